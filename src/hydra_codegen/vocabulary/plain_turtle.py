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
from collections.abc import Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import Final, NamedTuple, TypeAlias

from hydra_codegen.statements import XSD_STRING, Iri, Literal, Subject, Term
from hydra_codegen.vocabulary.accumulator import FEW, Accumulator, repaired
from hydra_codegen.vocabulary.nesting import MAX_DEPTH
from hydra_codegen.vocabulary.plain_terms import TERM, Terms, UnknownError
from hydra_codegen.vocabulary.sources import Document
from hydra_codegen.vocabulary.terms import TYPE

# Between terms (RDF 1.1 Turtle, sections 6.2 and 6.5), possessive as these. A comment
# without an end may go on elsewhere.
_BLANK = rb"[ \t\r\n]"
_BLANKS: Final = b" \t\r\n"
_SPACE = rb"(?:%s++|\#[^\r\n]*+(?=[\r\n]))*+" % _BLANK
_START: Final = re.compile(_SPACE)
# A term and what shows that it is whole, or a mark, or what is neither.
_TOKEN: Final = re.compile(
    rb"(?:(%s)(?=[ \t\r\n,;.\[\]#])|([,;.\[\]])|(.++))%s" % (TERM, _SPACE), re.DOTALL
)
_STOPS: Final = b".\n"
_CLOSES: Final = ord("]")
_NO_TOKEN: Final = (b"", b"", b"")
# Where a document may well be cut, and the prefixes that it declares at its top.
_CUT = re.compile(rb"\.[ \t]*+\r?\n(?=[<A-Za-z_:])")
_DIRECTIVE = rb"(?:@prefix|(?i:prefix))[ \t]++[\w.-]*+:[ \t]*+<[^>\s]*+>(?:[ \t]*+\.)?+"
_HEAD = re.compile(rb"(?:%s|\#[^\r\n]*+|%s)*+" % (_BLANK, _DIRECTIVE))

_LONGEST_PIECE: Final = 1_000_000  # bytes, of which tokens take a hundred times as much

_FIRST: Final = 0.9
"""How long the first piece of a document is, of the length of each other."""

_BLOCK: Final = 65_536  # bytes that are divided at a time: many would take much memory

_MOST_KNOWN = 65_536  # pieces: what comes often is soon known again

# What may come next.
_SUBJECT: Final = "subject"
_FIRST_VERB: Final = "verb"
_NEXT_VERB: Final = "verb, or the end of a statement"
_VERB: Final = "verb, or the end of what is said of a subject"
_OBJECT: Final = "object"
_END: Final = "end of an object"
_STOP: Final = "full stop of a directive"

_CLOSING: Final = (_END, _VERB, _NEXT_VERB, _STOP)
_VERBS: Final = (_VERB, _FIRST_VERB, _NEXT_VERB)

_Token: TypeAlias = tuple[bytes, bytes, bytes]


class Piece(NamedTuple):
    """A part of a document that may be read by itself: after its `head`, if it has one.

    `start` is where in the document it stands, in bytes.
    """

    start: int
    head: bytes
    text: bytes


def divided(content: bytes, count: int) -> list[Piece]:
    """Return a document in at most `count` pieces of about the same length.

    The first is somewhat shorter: who reads it starts the others too, and the API
    itself is most often described there. They are cut where a statement seems to end,
    and begin with the prefixes of the document's top. That this is so is known when
    each was read by `read_piece`, and holds all prefixes that the others hold.
    """
    head = _HEAD.match(content)
    cuts = [0]
    length = len(content) / (_FIRST + count - 1)
    for number in range(count - 1):
        cut = _CUT.search(content, int(length * (_FIRST + number)))
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


class _Said:
    """One statement, as it is spelled in many places.

    What must be expected where it stands, its subject if it says one, its predicate
    and its object, in a list, which all share of whom nothing else is said by that.
    """

    __slots__ = ("alone", "expected", "predicate", "subject")

    def __init__(
        self, expected: str, subject: Subject | None, predicate: Iri, value: Term
    ) -> None:
        self.expected = expected
        self.subject = subject
        self.predicate = predicate
        self.alone: list[Term] = [value]


class _Frame:
    """What is being said, in the document or in brackets.

    `outer` is where the brackets stand, `subject` what it is said of: a blank node has
    a name from its first statement on. `about` is what the index holds of the subject,
    from that on. `expects` is what may come next.
    """

    __slots__ = ("about", "expects", "outer", "predicate", "subject")

    def __init__(self, outer: _Frame | None, expects: str) -> None:
        self.outer = outer
        self.expects = expects
        self.subject: Subject | None = None
        self.about: dict[Iri, list[Term]] | None = None
        self.predicate = TYPE


class _Reader:
    """Reads one document into `part`."""

    def __init__(self, base: str, part: Accumulator) -> None:
        self._count = 0
        self._room = part.room
        self._terms = Terms(base)
        self._known: dict[bytes, _Said] = {}
        self._part = part
        self._index = part.index
        self._frame = _Frame(None, _SUBJECT)
        self._depth = 0

    def read(self, *texts: bytes) -> int:
        """Read all texts, whole statements each; return how many there are in all.

        Raises `UnknownError`.
        """
        for text in texts:
            if not text:
                continue
            if not text.endswith(b"\n"):
                # Oxigraph does not take every name before a full stop at the very end.
                raise UnknownError
            self._read_text(text)
            if self._count > self._room:
                raise UnknownError
            if self._frame.expects is not _SUBJECT or self._frame.outer:
                raise UnknownError
        self._part.spellings.update(self._terms.iris)
        for prefix, namespace in sorted(self._terms.prefixes.items()):
            self._part.prefixes[prefix.decode()] = repaired(namespace)
        return self._count

    def _read_text(self, text: bytes) -> None:
        known = self._known
        end = text.rfind(b";")
        chunks = chain.from_iterable(_divided(text, end))
        rest = iter((text[end + 1 :],))
        about: dict[Iri, list[Term]] | None = None
        frame = self._frame
        for chunk in chunks:
            said = known.get(chunk)
            if said is None and _CLOSES not in chunk and not chunk.partition(_STOPS)[1]:
                said = self._statement(chunk)
            if said is None or said.expected is not _VERB:
                self._read_parts(_parts(chunk, b";"), chunks, rest)
                frame = self._frame
                about = frame.about if frame.expects is _VERB else None
                continue
            # For most of what is said, nothing more is called than this.
            if about is None:
                raise UnknownError
            self._count += 1
            predicate = said.predicate
            if predicate in about:
                self._say_another(frame, predicate, said.alone[0])
            else:
                about[predicate] = said.alone
        for last in rest:
            self._read_parts(_parts(last, b""), chunks, rest)

    def _read_parts(
        self,
        parts: Sequence[tuple[bytes, bytes]],
        chunks: Iterator[bytes],
        rest: Iterator[bytes],
    ) -> None:
        """Read what `_parts` returns.

        The last token may have its end in the `chunks` that come, or in the `rest`.
        """
        coming = iter(parts)
        for spelled, mark in coming:
            said = self._known.get(spelled)
            if said is None:
                said = self._statement(spelled)
            if said is None:
                more = chain(map(b"".join, coming), map(_ended, chunks), rest)
                self._read(spelled + mark, more)
            else:
                self._say(said)
                if mark == b"]":
                    self._leave(self._frame)
                elif mark != b";":
                    self._mark(self._frame, mark[:1])

    def _statement(self, spelled: bytes) -> _Said | None:
        """Return the one statement that this is; nothing where it is another.

        Nothing, too, where its predicate was not met before, or what is no text and
        no IRI in full. All that may well be said again is known from here on.
        """
        if self._count > self._room:
            raise UnknownError
        terms = self._terms
        first, _, last = spelled.strip(_BLANKS).partition(b" ")
        predicate = terms.verbs.get(first)
        if predicate is not None:
            if last.startswith(b" "):
                last = last.lstrip(_BLANKS)
            value = terms.simple(last)
            if value is None:
                return None
            said = _Said(_VERB, None, predicate, value)
        elif first.startswith(b","):
            inner = _opened(spelled)
            within = None if inner is None else self._statement(inner)
            if within is None or within.expected is not _VERB:
                return None
            said = _Said(_END, None, within.predicate, within.alone[0])
        else:
            subject = terms.simple(first)
            second, _, last = last.lstrip(_BLANKS).partition(b" ")
            predicate = terms.verbs.get(second)
            if subject is None or predicate is None:
                return None
            value = terms.simple(last.lstrip(_BLANKS))
            if value is None:
                return None
            return _Said(_SUBJECT, _node(subject), predicate, value)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[spelled] = said
        return said

    def _say(self, said: _Said) -> None:
        frame = self._frame
        expected = said.expected
        if frame.expects is not expected:
            raise UnknownError
        if expected is not _VERB:
            subject = said.subject
            if subject is None:
                frame.expects = _OBJECT
                frame = self._enter(frame)
                subject = self._part.fresh()
            frame.subject = subject
            frame.about = self._index.setdefault(subject, {})
            frame.expects = _VERB
        about = frame.about
        assert about is not None
        self._count += 1
        predicate = said.predicate
        if predicate in about:
            self._say_another(frame, predicate, said.alone[0])
        else:
            about[predicate] = said.alone

    def _say_another(self, frame: _Frame, predicate: Iri, value: Term) -> None:
        """Add to the values of a predicate, which some may share while they are few."""
        assert frame.subject is not None
        assert frame.about is not None
        values = frame.about[predicate]
        if len(values) >= FEW:
            self._part.add_to_many(frame.subject, predicate, values, value)
        elif value not in values:
            frame.about[predicate] = [*values, value]

    def _read(self, piece: bytes, more: Iterator[bytes]) -> None:
        """Read any tokens, of which the last may have its end in `more`."""
        tokens = iter(_tokens(piece, more))
        for spelling, mark, _ in tokens:
            if mark:
                self._mark(self._frame, mark)
            elif spelling.lower() in (b"@prefix", b"prefix"):
                prefix, namespace = next(tokens, _NO_TOKEN), next(tokens, _NO_TOKEN)
                self._declare(spelling, prefix[0], namespace[0])
            else:
                self._take(self._frame, spelling)

    def _declare(self, directive: bytes, prefix: bytes, namespace: bytes) -> None:
        if self._frame.expects is not _SUBJECT:
            raise UnknownError
        self._terms.declare(prefix, namespace)
        self._known.clear()
        if directive.startswith(b"@"):
            self._frame.expects = _STOP

    def _take(self, frame: _Frame, spelling: bytes) -> None:
        """Take a term for what is expected."""
        expects = frame.expects
        if expects is _OBJECT:
            self._complete(frame, self._terms.term(spelling))
        elif expects in _VERBS:
            frame.predicate = self._terms.verb(spelling)
            frame.expects = _OBJECT
        elif expects is _SUBJECT:
            frame.subject = _node(self._terms.term(spelling))
            frame.expects = _FIRST_VERB
        else:
            raise UnknownError

    def _mark(self, frame: _Frame, mark: bytes) -> None:
        expects = frame.expects
        if mark == b";" and expects in (_END, _VERB):
            frame.expects = _VERB
        elif mark == b"," and expects is _END:
            frame.expects = _OBJECT
        elif mark == b"." and expects in _CLOSING:
            self._stop(frame)
        elif mark == b"]" and expects in (_END, _VERB, _FIRST_VERB):
            self._leave(frame)
        elif mark == b"[" and expects in (_SUBJECT, _OBJECT):
            self._enter(frame)
        else:
            raise UnknownError

    def _stop(self, frame: _Frame) -> None:
        if frame.outer:
            raise UnknownError
        frame.subject = frame.about = None
        frame.expects = _SUBJECT

    def _enter(self, outer: _Frame) -> _Frame:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnknownError
        frame = self._frame = _Frame(outer, _FIRST_VERB)
        return frame

    def _leave(self, frame: _Frame) -> None:
        outer = frame.outer
        if outer is None or self._count > self._room or _is_one_text(frame.about):
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
        subject = frame.subject
        if subject is None:
            subject = frame.subject = self._part.fresh()
        if value is None:
            value = self._part.fresh()
        self._count += 1
        about = frame.about
        if about is None:
            about = frame.about = self._index.setdefault(subject, {})
        if frame.predicate in about:
            self._say_another(frame, frame.predicate, value)
        else:
            about[frame.predicate] = [value]
        frame.expects = _END


def _is_one_text(about: dict[Iri, list[Term]] | None) -> bool:
    """Tell whether one text is all that is said.

    Oxigraph adds that statement after the one that the brackets are part of.
    """
    if about is None or len(about) != 1:
        return False
    (values,) = about.values()
    return isinstance(values[0], Literal) and values[0].datatype == XSD_STRING


def _node(term: Term) -> Subject:
    if isinstance(term, Literal):
        raise UnknownError
    return term


def _divided(text: bytes, end: int) -> Iterator[list[bytes]]:
    """Yield what stands between semicolons, up to the last at `end`, in blocks."""
    start = 0
    while start <= end:
        cut = text.find(b";", start + _BLOCK, end)
        if cut < 0:
            cut = end
        yield text[start:cut].split(b";")
        start = cut + 1


def _ended(chunk: bytes) -> bytes:
    return chunk + b";"


def _parts(chunk: bytes, last: bytes) -> list[tuple[bytes, bytes]]:
    """Return a chunk in what are most likely statements, each with the mark after it.

    Where these are no marks, because they stand in a text, the tokens tell.
    """
    parts: list[tuple[bytes, bytes]] = []
    closed = chunk.split(b"]")
    final = len(closed) - 1
    for number, said in enumerate(closed):
        stopped = said.split(_STOPS)
        end = stopped.pop()
        for one in stopped:
            parts.append((one, _STOPS))
        parts.append((end, last if number == final else b"]"))
    return parts


def _opened(spelled: bytes) -> bytes | None:
    """Return what begins to be said in the brackets of a further object, if it does."""
    words = spelled.lstrip(_BLANKS)[1:].lstrip(_BLANKS)
    if not words.startswith(b"["):
        return None
    inner = words[1:].lstrip(_BLANKS)
    return None if inner.startswith(b",") else inner


def _tokens(piece: bytes, more: Iterator[bytes]) -> list[_Token]:
    """Return the tokens of `piece`, with as much more as ends the last of them."""
    count = 1
    while len(piece) <= _LONGEST_PIECE:
        start = _START.match(piece)
        assert start is not None
        tokens: list[_Token] = _TOKEN.findall(piece, start.end())
        if not tokens or not tokens[-1][2]:
            return tokens
        others = list(islice(more, count))
        if not others:
            break
        # Twice as many each time, so that this stays linear.
        count += count
        piece = b"".join((piece, *others))
    raise UnknownError
