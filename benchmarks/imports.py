"""What it costs to import what was generated, one class of it or all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.environments import PEERS, NotInstalledError, Peer, Place, installed
from benchmarks.generators import Options, compiled, generate, schemas
from benchmarks.made_up_api import make
from benchmarks.measuring import Case, environment, in_turn, run
from benchmarks.results import Row
from benchmarks.schemas import write_turtle

PART = "imports"
PYDANTIC = "import pydantic; pydantic.BaseModel"
ONE = "one class"
ONE_BUILT = "one class, built"
ALL = "all classes"
BUILT = "all classes, built"
ONE_EMBEDDED = "one class whose links embed, built"
BUILT_EMBEDDED = "all classes whose links embed, built"
OF_OTHERS = 200
"""How many classes the modules of others have: more than they can import."""

_BUILD = """\
import things
for name in things.__all__:
    found = getattr(things, name)
    if hasattr(found, "model_rebuild"):
        found.model_rebuild()
"""
_WHOLE = "import things; [getattr(things, name) for name in things.__all__]"


def measure(options: Options) -> list[Row]:
    """Measure imports of the largest of the made-up APIs."""
    number = max(options.classes)
    options.say(f"Imports of {number} classes")
    cases = list(_cases(number, options))
    rows = in_turn(cases, limit=options.limit, runs=options.runs, say=options.say)
    for peer in PEERS:
        if peer.name in _IMPORTABLE:
            rows += _of_others(peer, options)
    return rows


def _cases(number: int, options: Options) -> Iterator[Case]:
    log = options.folder / "imports.txt"
    yield Case(PART, PYDANTIC, number, [sys.executable, "-c", PYDANTIC], log)
    first = make(1)[0].name
    one = f"from things import {first}"
    built = f"{one}; {first}.model_rebuild()"
    for embedded, codes in (
        (False, {ONE: one, ONE_BUILT: built, ALL: _WHOLE, BUILT: _BUILD}),
        (True, {ONE_EMBEDDED: built, BUILT_EMBEDDED: _BUILD}),
    ):
        folder = options.folder / "imports" / ("embedded" if embedded else "links")
        source = folder / "hydra.ttl"
        write_turtle(number, source, embedded=embedded)
        python = compiled(options)
        command, cache = generate(python, source, folder, folder, ["models"])
        subprocess.run(command, env=environment(cache), check=True, capture_output=True)
        paths = {"PYTHONPATH": str(folder)}
        for name, code in codes.items():
            command = [sys.executable, "-c", code]
            yield Case(PART, name, number, command, log, environment=paths)


def _of_others(peer: Peer, options: Options) -> list[Row]:
    """Measure the import of what another generator makes of 200 classes."""
    name = f"all classes, built, of {peer.name.partition(',')[0]}"
    try:
        place = installed(peer, options.environments)
    except NotInstalledError as error:
        return [Row(PART, name, OF_OTHERS, {}, str(error))]
    folder = options.folder / "imports" / peer.folder
    source = schemas(OF_OTHERS, options)
    output = folder / peer.output
    command = peer.command(Place(place, source, output, ""))
    log = folder / "things.py"
    made = run(Case(PART, name, OF_OTHERS, command, log, output), options.limit)
    if made.status:
        return [Row(PART, name, OF_OTHERS, {}, "cannot be generated")]
    module = output if output.exists() else log
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import {module.stem}"
    python = Path(place / "bin/python")
    case = Case(
        PART, name, OF_OTHERS, [str(python), "-c", code], options.folder / "log.txt"
    )
    return in_turn([case], limit=options.limit, runs=options.runs, say=options.say)


_IMPORTABLE = ("datamodel-code-generator, JSON Schema", "LinkML gen-pydantic")
"""The generators whose models are one module of Pydantic."""
