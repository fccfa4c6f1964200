"""A target of hydra-codegen: the data dictionary of an API as CSV (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hydra_codegen.documentation import (
    ApiDocumentation,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.findings import Finding, Severity
from hydra_codegen.targets import Target, TargetContext

_COLUMNS = (
    *("class", "property", "description", "type", "required", "read", "written"),
    "values",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class DataDictionary:
    """One file, with a row for each property of each class."""

    name: str = "data-dictionary"
    summary: str = "CSV: a row for each property of each class"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the dictionary by its path below the output folder."""
        text = io.StringIO()
        # The same bytes on every machine.
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for supported in documentation.classes.values():
            for prop in supported.properties.values():
                writer.writerow(map(_plain, _row(supported, prop)))
        return {"data-dictionary.csv": text.getvalue()}

    def findings(self, documentation: ApiDocumentation) -> tuple[Finding, ...]:
        """Return which properties nothing is said of."""
        return tuple(
            Finding(
                rule="DICT1",
                severity=Severity.NOTE,
                message=f"The property {prop.key} of {supported.name} has no description.",
                place=prop.place,
                hint="Describe it with hydra:description.",
            )
            for supported in documentation.classes.values()
            for prop in supported.properties.values()
            if not prop.description
        )


def _row(supported: SupportedClass, prop: SupportedProperty) -> Iterator[str]:
    yield supported.name
    yield prop.key
    yield prop.description or prop.title
    yield " or ".join(range_.iri for range_ in prop.ranges)
    yield from map(_yes, (prop.required, prop.readable, prop.writable))
    yield "many" if prop.many else "one"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _plain(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula.

    A vocabulary may come from anyone: its texts are data, and nothing else. What UTF-8
    cannot hold is replaced.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return f"'{whole}" if whole.startswith(_FORMULA) else whole


TARGET: Target = DataDictionary()
