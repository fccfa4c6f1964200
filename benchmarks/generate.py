"""Wall time of `generate --target models`, beside another generator's.

Writes one schema twice, as Hydra in Turtle and as JSON Schema, and runs both
commands in turn, so that a machine whose speed drifts favours neither:

    python benchmarks/generate.py [--classes 200] [--runs 9]

datamodel-code-generator is measured where `datamodel-codegen` is on the PATH.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

DATATYPES = (
    ("string", {"type": "string"}),
    ("integer", {"type": "integer"}),
    ("boolean", {"type": "boolean"}),
    ("dateTime", {"type": "string", "format": "date-time"}),
    ("nonNegativeInteger", {"type": "integer", "minimum": 0}),
)
PROPERTIES = 25

HEAD = """\
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix v: <https://api.example.org/vocab#> .
<https://api.example.org/doc> a hydra:ApiDocumentation ; hydra:title "Benchmark" .
"""


def hydra(classes: int) -> str:
    """Return the schema as Hydra in Turtle."""
    parts = [HEAD]
    for n in range(classes):
        name = f"Thing{n}"
        parts.append(
            f"<https://api.example.org/doc> hydra:supportedClass v:{name} .\n"
            f'v:{name} a hydra:Class ; hydra:title "{name}" ; '
            f'hydra:description "The thing number {n}." .'
        )
        for p in range(PROPERTIES):
            if p % 6 == 5:
                range_, kind = f"v:Thing{(n + p) % classes}", "hydra:Link"
            else:
                range_, kind = f"xsd:{DATATYPES[p % 5][0]}", "rdf:Property"
            parts.append(
                f"v:{name} hydra:supportedProperty [ hydra:property v:{name}-p{p} ; "
                f'hydra:title "property{p}" ; hydra:description "Property {p}." ; '
                f"hydra:readonly {str(p % 7 == 3).lower()} ] . "
                f"v:{name}-p{p} a {kind} ; rdfs:range {range_} ."
            )
    return "\n".join(parts)


def json_schema(classes: int) -> str:
    """Return the same schema as JSON Schema."""
    definitions: dict[str, object] = {}
    for n in range(classes):
        properties: dict[str, object] = {}
        for p in range(PROPERTIES):
            value = (
                {"$ref": f"#/$defs/Thing{(n + p) % classes}"}
                if p % 6 == 5
                else DATATYPES[p % 5][1]
            )
            properties[f"property{p}"] = {**value, "description": f"Property {p}."}
        definitions[f"Thing{n}"] = {
            "type": "object",
            "title": f"Thing{n}",
            "description": f"The thing number {n}.",
            "properties": properties,
        }
    return json.dumps({"$defs": definitions})


def seconds(command: Sequence[str], folder: Path) -> float:
    """Return the wall time of one run, a failure of which ends all."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=200)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    commands = {
        "hydra-codegen": [
            *(sys.executable, "-m", "hydra_codegen", "generate", "api.ttl"),
            *("--target", "models", "--package", "things", "--out", "ours"),
        ]
    }
    other = shutil.which("datamodel-codegen")
    if other:
        commands["datamodel-code-generator"] = [
            *(other, "--input", "schema.json", "--input-file-type", "jsonschema"),
            *("--output-model-type", "pydantic_v2.BaseModel"),
            *("--formatters", "ruff-format", "--output", "models.py"),
        ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "api.ttl").write_text(hydra(options.classes), encoding="utf-8")
        (folder / "schema.json").write_text(
            json_schema(options.classes), encoding="utf-8"
        )
        times: dict[str, list[float]] = {program: [] for program in commands}
        for run in range(options.runs + 1):
            for program, command in commands.items():
                shutil.rmtree(folder / "ours", ignore_errors=True)
                took = seconds(command, folder)
                if run:  # the first run warms the caches of the file system
                    times[program].append(took)
    print(f"{options.classes} classes, {PROPERTIES} properties each; wall seconds")
    for program, found in times.items():
        middle, best = statistics.median(found), min(found)
        print(f"{program:26} median {middle:.2f}  best {best:.2f}  of {len(found)}")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
