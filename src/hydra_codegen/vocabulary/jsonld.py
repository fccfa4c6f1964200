"""JSON-LD in, ordered statements out.

PyLD expands (JSON-LD 1.1 Processing Algorithms and API, section 5.1); the
way from there to statements is our own, since PyLD's loses the order.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from typing import Any

from pyld import jsonld
from pyld.context_resolver import ContextResolver

from hydra_codegen.errors import SourceError
from hydra_codegen.findings import Place, Severity
from hydra_codegen.vocabulary import json_text, nesting
from hydra_codegen.vocabulary.accumulator import Accumulator
from hydra_codegen.vocabulary.contexts import (
    ContextLoader,
    hydra_terms,
    local_contexts,
    make_absolute,
)
from hydra_codegen.vocabulary.contexts import is_bundled as is_bundled
from hydra_codegen.vocabulary.expanded import Expanded
from hydra_codegen.vocabulary.json_terms import add_terms
from hydra_codegen.vocabulary.sources import Document
from hydra_codegen.vocabulary.text import Lines, place_at

MAX_CONTEXT_TERMS = 5_000_000
"""How many terms may be in force, added up over each place with a context."""

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s]")
_NULL_CONTEXT = re.compile(r'"@context"\s*:\s*null\b')

# Vocabularies of others: their address says nothing about the document's.
_SHARED_VOCABULARIES = ("http://www.w3.org/", "https://www.w3.org/", "schema.org/")


def add_document(
    document: Document,
    fallback_base: str,
    into: Accumulator,
    contexts: Mapping[str, bytes],
) -> None:
    """Add the statements of `document`, its terms, prefixes and findings.

    Relative IRIs resolve against the document's base, else what
    `inferred_base` finds, else `fallback_base`. Raises `SourceError` for what
    is not JSON or not JSON-LD, and for a context that is not at hand.
    """
    # Each value of a list is at least a statement, and follows one of these.
    into.measure(document.name, sum(map(document.content.count, (b",", b":", b"["))))
    data, findings = json_text.parse(document.name, document.content)
    into.findings.extend(findings)
    if not isinstance(data, (dict, list)):
        raise SourceError(
            "is not JSON-LD: it holds neither an object nor a list",
            Place(source=document.name),
        )
    base = document.base or inferred_base(data) or fallback_base
    into.bases.append(base)
    _find_relative_terms(document, make_absolute(data, base), into)
    loader = ContextLoader(document.name, base, contexts)
    options = {
        "base": base,
        "processingMode": "json-ld-1.1",
        "documentLoader": loader,
        # PyLD's own cache outlives the run and would mix up users' contexts.
        "contextResolver": BoundedResolver(document.name, loader),
    }
    dropped: dict[str, None] = {}
    # What PyLD would warn of, naming its own source, are findings here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expanded = _expand(document, data, options, dropped)
        forgotten = _forgotten_terms(document, dropped)
        if forgotten:
            repaired = {**options, "expandContext": {"@context": forgotten}}
            expanded = _expand(document, data, repaired, {})
        try:
            Expanded(document, into).add(expanded)
            add_terms(document, data, options, into)
        except RecursionError as error:
            raise nesting.too_deep(document.name) from error
    _find_dropped_keys(document, dropped, forgotten, into)
    _find_lost_context(document, data, into)


class BoundedResolver(ContextResolver):  # type: ignore[misc]
    """Counts the terms that contexts are built from: each is a copy of the last."""

    def __init__(self, document: str, loader: ContextLoader) -> None:
        super().__init__({}, loader)
        self.start(document)

    def start(self, document: str) -> None:
        """Count afresh, for another document; what was resolved is remembered."""
        self._document = document
        self._terms = 0

    def resolve(
        self, active_ctx: Any, context: Any, base: str, cycles: Any = None
    ) -> Any:
        self._terms += len(active_ctx.get("mappings", ()))
        if self._terms > MAX_CONTEXT_TERMS:
            raise SourceError(
                "its contexts define too many terms too often; "
                "use one context for the whole document",
                Place(source=self._document),
            )
        return super().resolve(active_ctx, context, base, cycles)


def inferred_base(data: Any) -> str:
    """Return the base that a JSON-LD document itself suggests, or nothing.

    The absolute ``@id`` of its ApiDocumentation, else its ``@vocab`` without
    the fragment: frameworks name their classes ``#Book`` below that address.
    """
    nodes = data if isinstance(data, list) else [data]
    nodes = [node for node in nodes if isinstance(node, dict)]
    for node in nodes:
        graph = node.get("@graph")
        members = graph if isinstance(graph, list) else [graph]
        for candidate in (node, *members):
            iri = candidate.get("@id") if isinstance(candidate, dict) else None
            if (
                isinstance(iri, str)
                and _ABSOLUTE.match(iri)
                and _is_documentation(candidate)
            ):
                return iri.partition("#")[0]
    for node in nodes:
        vocabulary = _vocabulary(node.get("@context"))
        if "#" in vocabulary and not any(s in vocabulary for s in _SHARED_VOCABULARIES):
            return vocabulary.partition("#")[0]
    return ""


def _is_documentation(node: Mapping[str, Any]) -> bool:
    types = node.get("@type", node.get("type"))
    names = types if isinstance(types, list) else [types]
    return any(str(name).endswith("ApiDocumentation") for name in names) or any(
        key.endswith("supportedClass") for key in node
    )


def _vocabulary(context: Any) -> str:
    for part in reversed(context if isinstance(context, list) else [context]):
        if isinstance(part, dict):
            found = part.get("@vocab") or _vocabulary(part.get("@context"))
            if isinstance(found, str) and _ABSOLUTE.match(found):
                return found
    return ""


def _expand(
    document: Document, data: Any, options: Mapping[str, Any], dropped: dict[str, None]
) -> list[Any]:
    def drop(key: str | None) -> None:
        # Without a name, the context maps the key to null: that is meant.
        if key:
            dropped[key] = None

    try:
        expanded = jsonld.expand(data, dict(options), on_property_dropped=drop)
    except RecursionError as error:
        raise nesting.too_deep(document.name) from error
    # PyLD meets odd input with whatever Python raises; none may get through.
    except Exception as error:
        raise _as_source_error(document, error) from error
    return list(expanded)


def _as_source_error(document: Document, error: Exception) -> SourceError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, SourceError):
            return _located(document, cause)
        if isinstance(cause, RecursionError):
            return nesting.too_deep(document.name)
        cause = cause.__cause__
    if not isinstance(error, jsonld.JsonLdError):
        return SourceError(
            "cannot be read as JSON-LD; its keywords or contexts hold values "
            "of the wrong kind",
            Place(source=document.name),
        )
    if error.code in ("context overflow", "recursive context inclusion"):
        sentence = "its contexts include each other, or too many others"
    else:
        sentence = re.sub(r"^Invalid JSON-LD syntax;\s*", "", str(error.args[0]))
        sentence = sentence.rstrip(".") + _detail(error.details)
    return SourceError(f"is not valid JSON-LD: {sentence}", Place(source=document.name))


def _detail(details: Any) -> str:
    if not isinstance(details, dict) or not details:
        return ""
    detail = next(iter(details.values()))
    try:
        written = json.dumps(detail, ensure_ascii=False)
    except (TypeError, ValueError):
        return ""
    return f" (found {written if len(written) <= 80 else written[:77] + '...'})"


def _located(document: Document, error: SourceError) -> SourceError:
    """Return `error` with the line where the document names the context."""
    iri = error.place.iri
    if not iri or error.place.line:
        return error
    text = document.content.decode("utf-8", "replace")
    offset = text.find(f'"{iri}"')
    path = "/" + iri.partition("://")[2].partition("/")[2]
    if offset < 0:
        offset = text.find(f'"{path}"')
    return SourceError(error.message, place_at(document.name, text, offset))


def _forgotten_terms(document: Document, dropped: Mapping[str, None]) -> dict[str, Any]:
    """Return what Hydra's own context says of keys that a Hydra document drops.

    Who writes `method` in such a document and forgets to map it means Hydra's.
    """
    if b"www.w3.org/ns/hydra/" not in document.content:
        return {}
    own = hydra_terms()
    return {key: own[key] for key in dropped if key in own}


def _first_keys(document: Document) -> tuple[Lines, dict[str, int]]:
    """Return the lines of a document, and where in it each key stands first."""
    text = document.content.decode("utf-8", "replace")
    first: dict[str, int] = {}
    for key, offset, _ in json_text.keys(text):
        first.setdefault(key, offset)
    return Lines(text), first


def _find_dropped_keys(
    document: Document,
    dropped: Mapping[str, None],
    forgotten: Mapping[str, Any],
    into: Accumulator,
) -> None:
    if not dropped:
        return
    lines, first = _first_keys(document)
    for key in sorted(dropped, key=lambda name: first.get(name, -1)):
        into.find(
            "HC305",
            Severity.WARNING,
            f"the key {key[:200]!r} means nothing in the context it stands in, "
            + (
                "so other tools drop it; it is read as Hydra's"
                if key in forgotten
                else "so what it says is lost"
            ),
            lines.place(document.name, first.get(key, -1)),
            "map the key in the @context, or write the property's IRI",
        )


def _find_relative_terms(
    document: Document, absolute: Mapping[str, str], into: Accumulator
) -> None:
    if not absolute:
        return
    lines, first = _first_keys(document)
    for term, iri in absolute.items():
        into.find(
            "HC311",
            Severity.WARNING,
            f"the context gives the term {term[:200]!r} a relative IRI, which other"
            f" tools refuse; it is read as {iri[:200]}",
            lines.place(document.name, first.get(term, -1)),
            "write the whole IRI, with its scheme",
        )


def _find_lost_context(document: Document, data: Any, into: Accumulator) -> None:
    nulls = sum(
        context is None and depth > 0 for context, depth in local_contexts(data)
    )
    if not nulls:
        return
    text = document.content.decode("utf-8", "replace")
    match = _NULL_CONTEXT.search(text)
    times = "once" if nulls == 1 else f"{nulls} times"
    into.find(
        "HC307",
        Severity.WARNING,
        f'"@context": null inside a node ({times}) takes away the context, '
        "so almost nothing of that node is left",
        place_at(document.name, text, match.start() if match else -1),
        'remove "@context": null',
    )
