"""Large Turtle documents in plain style, read straight into the index.

Oxigraph reads Turtle fast, but each term of each statement becomes a Python
object that is made, hashed and compared, which takes longer than anything
else before the reader. A large vocabulary says the same few things thousands
of times, so here a piece of text up to a semicolon, a closing bracket or a
full stop is understood once, and found again by its spelling.

What is known is RDF 1.1 Turtle (section 6) as most people and tools write it.
At the first thing that is not, be it rare or wrong, nothing of the document
is kept and Oxigraph reads all of it, whose errors are what users see. Of
single terms that are not plain, Oxigraph is asked what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from hydra_codegen.statements import RDF, XSD_STRING, Iri, Literal, Subject, Term
from hydra_codegen.vocabulary.accumulator import FEW, Accumulator, repaired
from hydra_codegen.vocabulary.nesting import MAX_DEPTH
from hydra_codegen.vocabulary.plain_terms import TERM, Terms, UnknownError
from hydra_codegen.vocabulary.sources import Document

# What stands between terms (RDF 1.1 Turtle, sections 6.2 and 6.5), possessive as these.
_BLANK = rb"[ \t\r\n]"
_SPACE = rb"%s++(?:\#[^\r\n]*+%s*+)*+" % (_BLANK, _BLANK)
_TERMS = rb"(%s)(?:%s(%s)(?:%s(%s))?+)?+" % (TERM, _SPACE, TERM, _SPACE, TERM)
_MARKS = rb"(?:[ \t\r\n,;.\[\]]++|\#[^\r\n]*+)++"

_PIECE = re.compile(rb"[^;\].]*+(?:\.(?![ \t]*+\n)[^;\].]*+)*+[;\].]|[^;\]]++\Z")
# Up to three terms, which is as many as a statement has, and what follows them.
_STEP = re.compile(rb"%s*+(?:(?:%s)?+(%s)|.++)" % (_BLANK, _TERMS, _MARKS), re.DOTALL)
_STATEMENT = re.compile(
    rb"%s*+(,%s*+\[%s*+)?+%s%s*+([;.\]])" % (_BLANK, _BLANK, _BLANK, _TERMS, _BLANK),
    re.DOTALL,
)
_UNKNOWN = (b"", b"", b"", b"")
# Where a document may well be cut, and the prefixes that it declares at its top.
_CUT = re.compile(rb"\.[ \t]*+\r?\n(?=[<A-Za-z_:])")
_DIRECTIVE = rb"(?:@prefix|(?i:prefix))[ \t]++[\w.-]*+:[ \t]*+<[^>\s]*+>(?:[ \t]*+\.)?+"
_HEAD = re.compile(rb"(?:%s|\#[^\r\n]*+|%s)*+" % (_BLANK, _DIRECTIVE))
_OPEN_COMMENT = re.compile(rb"#[^\r\n]*+\Z")
_NO_MARK = re.compile(rb"[ \t\r\n]++|#[^\r\n]*+")

_LONGEST_PIECE = 1_000_000  # bytes, of which the steps take a hundred times as much

_MOST_KNOWN = 65_536  # pieces: what comes often is soon known again

_TYPE = Iri(RDF + "type")

# What may come next.
_SUBJECT = "subject"
_FIRST_VERB = "verb"
_NEXT_VERB = "verb, or the end of a statement"
_VERB = "verb, or the end of what is said of a subject"
_OBJECT = "object"
_END = "end of an object"
_STOP = "full stop of a directive"

_CLOSING = (_END, _VERB, _NEXT_VERB, _STOP)
_VERBS = (_VERB, _FIRST_VERB, _NEXT_VERB)

_Step: TypeAlias = tuple[bytes, bytes, bytes, bytes]

_Known: TypeAlias = tuple[str, Subject | None, Iri, list[Term], bytes]
"""A piece that is one statement: what must be expected where it stands, its subject
if it says one, predicate and object, and the mark that it ends with. The object is
in a list, which all share of whom nothing else is said by that predicate."""


class Piece(NamedTuple):
    """A part of a document that may be read by itself: after its `head`, if it has one.

    `start` is where in the document it stands, in bytes.
    """

    start: int
    head: bytes
    text: bytes


def divided(content: bytes, count: int) -> list[Piece]:
    """Return a document in at most `count` pieces of about the same length.

    They are cut where a statement seems to end, and begin with the prefixes of the
    document's top. That this is so is known when each was read by `read_piece`, and
    holds all prefixes that the others hold.
    """
    head = _HEAD.match(content)
    cuts = [0]
    for number in range(1, count):
        cut = _CUT.search(content, len(content) * number // count)
        if head and cut and cut.end() > max(cuts[-1], head.end()):
            cuts.append(cut.end())
    return [
        Piece(start, head[0] if head and start else b"", content[start:end])
        for start, end in pairwise([*cuts, len(content)])
    ]


def read_piece(piece: Piece, base: str) -> Accumulator | None:
    """Return what a piece of a document states; None where that is not plain.

    Its blank nodes have other names than those of any other piece.
    """
    # A blank node takes a byte of text at the least.
    part = Accumulator(blank_nodes=piece.start)
    try:
        statements = _Reader(base, part).read(piece.head, piece.text)
    except UnknownError:
        return None
    part.measure("", statements)
    return part


def add_document(document: Document, base: str, into: Accumulator) -> bool:
    """Add the statements of `document`, in Oxigraph's order, and its prefixes.

    It is Turtle, and `base` is what relative IRIs in it resolve against. Returns
    false, and has added nothing, where it must be read by Oxigraph.
    """
    part = into.part()
    try:
        statements = _Reader(base, part).read(document.content)
    except UnknownError:
        return False
    into.join(part)
    into.measure(document.name, statements)
    return True


class _Frame:
    """What is being said, in the document or in brackets.

    `outer` is where the brackets stand, `subject` what it is said of: a blank node has
    a name from its first statement on. `expects` is what may come next.
    """

    __slots__ = ("expects", "outer", "predicate", "subject")

    def __init__(self, outer: _Frame | None, expects: str) -> None:
        self.outer = outer
        self.expects = expects
        self.subject: Subject | None = None
        self.predicate = _TYPE


class _Reader:
    """Reads one document into `part`."""

    def __init__(self, base: str, part: Accumulator) -> None:
        self._count = 0
        self._room = part.room
        self._terms = Terms(base)
        self._known: dict[bytes, _Known] = {}
        self._part = part
        self._frame = _Frame(None, _SUBJECT)
        self._depth = 0
        self._marks = _Marks()

    def read(self, *texts: bytes) -> int:
        """Read all texts, whole statements each; return how many there are in all.

        Raises `UnknownError`.
        """
        for text in filter(None, texts):
            if not text.endswith(b"\n"):
                # Oxigraph does not take every name before a full stop at the very end.
                raise UnknownError
            self._read_pieces(map(itemgetter(0), _PIECE.finditer(text)))
            if self._count > self._room:
                raise UnknownError
            if self._frame.expects is not _SUBJECT or self._frame.outer:
                raise UnknownError
        self._part.spellings.update(self._terms.iris)
        for prefix, namespace in sorted(self._terms.prefixes.items()):
            self._part.prefixes[prefix.decode()] = repaired(namespace)
        return self._count

    def _read_pieces(self, pieces: Iterator[bytes]) -> None:
        known, index = self._known, self._part.index
        frame, about = self._frame, self._about()
        for piece in pieces:
            statement = known.get(piece) or self._statement(piece)
            if statement is None:
                self._read(piece, pieces)
                frame, about = self._frame, self._about()
                continue
            expected, subject, predicate, alone, end = statement
            if frame.expects is not expected:
                raise UnknownError
            if expected is not _VERB:
                if subject is None:
                    frame.expects = _OBJECT
                    frame = self._enter(frame)
                    subject = self._part.fresh()
                frame.subject = subject
                frame.expects = _VERB
                about = index.setdefault(subject, {})
            # For most statements, nothing is called from here on.
            self._count += 1
            values = about.get(predicate)
            if values is None:
                about[predicate] = alone
            elif len(values) < FEW:
                if alone[0] not in values:
                    about[predicate] = values + alone
            else:
                assert frame.subject is not None
                self._part.add_to_many(frame.subject, predicate, values, alone[0])
            if end == b"]":
                self._leave(frame, about)
                frame, about = self._frame, self._about()
            elif end == b".":
                self._stop(frame)

    def _about(self) -> dict[Iri, list[Term]]:
        """Return what the index holds of the present subject."""
        subject = self._frame.subject
        return {} if subject is None else self._part.index.get(subject, {})

    def _statement(self, piece: bytes) -> _Known | None:
        """Return the one statement that `piece` is; nothing where it is another."""
        match = _STATEMENT.fullmatch(piece)
        if self._count > self._room:
            raise UnknownError
        if match is None or match[3] is None:
            return None
        opens, first, second, third, end = match.groups()
        terms, verbs = self._terms, self._terms.verbs
        if third is None:
            expected = _END if opens else _VERB
            known: _Known = expected, None, verbs[first], [terms[second]], end
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[piece] = known
            return known
        if opens or first.startswith(b"@"):
            return None
        return _SUBJECT, _node(terms[first]), verbs[second], [terms[third]], end

    def _read(self, piece: bytes, pieces: Iterator[bytes]) -> None:
        """Read `piece`, which is not one statement, or only the start of a token."""
        for first, second, third, marks in _steps(piece, pieces):
            if first.lower() in (b"@prefix", b"prefix"):
                self._declare(first, second, third)
            else:
                for spelling in (first, second, third):
                    if spelling:
                        self._take(self._frame, spelling)
            for mark in self._marks[marks]:
                self._mark(self._frame, mark)

    def _declare(self, directive: bytes, prefix: bytes, namespace: bytes) -> None:
        if self._frame.expects is not _SUBJECT:
            raise UnknownError
        self._terms.declare(prefix, namespace)
        self._known.clear()
        if directive.startswith(b"@"):
            self._frame.expects = _STOP

    def _take(self, frame: _Frame, spelling: bytes) -> None:
        """Take a term for what is expected."""
        if frame.expects is _OBJECT:
            self._complete(frame, self._terms[spelling])
        elif frame.expects in _VERBS:
            frame.predicate = self._terms.verbs[spelling]
            frame.expects = _OBJECT
        elif frame.expects is _SUBJECT:
            frame.subject = _node(self._terms[spelling])
            frame.expects = _FIRST_VERB
        else:
            raise UnknownError

    def _mark(self, frame: _Frame, mark: str) -> None:
        expects = frame.expects
        if mark == ";" and expects in (_END, _VERB):
            frame.expects = _VERB
        elif mark == "," and expects is _END:
            frame.expects = _OBJECT
        elif mark == "." and expects in _CLOSING:
            self._stop(frame)
        elif mark == "]" and expects in (_END, _VERB, _FIRST_VERB):
            self._leave(frame, self._about())
        elif mark == "[" and expects in (_SUBJECT, _OBJECT):
            self._enter(frame)
        else:
            raise UnknownError

    def _stop(self, frame: _Frame) -> None:
        if frame.outer:
            raise UnknownError
        frame.subject = None
        frame.expects = _SUBJECT

    def _enter(self, outer: _Frame) -> _Frame:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnknownError
        self._frame = _Frame(outer, _FIRST_VERB)
        return self._frame

    def _leave(self, frame: _Frame, about: dict[Iri, list[Term]]) -> None:
        outer = frame.outer
        if outer is None or self._count > self._room or _is_one_text(about):
            raise UnknownError
        self._depth -= 1
        self._frame = outer
        if outer.expects is _SUBJECT:
            outer.subject = frame.subject
            outer.expects = _FIRST_VERB if frame.subject is None else _NEXT_VERB
        else:
            self._complete(outer, frame.subject)

    def _complete(self, frame: _Frame, value: Term | None) -> None:
        """Let `value`, or a new blank node, be an object; the subject is named first."""
        if frame.subject is None:
            frame.subject = self._part.fresh()
        if value is None:
            value = self._part.fresh()
        self._count += 1
        self._part.add(frame.subject, frame.predicate, value)
        frame.expects = _END


def _is_one_text(about: dict[Iri, list[Term]]) -> bool:
    """Tell whether one text is all that is said.

    Oxigraph adds that statement after the one that the brackets are part of.
    """
    if len(about) != 1:
        return False
    (values,) = about.values()
    return isinstance(values[0], Literal) and values[0].datatype == XSD_STRING


class _Marks(dict[bytes, str]):
    """The punctuation in what stands between terms."""

    def __missing__(self, between: bytes) -> str:
        marks = self[between] = _NO_MARK.sub(b"", between).decode()
        return marks


def _node(term: Term) -> Subject:
    if isinstance(term, Literal):
        raise UnknownError
    return term


def _steps(piece: bytes, pieces: Iterator[bytes]) -> list[_Step]:
    """Return the steps of `piece`, with as many more pieces as end its last token."""
    count = 1
    while len(piece) <= _LONGEST_PIECE:
        steps = _STEP.findall(piece)
        is_known = not steps or steps[-1] != _UNKNOWN
        if is_known and not (steps and _OPEN_COMMENT.search(steps[-1][3])):
            return steps
        more = list(islice(pieces, count))
        if not more:
            if is_known:
                return steps
            break
        # Twice as many each time, so that this stays linear.
        count += count
        piece = b"".join((piece, *more))
    raise UnknownError
