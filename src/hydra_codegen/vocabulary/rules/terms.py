"""Rules about the terms of Hydra's namespace: removed, renamed, unknown."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from hydra_codegen.documentation import HYDRA
from hydra_codegen.statements import RDF, Iri
from hydra_codegen.vocabulary.graph import Index
from hydra_codegen.vocabulary.rules.catalogue import Violation

CURRENT = frozenset(
    "apiDocumentation ApiDocumentation entrypoint supportedClass possibleStatus "
    "supportedProperty supportedOperation Class SupportedProperty property required "
    "readable writable Operation method expects returns expectsHeader "
    "returnsHeader HeaderSpecification headerName possibleValue closedSet Status "
    "statusCode Error title description Resource operation Link TemplatedLink "
    "Collection collection member memberAssertion subject object totalItems view "
    "PartialCollectionView first last next previous search freetextQuery limit offset "
    "pageIndex pageReference IriTemplate template Rfc6570Template "
    "VariableRepresentation variableRepresentation BasicRepresentation "
    "ExplicitRepresentation mapping IriTemplateMapping variable extension "
    "resolveRelativeUsing BaseUriSource Rfc3986 LinkContext".split()
)

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


def unknown_terms(index: Index) -> Iterator[Violation]:
    """Yield one violation for each removed or unknown term, where first used."""
    seen: set[str] = set()
    for subject, predicates in index.items():
        used = [
            *predicates,
            *(o for o in predicates.get(_TYPE, []) if isinstance(o, Iri)),
        ]
        for term in used:
            if term.startswith(HYDRA) and term not in seen:
                seen.add(term)
                yield from _judged(str(term), str(subject))


def _judged(term: str, subject: str) -> Iterator[Violation]:
    name = term[len(HYDRA) :]
    if name in CURRENT:
        return
    if name in REMOVED:
        current = REMOVED[name]
        yield Violation(
            "HC118",
            subject,
            f"The term hydra:{name} is no longer current in Hydra.",
            f"Use hydra:{current}.",
        )
        return
    near = difflib.get_close_matches(name, sorted(CURRENT), n=1)
    hint = f"Did you mean hydra:{near[0]}?" if near else ""
    yield Violation("HC119", subject, f"Hydra has no term hydra:{name}.", hint)
