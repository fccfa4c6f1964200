"""Frozen dataclasses, of which tens of thousands are made."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_OPEN = {"__setattr__": object.__setattr__}


def quick(kind: Callable[P, T]) -> Callable[P, T]:
    """Return what makes instances of a frozen dataclass, a third as slow as it does.

    Takes a class with slots whose fields are all keywords. Being closed, it sets
    each field by a call of `object.__setattr__`; here they are set on an instance
    of a class that is open and else the same, which then becomes one of `kind`.
    """
    assert isinstance(kind, type)
    if "__slots__" not in kind.__dict__:  # compiled, and as quick by itself
        return kind
    inside = {"__slots__": kind.__dict__["__slots__"], **_OPEN}
    draft = type("Draft", kind.__bases__, inside)
    # No field's name begins with an underscore and ends with one.
    names: dict[str, Any] = {"_draft_": draft, "_kind_": kind, "_new_": object.__new__}
    parameters, lines = [], []
    for field in dataclasses.fields(kind):
        parameters.append(field.name)
        lines.append(f"_made_.{field.name} = {field.name}")
        if field.default is not dataclasses.MISSING:
            names[f"_default_{field.name}_"] = field.default
            parameters[-1] += f"=_default_{field.name}_"
    body = "; ".join(("_made_ = _new_(_draft_)", *lines, "_made_.__class__ = _kind_"))
    code = f"def make(*, {', '.join(parameters)}): {body}; return _made_"
    exec(code, names)
    return names["make"]  # type: ignore[no-any-return]
