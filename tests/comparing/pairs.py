"""Pairs of vocabularies and what `compare` must say of them.

`expected` holds a line for each change: its rule and whom it breaks, or
``nobody``.
"""

from __future__ import annotations

from typing import NamedTuple

API = """
:api a hydra:ApiDocumentation ; hydra:entrypoint <https://a.example/> ;
    hydra:supportedClass :Item, :Other, :Special .
:Other a hydra:Class ; hydra:supportedProperty [ hydra:property :Other\\/x ] .
:Special a hydra:Class ; rdfs:subClassOf :Other .
"""


class Pair(NamedTuple):
    """A vocabulary before and after, and what changed."""

    name: str
    before: str
    after: str
    expected: str
    corrections: str = ""
    """What amends the vocabulary afterwards."""


def prop(supported: str = "", about: str = "") -> str:
    """Return a class with one property: what is said of it, here and by itself."""
    more = f":Item\\/it {about} ." if about else ""
    return f"""{API}
:Item a hydra:Class ;
    hydra:supportedProperty [ hydra:property :Item\\/it ; {supported} ] .
{more}"""


def of_range(about: str, supported: str = "") -> str:
    """Return a class with one property of a range."""
    return prop(supported, f"rdfs:range {about}")


def operation(said: str) -> str:
    """Return a class with a GET, and an operation of which this is said."""
    return item(f"hydra:supportedOperation [ {said} ]")


def header(predicate: str, values: str) -> str:
    """Return a class with a GET that has a header of these values."""
    return operation(
        f"{GET} ; hydra:{predicate} [ hydra:headerName 'Prefer' ; "
        f"hydra:possibleValue {values} ; hydra:closedSet true ]"
    )


def item(said: str, more: str = "") -> str:
    """Return a class of which this is said."""
    return f"{API}\n:Item a hydra:Class ; {said} .\n{more}"


def member(said: str) -> str:
    """Return a collection whose members are of a class."""
    return f"""{API.replace(":Item,", ":Item, :Items,")}
:Item a hydra:Class .
:Items a hydra:Class ; rdfs:subClassOf hydra:Collection ; {said} .
"""


def template(text: str, mapping: str = "") -> str:
    """Return a collection that is searched by a template."""
    return member(f"""hydra:memberAssertion [ hydra:property rdf:type ; hydra:object :Item ] ;
    hydra:search [ hydra:template "{text}" {mapping} ]""")


def mapping(variable: str, about: str = "x", required: str = "false") -> str:
    """Return what a template says of a variable."""
    return (
        f'; hydra:mapping [ hydra:variable "{variable}" ; '
        f"hydra:property :Item\\/{about} ; hydra:required {required} ]"
    )


R, W = "hydra:writable false", "hydra:readable false"
TWO = "hydra:supportedProperty [ hydra:property :Item\\/a ]"
A_AND_B = f"{TWO}, [ hydra:property :Item\\/b ]"
GET = 'hydra:method "GET"'
PUT = 'hydra:method "PUT"'
MEMBERS = "hydra:memberAssertion [ hydra:property rdf:type ; hydra:object {} ]"
ADDRESS = 'hc:iriTemplate "{}"'

PAIRS = (
    # ---------------------------------------------------------------- the API
    Pair("nothing", item(A_AND_B), item(A_AND_B), ""),
    Pair(
        "the order of properties",
        item(A_AND_B),
        item(
            "hydra:supportedProperty [ hydra:property :Item\\/b ], [ hydra:property :Item\\/a ]"
        ),
        "",
    ),
    Pair(
        "the entry point moves",
        item(TWO),
        item(TWO).replace("<https://a.example/>", "<https://a.example/v2>"),
        "HD103 clients servers",
    ),
    Pair(
        "an entry point is stated",
        item(TWO).replace("hydra:entrypoint <https://a.example/> ;", ""),
        item(TWO),
        "HD101 nobody",
    ),
    Pair(
        "the entry point is gone",
        item(TWO),
        item(TWO).replace("hydra:entrypoint <https://a.example/> ;", ""),
        "HD102 clients",
    ),
    Pair(
        "the API has a title",
        item(TWO),
        item(TWO) + ':api hydra:title "Items" .',
        "HD901 nobody",
    ),
    Pair(
        "the API documents a status",
        item(TWO),
        item(TWO) + ":api hydra:possibleStatus [ hydra:statusCode 503 ] .",
        "HD331 nobody",
    ),
    # ---------------------------------------------------------------- classes
    Pair(
        "a class is new",
        item(TWO),
        item(TWO) + ":api hydra:supportedClass :New . :New a hydra:Class .",
        "HD111 nobody",
    ),
    Pair(
        "a class is gone",
        item(TWO) + ":api hydra:supportedClass :New . :New a hydra:Class .",
        item(TWO),
        "HD112 clients",
    ),
    Pair(
        "a class is renamed",
        item(A_AND_B),
        item(A_AND_B).replace(":Item,", ":Entry,").replace(":Item a", ":Entry a"),
        "HD112 clients\nHD111 nobody",
    ),
    Pair(
        "a class has another title",
        item('hydra:title "Item"'),
        item('hydra:title "Entry"'),
        "HD901 nobody",
    ),
    Pair(
        "a class has another description",
        item('hydra:description "One."'),
        item('hydra:description "One of many."'),
        "HD901 nobody",
    ),
    Pair(
        "a description is translated",
        item('hydra:description "One."@en'),
        item('hydra:description "One."@en, "Eines."@de'),
        "HD901 nobody",
    ),
    Pair(
        "a class is deprecated",
        item(TWO),
        item(TWO + " ; owl:deprecated true"),
        "HD902 nobody",
    ),
    Pair(
        "a class has a new superclass that has its property",
        item("hydra:supportedProperty [ hydra:property :Other\\/x ]"),
        item("rdfs:subClassOf :Other"),
        "HD114 nobody",
    ),
    Pair(
        "a class loses a superclass, and with it a property",
        item("rdfs:subClassOf :Other"),
        item(""),
        "HD115 clients\nHD202 clients",
    ),
    Pair(
        "a class inherits from below, and loses nothing",
        item("rdfs:subClassOf :Other"),
        item("rdfs:subClassOf :Special"),
        "HD115 clients\nHD114 nobody",
    ),
    Pair(
        "what a superclass loses is told of the superclass alone",
        item("rdfs:subClassOf :Other"),
        item("rdfs:subClassOf :Other").replace(
            "hydra:supportedProperty [ hydra:property :Other\\/x ]",
            "hydra:title 'Other'",
        ),
        "HD202 clients\nHD901 nobody",
    ),
    Pair(
        "a class shares its name with another one",
        item(""),
        item("").replace(":Item,", "schema:Item, :Item,")
        + "schema:Item a hydra:Class .",
        "HD111 nobody\nHD113 clients servers",
    ),
    Pair(
        "generated code calls a class otherwise",
        item(""),
        item(""),
        "HD501 clients servers",
        corrections='[classes.Item]\nname = "Entry"',
    ),
    Pair(
        "a correction says that a property is required",
        prop(),
        prop(),
        "HD205 clients",
        corrections="[classes.Item.properties]\nit = { required = true }",
    ),
    Pair(
        "members are narrower",
        member(MEMBERS.format(":Other")),
        member(MEMBERS.format(":Special")),
        "HD116 servers",
    ),
    Pair(
        "members are wider",
        member(MEMBERS.format(":Special")),
        member(MEMBERS.format(":Other")),
        "HD117 clients",
    ),
    Pair(
        "members are others",
        member(MEMBERS.format(":Item")),
        member(MEMBERS.format(":Other")),
        "HD118 clients servers",
    ),
    Pair(
        "members are narrower in a collection that is sent",
        member(
            MEMBERS.format(":Other")
            + f" ; hydra:supportedOperation [ {PUT} ; hydra:expects :Items ]"
        ),
        member(
            MEMBERS.format(":Special")
            + f" ; hydra:supportedOperation [ {PUT} ; hydra:expects :Items ]"
        ),
        "HD116 clients servers",
    ),
    Pair(
        "a class becomes a collection",
        member("").replace(
            "rdfs:subClassOf hydra:Collection ;", "hydra:title 'Items' ;"
        ),
        member("hydra:title 'Items'"),
        "HD114 nobody\nHD119 clients servers",
    ),
    # ------------------------------------------------------------- properties
    Pair("a property is new", item(TWO), item(A_AND_B), "HD201 nobody"),
    Pair("a property is gone", item(A_AND_B), item(TWO), "HD202 clients"),
    Pair(
        "a required property is new",
        item(TWO),
        item(f"{TWO}, [ hydra:property :Item\\/b ; hydra:required true ]"),
        "HD201 clients",
    ),
    Pair(
        "a required property is gone",
        item(f"{TWO}, [ hydra:property :Item\\/b ; hydra:required true ]"),
        item(TWO),
        "HD202 clients servers",
    ),
    Pair(
        "a required property that only the server sets is new",
        item(TWO),
        item(f"{TWO}, [ hydra:property :Item\\/b ; hydra:required true ; {R} ]"),
        "HD201 nobody",
    ),
    Pair(
        "a property that is only written is gone",
        item(f"{TWO}, [ hydra:property :Item\\/b ; {W} ]"),
        item(TWO),
        "HD202 clients",
    ),
    Pair(
        "a property has another JSON key",
        prop('hydra:title "it"'),
        prop('hydra:title "that"'),
        "HD203 clients servers\nHD901 nobody",
    ),
    Pair(
        "a property has another title and the same key",
        prop('hydra:title "What it is"'),
        prop('hydra:title "What that is"'),
        "HD901 nobody",
    ),
    Pair(
        "a property has another IRI and the same key",
        item("hydra:supportedProperty [ hydra:property :Item\\/it ]"),
        item("hydra:supportedProperty [ hydra:property schema:it ]"),
        "HD204 clients servers",
    ),
    Pair(
        "a property is required", prop(), prop("hydra:required true"), "HD205 clients"
    ),
    Pair(
        "a property is optional", prop("hydra:required true"), prop(), "HD206 servers"
    ),
    Pair(
        "a property that only the server sets is required",
        prop(R),
        prop(R + " ; hydra:required true"),
        "HD205 nobody",
    ),
    Pair("a property becomes write-only", prop(), prop(W), "HD207 clients servers"),
    Pair("a write-only property can be read", prop(W), prop(), "HD208 nobody"),
    Pair("a property becomes read-only", prop(), prop(R), "HD209 clients"),
    Pair(
        "a required property becomes read-only",
        prop("hydra:required true"),
        prop(R + " ; hydra:required true"),
        "HD209 clients servers",
    ),
    Pair("a read-only property can be written", prop(R), prop(), "HD210 nobody"),
    Pair(
        "a read-only property can be written, and must be",
        prop(R),
        prop("hydra:required true"),
        "HD205 clients\nHD210 clients",
    ),
    Pair(
        "the older spelling says the same",
        prop("hydra:readonly true"),
        prop("hydra:writeable false"),
        "",
    ),
    Pair(
        "a property becomes a link",
        of_range(":Other"),
        of_range(":Other ; a hydra:Link"),
        "HD211 clients servers",
    ),
    Pair(
        "a property is deprecated", prop(), prop("owl:deprecated true"), "HD902 nobody"
    ),
    Pair(
        "a property is no longer deprecated",
        prop("owl:deprecated true"),
        prop(),
        "HD903 nobody",
    ),
    Pair(
        "a property has a domain",
        prop(),
        prop("", "rdfs:domain :Item"),
        "HD904 nobody",
    ),
    # ------------------------------------------------------------------ ranges
    Pair(
        "a range is wider, both read and written",
        of_range("xsd:integer"),
        of_range("xsd:decimal"),
        "HD222 clients servers",
    ),
    Pair(
        "a range is wider, read alone",
        of_range("xsd:integer", R),
        of_range("xsd:decimal", R),
        "HD222 clients",
    ),
    Pair(
        "a range is wider, written alone",
        of_range("xsd:integer", W),
        of_range("xsd:decimal", W),
        "HD222 servers",
    ),
    Pair(
        "a range is narrower, both read and written",
        of_range("xsd:integer"),
        of_range("xsd:short"),
        "HD221 clients servers",
    ),
    Pair(
        "a range is narrower, read alone",
        of_range("xsd:string", R),
        of_range("xsd:language", R),
        "HD221 servers",
    ),
    Pair(
        "a range is narrower, written alone",
        of_range("xsd:long", W),
        of_range("xsd:unsignedByte", W),
        "HD221 clients",
    ),
    Pair(
        "a range of another value space",
        of_range("xsd:date"),
        of_range("xsd:dateTime"),
        "HD223 clients servers",
    ),
    Pair(
        "a number becomes a text, read alone",
        of_range("xsd:integer", R),
        of_range("xsd:string", R),
        "HD223 clients servers",
    ),
    Pair(
        "a moment has a zone, read alone",
        of_range("xsd:dateTime", R),
        of_range("xsd:dateTimeStamp", R),
        "HD221 servers",
    ),
    Pair(
        "a second range, read alone",
        of_range("xsd:date", R),
        of_range("xsd:date, xsd:gYear", R),
        "HD222 clients",
    ),
    Pair(
        "a range is stated, written alone",
        prop(W),
        of_range("xsd:date", W),
        "HD221 clients",
    ),
    Pair(
        "a range is no longer stated, read alone",
        of_range("xsd:date", R),
        prop(R),
        "HD222 clients",
    ),
    Pair(
        "a subclass, read alone",
        of_range(":Other", R),
        of_range(":Special", R),
        "HD221 servers",
    ),
    Pair(
        "a superclass, read alone",
        of_range(":Special", R),
        of_range(":Other", R),
        "HD222 clients",
    ),
    Pair(
        "another class",
        of_range(":Item"),
        of_range(":Other"),
        "HD223 clients servers",
    ),
    Pair(
        "any resource, written alone",
        of_range(":Other ; a hydra:Link", W),
        of_range("hydra:Resource ; a hydra:Link", W),
        "HD222 servers",
    ),
    Pair(
        "a link to a collection instead of a resource",
        of_range(":Other ; a hydra:Link"),
        of_range("hydra:Collection ; a hydra:Link"),
        "HD223 clients servers",
    ),
    Pair(
        "a link to a collection says what it holds, read alone",
        of_range("hydra:Collection ; a hydra:Link", R),
        of_range(f"hydra:Collection ; a hydra:Link ; {MEMBERS.format(':Other')}", R),
        "HD221 servers",
    ),
    # -------------------------------------------------------------------- values
    Pair(
        "a greater minimum, written alone",
        of_range("xsd:integer", W + " ; sh:minInclusive 1"),
        of_range("xsd:integer", W + " ; sh:minInclusive 2"),
        "HD231 clients",
    ),
    Pair(
        "a greater minimum, read alone",
        of_range("xsd:integer", R + " ; sh:minInclusive 1"),
        of_range("xsd:integer", R + " ; sh:minInclusive 2"),
        "HD231 servers",
    ),
    Pair(
        "a greater maximum, written alone",
        of_range("xsd:integer", W + " ; sh:maxInclusive 1"),
        of_range("xsd:integer", W + " ; sh:maxInclusive 2"),
        "HD232 servers",
    ),
    Pair(
        "a maximum that is itself left out, written alone",
        of_range("xsd:integer", W + " ; sh:maxInclusive 2"),
        of_range("xsd:integer", W + " ; sh:maxExclusive 2"),
        "HD231 clients",
    ),
    Pair(
        "bounds that move",
        of_range("xsd:integer", "sh:minInclusive 1 ; sh:maxInclusive 5"),
        of_range("xsd:integer", "sh:minInclusive 3 ; sh:maxInclusive 9"),
        "HD233 clients servers",
    ),
    Pair(
        "a bound in other words",
        of_range("xsd:decimal", "sh:minInclusive 1.0"),
        of_range("xsd:decimal", "sh:minInclusive 1.00"),
        "",
    ),
    Pair(
        "a pattern, written alone",
        of_range("xsd:string", W),
        of_range("xsd:string", W + ' ; sh:pattern "^a"'),
        "HD231 clients",
    ),
    Pair(
        "no pattern any more, read alone",
        of_range("xsd:string", R + ' ; sh:pattern "^a"'),
        of_range("xsd:string", R),
        "HD232 clients",
    ),
    Pair(
        "another pattern, read alone",
        of_range("xsd:string", R + ' ; sh:pattern "^a"'),
        of_range("xsd:string", R + ' ; sh:pattern "^b"'),
        "HD233 clients servers",
    ),
    Pair(
        "longer texts, read alone",
        of_range("xsd:string", R + " ; sh:maxLength 5"),
        of_range("xsd:string", R + " ; sh:maxLength 6"),
        "HD232 clients",
    ),
    Pair(
        "one more allowed value, read alone",
        of_range("xsd:string", R + ' ; sh:in ( "a" "b" )'),
        of_range("xsd:string", R + ' ; sh:in ( "a" "b" "c" )'),
        "HD232 clients",
    ),
    Pair(
        "one more allowed value, written alone",
        of_range("xsd:string", W + ' ; sh:in ( "a" "b" )'),
        of_range("xsd:string", W + ' ; sh:in ( "a" "b" "c" )'),
        "HD232 servers",
    ),
    Pair(
        "one allowed value less, written alone",
        of_range("xsd:string", W + ' ; sh:in ( "a" "b" )'),
        of_range("xsd:string", W + ' ; sh:in ( "b" )'),
        "HD231 clients",
    ),
    Pair(
        "allowed values in another order",
        of_range("xsd:string", 'sh:in ( "a" "b" )'),
        of_range("xsd:string", 'sh:in ( "b" "a" )'),
        "",
    ),
    # --------------------------------------------------------------- cardinality
    Pair(
        "one becomes many",
        prop("sh:maxCount 1"),
        prop("sh:maxCount 5"),
        "HD243 clients servers",
    ),
    Pair(
        "many become one, read alone",
        prop(R + " ; sh:maxCount 5"),
        prop(R + " ; sh:maxCount 1"),
        "HD243 clients servers",
    ),
    Pair(
        "one value is promised where nothing was, read alone",
        prop(R),
        prop(R + " ; sh:maxCount 1"),
        "HD241 servers",
    ),
    Pair(
        "one value is promised where nothing was, written alone",
        prop(W),
        prop(W + " ; sh:maxCount 1"),
        "HD241 nobody",
    ),
    Pair(
        "a list is asked for where nothing was, written alone",
        prop(W),
        prop(W + " ; sh:maxCount 9"),
        "HD243 clients servers",
    ),
    Pair(
        "more values, written alone",
        prop(W + " ; sh:maxCount 2"),
        prop(W + " ; sh:maxCount 3"),
        "HD242 servers",
    ),
    Pair(
        "more values, read alone",
        prop(R + " ; sh:maxCount 2"),
        prop(R + " ; sh:maxCount 3"),
        "HD242 clients",
    ),
    Pair(
        "at least two, written alone",
        prop(W + " ; hydra:required true ; sh:minCount 1 ; sh:maxCount 3"),
        prop(W + " ; hydra:required true ; sh:minCount 2 ; sh:maxCount 3"),
        "HD241 clients",
    ),
    # ---------------------------------------------------------------- operations
    Pair(
        "an operation is new",
        operation(f"{GET} ; hydra:returns :Item"),
        item(
            f"hydra:supportedOperation [ {GET} ; hydra:returns :Item ], [ {PUT} ; hydra:expects :Item ]"
        ),
        "HD301 nobody",
    ),
    Pair(
        "an operation is gone",
        item(
            f"hydra:supportedOperation [ {GET} ; hydra:returns :Item ], [ {PUT} ; hydra:expects :Item ]"
        ),
        operation(f"{GET} ; hydra:returns :Item"),
        "HD302 clients",
    ),
    Pair(
        "another method",
        operation(f"{PUT} ; hydra:expects :Item"),
        operation('hydra:method "PATCH" ; hydra:expects :Item'),
        "HD302 clients\nHD301 nobody",
    ),
    Pair(
        "a link's operation is gone",
        of_range(
            ":Other ; a hydra:Link ; hydra:supportedOperation [ hydra:method 'GET' ; hydra:returns :Other ]"
        ),
        of_range(":Other ; a hydra:Link"),
        "HD302 clients",
    ),
    Pair(
        "an operation has a type",
        operation(f"{PUT} ; hydra:expects :Item"),
        operation(f"a schema:UpdateAction ; {PUT} ; hydra:expects :Item"),
        "HD303 nobody",
    ),
    Pair(
        "an operation has lost a type",
        operation(f"a schema:UpdateAction ; {PUT} ; hydra:expects :Item"),
        operation(f"{PUT} ; hydra:expects :Item"),
        "HD304 clients",
    ),
    Pair(
        "expects a subclass",
        operation(f"{PUT} ; hydra:expects :Other"),
        operation(f"{PUT} ; hydra:expects :Special"),
        "HD311 clients",
    ),
    Pair(
        "expects a superclass",
        operation(f"{PUT} ; hydra:expects :Special"),
        operation(f"{PUT} ; hydra:expects :Other"),
        "HD312 servers",
    ),
    Pair(
        "expects another class",
        operation(f"{PUT} ; hydra:expects :Item"),
        operation(f"{PUT} ; hydra:expects :Other"),
        "HD313 clients servers",
    ),
    Pair(
        "expects a body where it expected none",
        operation(f"{PUT} ; hydra:expects owl:Nothing"),
        operation(f"{PUT} ; hydra:expects :Item"),
        "HD313 clients servers",
    ),
    Pair(
        "nothing expected, and that is stated",
        operation(GET),
        operation(f"{GET} ; hydra:expects owl:Nothing"),
        "",
    ),
    Pair(
        "returns a subclass",
        operation(f"{GET} ; hydra:returns :Other"),
        operation(f"{GET} ; hydra:returns :Special"),
        "HD321 servers",
    ),
    Pair(
        "returns a superclass",
        operation(f"{GET} ; hydra:returns :Special"),
        operation(f"{GET} ; hydra:returns :Other"),
        "HD322 clients",
    ),
    Pair(
        "returns another class",
        operation(f"{GET} ; hydra:returns :Item"),
        operation(f"{GET} ; hydra:returns :Other"),
        "HD323 clients servers",
    ),
    Pair(
        "returns something where it returned nothing",
        operation(f"{PUT} ; hydra:returns owl:Nothing"),
        operation(f"{PUT} ; hydra:returns :Item"),
        "HD321 servers",
    ),
    Pair(
        "returns nothing any more",
        operation(f"{PUT} ; hydra:returns :Item"),
        operation(f"{PUT} ; hydra:returns owl:Nothing"),
        "HD322 clients",
    ),
    Pair(
        "a new error",
        operation(GET),
        operation(f"{GET} ; hydra:possibleStatus [ hydra:statusCode 404 ]"),
        "HD331 nobody",
    ),
    Pair(
        "an error is gone",
        operation(f"{GET} ; hydra:possibleStatus [ hydra:statusCode 404 ]"),
        operation(GET),
        "HD332 nobody",
    ),
    Pair(
        "another success",
        operation(f"{PUT} ; hydra:possibleStatus [ hydra:statusCode 201 ]"),
        operation(f"{PUT} ; hydra:possibleStatus [ hydra:statusCode 202 ]"),
        "HD332 clients servers\nHD331 nobody",
    ),
    Pair(
        "a status is explained",
        operation(f"{GET} ; hydra:possibleStatus [ hydra:statusCode 404 ]"),
        operation(
            f"{GET} ; hydra:possibleStatus [ hydra:statusCode 404 ; hydra:title 'Gone' ]"
        ),
        "HD901 nobody",
    ),
    Pair(
        "a header is expected",
        operation(PUT),
        operation(f"{PUT} ; hydra:expectsHeader 'If-Match'"),
        "HD341 clients",
    ),
    Pair(
        "a header is no longer expected",
        operation(f"{PUT} ; hydra:expectsHeader 'If-Match'"),
        operation(PUT),
        "HD342 servers",
    ),
    Pair(
        "a header is returned",
        operation(GET),
        operation(f"{GET} ; hydra:returnsHeader 'ETag'"),
        "HD343 nobody",
    ),
    Pair(
        "a header is no longer returned",
        operation(f"{GET} ; hydra:returnsHeader 'ETag'"),
        operation(GET),
        "HD344 clients",
    ),
    Pair(
        "fewer values of a header that is expected",
        header("expectsHeader", "'a', 'b'"),
        header("expectsHeader", "'a'"),
        "HD345 clients",
    ),
    Pair(
        "more values of a header that is returned",
        header("returnsHeader", "'a'"),
        header("returnsHeader", "'a', 'b'"),
        "HD346 clients",
    ),
    Pair(
        "other values of a header",
        header("returnsHeader", "'a'"),
        header("returnsHeader", "'b'"),
        "HD347 clients servers",
    ),
    Pair(
        "an operation has another IRI",
        item(f"hydra:supportedOperation :get .\n:get {GET}"),
        item(f"hydra:supportedOperation :read .\n:read {GET}"),
        "HD905 nobody",
    ),
    # ------------------------------------------------------------------ addresses
    Pair(
        "an address is stated",
        item(""),
        item(ADDRESS.format("/items/{id}")),
        "HD401 nobody",
    ),
    Pair(
        "an address is gone",
        item(ADDRESS.format("/items/{id}")),
        item(""),
        "HD402 clients",
    ),
    Pair(
        "an address changes",
        item(ADDRESS.format("/items/{id}")),
        item(ADDRESS.format("/v2/items/{id}")),
        "HD403 clients servers",
    ),
    Pair(
        "a variable is renamed",
        item(ADDRESS.format("/items/{id}")),
        item(ADDRESS.format("/items/{number}")),
        "HD404 clients servers",
    ),
    Pair(
        "variables are in another order",
        item(ADDRESS.format("/{a}/items/{b}")),
        item(ADDRESS.format("/{b}/items/{a}")),
        "HD404 clients servers",
    ),
    Pair(
        "a search has a new variable",
        template("/items{?a}", mapping("a")),
        template("/items{?a,b}", mapping("a") + mapping("b")),
        "HD411 nobody",
    ),
    Pair(
        "a search has a new variable that is required",
        template("/items{?a}", mapping("a")),
        template("/items{?a,b}", mapping("a") + mapping("b", required="true")),
        "HD411 clients",
    ),
    Pair(
        "a search has lost a variable",
        template("/items{?a,b}", mapping("a") + mapping("b")),
        template("/items{?a}", mapping("a")),
        "HD412 clients",
    ),
    Pair(
        "the variables of a search in another order",
        template("/items{?a,b}", mapping("a") + mapping("b")),
        template("/items{?b,a}", mapping("a") + mapping("b")),
        "",
    ),
    Pair(
        "a variable is required",
        template("/items{?a}", mapping("a")),
        template("/items{?a}", mapping("a", required="true")),
        "HD413 clients",
    ),
    Pair(
        "a variable is no longer required",
        template("/items{?a}", mapping("a", required="true")),
        template("/items{?a}", mapping("a")),
        "HD414 servers",
    ),
    Pair(
        "a variable stands for another property",
        template("/items{?a}", mapping("a", "x")),
        template("/items{?a}", mapping("a", "y")),
        "HD415 clients servers",
    ),
    Pair(
        "values are written with their types",
        template("/items{?a}", mapping("a")),
        template(
            "/items{?a}",
            mapping("a")
            + " ; hydra:variableRepresentation hydra:ExplicitRepresentation",
        ),
        "HD405 clients servers",
    ),
)
