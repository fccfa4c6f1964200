"""The class diagram in Mermaid's language, which Markdown viewers draw.

Names and texts are letters, digits and little else; every other character is
a reference (``#35;``), so that none can act as syntax.
"""

from __future__ import annotations

import re

from hydra_codegen.compact import Compactor
from hydra_codegen.documentation import ApiDocumentation, SupportedClass
from hydra_codegen.fragments import MarkdownText
from hydra_codegen.python.names import hash8
from hydra_codegen.targets.diagram.graph import Edge
from hydra_codegen.targets.diagram.sketch import Sketches, cut
from hydra_codegen.targets.docs.markdown import one_line

_SAFE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_OTHER = re.compile("[^A-Za-z0-9 _-]")
_PROPERTIES = 40
_LONGEST = 60

# Words of the language, which no class may be called.
_WORDS = frozenset(
    "class classDiagram namespace note direction style click link links callback "
    "classDef cssClass href call end subgraph graph accTitle accDescr".split()
)


def mermaid(documentation: ApiDocumentation) -> MarkdownText:
    """Return the class diagram of all classes that are described."""
    compact = Compactor(documentation.prefixes)
    found = documentation.derived(Sketches).graph
    names = {key: _identifier(key) for key in found.classes}
    lines = ["classDiagram"]
    for key in found.classes:
        lines += _class(names[key], documentation.classes[key], compact)
    lines += [_edge(edge, names) for edge in found.edges]
    return MarkdownText("\n".join(lines) + "\n")


def _identifier(key: str) -> str:
    usable = _SAFE_NAME.fullmatch(key) and len(key) <= _LONGEST and key not in _WORDS
    return key if usable else f"Class{hash8(key)}"


def _class(name: str, supported: SupportedClass, compact: Compactor) -> list[str]:
    title = _text(supported.title or supported.name)
    head = f'  class {name}["{title}"]'
    members = [
        f"    {_text(p.key)} {_text(compact(p.ranges[0].iri) if p.ranges else '')}"
        for p in supported.properties.values()
    ]
    shown = [line.rstrip() for line in members[:_PROPERTIES]]
    if len(members) > len(shown):
        shown.append(f"    {len(members) - len(shown)} more")
    return [f"{head} {{", *shown, "  }"] if shown else [head]


def _edge(edge: Edge, names: dict[str, str]) -> str:
    source, target = names[edge.source], names[edge.target]
    if edge.above:
        return f"  {target} <|-- {source}"
    return f"  {source} --> {target} : {_text(', '.join(edge.labels))}"


def _text(value: str) -> str:
    """Return a text in which no character is one of the language."""
    shown = cut(one_line(value), _LONGEST)
    return _OTHER.sub(lambda found: f"#{ord(found[0])};", shown)
