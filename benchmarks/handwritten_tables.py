"""The tables, the bodies and the search of `handwritten.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from sqlalchemy import JSON, BigInteger, Boolean, Column, Integer, MetaData, Table, Text

SEARCHED = (
    *("string1", "string2", "string3", "number1", "number2", "number3"),
    "tags",
)
metadata = MetaData()


def resource(name: str, *columns: Column[Any]) -> Table:
    """Return a table with what all tables of resources have."""
    return Table(
        name,
        metadata,
        Column("_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
        Column("_version", BigInteger, nullable=False),
        *columns,
        Column("_extra", JSON, nullable=False),
    )


spaces = resource("space", Column("_key_customer", Text), Column("_key_space", Text))
queues = resource("queue", Column("_key_customer", Text))
batches = resource(
    "batch",
    Column("_key_customer", Text),
    Column("_key_batch", Text),
    Column("submitted", Text),
    Column("count", BigInteger),
)
TEXTS = (
    *("model_id", "info_json", "degraded_info_json", "thumbnail_info_json"),
    *("thumbnail400", "created", "origin", "initial_origin", "queued", "dequeued"),
    *("finished", "error", "string1", "string2", "string3", "batch"),
)
NUMBERS = (
    *("space", "max_unauthorised", "width", "height", "number1", "number2"),
    "number3",
)
images = resource(
    "image",
    Column("_key_customer", Text),
    Column("_key_space", Text),
    Column("_key_image", Text),
    *(Column(name, Text) for name in TEXTS),
    *(Column(name, BigInteger) for name in NUMBERS),
    Column("ingesting", Boolean),
    Column("tags", JSON(none_as_null=True)),
)
SHOWN = tuple(
    (name, to_camel(name)) for name in (*TEXTS, *NUMBERS, "ingesting", "tags")
)


def members(name: str) -> Table:
    """Return a table of the images that something has."""
    number = BigInteger()
    return Table(name, metadata, Column("owner", number), Column("member", number))


batch_images = members("batch__images")
queue_images = members("queue__images")


class Image(BaseModel):
    """What a client may say of an image."""

    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")

    id: str | None = Field(default=None, alias="@id")
    model_id: str | None = None
    space: int | None = None
    info_json: str | None = None
    degraded_info_json: str | None = None
    thumbnail_info_json: str | None = None
    origin: str | None = None
    initial_origin: str | None = None
    max_unauthorised: int | None = None
    error: str | None = None
    tags: list[str] | None = None
    string1: str | None = None
    string2: str | None = None
    string3: str | None = None
    number1: int | None = Field(default=None, ge=0)
    number2: int | None = Field(default=None, ge=0)
    number3: int | None = Field(default=None, ge=0)

    def columns(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return self.model_dump(exclude={"id"})


class Images(BaseModel):
    """A batch."""

    member: list[Image]


def search(whole: str) -> Mapping[str, Any]:
    """Return what the images of a space can be searched by."""
    return {
        "@type": "IriTemplate",
        "template": f"{whole}{{?{','.join(SEARCHED)}}}",
        "variableRepresentation": "http://www.w3.org/ns/hydra/core#BasicRepresentation",
        "mapping": [
            {
                "@type": "IriTemplateMapping",
                "variable": name,
                "property": f"https://api.dlcs.io/vocab#Image/{name}",
                "required": False,
            }
            for name in SEARCHED
        ],
    }
