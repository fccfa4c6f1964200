"""The shapes of a class in SHACL: of what is read, and of what is written.

SHACL 1.0 (W3C, 2017), section 4. They say of a graph what the checks say of the
document that it is expanded from; a patch is no graph and has no shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from hydra_codegen.frozen import dataclass
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.rules import Rules, typed_ranges
from hydra_codegen.python.types import Mode
from hydra_codegen.runtime.rules import ANY, EMBEDDED, LINK, LINKS, LIST, MANY, Rule
from hydra_codegen.targets.context import Meaning, meaning_of
from hydra_codegen.targets.shacl.literals import narrowed
from hydra_codegen.targets.shacl.turtle import Pair, Terms, blank, listed, node, text


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of a property, whether it is read or written.

    `ranges` are as `typed_ranges` returns them, `pairs` what all its shapes state.
    """

    rule: Rule
    meaning: Meaning
    ranges: Sequence[tuple[str, str]]
    path: str
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class Shapes:
    """Writes the shapes of one API; closed ones allow no other properties."""

    models: ModelPlan
    terms: Terms
    closed: bool
    settled: frozenset[str]

    @classmethod
    def of(cls, models: ModelPlan, terms: Terms, closed: bool) -> Shapes:
        """Return the shapes of an API."""
        return cls(models, terms, closed, settled(models))

    def of_class(self, key: str) -> Iterator[str]:
        """Yield the shapes of the class `key`, each with all that it states."""
        supported = self.models.documentation.classes[key]
        if not is_iri(supported.iri):
            return
        told = self._told(key)
        for mode in (Mode.READ, Mode.WRITE):
            pairs: list[Pair] = [("a", "sh:NodeShape")]
            if mode is Mode.READ:
                pairs.append(("sh:targetClass", self.terms.iri(supported.iri)))
            name = self.models.names[key].read
            label = f"{name}, as it is {_DONE[mode]}"
            pairs.append(("rdfs:label", text(label)))
            if self.closed:
                self.terms.used.add("rdf")
                pairs.append(("sh:closed", "true"))
                pairs.append(("sh:ignoredProperties", "( rdf:type )"))
            properties = list(self._properties(key, told, mode))
            if properties:
                pairs.append(("sh:property", properties))
            yield node(self._shape(key, mode), pairs)

    def _shape(self, key: str, mode: Mode) -> str:
        iri = self.models.documentation.classes[key].iri
        return self.terms.iri(f"{iri}{_ENDINGS[mode]}")

    def _told(self, key: str) -> Sequence[_Told]:
        """Return what is said of each property that has shapes."""
        properties = self.models.shapes[key].all.values()
        keys = Counter(prop.iri for prop in properties)
        rules = self.models.documentation.derived(Rules)
        found: list[_Told] = []
        for prop in properties:
            if keys[prop.iri] == 1 and is_iri(prop.iri):
                path = self.terms.iri(prop.iri)
                pairs: list[Pair] = [("sh:path", path)]
                if prop.title:
                    pairs.append(("sh:name", text(prop.title)))
                if prop.description:
                    pairs.append(("sh:description", text(prop.description)))
                ranges = list(typed_ranges(self.models, prop))
                told = _Told(rules.of(prop), meaning_of(prop), ranges, path, pairs)
                found.append(told)
        return found

    def _properties(self, key: str, told: Sequence[_Told], mode: Mode) -> Iterator[str]:
        keys = Counter(prop.iri for prop in self.models.shapes[key].all.values())
        for iri in keys:
            # Several keys are one property in RDF: which is which is not told.
            if keys[iri] > 1 and is_iri(iri) and self.closed:
                yield blank([("sh:path", self.terms.iri(iri))], "    ")
        for one in told:
            yield from self._property(one, mode)

    def _property(self, told: _Told, mode: Mode) -> Iterator[str]:
        rule, pairs = told.rule, [*told.pairs]
        if rule.write_only if mode is Mode.READ else rule.read_only:
            yield blank([*pairs, ("sh:maxCount", "0")], "    ")
            return
        in_lists = told.meaning.container == "@list"
        pairs += _counts(rule, mode, in_lists)
        values = list(self._values(told, mode))
        if not in_lists:
            yield blank([*pairs, *values], "    ")
            return
        yield blank(pairs, "    ")
        if values:
            self.terms.used.add("rdf")
            members = f"( {told.path} [ sh:zeroOrMorePath rdf:rest ] rdf:first )"
            yield blank([("sh:path", members), *values], "    ")

    def _values(self, told: _Told, mode: Mode) -> Iterator[Pair]:
        """Yield what each value must be; nothing where RDF does not tell."""
        alternatives: list[list[Pair]] = []
        ranges = told.ranges
        # Without one type in the context a text stays a text, whatever it is.
        known = len(ranges) == 1 or told.meaning.type or _are_native(ranges)
        for name, iri in ranges if known else ():
            one = list(self._alternative(name, iri, told.rule, mode))
            if not one:
                return
            if one not in alternatives:
                alternatives.append(one)
        if len(alternatives) == 1:
            yield from alternatives[0]
        elif alternatives:
            yield "sh:or", listed(blank(one, "        ") for one in alternatives)

    def _alternative(
        self, name: str, iri: str, rule: Rule, mode: Mode
    ) -> Iterator[Pair]:
        if name in (ANY, "rdf:JSON") or name.startswith(LIST):
            return
        if name.startswith(LINKS) or name == LINK:
            yield "sh:nodeKind", "sh:IRI"
        elif name.startswith("@"):
            yield "sh:nodeKind", "sh:BlankNodeOrIRI"
            key = self.models.by_module.get(name.partition(":")[2], "")
            if key and name.startswith(EMBEDDED):
                yield from self._embedded(key, mode)
        elif name == "rdf:langString":
            self.terms.used.add("rdf")
            kinds = ("xsd:string", "rdf:langString")
            yield "sh:or", listed(blank([("sh:datatype", k)], "") for k in kinds)
        elif name == "rdfs:Literal":
            yield "sh:nodeKind", "sh:Literal"
        else:
            datatype = self.terms.iri(iri)
            yield "sh:datatype", datatype
            yield from narrowed(name, datatype, rule.facets)

    def _embedded(self, key: str, mode: Mode) -> Iterator[Pair]:
        """Yield what a resource inside another is: of its class, if of any."""
        self.terms.used.add("rdf")
        untyped = blank([("sh:path", "rdf:type"), ("sh:maxCount", "0")], "")
        below = [
            blank([("sh:class", self.terms.iri(iri))], "")
            for one in self.models.descendants[key]
            if is_iri(iri := self.models.documentation.classes[one].iri)
        ]
        if below:
            yield "sh:or", listed([*below, blank([("sh:property", untyped)], "")])
        # Shapes that refer to each other in a circle mean nothing (section 3.4.3).
        if key in self.settled and below:
            shape = self._shape(key, mode)
            if mode is Mode.READ:
                yield "sh:node", shape
            else:
                # Of what is only named, nothing is required.
                yield "sh:or", listed([blank([("sh:nodeKind", "sh:IRI")], ""), shape])


_DONE = {Mode.READ: "read", Mode.WRITE: "written"}
_ENDINGS = {Mode.READ: "Shape", Mode.WRITE: "WrittenShape"}


def _counts(rule: Rule, mode: Mode, in_lists: bool) -> Iterator[Pair]:
    if rule.required and mode is Mode.WRITE:
        fewest = 1 if in_lists else max(1, rule.min_count or 1)
        yield "sh:minCount", str(fewest)
    most = rule.max_count
    if in_lists or (most is None and mode is Mode.WRITE and _is_single(rule)):
        most = 1
    if most is not None and most != MANY:
        yield "sh:maxCount", str(most)


def _is_single(rule: Rule) -> bool:
    """Whether what nothing says the number of is written as one value."""
    return bool(rule.types) and not any(
        name in (ANY, "rdf:JSON") or name.startswith((LIST, LINKS))
        for name in rule.types
    )


def _are_native(ranges: Sequence[tuple[str, str]]) -> bool:
    """Whether JSON itself tells the datatypes apart."""
    return {name for name, _ in ranges} <= {"xsd:string", "xsd:integer", "xsd:boolean"}


def settled(models: ModelPlan) -> frozenset[str]:
    """Return the classes whose embedded resources lead into no circle."""
    inside: dict[str, set[str]] = {}
    around: dict[str, set[str]] = {key: set() for key in models.names}
    for key in models.names:
        inside[key] = {
            models.by_module[name.partition(":")[2]]
            for prop in models.shapes[key].all.values()
            for name, _ in typed_ranges(models, prop)
            if name.startswith(EMBEDDED) and name != EMBEDDED
        }
        for target in inside[key]:
            around[target].add(key)
    waiting = [key for key, targets in inside.items() if not targets]
    found = set(waiting)
    while waiting:
        done = waiting.pop()
        for key in around[done]:
            inside[key].discard(done)
            if not inside[key] and key not in found:
                found.add(key)
                waiting.append(key)
    return frozenset(found)


def is_iri(iri: str) -> bool:
    """Whether it names something: no blank node has shapes."""
    return ":" in iri and not iri.startswith("_:")
