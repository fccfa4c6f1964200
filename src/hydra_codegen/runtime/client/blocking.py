"""The blocking client: drives the rules over `httpx.Client`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    Never,
    Self,
    TypeVar,
    cast,
    overload,
)

import httpx

from ..collection import Collection
from ..links import Link, _Link, named_class
from ..resource import Resource
from .addresses import Term
from .authentication import Authentication, authentication, environment_url
from .batches import Manner, Tally, in_pages
from .core import Api, Core
from .errors import ApiError, NothingLinked
from .messages import Answer, Limits, Pause, Request, Retries, Steps
from .operations import Operation
from .pages import Trail, Walk
from .reading import Body, settings_of, translated

R = TypeVar("R")
M = TypeVar("M", bound=Resource)
T = TypeVar("T")
K = TypeVar("K", bound=Resource)

_READ = Operation(method="GET")


class Pages(Generic[K]):
    """All members of a collection, read page by page while they are asked for.

    `len` is what the server says; an index or a slice reads the pages that it
    needs. Iterating again reads all but the first page anew.
    """

    def __init__(self, client: BaseClient, walk: Walk[K]) -> None:
        self._client = client
        self._walk = walk

    def __iter__(self) -> Iterator[K]:
        run, trail = self._client._run, Trail()
        page = run(self._walk.first())
        while True:
            yield from page.members
            following = run(self._walk.after(page, trail))
            if following is None:
                return
            page = following

    def __len__(self) -> int:
        total = self.count()
        if total is None:
            raise TypeError("the server does not say how many members there are")
        return total

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    @overload
    def __getitem__(self, wanted: int) -> K: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[K]: ...
    def __getitem__(self, wanted: int | slice) -> K | list[K]:
        found = self._client._run(self._walk.chosen(wanted))
        if isinstance(wanted, slice):
            return found
        if not found:
            raise IndexError("the collection has no such member")
        return found[0]

    def search(
        self, terms: Mapping[str, Term | None] | None = None, /, **named: Term | None
    ) -> Pages[K]:
        """Return what is found by terms, as the server itself says that one searches.

        `terms` are for variables that Python has no names for. Where the vocabulary
        says how to search, ``list`` takes the terms itself. Raises, when it is asked,
        `ValueError` for a term that is not searched by, and `AddressUnknown` where
        the server says nothing of a search.
        """
        walk = self._walk.searched({**(terms or {}), **named})
        return Pages(self._client, walk)

    def count(self) -> int | None:
        """Return how many members there are; None: the server does not say."""
        return self._client._run(self._walk.count())


class Linked(Generic[R]):
    """What several links lead to, each read when it is asked for."""

    def __init__(self, client: BaseClient, links: Sequence[Link[R]]) -> None:
        self._client = client
        self._links = links

    def __iter__(self) -> Iterator[R]:
        for number in range(len(self._links)):
            yield self[number]

    def __len__(self) -> int:
        return len(self._links)

    def __getitem__(self, number: int) -> R:
        return cast(R, self._client._followed(self._links[number]))


class Accessor:
    """What can be done with the resources of one class."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    def _call(
        self,
        operation: Operation,
        model: type[K],
        /,
        *given: object,
        **named: object,
    ) -> K:
        steps = self._client._core.call(operation, model, given, named)
        return self._client._run(steps)

    def _do(self, operation: Operation, /, *given: object, **named: object) -> None:
        self._client._run(self._client._core.answered(operation, given, named))

    def _pages(
        self,
        operation: Operation,
        model: type[K],
        /,
        *given: object,
        **named: object,
    ) -> Pages[K]:
        core = self._client._core
        walk: Walk[K] = Walk(
            core, model, lambda: core.answered(operation, given, named)
        )
        return Pages(self._client, walk)

    def _all(
        self,
        operation: Operation,
        model: type[K],
        /,
        *given: object,
        **named: object,
    ) -> Sequence[K]:
        *address, items = given
        manner = Manner.of(named)
        bodies = cast("Iterable[object]", items)
        if operation.body.startswith("Collection"):
            bodies = in_pages(bodies, manner.page)

        def send(body: object) -> K:
            return self._call(operation, model, *address, body, **named)

        return _many(send, bodies, manner)


def _many(send: Callable[[T], R], bodies: Iterable[T], manner: Manner) -> list[R]:
    """Send all `bodies`, several at once; raises `BatchFailed`."""
    tally: Tally[T, R] = Tally(bodies, manner.progress)

    def work() -> None:
        try:
            while (todo := tally.take()) is not None:
                number, body = todo
                try:
                    result = send(body)
                except ApiError as error:
                    tally.fail(number, error)
                else:
                    tally.add(number, body, result)
        except BaseException:
            tally.stop()
            raise

    with ThreadPoolExecutor(manner.concurrency) as pool:
        workers = [pool.submit(work) for _ in range(manner.concurrency)]
        try:
            for worker in workers:
                worker.result()
        except BaseException:
            # Who interrupts does not wait for all that is left.
            tally.stop()
            raise
    return tally.finished()


class BaseClient:
    """Calls the API and waits for its answers.

    `url` is the entry point's address; without it, the environment's, else the
    vocabulary's. `auth` is a user name and a password, a bearer token, or any
    `httpx.Auth`; without it, the environment's. `transport` takes the place of the
    network. Use it in a ``with`` statement, or `close` it.
    """

    _api: ClassVar[Api]
    _places: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def __init__(
        self,
        url: str = "",
        *,
        auth: Authentication | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
        retries: Retries | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        url = url or environment_url(self._api)
        self._limits = limits or Limits()
        self._core = Core(self._api, url, retries or Retries())
        settings: Any = settings_of(self._limits, headers)
        self._http = httpx.Client(
            auth=authentication(self._api, url, auth), transport=transport, **settings
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    @overload
    def follow(self, link: None) -> Never: ...
    @overload
    def follow(self, link: Link[Collection[M]]) -> Pages[M]: ...  # type: ignore[overload-overlap]
    @overload
    def follow(self, link: Link[K] | K) -> K: ...
    @overload
    def follow(self, link: list[Link[K]]) -> Linked[K]: ...
    def follow(self, link: object) -> object:
        """Return what a link leads to: a resource, or all members of a collection.

        A resource in hand is read again. Raises `NothingLinked` for None, and what
        any operation raises.
        """
        if link is None:
            raise NothingLinked("the resource has no such link")
        if isinstance(link, list):
            return Linked(self, link)
        return self._followed(link)

    def _followed(self, link: object) -> object:
        if isinstance(link, Resource):
            return self._run(self._core.read(type(link), link))
        if not isinstance(link, str):
            raise TypeError(f"{type(link).__name__} is no link")
        target = link.target if isinstance(link, _Link) else "Resource"
        if target.startswith("Collection["):
            member = named_class(target[len("Collection[") : -1])
            return Accessor(self)._pages(_READ, member, link)
        return self._run(self._core.read(named_class(target), link))

    def _entry_point(self, model: type[K]) -> K:
        return self._run(self._core.entry_point(model))

    def _run(self, steps: Steps[R]) -> R:
        """Do what a rule asks for, and return what it returns."""
        try:
            todo = next(steps)
            while True:
                if isinstance(todo, Pause):
                    time.sleep(todo.seconds)
                    todo = steps.send(None)
                    continue
                try:
                    answer = self._send(todo)
                except ApiError as failure:
                    todo = steps.throw(failure)
                else:
                    todo = steps.send(answer)
        except StopIteration as done:
            return cast(R, done.value)

    def _send(self, request: Request) -> Answer:
        begun = time.monotonic()
        with (
            translated(request),
            self._http.stream(
                request.method,
                request.url,
                headers=request.headers,
                content=request.content or None,
            ) as response,
        ):
            body = Body(request, response, self._limits, begun)
            if response.is_stream_consumed:
                # A transport such as `httpx.MockTransport` answers from memory.
                body.add(response.content)
            else:
                for chunk in response.iter_raw():
                    body.add(chunk)
            return body.answer()

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            if name not in self._places:
                raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
            module, accessor = self._places[name]
            found = getattr(import_module(module, self._api.package), accessor)(self)
            self.__dict__[name] = found
            return found

        def __dir__(self):
            return sorted({*super().__dir__(), *self._places})
