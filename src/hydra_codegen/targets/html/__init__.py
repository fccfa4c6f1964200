"""The target `html`: a static site about the API, which needs no server.

A page for each class and one for the whole; no page asks another host for
anything, and all works under ``default-src 'none'; script-src 'self';
style-src 'self'; img-src 'self' data:`` (Content Security Policy 3).
"""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.targets import Target, TargetContext
from hydra_codegen.targets.html import assets
from hydra_codegen.targets.html.layout import CLASS, OVERVIEW, WAITING
from hydra_codegen.targets.html.pages import Site
from hydra_codegen.targets.html.search import index_script
from hydra_codegen.targets.reference.reading import reference

TEMPLATES = (OVERVIEW, CLASS, WAITING, *assets.TEMPLATES)


class HtmlTarget:
    """A site of static pages."""

    name = "html"
    summary = "HTML: a static site with examples, a diagram and search"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the pages by path, the overview first, then what they load."""
        found = reference(documentation, context.package, context.header)
        site = Site(documentation, found, context.templates)
        made = {**site.pages(), **assets.asset_files(context.templates)}
        made["assets/search-index.js"] = index_script(found, site.addresses)
        return {f"html/{path}": text for path, text in made.items()}


TARGET: Target = HtmlTarget()
