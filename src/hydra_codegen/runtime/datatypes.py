"""The datatypes of XSD 1.1 and RDF, as types for Pydantic.

Each is the Python type itself for type checkers. Usual values are checked by
pydantic-core alone; whatever it does not take goes to `lexical`, which knows
the rest of the lexical space and why a value is wrong.
"""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Callable
from typing import Annotated, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, JsonValue
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from . import lexical
from .lexical import BadValueError

Parse: TypeAlias = Callable[[object], object]
Write: TypeAlias = Callable[[object], object]


_TEXT: JsonSchemaValue = {"type": "string"}
_TEXTS: JsonSchemaValue = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}


class Datatype:
    """One datatype: its lexical and value space, for Pydantic and for checks.

    `name` is its prefixed name, `says` what its values are, as a noun.
    `parse` returns the Python value or raises `BadValueError`; `fast` is the part
    of the datatype that pydantic-core checks without Python; `schema` says in
    JSON Schema what is read.
    """

    __slots__ = ("fast", "name", "parse", "says", "schema", "write")

    def __init__(
        self,
        name: str,
        says: str,
        parse: Parse,
        fast: CoreSchema | None = None,
        write: Write | None = None,
        schema: JsonSchemaValue | None = None,
    ) -> None:
        self.name = name
        self.says = says
        self.parse = parse
        self.fast = fast
        self.write = write
        self.schema = _TEXT if schema is None else schema

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


def _add(datatype: Datatype) -> Datatype:
    DATATYPES[datatype.name] = datatype
    return datatype


def _string(name: str, says: str, pattern: str | None = None) -> Datatype:
    """Add a datatype of strings; `pattern` covers the whole string."""
    if pattern is None:
        plain = core_schema.str_schema(strict=True)
        return _add(Datatype(name, says, lexical.parse_string, plain))
    compiled: list[re.Pattern[str]] = []

    def parse(value: object) -> str:
        text = lexical.parse_string(value)
        if not compiled:
            compiled.append(re.compile(f"(?:{pattern})"))
        if not compiled[0].fullmatch(text):
            raise BadValueError("bad-format", f"it is not {says}")
        return text

    whole = f"^(?:{pattern})$"
    fast = core_schema.str_schema(strict=True, pattern=whole)
    schema: JsonSchemaValue = {"type": "string", "pattern": whole}
    return _add(Datatype(name, says, parse, fast, schema=schema))


def _integer(
    name: str, says: str, low: int | None = None, high: int | None = None
) -> Datatype:
    def parse(value: object) -> int:
        number = lexical.parse_integer(value)
        if (low is not None and number < low) or (high is not None and number > high):
            raise BadValueError("out-of-range", f"it is not {says}")
        return number

    fast = core_schema.int_schema(strict=True, ge=low, le=high)
    bounds = {"minimum": low, "maximum": high}
    schema: JsonSchemaValue = {"type": "integer"}
    schema |= {key: bound for key, bound in bounds.items() if bound is not None}
    return _add(Datatype(name, says, parse, fast, schema=schema))


def _double(name: str, says: str) -> Datatype:
    fast = core_schema.float_schema(strict=True, allow_inf_nan=False)
    schema: JsonSchemaValue = {
        "anyOf": [{"type": "number"}, {"enum": ["INF", "-INF", "NaN"]}]
    }
    return _add(
        Datatype(name, says, lexical.parse_double, fast, lexical.to_json, schema)
    )


def _moment(
    name: str,
    says: str,
    parse: Parse,
    pattern: str = "",
    then: CoreSchema | None = None,
    schema: JsonSchemaValue | None = None,
) -> Datatype:
    """Add a datatype of dates, times or lengths of time.

    `pattern` are the forms that Pydantic writes as it read them, and `then`
    what reads them; `schema` is what JSON Schema says beside the type.
    """
    fast = None
    if then is not None:
        text = core_schema.str_schema(strict=True, pattern=f"^(?:{pattern})$")
        fast = core_schema.chain_schema([text, then])
    said: JsonSchemaValue = {"type": "string", **(schema or {})}
    return _add(Datatype(name, says, parse, fast, lexical.to_json, said))


_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{5}[1-9])?"
_ZONE = "(?:Z|[+-](?:0[1-9]|1[0-3]):[0-5][0-9])"
_ANY_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
# Names of XML (XML 1.0, sections 2.3 and 2.11); what they start with first.
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
    "\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf"
    "\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "\\-.0-9\u00b7\u0300-\u036f\u203f-\u2040"
_NCNAME = f"[{_START}][{_PART}]*"
_T = r"T([0-9]+H([0-9]+M)?([0-9]+(\.[0-9]+)?S)?|[0-9]+M([0-9]+(\.[0-9]+)?S)?|[0-9]+(\.[0-9]+)?S)"
_DAYS = f"([0-9]+D({_T})?|{_T})"
_TOKEN = "([^\\t\\n\\r ]+( [^\\t\\n\\r ]+)*)?"

# XSD 1.1 part 2, section 3.3 (primitive) and 3.4 (other built-in).
String = str
Boolean = Annotated[
    bool,
    _add(
        Datatype(
            "xsd:boolean",
            "true or false",
            lexical.parse_boolean,
            core_schema.bool_schema(strict=True),
            schema={"type": "boolean"},
        )
    ),
]
Decimal = Annotated[
    decimal.Decimal,
    _add(
        Datatype(
            "xsd:decimal",
            "a decimal number",
            lexical.parse_decimal,
            write=lexical.to_json,
            schema={
                "anyOf": [
                    {"type": "number"},
                    {"type": "string", "pattern": f"^{lexical.DECIMAL}$"},
                ]
            },
        )
    ),
]
Float = Annotated[float, _double("xsd:float", "a number")]
Double = Annotated[float, _double("xsd:double", "a number")]
Integer = Annotated[int, _integer("xsd:integer", "an integer")]
NonNegativeInteger = Annotated[
    int, _integer("xsd:nonNegativeInteger", "an integer of at least 0", 0)
]
PositiveInteger = Annotated[
    int, _integer("xsd:positiveInteger", "an integer of at least 1", 1)
]
NonPositiveInteger = Annotated[
    int, _integer("xsd:nonPositiveInteger", "an integer of at most 0", None, 0)
]
NegativeInteger = Annotated[
    int, _integer("xsd:negativeInteger", "an integer of at most -1", None, -1)
]


def _bounded(name: str, low: int, high: int) -> Datatype:
    return _integer(f"xsd:{name}", f"an integer from {low} to {high}", low, high)


Long = Annotated[int, _bounded("long", -(2**63), 2**63 - 1)]
Int = Annotated[int, _bounded("int", -(2**31), 2**31 - 1)]
Short = Annotated[int, _bounded("short", -(2**15), 2**15 - 1)]
Byte = Annotated[int, _bounded("byte", -(2**7), 2**7 - 1)]
UnsignedLong = Annotated[int, _bounded("unsignedLong", 0, 2**64 - 1)]
UnsignedInt = Annotated[int, _bounded("unsignedInt", 0, 2**32 - 1)]
UnsignedShort = Annotated[int, _bounded("unsignedShort", 0, 2**16 - 1)]
UnsignedByte = Annotated[int, _bounded("unsignedByte", 0, 2**8 - 1)]

DateTime = Annotated[
    dt.datetime,
    _moment(
        "xsd:dateTime",
        "a date and time such as 2024-01-31T12:00:00Z",
        lexical.parse_date_time,
        f"{_DATE}T{_TIME}{_ZONE}?",
        core_schema.datetime_schema(),
        schema={"format": "date-time"},
    ),
]
DateTimeStamp = Annotated[
    dt.datetime,
    _moment(
        "xsd:dateTimeStamp",
        "a date and time with a zone, such as 2024-01-31T12:00:00Z",
        lexical.parse_date_time_stamp,
        f"{_DATE}T{_TIME}{_ZONE}",
        core_schema.datetime_schema(),
        schema={"format": "date-time"},
    ),
]
Date = Annotated[
    dt.date,
    _moment(
        "xsd:date",
        "a date such as 2024-01-31",
        lexical.parse_date,
        _DATE,
        core_schema.date_schema(),
        schema={"format": "date"},
    ),
]
Time = Annotated[
    dt.time,
    _moment(
        "xsd:time",
        "a time such as 12:00:00",
        lexical.parse_time,
        _TIME,
        core_schema.time_schema(),
        schema={"format": "time"},
    ),
]
DayTimeDuration = Annotated[
    dt.timedelta,
    _moment(
        "xsd:dayTimeDuration",
        "a duration such as P1DT12H",
        lexical.parse_day_time_duration,
        schema={"pattern": f"^-?P({_DAYS})$"},
    ),
]
Duration = Annotated[
    str,
    _string(
        "xsd:duration",
        "a duration such as P1Y2M3DT4H",
        f"-?P([0-9]+Y([0-9]+M)?({_DAYS})?|[0-9]+M({_DAYS})?|{_DAYS})",
    ),
]
YearMonthDuration = Annotated[
    str,
    _string(
        "xsd:yearMonthDuration",
        "a duration such as P1Y2M",
        "-?P([0-9]+Y([0-9]+M)?|[0-9]+M)",
    ),
]
GYear = Annotated[
    str, _string("xsd:gYear", "a year such as 2024", f"{_YEAR}{_ANY_ZONE}")
]
GYearMonth = Annotated[
    str,
    _string(
        "xsd:gYearMonth", "a month such as 2024-01", f"{_YEAR}-{_MONTH}{_ANY_ZONE}"
    ),
]
GMonth = Annotated[
    str, _string("xsd:gMonth", "a month such as --01", f"--{_MONTH}{_ANY_ZONE}")
]
GMonthDay = Annotated[
    str,
    _string(
        "xsd:gMonthDay",
        "a day such as --01-31",
        f"--((0[13578]|1[02])-{_DAY}|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
        f"|02-(0[1-9]|[12][0-9])){_ANY_ZONE}",
    ),
]
GDay = Annotated[
    str, _string("xsd:gDay", "a day such as ---31", f"---{_DAY}{_ANY_ZONE}")
]
HexBinary = Annotated[
    bytes,
    _add(
        Datatype(
            "xsd:hexBinary",
            "pairs of hexadecimal digits",
            lexical.parse_hex,
            write=lexical.hex_to_json,
            schema={"type": "string", "pattern": "^([0-9A-Fa-f]{2})*$"},
        )
    ),
]
Base64Binary = Annotated[
    bytes,
    _add(
        Datatype(
            "xsd:base64Binary",
            "Base64",
            lexical.parse_base64,
            write=lexical.base64_to_json,
            schema={"type": "string", "pattern": f"^(?:{lexical.BASE64})$"},
        )
    ),
]
NormalizedString = Annotated[
    str,
    _string(
        "xsd:normalizedString", "a string without line breaks or tabs", r"[^\t\n\r]*"
    ),
]
Token = Annotated[
    str, _string("xsd:token", "a string without needless white space", _TOKEN)
]
Language = Annotated[
    str,
    _string(
        "xsd:language",
        "a language tag such as en-GB",
        "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    ),
]
NmToken = Annotated[str, _string("xsd:NMTOKEN", "an XML name token", f"[:{_PART}]+")]
NmTokens = Annotated[
    str, _string("xsd:NMTOKENS", "XML name tokens", f"[:{_PART}]+( [:{_PART}]+)*")
]
Name = Annotated[str, _string("xsd:Name", "an XML name", f"[:{_START}][:{_PART}]*")]
NcName = Annotated[str, _string("xsd:NCName", "an XML name without a colon", _NCNAME)]
QName = Annotated[
    str, _string("xsd:QName", "a qualified XML name", f"({_NCNAME}:)?{_NCNAME}")
]
LangString = Annotated[
    str | dict[str, str | list[str]],
    _add(
        Datatype(
            "rdf:langString",
            "a string or texts by language",
            lexical.parse_lang_string,
            core_schema.str_schema(strict=True),
            schema={
                "anyOf": [_TEXT, {"type": "object", "additionalProperties": _TEXTS}]
            },
        )
    ),
]
Scalar = Annotated[
    str | int | float | bool,
    _add(
        Datatype(
            "rdfs:Literal",
            "a string, a number, true or false",
            lexical.parse_scalar,
            core_schema.str_schema(strict=True),
            schema={"type": ["string", "number", "boolean"]},
        )
    ),
]
AnyJson: TypeAlias = JsonValue
_add(Datatype("rdf:JSON", "any JSON value", lexical.parse_json, schema={}))
_string("xsd:string", "a string")
_string("xsd:anyURI", "an IRI, as a string")
