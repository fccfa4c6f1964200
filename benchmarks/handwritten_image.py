"""An image of the DLCS as somebody who knows Pydantic writes it: `validation` compares.

It holds what the generated model holds, and refuses what that refuses: texts that are
numbers, numbers that are texts, dates that XSD does not know. As nothing limits how
many values a property has, each may be a list. Aside are only rare spellings that
Pydantic does not read, such as 24:00:00 and 1.0 for an integer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, JsonValue
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, core_schema

T = TypeVar("T")
Text: TypeAlias = Annotated[str, Field(strict=True)]
Whole: TypeAlias = Annotated[int, Field(strict=True)]
Count: TypeAlias = Annotated[int, Field(strict=True, ge=0)]
Truth: TypeAlias = Annotated[bool, Field(strict=True)]


class SpelledByXsd:
    """Lets a moment be read only where it is spelled as xsd:dateTime is."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        pattern = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?$"
        text = core_schema.str_schema(strict=True, pattern=pattern)
        return core_schema.chain_schema([text, handler(source)])


Moment: TypeAlias = Annotated[datetime, SpelledByXsd()]


class Described(BaseModel):
    """A resource in the place of its IRI."""

    model_config = ConfigDict(extra="allow")

    id: Text = Field(alias="@id")


Reference: TypeAlias = Text | Described
Some: TypeAlias = Annotated[T | list[T], Field(union_mode="left_to_right")]


class Image(BaseModel):
    """What a server answers of an image."""

    model_config = ConfigDict(alias_generator=to_camel, extra="allow")

    context: JsonValue = Field(default=None, alias="@context")
    id: Text | None = Field(default=None, alias="@id")
    type: Some[Text] | None = Field(default=None, alias="@type")
    model_id: Some[Text] | None = None
    space: Some[Whole] | None = None
    info_json: Some[Text] | None = None
    degraded_info_json: Some[Text] | None = None
    thumbnail_info_json: Some[Text] | None = None
    thumbnail400: Some[Text] | None = None
    created: Some[Moment] | None = None
    origin: Some[Text] | None = None
    initial_origin: Some[Text] | None = None
    max_unauthorised: Some[Whole] | None = None
    width: Some[Whole] | None = None
    height: Some[Whole] | None = None
    queued: Some[Moment] | None = None
    dequeued: Some[Moment] | None = None
    finished: Some[Moment] | None = None
    ingesting: Some[Truth] | None = None
    error: Some[Text] | None = None
    tags: list[Text] | None = None
    string1: Some[Text] | None = None
    string2: Some[Text] | None = None
    string3: Some[Text] | None = None
    number1: Some[Count] | None = None
    number2: Some[Count] | None = None
    number3: Some[Count] | None = None
    roles: Reference | list[Reference] | None = None
    batch: Some[Reference] | None = None
