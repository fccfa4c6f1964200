"""Where in its document a node is described.

Parsers forget positions, so the text is scanned for them, and only when a
finding asks. A scan is one pass of a regular expression over the text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from hydra_codegen.documentation import HYDRA
from hydra_codegen.findings import Place
from hydra_codegen.statements import RDF, XSD
from hydra_codegen.vocabulary import json_text
from hydra_codegen.vocabulary.accumulator import repaired
from hydra_codegen.vocabulary.graph import PLACEHOLDER_BASE
from hydra_codegen.vocabulary.sources import JSON_LD, RDF_XML, Document
from hydra_codegen.vocabulary.text import Lines

_DESCRIBED, _MENTIONED = 0, 1
_Mention = tuple[str, int, int]  # the IRI as read, its offset, one of the above

# RDF 1.1 Turtle, section 6.5. Possessive, so that no text makes it backtrack.
_TURTLE = re.compile(
    r"""(?P<skip> \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | "(?:[^"\\\n]|\\.)*+"
        | '''(?:[^'\\]|\\.|'(?!''))*+''' | '(?:[^'\\\n]|\\.)*+' | \#[^\n]*+ )
    | (?P<directive> @prefix\b | @base\b | (?i:PREFIX|BASE)\b(?=\s*+(?:[^\s:<]*+:)?+\s*+<) )
    | <(?P<iri>[^<>"{}|^`\n]*+)>
    | _:[\w.-]*\w
    | (?P<prefix>[^\W\d_](?:[\w·-]|\.(?=[\w.·-]))*+)?+
      :(?P<local>(?:[\w:·%-]|\\.|\.(?=[\w:·%\\.-]))*+)
    | [^\W\d_](?:[\w·-]|\.(?=[\w.·-]))*+
    | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
    | (?P<open>[\[({]) | (?P<close>[\])}])
    | (?P<end>\.)
    | [+-]?[0-9][0-9.eE+-]*(?<!\.)""",
    re.DOTALL | re.VERBOSE,
)
_JSON_ID = re.compile(r'"(?:@id|id)"\s*+:\s*+(?P<value>"(?:[^"\\]++|\\.)*+")')
_JSON_NAMESPACE = re.compile(r'"([^"\\@:]+)"\s*+:\s*+"([A-Za-z][^"\\\s]*[#/:])"')
_JSON_VOCABULARY = re.compile(r'"@vocab"\s*+:\s*+"([^"\\\s]*)"')
_XML_NAME = re.compile(
    r"""\b\w+:(?P<kind>about|ID|resource)\s*=\s*(?P<quote>["'])(?P<value>[^"'<]*)(?P=quote)"""
)
_USUAL_NAMESPACES = {
    "hydra": HYDRA,
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": RDF,
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "xsd": XSD,
}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Locator:
    """Finds the places of IRIs in `documents`, lazily and in linear time."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = tuple(documents)
        self._places: dict[str, Place] | None = None

    def place_of(self, iri: str) -> Place:
        """Return where `iri` is described, else first mentioned.

        Line and column are 0 for what no document names; the place then holds
        the first document and the IRI. Never raises.
        """
        if self._places is None:
            self._places = self._scanned()
        place = self._places.get(iri)
        if place is None:
            first = self._documents[0].name if self._documents else ""
            return Place(source=first, iri=iri)
        return place

    def _scanned(self) -> dict[str, Place]:
        described: dict[str, Place] = {}
        mentioned: dict[str, Place] = {}
        for document in self._documents:
            text = document.content.decode("utf-8", "replace")
            lines = Lines(text)
            for iri, offset, kind in _mentions(document, text):
                into = mentioned if kind else described
                if iri not in into:
                    line, column = lines.position(offset)
                    into[iri] = Place(
                        source=document.name, line=line, column=column, iri=iri
                    )
        return mentioned | described


def _mentions(document: Document, text: str) -> Iterator[_Mention]:
    base = document.base or PLACEHOLDER_BASE
    if document.media_type == JSON_LD:
        found = _in_json(document, text)
    elif document.media_type == RDF_XML:
        found = _in_xml(text, base)
    else:
        found = _in_turtle(text, base)
    for iri, offset, kind in found:
        yield repaired(iri), offset, kind


def _in_turtle(text: str, base: str) -> Iterator[_Mention]:
    """Yield IRIs; the first term of a statement is described there."""
    prefixes: dict[str, str] = {}
    depth, at_start = 0, True
    directive, declared = "", ""
    for match in _TURTLE.finditer(text):
        kind = match.lastgroup
        if kind == "skip":
            continue
        if kind == "directive":
            directive, declared = match[0].lower(), ""
        elif directive and kind == "local":
            declared = match["prefix"] or ""
        elif directive and kind == "iri":
            if directive.endswith("base"):
                base = _resolved(base, match["iri"])
            else:
                prefixes[declared] = _resolved(base, match["iri"])
            # `PREFIX` ends here; `@prefix` with a full stop, which starts anew.
            directive, at_start = "", True
        elif kind in ("iri", "local"):
            iri = (
                _resolved(base, match["iri"])
                if kind == "iri"
                else prefixes.get(match["prefix"] or "", "")
                + _unescaped(match["local"])
            )
            here = at_start and depth == 0
            yield iri, match.start(), _DESCRIBED if here else _MENTIONED
            at_start = False
        elif kind == "end":
            at_start, depth = True, 0
        elif kind == "open":
            # A graph of TriG holds statements; brackets hold parts of one.
            depth, at_start = (depth, True) if match[0] == "{" else (depth + 1, False)
        elif kind == "close":
            depth = max(0, depth - 1)
            at_start = at_start or match[0] == "}"
        else:
            at_start = False


def _resolved(base: str, reference: str) -> str:
    reference = _ESCAPE.sub(_escaped, reference)
    if _SCHEME.match(reference):
        return reference
    try:
        joined = urljoin(base, reference)
        # `urljoin` drops an empty fragment, RFC 3986 (section 5.2.2) keeps it.
        return joined + "#" if reference.endswith("#") else joined
    except ValueError:  # such as a broken IPv6 address
        return reference


def _escaped(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else "\ufffd"


def _unescaped(local: str) -> str:
    return re.sub(r"\\(.)", r"\1", local) if "\\" in local else local


def _in_json(document: Document, text: str) -> Iterator[_Mention]:
    """Yield the values of ``@id``; an object of more than that describes."""
    base = document.base or _json_base(text) or PLACEHOLDER_BASE
    namespaces: dict[str, str] = {}
    for name, namespace in _JSON_NAMESPACE.findall(text):
        namespaces.setdefault(name, namespace)
    # The context may stand elsewhere; these prefixes mean the same everywhere.
    for name, namespace in _USUAL_NAMESPACES.items():
        namespaces.setdefault(name, namespace)
    vocabulary = _JSON_VOCABULARY.search(text)
    for match in _JSON_ID.finditer(text):
        written = json_text.unquoted(match["value"])
        before = text[max(0, match.start() - _NEAR) : match.start()]
        after = text[match.end() : match.end() + _NEAR]
        alone = before.rstrip().endswith("{") and after.lstrip().startswith("}")
        kind = _MENTIONED if alone else _DESCRIBED
        for iri in _json_readings(written, base, namespaces):
            yield iri, match.start("value"), kind
        if vocabulary and ":" not in written:
            # Only a guess at a name: a real description of it is better.
            yield vocabulary[1] + written, match.start("value"), _MENTIONED


_NEAR = 200  # more white space than any writer puts inside an object


def _json_readings(
    written: str, base: str, namespaces: dict[str, str]
) -> Iterator[str]:
    yield written
    prefix, colon, local = written.partition(":")
    if colon and prefix in namespaces:
        namespace = namespaces[prefix]
        outer, outer_colon, rest = namespace.partition(":")
        if outer_colon and outer in namespaces:
            namespace = namespaces[outer] + rest
        yield namespace + local
    elif not colon:
        yield _resolved(base, written)


def _json_base(text: str) -> str:
    # Imported late, as in `graph`: PyLD takes long to load.
    from hydra_codegen.vocabulary.jsonld import inferred_base

    try:
        return inferred_base(json.loads(text))
    except (ValueError, RecursionError):
        return ""


def _in_xml(text: str, base: str) -> Iterator[_Mention]:
    declared = re.search(r"""\bxml:base\s*=\s*["']([^"'<]*)["']""", text)
    if declared:
        base = _resolved(base, html.unescape(declared[1]))
    for match in _XML_NAME.finditer(text):
        value = html.unescape(match["value"])
        if match["kind"] == "ID":
            value = "#" + value
        kind = _MENTIONED if match["kind"] == "resource" else _DESCRIBED
        yield _resolved(base, value), match.start("value"), kind
