"""One operation as a command: its options, the call, and what is printed."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlsplit

import click

from ..terminal import printable, say
from .described import Index, Method
from .endings import BROKEN_PIPE, NotValid
from .parameters import Given, given, parameters

if TYPE_CHECKING:
    from ..client.blocking import BaseClient, Pages
    from ..resource import Resource
    from .rows import Row

_FIRST = 100
"""How many of a collection are shown without ``--all``."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all commands of a program share."""

    package: str
    index: Index


class _Calling(click.Command):
    """A command that calls the API."""

    setting: Setting

    def invoke(self, ctx: click.Context) -> int:
        """Call the API; return the exit status, having said what went wrong."""
        # Here, as whoever only reads help waits for no client.
        from ..client.errors import ApiError
        from .failures import sentences, status_of

        try:
            with _client(self.setting, ctx.params["url"]) as client:
                status = self.call(client, ctx)
            sys.stdout.flush()
        except ApiError as error:
            for sentence in sentences(error, self.setting.index.name):
                say(sentence)
            return status_of(error)
        except BrokenPipeError:
            # Who reads has seen enough; nothing more is written at the end either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return BROKEN_PIPE
        return status

    def call(self, client: BaseClient, ctx: click.Context) -> int:
        """Call the API and print what it answers."""
        raise NotImplementedError


class EntryPointCommand(_Calling):
    """The entry point of the API."""

    def __init__(self, setting: Setting) -> None:
        # The client knows where that is.
        method = Method(name="", help="", method="GET", entrance=True, result="one")
        options = [p for p in parameters(method) if p.name != "at"]
        super().__init__(
            "entry-point", help="Show where the API begins.", params=options
        )
        self.setting = setting
        self._method = method

    def call(self, client: Any, ctx: click.Context) -> int:
        """Show the entry point."""
        _show(client.entry_point(), given(self._method, ctx))
        return 0


class MethodCommand(_Calling):
    """One method of an accessor of the client; `properties` are those it sends."""

    def __init__(
        self,
        setting: Setting,
        accessor: str,
        method: Method,
        properties: Mapping[str, str],
    ) -> None:
        super().__init__(
            method.name, help=printable(method.help), params=list(parameters(method))
        )
        self.setting = setting
        self._accessor = accessor
        self._method = method
        self._properties = properties

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what can be sent."""
        if self._properties:
            with formatter.section("Properties"):
                formatter.write_dl(
                    [(printable(k), printable(v)) for k, v in self._properties.items()]
                )

    def call(self, client: BaseClient, ctx: click.Context) -> int:
        """Do what the method does, once or for each row of a file."""
        asked = given(self._method, ctx)
        method = getattr(getattr(client, self._accessor), self._method.name)
        if asked.source is not None:
            return self._upload(method, asked, asked.source)
        bodies = [self._body(asked)] if self._method.body else []
        try:
            answer = method(*asked.address, *bodies, **asked.named)
        except (TypeError, ValueError) as error:
            raise click.UsageError(str(error)) from None
        if self._method.result == "pages":
            _show_pages(answer, asked)
        elif self._method.result == "one":
            _show(answer, asked)
        return 0

    def _model(self) -> type[Resource]:
        from ..links import named_class

        return named_class(self._method.model)

    def _body(self, asked: Given) -> object:
        from .fields import NotFittingError, document_of, resource_of

        if not asked.fields:
            raise click.UsageError(
                "say what is to be sent: name=value, @file, or - for standard input"
            )
        if self._method.in_one:
            return self._members(asked)
        try:
            model = self._model()
            return resource_of(model, document_of(model, asked.fields))
        except NotFittingError as error:
            raise NotValid(str(error)) from None

    def _members(self, asked: Given) -> object:
        """Return a collection: that of a file, or one of a single member."""
        from .fields import NotFittingError, document_of, resource_of

        model = self._model()
        document = document_of(model, asked.fields)
        members = document.get("member", document.get("hydra:member", [document]))
        if not isinstance(members, list):
            raise NotValid("member: this is not a list")
        try:
            return [
                resource_of(
                    model, member if isinstance(member, dict) else {"@id": member}
                )
                for member in members
            ]
        except NotFittingError as error:
            raise NotValid(str(error)) from None

    def _upload(
        self, method: Callable[..., Any], asked: Given, source: BinaryIO
    ) -> int:
        from .rows import read_rows
        from .uploading import upload

        wanted = () if asked.address else asked.missing
        if wanted and self._method.in_one:
            raise click.UsageError(
                f"all rows go to one address, which needs {', '.join(wanted)}"
            )

        def send(rows: Sequence[Row]) -> Resource | None:
            bodies = [row.body for row in rows]
            body = bodies if self._method.in_one else bodies[0]
            variables = {**asked.named, **rows[0].variables}
            answer: Resource | None = method(*asked.address, body, **variables)
            return answer

        def show(answer: Resource) -> None:
            if asked.form:
                _show(answer, asked)

        with _bar(_size(source), "rows") as count:
            rows = read_rows(source, self._model(), wanted, count)
            return upload(
                rows,
                send,
                self.setting.index.name,
                in_one=self._method.in_one,
                done=show,
            )


@contextlib.contextmanager
def _client(setting: Setting, url: str) -> Iterator[BaseClient]:
    """Yield the client of the API, whose warnings are sentences."""
    name = setting.index.name
    url = url or os.environ.get(f"{name}_URL", "") or setting.index.url
    if not url:
        raise click.UsageError(f"say where the API is: --url, or {name}_URL")
    try:
        held = "@" in urlsplit(url).netloc
    except ValueError:
        held = False
    if held:
        raise click.UsageError(
            f"an address holds no credentials: they are taken from {name}_TOKEN, or "
            f"from {name}_KEY and {name}_SECRET"
        )
    module = import_module(f"{setting.package}.client")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = lambda message, *_, **__: say(printable(str(message)))
        try:
            client: BaseClient = module.Client(url)
        except ValueError as error:
            raise click.UsageError(str(error)) from None
        with client:
            yield client


def _show(answer: Resource, asked: Given) -> None:
    from .shown import show_one

    show_one(answer, asked.form or "json", asked.columns)


def _show_pages(pages: Pages[Resource], asked: Given) -> None:
    """Print a collection: all of it, or its beginning."""
    from .shown import on_terminal, show_many

    form = asked.form or ("table" if on_terminal() else "ndjson")
    if not asked.all:
        show_many(itertools.islice(pages, _FIRST), form, asked.columns)
        total = pages.count()
        if total is None or total > _FIRST:
            of = "" if total is None else f" of {total}"
            say(f"the first {_FIRST}{of}; --all shows all")
        return
    # Two that write to one terminal would write over one another.
    with _bar(0 if on_terminal() else pages.count() or 0, "read") as count:
        show_many(_counted(pages, count), form, asked.columns)


def _counted(
    pages: Pages[Resource], count: Callable[[int], object]
) -> Iterator[Resource]:
    for resource in pages:
        yield resource
        count(1)


@contextlib.contextmanager
def _bar(total: int, label: str) -> Iterator[Callable[[int], object]]:
    """Show a progress bar on standard error, if that is a terminal."""
    if not total or not sys.stderr.isatty():
        yield lambda number: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield bar.update


def _size(source: BinaryIO) -> int:
    """Return how many bytes a file has; 0: nobody knows."""
    try:
        return os.fstat(source.fileno()).st_size if source.seekable() else 0
    except OSError:
        return 0
