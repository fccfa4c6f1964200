"""The checks that `hydra-codegen check` runs on a whole documentation.

What each rule says stands in `catalogue`; how it is found, in the module of
what it speaks of. What the loader and the reader notice on their way has
numbers of its own there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.findings import Finding, Place
from hydra_codegen.vocabulary.graph import Index
from hydra_codegen.vocabulary.rules import classes, operations, properties, terms
from hydra_codegen.vocabulary.rules.catalogue import RULES, Rule, Violation
from hydra_codegen.vocabulary.rules.catalogue_answers import ANSWER_RULES
from hydra_codegen.vocabulary.rules.catalogue_reading import READING_RULES

ALL_RULES: dict[str, Rule] = {**RULES, **READING_RULES, **ANSWER_RULES}
"""Every rule there is, by number."""

_CHECKS: tuple[Callable[[ApiDocumentation], Iterator[Violation]], ...] = (
    *classes.CHECKS,
    *properties.CHECKS,
    *operations.CHECKS,
)


def check(
    documentation: ApiDocumentation, index: Index, locate: Callable[[str], Place]
) -> tuple[Finding, ...]:
    """Return what the rules find, by place.

    `documentation` is checked as published, `index` for the terms it uses;
    `locate` tells where a node is described.
    """
    found = [violation for rule in _CHECKS for violation in rule(documentation)]
    found += terms.removed_terms(index)
    findings = [_finding(violation, locate) for violation in dict.fromkeys(found)]
    return tuple(sorted(findings, key=_order))


def _finding(violation: Violation, locate: Callable[[str], Place]) -> Finding:
    rule = RULES[violation.rule]
    return Finding(
        rule=rule.number,
        severity=rule.severity,
        message=violation.message,
        place=locate(violation.iri),
        hint=violation.hint or rule.mend,
    )


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.place
    return place.source, place.line, place.column, finding.rule
