"""Every datatype: what it takes, what it refuses, and that nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from hydra_codegen.datatypes import DATATYPES as TABLE
from hydra_codegen.datatypes import runtime_name
from hydra_codegen.runtime import datatypes as xsd
from hydra_codegen.runtime.lexical import BadValueError
from hydra_codegen.runtime.spaces import SPACES

CASES: dict[str, tuple[Any, list[Any], list[Any]]] = {
    "Boolean": (xsd.Boolean, [True, False], [1, 0, "true", None]),
    "Integer": (xsd.Integer, [0, -5, 2**70, -(2**70)], [True, "5", 1.5, None]),
    "NonNegativeInteger": (xsd.NonNegativeInteger, [0, 2**70], [-1, True, "1"]),
    "PositiveInteger": (xsd.PositiveInteger, [1], [0, -1]),
    "NonPositiveInteger": (xsd.NonPositiveInteger, [0, -1], [1]),
    "NegativeInteger": (xsd.NegativeInteger, [-1], [0]),
    "Long": (xsd.Long, [2**63 - 1, -(2**63)], [2**63]),
    "Int": (xsd.Int, [2**31 - 1], [2**31, -(2**31) - 1]),
    "Short": (xsd.Short, [-32768], [32768]),
    "Byte": (xsd.Byte, [127, -128], [128]),
    "UnsignedLong": (xsd.UnsignedLong, [2**64 - 1], [2**64, -1]),
    "UnsignedInt": (xsd.UnsignedInt, [2**32 - 1], [2**32]),
    "UnsignedShort": (xsd.UnsignedShort, [65535], [65536]),
    "UnsignedByte": (xsd.UnsignedByte, [255], [256]),
    "Decimal": (
        xsd.Decimal,
        [1, 1.5, "1.10", "-.5", "12345678901234567890.123456789012345678901"],
        [True, "1e5", "INF", "", None],
    ),
    "Double": (xsd.Double, [1, 1.5, "INF", "-INF", "NaN"], [True, "1.5", None]),
    "DateTime": (
        xsd.DateTime,
        [
            "2024-01-31T12:00:00Z",
            "2024-01-31T12:00:00",
            "2024-01-31T12:00:00.1234567Z",
            "2024-01-31T12:00:00.120+05:30",
            "2024-12-31T24:00:00Z",
            "2024-01-31T12:00:00+00:00",
            "0001-01-01T00:00:00-14:00",
        ],
        [
            "2024-01-31 12:00:00Z",
            "2024-01-31",
            "2024-1-31T12:00:00Z",
            "2024-02-30T12:00:00Z",
            "2024-01-31T12:00Z",
            "2024-01-31T24:00:01Z",
            "2024-01-31T25:00:00Z",
            "2024-01-31T12:00:00+14:01",
            "1706702400",
            1706702400,
            1.5,
            None,
        ],
    ),
    "DateTimeStamp": (
        xsd.DateTimeStamp,
        ["2024-01-31T12:00:00Z"],
        ["2024-01-31T12:00:00"],
    ),
    "Date": (
        xsd.Date,
        ["2024-02-29", "2024-02-29Z", "2024-02-29+01:00"],
        ["2023-02-29", "2024-02-29T00:00:00", 5],
    ),
    "Time": (
        xsd.Time,
        ["12:00:00", "12:00:00.5Z", "24:00:00"],
        ["12:00", "24:00:01", 5],
    ),
    "DayTimeDuration": (
        xsd.DayTimeDuration,
        ["P1D", "-PT1.5S", "P1DT2H3M4S"],
        ["P", "P1Y", "PT", 5],
    ),
    "Duration": (xsd.Duration, ["P1Y2M3DT4H5M6.7S", "-P1D"], ["P", "P1S", "1Y"]),
    "YearMonthDuration": (xsd.YearMonthDuration, ["P1Y", "P2M"], ["P1D"]),
    "GYear": (xsd.GYear, ["2024", "-0044", "12024Z"], ["24", "02024"]),
    "GYearMonth": (xsd.GYearMonth, ["2024-12"], ["2024-13"]),
    "GMonth": (xsd.GMonth, ["--12"], ["12", "--13"]),
    "GMonthDay": (xsd.GMonthDay, ["--02-29"], ["--02-30", "--04-31"]),
    "GDay": (xsd.GDay, ["---31"], ["---32"]),
    "HexBinary": (xsd.HexBinary, ["", "0fAB"], ["0", "zz", 5]),
    "Base64Binary": (xsd.Base64Binary, ["", "YQ==", "YW Jj"], ["YQ", "YR==", "!"]),
    "Language": (xsd.Language, ["en", "en-GB"], ["", "en_GB", 5]),
    "Token": (xsd.Token, ["", "a b"], [" a", "a  b", "a\n"]),
    "NormalizedString": (xsd.NormalizedString, [" a  b "], ["a\tb", "a\n"]),
    "NcName": (xsd.NcName, ["a.b", "é"], ["a:b", "1a", ""]),
    "Name": (xsd.Name, ["a:b"], ["1"]),
    "NmToken": (xsd.NmToken, ["1a"], ["a b"]),
    "QName": (xsd.QName, ["a:b", "b"], ["a:b:c"]),
    "LangString": (
        xsd.LangString,
        ["a", {"en": "a", "de": ["b", "c"]}, {"@value": "a", "@language": "en"}],
        [5, {"en": 5}],
    ),
    "Scalar": (xsd.Scalar, ["5", 5, 5.5, True], [[], {}, None]),
}


@pytest.mark.parametrize("name", CASES)
def test_values_are_taken_and_written_as_they_came(name: str) -> None:
    type_, good, bad = CASES[name]
    adapter: TypeAdapter[Any] = TypeAdapter(type_)
    for value in good:
        text = json.dumps(value)
        for read in (adapter.validate_json(text), adapter.validate_python(value)):
            assert json.loads(adapter.dump_json(read)) == value
            assert adapter.validate_python(read) is not None
    for value in bad:
        with pytest.raises(ValidationError):
            adapter.validate_json(json.dumps(value))
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


@pytest.mark.parametrize("name", CASES)
def test_explanations_agree_with_pydantic(name: str) -> None:
    type_, good, bad = CASES[name]
    datatype = next(m for m in type_.__metadata__ if isinstance(m, xsd.Datatype))
    for value in good:
        datatype.space.parse(value)
    for value in bad:
        with pytest.raises(BadValueError):
            datatype.space.parse(value)


def test_integral_floats_are_integers() -> None:
    read = TypeAdapter(xsd.Integer).validate_json("5.0")
    assert (read, type(read)) == (5, int)


@pytest.mark.parametrize("iri", TABLE)
def test_the_table_names_what_the_run_time_has(iri: str) -> None:
    known = TABLE[iri]
    assert not known.alias or hasattr(xsd, known.alias)
    assert runtime_name(iri) in SPACES


def test_every_datatype_of_the_run_time_is_tested() -> None:
    aliases = {
        name
        for name, value in vars(xsd).items()
        if any(isinstance(m, xsd.Datatype) for m in getattr(value, "__metadata__", ()))
    }
    assert aliases - set(CASES) == {"Float", "NmTokens"}
