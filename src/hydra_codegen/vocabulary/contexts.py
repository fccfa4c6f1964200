"""JSON-LD contexts: those that come with us, those that the user gives.

No other context is ever looked up, neither on the network nor on the disk: a
document must not decide what this program reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from hydra_codegen.documentation import HYDRA
from hydra_codegen.errors import SourceError
from hydra_codegen.findings import Place
from hydra_codegen.vocabulary import json_text
from hydra_codegen.vocabulary.text import resolved

_BUNDLED = {
    "www.w3.org/ns/hydra/context.jsonld": "hydra.jsonld",
    "www.w3.org/ns/hydra/core": "hydra.jsonld",
    "www.w3.org/ns/hydra/core.jsonld": "hydra.jsonld",
    "www.w3.org/ns/hydra/error": "hydra-error.jsonld",
    "www.w3.org/ns/hydra/error.jsonld": "hydra-error.jsonld",
}


class ContextLoader:
    """A document loader for PyLD that never reads anything else.

    `given` maps the IRI of a context, absolute or as the document has it, to
    its JSON. (JSON-LD 1.1 API, section 9.4, LoadDocumentCallback.)
    """

    def __init__(self, document: str, base: str, given: Mapping[str, bytes]) -> None:
        self._document = document
        self._given = {resolved(base, iri): content for iri, content in given.items()}
        self._given.update(given)

    def __call__(self, url: str, _options: Mapping[str, Any]) -> dict[str, Any]:
        """Return the remote document `url`; raises `SourceError` for any other."""
        content = self.content(url)
        if content is None:
            raise SourceError(
                f"the JSON-LD context {url} is not at hand and is never fetched; "
                f"save it and pass --context {url}=FILE",
                Place(source=self._document, iri=url),
            )
        value, _ = json_text.parse(url, content)
        if isinstance(value, dict) and "@context" not in value:
            value = {"@context": value}
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": value,
        }

    def content(self, url: str) -> bytes | None:
        """Return the bytes of a context, or None where it is not at hand."""
        given = self._given.get(url)
        return _bundled(url) if given is None else given


def is_bundled(url: str) -> bool:
    """Tell whether the context `url` comes with us."""
    return _bundled_name(url) is not None


def _bundled_name(url: str) -> str | None:
    scheme, _, rest = url.partition("://")
    return _BUNDLED.get(rest.partition("#")[0]) if scheme in ("http", "https") else None


def _bundled(url: str) -> bytes | None:
    name = _bundled_name(url)
    if name is None:
        return None
    folder = files("hydra_codegen.vocabulary").joinpath("contexts")
    return folder.joinpath(name).read_bytes()


def hydra_terms() -> dict[str, Any]:
    """Return the terms of Hydra's own context, defined without any prefix."""
    content = _bundled("http://www.w3.org/ns/hydra/core") or b"{}"
    terms = {}
    for term, meaning in json.loads(content)["@context"].items():
        iri = meaning.get("@id", "") if isinstance(meaning, dict) else meaning
        if iri.startswith("hydra:"):
            terms[term] = _unprefixed(meaning)
    return terms


def _unprefixed(meaning: Any) -> Any:
    if isinstance(meaning, dict):
        return {**meaning, "@id": _unprefixed(meaning["@id"])}
    return str(meaning).replace("hydra:", HYDRA, 1)


def make_absolute(data: Any, base: str) -> dict[str, str]:
    """Resolve the relative IRIs that a document's own contexts give to terms.

    JSON-LD forbids them where nothing, like ``@vocab``, completes them; here
    they are replaced in `data`. Returns the IRI of each such term.
    """
    parts: list[dict[str, Any]] = []
    for context, _ in local_contexts(data):
        for part in context if isinstance(context, list) else [context]:
            if isinstance(part, dict):
                parts.append(part)
    found: dict[str, str] = {}
    if any("@vocab" in part for part in parts):
        return found
    for part in parts:
        for term, meaning in part.items():
            iri = meaning.get("@id") if isinstance(meaning, dict) else meaning
            if term.startswith("@") or not _is_relative(iri):
                continue
            # An empty fragment makes a prefix, and is lost on resolving.
            address, mark, fragment = str(iri).partition("#")
            found[term] = resolved(base, address) + mark + fragment
            part[term] = (
                {**meaning, "@id": found[term]}
                if isinstance(meaning, dict)
                else found[term]
            )
    return found


def _is_relative(iri: Any) -> bool:
    # Without these marks it may be the name of another term.
    return (
        isinstance(iri, str)
        and ("/" in iri or "#" in iri)
        and ":" not in iri
        and not iri.startswith("@")
    )


def local_contexts(value: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    """Yield every ``@context`` in a JSON document with its depth, outermost first."""
    if isinstance(value, dict):
        if "@context" in value:
            yield value["@context"], depth
        for key, item in value.items():
            if key != "@context":
                yield from local_contexts(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from local_contexts(item, depth + (depth > 0))
