"""The target `json-schema`: the classes of an API in JSON Schema (draft 2020-12).

A file for each class, and a bundle of all. This module plans the files; what the
forms say is decided in `forms`, what single values are in `values`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.examples import Examples
from hydra_codegen.fragments import JsonText, JsonValue, indented_json, json_text
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.targets import Target, TargetContext
from hydra_codegen.targets.docs.file_names import file_stems
from hydra_codegen.targets.json_schema.forms import (
    LINK_NAME,
    LINK_SCHEMA,
    Forms,
    definitions,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BUNDLE = "schema/json-schema.json"
_FOLDER = "schema/json-schema"
_BELOW = "\n" + " " * 4


class JsonSchemaTarget:
    """What is read, written and patched of each class, for any validator."""

    name = "json-schema"
    summary = "JSON Schema 2020-12: a file for each class, and a bundle"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the schemas by path, the bundle first.

        A file stands for what is read of its class; the forms that are written and
        patched are in its `$defs`, by the names of the generated models.
        """
        models = documentation.derived(ModelPlan)
        classes = documentation.classes
        examples = documentation.derived(Examples.of)
        forms = definitions(Forms(models, examples, _gap), classes)
        texts = {name: _pieces(form) for name, form in forms.items()}
        head = {"$schema": DIALECT, "$comment": f"{context.header}; do not edit."}
        bundle: dict[str, JsonValue] = {
            **head,
            **({"title": documentation.title} if documentation.title else {}),
            "$defs": {
                LINK_NAME: LINK_SCHEMA,
                **{name: _filled(text, _here) for name, text in texts.items()},
            },
        }
        stems = file_stems(((c.name, c.iri) for c in classes.values()), ())
        files = {
            name: f"{stems[key]}.json"
            for key, names in models.names.items()
            for name in (names.read, names.write, names.patch)
        }
        found = {_BUNDLE: json_text(bundle)}
        for key, supported in classes.items():
            names, file = models.names[key], f"{stems[key]}.json"
            refer = functools.partial(_there, files, file)
            own = (names.read, names.write, names.patch)
            text = json_text(
                {
                    **head,
                    "title": supported.title or names.read,
                    "$ref": _here(names.read),
                    "$defs": {
                        LINK_NAME: LINK_SCHEMA,
                        **{name: _filled(texts[name], refer) for name in own},
                    },
                }
            )
            found[f"{_FOLDER}/{file}"] = text
        return found


def _gap(name: str) -> JsonText:
    """Return what stands for the reference to a form: JSON holds no bare NUL."""
    return JsonText(f"\0{name}\0")


def _pieces(form: JsonValue) -> tuple[str, ...]:
    """Return a form as JSON below `$defs`; every second piece names a form.

    A form is in the bundle and in a file; only its references differ.
    """
    return tuple(indented_json(form, _BELOW).split("\0"))


def _filled(pieces: Sequence[str], refer: Callable[[str], str]) -> JsonText:
    """Return a form with its references."""
    found = [*pieces]
    found[1::2] = [indented_json(refer(name)) for name in pieces[1::2]]
    return JsonText("".join(found))


def _here(name: str) -> str:
    return f"#/$defs/{name}"


def _there(files: Mapping[str, str], own: str, name: str) -> str:
    """Return the reference to a form from the file `own` (RFC 3986, section 4.2)."""
    file = files.get(name, own)
    return _here(name) if file == own else f"./{quote(file)}{_here(name)}"


TARGET: Target = JsonSchemaTarget()
