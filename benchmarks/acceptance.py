"""What is promised of speed and memory, and whether the figures hold it.

Times are compared by the clock, which is what people wait for, and whether a promise
holds is told by that. CPU time, which a busy machine leaves alone, stands beside it:
where several processes work at the same time it is that of all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks import generators, imports, scale, validation
from benchmarks.generators import EVERYTHING, IMPORTS, MODELS, PYTHON, RDFLIB
from benchmarks.results import Results, Row

DATAMODEL = "datamodel-code-generator, JSON Schema"
_TIMES = ("seconds", "cpu")
_FASTER = (
    (DATAMODEL, 3),
    ("shacl2code", 5),
    ("LinkML gen-pydantic", 40),
    ("openapi-python-client", 40),
)


@dataclass(frozen=True)
class Promise:
    """One promise: its limit in words, what was found, and whether it holds.

    `holds` is None where something was not measured, or ended too early to tell.
    """

    says: str
    limit: str
    found: str
    holds: bool | None


def promises(results: Results) -> list[Promise]:
    """Return all promises, in the order of the issue that made them."""
    return [
        _at_most("models, 20 classes: beside importing rdflib, Jinja and Click", 1.5,
                 _times(results, 20, MODELS, IMPORTS)),
        *_faster(results),
        _at_most("all of Python, 200 classes: beside datamodel-code-generator", 1,
                 _times(results, 200, PYTHON, DATAMODEL)),
        _at_most("everything, 200 classes: beside datamodel-code-generator", 2,
                 _times(results, 200, EVERYTHING, DATAMODEL)),
        _at_most("peak memory of models, 2,000 classes: beside rdflib's own", 0.5,
                 _ratios(results, generators.PART, 2000, MODELS, RDFLIB, ("memory",))),
        _at_most("importing one of 2,000 classes: beside importing Pydantic", 1.5,
                 _ratios(results, imports.PART, 2000, imports.ONE, imports.PYDANTIC,
                         _TIMES)),
        *_importable(results),
        *_validation(results),
        *_scale(results),
    ]  # fmt: skip


def _faster(results: Results) -> Iterator[Promise]:
    for size in (200, 2000):
        for peer, times in _FASTER:
            says = f"models, {size:,} classes: times faster than {peer.split(',')[0]}"
            found = _times(results, size, peer, MODELS)
            theirs = results.row(generators.PART, peer, size)
            late = theirs is not None and theirs.note.startswith(">")
            yield _at_least(says, times, found, late)


def _importable(results: Results) -> Iterator[Promise]:
    for says, name in (
        ("all 2,000 classes can be imported", imports.ALL),
        ("and built, with links in one great cycle", imports.BUILT),
        ("also when the links embed", imports.BUILT_EMBEDDED),
    ):
        row = results.row(imports.PART, name, 2000)
        if row is None:
            yield Promise(says, "works", "not measured", None)
        else:
            # What was killed may only have been slow.
            holds = None if row.note.startswith(">") else not row.note
            yield Promise(says, "works", row.note or "works", holds)


def _validation(results: Results) -> Iterator[Promise]:
    def rate(name: str, size: int = 1) -> dict[str, float]:
        row = results.row(validation.PART, name, size)
        return dict(row.figures) if row else {}

    ours = rate(validation.OURS)
    yield _at_least(
        "validations a second on one core: beside a Pydantic model by hand",
        0.95,
        [ours["ratio"]] if ours else [],
    )
    sizes = [size for size in results.sizes(validation.PART) if size > 1]
    documents = max(sizes, default=1_000_000)
    one, all_, fewer = (
        rate(validation.COMMAND, documents),
        rate(validation.ALL_CORES, documents),
        rate(validation.ALL_CORES, documents // 10),
    )
    yield _at_least(
        f"{documents:,} images on all cores: beside one process",
        1.8,
        [all_["rate"] / one["rate"]] if one and all_ else [],
    )
    yield _at_most(
        f"their peak memory: beside that of {documents // 10:,} images",
        1.1,
        [all_["memory"] / fewer["memory"]] if all_ and fewer else [],
    )
    for name in (validation.PYSHACL, validation.PYSHACL_GRAPH):
        theirs = rate(name)
        yield _at_least(
            f"validations a second: times {name}",
            1000,
            [ours["rate"] / theirs["rate"]] if ours and theirs else [],
        )


def _scale(results: Results) -> Iterator[Promise]:
    sizes = results.sizes(scale.PART)
    for fewer, more in itertools.pairwise(sizes):
        of, to = (results.row(scale.PART, MODELS, size) for size in (more, fewer))
        for says, names in (("time", _TIMES), ("memory", ("memory",))):
            found = [ratio * fewer / more for ratio in _quotients(of, to, names)]
            yield _at_most(f"{says} for each class, {fewer:,} to {more:,}", 1.1, found)


def _times(results: Results, size: int, of: str, to: str) -> list[float]:
    return _ratios(results, generators.PART, size, of, to, _TIMES)


def _ratios(
    results: Results, part: str, size: int, of: str, to: str, names: tuple[str, ...]
) -> list[float]:
    return _quotients(results.row(part, of, size), results.row(part, to, size), names)


def _quotients(of: Row | None, to: Row | None, names: tuple[str, ...]) -> list[float]:
    """Return the ratios of two rows; none where one was not measured, or failed."""
    if of is None or to is None or not (of.figures and to.figures):
        return []
    if any(row.note and not row.note.startswith(">") for row in (of, to)):
        return []
    return [of.figures[name] / to.figures[name] for name in names]


def _at_most(says: str, limit: float, found: list[float]) -> Promise:
    holds = found[0] <= limit if found else None
    return Promise(says, f"≤ {limit:g}", _shown(found), holds)


def _at_least(
    says: str, limit: float, found: list[float], late: bool = False
) -> Promise:
    """Return a promise; `late`: what is compared with was killed, and takes longer."""
    holds = found[0] >= limit if found else None
    if late and not holds:
        holds = None
    return Promise(says, f"≥ {limit:g}", ("> " if late else "") + _shown(found), holds)


def _shown(found: list[float]) -> str:
    """Return ratios in words: by the clock, then by CPU time."""
    if not found:
        return "not measured"
    return " / ".join(
        f"{value:.2f}" if value < 100 else f"{value:,.0f}" for value in found
    )
