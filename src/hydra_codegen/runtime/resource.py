"""The base class of generated models."""

from collections.abc import Iterator
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic_core import to_json

Kind = TypeVar("Kind", bound="Resource")


def key(name: str, *, hidden: bool = False, deprecated: bool = False) -> Any:
    """Give a field the JSON key `name`; a hidden one never shows in a repr."""
    return Field(
        validation_alias=name,
        serialization_alias=name,
        repr=not hidden,
        deprecated=deprecated or None,
    )


# Annotations are no texts here: each class that derives would evaluate them again.
class Resource(BaseModel):
    """A resource of the API, as JSON-LD.

    What the vocabulary does not name is kept, and written back as it came.
    """

    model_config = ConfigDict(
        extra="allow",
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
        regex_engine="rust-regex",
        # Values hardly repeat: to look each up costs more than it saves.
        cache_strings="keys",
    )

    # Where a client read it: no part of the document, and not compared.
    __slots__ = ("_source",)

    hydra_class: ClassVar[str] = ""
    """The IRI of the class."""
    hydra_read_only: ClassVar[tuple[str, ...]] = ()
    """The JSON keys that only the server sets."""
    hydra_write_only: ClassVar[tuple[str, ...]] = ()
    """The JSON keys that are sent and never shown."""

    jsonld_context: JsonValue = Field(
        default=None,
        validation_alias="@context",
        serialization_alias="@context",
        repr=False,
    )
    jsonld_id: str | None = Field(
        default=None, validation_alias="@id", serialization_alias="@id"
    )
    jsonld_type: str | list[str] | None = Field(
        default=None,
        validation_alias="@type",
        serialization_alias="@type",
        union_mode="left_to_right",
    )

    @classmethod
    def from_json(cls, data: bytes | str) -> Self:
        """Read a JSON document; only JSON keys are taken for properties."""
        return cls.model_validate_json(data, by_alias=True, by_name=False)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read a document that was parsed already."""
        return cls.model_validate(document, by_alias=True, by_name=False)

    @classmethod
    def of(cls, resource: "Resource") -> Self:
        """Return what `resource` says, without what only the server sets."""
        document = resource.to_document()
        for name in cls.hydra_read_only:
            document.pop(name, None)
        return cls.from_document(document)

    def to_document(self) -> dict[str, Any]:
        """Return what was set, null included, by JSON key."""
        document = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for name in self._misspelled():
            document.pop(name, None)
        return document

    def to_json(self) -> bytes:
        """Return what was set, null included, as a JSON document."""
        if self._misspelled():
            return to_json(self.to_document())
        return self.model_dump_json(by_alias=True, exclude_unset=True).encode()

    def _misspelled(self) -> list[str]:
        """Return the JSON keys that Pydantic holds for set, and that are not.

        An unknown key may be spelled as an attribute is (``model_id`` beside
        ``modelId``); Pydantic then counts the attribute as set too.
        """
        extra = self.__pydantic_extra__
        fields = type(self).model_fields
        if not extra or extra.keys().isdisjoint(fields):
            return []
        return [
            fields[name].serialization_alias or name
            for name in extra.keys() & fields.keys()
            if self.__dict__.get(name) is None
        ]

    def __copy__(self) -> Self:
        """Return a copy, which a client takes for the same resource."""
        return _same_source(self, super().__copy__())

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Return a deep copy, which a client takes for the same resource."""
        return _same_source(self, super().__deepcopy__(memo))

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Yield what a repr shows: nothing that is write-only."""
        for name, value in super().__repr_args__():
            if name not in self.hydra_write_only:
                yield name, value


def _same_source(resource: Kind, copy: Kind) -> Kind:
    if hasattr(resource, "_source"):
        object.__setattr__(copy, "_source", resource._source)
    return copy
