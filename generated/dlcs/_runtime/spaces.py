"""The datatypes of XSD 1.1 and RDF: what each holds, in Python and in JSON Schema.

Of the standard library alone: what Pydantic makes of them is in `datatypes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from . import lexical
from .lexical import BadValueError

Parse: TypeAlias = Callable[[object], object]
Write: TypeAlias = Callable[[object], object]
Schema: TypeAlias = dict[str, Any]
"""A JSON Schema (draft 2020-12)."""


@dataclass(frozen=True, slots=True)
class Space:
    """The lexical and value space of one datatype.

    `name` is its prefixed name, `says` what its values are, as a noun. `parse`
    returns the Python value of a JSON value or raises `BadValueError`; `write`
    gives it back, where that is not the value itself. `schema` says in JSON
    Schema what is read.
    """

    name: str
    says: str
    parse: Parse
    write: Write | None = None
    schema: Schema = field(default_factory=lambda: {"type": "string"})


SPACES: dict[str, Space] = {}
"""Every datatype by its prefixed name (``xsd:integer``)."""


def _add(
    name: str,
    says: str,
    parse: Parse,
    write: Write | None = None,
    schema: Schema | None = None,
) -> None:
    found = {"type": "string"} if schema is None else schema
    SPACES[name] = Space(name, says, parse, write, found)


def _string(name: str, says: str, pattern: str | None = None) -> None:
    """Add a datatype of strings; `pattern` covers the whole string."""
    if pattern is None:
        _add(name, says, lexical.parse_string)
        return
    compiled: list[re.Pattern[str]] = []

    def parse(value: object) -> str:
        text = lexical.parse_string(value)
        if not compiled:
            compiled.append(re.compile(f"(?:{pattern})"))
        if not compiled[0].fullmatch(text):
            raise BadValueError("bad-format", f"it is not {says}")
        return text

    _add(name, says, parse, schema={"type": "string", "pattern": f"^(?:{pattern})$"})


def _integer(
    name: str, says: str, low: int | None = None, high: int | None = None
) -> None:
    def parse(value: object) -> int:
        number = lexical.parse_integer(value)
        if (low is not None and number < low) or (high is not None and number > high):
            raise BadValueError("out-of-range", f"it is not {says}")
        return number

    bounds = {"minimum": low, "maximum": high}
    stated = {key: bound for key, bound in bounds.items() if bound is not None}
    _add(name, says, parse, schema={"type": "integer", **stated})


def _bounded(name: str, low: int, high: int) -> None:
    _integer(f"xsd:{name}", f"an integer from {low} to {high}", low, high)


_ANY_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_YEAR = r"-?([1-9][0-9]{3,}|0[0-9]{3})"
_MONTH = "(0[1-9]|1[0-2])"
_DAY = "(0[1-9]|[12][0-9]|3[01])"
_MONTH_DAY = (
    f"((0[13578]|1[02])-{_DAY}|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))"
)
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

# Python holds the years 1 to 9999.
_DATE = f"(?!0000)[0-9]{{4}}-{_MONTH_DAY}"
_TIME = r"(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)"
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_DOUBLE: Schema = {
    "anyOf": [{"type": "number"}, {"enum": ["INF", "+INF", "-INF", "NaN"]}]
}


def _moment(name: str, says: str, parse: Parse, pattern: str, **schema: str) -> None:
    """Add a datatype of dates, times or lengths of time."""
    said: Schema = {"type": "string", **schema, "pattern": f"^{pattern}$"}
    _add(name, says, parse, lexical.to_json, said)


# XSD 1.1 part 2, section 3.3 (primitive) and 3.4 (other built-in).
_string("xsd:string", "a string")
_string("xsd:anyURI", "an IRI, as a string")
_add("xsd:boolean", "true or false", lexical.parse_boolean, schema={"type": "boolean"})
_add(
    "xsd:decimal",
    "a decimal number",
    lexical.parse_decimal,
    lexical.to_json,
    {
        "anyOf": [
            {"type": "number"},
            {"type": "string", "pattern": f"^{lexical.DECIMAL}$"},
        ]
    },
)
_add("xsd:float", "a number", lexical.parse_double, lexical.to_json, _DOUBLE)
_add("xsd:double", "a number", lexical.parse_double, lexical.to_json, _DOUBLE)
_integer("xsd:integer", "an integer")
_integer("xsd:nonNegativeInteger", "an integer of at least 0", 0)
_integer("xsd:positiveInteger", "an integer of at least 1", 1)
_integer("xsd:nonPositiveInteger", "an integer of at most 0", None, 0)
_integer("xsd:negativeInteger", "an integer of at most -1", None, -1)
_bounded("long", -(2**63), 2**63 - 1)
_bounded("int", -(2**31), 2**31 - 1)
_bounded("short", -(2**15), 2**15 - 1)
_bounded("byte", -(2**7), 2**7 - 1)
_bounded("unsignedLong", 0, 2**64 - 1)
_bounded("unsignedInt", 0, 2**32 - 1)
_bounded("unsignedShort", 0, 2**16 - 1)
_bounded("unsignedByte", 0, 2**8 - 1)
_moment(
    "xsd:dateTime",
    "a date and time such as 2024-01-31T12:00:00Z",
    lexical.parse_date_time,
    f"{_DATE}T{_TIME}{_ANY_ZONE}",
    format="date-time",
)
_moment(
    "xsd:dateTimeStamp",
    "a date and time with a zone, such as 2024-01-31T12:00:00Z",
    lexical.parse_date_time_stamp,
    f"{_DATE}T{_TIME}{_ANY_ZONE.removesuffix('?')}",
    format="date-time",
)
_moment(
    "xsd:date",
    "a date such as 2024-01-31",
    lexical.parse_date,
    f"{_DATE}{_ANY_ZONE}",
    format="date",
)
_moment(
    "xsd:time",
    "a time such as 12:00:00",
    lexical.parse_time,
    f"{_TIME}{_ANY_ZONE}",
    format="time",
)
_moment(
    "xsd:dayTimeDuration",
    "a duration such as P1DT12H",
    lexical.parse_day_time_duration,
    f"-?P{_DAYS}",
)
_string(
    "xsd:duration",
    "a duration such as P1Y2M3DT4H",
    f"-?P([0-9]+Y([0-9]+M)?({_DAYS})?|[0-9]+M({_DAYS})?|{_DAYS})",
)
_string(
    "xsd:yearMonthDuration",
    "a duration such as P1Y2M",
    "-?P([0-9]+Y([0-9]+M)?|[0-9]+M)",
)
_string("xsd:gYear", "a year such as 2024", f"{_YEAR}{_ANY_ZONE}")
_string("xsd:gYearMonth", "a month such as 2024-01", f"{_YEAR}-{_MONTH}{_ANY_ZONE}")
_string("xsd:gMonth", "a month such as --01", f"--{_MONTH}{_ANY_ZONE}")
_string("xsd:gMonthDay", "a day such as --01-31", f"--{_MONTH_DAY}{_ANY_ZONE}")
_string("xsd:gDay", "a day such as ---31", f"---{_DAY}{_ANY_ZONE}")
_add(
    "xsd:hexBinary",
    "pairs of hexadecimal digits",
    lexical.parse_hex,
    lexical.hex_to_json,
    {"type": "string", "pattern": "^([0-9A-Fa-f]{2})*$"},
)
_add(
    "xsd:base64Binary",
    "Base64",
    lexical.parse_base64,
    lexical.base64_to_json,
    {"type": "string", "pattern": f"^(?:{lexical.BASE64}) *$"},
)
_string("xsd:normalizedString", "a string without line breaks or tabs", r"[^\t\n\r]*")
_string("xsd:token", "a string without needless white space", _TOKEN)
_string(
    "xsd:language", "a language tag such as en-GB", "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"
)
_string("xsd:NMTOKEN", "an XML name token", f"[:{_PART}]+")
_string("xsd:NMTOKENS", "XML name tokens", f"[:{_PART}]+( [:{_PART}]+)*")
_string("xsd:Name", "an XML name", f"[:{_START}][:{_PART}]*")
_string("xsd:NCName", "an XML name without a colon", _NCNAME)
_string("xsd:QName", "a qualified XML name", f"({_NCNAME}:)?{_NCNAME}")
_add(
    "rdf:langString",
    "a string or texts by language",
    lexical.parse_lang_string,
    schema={"anyOf": [_TEXT, {"type": "object", "additionalProperties": _TEXTS}]},
)
_add(
    "rdfs:Literal",
    "a string, a number, true or false",
    lexical.parse_scalar,
    schema={"type": ["string", "number", "boolean"]},
)
_add("rdf:JSON", "any JSON value", lexical.parse_json, schema={})
