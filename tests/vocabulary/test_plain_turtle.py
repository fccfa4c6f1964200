"""Plain Turtle, read without Oxigraph, is what Oxigraph reads, or is left to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT

from hydra_codegen.statements import RDF, XSD, Iri, Literal
from hydra_codegen.vocabulary import accumulator, plain_turtle, triples
from hydra_codegen.vocabulary.accumulator import Accumulator
from hydra_codegen.vocabulary.graph import load_documents
from hydra_codegen.vocabulary.sources import TRIG, TURTLE, Document

BASE = "https://a.example/docs"
TYPE = Iri(RDF + "type")
Q = Iri("https://a.example/vocab#q")
PREFIXES = """@prefix : <https://a.example/vocab#> .
@prefix x: <http://x.example/> .
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
PLAIN = tuple(
    ROOT / name
    for name in (
        "vocab/dlcs.ttl",
        "vocab/hydra-codegen.ttl",
        "examples/client/accounts.ttl",
    )
)


def document(text: str, media_type: str = TURTLE) -> Document:
    return Document(name="a.ttl", content=text.encode(), media_type=media_type)


def plainly(read: Document) -> Accumulator | None:
    """Return what is read without Oxigraph; nothing where that is not possible."""
    into = Accumulator()
    if plain_turtle.add_document(read, BASE, into):
        return into
    assert held(into) == held(Accumulator())
    return None


def by_oxigraph(read: Document) -> Accumulator:
    into = Accumulator()
    triples.add_document(read, BASE, into, None)
    return into


def held(into: Accumulator) -> tuple[object, ...]:
    """Return all that `into` holds, with the order and the types of everything."""
    return (
        [
            (
                type(subject),
                subject,
                predicate,
                [(type(value), value) for value in values],
            )
            for subject, about in into.index.items()
            for predicate, values in about.items()
        ],
        list(into.index),
        list(into.prefixes.items()),
        into.findings,
        into.room,
        into.fresh(),
    )


def assert_same_or_left(text: str) -> None:
    read = document(text)
    plain = plainly(read)
    if plain is not None:
        # An error of Oxigraph fails the test: what it refuses must be left to it.
        assert held(plain) == held(by_oxigraph(read))


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.name)
def test_documents_written_by_hand_are_plain(path: Path) -> None:
    read = document(path.read_text(encoding="utf-8"))
    plain = plainly(read)
    assert plain is not None
    assert held(plain) == held(by_oxigraph(read))


@pytest.mark.parametrize(
    "text",
    [
        ':s a :C ; :p "x", "y"@en-GB, "1"^^xsd:int, 1, -1.5, 2e3, true ; :q :o .',
        ":s :p [ :q :o ; :r [ :q :o ] ], [ :q 1 ], [] ; .",
        ':s :p [ a :C ; :q "a" ], [ a :C ; :q "b" ] .\n:t :p [ a :C ; :q "a" ] .',
        "[] a :C . [ :q :o ] :p :o . [ :q :o ] .",
        ':s :p "a; b] c.\nd"@en .'.replace("\n", " "),
        ':s :p """a;\n"b" ].\n""", \'c\', \'\'\'d\'\'\' ; :q "e" .',
        r':s :p "\u00e9\n\"", :a\/b, :a%20b, x:a.b, <#f>, <g>, <urn:a:b>, <http://é/> .',
        ":s :p :o # ; ] .\n; # a comment; to the end\n:q :o . # done.",
        "@prefix x: <http://y.example/> . x:a x:b x:c .",
        ":s :p x:a ; :q x:a .\n@prefix x: <http://y.example/> .\n:s :p x:a ; :q x:a .",
        ":s :p " + ", ".join(f"{n % 20}" for n in range(60)) + " .",
        ":s :p :o ;; :q :o ; .",
    ],
)
def test_what_is_usual_is_plain(text: str) -> None:
    read = document(PREFIXES + text + "\n")
    plain = plainly(read)
    assert plain is not None
    assert held(plain) == held(by_oxigraph(read))


@pytest.mark.parametrize(
    "text",
    [
        ":s :p ( 1 2 ) .",
        ":s :p _:b .",
        ":s :p :é .",
        "@base <http://b.example/> . <a> :p :o .",
        ":s :p <http://a.example/\\u0041> .",
        ":s :p <https://www.w3.org/ns/hydra/core#Class> .",
        ':s :p "x"@englishlanguage .',
        ':s :p [ :q "one text" ] .',
        ":s :p <<( :a :b :c )>> .",
        ":s :p " + "[ :p " * 101 + ":o" + " ]" * 101 + " .",
    ],
)
def test_what_is_rare_is_left_to_oxigraph(text: str) -> None:
    assert plainly(document(PREFIXES + text + "\n")) is None


@pytest.mark.parametrize(
    "text",
    [
        ":s :p .",
        ":s :p :o",
        ":s :p :o ; ] .",
        ":s :p [ ; :q :o ] .",
        ":s :p [ :q :o . ] .",
        ":s :p :o :r .",
        ":s :p n:o .",
        ":s :p a .",
        ':s "p" :o .',
        '"s" :p :o .',
        ':s :p "\\x" .',
        ':s :p "\\uD800" .',
        ':s :p "a" "b" .',
        ':s :p "a ; :q :o .',
        ":s :p <http://[a/> .",
        ":s :p <http://a.example/%zz> .",
        ":s :p :-a .",
        ":s :p x:.a .",
        ":s true :o .",
        "[] .",
        "@prefix :a <http://a.example/> .",
        "@prefix y: :a .",
        "@PREFIX y: <http://a.example/> .",
        ":s :p :o @prefix y: <http://a.example/> .",
        "PREFIX y: <http://a.example/> .",
    ],
)
def test_what_is_wrong_is_left_to_oxigraph(text: str) -> None:
    assert plainly(document(PREFIXES + text + "\n")) is None


@pytest.mark.parametrize(
    "text",
    [":p 1 ; :p 2 ; :p 3 ; :p 4", ":p [ :q 1 ], [ :q 1 ], [ :q 1 ]", ":p 1, 2, 3, 4"],
)
def test_too_many_statements_are_left_to_oxigraph(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = document(f"{PREFIXES}:s {text} .\n")
    assert plainly(read) is not None
    monkeypatch.setattr(accumulator, "MAX_STATEMENTS", 3)
    assert plainly(read) is None


BLANKS = st.sampled_from((" ", " ", " ", "\n  ", " # c\n", " # c; ] .\n", "\r\n", "\t"))
NO_BLANKS = st.sampled_from(("", "", " "))
VERBS = st.sampled_from(("a", ":p", "x:q", "x:p.q", ":a%20", "<http://e.example/p>"))
TERMS = st.sampled_from(
    ":o x:o :a\\/b x: x:o.p 1 007 +5 -2e3 1.5 true false <> <#f> <g/h> <urn:a:b> "
    '<http://é/> <http://e.example/%41> "" \'\' "a" "a;b" \'y\' "#" """"b".;]""" '
    '"x"@en "x"@EN-GB "1"^^xsd:int "1"^^<http://t.example/> "\\n\\"" "é😀"'.split()
)


@st.composite
def said(draw: st.DrawFn, objects: st.SearchStrategy[str]) -> str:
    """Return predicates with objects, as they stand after a subject."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        values = draw(st.lists(objects, min_size=1, max_size=3))
        comma = draw(NO_BLANKS) + "," + draw(NO_BLANKS)
        parts.append(draw(VERBS) + draw(BLANKS) + comma.join(values))
    semicolon = draw(NO_BLANKS) + ";" + draw(BLANKS)
    return semicolon.join(parts) + draw(st.sampled_from(("", "", " ;", ";;")))


OBJECTS = st.recursive(
    TERMS, lambda inner: said(inner).map(lambda text: f"[ {text} ]"), max_leaves=5
)
SUBJECTS = st.sampled_from((":s", "x:s", "[]", "[ :p :o ]", ":a\\/b", "<#x>", "<s>"))
STATEMENTS = st.builds(
    "{}{}{}{}.{}".format, SUBJECTS, BLANKS, said(OBJECTS), BLANKS, BLANKS
)
DIRECTIVES = st.sampled_from(
    ("@prefix x: <http://y.example/> .\n", "prefix : <#>\n", "@prefix n: <n/> .\n")
)
DOCUMENTS = st.lists(
    st.one_of(STATEMENTS, STATEMENTS, STATEMENTS, DIRECTIVES), min_size=1, max_size=4
).map(lambda parts: PREFIXES + "".join(parts) + "\n")


@given(DOCUMENTS)
def test_random_documents_are_read_the_same(text: str) -> None:
    assert_same_or_left(text)


# What may stand in an IRI, what may in some parts of it, and what may in none.
IRIS = st.lists(
    st.builds(
        "{}{}".format,
        st.sampled_from(("http://", "https://e.example", "HTTP://e.example/", "urn:")),
        st.text("/aZ09_/:?#[]@.~-!$&'()*+,;=%é|^`{ \u00a0\ue000", max_size=9),
    ),
    min_size=1,
    max_size=6,
)


@given(IRIS)
def test_only_what_is_an_iri_is_taken_for_one(iris: list[str]) -> None:
    # What was met in one is remembered for the next.
    text = PREFIXES + "".join(f":s :p <{iri}> .\n" for iri in iris)
    if plainly(document(text)) is not None:
        assert_same_or_left(text)


PIECES = st.sampled_from(
    '; , . [ ] ( ) # " \' """ \\ < > a : :a _:b 5. .5 1.e0 @en ^^ @ %20 %zz x:.a x:-a '
    "x:a- <a\u00a0b> <http://[x> <//h/p> <?q> <mailto:a@b> é · \ufeff \x00 \x0b \u2028 "
    "@prefix PREFIX @base BASE << >> { } {| |} ~ = => is .\n \n \r true. :a\\,b 9x:a "
    '"x"@en--ltr "a"^^rdf:langString "a""b" ; ;. ], [ # c. # c;\n "\\uD800"'.split(" ")
)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 4), st.one_of(st.just(""), PIECES)),
    min_size=1,
    max_size=4,
)
SOURCES = [path.read_text(encoding="utf-8") for path in PLAIN]


@given(st.one_of(DOCUMENTS, st.sampled_from(SOURCES)), CHANGES)
def test_changed_documents_are_read_the_same_or_left(
    text: str, changes: list[tuple[float, int, str]]
) -> None:
    for place, removed, inserted in changes:
        at = int(place * len(text))
        text = text[:at] + inserted + text[at + removed :]
    if plainly(document(text)) is not None:
        assert_same_or_left(text)


def large() -> str:
    """Return a document so large that it is first tried without Oxigraph."""
    classes = [
        f':C{n} a :Class ; :title "C {n}" ; :about "One; of [many]. {n}" ;\n'
        + "  :supportedProperty "
        + ",\n    ".join(
            f'[ a :Supported ; :property :C{n}\\/p{m} ; :title "p{m}" ; :required true ]'
            for m in range(20)
        )
        + " .\n"
        for n in range(200)
    ]
    text = PREFIXES + "".join(classes)
    assert len(text) > triples.LARGE
    assert plainly(document(text)) is not None
    return text


def test_a_large_document_is_what_it_is_in_any_syntax() -> None:
    text = large()
    loaded = load_documents([document(text)])
    # TriG is always read by Oxigraph.
    assert loaded == load_documents([document(text, TRIG)])
    assert loaded.index


def test_what_is_added_to_one_of_many_alike_is_not_said_of_the_others() -> None:
    alike = "".join(
        f":s{n} a x:T ;\n  :p [ :o x:v ;\n  :q 1 ;\n ] .\n" for n in range(3)
    )
    many = "".join(f":s0 a x:T{n} .\n" for n in range(12))
    more = PREFIXES + ":s1 a x:U .\n" + many
    into = Accumulator()
    assert plain_turtle.add_document(document(PREFIXES + alike), BASE, into)
    assert plain_turtle.add_document(document(more), BASE, into)
    triples.add_document(document(PREFIXES + ":s2 a x:W .\n"), BASE, into, None)
    types = [
        [value.rpartition("/")[2] for value in about[TYPE] if isinstance(value, str)]
        for subject, about in into.index.items()
        if TYPE in about
    ]
    assert types == [["T", *(f"T{n}" for n in range(12))], ["T", "U"], ["T", "W"]]
    values = [about[Q] for about in into.index.values() if Q in about]
    assert values == [[Literal("1", XSD + "integer")]] * 3


def test_what_was_forgotten_is_understood_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plain_turtle, "_MOST_KNOWN", 2)
    for path in PLAIN:
        text = path.read_text(encoding="utf-8")
        plain = plainly(document(text))
        assert plain is not None
        assert held(plain) == held(by_oxigraph(document(text)))


def test_several_documents_are_joined() -> None:
    text = large()
    more = PREFIXES + ':C0 :title "another", "C 0" ; :p [ :q :o ], [] .\n'
    for order in ((more, text), (text, more), (text, text)):
        plain = load_documents([document(text) for text in order])
        assert plain == load_documents([document(text, TRIG) for text in order])
        assert list(plain.index) == list(
            load_documents([document(text, TRIG) for text in order]).index
        )


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * 500_000,
        '"""' + '""\\' * 300_000,
        ":s :p " + "# ; \n" * 300_000,
        ':s :p "' + "; " * 600_000 + '" .',
        ":s :p " + "[" * 300_000,
        ":s :p 1 ; :p 2 ; :p 1 ; " + ",[" * 100_000 + " a 1 ; :p 2",
        ":s :p 1 ; " + "a .\n] " * 100_000 + " :p 2",
        ";" * 300_000,
        ":a." * 300_000,
        ". " * 300_000,
        ":s :p " + "1," * 600_000 + " 1 .",
        ":s" + " " * 500_000 + ":p",
    ],
    ids=lambda text: text[:12].strip(),
)
def test_hostile_documents_take_no_longer_than_others(text: str) -> None:
    # Were it not linear, this would not end.
    assert plainly(document(PREFIXES + text + "\n")) is None
