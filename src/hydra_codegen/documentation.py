"""The model of one Hydra API: frozen, complete, in Hydra's own words.

Every dialect of Hydra is understood before it, every output language is
decided after it. No graph, no Python name and no template lives here.
Tuples and mappings are in document order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import Generic, NamedTuple, TypeAlias, TypeVar, cast

from hydra_codegen.findings import Place
from hydra_codegen.frozen import dataclass
from hydra_codegen.statements import Iri, Statement, Subject, Term

HYDRA = "http://www.w3.org/ns/hydra/core#"
OWL_NOTHING = "http://www.w3.org/2002/07/owl#Nothing"
COLLECTION = HYDRA + "Collection"
PAGED_COLLECTION = HYDRA + "PagedCollection"

_QUERY = r"\{[?&]([^{}]*)\}"

T = TypeVar("T")

BySubject: TypeAlias = Mapping[Subject, Mapping[Iri, Sequence[Term]]]
"""The objects of each subject and predicate; nobody may change them."""


class Named(Mapping[str, T], Generic[T]):
    """An immutable mapping by name, in document order.

    Where two items share a name, the first keeps it and each later one is
    found by its IRI instead (`names` given by the reader are unique).
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, T] | None = None) -> None:
        self._items = dict(items or {})

    def __getitem__(self, name: str) -> T:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self._items)!r})"

    # Said here: a compiled class with a hash of its own does not inherit this.
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return self._items == dict(other)

    def __hash__(self) -> int:
        return hash(tuple(self._items))


class LanguageString(NamedTuple):
    """A text and its language tag (empty: none was given)."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What everything that Hydra documents may carry.

    `iri` is empty for a blank node. `title` and `description` are the texts
    chosen for the language that was set (hydra:title before rdfs:label,
    hydra:description before rdfs:comment); `titles` and `descriptions` are
    all of them. `place` is where the document speaks of it. `preferred_name`
    is what a correction wants generated code to call it, or empty.
    """

    iri: str = ""
    title: str = ""
    description: str = ""
    titles: tuple[LanguageString, ...] = ()
    descriptions: tuple[LanguageString, ...] = ()
    deprecated: bool = False
    preferred_name: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Status(Described):
    """An HTTP status that an operation may answer with (hydra:Status)."""

    code: int

    @property
    def text(self) -> str:
        """What is said of it: its title, else its description."""
        return self.title or self.description


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVariable:
    """A variable of an IRI template (hydra:IriTemplateMapping).

    `name` is what generated code calls it (`customer`), `token` what stands
    in the template (`{0}`, `{?page}` has the token `page`). `property` is
    the IRI of the property it stands for, or empty; `mapped` is false where
    the template uses it but no mapping describes it.
    """

    name: str
    token: str
    property: str = ""
    required: bool = False
    mapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IriTemplate:
    """An IRI template (RFC 6570, or with positions such as ``{0}``).

    `template` stands as the document gives it.
    """

    template: str
    variables: tuple[TemplateVariable, ...] = ()
    explicit_representation: bool = False
    place: Place = Place()

    @property
    def queried(self) -> tuple[TemplateVariable, ...]:
        """The variables of its query (RFC 6570, sections 3.2.8 and 3.2.9)."""
        names = {
            name.strip().split(":")[0].rstrip("*")
            for inside in re.findall(_QUERY, self.template)
            for name in inside.split(",")
        }
        return tuple(v for v in self.variables if v.token.strip("{}") in names)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderSpecification:
    """A header that an operation expects or returns."""

    name: str
    possible_values: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Described):
    """What may be asked of a resource (hydra:Operation).

    `method` is upper case; `expects` and `returns` are the IRIs as stated,
    owl:Nothing included, several meaning any of them. `members` are the IRIs
    of what a collection holds that is expected, or else returned.
    """

    method: str
    types: tuple[str, ...] = ()
    expects: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    expects_headers: tuple[HeaderSpecification, ...] = ()
    returns_headers: tuple[HeaderSpecification, ...] = ()

    @property
    def body_types(self) -> tuple[str, ...]:
        """The IRIs of what a request's body may be; empty: it has none."""
        return tuple(iri for iri in self.expects if iri != OWL_NOTHING)

    @property
    def result_types(self) -> tuple[str, ...]:
        """The IRIs of what a successful answer may hold; empty: nothing."""
        return tuple(iri for iri in self.returns if iri != OWL_NOTHING)


class PropertyKind(StrEnum):
    """Whether a property's value is a value, a link or an IRI template."""

    PROPERTY = "property"
    LINK = "link"
    TEMPLATED_LINK = "templated link"


class RangeKind(StrEnum):
    """What a range's IRI names."""

    DATATYPE = "datatype"
    CLASS = "class"
    COLLECTION = "collection"
    LIST = "list"
    ANY = "any"
    """Any resource, by its IRI: rdfs:Resource, owl:Thing, hydra:Resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """One range of a property (rdfs:range).

    `members` are the IRIs of what a collection or list holds, as far as the
    document says; empty: any resource. `base` is the datatype that a datatype
    of the document's own narrows (owl:onDatatype), or empty.
    """

    iri: str
    kind: RangeKind
    members: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What narrows a value beyond its datatype (XSD facets, SHACL).

    Numbers are lexical forms, so that no precision is lost; None: unstated.
    """

    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_inclusive: str | None = None
    max_inclusive: str | None = None
    min_exclusive: str | None = None
    max_exclusive: str | None = None
    one_of: tuple[str, ...] = ()


NO_FACETS = Facets()
"""What narrows nothing; most properties have these very ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportedProperty(Described):
    """A property of a class, as that class supports it.

    `iri` is the property's own IRI, `key` its JSON key, unique in its class.
    `domains` stand as stated. `readable` and `writable` are resolved (older
    spellings included, unstated is true). `min_count` and `max_count` are
    None where nothing states a cardinality; `is_list` is what a correction, or
    the use of hydra:member, says of it without a number. `templates` are the
    addresses that a link is served at, where its class has one. `examples` are
    values of it, as lexical forms and IRIs.
    """

    key: str
    kind: PropertyKind = PropertyKind.PROPERTY
    domains: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()
    required: bool = False
    readable: bool = True
    writable: bool = True
    min_count: int | None = None
    max_count: int | None = None
    is_list: bool | None = None
    facets: Facets = NO_FACETS
    operations: tuple[Operation, ...] = ()
    templates: tuple[IriTemplate, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def many(self) -> bool | None:
        """Whether a value is a list; None: the document does not say."""
        if self.is_list is not None:
            return self.is_list
        return None if self.max_count is None else self.max_count > 1

    @property
    def readonly(self) -> bool:
        """Whether only the server sets it."""
        return self.readable and not self.writable

    @property
    def writeonly(self) -> bool:
        """Whether it is sent but never shown."""
        return self.writable and not self.readable


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportedClass(Described):
    """A class of the API (hydra:Class).

    `name` is unique in the API: the local name of its IRI, the IRI itself
    where two share one. `members` are the IRIs of what it collects, where it
    is a collection (`collection` is true). `described` is false for a class
    of which nothing but its IRI is known.
    """

    name: str
    superclasses: tuple[str, ...] = ()
    properties: Named[SupportedProperty] = field(default_factory=Named)
    operations: tuple[Operation, ...] = ()
    templates: tuple[IriTemplate, ...] = ()
    collection: bool = False
    members: tuple[str, ...] = ()
    described: bool = True


class Statements:
    """All that the document says, as RDF statements: subject by subject, each once.

    Subjects stand in the order of their first statement. This is what the `vocab`
    target must carry and no other target reads.
    """

    __slots__ = ("by_subject",)

    def __init__(self, statements: Iterable[Statement] = ()) -> None:
        found: dict[Subject, dict[Iri, list[Term]]] = {}
        for subject, predicate, value in dict.fromkeys(statements):
            found.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self.by_subject: BySubject = found

    @classmethod
    def of(cls, by_subject: BySubject) -> Statements:
        """Return statements that are gathered already, each once."""
        statements = cls()
        statements.by_subject = by_subject
        return statements

    def __iter__(self) -> Iterator[Statement]:
        for subject, about in self.by_subject.items():
            for predicate, objects in about.items():
                for value in objects:
                    yield Statement(subject, predicate, value)

    def __len__(self) -> int:
        return sum(
            len(objects)
            for about in self.by_subject.values()
            for objects in about.values()
        )


class Size(NamedTuple):
    """How much an API has."""

    classes: int
    properties: int
    operations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDocumentation(Described):
    """A whole API (hydra:ApiDocumentation).

    `entrypoint` is the IRI of the API's root, or empty. `prefixes` are those
    that shorten IRIs for people, with their namespaces. `terms` are the JSON
    keys that a JSON-LD context of the document gives to IRIs. `sources` are
    the inputs as the user named them, without any folder above.
    """

    entrypoint: str = ""
    classes: Named[SupportedClass] = field(default_factory=Named)
    statuses: tuple[Status, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    statements: Statements = field(default_factory=Statements)
    _by_iri: Mapping[str, SupportedClass] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    _derived: dict[Callable[[ApiDocumentation], object], object] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        found: dict[str, SupportedClass] = {}
        for supported in self.classes.values():
            found.setdefault(supported.iri or f"_:{supported.name}", supported)
        object.__setattr__(self, "_by_iri", found)

    @property
    def size(self) -> Size:
        """How many classes, properties and operations the API has.

        An operation is counted wherever it is offered.
        """
        classes = self.classes.values()
        operations = sum(len(found.operations) for found in classes)
        properties = 0
        for found in classes:
            properties += len(found.properties)
            operations += sum(len(p.operations) for p in found.properties.values())
        return Size(len(classes), properties, operations)

    def class_of(self, iri: str) -> SupportedClass | None:
        """Return the supported class with this IRI, or None.

        A class without an IRI is referred to by ``_:`` and its name.
        """
        return self._by_iri.get(iri)

    def derived(self, make: Callable[[ApiDocumentation], T]) -> T:
        """Return what `make` makes of this documentation and of nothing else.

        It is made once, however many targets stand on it: nobody may change it.
        """
        if make not in self._derived:
            self._derived[make] = make(self)
        return cast(T, self._derived[make])

    def with_classes(self, classes: Named[SupportedClass]) -> ApiDocumentation:
        """Return the same documentation with other classes."""
        return replace(self, classes=classes)
