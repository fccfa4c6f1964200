"""Values that a property may hold, from its name, its datatype and its facets.

The same each time, the likeliest first. Not all of them are valid: `takes` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from .facets import Facets
from .lexical import BadValueError
from .rules import ANY, Rule
from .spaces import SPACES

Scalar: TypeAlias = str | int | float | bool
"""A JSON value that is no object, no array and not null."""

# What the last of these words in a name makes likely.
_HINTS: dict[str, Scalar] = {
    **dict.fromkeys(("email", "mail"), "ada@example.org"),
    **dict.fromkeys(("phone", "telephone", "mobile"), "+44 20 7946 0000"),
    **dict.fromkeys(("url", "uri", "iri", "href", "homepage"), "https://example.org/"),
    **dict.fromkeys(("language", "lang", "locale"), "en"),
    **dict.fromkeys(("color", "colour"), "#336699"),
    **dict.fromkeys(("author", "creator", "owner"), "Ada Lovelace"),
    **dict.fromkeys(("id", "identifier"), "1"),
    "country": "GB",
    "currency": "EUR",
    "isbn": "978-3-16-148410-0",
    "width": 1024,
    "height": 768,
    "year": 2024,
    "age": 36,
    "rating": 5,
    **dict.fromkeys(("price", "amount", "cost"), 9.5),
    **dict.fromkeys(("latitude", "lat"), 51.5),
    **dict.fromkeys(("longitude", "lng", "lon"), -0.25),
    **dict.fromkeys(("count", "quantity", "total"), 3),
}
_TYPICAL: dict[str, Scalar] = {
    "xsd:boolean": True,
    **dict.fromkeys(("xsd:decimal", "xsd:float", "xsd:double"), 1.5),
    **dict.fromkeys(("xsd:dateTime", "xsd:dateTimeStamp"), "2024-01-31T12:00:00Z"),
    "xsd:date": "2024-01-31",
    "xsd:time": "12:00:00Z",
    **dict.fromkeys(("xsd:duration", "xsd:dayTimeDuration"), "PT1H"),
    "xsd:language": "en",
    "xsd:hexBinary": "CAFE",
    "xsd:base64Binary": "SGVsbG8=",
}
# One of these is in the lexical space of each datatype of XSD 1.1.
_USUAL: tuple[Scalar, ...] = (
    *("text", 1, True, -1, 1.5, "a", "1", "2024-01-31T12:00:00Z", "2024-01-31"),
    *("12:00:00Z", "PT1H", "P1Y", "2024", "2024-01", "--01", "--01-31", "---31"),
    *("00", "AA==", "en", "A", "AB", "ABC", "abc", "123", "12345", "AB-12", "+1"),
    *("text@example.org", "00000000-0000-4000-8000-000000000000", "1.0", "/text"),
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")


def takes(rule: Rule, value: object) -> bool:
    """Whether `value`, one of perhaps several, is one that the property holds.

    Of links and resources only their IRIs are told.
    """
    for name in rule.types:
        if name.startswith("@"):
            if isinstance(value, str) or name == ANY:
                return True
            continue
        try:
            read = SPACES[name].parse(value)
            if rule.facets is not None:
                rule.facets.check(read)
        except BadValueError:
            continue
        return True
    return not rule.types


_FAR = 100
"""Numbers of more digits than that are no samples."""


def samples(rule: Rule) -> Iterator[Scalar]:
    """Yield what the property of a rule may hold, one value at a time."""
    if "xsd:anyURI" in rule.types or any(t.startswith("@") for t in rule.types):
        yield f"https://example.org/{rule.iri.rpartition('/')[2].rpartition('#')[2]}"
    words = _WORD.findall(rule.key)
    if words and words[-1].lower() in _HINTS:
        yield _HINTS[words[-1].lower()]
    yield from (_TYPICAL[name] for name in rule.types if name in _TYPICAL)
    if words and rule.key.isascii():
        yield " ".join(words).lower().capitalize()
    if rule.facets is not None:
        yield from _by_facets(rule.facets)
    yield from _USUAL


def written(text: str) -> Iterator[Scalar]:
    """Yield the JSON values that a lexical form may stand for, the plainest first."""
    if text in ("true", "false"):
        yield text == "true"
    try:
        number = Decimal(text)
    except ArithmeticError:
        yield text
        return
    found: list[Scalar] = [text]
    if number.is_finite() and abs(number.adjusted()) < _FAR:
        whole = number == number.to_integral_value()
        value = int(number) if whole else float(number)
        found.insert(0 if str(value) == text else 1, value)
    yield from found


def _by_facets(facets: Facets) -> Iterator[Scalar]:
    """Yield what the facets themselves suggest."""
    for text in facets.one_of:
        yield from written(text)
    for length in (facets.min_length, facets.max_length):
        if length:
            yield ("text" * (length // 4 + 1))[:length]
    inclusive = (facets.min_inclusive, facets.max_inclusive)
    exclusive = (facets.min_exclusive, facets.max_exclusive)
    for bound in (*inclusive, *exclusive):
        if bound is not None:
            yield from _around(bound)


def _around(bound: str) -> Iterator[Scalar]:
    """Yield numbers at a bound and beside it; of a moment, the moment."""
    try:
        number = Decimal(bound)
    except ArithmeticError:
        yield bound
        return
    if not number.is_finite() or abs(number.adjusted()) > _FAR:
        return
    for value in (number, number + 1, number - 1, number + Decimal("0.5")):
        whole = value == value.to_integral_value()
        yield int(value) if whole else float(value)
