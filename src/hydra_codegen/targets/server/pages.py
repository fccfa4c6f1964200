"""What the pages of a server are made of: frame, style, the vocabulary's words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hydra_codegen.documentation import Described
from hydra_codegen.errors import TemplateError
from hydra_codegen.findings import Place
from hydra_codegen.fragments import JsonValue, json_text
from hydra_codegen.rendering import Template, Templates
from hydra_codegen.targets.server.code import ServerCode
from hydra_codegen.targets.server.plan import ServerPlan

TEMPLATES = tuple(
    Template(f"server/{name}") for name in ("page.html", "colours.css", "style.css")
)
_PLACES = frozenset("title style api links way notice heading content".split())


def page_files(
    folder: str, code: ServerCode, templates: Templates
) -> Mapping[str, str]:
    """Return the files that pages are made of.

    The words are a file of data, which a server reads when it shows its first
    page: clients that are programs pay nothing for them. Raises `TemplateError`
    where a frame of one's own has a ``$place`` that the server does not fill.
    """
    found = {
        f"{folder}/{template.name.removeprefix('server/')}": templates.render(template)
        for template in TEMPLATES
    }
    for place in re.findall(r"\$([a-z]+)", found[f"{folder}/page.html"]):
        if place not in _PLACES:
            raise TemplateError(
                f"a page has no ${place}; it has ${', $'.join(sorted(_PLACES))}",
                Place(source="server/page.html"),
            )
    found[f"{folder}/texts.json"] = json_text(
        {"classes": _classes(code.plan), "operations": _operations(code)}
    )
    return found


def _classes(plan: ServerPlan) -> dict[str, JsonValue]:
    models = plan.models
    return {
        names.read: {
            **_words(models.documentation.classes[key]),
            "properties": {
                prop.key: _words(prop) for prop in models.shapes[key].all.values()
            },
        }
        for key, names in models.names.items()
    }


def _operations(code: ServerCode) -> dict[str, JsonValue]:
    return {
        f"{planned.operation.method} {planned.path.text}": _words(planned.operation)
        for found in code.by_class.values()
        for planned in found
    }


def _words(said: Described) -> dict[str, JsonValue]:
    """Return what is said; the language of the description, where it has one."""
    found: dict[str, JsonValue] = {}
    if said.title:
        found["title"] = said.title
    if said.description:
        found["description"] = said.description
    for one in said.descriptions:
        if one.text == said.description:
            if one.language:
                found["language"] = one.language
            break
    return found
