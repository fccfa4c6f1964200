"""Where the resources of each class are: paths, from templates or by convention.

A class without an IRI template of its own is found below the link that leads
to it (``/books/{book}``), a class that only its operations speak of below its
own name (``/book/{book}``). A class that nothing is done with has no address.
"""

from __future__ import annotations

import functools
import keyword
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from hydra_codegen.documentation import (
    ApiDocumentation,
    IriTemplate,
    RangeKind,
    SupportedProperty,
)
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.names import snake_case

# What parameters of a handler must not be called.
_TAKEN = frozenset(("body", "call", "models", "resources", "self", "server", "work"))

# Literal segments that no client changes and no pattern means otherwise.
_PLAIN = re.compile(r"[^\x00-\x20\x7f/?#{}%\\]+")
_EXPRESSION = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Path:
    """A path; a segment in braces is a variable."""

    segments: tuple[str, ...] = ()

    @functools.cached_property
    def text(self) -> str:
        """The path as routes write it."""
        return "/" + "/".join(self.segments)

    @functools.cached_property
    def keys(self) -> tuple[str, ...]:
        """The names of its variables."""
        return tuple(s[1:-1] for s in self.segments if s.startswith("{"))

    @functools.cached_property
    def shape(self) -> tuple[str, ...]:
        """The path without the names of its variables."""
        return tuple("{}" if s.startswith("{") else s for s in self.segments)

    @property
    def above(self) -> Path:
        """The path without its last segment."""
        return Path(self.segments[:-1])

    def below(self, segment: str) -> Path:
        """Return the path with one segment more."""
        return Path((*self.segments, segment))

    def variable(self, name: str) -> str:
        """Return a segment for one variable more, called like `name`."""
        word = snake_case(name)
        usable = word.isascii() and word.isidentifier() and not keyword.iskeyword(word)
        if not usable or word in _TAKEN or word in self.keys or len(word) > 40:
            word = f"key_{len(self.keys)}"
        return f"{{{word}}}"


def from_template(template: IriTemplate, entrypoint: str) -> Path | None:
    """Return the path that a template describes; None: no route can match it.

    Whole segments can be variables; what a query holds is left out.
    """
    text = template.template.strip()
    prefix = entrypoint.rstrip("/")
    if prefix and text.startswith(f"{prefix}/"):
        text = text[len(prefix) :]
    elif "://" in text:
        text = text.partition("://")[2].partition("/")[2]
    text = re.sub(r"\{[?&#][^{}]*\}", "", text).partition("?")[0]
    text = re.sub(r"\{/([^{},*:]*)\}", r"/{\1}", text)
    names = {v.token.strip("{}"): v.name for v in template.variables}
    path = Path()
    for segment in text.strip("/").split("/") if text.strip("/") else ():
        expression = _EXPRESSION.fullmatch(segment)
        if expression is None:
            literal = unquote(segment)
            if not _is_literal(literal):
                return None
            path = path.below(literal)
        elif not re.fullmatch(r"[\w.-]+", expression[1]):
            return None
        else:
            name = names.get(expression[1], expression[1])
            path = path.below(path.variable(name))
    return path


def _is_literal(segment: str) -> bool:
    return bool(_PLAIN.fullmatch(segment)) and segment not in (".", "..")


class Target(NamedTuple):
    """What a link leads to: a class by its key, one of it or a collection."""

    key: str
    many: bool


class Addresses:
    """The paths of the classes of one documentation, by their keys.

    Those of the classes `stated` are what the document says, all others by
    convention.
    """

    def __init__(self, plan: ModelPlan) -> None:
        self._plan = plan
        self._documentation = plan.documentation
        self._waiting: deque[str] = deque()
        self._used: set[tuple[str, ...]] = set()
        self.paths: dict[str, Path] = {}
        self.stated: frozenset[str] = frozenset()
        self.root = _root(plan.documentation)
        self._assign_templates()
        if self.root:
            self._assign(self.root, Path())
        self.stated = frozenset(self.paths)
        self._follow_links()
        for key, supported in plan.documentation.classes.items():
            if supported.operations and key not in self.paths:
                module = plan.names[key].module
                path = Path((module,))
                whole = path if supported.collection else self._member(path, key)
                self._assign(key, whole)
                self._follow_links()

    def link_path(self, key: str, prop: SupportedProperty) -> Path:
        """Return where the link `prop` of the class `key` is."""
        entrypoint = self._documentation.entrypoint
        own = self.paths[key]
        for template in prop.templates:
            path = from_template(template, entrypoint)
            last = path.segments[-1] if path is not None and path.segments else "{"
            if path is not None and path.above.shape == own.shape and last[0] != "{":
                # Under the names that the class gives its variables.
                return own.below(last)
        segment = prop.key
        if not _is_literal(segment):
            segment = self._plan.shapes[key].fields[prop.key]
        return own.below(segment)

    def target(self, prop: SupportedProperty) -> Target | None:
        """Return what a property leads to, where that is one class."""
        found: list[Target] = []
        for range_ in prop.ranges:
            members = range_.members
            if range_.kind is RangeKind.CLASS:
                members = (range_.iri,)
            elif range_.kind is RangeKind.COLLECTION and not members:
                members = self._members(range_.iri)
            keys = [self._plan.keys[m] for m in members if m in self._plan.keys]
            many = range_.kind in (RangeKind.COLLECTION, RangeKind.LIST)
            if len(keys) == 1 and self._documentation.classes[keys[0]].collection:
                keys = [
                    self._plan.keys[m]
                    for m in self._members(members[0])
                    if m in self._plan.keys
                ]
                many = True
            found += [Target(key, many) for key in keys]
        return found[0] if len(set(found)) == 1 else None

    def _members(self, iri: str) -> tuple[str, ...]:
        supported = self._documentation.class_of(iri)
        return supported.members if supported is not None else ()

    def collection_class(self, prop: SupportedProperty) -> str:
        """Return the key of the collection class that a link leads to, or none."""
        for range_ in prop.ranges:
            key = self._plan.keys.get(range_.iri, "")
            if key and self._documentation.classes[key].collection:
                return key
        return ""

    def _assign_templates(self) -> None:
        for key, supported in self._documentation.classes.items():
            for template in supported.templates:
                path = from_template(template, self._documentation.entrypoint)
                if path is not None and self._assign(key, path):
                    break

    def _assign(self, key: str, path: Path) -> bool:
        if key in self.paths or path.shape in self._used:
            return False
        self.paths[key] = path
        self._used.add(path.shape)
        self._waiting.append(key)
        return True

    def _follow_links(self) -> None:
        while self._waiting:
            key = self._waiting.popleft()
            for prop in served(self._plan, key):
                path = self.link_path(key, prop)
                if len(path.segments) > _DEEPEST:
                    continue
                collection = self.collection_class(prop)
                if collection:
                    self._assign(collection, path)
                target = self.target(prop)
                if target is None or self.is_collection(target.key):
                    continue
                inside = self._member(path, target.key) if target.many else path
                self._assign(target.key, inside)

    def is_collection(self, key: str) -> bool:
        """Whether a class is one of collections."""
        return self._documentation.classes[key].collection

    def _member(self, path: Path, key: str) -> Path:
        return path.below(path.variable(self._plan.names[key].module))


_DEEPEST = 12
"""How many segments a path by convention may have."""


def served(plan: ModelPlan, key: str) -> Iterator[SupportedProperty]:
    """Yield the properties of a class that have operations of their own."""
    for prop in plan.shapes[key].all.values():
        if prop.operations:
            yield prop


def _root(documentation: ApiDocumentation) -> str:
    """Return the key of the class of the API's root, or none."""
    for key, supported in documentation.classes.items():
        if supported.name.rpartition("/")[2].casefold() == "entrypoint":
            return key
    return ""


def address_parts(iri: str) -> SplitResult:
    """Return the parts of an address; none where an IRI is no address (RFC 3986)."""
    try:
        return urlsplit(iri)
    except ValueError:
        return urlsplit("")


def published_path(iri: str, used: Iterable[str]) -> str:
    """Return the path at which the documentation with this IRI is served."""
    path = address_parts(iri).path.rstrip("/") if "://" in iri else ""
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", path) or path in {
        *used,
        "/docs",
        "/openapi.json",
        "/context.jsonld",
    }:
        return "/documentation"
    return path
