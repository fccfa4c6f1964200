"""An answer is read as JSON-LD, by its own context: nodes under full IRIs.

JSON-LD 1.1 Processing Algorithms and API, section 5.1, with PyLD. Contexts come from
the API's own origin, with us, or from the user; none is fetched from elsewhere.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import field
from typing import Any, TypeAlias

from pyld import jsonld

from hydra_codegen.documentation import COLLECTION, HYDRA, PAGED_COLLECTION
from hydra_codegen.errors import SourceError
from hydra_codegen.frozen import dataclass
from hydra_codegen.verifying.calls import Answer, Calls, Exhausted
from hydra_codegen.verifying.known import Known
from hydra_codegen.vocabulary.contexts import ContextLoader, hydra_terms, is_bundled
from hydra_codegen.vocabulary.jsonld import BoundedResolver
from hydra_codegen.vocabulary.wire import joined, linked

Json: TypeAlias = Any

MEMBER = HYDRA + "member"
_CONTEXT_RELATION = "http://www.w3.org/ns/json-ld#context"
_MEMBER_KEYS = ("member", "hydra:member", MEMBER)
_COLLECTIONS = (COLLECTION, PAGED_COLLECTION)


class ContextError(Exception):
    """A context cannot be had or used; the message is a sentence's end."""


@dataclass(frozen=True, slots=True)
class Node:
    """One resource as an answer shows it.

    `values` are expanded values by the IRIs of properties, `sent` the JSON object it
    was sent as, where that is one.
    """

    iri: str
    types: tuple[str, ...]
    values: Mapping[str, list[Json]]
    sent: Mapping[str, Json] | None = None

    @property
    def bare(self) -> bool:
        """Whether nothing is said of it but what it is called."""
        return not self.values and not self.types


@dataclass(frozen=True, slots=True)
class Page:
    """An answer that could be read: the node it is about, and the others.

    `strict` is whether values are plain JSON; `dropped` are the keys that mean
    nothing; `lost` is whether it had no context, so that the vocabulary's was taken.
    """

    main: Node
    nodes: Mapping[str, Node] = field(default_factory=dict)
    strict: bool = True
    dropped: frozenset[str] = frozenset()
    lost: bool = False

    def node(self, value: Json, sent: Json = None) -> Node | None:
        """Return the node that a value is, or refers to; None: it is none."""
        if not isinstance(value, dict) or "@value" in value or "@list" in value:
            return None
        found = _node(value, sent)
        return self.nodes.get(found.iri, found) if found.bare else found

    def members(self, node: Node) -> list[Node]:
        """Return the members of a collection, as far as this page shows them."""
        values = node.values.get(MEMBER, [])
        sent: Json = None
        for key in _MEMBER_KEYS:
            if node.sent is not None and key in node.sent:
                sent = node.sent[key]
        sent = sent if isinstance(sent, list) else [sent]
        sent = sent if len(sent) == len(values) else [None] * len(values)
        found = [self.node(v, s) for v, s in zip(values, sent, strict=True)]
        return [one for one in found if one is not None]


class Contexts:
    """The contexts of one API, fetched when first needed."""

    def __init__(self, calls: Calls, given: Mapping[str, bytes]) -> None:
        self._calls = calls
        self._given = dict(given)
        self._loader = _Loader(self)
        self._resolver = BoundedResolver("", self._loader)

    def options(self, url: str) -> dict[str, Json]:
        """Return how PyLD reads the document at a URL."""
        self._resolver.start(url)
        return {
            "base": url,
            "processingMode": "json-ld-1.1",
            "documentLoader": self._loader,
            # One for all: each context is processed once.
            "contextResolver": self._resolver,
        }

    def content(self, url: str) -> bytes | None:
        """Return a context of the API's own origin, or what was given for it.

        None: it is of another origin. Raises `ContextError`.
        """
        if url not in self._given:
            if is_bundled(url) or not self._calls.within(url):
                return None
            answer = self._calls.get(url)
            if answer.failure or answer.status != 200:
                said = answer.failure or f"it answers with the status {answer.status}"
                raise ContextError(f"{url} cannot be fetched: {said}")
            if not isinstance(answer.document(), dict):
                raise ContextError(f"{url} is not a JSON object")
            self._given[url] = answer.body
        return self._given[url]


class _Loader(ContextLoader):
    """Loads contexts of the API's own origin besides those at hand."""

    def __init__(self, contexts: Contexts) -> None:
        super().__init__("", "", {})
        self._contexts = contexts

    def content(self, url: str) -> bytes | None:
        return self._contexts.content(url) or super().content(url)


def read(
    answer: Answer,
    document: Json,
    contexts: Contexts,
    known: Known,
    classes: tuple[str, ...],
) -> Page:
    """Return what an answer says; `classes` are those that its main node should be of.

    Raises `ContextError` where its context cannot be used.
    """
    context: Json = None
    plain = isinstance(document, dict) and "@graph" not in document
    if not _has_context(document):
        header = linked(answer.headers, _CONTEXT_RELATION, answer.url)
        if header:
            context = header
    lost = (
        context is None
        and plain
        and not _has_context(document)
        and _has_terms(document)
    )
    if lost:
        context = _own_context(known, classes)
    dropped: set[str] = set()
    expanded = _expand(answer, document, contexts, context, dropped)
    if plain:
        main = _node(expanded[0] if expanded else {}, document)
        return Page(main, {}, _has_terms(document), frozenset(dropped), lost)
    nodes = _merged(expanded)
    return Page(_main(nodes, answer.url, classes), nodes, False)


def _has_context(document: Json) -> bool:
    parts = document if isinstance(document, list) else [document]
    return any(isinstance(part, dict) and part.get("@context") for part in parts)


def _has_terms(document: Mapping[str, Json]) -> bool:
    """Whether an object has keys that only a context can explain."""
    return any(key[:1] != "@" and "://" not in key for key in document)


def _own_context(known: Known, classes: tuple[str, ...]) -> Json:
    """Return the vocabulary as a context, for what has none."""
    terms: dict[str, Json] = {"hydra": HYDRA, **hydra_terms()}
    for supported in known.documentation.classes.values():
        if supported.iri:
            scoped = known.terms_of(supported.iri)
            terms[supported.name] = {"@id": supported.iri, "@context": scoped}
    for iri in classes:
        terms.update(known.terms_of(iri))
    return {"@context": terms}


def _expand(
    answer: Answer, document: Json, contexts: Contexts, context: Json, dropped: set[str]
) -> list[Json]:
    options = contexts.options(answer.url)
    if context is not None:
        options["expandContext"] = context
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = jsonld.expand(
                document, options, on_property_dropped=lambda k: dropped.add(k or "")
            )
    # PyLD meets odd input with whatever Python raises; none may get through.
    except Exception as error:
        raise _context_error(error) from error
    return list(found)


def _context_error(error: BaseException) -> Exception:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, (ContextError, Exhausted)):
            return cause
        if isinstance(cause, SourceError):
            return ContextError(cause.message)
        cause = cause.__cause__
    if isinstance(error, jsonld.JsonLdError):
        said = str(error.args[0]).rstrip(".")
        return ContextError(f"it is not valid JSON-LD: {said}")
    return ContextError("it cannot be read as JSON-LD")


def _node(expanded: Mapping[str, Json], sent: Json = None) -> Node:
    types = expanded.get("@type", [])
    values = {
        key: value
        for key, value in expanded.items()
        if key[:1] != "@" and isinstance(value, list)
    }
    return Node(
        iri=str(expanded.get("@id", "")),
        types=tuple(types if isinstance(types, list) else [types]),
        values=values,
        sent=sent if isinstance(sent, dict) else None,
    )


def _merged(expanded: list[Json]) -> dict[str, Node]:
    """Return the nodes of a document by IRI: each may be stated in parts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = jsonld.flatten(expanded)
        except Exception as error:
            raise _context_error(error) from error
    return {node["@id"]: _node(node) for node in found}


def _main(nodes: Mapping[str, Node], url: str, classes: tuple[str, ...]) -> Node:
    """Return the node that a graph is about: the one at its address, first of all.

    What is at the address of a page is its view, and not the collection.
    """
    for address in (url, url.partition("?")[0]):
        here = nodes.get(address)
        if here is not None and HYDRA + "PartialCollectionView" not in here.types:
            return here
    wanted = {*classes, *_COLLECTIONS}
    for node in nodes.values():
        if wanted & {*node.types} or MEMBER in node.values:
            return node
    return next(iter(nodes.values()), Node("", (), {}))


def joined_iri(page_url: str, node: Node) -> str:
    """Return where a node is, or an empty text for one without an address."""
    return "" if node.iri[:2] in ("", "_:") else joined(page_url, node.iri)


def scalars(value: Json) -> Json:
    """Return an expanded value as plain JSON, for comparing and showing."""
    if isinstance(value, dict):
        for key in ("@value", "@id"):
            if key in value:
                return value[key]
        if "@list" in value:
            return [scalars(one) for one in value["@list"]]
    return json.dumps(value, sort_keys=True, default=str)
