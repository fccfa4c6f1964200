"""Names of places within a page: one each, the same as long as what they name."""

from __future__ import annotations

import re

from hydra_codegen.python.names import hash8

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST = 60


class Anchors:
    """The anchors of one page; those that are `taken` are never given."""

    def __init__(self, *taken: str) -> None:
        self._used = {*taken}

    def new(self, kind: str, name: str, iri: str = "") -> str:
        """Return an anchor for what is called `name`, told apart by its IRI."""
        word = _UNSAFE.sub("-", name).strip("-")[:_LONGEST]
        found = f"{kind}-{word}" if word == name else f"{kind}-{word}-{hash8(name)}"
        if found in self._used:
            found = f"{found}-{hash8(iri)}"
        number = 2
        while found in self._used:
            found = f"{kind}-{word}-{hash8(name)}-{number}"
            number += 1
        self._used.add(found)
        return found
