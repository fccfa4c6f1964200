"""What all pages of a site load: one style sheet and two scripts."""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.rendering import render

_STYLES = (
    *("colours", "frame", "navigation", "text", "class", "operations", "code"),
    "search",
)
_SCRIPTS = ("theme", "languages", "copying", "finding", "searching", "sections")


def asset_files() -> Mapping[str, str]:
    """Return the files in ``assets``, by path; they are the same for every API.

    ``first.js`` runs before a page is shown, so that nothing moves afterwards.
    """
    sheets = [f"html/{name}.css" for name in _STYLES]
    sheets += ["diagram/diagram.css", "html/print.css"]
    return {
        "assets/site.css": "\n".join(render(name, {}) for name in sheets),
        "assets/first.js": render("html/first.js", {}),
        "assets/site.js": "\n".join(render(f"html/{n}.js", {}) for n in _SCRIPTS),
    }
