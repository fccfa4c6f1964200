"""One table of datatypes: what each is called in every output.

XSD 1.1 part 2, sections 3.3 and 3.4, and the datatypes of RDF 1.1 Concepts,
section 5. A datatype that is not here stays a JSON scalar, unchanged.
"""

from __future__ import annotations

import functools
import itertools
import re
import warnings
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from hydra_codegen.statements import RDF, XSD

RDFS = "http://www.w3.org/2000/01/rdf-schema#"


class Datatype(NamedTuple):
    """One datatype.

    `name` is its prefixed name, `alias` its type in the run-time module
    ``datatypes`` (empty: the built-in `python`), `python` the Python type of
    its values; `json_type` and `json_format` are its JSON Schema.
    """

    iri: str
    name: str
    alias: str
    python: str
    json_type: str = "string"
    json_format: str = ""

    @property
    def integral(self) -> bool:
        """Whether its values are integers."""
        return self.python == "int"


def _xsd(
    local: str,
    python: str = "str",
    alias: str | None = None,
    json_type: str = "string",
    json_format: str = "",
) -> Datatype:
    return Datatype(
        iri=XSD + local,
        name=f"xsd:{local}",
        alias=local[:1].upper() + local[1:] if alias is None else alias,
        python=python,
        json_type=json_type,
        json_format=json_format,
    )


_INTEGERS = (
    "integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
    "long int short byte unsignedLong unsignedInt unsignedShort unsignedByte"
).split()

_ALL = (
    _xsd("string", alias=""),
    _xsd("anyURI", alias="", json_format="iri-reference"),
    _xsd("boolean", "bool", json_type="boolean"),
    _xsd("decimal", "decimal.Decimal", json_type="number"),
    _xsd("float", "float", json_type="number"),
    _xsd("double", "float", json_type="number"),
    *(_xsd(name, "int", json_type="integer") for name in _INTEGERS),
    _xsd("dateTime", "datetime.datetime", json_format="date-time"),
    _xsd("dateTimeStamp", "datetime.datetime", json_format="date-time"),
    _xsd("date", "datetime.date", json_format="date"),
    _xsd("time", "datetime.time", json_format="time"),
    _xsd("duration", json_format="duration"),
    _xsd("dayTimeDuration", "datetime.timedelta", json_format="duration"),
    _xsd("yearMonthDuration", json_format="duration"),
    *(_xsd(name) for name in ("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay")),
    _xsd("hexBinary", "bytes"),
    _xsd("base64Binary", "bytes"),
    *(_xsd(name) for name in ("normalizedString", "token", "language", "Name")),
    _xsd("NMTOKEN", alias="NmToken"),
    _xsd("NMTOKENS", alias="NmTokens"),
    *(_xsd(name, alias="NcName") for name in ("NCName", "ID", "IDREF", "ENTITY")),
    *(_xsd(name, alias="NmTokens") for name in ("IDREFS", "ENTITIES")),
    *(_xsd(name, alias="QName") for name in ("QName", "NOTATION")),
    _xsd("anyAtomicType", "str | int | float | bool", "Scalar"),
    _xsd("anySimpleType", "str | int | float | bool", "Scalar"),
    Datatype(
        iri=RDF + "langString",
        name="rdf:langString",
        alias="LangString",
        python="str | dict[str, str | list[str]]",
    ),
    Datatype(iri=RDF + "HTML", name="rdf:HTML", alias="", python="str"),
    Datatype(iri=RDF + "XMLLiteral", name="rdf:XMLLiteral", alias="", python="str"),
    Datatype(iri=RDF + "PlainLiteral", name="rdf:PlainLiteral", alias="", python="str"),
    Datatype(iri=RDF + "JSON", name="rdf:JSON", alias="AnyJson", python="JsonValue"),
    Datatype(
        iri=RDFS + "Literal",
        name="rdfs:Literal",
        alias="Scalar",
        python="str | int | float | bool",
    ),
)

DATATYPES: Mapping[str, Datatype] = MappingProxyType({d.iri: d for d in _ALL})
"""Every known datatype by its IRI."""

# The least and the greatest value (XSD 1.1 part 2, section 3.4); None: none.
_INTERVALS: Mapping[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{
        name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        for name, bits in (("long", 64), ("int", 32), ("short", 16), ("byte", 8))
    },
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}

# Each holds all values of those before it.
_CHAINS = (
    # XSD keeps these two apart; in JSON each float is a double.
    "float double",
    "dateTimeStamp dateTime",
    "dayTimeDuration duration",
    "yearMonthDuration duration",
    "NCName Name token normalizedString string",
    "ID NCName",
    "IDREF NCName",
    "ENTITY NCName",
    "language token",
    "NMTOKEN token",
)
_WIDER = {
    narrow: wide
    for chain in _CHAINS
    for narrow, wide in itertools.pairwise(chain.split())
}
_SCALARS = (XSD + "anyAtomicType", XSD + "anySimpleType", RDFS + "Literal")
_NO_SCALARS = (RDF + "langString", RDF + "JSON")


def is_within(narrow: str, wide: str) -> bool:
    """Whether each value of one datatype is one of another, as JSON writes it.

    By the value spaces of XSD 1.1 part 2, section 3. A datatype that is not
    known is a scalar, and within nothing else.
    """
    if narrow == wide:
        return True
    if wide in _SCALARS:
        if narrow in _SCALARS:
            return _SCALARS.index(narrow) < _SCALARS.index(wide)
        return narrow not in _NO_SCALARS
    name, other = narrow.removeprefix(XSD), wide.removeprefix(XSD)
    if name in _INTERVALS and other in _INTERVALS:
        (low, high), (least, most) = _INTERVALS[name], _INTERVALS[other]
        above = least is None or (low is not None and low >= least)
        return above and (most is None or (high is not None and high <= most))
    if name in _INTERVALS:
        return other == "decimal"
    while name in _WIDER:
        name = _WIDER[name]
        if name == other:
            return True
    return False


def datatype(iri: str) -> Datatype:
    """Return the datatype with this IRI; an unknown one is any JSON scalar."""
    known = DATATYPES.get(iri)
    if known is not None:
        return known
    return Datatype(
        iri=iri, name="rdfs:Literal", alias="Scalar", python="str | int | float | bool"
    )


def known_datatype(iri: str, base: str) -> str:
    """Return the IRI of a datatype, or that of the one it narrows."""
    return iri if iri in DATATYPES or not base else base


@functools.lru_cache(maxsize=1024)
def runtime_name(iri: str) -> str:
    """Return the name by which the run-time module knows what checks `iri`."""
    known = datatype(iri)
    if not known.alias:
        return "xsd:string"
    return _CHECKED.get(known.alias, known.name)


_CHECKED = {"NcName": "xsd:NCName", "NmTokens": "xsd:NMTOKENS", "QName": "xsd:QName",
            "Scalar": "rdfs:Literal"}  # fmt: skip


def usable_pattern(pattern: str | None) -> str | None:
    """Return `pattern` if it is a regular expression, or else None."""
    if pattern is None:
        return None
    try:
        with warnings.catch_warnings():
            # A set in a set may mean more in a later Python; here it does not.
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return None
    return pattern
