"""Packages that import nothing until asked (PEP 562).

Two thousand names are one text, which costs nothing to load; what they are is
in the stub beside the package (PEP 484), for type checkers and editors.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from importlib import import_module


def lazily(
    package: str, names: str
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return what a package needs as its ``__getattr__`` and ``__dir__``.

    `names` holds, for each module by its relative name, what it offers.
    """

    @functools.cache
    def places() -> dict[str, str]:
        found: dict[str, str] = {}
        module = ""
        for word in names.split():
            if word.startswith("."):
                module = word
            else:
                found[word] = module
        return found

    def get(name: str) -> object:
        if name == "__all__":
            return sorted(places())
        if name not in places():
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = getattr(import_module(places()[name], package), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *places()})

    return get, listed
