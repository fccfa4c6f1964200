"""The fields of a form: what a property takes, and its value as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ...checking import ClassChecks
from ...lexical import BadValueError
from ...rules import LINK, LINKS, Rule
from ...spaces import SPACES
from ..description import CollectionType, Route, written_type
from .texts import NO_WORDS, ClassWords, Words

Kind: TypeAlias = Literal["text", "lines", "json"]
"""How a value is written: one, one on each line, or as JSON."""
KINDS: tuple[Kind, ...] = ("text", "lines", "json")

_JSON_TYPES = frozenset(("rdf:JSON", "rdf:langString"))
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false")
_ID = "@id"
_MOST_DIGITS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: the JSON key of its property, how its value is written.

    `options` are all values there are, `hint` says what goes in, `secret`
    whether it is never shown. The name in a form is made of kind and key.
    """

    key: str
    kind: Kind
    words: Words = NO_WORDS
    text: str = ""
    hint: str = ""
    options: tuple[str, ...] = ()
    required: bool = False
    secret: bool = False

    @property
    def name(self) -> str:
        """What the form calls it."""
        return f"{self.kind}:{self.key}"


def fields(
    route: Route, checks: ClassChecks, said: ClassWords, shown: Mapping[str, Any]
) -> Iterator[Field]:
    """Yield what can be written: nothing that only the server sets.

    `shown` is the resource as it is now. What lies at an address of its own
    is changed there.
    """
    elsewhere = _served(route)
    if isinstance(route.subject, CollectionType) and route.method == "POST":
        yield _address(route.subject)
    for rule in checks.rules:
        if not (rule.read_only or rule.key in elsewhere or rule.key[:1] == "@"):
            value = shown.get(rule.key)
            kind = _kind(rule, value)
            yield Field(
                key=rule.key,
                kind=kind,
                words=said.of(rule.key),
                text="" if rule.write_only else written(value, kind),
                hint=_hint(rule, kind),
                options=_options(rule, kind),
                required=rule.required and route.method != "PATCH",
                secret=rule.write_only,
            )


def _served(route: Route) -> frozenset[str]:
    resource = written_type(route)
    return frozenset() if resource is None else resource.served


def _address(collection: CollectionType[Any]) -> Field:
    """Return the field for where a new member goes."""
    text = f"Like {collection.member.path}; left empty, the server chooses one."
    if collection.table:
        text = f"{text} That of an existing one, and nothing else, adds that one."
    return Field(key=_ID, kind="text", words=Words("Address", text))


def written(value: object, kind: Kind) -> str:
    """Return a value as the text of its field."""
    if value is None:
        return ""
    if kind == "json":
        return json.dumps(value, ensure_ascii=False, indent=2)
    if kind == "lines":
        items = value if isinstance(value, list) else [value]
        return "\n".join(written(item, "text") for item in items)
    if isinstance(value, Mapping):
        return str(value.get(_ID, ""))
    return value if isinstance(value, str) else json.dumps(value)


def scalar(text: str, rule: Rule | None) -> object:
    """Return the value that a text means for a property, by its datatypes.

    What has no meaning stays a text, for the checks to speak of.
    """
    types = rule.types if rule is not None else ()
    datatypes = [name for name in types if name in SPACES]
    if not datatypes or any(_fits(name, text) for name in datatypes):
        return text
    if len(text) > _MOST_DIGITS or not _NUMBER.fullmatch(text):
        return text
    value = json.loads(text)
    return value if any(_fits(name, value) for name in datatypes) else text


def _fits(name: str, value: object) -> bool:
    """Whether a value is of the right kind, if perhaps out of bounds."""
    try:
        SPACES[name].parse(value)
    except BadValueError as error:
        return error.code != "wrong-type"
    return True


def _kind(rule: Rule, value: object) -> Kind:
    plain = [t for t in rule.types if t in SPACES and t not in _JSON_TYPES]
    links = [t for t in rule.types if t == LINK or t.startswith(LINKS)]
    if rule.types and not plain and not links:
        return "json"
    items = value if isinstance(value, list) else [] if value is None else [value]
    if not all(_is_plain(item) for item in items):
        return "json"
    many = isinstance(value, list) or rule.many or any(t != LINK for t in links)
    if not many:
        return "text"
    # A line cannot hold these.
    texts = [written(item, "text") for item in items]
    return (
        "lines" if all(t and "\n" not in t and "\r" not in t for t in texts) else "json"
    )


def _is_plain(item: object) -> bool:
    if isinstance(item, Mapping):
        return set(item) == {_ID} and isinstance(item[_ID], str)
    return not isinstance(item, list)


def _hint(rule: Rule, kind: Kind) -> str:
    if kind == "json":
        return "As JSON."
    known = [SPACES[t].says for t in rule.types if t in SPACES]
    found = [f"{says[0].upper()}{says[1:]}." for says in known if says != "a string"]
    if any(t == LINK or t.startswith(LINKS) for t in rule.types):
        found.append("The address of a resource.")
    if kind == "lines":
        found.append("One on each line.")
    return " ".join(dict.fromkeys(found))


def _options(rule: Rule, kind: Kind) -> tuple[str, ...]:
    if kind != "text":
        return ()
    if rule.types == ("xsd:boolean",):
        return ("true", "false")
    return rule.facets.one_of if rule.facets is not None else ()
