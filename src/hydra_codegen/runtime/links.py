"""Typed links: IRIs that know what they lead to, without import cycles.

Pydantic would follow the classes of two thousand links into one another.
So these types are generic for type checkers only; at run time they remember
the name of a class, which is looked up in the package when first needed.
"""

from __future__ import annotations

import functools
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeAlias, TypeVar

from pydantic import (
    BaseModel,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

if TYPE_CHECKING:
    from .resource import Resource

T = TypeVar("T")


@functools.cache
def named_class(name: str) -> type[Resource]:
    """Return the class called `name`, such as ``Image`` or ``Collection[Image]``."""
    kind, bracket, member = name.partition("[")
    if kind == "Collection":
        collection = import_module(".collection", __package__).Collection
        found = collection[member.removesuffix("]")] if bracket else collection
    elif name == "Resource":
        found = import_module(".resource", __package__).Resource
    else:
        package = __name__.rpartition("._runtime")[0]
        found = getattr(import_module(package), name)
    known: type[Resource] = found
    return known


class _Link(str):
    """The IRI of another resource; `target` names its class.

    Where a server sent the resource itself in the place of its IRI, the link
    is that resource's IRI, and the document is kept in `embedded`, so that it
    is written back as it came.
    """

    target: ClassVar[str] = "Resource"
    embedded: dict[str, Any] | None = None

    @classmethod
    def target_class(cls) -> type[Resource]:
        """Return the class of the resource that this kind of link leads to."""
        return named_class(cls.target)

    def __reduce__(self) -> tuple[object, ...]:
        return (_link, (self.target, str(self), self.embedded))

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # The class itself is the validator: no Python code runs for an IRI. Nor for
        # what is no link at all, which may be another type's.
        iri = core_schema.no_info_after_validator_function(
            cls, core_schema.str_schema(strict=True)
        )
        document = core_schema.no_info_after_validator_function(
            cls._embed, core_schema.dict_schema()
        )
        resource = core_schema.no_info_after_validator_function(
            cls._to, core_schema.is_instance_schema(BaseModel)
        )
        return core_schema.union_schema(
            [iri, document, resource],
            mode="left_to_right",
            custom_error_type="link",
            custom_error_message="Input should be an IRI or an object with an @id",
            serialization=core_schema.plain_serializer_function_ser_schema(
                _written, when_used="unless-none"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"@id": {"type": "string"}},
                    "required": ["@id"],
                },
            ]
        }

    @classmethod
    def _embed(cls, value: dict[str, Any]) -> _Link:
        link = cls._at(value.get("@id"))
        link.embedded = value
        return link

    @classmethod
    def _to(cls, value: BaseModel) -> _Link:
        """Return a link to what was read before."""
        return cls._at(getattr(value, "jsonld_id", None))

    @classmethod
    def _at(cls, iri: object) -> _Link:
        if not isinstance(iri, str):
            raise PydanticCustomError("link", "Input should have an @id")
        return cls(iri)


def _written(value: object) -> object:
    """Return what is sent for a link, or for a list of them."""
    if isinstance(value, list):
        return [_written(item) for item in value]
    if isinstance(value, _Link):
        return value.embedded if value.embedded is not None else str(value)
    return value


@functools.cache
def _link_class(target: str) -> type[_Link]:
    """Return the class of links to the class called `target`."""
    return type(f"Link[{target}]", (Link,), {"target": target, "__module__": __name__})


def _link(target: str, iri: str, embedded: dict[str, Any] | None) -> _Link:
    link = _link_class(target)(iri)
    link.embedded = embedded
    return link


class _EmbeddedIn:
    """Reads a resource that stands inside another, or its IRI."""

    def __init__(self, target: str) -> None:
        self.target = target

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": ["string", "object"]}

    def _read(self, value: object) -> object:
        if isinstance(value, str):
            return (
                value if isinstance(value, _Link) else _link_class(self.target)(value)
            )
        known = named_class(self.target)
        if isinstance(value, known):
            return value
        if isinstance(value, dict):
            # By key only: another property may be called as our attribute is.
            return known.__pydantic_validator__.validate_python(value)
        raise PydanticCustomError(
            "embedded", "Input should be an object or the IRI of one"
        )


class _Several:
    """Reads one value or a list of them."""

    def __init__(self, item: Any) -> None:
        self.item = item

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        item = handler.generate_schema(self.item)
        several = core_schema.list_schema(item)
        if item["type"] != "union" or item.get("mode") != "left_to_right":
            return core_schema.union_schema([item, several], mode="left_to_right")
        # One union is faster than a union in a union.
        return {**item, "choices": [*item["choices"], several]}

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from pydantic import TypeAdapter

        item = TypeAdapter(self.item).json_schema()
        return {"anyOf": [item, {"type": "array", "items": item}]}


if TYPE_CHECKING:

    class Link(_Link, Generic[T]):
        """The IRI of a `T`."""

    Embedded: TypeAlias = T | Link[T]
    """A `T` inside another resource, or its IRI."""
    One: TypeAlias = Annotated[T, "or a list, where one was sent all the same"]
    """One `T`, as far as anything says.

    Nothing forbids a server to send a list in its place. Such a list is kept
    as it came, so that nothing is lost; `every` reads both alike.
    """
else:

    class Link(_Link):
        def __class_getitem__(cls, target):
            return _link_class(target if isinstance(target, str) else target.__name__)

    class Embedded:
        @classmethod
        @functools.cache
        def __class_getitem__(cls, target):
            return Annotated[object, _EmbeddedIn(target)]

    class One:
        # Thousands of properties are of a handful of types.
        @classmethod
        @functools.cache
        def __class_getitem__(cls, item):
            return Annotated[object, _Several(item)]


def every(value: T | list[T] | None) -> list[T]:
    """Return all values of a property that holds one value, several or none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
