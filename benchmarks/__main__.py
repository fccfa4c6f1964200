"""Measures ourselves beside everybody else, and writes down what came of it.

    python -m benchmarks                                   # all; takes most of an hour
    python -m benchmarks --only generators --classes 20 200
    python -m benchmarks --only                            # writes the page again

What is measured replaces what `results.json` has of that part and those sizes; the
page and the plot are made of all that is there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    ROOT,
    client,
    generators,
    imports,
    instructions,
    plot,
    report,
    scale,
    server,
    validation,
)
from benchmarks.generators import Options
from benchmarks.measuring import machine
from benchmarks.results import Row, load, save

PARTS = (
    *(generators.PART, imports.PART, validation.PART, instructions.PART, scale.PART),
    *(report.SERVER, report.CLIENT),
)
_HERE = Path(__file__).parent


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    text = "what to measure (default: all parts)"
    add("--only", nargs="*", choices=PARTS, default=PARTS, metavar="PART", help=text)
    text = "how many classes the vocabularies have"
    add("--classes", nargs="+", type=int, default=[20, 200, 2000], help=text)
    text = "the same for the part scale"
    sizes = [2000, 4000, 8000, 16000, 20000]
    add("--scale", nargs="+", type=int, default=sizes, metavar="CLASSES", help=text)
    add(
        "--documents", type=int, default=1_000_000, help="how many images are validated"
    )
    add("--runs", type=int, default=5, help="how often; what takes long, less often")
    add("--limit", type=float, default=240, help="seconds after which a run is killed")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    text = "where the other generators are installed"
    place = cache / "hydra-codegen-benchmarks"
    add("--environments", type=Path, default=place, metavar="FOLDER", help=text)
    return parser


def main() -> None:
    options = _parser().parse_args()
    for part in options.only:
        with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
            shared = Options(
                classes=sorted(options.classes),
                runs=options.runs,
                limit=options.limit,
                environments=options.environments.absolute(),
                folder=Path(folder),
                say=_say,
            )
            session = _session()
            rows = _measure(part, shared, options)
        _keep(part, rows, session)
    _write()


def _say(text: str) -> None:
    print(text, flush=True)


def _measure(part: str, options: Options, chosen: argparse.Namespace) -> list[Row]:
    measures: dict[str, Callable[[], list[Row]]] = {
        generators.PART: lambda: generators.measure(options),
        imports.PART: lambda: imports.measure(options),
        validation.PART: lambda: validation.measure(options, chosen.documents),
        instructions.PART: lambda: instructions.measure(options),
        scale.PART: lambda: scale.measure(options, sorted(chosen.scale)),
        report.SERVER: lambda: server.measure(server.DATABASES, 9, 2),
        report.CLIENT: lambda: client.measure(1_000),
    }
    return measures[part]()


def _session() -> dict[str, str]:
    """Return when and on what a part is measured."""
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    now = dt.datetime.now(dt.UTC)
    return {
        "when": f"{now:%Y-%m-%d %H:%M} UTC",
        "commit": commit.stdout.strip() or "unknown",
        **machine(),
    }


def _keep(part: str, rows: list[Row], session: dict[str, str]) -> None:
    path = _HERE / "results.json"
    save(load(path).merged(part, rows, session), path)


def _write() -> None:
    results = load(_HERE / "results.json")
    (_HERE / "results.md").write_text(report.page(results), encoding="utf-8")
    try:
        plot.draw(results, _HERE / "results.svg")
    except ImportError as error:
        sys.exit(
            f"No plot was drawn: {error.name} is missing. Install"
            " benchmarks/requirements.txt."
        )


if __name__ == "__main__":
    main()
