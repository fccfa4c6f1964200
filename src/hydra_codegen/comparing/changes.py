"""Changes: what differs between two documentations, and whom that breaks.

A client is *broken* where one that was written for the old documentation may
fail with a server of the new; a server, where one that was written for the old
may fail clients of the new. What is new breaks neither: a server has it to
build, and until then nobody knows of it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from enum import Enum, StrEnum
from typing import TypeVar

from hydra_codegen.comparing.catalogue import RULES, Bump
from hydra_codegen.findings import Place
from hydra_codegen.frozen import dataclass

T = TypeVar("T")


class Side(StrEnum):
    """Who may be broken."""

    CLIENTS = "clients"
    SERVERS = "servers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two documentations.

    `rule` is its stable number (``HD202``), `subject` what it speaks of, as
    people write it (``Image.width``, ``Image PUT``), `place` where the new
    document speaks of that, or of what held it. `before` and `after` are the
    values, or empty; `clients` and `servers` say whether it breaks them, and
    `hint` is one more sentence, or empty.
    """

    rule: str
    subject: str
    place: Place
    before: str = ""
    after: str = ""
    clients: bool = False
    servers: bool = False
    hint: str = ""

    @property
    def breaking(self) -> bool:
        """Whether it breaks anybody."""
        return self.clients or self.servers

    @property
    def bump(self) -> Bump:
        """Which part of the version it asks to raise."""
        return Bump.MAJOR if self.breaking else RULES[self.rule].bump

    @property
    def message(self) -> str:
        """What changed, as a sentence."""
        said = f"{self.subject} {RULES[self.rule].what}"
        if self.before and self.after:
            return f"{said}: {self.after}, and was {self.before}."
        value = self.before or self.after
        return f"{said}: {value}." if value else f"{said}."

    @property
    def reason(self) -> str:
        """Why it breaks somebody or nobody, and the hint."""
        return " ".join(filter(None, (RULES[self.rule].why, self.hint)))


def recommended_bump(changes: Iterable[Change]) -> Bump:
    """Return which part of the version all of `changes` ask to raise.

    Major where anybody is broken, minor for additions, patch where only texts
    differ, none without changes (Semantic Versioning 2.0.0, items 6 to 8).
    """
    found = {change.bump for change in changes}
    return next((bump for bump in Bump if bump in found), Bump.NONE)


def judged_for(changes: Iterable[Change], side: Side) -> tuple[Change, ...]:
    """Return `changes` as they are for one side alone: the other breaks nowhere."""
    if side is Side.CLIENTS:
        return tuple(replace(change, servers=False) for change in changes)
    return tuple(replace(change, clients=False) for change in changes)


class Relation(Enum):
    """How what is allowed now stands to what was allowed."""

    SAME = "same"
    NARROWER = "narrower"
    WIDER = "wider"
    OTHER = "other"

    @classmethod
    def of(cls, *, within: bool, without: bool) -> Relation:
        """Return the relation: all of the new was allowed, all of the old is."""
        if within:
            return cls.SAME if without else cls.NARROWER
        return cls.WIDER if without else cls.OTHER

    def joined(self, other: Relation) -> Relation:
        """Return the relation where both hold at once."""
        if other is Relation.SAME:
            return self
        return other if self in (Relation.SAME, other) else Relation.OTHER


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether clients and servers are broken."""

    clients: bool = False
    servers: bool = False

    def __or__(self, other: Verdict) -> Verdict:
        return Verdict(self.clients or other.clients, self.servers or other.servers)


NOBODY = Verdict()
BOTH = Verdict(True, True)


def verdict_of(relation: Relation, *, read: bool, written: bool) -> Verdict:
    """Return whom a relation breaks, of what is read or written by clients.

    Who receives must know all that is sent: what is read may be narrowed
    without harm to clients, what is written may be widened.
    """
    narrower = relation in (Relation.NARROWER, Relation.OTHER)
    wider = relation in (Relation.WIDER, Relation.OTHER)
    return Verdict(
        clients=(read and wider) or (written and narrower),
        servers=(read and narrower) or (written and wider),
    )


def paired(
    old: Sequence[T], new: Sequence[T], *keys: Callable[[T], Hashable]
) -> list[tuple[T | None, T | None]]:
    """Return what belongs together, in the order of `new`.

    Each of `keys` pairs what is left with an equal key (None: no key), in
    order; what has no partner stands alone, and what is gone stands after
    what it stood after. The pairs of `new` and `old` are the same, turned.
    """
    partners: dict[int, int] = {}
    left_old, left_new = list(range(len(old))), list(range(len(new)))
    for key in keys:
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for i in left_old:
            waiting[key(old[i])].append(i)
        waiting.pop(None, None)
        for j in left_new:
            same = waiting.get(key(new[j]))
            if same:
                partners[j] = same.popleft()
        matched = set(partners.values())
        left_old = [i for i in left_old if i not in matched]
        left_new = [j for j in left_new if j not in partners]
    gone = set(left_old)
    after: defaultdict[int, list[T]] = defaultdict(list)
    anchor = -1
    for i, item in enumerate(old):
        if i in gone:
            after[anchor].append(item)
        else:
            anchor = i
    found: list[tuple[T | None, T | None]] = [(item, None) for item in after[-1]]
    for j, item in enumerate(new):
        i = partners.get(j, -1)
        found.append((old[i] if i >= 0 else None, item))
        if i >= 0:
            found += [(other, None) for other in after[i]]
    return found
