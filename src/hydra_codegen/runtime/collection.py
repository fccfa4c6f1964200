"""Collections of resources, and the pages of them (hydra:Collection).

Apart from `resource`, so that a model without collections does not pay for them.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeAlias, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    PrivateAttr,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic_core import CoreSchema, core_schema

from .links import named_class
from .resource import Resource

if TYPE_CHECKING:
    from typing import Self

T = TypeVar("T")


class PageLinks(BaseModel):
    """Where the pages of a collection are (hydra:PartialCollectionView)."""

    model_config = ConfigDict(
        extra="allow",
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
    )

    jsonld_id: str | None = Field(
        default=None, validation_alias="@id", serialization_alias="@id"
    )
    first: str | None = Field(
        default=None, validation_alias=AliasChoices("first", "hydra:first")
    )
    next: str | None = Field(
        default=None, validation_alias=AliasChoices("next", "hydra:next")
    )
    previous: str | None = Field(
        default=None, validation_alias=AliasChoices("previous", "hydra:previous")
    )
    last: str | None = Field(
        default=None, validation_alias=AliasChoices("last", "hydra:last")
    )


_RESOURCE = "Resource"
_SPELLED = ("member", "totalItems", "view", "first", "next", "previous", "last")
_PREFIXED_KEY = re.compile(rb'"hydra:(?:member|totalItems|view)"\s*:')


class BaseCollection(Resource):
    """A collection, or a page of one (hydra:Collection).

    A member that a server gave by its IRI alone is a resource of which only
    the IRI is known. Both spellings, ``member`` and ``hydra:member``, are
    read, and what was read is written as it was spelled.
    """

    hydra_class: ClassVar[str] = "http://www.w3.org/ns/hydra/core#Collection"
    total_items: int | None = Field(
        default=None,
        validation_alias=AliasChoices("totalItems", "hydra:totalItems"),
        serialization_alias="totalItems",
        strict=True,
    )
    view: PageLinks | None = Field(
        default=None, validation_alias=AliasChoices("view", "hydra:view")
    )
    _prefixed: bool = PrivateAttr(default=False)

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """Read a JSON document; only JSON keys are taken for properties."""
        read = super().from_json(data)
        text = data.encode() if isinstance(data, str) else data
        # The first finds in no time that there is nothing to be searched for.
        prefixed = b'"hydra:' in text and _PREFIXED_KEY.search(text)
        read._prefixed = bool(prefixed)
        return read

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = handler(source)
        # JSON is read without a detour through Python's objects.
        return core_schema.json_or_python_schema(
            json_schema=schema,
            python_schema=core_schema.no_info_wrap_validator_function(
                _remember_spelling, schema
            ),
        )

    @model_serializer(mode="wrap")
    def _keep_spelling(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        document: dict[str, Any] = handler(self)
        return _prefix(document) if self._prefixed else document


def _remember_spelling(
    data: object, handler: core_schema.ValidatorFunctionWrapHandler
) -> object:
    read = handler(data)
    if isinstance(data, dict):
        read._prefixed = any(f"hydra:{name}" in data for name in _SPELLED[:3])
    return read


def _prefix(document: dict[str, Any]) -> dict[str, Any]:
    view = document.get("view")
    if isinstance(view, dict):
        document["view"] = _prefix(view)
    return {
        f"hydra:{name}" if name in _SPELLED else name: value
        for name, value in document.items()
    }


@functools.cache
def _collection_of(target: str) -> type[BaseCollection]:
    """Return the class of collections of the class called `target`."""
    body = {
        "__module__": __name__,
        "__qualname__": f"Collection[{target}]",
        "__annotations__": {"member": _members_of(target)},
        "member": [],
    }
    return type(f"Collection[{target}]", (Collection,), body)


def _members_of(target: str) -> Any:
    """Return the type of a list of members, under either spelling."""
    return Annotated[
        list[Annotated[Any, _Member(target)]],
        Field(
            validation_alias=AliasChoices("member", "hydra:member"),
            serialization_alias="member",
        ),
    ]


class _Member:
    """Reads a member of a collection: a resource, or its IRI."""

    def __init__(self, target: str) -> None:
        self.target = target

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        iri = core_schema.no_info_after_validator_function(
            self._read, core_schema.str_schema(strict=True)
        )
        resource = handler.generate_schema(named_class(self.target))
        # Of JSON no Python code runs for a resource.
        return core_schema.json_or_python_schema(
            json_schema=core_schema.union_schema(
                [(resource, self.target), (iri, "IRI")], mode="left_to_right"
            ),
            python_schema=core_schema.no_info_plain_validator_function(self._read),
            serialization=core_schema.simple_ser_schema("any"),
        )

    def _read(self, value: object) -> object:
        known = named_class(self.target)
        if isinstance(value, known):
            return value
        document = {"@id": value} if isinstance(value, str) else value
        return known.__pydantic_validator__.validate_python(document)


if TYPE_CHECKING:
    Members: TypeAlias = list[T]
    """The members of a collection of `T`."""

    class Collection(BaseCollection, Generic[T]):
        """A collection of `T`, or a page of one (hydra:Collection)."""

        member: Members[T] = Field(default_factory=list)
else:

    class Members:
        def __class_getitem__(cls, target):
            return _members_of(target)

    class Collection(BaseCollection):
        member: _members_of(_RESOURCE) = Field(default_factory=list)

        def __class_getitem__(cls, target):
            return _collection_of(
                target if isinstance(target, str) else target.__name__
            )
