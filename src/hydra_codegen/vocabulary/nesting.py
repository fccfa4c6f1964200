"""How deep a document nests, found before any parser sees it.

Parsers and readers recurse; a document that nests thousands deep would end
in a traceback, or in a crash of the whole process.
"""

from __future__ import annotations

import re

from hydra_codegen.errors import SourceError
from hydra_codegen.findings import Place

MAX_DEPTH = 100
"""How deep brackets, XML elements or JSON values may stand in each other."""

# What is no bracket, in one run as long as possible: the fewer matches, the
# faster. Possessive, so that no input makes it backtrack. What may stand in
# an IRI is RDF 1.1 Turtle's, section 6.5; `>>` stays, it closes a triple term.
_NO_BRACKET = re.compile(
    rb"""(?:[^\[\]()"'<>\\#]++
    | \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\" | "(?:[^"\\\n]|\\.)*+"
    | '''(?:[^'\\]|\\.|'(?!''))*+'''       | '(?:[^'\\\n]|\\.)*+'
    | <(?!<)[^<>"{}|^`\n]*+>
    | \#[^\n]*+
    | \\.
    | ["'<]
    | (?<!>)>(?!>)
    )++""",
    re.DOTALL | re.VERBOSE,
)


def too_deep(name: str) -> SourceError:
    """Return the error for a document that nests deeper than `MAX_DEPTH`."""
    return SourceError(
        f"nests more than {MAX_DEPTH} levels deep, the most that is read",
        Place(source=name),
    )


def check_turtle(name: str, content: bytes) -> None:
    """Bound the nesting of Turtle, TriG, N-Triples and N-Quads.

    Raises `SourceError` when brackets or triple terms nest too deep.
    """
    openers = content.count(b"[") + content.count(b"(") + content.count(b"<<")
    if openers <= MAX_DEPTH:
        return
    if b"<<" in content:
        # Of RDF 1.2, `<<( s p o )>>` and `<< s p o >>`; no IRI holds a `<`.
        content = content.replace(b"<<(", b"(").replace(b")>>", b")")
        content = content.replace(b"<<", b"[")
    depth = 0
    for byte in _NO_BRACKET.sub(b"", content).replace(b">>", b"]"):
        if byte in b"[(":
            depth += 1
            if depth > MAX_DEPTH:
                raise too_deep(name)
        elif byte in b"])":
            depth -= 1


def check_xml(name: str, content: bytes) -> None:
    """Bound the nesting of RDF/XML, and refuse a document type declaration.

    Entities that expand to entities turn a few hundred bytes into gigabytes,
    and only a DOCTYPE can declare them. Raises `SourceError` for one, for
    elements too deep, and for XML that is not well formed.
    """
    # Imported late: only RDF/XML needs it.
    from xml.parsers import expat

    depth = 0

    def start(_tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise too_deep(name)

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def doctype(*_arguments: object) -> None:
        raise SourceError(
            "holds a DOCTYPE, which is not read since its entities can grow "
            "without bound; remove it and write out its entities",
            Place(source=name, line=parser.CurrentLineNumber),
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise SourceError(
            f"cannot be parsed as RDF/XML: {expat.ErrorString(error.code)}",
            Place(source=name, line=error.lineno, column=error.offset + 1),
        ) from error
    except (LookupError, ValueError) as error:
        raise SourceError(
            "cannot be parsed as RDF/XML: it declares an encoding that is not "
            "read; save the file as UTF-8",
            Place(source=name),
        ) from error


def check_value(name: str, value: object) -> None:
    """Bound the nesting of a parsed JSON value; raises `SourceError`."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        if not below:
            return
        level = below
    raise too_deep(name)
