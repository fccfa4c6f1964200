"""Documents that use Hydra's terms where they do not belong, and all made of them.

Shared by the tests with Hypothesis and by the harnesses in fuzz/.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from hydra_codegen import output
from hydra_codegen.statements import RDF, XSD, Iri
from hydra_codegen.targets import TargetContext, known_targets, load_target
from hydra_codegen.vocabulary import terms
from hydra_codegen.vocabulary.graph import load_documents
from hydra_codegen.vocabulary.places import Locator
from hydra_codegen.vocabulary.reader import read
from hydra_codegen.vocabulary.rules import check
from hydra_codegen.vocabulary.sources import Document

BASE = "https://a.example/v#"
HYDRA = "http://www.w3.org/ns/hydra/core#"
TARGETS = {name: load_target(name) for name in known_targets()}


def make_everything(document: Document) -> None:
    """Read `document`, check it, make all files of it and compile the Python.

    Raises what any of that raises; `HydraCodegenError` is meant to be.
    """
    loaded = load_documents([document])
    locate = Locator([document]).place_of
    documentation = read(loaded, locate=locate).documentation
    check(documentation, loaded.index, locate)
    context = TargetContext(
        package="made",
        targets=frozenset(TARGETS),
        header="Generated from a test. Do not edit.",
        published=documentation,
    )
    for target in TARGETS.values():
        files = output.encoded(target.files(documentation, context))
        for path, content in files.items():
            if path.endswith(".py") and "/_runtime/" not in path:
                compile(content, path, "exec", dont_inherit=True)
            if path.endswith(".jsonld"):
                json.loads(content)


def _iris(value: object) -> Iterator[str]:
    if isinstance(value, Iri):
        yield str(value)
    elif isinstance(value, (tuple, frozenset, dict)):
        for item in value:
            yield from _iris(item)


TERMS = sorted({iri for value in vars(terms).values() for iri in _iris(value)})
"""Every term that the reader knows."""

OWN = [BASE + name for name in ("api", "A", "B", "p", "q", "class", "A/p")]
BLANKS = [f"_:b{number}" for number in range(8)]
DATATYPES = [
    XSD + name
    for name in ("string", "integer", "boolean", "double", "date", "anyURI", "nothing")
]
LEXICAL_FORMS = (
    *("", " ", "1", "-1", "0", "1e400", "NaN", "INF", "9" * 400, "true", "false"),
    *("x", "class", "GET", "get", "200", "/{a}", "/{", "/{?a,a*,b:3}", "{0}", "[", "("),
    *("2020-01-01", "9999-99-99", BASE + "A", "../x", "a:b", "http://[", '"""', "\\"),
    *("\u202e", "a\nb", "\x00", "{{ 7*7 }}", "\ufb01eld", "_:b0"),
)


def _literals(lexical: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    suffixes = ["", "@en", "@de-AT", "@l-x0", *(f"^^<{d}>" for d in DATATYPES)]
    return st.builds(lambda t, s: _quoted(t) + s, lexical, st.sampled_from(suffixes))


def _quoted(text: str) -> str:
    plain = (c if c.isalnum() and c.isascii() else f"\\U{ord(c):08X}" for c in text)
    return '"' + "".join(plain) + '"'


def _named(names: list[str]) -> st.SearchStrategy[str]:
    written = [name if name.startswith("_:") else f"<{name}>" for name in names]
    return st.sampled_from(written)


# Enough that is right for the reader to come to what is wrong.
_SKELETON = f"""\
<{BASE}api> <{RDF}type> <{HYDRA}ApiDocumentation> .
<{BASE}api> <{HYDRA}supportedClass> <{BASE}A> .
<{BASE}api> <{HYDRA}supportedClass> _:b0 .
<{BASE}A> <{HYDRA}supportedProperty> _:b1 .
_:b1 <{HYDRA}property> <{BASE}p> .
<{BASE}A> <{HYDRA}supportedOperation> _:b2 .
_:b2 <{HYDRA}method> "GET" .
_:b3 <{RDF}first> _:b4 .
_:b3 <{RDF}rest> _:b5 .
""".splitlines()

_subjects = _named(OWN + BLANKS) | _named([*DATATYPES, *TERMS])
_predicates = _named(TERMS) | _named([*TERMS, *OWN])
_objects = (
    _named(OWN + BLANKS)
    | _named([*TERMS, *DATATYPES])
    | _literals(st.sampled_from(LEXICAL_FORMS) | st.text(st.characters(codec="utf-8")))
)
_statements = st.builds(lambda *s: " ".join(s) + " .", _subjects, _predicates, _objects)


@st.composite
def graphs(draw: st.DrawFn) -> str:
    """Draw N-Triples: Hydra's terms in places where they may well be wrong."""
    kept = draw(st.sampled_from([_SKELETON, _SKELETON, _SKELETON[:2], []]))
    return "\n".join([*kept, *draw(st.lists(_statements, max_size=40))])


KEYWORDS = (
    *("@id", "@type", "@value", "@language", "@list", "@set", "@graph", "@reverse"),
    *("@context", "@vocab", "@base", "@index", "@included", "@nest", "@container"),
    *(
        "@direction",
        "@version",
        "@import",
        "@json",
        "@none",
        "@propagate",
        "@protected",
    ),
    *("@prefix", "@later", "", ":", "_:b0", "a:b", "hydra:title", "hydra:"),
)
_NAMES = sorted(iri.removeprefix(HYDRA) for iri in TERMS if iri.startswith(HYDRA))
_keys = st.sampled_from(KEYWORDS) | st.sampled_from(_NAMES) | st.sampled_from(OWN)
_scalars = (
    st.none()
    | st.booleans()
    | st.sampled_from([0, 1, -1, 200, 1.5, 1e300, 10**400])
    | _keys
    | st.sampled_from(LEXICAL_FORMS)
)
_values: st.SearchStrategy[Any] = st.deferred(
    lambda: (
        _scalars
        | st.lists(_values, max_size=3)
        | st.dictionaries(_keys, _values, max_size=4)
        | st.dictionaries(st.sampled_from(_NAMES), _values, max_size=4)
    )
)


@st.composite
def jsonld(draw: st.DrawFn) -> str:
    """Draw JSON with the keywords of JSON-LD and Hydra's terms as keys."""
    context: dict[str, Any] = {"@vocab": HYDRA, "hydra": HYDRA, "a": BASE}
    # Most contexts that are wrong end all: the more go without.
    if draw(st.booleans()):
        context |= draw(st.dictionaries(_keys, _values, max_size=1))
    document: dict[str, Any] = {
        "@context": draw(st.sampled_from([context, [context, {}]])),
        "@type": "ApiDocumentation",
        "supportedClass": draw(st.lists(_values, max_size=3)),
    }
    document |= draw(st.dictionaries(_keys, _values, max_size=4))
    return json.dumps(document)
