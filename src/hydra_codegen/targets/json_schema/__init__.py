"""The target `json-schema`: the classes of an API in JSON Schema (draft 2020-12).

A file for each class, and a bundle of all. This module plans the files; what the
forms say is decided in `forms`, what single values are in `values`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from urllib.parse import quote

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.examples import Examples
from hydra_codegen.fragments import JsonValue, json_text
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
        models = ModelPlan(documentation)
        examples = Examples(models)
        classes = documentation.classes
        head = {"$schema": DIALECT, "$comment": f"{context.header}; do not edit."}
        bundle: dict[str, JsonValue] = {
            **head,
            **({"title": documentation.title} if documentation.title else {}),
            "$defs": {
                LINK_NAME: LINK_SCHEMA,
                **definitions(Forms(models, examples, _here), classes),
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
            read, file = models.names[key].read, f"{stems[key]}.json"
            refer = functools.partial(_there, files, file)
            own = definitions(Forms(models, examples, refer), {key: supported})
            text = json_text(
                {
                    **head,
                    "title": supported.title or read,
                    "$ref": _here(read),
                    "$defs": {LINK_NAME: LINK_SCHEMA, **own},
                }
            )
            found[f"{_FOLDER}/{file}"] = text
        return found


def _here(name: str) -> str:
    return f"#/$defs/{name}"


def _there(files: Mapping[str, str], own: str, name: str) -> str:
    """Return the reference to a form from the file `own` (RFC 3986, section 4.2)."""
    file = files.get(name, own)
    return _here(name) if file == own else f"./{quote(file)}{_here(name)}"


TARGET: Target = JsonSchemaTarget()
