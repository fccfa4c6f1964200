"""The options and arguments of the command of one operation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import click

from ..terminal import printable
from .described import Method, spelled

# What our own options are called; a variable of such a name is called otherwise.
_OWN: frozenset[str] = frozenset(
    ("all", "at", "columns", "format", "from", "help", "url")
)


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
    options = _options(method)
    for name in method.variables:
        if name != method.key:
            yield click.Option([_variable(name), options[name]], metavar="KEY")
    for name, needed in method.search.items():
        yield click.Option(
            [f"term_{name}", options[name]],
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


def _options(method: Method) -> dict[str, str]:
    """Return the options of variables and terms; each is another."""
    found: dict[str, str] = {}
    taken: set[str] = set(_OWN)
    for name in (*method.variables, *method.search):
        if name == method.key:
            continue
        option = spelled(name)
        while option in taken:
            option = f"{option}-key"
        taken.add(option)
        found[name] = f"--{option}"
    return found


def given(method: Method, ctx: click.Context) -> Given:
    """Sort what a command line says; raises `click.UsageError` where it is not enough."""
    said: dict[str, Any] = ctx.params
    address: str | None = said.get("at") or said.get("address")
    source: BinaryIO | None = said.get("source")
    variables: dict[str, str | None] = {n: said[_variable(n)] for n in method.variables}
    fields: tuple[str, ...] = said.get("fields", ())
    key = variables.get(method.key)
    if key is not None and method.body and (address or source is not None):
        # What stands in the place of the key is a field then.
        fields, variables[method.key] = (key, *fields), None
    missing = tuple(name for name, value in variables.items() if value is None)
    _check(method, address, source, fields, missing)
    terms = {name: list(said[f"term_{name}"]) for name in method.search}
    named = {**variables, **terms}
    return Given(
        address=(address,) if address else (),
        named={name: value for name, value in named.items() if value not in (None, [])},
        missing=missing,
        fields=fields,
        source=source,
        form=said.get("format") or "",
        columns=tuple(n for n in said.get("columns", "").split(",") if n),
        all=bool(said.get("all")),
    )


def _check(
    method: Method,
    address: str | None,
    source: BinaryIO | None,
    fields: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    if address and len(missing) < len(method.variables):
        raise click.UsageError("give an IRI with --at, or keys, and not both")
    if missing and not address and source is None:
        options = _options(method)
        shown = (options.get(name, name.upper()) for name in missing)
        raise click.UsageError(f"missing: {', '.join(shown)}")
    if source is not None and fields:
        raise click.UsageError("give --from, or what is to be sent, and not both")
