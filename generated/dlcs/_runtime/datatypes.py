"""The datatypes of XSD 1.1 and RDF, as types for Pydantic.

Each is the Python type itself for type checkers. Usual values are checked by
pydantic-core alone; whatever it does not take goes to `lexical`, which knows
the rest of the lexical space and why a value is wrong.
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, JsonValue
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

if TYPE_CHECKING:
    from .spaces import Schema, Space

    Fast: TypeAlias = Callable[[Schema], CoreSchema]


class Datatype:
    """One datatype, for Pydantic.

    `fast` makes, of its JSON Schema, the part of it that pydantic-core checks
    without Python. What it holds is read when a model is built, not before.
    """

    __slots__ = ("fast", "name")

    def __init__(self, name: str, fast: Fast | None = None) -> None:
        self.name = name
        self.fast = fast

    def __repr__(self) -> str:
        return f"Datatype({self.name!r})"

    @property
    def space(self) -> Space:
        """What it holds, in Python and in JSON Schema."""
        from .spaces import SPACES

        return SPACES[self.name]

    def core_schema(self) -> CoreSchema:
        """Return the whole datatype: the fast part first, then the rest."""
        space = self.space
        write = None
        if space.write is not None:
            write = core_schema.plain_serializer_function_ser_schema(
                space.write, when_used="json"
            )
        slow = core_schema.no_info_plain_validator_function(
            self._check, serialization=write
        )
        if self.fast is None:
            return slow
        return core_schema.union_schema(
            [self.fast(space.schema), slow],
            mode="left_to_right",
            custom_error_type="datatype",
            custom_error_message="Input should be {says} ({name})",
            custom_error_context={"says": space.says, "name": self.name},
            serialization=write,
        )

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return self.core_schema()

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.space.schema)

    def _check(self, value: object) -> object:
        from .lexical import BadValueError

        space = self.space
        try:
            return space.parse(value)
        except BadValueError as error:
            raise PydanticCustomError(
                "datatype",
                "Input should be {says} ({name})",
                {"says": space.says, "name": self.name, "code": error.code},
            ) from None


def _text(schema: Schema) -> CoreSchema:
    return core_schema.str_schema(strict=True, pattern=schema.get("pattern"))


def _whole(schema: Schema) -> CoreSchema:
    low, high = schema.get("minimum"), schema.get("maximum")
    return core_schema.int_schema(strict=True, ge=low, le=high)


def _number(schema: Schema) -> CoreSchema:
    return core_schema.float_schema(strict=True, allow_inf_nan=False)


def _truth(schema: Schema) -> CoreSchema:
    return core_schema.bool_schema(strict=True)


def _plain(schema: Schema) -> CoreSchema:
    return core_schema.str_schema(strict=True)


def _moment(name: str, pattern: str, then: CoreSchema) -> Datatype:
    """Return a datatype of dates or times.

    `pattern` are the forms that Pydantic writes as it read them, and `then`
    what reads them.
    """
    text = core_schema.str_schema(strict=True, pattern=f"^(?:{pattern})$")
    return Datatype(name, lambda schema: core_schema.chain_schema([text, then]))


_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{5}[1-9])?"
_ZONE = "(?:Z|[+-](?:0[1-9]|1[0-3]):[0-5][0-9])"

# XSD 1.1 part 2, section 3.3 (primitive) and 3.4 (other built-in).
String = str
Boolean = Annotated[bool, Datatype("xsd:boolean", _truth)]
Decimal = Annotated[decimal.Decimal, Datatype("xsd:decimal")]
Float = Annotated[float, Datatype("xsd:float", _number)]
Double = Annotated[float, Datatype("xsd:double", _number)]
Integer = Annotated[int, Datatype("xsd:integer", _whole)]
NonNegativeInteger = Annotated[int, Datatype("xsd:nonNegativeInteger", _whole)]
PositiveInteger = Annotated[int, Datatype("xsd:positiveInteger", _whole)]
NonPositiveInteger = Annotated[int, Datatype("xsd:nonPositiveInteger", _whole)]
NegativeInteger = Annotated[int, Datatype("xsd:negativeInteger", _whole)]
Long = Annotated[int, Datatype("xsd:long", _whole)]
Int = Annotated[int, Datatype("xsd:int", _whole)]
Short = Annotated[int, Datatype("xsd:short", _whole)]
Byte = Annotated[int, Datatype("xsd:byte", _whole)]
UnsignedLong = Annotated[int, Datatype("xsd:unsignedLong", _whole)]
UnsignedInt = Annotated[int, Datatype("xsd:unsignedInt", _whole)]
UnsignedShort = Annotated[int, Datatype("xsd:unsignedShort", _whole)]
UnsignedByte = Annotated[int, Datatype("xsd:unsignedByte", _whole)]
DateTime = Annotated[
    dt.datetime,
    _moment("xsd:dateTime", f"{_DATE}T{_TIME}{_ZONE}?", core_schema.datetime_schema()),
]
DateTimeStamp = Annotated[
    dt.datetime,
    _moment(
        "xsd:dateTimeStamp", f"{_DATE}T{_TIME}{_ZONE}", core_schema.datetime_schema()
    ),
]
Date = Annotated[dt.date, _moment("xsd:date", _DATE, core_schema.date_schema())]
Time = Annotated[dt.time, _moment("xsd:time", _TIME, core_schema.time_schema())]
DayTimeDuration = Annotated[dt.timedelta, Datatype("xsd:dayTimeDuration")]
Duration = Annotated[str, Datatype("xsd:duration", _text)]
YearMonthDuration = Annotated[str, Datatype("xsd:yearMonthDuration", _text)]
GYear = Annotated[str, Datatype("xsd:gYear", _text)]
GYearMonth = Annotated[str, Datatype("xsd:gYearMonth", _text)]
GMonth = Annotated[str, Datatype("xsd:gMonth", _text)]
GMonthDay = Annotated[str, Datatype("xsd:gMonthDay", _text)]
GDay = Annotated[str, Datatype("xsd:gDay", _text)]
HexBinary = Annotated[bytes, Datatype("xsd:hexBinary")]
Base64Binary = Annotated[bytes, Datatype("xsd:base64Binary")]
NormalizedString = Annotated[str, Datatype("xsd:normalizedString", _text)]
Token = Annotated[str, Datatype("xsd:token", _text)]
Language = Annotated[str, Datatype("xsd:language", _text)]
NmToken = Annotated[str, Datatype("xsd:NMTOKEN", _text)]
NmTokens = Annotated[str, Datatype("xsd:NMTOKENS", _text)]
Name = Annotated[str, Datatype("xsd:Name", _text)]
NcName = Annotated[str, Datatype("xsd:NCName", _text)]
QName = Annotated[str, Datatype("xsd:QName", _text)]
LangString = Annotated[
    str | dict[str, str | list[str]],
    Datatype("rdf:langString", _plain),
]
Scalar = Annotated[
    str | int | float | bool,
    Datatype("rdfs:Literal", _plain),
]
AnyJson: TypeAlias = JsonValue
