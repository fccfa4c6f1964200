"""Blocks of imports, sorted as ruff's isort rules sort them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.layout import WIDTH, width

_DIGITS = re.compile(r"([0-9]+)")


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which ``a2`` comes before ``a10``, and ``a01`` before both.

    Digits after a zero are compared one by one, as decimals are.
    """
    if text.isalpha():
        return ((2, 0, text),)
    found: list[tuple[int, int, str]] = []
    # What stands at odd places is what it was split at.
    for number, part in enumerate(_DIGITS.split(text)):
        if number % 2:
            found.append((0, 0, part) if part[0] == "0" else (1, int(part), ""))
        elif part:
            found.append((2, 0, part))
    return tuple(found)


def _kind(name: str) -> int:
    """Constants first, then classes, then the rest."""
    if name.isupper() and len(name.encode("utf-8", "replace")) > 1:
        return 0
    return 1 if name[:1].isupper() else 2


@functools.lru_cache(maxsize=65536)
def export_key(name: str) -> tuple[object, ...]:
    """Return the key by which the names of ``__all__`` are sorted: case counts."""
    return (_kind(name), _natural(name))


@functools.lru_cache(maxsize=65536)
def _member_key(name: str) -> tuple[object, ...]:
    # Of two that differ in case only, the digits are the same.
    return (_kind(name), _natural(name.lower()), name)


@functools.lru_cache(maxsize=65536)
def _module_key(module: str) -> tuple[object, ...]:
    name = module.lstrip(".")
    return (len(name) - len(module), _natural(name.lower()), name)


def _statement(module: str, names: Iterable[str], indent: str) -> str:
    ordered = list(set(names))
    if len(ordered) > 1:
        ordered.sort(key=_member_key)
    line = f"{indent}from {module} import {', '.join(ordered)}"
    if width(line) <= WIDTH:
        return line
    inner = "".join(f"\n{indent}    {name}," for name in ordered)
    return f"{indent}from {module} import ({inner}\n{indent})"


def import_block(modules: Mapping[str, Iterable[str]], indent: str = "") -> PythonCode:
    """Return one section of ``from … import …`` statements."""
    return PythonCode(
        "\n".join(
            _statement(module, names, indent)
            for module, names in sorted(
                modules.items(), key=lambda item: _module_key(item[0])
            )
        )
    )
