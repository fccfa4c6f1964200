"""The options and arguments of the command of one operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import click

from ..terminal import printable
from .described import Method, spelled

# What our own options are called; a variable of such a name is called otherwise.
_OWN = frozenset(("all", "at", "columns", "format", "from", "help", "url"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a command line says, sorted by what it is for.

    `address` is an IRI in the place of variables, if any; `named` are the
    variables and search terms, `missing` the variables that were not given.
    `source` is a file of rows.
    """

    address: tuple[str, ...]
    named: dict[str, object]
    missing: tuple[str, ...]
    fields: tuple[str, ...]
    source: BinaryIO | None
    form: str
    columns: tuple[str, ...]
    all: bool


def parameters(method: Method) -> Iterator[click.Parameter]:
    """Yield the parameters of the command of `method`."""
    taken = set(_OWN)
    for name in method.variables:
        if name != method.key:
            option = _option(name, taken)
            yield click.Option([_variable(name), option], metavar="KEY")
    for name, needed in method.search.items():
        option = _option(name, taken)
        yield click.Option(
            [f"term_{name}", option],
            metavar="TERM",
            multiple=True,
            required=needed,
            help="Search for it; again for several.",
        )
    if method.path or method.entrance:
        yield click.Option(
            ["--at"], metavar="IRI", help="An address, in place of keys."
        )
    else:
        yield click.Argument(["address"], metavar="IRI")
    if method.key:
        metavar = printable(method.key.upper())
        yield click.Argument([_variable(method.key)], metavar=metavar, required=False)
    yield from _of_body(method)
    yield from _of_output(method)
    yield click.Option(["--url"], default="", metavar="URL", help="Where the API is.")


def _of_body(method: Method) -> Iterator[click.Parameter]:
    if not method.body:
        return
    metavar = "[NAME=VALUE | @FILE | -]..."
    yield click.Argument(["fields"], nargs=-1, metavar=metavar)
    yield click.Option(
        ["source", "--from"],
        type=click.File("rb"),
        metavar="FILE",
        help="Do it for each row: CSV with a header, or lines of JSON; - is "
        "standard input.",
    )


def _of_output(method: Method) -> Iterator[click.Parameter]:
    if method.result == "nothing":
        return
    if method.result == "pages":
        yield click.Option(["--all"], is_flag=True, help="More than the first 100.")
    yield click.Option(
        ["--format"],
        type=click.Choice(["json", "ndjson", "table"]),
        help="How answers are printed.",
    )
    yield click.Option(
        ["--columns"], default="", metavar="NAMES", help="What a table shows: a,b,c."
    )


def _variable(name: str) -> str:
    return f"variable_{name}"


def _option(name: str, taken: set[str]) -> str:
    """Return an option for a variable that no other parameter has."""
    option = spelled(name)
    while option in taken:
        option = f"{option}-key"
    taken.add(option)
    return f"--{option}"


def given(method: Method, ctx: click.Context) -> Given:
    """Sort what a command line says; raises `click.UsageError` where it is not enough."""
    said: dict[str, Any] = ctx.params
    fields: tuple[str, ...] = said.get("fields", ())
    key = said.get(_variable(method.key)) if method.key else None
    address = said.get("at") or said.get("address")
    if method.key and key and (address or said.get("source")) and method.body:
        # What stands in the place of the key is a field then.
        fields, key = (key, *fields), None
    variables = {n: said.get(_variable(n)) for n in method.variables}
    if method.key:
        variables[method.key] = key
    missing = tuple(name for name, value in variables.items() if value is None)
    source = said.get("source")
    if address and len(missing) < len(variables):
        raise click.UsageError("give an IRI with --at, or keys, and not both")
    if missing and not address and source is None:
        raise click.UsageError(f"missing: {', '.join(_shown(method, missing))}")
    if source is not None and fields:
        raise click.UsageError("give --from, or what is to be sent, and not both")
    found = {k: v for k, v in variables.items() if v is not None}
    terms = {n: list(said[f"term_{n}"]) or None for n in method.search}
    return Given(
        address=(address,) if address else (),
        named={**found, **{n: v for n, v in terms.items() if v is not None}},
        missing=missing,
        fields=fields,
        source=source,
        form=said.get("format") or "",
        columns=tuple(n for n in said.get("columns", "").split(",") if n),
        all=bool(said.get("all")),
    )


def _shown(method: Method, names: tuple[str, ...]) -> Iterator[str]:
    taken = set(_OWN)
    options = {n: _option(n, taken) for n in method.variables if n != method.key}
    for name in names:
        yield options.get(name, name.upper())
