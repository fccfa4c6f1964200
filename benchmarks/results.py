"""What was measured, kept as JSON: one row for each case and size."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """The figures of one case; `size` is a number of classes or documents, or 0.

    `note` says why there are no figures, or none to count on.
    """

    part: str
    case: str
    size: int
    figures: Mapping[str, float]
    note: str = ""


@dataclass(frozen=True)
class Results:
    """All rows, and when and where each part was measured."""

    rows: tuple[Row, ...] = ()
    sessions: Mapping[str, Mapping[str, str]] | None = None

    def row(self, part: str, case: str, size: int = 0) -> Row | None:
        """Return one row, or None where that was not measured."""
        for row in self.rows:
            if (row.part, row.case, row.size) == (part, case, size):
                return row
        return None

    def of(self, part: str) -> list[Row]:
        """Return the rows of a part."""
        return [row for row in self.rows if row.part == part]

    def sizes(self, part: str) -> list[int]:
        """Return the sizes that a part was measured with."""
        return sorted({row.size for row in self.of(part)})

    def cases(self, part: str) -> list[str]:
        """Return the names of what was measured, in order."""
        return list(dict.fromkeys(row.case for row in self.of(part)))

    def merged(
        self, part: str, rows: Sequence[Row], session: Mapping[str, str]
    ) -> Results:
        """Return these results with new rows in the place of a part's with their sizes."""
        new = {row.size for row in rows}
        kept = [row for row in self.rows if row.part != part or row.size not in new]
        return Results((*kept, *rows), {**(self.sessions or {}), part: dict(session)})


def load(path: Path) -> Results:
    """Read results; none where there is no file yet."""
    if not path.exists():
        return Results()
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Results(tuple(Row(**row) for row in found["rows"]), found["sessions"])


def save(results: Results, path: Path) -> None:
    """Write results, rounded to what was measured of them."""
    rows = [{**asdict(row), "figures": _rounded(row.figures)} for row in results.rows]
    found = {"sessions": results.sessions or {}, "rows": rows}
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _rounded(figures: Mapping[str, float]) -> dict[str, float]:
    return {name: float(f"{value:.5g}") for name, value in figures.items()}
