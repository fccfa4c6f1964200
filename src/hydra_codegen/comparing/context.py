"""What every comparison is given: both documentations, and how to speak of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hydra_codegen.compact import Compactor
from hydra_codegen.comparing.changes import NOBODY, Change, Relation, Verdict
from hydra_codegen.documentation import ApiDocumentation, Described
from hydra_codegen.findings import place_of
from hydra_codegen.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What a change speaks of: as people write it, and the IRI to look it up by."""

    subject: str
    iri: str

    def inside(self, name: str, iri: str = "") -> Spot:
        """Return the spot of a part; one without an IRI is looked up by the whole."""
        return Spot(subject=self.subject + name, iri=iri or self.iri)

    def change(
        self,
        rule: str,
        before: str = "",
        after: str = "",
        verdict: Verdict = NOBODY,
        hint: str = "",
    ) -> Change:
        """Return a change of this spot."""
        return Change(
            rule=rule,
            subject=self.subject,
            place=place_of(self.iri),
            before=before,
            after=after,
            clients=verdict.clients,
            servers=verdict.servers,
            hint=hint,
        )


def three(first: int, relation: Relation) -> str:
    """Return the number of a rule for what is narrower, wider or other."""
    steps = {Relation.NARROWER: 0, Relation.WIDER: 1, Relation.OTHER: 2}
    return f"HD{first + steps[relation]}"


def superclasses(documentation: ApiDocumentation, iri: str) -> list[str]:
    """Return the IRIs of all superclasses of a class, the nearest first."""
    found: dict[str, None] = {}
    waiting = [iri]
    for one in waiting:
        supported = documentation.class_of(one)
        for above in supported.superclasses if supported is not None else ():
            if above not in found and above != iri:
                found[above] = None
                waiting.append(above)
    return list(found)


class Context:
    """Two documentations side by side."""

    def __init__(self, old: ApiDocumentation, new: ApiDocumentation) -> None:
        self.old = old
        self.new = new
        self._short = (Compactor(old.prefixes), Compactor(new.prefixes))
        self._above: dict[str, frozenset[str]] = {}
        self.sent = frozenset(_sent(old)) | frozenset(_sent(new))
        """The IRIs of all that any operation expects."""

    def before(self, iris: Iterable[str]) -> str:
        """Return IRIs of the old documentation as people write them."""
        return ", ".join(map(self._short[0], iris))

    def after(self, iris: Iterable[str]) -> str:
        """Return IRIs of the new documentation as people write them."""
        return ", ".join(map(self._short[1], iris))

    def is_within(self, narrow: str, wide: str) -> bool:
        """Whether all of one class are of another, in each documentation that has it."""
        if narrow == wide:
            return True
        if narrow not in self._above:
            known = [
                frozenset(superclasses(one, narrow))
                for one in (self.old, self.new)
                if one.class_of(narrow) is not None
            ]
            self._above[narrow] = frozenset.intersection(*known or [frozenset()])
        return wide in self._above[narrow]


def _sent(documentation: ApiDocumentation) -> Iterator[str]:
    for supported in documentation.classes.values():
        for operation in supported.operations:
            yield from operation.body_types
        for prop in supported.properties.values():
            for operation in prop.operations:
                yield from operation.body_types


def described(old: Described, new: Described, spot: Spot) -> Iterator[Change]:
    """Yield what differs in what anything described may carry."""
    if old.preferred_name != new.preferred_name:
        yield spot.change(
            "HD501", old.preferred_name, new.preferred_name, Verdict(True, True)
        )
    if old.deprecated != new.deprecated:
        yield spot.change("HD902" if new.deprecated else "HD903")
    for texts in (_titles, _descriptions):
        before, after = texts(old), texts(new)
        if before != after:
            yield spot.change("HD901", *_shown(before, after))


_Texts = tuple[str, frozenset[tuple[str, str]]]


def _titles(item: Described) -> _Texts:
    return item.title, frozenset((t.language, t.text) for t in item.titles)


def _descriptions(item: Described) -> _Texts:
    return item.description, frozenset((t.language, t.text) for t in item.descriptions)


def _shown(before: _Texts, after: _Texts) -> tuple[str, str]:
    """Return the texts chosen, or where these are the same the others that differ."""
    if before[0] != after[0]:
        return _quoted([before[0]]), _quoted([after[0]])
    texts = (sorted(before[1] - after[1]), sorted(after[1] - before[1]))
    first, second = ([f"{text}@{tag}" for tag, text in some] for some in texts)
    return _quoted(first), _quoted(second)


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts if text)
