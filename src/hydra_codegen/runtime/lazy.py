"""Packages that import nothing until asked (PEP 562).

Two thousand names are one text, which costs nothing to load; what they are is
in the stub beside the package (PEP 484), for type checkers and editors.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module


def lazily(
    package: str, names: str
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return what a package needs as its ``__getattr__`` and ``__dir__``.

    `names` holds, for each module by its relative name, what it offers.
    """

    # One name is looked for in the text: to take all apart would take longer.
    text = f" {names} ".replace("\n", " ")

    def offered() -> set[str]:
        return {word for word in names.split() if not word.startswith(".")}

    def get(name: str) -> object:
        if name == "__all__":
            return sorted(offered())
        at = text.find(f" {name} ")
        if at < 0 or not name.isidentifier():
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = text[text.rindex(" .", 0, at) + 1 : at].partition(" ")[0]
        value: object = getattr(import_module(module, package), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *offered()})

    return get, listed
