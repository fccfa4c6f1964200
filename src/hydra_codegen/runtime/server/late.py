"""Models that are made when somebody looks at them.

Most handlers return what the store gave them as it is. Then the answer is the
document, and no model of it is ever made.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ..resource import Resource

T = TypeVar("T", bound=Resource)

_MAKE, _DOCUMENT = "make", "document"
_STATE = ("__pydantic_extra__", "__pydantic_fields_set__", "__pydantic_private__")


def late(model: type[T], document: dict[str, Any], make: Callable[[T], T]) -> T:
    """Return a `model` of `document`, which `make` makes when it is needed.

    `make` gets what stands for it until then, and returns a `model`.
    """
    found: T = object.__new__(_late(model))
    _values(found).update({_MAKE: make, _DOCUMENT: document})
    return found


def untouched(resource: Resource) -> dict[str, Any] | None:
    """Return the document of a model that nobody has looked at, or None."""
    if not type(resource).__dict__.get("hydra_late"):
        return None
    found: dict[str, Any] = _values(resource)[_DOCUMENT]
    return found


def _values(resource: Resource) -> dict[str, Any]:
    found: dict[str, Any] = object.__getattribute__(resource, "__dict__")
    return found


@functools.cache
def _late(model: type[T]) -> type[T]:
    """Return a class like `model` whose objects turn into it at the first look."""

    def look(self: T, name: str) -> Any:
        if type(self) is kind:
            _turn(self, model)
        return object.__getattribute__(self, name)

    def change(self: T, name: str, value: Any) -> None:
        look(self, "__dict__")
        setattr(self, name, value)

    def copied(self: T, memo: dict[int, Any] | None = None) -> T:
        look(self, "__dict__")
        return copy.copy(self) if memo is None else copy.deepcopy(self, memo)

    body: Mapping[str, Any] = {
        "__slots__": (),
        "__module__": model.__module__,
        "__qualname__": model.__qualname__,
        "__getattribute__": look,
        "__setattr__": change,
        "__copy__": copied,
        "__deepcopy__": copied,
        "hydra_late": True,
    }
    # Past Pydantic, which would build the same validator once more.
    kind: type[T] = type.__new__(type(model), model.__name__, (model,), {**body})
    return kind


def _turn(resource: T, model: type[T]) -> None:
    """Make of what stands for a model that model."""
    values = _values(resource)
    make = values.pop(_MAKE)
    values.pop(_DOCUMENT)
    object.__setattr__(resource, "__class__", model)
    made = make(resource)
    values.update(made.__dict__)
    for name in _STATE:
        object.__setattr__(resource, name, getattr(made, name))
