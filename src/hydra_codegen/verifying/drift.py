"""What a live API says of itself, against the vocabulary: findings as `verify` has them."""

from __future__ import annotations

from hydra_codegen.comparing import compare
from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.findings import Finding, Place
from hydra_codegen.vocabulary.rules.catalogue_answers import ANSWER_RULES


def drift(
    documentation: ApiDocumentation, live: ApiDocumentation, url: str
) -> tuple[Finding, ...]:
    """Return how the documentation that is published at `url` differs.

    The vocabulary is taken for the old one: what is gone is missing in the live one.
    """
    return tuple(
        finding(
            "HC505" if change.breaking else "HC506",
            url,
            f"{change.message[:-1]} ({change.rule}).",
            change.place.iri,
        )
        for change in compare(documentation, live)
    )


def finding(rule: str, url: str, message: str, iri: str = "") -> Finding:
    """Return a finding about a live API, at a URL."""
    known = ANSWER_RULES[rule]
    return Finding(
        rule=rule,
        severity=known.severity,
        message=message,
        place=Place(source=url, iri=iri),
        hint=known.mend,
    )
