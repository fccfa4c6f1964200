"""What every part of one reading shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from hydra_codegen.frozen import dataclass
from hydra_codegen.statements import Iri, Subject
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.reader.findings import Report
from hydra_codegen.vocabulary.reader.nodes import About, Nodes
from hydra_codegen.vocabulary.reader.references import References


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The graph that is read, and how.

    `classes` are the names of the classes by node; `shapes` the SHACL shapes
    by the class they target; `keys` the JSON keys that a context gives to
    IRIs; `template_predicates` what leads to an IRI template; `leads_on` all
    that leads to operations or templates; `operations_met` what they led to.
    """

    nodes: Nodes
    report: Report
    references: References
    classes: Mapping[Subject, str]
    shapes: Mapping[Subject, Sequence[Subject]]
    keys: Mapping[str, str]
    language: str
    template_predicates: tuple[Iri, ...]
    leads_on: frozenset[Iri]
    operations_met: set[Subject] = field(default_factory=set)

    def deprecated(self, *abouts: About) -> bool:
        """Tell whether owl:deprecated is true of any of the nodes."""
        for about in abouts:
            if terms.DEPRECATED[0] in about and self.nodes.boolean(
                about, terms.DEPRECATED
            ):
                return True
        return False
