"""What all pages of a site load: one style sheet and two scripts."""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.rendering import Template, Templates
from hydra_codegen.targets.diagram.drawing import STYLE

_STYLES = (
    *("colours", "frame", "navigation", "text", "class", "operations", "code"),
    "search",
)
_SCRIPTS = ("theme", "languages", "copying", "finding", "searching", "sections")
_SHEETS = (
    *(Template(f"html/{name}.css") for name in _STYLES),
    STYLE,
    Template("html/print.css"),
)
_FIRST = Template("html/first.js")
_LATER = tuple(Template(f"html/{name}.js") for name in _SCRIPTS)
CHANGES_STYLE = Template("html/changes.css")
CHANGES_SCRIPT = Template("html/changes.js")
TEMPLATES = (*_SHEETS, _FIRST, *_LATER, CHANGES_STYLE, CHANGES_SCRIPT)


def asset_files(templates: Templates) -> Mapping[str, str]:
    """Return the files in ``assets``, by path; they are the same for every API.

    ``first.js`` runs before a page is shown, so that nothing moves afterwards.
    """
    render = templates.render
    return {
        "assets/site.css": "\n".join(map(render, _SHEETS)),
        "assets/first.js": render(_FIRST),
        "assets/site.js": "\n".join(map(render, _LATER)),
    }
