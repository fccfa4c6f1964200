"""Documents that are validated in a second: images of the DLCS, by us and by others.

On one core all get the same bytes, in turn; on all cores the command of the generated
package reads a file with an image on each line.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import ROOT
from benchmarks.generators import Options
from benchmarks.measuring import Case, in_turn
from benchmarks.results import Row

PART = "validation"
OURS = "generated validator"
MODEL = "generated model"
BY_HAND = "Pydantic model by hand"
COMMAND = "python -m dlcs.validators, one process"
ALL_CORES = "python -m dlcs.validators, a process for each core"
PYSHACL = "pySHACL, reads Turtle"
PYSHACL_GRAPH = "pySHACL, graph in memory"
SCHEMAS = ROOT / "generated/schema"

_SECONDS = 0.05
_ROUNDS = 41

Check = Callable[[], object]


def image(number: int) -> dict[str, object]:
    """Return an image with all its properties."""
    origin = "https://api.dlcs.io/customers/2"
    name = f"{origin}/spaces/1/images/i{number}"
    return {
        "@context": "https://api.dlcs.io/context.jsonld",
        "@id": name,
        "@type": "Image",
        "modelId": f"i{number}",
        "space": 1,
        "infoJson": f"https://dlcs.io/iiif-img/2/1/i{number}/info.json",
        "degradedInfoJson": f"https://dlcs.io/iiif-img/degraded/2/1/i{number}/info.json",
        "thumbnailInfoJson": f"https://dlcs.io/thumbs/2/1/i{number}/info.json",
        "thumbnail400": f"https://dlcs.io/thumbs/2/1/i{number}/full/400,/0/default.jpg",
        "created": "2026-03-04T05:06:07Z",
        "origin": f"https://images.example.org/i{number}.tiff",
        "initialOrigin": f"s3://ingest/i{number}.tiff",
        "maxUnauthorised": -1,
        "width": 4096,
        "height": 3072 + number % 1000,
        "queued": "2026-03-04T05:06:08Z",
        "dequeued": "2026-03-04T05:06:09Z",
        "finished": "2026-03-04T05:06:10Z",
        "ingesting": False,
        "error": "",
        "tags": ["manuscript", "f. 12r"],
        "string1": "shelfmark 42",
        "string2": f"page {number}",
        "string3": "recto",
        "number1": number,
        "number2": 1275,
        "number3": 0,
        "roles": f"{name}/roles",
        "batch": f"{origin}/queue/batches/{number // 1000}",
    }


def measure(options: Options, documents: int) -> list[Row]:
    """Measure on one core, then the command on `documents` images."""
    options.say("Validation of an image, on one core")
    rows = list(_one_core(options))
    options.say(f"Validation of {documents} images")
    return rows + _command(options, documents)


def _one_core(options: Options) -> Iterator[Row]:
    checks: dict[str, Check] = {}
    for name, make in CHECKS.items():
        try:
            checks[name] = make()
        except ImportError as error:
            yield Row(PART, name, 1, {}, f"{error.name} is not installed")
    times = {name: _times(check) for name, check in checks.items()}
    rates: dict[str, list[float]] = {name: [] for name in checks}
    gc.collect()
    gc.freeze()  # libraries of some are not searched for garbage while others work
    for number in range(_ROUNDS):
        for name in list(checks)[:: 1 if number % 2 else -1]:
            rates[name].append(_rate(checks[name], times[name]))
    gc.unfreeze()
    for name, found in rates.items():
        rate = statistics.median(found)
        pairs = zip(found, rates[BY_HAND], strict=True)
        ratio = statistics.median(a / b for a, b in pairs)
        options.say(f"  {name}: {rate:.0f} in a second, {ratio:.3f} of by hand")
        yield Row(PART, name, 1, {"rate": rate, "ratio": ratio})


def _times(check: Check) -> int:
    """Return how often a check is made in one measurement."""
    check()
    begun = time.process_time()
    check()
    return max(1, int(_SECONDS / max(time.process_time() - begun, 1e-6)))


def _rate(check: Check, times: int) -> float:
    """Return how many documents a second of CPU time checks."""
    begun = time.process_time()
    for _ in range(times):
        check()
    return times / (time.process_time() - begun)


def _document() -> bytes:
    return json.dumps(image(1), separators=(",", ":")).encode()


def _ours() -> Check:
    from dlcs.validators import validate_image

    data = _document()
    assert not validate_image(data)
    return lambda: validate_image(data)


def _model() -> Check:
    from dlcs import Image

    data = _document()
    return lambda: Image.from_json(data)


def _by_hand() -> Check:
    from benchmarks.handwritten_image import Image

    data = _document()
    return lambda: Image.model_validate_json(data)


def _schema() -> dict[str, object]:
    text = (SCHEMAS / "json-schema/Image.json").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(text)
    return found


def _jsonschema() -> Check:
    import jsonschema

    validator = jsonschema.Draft202012Validator(
        _schema(), format_checker=jsonschema.FormatChecker()
    )
    data = _document()
    return lambda: validator.validate(json.loads(data))


def _fastjsonschema() -> Check:
    import fastjsonschema

    # It knows no later draft, and takes what has the same meaning in this one.
    validate = fastjsonschema.compile(
        {**_schema(), "$schema": "http://json-schema.org/draft-07/schema#"}
    )
    data = _document()
    return lambda: validate(json.loads(data))


def _jsonschema_rs() -> Check:
    import jsonschema_rs

    validator = jsonschema_rs.Draft202012Validator(_schema(), validate_formats=True)
    data = _document()
    return lambda: validator.validate(json.loads(data))


def _pyshacl(reads: bool) -> Check:
    import pyshacl
    import rdflib

    context = json.loads((SCHEMAS / "context.jsonld").read_text(encoding="utf-8"))
    document = json.dumps({**image(1), **context})
    data = rdflib.Graph().parse(data=document, format="json-ld")
    shapes = rdflib.Graph().parse(SCHEMAS / "shapes.ttl")
    turtle = data.serialize(format="turtle")

    def check() -> object:
        found = rdflib.Graph().parse(data=turtle, format="turtle") if reads else data
        conforms, _, text = pyshacl.validate(found, shacl_graph=shapes)
        assert conforms, text
        return conforms

    return check


CHECKS: dict[str, Callable[[], Check]] = {
    OURS: _ours,
    MODEL: _model,
    BY_HAND: _by_hand,
    "jsonschema-rs": _jsonschema_rs,
    "fastjsonschema": _fastjsonschema,
    "jsonschema": _jsonschema,
    PYSHACL: lambda: _pyshacl(reads=True),
    PYSHACL_GRAPH: lambda: _pyshacl(reads=False),
}
"""What makes each check; those of JSON Schema include `json.loads`."""


def _command(options: Options, documents: int) -> list[Row]:
    cases = []
    for number in (documents // 10, documents):
        path = _images(options.folder / f"{number}.ndjson", number)
        for name, jobs in ((COMMAND, 1), (ALL_CORES, os.cpu_count() or 1)):
            command = [sys.executable, "-m", "dlcs.validators", str(path)]
            command += ["--class", "Image", "--jobs", str(jobs)]
            log = options.folder / "validators.txt"
            paths = {"PYTHONPATH": str(ROOT / "generated")}
            cases.append(Case(PART, name, number, command, log, environment=paths))
    rows = in_turn(cases, limit=10 * options.limit, runs=options.runs, say=options.say)
    return [
        Row(
            row.part,
            row.case,
            row.size,
            {**row.figures, "rate": row.size / row.figures["seconds"]},
            row.note,
        )
        for row in rows
    ]


def _images(path: Path, number: int) -> Path:
    """Write a file with an image on each line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for place in range(number):
            file.write(json.dumps(image(place), separators=(",", ":")) + "\n")
    return path
