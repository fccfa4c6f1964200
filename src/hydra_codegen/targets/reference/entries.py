"""What there is to tell: classes, properties, operations, as plain texts."""

from __future__ import annotations

from hydra_codegen.frozen import dataclass


class Said(str):
    """A text of the vocabulary that knows the tag of its language, if one is stated."""

    __slots__ = ("language",)

    language: str

    @classmethod
    def of(cls, text: str, language: str = "") -> Said:
        """Return a text in a language (BCP 47), or in one that is not known."""
        said = cls(text)
        said.language = language
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeName:
    """A class or datatype as it is named in a text.

    `key` is that of the class with a page of its own, or empty; `before` says
    what stands before the name (``Collection of``).
    """

    label: str
    iri: str
    key: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A documented status; `meaning` is what HTTP calls it."""

    code: int
    text: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable of an address or of a search."""

    name: str
    text: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A piece of code or JSON, clean; `language` is ``json``, ``curl``, ``python`` …"""

    language: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationEntry:
    """One operation of a class, or of what a link of the class leads to.

    `anchor` is unique on the page, `path` empty where the vocabulary gives no
    address, `request` and `response` are JSON or None. `parameters` belong to
    the query, `headers` are names with the values that are asked for.
    """

    anchor: str
    method: str
    title: Said
    description: Said
    deprecated: bool
    path: str
    expects: tuple[TypeName, ...]
    returns: tuple[TypeName, ...]
    answers: tuple[Answer, ...]
    parameters: tuple[Parameter, ...]
    headers: tuple[Parameter, ...]
    snippets: tuple[Code, ...]
    request: Code | None
    response: Code | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEntry:
    """A link of a class and what can be done with what it leads to."""

    key: str
    property_anchor: str
    types: tuple[TypeName, ...]
    operations: tuple[OperationEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyEntry:
    """One property; `marks` are words such as ``read-only``, in order.

    `limits` are pairs of what is limited and how; `example` is JSON, or empty.
    """

    anchor: str
    key: str
    iri: str
    title: Said
    description: Said
    types: tuple[TypeName, ...]
    marks: tuple[str, ...]
    limits: tuple[tuple[str, str], ...]
    example: str
    inherited: TypeName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A property or an operation of a class that leads here."""

    owner: TypeName
    key: str
    anchor: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassEntry:
    """One class with a page; `summary` is the beginning of its description."""

    key: str
    title: Said
    iri: str
    summary: str
    description: Said
    deprecated: bool
    templates: tuple[str, ...]
    superclasses: tuple[TypeName, ...]
    subclasses: tuple[TypeName, ...]
    members: tuple[TypeName, ...]
    methods: tuple[str, ...]
    operations: tuple[OperationEntry, ...]
    links: tuple[LinkEntry, ...]
    properties: tuple[PropertyEntry, ...]
    example: Code | None
    used_by: tuple[Use, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """All that is told of one API; `counts` is a line such as ``8 classes``."""

    title: Said
    description: Said
    entrypoint: str
    iri: str
    counts: str
    header: str
    classes: tuple[ClassEntry, ...]
