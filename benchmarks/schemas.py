"""The made-up API in the formats of others, and all formats as files.

python -m benchmarks.schemas 200 FOLDER
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import vocabularies
from benchmarks.made_up_api import NAMESPACE, ORIGIN, Class, Operation, Property, make

_JSON_TYPES: dict[str, dict[str, object]] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "nonNegativeInteger": {"type": "integer", "minimum": 0},
    "boolean": {"type": "boolean"},
    "dateTime": {"type": "string", "format": "date-time"},
}
_LINKML_TYPES = {
    "string": "string",
    "integer": "integer",
    "nonNegativeInteger": "integer",
    "boolean": "boolean",
    "dateTime": "datetime",
}


def json_schema(classes: Sequence[Class]) -> str:
    """Return the classes as JSON Schema 2020-12."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{ORIGIN}/schema.json",
        "title": "MadeUp",
        "type": "object",
        "$defs": {class_.name: _definition(class_, "#/$defs/") for class_ in classes},
    }
    return json.dumps(schema, indent=1)


def _definition(class_: Class, place: str) -> dict[str, object]:
    return {
        "type": "object",
        "title": class_.name,
        "description": class_.description,
        "properties": {one.name: _value(one, place) for one in class_.properties},
        "required": [one.name for one in class_.properties if one.required],
    }


def _value(one: Property, place: str) -> dict[str, object]:
    found: dict[str, object] = (
        {"$ref": place + one.target} if one.target else dict(_JSON_TYPES[one.kind])
    )
    found["description"] = one.description
    if one.read_only:
        found["readOnly"] = True
    if one.write_only:
        found["writeOnly"] = True
    return found


def openapi(classes: Sequence[Class]) -> str:
    """Return the API as OpenAPI 3.1."""
    place = "#/components/schemas/"
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Made-up API", "version": "1.0.0"},
        "servers": [{"url": ORIGIN}],
        "paths": {
            f"/{class_.collection}/{{id}}": {
                one.method.lower(): _operation(one, class_) for one in class_.operations
            }
            for class_ in classes
        },
        "components": {
            "schemas": {class_.name: _definition(class_, place) for class_ in classes}
        },
    }
    return json.dumps(document, indent=1)


def _operation(operation: Operation, class_: Class) -> dict[str, object]:
    schema = {"schema": {"$ref": f"#/components/schemas/{class_.name}"}}
    content = {"content": {"application/json": schema}}
    parameter = {"name": "id", "in": "path", "required": True}
    answer: dict[str, object] = {"204": {"description": "No content"}}
    if operation.returns:
        answer = {"200": {"description": "OK", **content}}
    return {
        "operationId": f"{operation.method.lower()}{class_.name}",
        "summary": operation.title,
        "description": operation.description,
        "tags": [class_.name.lower()],
        "parameters": [{**parameter, "schema": {"type": "string"}}],
        **({"requestBody": {"required": True, **content}} if operation.expects else {}),
        "responses": answer,
    }


def linkml(classes: Sequence[Class]) -> str:
    """Return the classes as LinkML."""
    lines = [
        f"id: {ORIGIN}/linkml",
        "name: made_up",
        "description: Made-up API",
        "prefixes:",
        "  linkml: https://w3id.org/linkml/",
        f"  v: {NAMESPACE}",
        "imports:",
        "  - linkml:types",
        "default_prefix: v",
        "default_range: string",
        "classes:",
    ]
    for class_ in classes:
        lines += [
            f"  {class_.name}:",
            f"    description: {json.dumps(class_.description)}",
            "    attributes:",
        ]
        for one in class_.properties:
            lines += _slot(one, class_)
    return "\n".join([*lines, ""])


def _slot(one: Property, class_: Class) -> list[str]:
    lines = [
        f"      {one.name}:",
        f"        description: {json.dumps(one.description)}",
        f'        slot_uri: "v:{class_.name}/{one.name}"',
        f"        range: {one.target or _LINKML_TYPES[one.kind]}",
    ]
    if one.kind == "nonNegativeInteger":
        lines.append("        minimum_value: 0")
    if one.target:
        lines.append("        inlined: true")
    if one.required:
        lines.append("        required: true")
    if one.read_only:
        lines.append("        readonly: server-set")
    return lines


def write(number: int, folder: Path) -> None:
    """Write the API of so many classes below `folder`, in every format."""
    classes = make(number)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "hydra.ttl", vocabularies.turtle(classes))
    _write(folder / "hydra.jsonld", [vocabularies.json_ld(classes)])
    _write(folder / "entry-point.jsonld", [vocabularies.entry_point(classes)])
    _write(folder / "shapes.ttl", vocabularies.shapes(classes))
    _write(folder / "openapi.json", [openapi(classes)])
    _write(folder / "schema.json", [json_schema(classes)])
    _write(folder / "linkml.yaml", [linkml(classes)])


def write_turtle(number: int, path: Path, *, embedded: bool = False) -> None:
    """Write the API of so many classes as Hydra in Turtle alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, vocabularies.turtle(make(number), embedded=embedded))


def _write(path: Path, parts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("classes", type=int)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    write(options.classes, options.folder)


if __name__ == "__main__":
    main()
