"""Examples of values and of whole documents, for docs and schemas.

From `schema:example` and `skos:example` of the vocabulary where these are valid,
else made by rule from a property's name and datatype; the same on every run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import quote

from hydra_codegen.documentation import (
    ApiDocumentation,
    RangeKind,
    SupportedProperty,
)
from hydra_codegen.fragments import JsonValue
from hydra_codegen.python.addresses import Addresses, address_parts, served
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.rules import Rules
from hydra_codegen.python.types import Mode
from hydra_codegen.runtime.rules import ANY, EMBEDDED, LINKS, LIST, MANY, Rule
from hydra_codegen.runtime.samples import samples, takes, written

ORIGIN = "https://example.org"
"""Where resources are of whose API no address is known."""

_MOST_NESTED = 2
_MOST_VALUES = 100


class Examples:
    """The examples of one API."""

    @classmethod
    def of(cls, documentation: ApiDocumentation) -> Examples:
        """Return the examples of a documentation."""
        return cls(documentation.derived(ModelPlan))

    def __init__(self, models: ModelPlan) -> None:
        self._models = models
        self._rules = models.documentation.derived(Rules)
        self._addresses = Addresses(models)
        self._made: dict[tuple[str, Mode], dict[str, JsonValue]] = {}
        # What holds no resource is the same wherever it stands. A property is known
        # by its identity, and kept so that no other takes that over.
        self._known: dict[int, tuple[SupportedProperty, JsonValue]] = {}
        entrypoint = models.documentation.entrypoint
        self.base = entrypoint.rstrip("/") if _is_web(entrypoint) else ORIGIN
        """The address of the API without a slash at its end."""

    def value(
        self, key: str, prop: SupportedProperty, mode: Mode = Mode.READ
    ) -> JsonValue:
        """Return what the class `key` may hold as `prop`; None: nothing was found.

        A list where there are several, the IRI of what is linked, a document or an
        IRI where a resource stands inside the other.
        """
        return self._value(key, prop, mode, ())

    def document(self, key: str, mode: Mode = Mode.READ) -> dict[str, JsonValue]:
        """Return a JSON-LD document of the class `key`.

        What is read has all its properties; what is written, all that may be sent;
        a patch changes one or two. A property without a value is left out.
        """
        found: dict[str, JsonValue] = {}
        if mode is Mode.READ:
            found["@context"] = f"{self.base}/context.jsonld"
        return {**found, **self._whole(key, mode)}

    def collection(self, key: str, address: str = "") -> dict[str, JsonValue]:
        """Return a collection (hydra:Collection) of one member, of the class `key`.

        `address` is its own, where it is known.
        """
        own = {"@id": address} if address else {}
        member = self._whole(key, Mode.READ)
        return {
            "@context": f"{self.base}/context.jsonld",
            **own,
            "@type": "Collection",
            "totalItems": 1,
            "member": [member],
        }

    def address(self, key: str) -> str:
        """Return the address of a resource of the class `key`."""
        path = self._addresses.paths.get(key)
        if path is None:
            return f"{self.base}/{self._models.names[key].module}/1"
        return self.base + filled(path.text)

    def _whole(self, key: str, mode: Mode) -> dict[str, JsonValue]:
        """Return a document that stands alone, made once."""
        if (key, mode) not in self._made:
            self._made[key, mode] = self._document(key, mode, (), self.address(key))
        return self._made[key, mode]

    def _document(
        self, key: str, mode: Mode, above: tuple[str, ...], address: str
    ) -> dict[str, JsonValue]:
        supported = self._models.documentation.classes[key]
        found: dict[str, JsonValue] = {}
        if mode is Mode.READ:
            found["@id"] = address
        if mode is not Mode.PATCH:
            found["@type"] = supported.name
        most = 2 if mode is Mode.PATCH else None
        for prop in self._models.shapes[key].all.values():
            given = prop.readable if mode is Mode.READ else prop.writable
            if given and (most is None or len(found) < most):
                value = self._value(key, prop, mode, (*above, key))
                if value is not None:
                    found[prop.key] = value
        return found

    def _value(
        self, key: str, prop: SupportedProperty, mode: Mode, above: tuple[str, ...]
    ) -> JsonValue:
        if id(prop) in self._known:
            return self._known[id(prop)][1]
        rule = self._rules.of(prop)
        if any(name.startswith("@") and name != ANY for name in rule.types):
            return _counted(rule, prop, self._resources(key, prop, rule, mode, above))
        found = _counted(rule, prop, _valid(rule, prop.examples))
        self._known[id(prop)] = (prop, found)
        return found

    def _resources(
        self,
        key: str,
        prop: SupportedProperty,
        rule: Rule,
        mode: Mode,
        above: tuple[str, ...],
    ) -> list[JsonValue]:
        """Return what stands for other resources: IRIs, or documents."""
        stated = [text for text in prop.examples if takes(rule, text)]
        if stated:
            return [*stated]
        target = self._addresses.target(prop)
        nested = next((t for t in rule.types if t.startswith((EMBEDDED, LIST))), "")
        if target is not None and nested and not prop.operations:
            inside = target.key not in above and len(above) < _MOST_NESTED
            if inside and mode is not Mode.PATCH:
                at = self.address(target.key)
                return [self._document(target.key, mode, above, at)]
        return [self._link(key, prop)]

    def _link(self, key: str, prop: SupportedProperty) -> str:
        """Return the IRI that a property leads to."""
        own = self._addresses.paths.get(key)
        lists = any(range_.kind is RangeKind.LIST for range_ in prop.ranges)
        if (
            own is not None
            and not lists
            and any(prop is one for one in served(self._models, key))
        ):
            return self.base + filled(self._addresses.link_path(key, prop).text)
        target = self._addresses.target(prop)
        if target is not None:
            return self.address(target.key)
        return f"{self.address(key)}/{_encoded(prop.key)}"


def _counted(
    rule: Rule, prop: SupportedProperty, values: Iterable[JsonValue]
) -> JsonValue:
    """Return one of `values`, or a list where there are several; None: none is right."""
    # A list goes where one may stand and several are spoken of.
    listed = rule.many or any(t.startswith((LIST, LINKS)) for t in rule.types)
    fewest = max(1, rule.min_count or 1) if listed else 1
    if fewest > _MOST_VALUES:
        return None
    wanted = max(fewest, min(len(prop.examples), 2))
    found = list(islice(values, wanted))
    if not found or not listed:
        return found[0] if found else None
    found += [found[-1]] * (fewest - len(found))
    return found[: min(rule.max_count or MANY, wanted)]


def filled(path: str) -> str:
    """Return a path with a value for each variable: ``/customers/1``."""
    return "/".join(
        "1" if segment.startswith("{") else _encoded(segment)
        for segment in path.split("/")
    )


def _encoded(segment: str) -> str:
    """Return a segment as an IRI holds it (RFC 3986, section 3.3)."""
    return quote(segment, safe="!$&'()*+,;=:@~", errors="surrogatepass")


def _valid(rule: Rule, stated: tuple[str, ...]) -> Iterator[JsonValue]:
    """Yield values that a property takes, those of the vocabulary first."""
    known = [v for text in stated for v in written(text) if takes(rule, v)]
    if known:
        yield from known
        return
    for value in samples(rule):
        if takes(rule, value):
            yield value


def _is_web(address: str) -> bool:
    parts = address_parts(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname)
