"""Where requests go: origins, IRIs and templates (RFC 3986, RFC 6454, RFC 6570)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias
from urllib.parse import quote, urlencode, urljoin, urlsplit, urlunsplit

from .errors import ForeignOrigin

Key: TypeAlias = int | str
"""The value of a path variable."""
Term: TypeAlias = str | int | float | bool | Iterable[str | int]
"""What is searched for: a value, or several."""

_EXPRESSION = re.compile(r"\{([?&]?)([^{}]*)\}")
_NAME = re.compile(r"\*$|:[0-9]+$")
_PORTS = {"http": 80, "https": 443}
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?=/)")
_PLAIN = re.compile(
    rf"({_ORIGIN.pattern})?(?!//)"
    r"(/(?:[A-Za-z0-9_~!$'()*+,;=:@%/&?-]|(?<!/)\.)*)(?<!\?)"
)
"""An address, or its path, that resolving leaves as it is, wherever it stands."""


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a URL (RFC 6454, section 4).

    Raises `ValueError` for what is no URL of HTTP.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(f"{_shown(url)!r} is not an address of HTTP")
    return parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]


def shown(url: str) -> str:
    """Return a URL as messages show it: without user name and password."""
    try:
        return _shown(url)
    except ValueError:
        return "(not a URL)"


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def resolve(base: str, iri: str) -> str:
    """Return the address of `iri`, which stands in a document at `base`.

    Raises `ForeignOrigin` where that is not at the origin of `base`.
    """
    here, plain = _ORIGIN.match(base), _PLAIN.fullmatch(iri)
    if here is not None and plain is not None and plain[1] in (None, here[0]):
        # What most addresses are costs a tenth of taking a URL apart.
        return here[0] + plain[2]
    try:
        url = _shown(urljoin(base, iri)).partition("#")[0]
        # What URL parsers do not agree on is no address.
        if "\\" in url or not url.isprintable():
            raise ValueError(url)
        same = origin(url) == origin(base)
    except ValueError:
        raise ForeignOrigin("no address of HTTP", "GET", shown(iri)) from None
    if not same:
        host = urlsplit(base).netloc.rpartition("@")[2]
        raise ForeignOrigin(
            f"not at {host}, where the API is; it is not asked", "GET", url
        )
    return url


def expand(base: str, path: str, variables: Mapping[str, Key]) -> str:
    """Return the URL of a path with `{variables}` below the entry point `base`.

    Raises `ValueError` for a value that no segment of a path can be.
    """
    segments: list[str] = []
    for segment in path.split("/"):
        if not segment.startswith("{"):
            segments.append(_quoted(segment, "!$&'()*+,;=:@~"))
            continue
        name = segment[1:-1]
        value = str(variables[name])
        if value in ("", ".", ".."):
            raise ValueError(f"{name}={value!r} cannot be part of an address")
        segments.append(_quoted(value, ""))
    return base.rstrip("/") + "/".join(segments)


def _quoted(segment: str, safe: str) -> str:
    plain = _UNRESERVED.fullmatch(segment) is not None
    return segment if plain else quote(segment, safe=safe)


def with_query(url: str, terms: Mapping[str, Term | None]) -> str:
    """Return `url` with search terms in its query; None is left out."""
    pairs = [
        (name, _lexical(value))
        for name, term in terms.items()
        if term is not None
        for value in _each(term)
    ]
    if not pairs:
        return url
    separator = "&" if urlsplit(url).query else "?"
    return f"{url}{separator}{urlencode(pairs)}"


def fill(template: str, terms: Mapping[str, Term | None]) -> str:
    """Return the IRI of a template of a search (RFC 6570, sections 3.2.2 and 3.2.8).

    Raises `ValueError` for a term that the template has no variable for.
    """
    expressions = [
        (found[1], [_NAME.sub("", name.strip()) for name in found[2].split(",")])
        for found in _EXPRESSION.finditer(template)
    ]
    known = [name for _, names in expressions for name in names]
    for name in terms:
        if name not in known:
            raise ValueError(
                f"nothing is searched by {name}, but by {', '.join(known)}"
            )
    queried = {n: terms.get(n) for kind, names in expressions if kind for n in names}

    def value(found: re.Match[str]) -> str:
        name = _NAME.sub("", found[2].strip())
        term = terms.get(name)
        parts = [] if term is None else map(_lexical, _each(term))
        return "" if found[1] else quote(",".join(parts), safe=",")

    return with_query(_EXPRESSION.sub(value, template), queried)


def _each(term: Term) -> Iterable[object]:
    return [term] if isinstance(term, (str, int, float)) else term


def _lexical(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
