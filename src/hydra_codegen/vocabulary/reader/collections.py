"""Collections and what they hold.

Hydra Core Vocabulary, "Collections"; HYDRA-TERMS, section 2 (a collection's
members), Q15, Q16 and Q17.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hydra_codegen.documentation import Operation
from hydra_codegen.statements import Iri, Literal, Subject, Term
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.reader.context import Reading
from hydra_codegen.vocabulary.reader.names import local_name
from hydra_codegen.vocabulary.reader.nodes import UNKNOWN, About, says, text_of
from hydra_codegen.vocabulary.reader.references import ANY


class Collections:
    """Tells which classes are collections, and of what.

    Takes the operations of each class: what a POST expects is what a
    collection holds, where nothing says so better.
    """

    __slots__ = ("_are", "_instances", "_members", "_operations", "_reading")

    def __init__(
        self, reading: Reading, operations: Callable[[Subject], Sequence[Operation]]
    ) -> None:
        self._reading = reading
        self._operations = operations
        self._are: dict[Subject, bool] = {}
        self._instances: dict[Term, list[About]] | None = None
        self._members: dict[Subject, tuple[str, ...]] = {}

    def includes(self, node: Subject) -> bool:
        """Tell whether a class is a collection, by itself or by descent."""
        # Without recursion: a line of superclasses may be of any length.
        below: dict[Subject, Subject | None] = {node: None}
        waiting = [node]
        while waiting and node not in self._are:
            one = waiting.pop()
            about = self._reading.nodes.about(one)
            if self._are.get(one) or self._is_one(one, about):
                line: Subject | None = one
                while line is not None:
                    self._are[line] = True
                    line = below[line]
            elif one not in self._are:
                for parent in self._parents(about):
                    if parent not in below:
                        below[parent] = one
                        waiting.append(parent)
        if node not in self._are:
            self._are.update(dict.fromkeys(below, False))
        return self._are[node]

    def _is_one(self, node: Subject, about: About) -> bool:
        """Tell whether a class is a collection by itself."""
        return node in terms.COLLECTIONS or (
            about is not UNKNOWN
            and (
                any(kind in terms.COLLECTIONS for kind in about.get(terms.TYPE, ()))
                or says(about, terms.MEMBER_ASSERTION)
                or self.restricts(about)
            )
        )

    def members(self, node: Subject) -> tuple[str, ...]:
        """Return the IRIs of what a collection class holds; empty: anything."""
        # Without recursion: a line of superclasses may be of any length.
        parents: dict[Subject, Iterator[Subject]] = {}
        waiting = [] if node in self._members else [node]
        while waiting:
            one = waiting[-1]
            if one not in parents:
                about = self._reading.nodes.about(one)
                found = (
                    self.asserted(about)
                    or self.restricted(about)
                    or self._of_instances(one)
                )
                self._members[one] = found
                parents[one] = iter(() if found else self._parents(about))
            if not self._members[one]:
                parent = next(parents[one], None)
                if parent is not None and parent not in self._members:
                    waiting.append(parent)
                    continue
                if parent is not None:
                    self._members[one] = self._members[parent]
                    continue
                self._members[one] = self.posted(self._operations(one))
            waiting.pop()
            if waiting and not self._members[waiting[-1]]:
                self._members[waiting[-1]] = self._members[one]
        return self._members[node]

    def asserted(self, about: About) -> tuple[str, ...]:
        """Return what hydra:memberAssertion or hydra:manages says."""
        if not says(about, terms.MEMBER_ASSERTION):
            return ()
        nodes, report = self._reading.nodes, self._reading.report
        found: dict[str, None] = {}
        for node in nodes.nodes(about, terms.MEMBER_ASSERTION):
            if node in self._reading.classes:
                report.add(
                    "HC225",
                    f"The class {report.short(node)} stands where a member assertion"
                    " is expected; it is taken for the class of the members.",
                    at=node,
                )
                found.update(dict.fromkeys(self._resolved([node])))
                continue
            said = nodes.about(node)
            objects = nodes.values(said, terms.OBJECT)
            properties = nodes.values(said, terms.PROPERTY)
            subjects = nodes.values(said, terms.SUBJECT)
            if bool(objects) + bool(properties) + bool(subjects) != 2:
                report.add(
                    "HC225",
                    "A member assertion must state exactly two of hydra:subject,"
                    " hydra:property and hydra:object.",
                    at=node,
                )
            # Subject and property tie members to their owner, they type nothing.
            if not properties or any(self._is_type(one) for one in properties):
                found.update(dict.fromkeys(self._resolved(objects)))
        return tuple(found)

    def _of_instances(self, node: Subject) -> tuple[str, ...]:
        """Return what the collections of a class that are described assert."""
        nodes = self._reading.nodes
        if self._instances is None:
            self._instances = {}
            for instance in nodes.index.values():
                if says(instance, terms.MEMBER_ASSERTION):
                    for kind in nodes.types(instance):
                        self._instances.setdefault(kind, []).append(instance)
        if node in terms.COLLECTIONS:
            # Each of these is one of many kinds; the class says nothing of all.
            return ()
        found: dict[str, None] = {}
        for about in self._instances.get(node, ()):
            found.update(dict.fromkeys(self.asserted(about)))
        return tuple(found)

    def restricts(self, about: About) -> bool:
        """Tell whether an OWL restriction speaks of hydra:member."""
        return any(True for _ in self._restrictions(about))

    def restricted(self, about: About) -> tuple[str, ...]:
        """Return what an OWL restriction on hydra:member says."""
        found: dict[str, None] = {}
        for said in self._restrictions(about):
            values = self._reading.nodes.values(said, terms.VALUES_FROM)
            found.update(dict.fromkeys(self._resolved(values)))
        return tuple(found)

    def posted(self, operations: Sequence[Operation]) -> tuple[str, ...]:
        """Return what a POST expects, other than a collection or anything."""
        found: dict[str, None] = {}
        for operation in operations:
            if operation.method == "POST":
                for iri in operation.body_types:
                    if iri not in terms.ANY_RESOURCE and not self.includes(Iri(iri)):
                        found[iri] = None
        return tuple(found)

    def _restrictions(self, about: About) -> list[About]:
        nodes = self._reading.nodes
        found = []
        waiting = [about]
        for depth in range(3):
            below: list[About] = []
            for one in waiting:
                if any(map(self._is_member, one.get(terms.ON_PROPERTY[0], ()))):
                    found.append(one)
                spellings = terms.EQUIVALENT_CLASS + (
                    terms.SUB_CLASS_OF if depth == 0 else ()
                )
                for spelling in spellings:
                    for value in one.get(spelling, ()):
                        # A named parent speaks for itself, in `members`.
                        if not isinstance(value, Iri | Literal):
                            below.append(nodes.about(value))
            waiting = below
        return found

    def never_expanded(self, value: Term, name: str = "Collection") -> bool:
        """Tell whether an IRI is but a term of Hydra, read as a relative IRI.

        API Platform 4.0 to 4.2 wrote ``{"@id": "Collection"}`` and
        ``{"@id": "member"}``, which no JSON-LD context expands.
        """
        return (
            isinstance(value, Iri)
            and value not in self._reading.nodes.index
            and local_name(value) == name
        )

    def _is_member(self, value: Term) -> bool:
        return value in terms.MEMBER or self.never_expanded(value, "member")

    def _parents(self, about: About) -> list[Subject]:
        values = self._reading.nodes.values(about, terms.SUB_CLASS_OF)
        return [value for value in values if not isinstance(value, Literal)]

    def _is_type(self, value: Term) -> bool:
        text = text_of(value).strip()
        return terms.TYPE in (text, self._reading.references.expand(text))

    def _resolved(self, values: Sequence[Term]) -> list[str]:
        found = (self._reading.references.resolve(value) for value in values)
        return [iri for iri in found if iri is not None and iri != ANY]
