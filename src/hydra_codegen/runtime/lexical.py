"""From the lexical space of XSD 1.1 to Python values, and back.

What Pydantic's own parsers do not take, or would not give back as it came:
seven digits of a second's fraction, 24:00:00, a date with a time zone, a
decimal in a string. Values remember the text they were read from.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import math
import re
from decimal import Decimal
from typing import TypeVar

ZONE = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
DATE = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
TIME = r"([0-9]{2}):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]+))?"

# Compiled, and kept, by `re` when first used: most programs need none of them.
_DATE_TIME = rf"{DATE}T{TIME}{ZONE}"
_DATE = rf"{DATE}{ZONE}"
_TIME = rf"{TIME}{ZONE}"
DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_DAYS = (
    r"(-)?P(?=[0-9T])(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?"
)
BASE64 = (
    r"(?:(?:[A-Za-z0-9+/] ?){4})*"
    r"(?:(?:[A-Za-z0-9+/] ?){3}[A-Za-z0-9+/]|(?:[A-Za-z0-9+/] ?){2}"
    r"[AEIMQUYcgkosw048] ?=|[A-Za-z0-9+/] ?[AQgw] ?= ?=)?"
)
_SPECIAL = {"INF": math.inf, "+INF": math.inf, "-INF": -math.inf, "NaN": math.nan}


class BadValueError(ValueError):
    """A value that a datatype does not hold; `code` is a violation's code."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class LexicalDateTime(dt.datetime):
    """A dateTime that is written as it was read."""

    lexical: str | None = None


class LexicalDate(dt.date):
    """A date that is written as it was read."""

    lexical: str | None = None


class LexicalTime(dt.time):
    """A time that is written as it was read."""

    lexical: str | None = None


class LexicalDuration(dt.timedelta):
    """A dayTimeDuration that is written as it was read."""

    lexical: str | None = None


class LexicalDecimal(Decimal):
    """A decimal that was read from a string, and is written as that string."""

    lexical: str | None = None


class LexicalBytes(bytes):
    """Bytes that are written as they were read."""

    lexical: str | None = None


Value = TypeVar(
    "Value",
    LexicalDateTime,
    LexicalDate,
    LexicalTime,
    LexicalDuration,
    LexicalDecimal,
    LexicalBytes,
)


def _kept(value: Value, lexical: str) -> Value:
    value.lexical = lexical
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadValueError("wrong-type", "it is not a string")
    return value


def _match(pattern: str, value: object, form: str) -> re.Match[str]:
    found = re.fullmatch(pattern, _text(value))
    if found is None:
        raise BadValueError("bad-format", f"it is not of the form {form}")
    return found


def _zone(text: str | None) -> dt.tzinfo | None:
    if not text:
        return None
    if text == "Z":
        return dt.UTC
    minutes = int(text[1:3]) * 60 + int(text[4:6])
    return dt.timezone(dt.timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _micros(fraction: str | None) -> int:
    return int((fraction or "0")[:6].ljust(6, "0"))


def _hour(hour: str, minute: str, second: str, fraction: str | None) -> int:
    """Return the hour; 24 only as 24:00:00 (XSD 1.1 part 2, section 3.3.7)."""
    number = int(hour)
    rest = minute != "00" or second != "00" or (fraction or "").strip("0")
    if number > 24 or (number == 24 and rest):
        raise BadValueError("bad-format", f"there is no hour {hour}")
    return number


def parse_date_time(value: object) -> dt.datetime:
    """Return an xsd:dateTime (XSD 1.1 part 2, section 3.3.7)."""
    if isinstance(value, dt.datetime):
        return value
    found = _match(_DATE_TIME, value, "2024-01-31T12:00:00Z")
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    number = _hour(hour, minute, second, fraction)
    try:
        moment = LexicalDateTime(
            int(year), int(month), int(day), number % 24, int(minute), int(second),
            _micros(fraction), _zone(zone),
        )  # fmt: skip
        if number == 24:
            moment += dt.timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise BadValueError(
            "out-of-range", f"it is not a date that exists: {error}"
        ) from None
    return _kept(moment, found.string)


def parse_date_time_stamp(value: object) -> dt.datetime:
    """Return an xsd:dateTimeStamp, a dateTime with a zone (section 3.4.28)."""
    moment = parse_date_time(value)
    if moment.tzinfo is None:
        raise BadValueError("bad-format", "it has no time zone")
    return moment


def parse_date(value: object) -> dt.date:
    """Return an xsd:date (section 3.3.9); its zone is in `lexical` only."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    found = _match(_DATE, value, "2024-01-31")
    year, month, day, _ = found.groups()
    try:
        return _kept(LexicalDate(int(year), int(month), int(day)), found.string)
    except (ValueError, OverflowError) as error:
        raise BadValueError(
            "out-of-range", f"it is not a date that exists: {error}"
        ) from None


def parse_time(value: object) -> dt.time:
    """Return an xsd:time (section 3.3.8)."""
    if isinstance(value, dt.time):
        return value
    found = _match(_TIME, value, "12:00:00Z")
    hour, minute, second, fraction, zone = found.groups()
    number = _hour(hour, minute, second, fraction)
    moment = LexicalTime(
        number % 24, int(minute), int(second), _micros(fraction), _zone(zone)
    )
    return _kept(moment, found.string)


def parse_day_time_duration(value: object) -> dt.timedelta:
    """Return an xsd:dayTimeDuration (section 3.4.27)."""
    if isinstance(value, dt.timedelta):
        return value
    found = _match(_DAYS, value, "P1DT12H")
    sign, days, hours, minutes, seconds, fraction = found.groups()
    try:
        length = dt.timedelta(
            days=int(days or 0),
            hours=int(hours or 0),
            minutes=int(minutes or 0),
            seconds=int(seconds or 0),
            microseconds=_micros(fraction),
        )
        length = -length if sign else length
        kept = LexicalDuration(length.days, length.seconds, length.microseconds)
    except (OverflowError, ValueError):
        raise BadValueError(
            "out-of-range", "it is longer than Python can hold"
        ) from None
    return _kept(kept, found.string)


def parse_decimal(value: object) -> Decimal:
    """Return an xsd:decimal (section 3.3.3), from a JSON number or a string."""
    if isinstance(value, bool):
        raise BadValueError("wrong-type", "it is neither a number nor a string")
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, int):
        number = Decimal(value)
    elif isinstance(value, float):
        number = Decimal(repr(value))
    elif isinstance(value, str):
        found = _match(DECIMAL, value, "-1.5")
        number = _kept(LexicalDecimal(value), found.string)
    else:
        raise BadValueError("wrong-type", "it is neither a number nor a string")
    if not number.is_finite():
        raise BadValueError("out-of-range", "it is not finite")
    return number


def parse_integer(value: object) -> int:
    """Return an xsd:integer (section 3.4.13), from a JSON number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadValueError("wrong-type", "it is not an integer")
    if isinstance(value, float) and not value.is_integer():
        raise BadValueError("wrong-type", "it is not an integer")
    return int(value)


def parse_double(value: object) -> float:
    """Return an xsd:double (section 3.3.5): a number, "INF", "-INF" or "NaN"."""
    if isinstance(value, str):
        if value in _SPECIAL:
            return _SPECIAL[value]
        raise BadValueError("wrong-type", "it is not a number")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadValueError("wrong-type", "it is not a number")
    try:
        return float(value)
    except OverflowError:
        raise BadValueError(
            "out-of-range", "it is larger than a double can be"
        ) from None


def parse_boolean(value: object) -> bool:
    """Return an xsd:boolean (section 3.3.2), from JSON's true and false."""
    if not isinstance(value, bool):
        raise BadValueError("wrong-type", "it is neither true nor false")
    return value


def parse_string(value: object) -> str:
    """Return an xsd:string (section 3.3.1)."""
    return _text(value)


def parse_hex(value: object) -> bytes:
    """Return an xsd:hexBinary (section 3.3.15)."""
    if isinstance(value, bytes):
        return value
    text = _text(value)
    if not re.fullmatch(r"(?:[0-9A-Fa-f]{2})*", text):
        raise BadValueError("bad-format", "it is not pairs of hexadecimal digits")
    return _kept(LexicalBytes(bytes.fromhex(text)), text)


def parse_base64(value: object) -> bytes:
    """Return an xsd:base64Binary (section 3.3.16)."""
    if isinstance(value, bytes):
        return value
    text = _text(value)
    try:
        if not re.fullmatch(BASE64, text.rstrip(" ")):
            raise BadValueError("bad-format", "it is not Base64")
        return _kept(LexicalBytes(base64.b64decode(text.replace(" ", ""))), text)
    except binascii.Error:
        raise BadValueError("bad-format", "it is not Base64") from None


def parse_scalar(value: object) -> str | int | float | bool:
    """Return any JSON scalar but null (rdfs:Literal, unknown datatypes)."""
    if not isinstance(value, (str, int, float)):
        raise BadValueError("wrong-type", "it is not a string, a number, true or false")
    return value


def parse_lang_string(value: object) -> str | dict[str, str | list[str]]:
    """Return an rdf:langString: a string, or a JSON-LD value or language map."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        raise BadValueError("wrong-type", "it is neither a string nor a language map")
    for text in value.values():
        texts = text if isinstance(text, list) else [text]
        if not all(isinstance(item, str) for item in texts):
            raise BadValueError(
                "wrong-type", "a text in its language map is not a string"
            )
    return value


def parse_json(value: object) -> object:
    """Return an rdf:JSON value: anything."""
    return value


def _moment_text(value: dt.datetime | dt.time) -> str:
    text = value.isoformat()
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def _duration_text(value: dt.timedelta) -> str:
    sign, value = ("-", -value) if value.days < 0 else ("", value)
    seconds = f"{value.seconds}.{value.microseconds:06d}".rstrip("0").rstrip(".")
    return f"{sign}P{value.days}DT{seconds if value.microseconds else value.seconds}S"


def _number(value: Decimal) -> float | int | str:
    """Return `value` as the JSON number that holds all its digits, or a string."""
    if value == value.to_integral_value() and abs(value.adjusted()) < 400:
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else format(value, "f")


def to_json(value: object) -> object:
    """Return what stands in JSON for a value of this module."""
    lexical = getattr(value, "lexical", None)
    if isinstance(lexical, str):
        return lexical
    match value:
        case list():
            return [to_json(item) for item in value]
        case dt.datetime() | dt.time():
            return _moment_text(value)
        case dt.date():
            return value.isoformat()
        case dt.timedelta():
            return _duration_text(value)
        case Decimal():
            return _number(value)
        case float() if math.isinf(value):
            return "INF" if value > 0 else "-INF"
        case float() if math.isnan(value):
            return "NaN"
        case _:
            return value


def hex_to_json(value: object) -> object:
    """Return what stands in JSON for an xsd:hexBinary."""
    if isinstance(value, list):
        return [hex_to_json(item) for item in value]
    if isinstance(value, bytes) and not getattr(value, "lexical", None):
        return value.hex().upper()
    return to_json(value)


def base64_to_json(value: object) -> object:
    """Return what stands in JSON for an xsd:base64Binary."""
    if isinstance(value, list):
        return [base64_to_json(item) for item in value]
    if isinstance(value, bytes) and not getattr(value, "lexical", None):
        return base64.b64encode(value).decode("ascii")
    return to_json(value)
