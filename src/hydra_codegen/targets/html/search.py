"""The search index of a site: data in a script, which a file can load too."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hydra_codegen.targets.html.markup import Links
from hydra_codegen.targets.reference.entries import (
    ClassEntry,
    OperationEntry,
    Reference,
)

_LONGEST = 240
"""How much of a description is searched."""


def index_script(found: Reference, links: Links) -> str:
    """Return the script that sets ``searchIndex``.

    Each item is a list: what it is called, what kind it is, where, its text.
    JSON in ASCII is a JavaScript expression (ECMA-262, section 12.9.4).
    """
    items = [item for entry in found.classes for item in _items(entry, links)]
    encode = json.JSONEncoder(separators=(",", ":")).encode
    lines = ",\n".join(map(encode, items))
    return f'"use strict";\nwindow.searchIndex = [\n{lines}\n];\n'


def _items(entry: ClassEntry, links: Links) -> Iterator[list[str]]:
    page = links[entry.key]
    yield [entry.title, "class", page, entry.description[:_LONGEST]]
    for one in entry.properties:
        if one.inherited is None:
            name = f"{entry.title} › {one.key}"
            about = " ".join(filter(None, (one.title, one.description)))
            yield [name, "property", f"{page}#{one.anchor}", about[:_LONGEST]]
    for operation in entry.operations:
        yield _operation(entry.title, operation, page)
    for link in entry.links:
        for operation in link.operations:
            yield _operation(f"{entry.title} › {link.key}", operation, page)


def _operation(owner: str, operation: OperationEntry, page: str) -> list[str]:
    about = (operation.title, operation.path, operation.description)
    name = f"{operation.method} {owner}"
    where = f"{page}#{operation.anchor}"
    return [name, "operation", where, " ".join(filter(None, about))[:_LONGEST]]
