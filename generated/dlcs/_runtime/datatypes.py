"""The datatypes of XSD 1.1 and RDF, as types for Pydantic.

Each is the Python type itself for type checkers. Usual values are checked by
pydantic-core alone; whatever it does not take goes to `lexical`, which knows
the rest of the lexical space and why a value is wrong.
"""

from __future__ import annotations

import datetime as dt
import decimal
from typing import Annotated, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, JsonValue
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .lexical import BadValueError
from .spaces import SPACES, Parse, Schema, Space, Write


class Datatype:
    """One datatype: its space, for Pydantic and for checks.

    `fast` is the part of it that pydantic-core checks without Python; the other
    attributes are those of its `Space`.
    """

    __slots__ = ("fast", "name", "parse", "says", "schema", "write")

    def __init__(self, space: Space, fast: CoreSchema | None = None) -> None:
        self.name: str = space.name
        self.says: str = space.says
        self.parse: Parse = space.parse
        self.write: Write | None = space.write
        self.schema: Schema = space.schema
        self.fast = fast

    def __repr__(self) -> str:
        return f"Datatype({self.name!r})"

    def core_schema(self) -> CoreSchema:
        """Return the whole datatype: the fast part first, then the rest."""
        write = None
        if self.write is not None:
            write = core_schema.plain_serializer_function_ser_schema(
                self.write, when_used="json"
            )
        slow = core_schema.no_info_plain_validator_function(
            self._check, serialization=write
        )
        if self.fast is None:
            return slow
        return core_schema.union_schema(
            [self.fast, slow],
            mode="left_to_right",
            custom_error_type="datatype",
            custom_error_message="Input should be {says} ({name})",
            custom_error_context={"says": self.says, "name": self.name},
            serialization=write,
        )

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return self.core_schema()

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return dict(self.schema)

    def _check(self, value: object) -> object:
        try:
            return self.parse(value)
        except BadValueError as error:
            raise PydanticCustomError(
                "datatype",
                "Input should be {says} ({name})",
                {"says": self.says, "name": self.name, "code": error.code},
            ) from None


DATATYPES: dict[str, Datatype] = {}
"""Every datatype by its prefixed name (``xsd:integer``)."""


def _add(name: str, fast: CoreSchema | None = None) -> Datatype:
    datatype = DATATYPES[name] = Datatype(SPACES[name], fast)
    return datatype


def _string(name: str) -> Datatype:
    pattern = SPACES[name].schema.get("pattern")
    return _add(name, core_schema.str_schema(strict=True, pattern=pattern))


def _integer(name: str) -> Datatype:
    said = SPACES[name].schema
    low, high = said.get("minimum"), said.get("maximum")
    return _add(name, core_schema.int_schema(strict=True, ge=low, le=high))


def _double(name: str) -> Datatype:
    return _add(name, core_schema.float_schema(strict=True, allow_inf_nan=False))


def _moment(name: str, pattern: str, then: CoreSchema) -> Datatype:
    """Add a datatype of dates or times.

    `pattern` are the forms that Pydantic writes as it read them, and `then`
    what reads them.
    """
    text = core_schema.str_schema(strict=True, pattern=f"^(?:{pattern})$")
    return _add(name, core_schema.chain_schema([text, then]))


_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{5}[1-9])?"
_ZONE = "(?:Z|[+-](?:0[1-9]|1[0-3]):[0-5][0-9])"

# XSD 1.1 part 2, section 3.3 (primitive) and 3.4 (other built-in).
String = str
Boolean = Annotated[bool, _add("xsd:boolean", core_schema.bool_schema(strict=True))]
Decimal = Annotated[decimal.Decimal, _add("xsd:decimal")]
Float = Annotated[float, _double("xsd:float")]
Double = Annotated[float, _double("xsd:double")]
Integer = Annotated[int, _integer("xsd:integer")]
NonNegativeInteger = Annotated[int, _integer("xsd:nonNegativeInteger")]
PositiveInteger = Annotated[int, _integer("xsd:positiveInteger")]
NonPositiveInteger = Annotated[int, _integer("xsd:nonPositiveInteger")]
NegativeInteger = Annotated[int, _integer("xsd:negativeInteger")]
Long = Annotated[int, _integer("xsd:long")]
Int = Annotated[int, _integer("xsd:int")]
Short = Annotated[int, _integer("xsd:short")]
Byte = Annotated[int, _integer("xsd:byte")]
UnsignedLong = Annotated[int, _integer("xsd:unsignedLong")]
UnsignedInt = Annotated[int, _integer("xsd:unsignedInt")]
UnsignedShort = Annotated[int, _integer("xsd:unsignedShort")]
UnsignedByte = Annotated[int, _integer("xsd:unsignedByte")]
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
DayTimeDuration = Annotated[dt.timedelta, _add("xsd:dayTimeDuration")]
Duration = Annotated[str, _string("xsd:duration")]
YearMonthDuration = Annotated[str, _string("xsd:yearMonthDuration")]
GYear = Annotated[str, _string("xsd:gYear")]
GYearMonth = Annotated[str, _string("xsd:gYearMonth")]
GMonth = Annotated[str, _string("xsd:gMonth")]
GMonthDay = Annotated[str, _string("xsd:gMonthDay")]
GDay = Annotated[str, _string("xsd:gDay")]
HexBinary = Annotated[bytes, _add("xsd:hexBinary")]
Base64Binary = Annotated[bytes, _add("xsd:base64Binary")]
NormalizedString = Annotated[str, _string("xsd:normalizedString")]
Token = Annotated[str, _string("xsd:token")]
Language = Annotated[str, _string("xsd:language")]
NmToken = Annotated[str, _string("xsd:NMTOKEN")]
NmTokens = Annotated[str, _string("xsd:NMTOKENS")]
Name = Annotated[str, _string("xsd:Name")]
NcName = Annotated[str, _string("xsd:NCName")]
QName = Annotated[str, _string("xsd:QName")]
LangString = Annotated[
    str | dict[str, str | list[str]],
    _add("rdf:langString", core_schema.str_schema(strict=True)),
]
Scalar = Annotated[
    str | int | float | bool,
    _add("rdfs:Literal", core_schema.str_schema(strict=True)),
]
AnyJson: TypeAlias = JsonValue
_add("rdf:JSON")
_string("xsd:string")
_string("xsd:anyURI")
