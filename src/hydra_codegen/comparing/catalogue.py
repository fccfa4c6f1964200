"""What every rule of `compare` says: the source of the table in docs/compare.md.

Numbers are never used again. HD1xx speak of the API and its classes, HD2xx of
properties, HD3xx of operations, HD4xx of addresses, HD5xx of generated code,
HD9xx of what only people read.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Bump(StrEnum):
    """Which part of a version a change asks to raise (Semantic Versioning 2.0.0)."""

    MAJOR = "major"
    MINOR = "minor"
    PATCH = "patch"
    NONE = "none"


class Rule(NamedTuple):
    """A rule: what changed, said of its subject; whom that breaks, and why.

    `mirror` is the number of the change back, `bump` what is recommended where
    it breaks nobody. `clients` and `servers` say when it breaks them.
    """

    number: str
    mirror: str
    what: str
    clients: str
    servers: str
    why: str
    bump: Bump = Bump.MINOR


_ALWAYS, _NEVER = "yes", "no"
_READ, _WRITTEN, _EITHER = "where read", "where written", "where read or written"
_NARROW = "What was sent before may be refused; nothing new is received."
_WIDE = "What nobody knew may be received; all that was sent before still may be."
_OTHER = "What was sent before may be refused, and what nobody knew received."
_NEW = "Who does not know it does without."
_REFUSED = "What a client sends may be refused."
_UNKNOWN = "A server may be sent what it does not know."
_PROMISED = "A server may answer with what it no longer may."
_ANSWERED = "A client may be answered with what it does not know."
_REQUIRED = "where required and written"


def _three(first: int, narrow: str, wide: str, other: str) -> tuple[Rule, ...]:
    """Return the rules for what is narrower, wider and otherwise than before."""
    low, high, differs = (f"HD{first + step}" for step in range(3))
    return (
        Rule(low, high, narrow, _WRITTEN, _READ, _NARROW),
        Rule(high, low, wide, _READ, _WRITTEN, _WIDE),
        Rule(differs, differs, other, _EITHER, _EITHER, _OTHER),
    )


def _values(first: int, what: str, other: str) -> tuple[Rule, ...]:
    return _three(first, f"allows fewer {what}", f"allows more {what}", other)


_TABLE = (
    Rule(
        *("HD101", "HD102", "has an entry point", _NEVER, _NEVER),
        why="Whoever knew the address still knows it.",
    ),
    Rule(
        *("HD102", "HD101", "has no entry point any more", _ALWAYS, _NEVER),
        why="A client does not find where to start.",
    ),
    Rule(
        *("HD103", "HD103", "has another entry point", _ALWAYS, _ALWAYS),
        why="A client starts where nothing is served any more.",
    ),
    Rule("HD111", "HD112", "is a new class", _NEVER, _NEVER, _NEW),
    Rule(
        *("HD112", "HD111", "is gone", _ALWAYS, _NEVER),
        why="What a client reads or sends of this class means nothing any more.",
    ),
    Rule(
        *("HD113", "HD113", "has another name in JSON", _ALWAYS, _ALWAYS),
        why="`@type` holds what the other side does not know.",
    ),
    Rule("HD114", "HD115", "has a new superclass", _NEVER, _NEVER, _NEW),
    Rule(
        *("HD115", "HD114", "has lost a superclass", _ALWAYS, _NEVER),
        why="It no longer is what it was taken for.",
    ),
    *_values(116, "members", "has other members"),
    Rule(
        *("HD119", "HD119", "has become a collection, or is none any more"),
        *(_ALWAYS, _ALWAYS),
        why="What stands in a document has another shape.",
    ),
    Rule(
        *("HD201", "HD202", "is a new property", _REQUIRED, _NEVER),
        why="A client that does not know a required property cannot send it; "
        "any other it does without.",
    ),
    Rule(
        *("HD202", "HD201", "is gone", _ALWAYS, _REQUIRED),
        why="A client neither finds it nor may send it; a server that requires it "
        "is no longer sent it.",
    ),
    Rule(
        *("HD203", "HD203", "has another JSON key", _ALWAYS, _ALWAYS),
        why="What is sent under one key is not read under another.",
    ),
    Rule(
        *("HD204", "HD204", "has another IRI", _ALWAYS, _ALWAYS),
        why="Whoever reads JSON-LD by its meaning finds another property.",
    ),
    Rule(
        *("HD205", "HD206", "is required", _WRITTEN, _NEVER),
        why="A client may send documents without it, which are refused. In answers "
        "it may be missing as before.",
    ),
    Rule(
        *("HD206", "HD205", "is no longer required", _NEVER, _WRITTEN),
        why="A server may be sent documents without it. In answers it may be "
        "missing as before.",
    ),
    Rule(
        *("HD207", "HD208", "can no longer be read", _ALWAYS, _ALWAYS),
        why="A client does not find it, and a server must not show it.",
    ),
    Rule("HD208", "HD207", "can be read", _NEVER, _NEVER, _NEW),
    Rule(
        *("HD209", "HD210", "can no longer be written", _ALWAYS, "where required"),
        why="What a client sends is refused; a server that requires it is no longer "
        "sent it.",
    ),
    Rule(
        *("HD210", "HD209", "can be written", "where required", _NEVER),
        why="A client that does not know a required property cannot send it; "
        "any other it does without.",
    ),
    Rule(
        *("HD211", "HD211", "is another kind of property", _ALWAYS, _ALWAYS),
        why="A value, a link and an IRI template are not written alike.",
    ),
    *_three(221, "has a narrower range", "has a wider range", "has another range"),
    *_values(231, "values", "allows other values"),
    *_values(241, "values at a time", "has one value instead of many, or many"),
    Rule("HD301", "HD302", "is a new operation", _NEVER, _NEVER, _NEW),
    Rule(
        *("HD302", "HD301", "is gone", _ALWAYS, _NEVER),
        why="What a client does there is refused.",
    ),
    Rule("HD303", "HD304", "has a new type", _NEVER, _NEVER, _NEW),
    Rule(
        *("HD304", "HD303", "has lost a type", _ALWAYS, _NEVER),
        why="A client that looks for the type does not find the operation.",
    ),
    Rule("HD311", "HD312", "expects less than before", _ALWAYS, _NEVER, _REFUSED),
    Rule("HD312", "HD311", "expects more than before", _NEVER, _ALWAYS, _UNKNOWN),
    Rule("HD313", "HD313", "expects something else", _ALWAYS, _ALWAYS, _REFUSED),
    Rule("HD321", "HD322", "returns less than before", _NEVER, _ALWAYS, _PROMISED),
    Rule("HD322", "HD321", "returns more than before", _ALWAYS, _NEVER, _ANSWERED),
    Rule("HD323", "HD323", "returns something else", _ALWAYS, _ALWAYS, _ANSWERED),
    Rule(
        *("HD331", "HD332", "has a new status", _NEVER, _NEVER),
        why="A client takes a status that it does not know for the first of its "
        "hundred (RFC 9110, section 15).",
    ),
    Rule(
        *("HD332", "HD331", "has lost a status"),
        *("where it is a success", "where it is a success"),
        why="A client that waits for a success no longer sees it; an error that does "
        "not happen harms nobody.",
    ),
    Rule(
        *("HD341", "HD342", "expects a new header", _ALWAYS, _NEVER),
        why="A client that does not know it does not send it.",
    ),
    Rule(
        *("HD342", "HD341", "no longer expects a header", _NEVER, _ALWAYS),
        why="A server that expects it is no longer sent it.",
    ),
    Rule("HD343", "HD344", "returns a new header", _NEVER, _NEVER, _NEW),
    Rule(
        *("HD344", "HD343", "no longer returns a header", _ALWAYS, _NEVER),
        why="A client does not find it.",
    ),
    *_values(345, "values of a header", "allows other values of a header"),
    Rule("HD401", "HD402", "is served at a new address", _NEVER, _NEVER, _NEW),
    Rule(
        *("HD402", "HD401", "is no longer served at an address", _ALWAYS, _NEVER),
        why="A client that knows the address finds nothing there.",
    ),
    Rule(
        *("HD403", "HD403", "has another address", _ALWAYS, _ALWAYS),
        why="A client that knows the address finds nothing there.",
    ),
    Rule(
        *("HD404", "HD404", "has other names or another order of variables"),
        *(_ALWAYS, _ALWAYS),
        why="Whoever fills in the template by name or by position fills in "
        "something else.",
    ),
    Rule(
        *("HD405", "HD405", "writes the values of variables otherwise"),
        *(_ALWAYS, _ALWAYS),
        why="A value and an IRI are told apart by how they are written "
        "(hydra:ExplicitRepresentation).",
    ),
    Rule(
        *("HD411", "HD412", "takes a new variable", "where required", _NEVER),
        why="A client that does not know it leaves it out.",
    ),
    Rule(
        *("HD412", "HD411", "no longer takes a variable", _ALWAYS, "where required"),
        why="What a client searches by is refused or not minded; a server that "
        "requires it is no longer sent it.",
    ),
    Rule(
        *("HD413", "HD414", "requires a variable", _ALWAYS, _NEVER),
        why="A client may leave it out, which is refused.",
    ),
    Rule(
        *("HD414", "HD413", "no longer requires a variable", _NEVER, _ALWAYS),
        why="A server may be asked without it.",
    ),
    Rule(
        *("HD415", "HD415", "takes a variable for another property"),
        *("where it stood for one before and still does",) * 2,
        why="The same search finds something else.",
    ),
    Rule(
        *("HD501", "HD501", "is called otherwise in generated code"),
        *(_ALWAYS, _ALWAYS),
        why="Code that uses the old name does not run.",
    ),
    Rule(
        *("HD901", "HD901", "is described in other words", _NEVER, _NEVER),
        why="Only people read it.",
        bump=Bump.PATCH,
    ),
    Rule(
        *("HD902", "HD903", "is deprecated", _NEVER, _NEVER),
        why="It still works.",
    ),
    Rule(
        *("HD903", "HD902", "is no longer deprecated", _NEVER, _NEVER),
        why="It works as before.",
    ),
    Rule(
        *("HD904", "HD904", "has another domain", _NEVER, _NEVER),
        why="No document looks different; only what RDF tools conclude does.",
        bump=Bump.PATCH,
    ),
    Rule(
        *("HD905", "HD905", "has another identifier", _NEVER, _NEVER),
        why="Nothing that is sent holds it.",
        bump=Bump.PATCH,
    ),
)

RULES: dict[str, Rule] = {rule.number: rule for rule in _TABLE}
"""Every rule by its number."""
