"""What a generated client can do with the resources of a class, tried for real.

The client is of one documentation, the server of the same or another one. Each
step of a life has an outcome, so that two lives can be compared.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from generated_package import imported
from reader_support import EX
from server_support import in_thread

from hydra_codegen.documentation import (
    COLLECTION,
    ApiDocumentation,
    IriTemplate,
    Named,
    Operation,
    PropertyKind,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
    TemplateVariable,
)

Outcomes = dict[str, object]
"""What came of each step: what was read, or how it failed."""

FAILED = "failed: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A class whose resources live, the link to their collection, a superclass."""

    supported: SupportedClass
    link: SupportedProperty
    above: SupportedClass | None = None

    @property
    def name(self) -> str:
        """The name of the class."""
        return self.supported.name


def subject(name: str, *props: SupportedProperty) -> Subject:
    """Return a class with a life: it is created, read, replaced, changed, deleted."""
    iri, key = EX + name, f"{name.lower()}s"
    one = IriTemplate(
        template=f"/{key}/{{id}}", variables=(TemplateVariable(name="id", token="id"),)
    )
    supported = SupportedClass(
        iri=iri,
        name=name,
        templates=(one,),
        properties=Named({prop.key: prop for prop in props}),
        operations=(
            Operation(method="GET", returns=(iri,)),
            Operation(method="PUT", expects=(iri,), returns=(iri,)),
            Operation(method="PATCH", expects=(iri,), returns=(iri,)),
            Operation(method="DELETE"),
        ),
    )
    link = SupportedProperty(
        iri=EX + key,
        key=key,
        kind=PropertyKind.LINK,
        ranges=(Range(iri=COLLECTION, kind=RangeKind.COLLECTION, members=(iri,)),),
        writable=False,
        operations=(
            Operation(method="GET", returns=(COLLECTION,), members=(iri,)),
            Operation(method="POST", expects=(iri,), returns=(iri,)),
        ),
    )
    return Subject(supported=supported, link=link)


def api(subjects: Sequence[Subject], *others: SupportedClass) -> ApiDocumentation:
    """Return an API whose entry point leads to each of `subjects`."""
    entry = SupportedClass(
        iri=EX + "EntryPoint",
        name="EntryPoint",
        templates=(IriTemplate(template="/"),),
        properties=Named({s.link.key: s.link for s in subjects}),
        operations=(Operation(method="GET", returns=(EX + "EntryPoint",)),),
    )
    above = [s.above for s in subjects if s.above is not None]
    classes = [entry, *others, *above, *(s.supported for s in subjects)]
    return ApiDocumentation(
        iri=EX + "api",
        entrypoint="https://a.example/",
        title="Lives",
        classes=Named({one.name: one for one in classes}),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A generated package, and the documentation that it was made of."""

    documentation: ApiDocumentation
    package: ModuleType

    def part(self, name: str) -> Any:
        """Return a module of the package."""
        return importlib.import_module(f"{self.package.__name__}.{name}")

    def accepts(self, name: str, document: Mapping[str, Any], method: str) -> bool:
        """Whether a document of a class is valid."""
        rules = self.part(f"validators.{name.lower()}").RULES
        return not rules.violations(document, method)


@contextlib.contextmanager
def made(documentation: ApiDocumentation, folder: Path) -> Iterator[Made]:
    """Generate client and server of a documentation, and import them for a while."""
    with imported(documentation, folder, "client", "server") as package:
        yield Made(documentation, package)


def documents(
    of: Made, unlike: Made, name: str, method: str, values: Sequence[Any], count: int
) -> list[dict[str, Any]]:
    """Return valid documents of a class: the smallest, and `count` full ones.

    Values that are not valid in the API `unlike` come first.
    """
    props = _properties(of.documentation, name).values()
    usable: dict[str, list[Any]] = {}
    for prop in props:
        whole = prop.writable if method == "POST" else prop.readable
        if whole:
            fitting = [v for v in values if _fits(of, name, method, prop, v)]
            fitting.sort(key=lambda v: _fits(unlike, name, method, prop, v))
            usable[prop.key] = fitting
    found: list[dict[str, Any]] = [
        {p.key: usable[p.key][0] for p in props if p.required and usable.get(p.key)}
    ]
    for number in range(count):
        found.append(
            {
                # Spread, as what is alike stands side by side.
                key: listed[number * (len(listed) - 1) // max(1, count - 1)]
                for key, listed in usable.items()
                if listed
            }
        )
    return [one for one in found if of.accepts(name, one, method)]


def _properties(
    documentation: ApiDocumentation, name: str
) -> Mapping[str, SupportedProperty]:
    supported = documentation.classes[name]
    above = [
        prop
        for one in documentation.classes.values()
        if one.iri in supported.superclasses
        for prop in one.properties.values()
    ]
    return {p.key: p for p in (*above, *supported.properties.values())}


def _fits(
    of: Made, name: str, method: str, prop: SupportedProperty, value: object
) -> bool:
    rules = of.part(f"validators.{name.lower()}").RULES
    found = rules.violations({prop.key: value}, method)
    return not any(f"{v.pointer}/".startswith(f"/{prop.key}/") for v in found)


@contextlib.contextmanager
def served(by: Made, folder: Path, kept: Mapping[str, Any]) -> Iterator[str]:
    """Serve an API over a socket, in this process; yields its URL.

    `kept` are documents by class that its store holds from the beginning.
    """
    server = by.part("server")
    url = f"sqlite:///{folder / 'data.db'}"

    async def fill() -> None:
        store = server.SqlStore(url)
        app = server.create_app(store, authorize=server.allow_everyone)
        async with app.router.lifespan_context(app), store.writing() as session:
            for name, listed in kept.items():
                resource = getattr(server.resources, name.upper())
                for number, document in enumerate(listed):
                    await session.put(resource, (f"kept{number}",), document)

    asyncio.run(fill())
    app = server.create_app(server.SqlStore(url), authorize=server.allow_everyone)
    with in_thread(app) as client:
        yield f"{client.base_url}/"


@contextlib.contextmanager
def calling(old: Made, url: str) -> Iterator[Any]:
    """Yield a client of `old` for the server at `url`."""
    client = old.part("client")
    with client.Client(url, retries=client.Retries(attempts=1)) as found:
        yield found


class Diary:
    """The outcomes of the steps of a life."""

    def __init__(self, readable: Sequence[str]) -> None:
        self.outcomes: Outcomes = {}
        self._readable = readable

    def step(self, said: str, ask: Callable[..., Any], *arguments: Any) -> Any:
        """Return what is answered; its outcome is what a client sees of it."""
        try:
            result = ask(*arguments)
        except Exception as error:  # noqa: BLE001 whatever it is, it is the outcome
            self.outcomes[said] = f"{FAILED}{type(error).__name__}: {error}"
            return None
        self.outcomes[said] = _seen(result, self._readable)
        return result

    def look(self, said: str, ask: Callable[..., Any], *arguments: Any) -> Any:
        """Return what is answered, of which only the number is told."""
        result = self.step(said, ask, *arguments)
        if result is not None:
            self.outcomes[said] = len(result) if isinstance(result, list) else 1
        return result


def lived(
    old: Made, api: Any, name: str, bodies: Sequence[dict[str, Any]], kept: int
) -> Outcomes:
    """Return what comes of the life of resources of a class, with a client of `old`.

    `bodies` are what it sends, and `kept` how many the store holds beforehand.
    """
    props = _properties(old.documentation, name).values()
    diary = Diary([prop.key for prop in props if prop.readable])
    plural = f"{name.lower()}s"
    accessor = getattr(api, plural)
    for number in range(kept):
        # What it holds is of the server's choice.
        diary.look(f"read {number}", accessor.get, f"/{plural}/kept{number}")
    for number, body in enumerate(bodies):
        _one_life(old, accessor, diary, name, number, body)
    entry = diary.look("enter", api.entry_point)
    if entry is not None:
        link = getattr(entry, plural)
        diary.look("follow", lambda: list(api.follow(link)))
    listed = diary.look("list", lambda: list(accessor.list()))
    for number, one in enumerate(listed or []):
        diary.step(
            f"delete {number}", lambda one=one: accessor.delete(accessor.get(one))
        )
    return diary.outcomes


def _one_life(
    old: Made, accessor: Any, diary: Diary, name: str, number: int, body: dict[str, Any]
) -> None:
    """Create one resource, and read, replace and update it."""
    write = getattr(old.package, f"{name}Write").from_document(body)
    one = diary.step(f"create {number}", lambda: accessor.create(write))
    if one is None:
        return
    diary.step(f"get {number}", lambda: accessor.get(one))
    replaced = f"replace {number}"
    diary.step(replaced, lambda: accessor.replace(accessor.get(one), write))
    for key, value in body.items():
        patch = getattr(old.package, f"{name}Patch").from_document({key: value})
        updated = f"update {number} {key}"
        diary.step(
            updated, lambda patch=patch: accessor.update(accessor.get(one), patch)
        )


def _seen(result: Any, readable: Sequence[str]) -> object:
    """Return what a client sees of the properties that it knows."""
    if result is None or isinstance(result, list):
        return None
    document = result.to_document()
    return {key: document[key] for key in readable if key in document}


def worse(before: Outcomes, after: Outcomes) -> dict[str, tuple[object, object]]:
    """Return the steps that went well before and do not, or see something else, now."""
    return {
        step: (outcome, after.get(step))
        for step, outcome in before.items()
        if not str(outcome).startswith(FAILED) and after.get(step) != outcome
    }
