"""Frozen dataclasses that are cheap to define, and to make tens of thousands of.

The standard library executes a text for each of seven methods of each class, which
is a tenth of a small run. Here the constructor alone is of text.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

T = TypeVar("T")
_Fields: TypeAlias = "Sequence[dataclasses.Field[Any]]"

_open: Any = object.__setattr__
# Both: with one alone, each assignment would look the other up.
_OPEN = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}


def _dataclass(
    *, frozen: bool, slots: bool, kw_only: bool = False
) -> Callable[[type[T]], type[T]]:
    """Return what makes a frozen dataclass with slots of a class.

    What comes of it is what `dataclasses.dataclass` makes, for `dataclasses` too.
    """
    assert frozen
    assert slots

    def decorated(kind: type[T]) -> type[T]:
        # A class that mypyc compiled has slots of its own, and cannot be another.
        compiled = hasattr(kind, "__mypyc_attrs__")
        kind = dataclasses.dataclass(
            init=False, repr=False, eq=False, kw_only=kw_only, slots=not compiled
        )(kind)
        fields = dataclasses.fields(kind)  # type: ignore[arg-type]
        made = _first(kind, fields, ["*"] * kw_only, compiled=compiled)
        for method in (made, *_of_values(fields), _setattr, _delattr, _reduce):
            setattr(kind, f"__{method.__name__.strip('_')}__", method)
        return kind

    return decorated


if TYPE_CHECKING:
    # To whoever checks or compiles a class, it is the standard library's.
    from dataclasses import dataclass as dataclass
else:
    dataclass = _dataclass


def _first(
    kind: Any, fields: _Fields, before: Sequence[str], *, compiled: bool
) -> Callable[..., None]:
    """Return what makes the constructor when it is first asked to construct.

    Of many classes a run has no instance, and only a class that is whole knows how
    its fields are set.
    """

    def init(self: object, /, *given: object, **named: object) -> None:
        kind.__init__ = _constructor(kind, fields, before, compiled=compiled)
        kind.__init__(self, *given, **named)

    return init


def _constructor(
    kind: type, fields: _Fields, before: Sequence[str], *, compiled: bool
) -> Callable[..., None]:
    """Return what sets all fields of an instance of `kind`.

    Being closed, that would take a call for each; so it is meanwhile of a class that
    is open and else the same, unless it is compiled.
    """
    # No field's name begins with an underscore and ends with one.
    names: dict[str, Any] = {"_open_": _open}
    if compiled:
        names |= {f"_set_{f.name}_": getattr(kind, f.name).__set__ for f in fields}
    parameters, lines = ["self", *before], []
    for field in fields:
        name = value = field.name
        default = f"_default_{name}_"
        if field.default_factory is not dataclasses.MISSING:
            names[default] = field.default_factory
            new = f"{default}()"
            value = f"{new} if {name} is {default} else {name}" if field.init else new
        elif field.default is not dataclasses.MISSING:
            names[default] = field.default
            value = name if field.init else default
        elif not field.init:
            continue  # __post_init__ sets it
        if field.init:
            parameters.append(f"{name}={default}" if default in names else name)
        line = f"_set_{name}_(self, {value})" if compiled else f"self.{name} = {value}"
        lines.append(line)
    if not compiled:
        inside = {"__slots__": kind.__dict__["__slots__"], **_OPEN}
        names["_draft_"] = type("Draft", kind.__bases__, inside)
        begun = "_kind_ = self.__class__; _open_(self, '__class__', _draft_)"
        lines = [begun, *lines, "self.__class__ = _kind_"]
    if hasattr(kind, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}): {'; '.join(lines)}", names)
    return names["__init__"]  # type: ignore[no-any-return]


def _of_values(fields: _Fields) -> tuple[Callable[..., object], ...]:
    """Return the methods that look at the values of some of the fields."""
    values = attrgetter(*[field.name for field in fields if field.compare])
    shown = [field.name for field in fields if field.repr]

    def eq(self: object, other: object) -> object:
        same = other.__class__ is self.__class__
        return values(self) == values(other) if same else NotImplemented

    def hash_(self: object) -> int:
        return hash(values(self))

    def repr_(self: object) -> str:
        said = [f"{name}={getattr(self, name)!r}" for name in shown]
        return f"{type(self).__qualname__}({', '.join(said)})"

    return eq, hash_, repr_


def _setattr(self: object, name: str, value: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _reduce(self: object) -> tuple[object, ...]:
    names = [field.name for field in dataclasses.fields(self)]  # type: ignore[arg-type]
    return _restored, (type(self), {name: getattr(self, name) for name in names})


def _restored(kind: Any, values: dict[str, object]) -> object:
    """Return a copy, or what was pickled, as it was."""
    made: object = kind.__new__(kind)
    for name, value in values.items():
        _open(made, name, value)
    return made
