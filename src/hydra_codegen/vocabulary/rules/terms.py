"""Rules about the terms of Hydra's namespace: removed or renamed."""

from __future__ import annotations

from collections.abc import Iterator

from hydra_codegen.documentation import HYDRA
from hydra_codegen.statements import RDF, Iri
from hydra_codegen.vocabulary.graph import Index
from hydra_codegen.vocabulary.rules.catalogue import Violation

# Removed from core.jsonld, each with what says the same today.
REMOVED = {
    "supportedClasses": "supportedClass",
    "supportedProperties": "supportedProperty",
    "supportedOperations": "supportedOperation",
    "operations": "operation",
    "mappings": "mapping",
    "members": "member",
    "readonly": "writable (false where it is read-only)",
    "writeable": "writable",
    "writeonly": "readable (false where it is write-only)",
    "statusCodes": "possibleStatus",
    "StatusCodeDescription": "Status",
    "manages": "memberAssertion",
    "PagedCollection": "PartialCollectionView",
    "firstPage": "first",
    "lastPage": "last",
    "nextPage": "next",
    "previousPage": "previous",
    "itemsPerPage": "view",
    "CreateResourceOperation": "Operation",
    "ReplaceResourceOperation": "Operation",
    "DeleteResourceOperation": "Operation",
    "resolveRelativeTo": "resolveRelativeUsing",
}

_TYPE = Iri(RDF + "type")


def removed_terms(index: Index) -> Iterator[Violation]:
    """Yield one violation for each removed term, where it is used first."""
    seen: set[str] = set()
    for subject, predicates in index.items():
        types = [o for o in predicates.get(_TYPE, []) if isinstance(o, Iri)]
        for term in (*predicates, *types):
            name = term.removeprefix(HYDRA)
            if term in seen or name == term or name not in REMOVED:
                continue
            seen.add(term)
            yield Violation(
                "HC118",
                "" if subject.startswith("_:") else str(subject),
                f"The term hydra:{name} is no longer current in Hydra.",
                f"Use hydra:{REMOVED[name]}.",
            )
