"""What every rule of `check` says: the source of docs/rules.md.

Numbers are never used again. HC1xx judge the documentation, HC2xx are what
the reader notices, HC3xx what the loader does.
"""

from __future__ import annotations

from typing import NamedTuple

from hydra_codegen.findings import Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE


class Rule(NamedTuple):
    """A rule: what is wrong, why that matters, how to mend it, an example."""

    number: str
    severity: Severity
    what: str
    why: str
    mend: str
    example: str


class Violation(NamedTuple):
    """One violation: the rule, the node's IRI, a sentence, a special hint."""

    rule: str
    iri: str
    message: str
    hint: str = ""


_TABLE = (
    Rule(
        "HC101",
        _W,
        "A class has no title",
        "Documentation and generated docstrings have nothing to call it.",
        "Give it a hydra:title or an rdfs:label.",
        "`v:Image a hydra:Class .`",
    ),
    Rule(
        "HC102",
        _W,
        "A property has no range",
        "Its value can be anything, so nothing can be checked.",
        "State its rdfs:range.",
        "`v:width a rdf:Property .`",
    ),
    Rule(
        "HC103",
        _N,
        "A class has neither properties nor operations",
        "Nothing can be generated for it but an open model.",
        "Describe it, or leave it out of hydra:supportedClass.",
        '`v:Image a hydra:Class ; hydra:title "Image" .`',
    ),
    Rule(
        "HC104",
        _W,
        "No link or operation leads to a class",
        "A client that starts at the entry point never meets it.",
        "Let a property have it as range, or an operation return it.",
        "`v:Orphan` is supported, and nothing names it",
    ),
    Rule(
        "HC107",
        _W,
        "A link's operation speaks of another class than the link's range",
        "What a client gets by following the link is not what the range says.",
        "Mend the vocabulary, or amend the operation with a correction.",
        "range `v:Batch`, and its GET returns `v:Image`",
    ),
    Rule(
        "HC110",
        _E,
        "A property can be neither read nor written",
        "It appears in no request and in no response.",
        "Make it readable or writable, or leave it out.",
        "`hydra:readable false ; hydra:writable false`",
    ),
    Rule(
        "HC111",
        _W,
        "A POST, PUT or PATCH expects nothing",
        "A client cannot know what to send.",
        "State hydra:expects; owl:Nothing says that there is no body.",
        '`hydra:method "POST"` without `hydra:expects`',
    ),
    Rule(
        "HC112",
        _W,
        "A GET, HEAD or DELETE expects a body",
        "HTTP gives such a body no meaning (RFC 9110, section 9.3).",
        "Remove hydra:expects, or use another method.",
        '`hydra:method "GET" ; hydra:expects v:Image`',
    ),
    Rule(
        "HC114",
        _W,
        "A template uses a variable that no mapping describes",
        "A client does not know what to put there.",
        "Add a hydra:mapping for it.",
        '`hydra:template "/{?q}"` without a mapping for `q`',
    ),
    Rule(
        "HC115",
        _W,
        "A property has a plural name and no cardinality",
        "Whether its value is one or a list is left to guess.",
        "State owl:maxCardinality or sh:maxCount, or `many` in a correction.",
        "`tags` with the range `xsd:string`",
    ),
    Rule(
        "HC116",
        _W,
        "A collection does not say what it holds",
        "Its members have no type.",
        "Add a hydra:memberAssertion, or `members` in a correction.",
        "`rdfs:range hydra:Collection` and nothing more",
    ),
    Rule(
        "HC117",
        _W,
        "Two operations cannot be told apart",
        "They share method and what they expect, so a request means both.",
        "Let them expect different classes, or make them one.",
        "two GETs on one class",
    ),
    Rule(
        "HC118",
        _W,
        "A term was removed from Hydra or renamed",
        "Other clients no longer read it.",
        "Use the current term.",
        "`hydra:readonly true`",
    ),
    Rule(
        "HC120",
        _N,
        "The documentation names no entry point",
        "A client cannot find where to start.",
        "State hydra:entrypoint.",
        "`<> a hydra:ApiDocumentation .`",
    ),
    Rule(
        "HC121",
        _W,
        "A GET returns nothing",
        "There is nothing to read.",
        "State hydra:returns.",
        '`hydra:method "GET" ; hydra:returns owl:Nothing`',
    ),
    Rule(
        "HC122",
        _W,
        "A property is required and cannot be written",
        "No request can hold what it is required to hold; it is not asked for.",
        "Make it writable, or not required.",
        "`hydra:required true ; hydra:writable false`",
    ),
    Rule(
        "HC123",
        _N,
        "An operation has no title",
        "Documentation has nothing to call it.",
        "Give it a hydra:title.",
        '`[ hydra:method "GET" ]`',
    ),
    Rule(
        "HC124",
        _W,
        "An operation writes a class that has no writable property",
        "There is nothing that could be sent.",
        "Make a property writable, or remove the operation.",
        "`hydra:expects v:Log`, all of it read-only",
    ),
    Rule(
        "HC125",
        _W,
        "A range is no datatype that XSD or RDF defines",
        "Its values are treated as text.",
        "Use a datatype of XSD 1.1.",
        "`rdfs:range xsd:int32`",
    ),
    Rule(
        "HC126",
        _W,
        "A link has a datatype as range",
        "A link leads to a resource, a datatype is a value.",
        "Make it an rdf:Property, or its range a class.",
        "`v:home a hydra:Link ; rdfs:range xsd:string`",
    ),
    Rule(
        "HC129",
        _N,
        "A property's domain is another class than the one that supports it",
        "RDF tools conclude that its resources are of that class, too.",
        "Correct rdfs:domain, or leave it out.",
        "`v:Image` supports a property of the domain `v:Batch`",
    ),
    Rule(
        "HC130",
        _N,
        "A resource can be written and not read",
        "A client cannot see what it changed.",
        "Add a GET.",
        "PUT and DELETE, no GET",
    ),
    Rule(
        "HC131",
        _W,
        "A property's ranges mix datatypes and classes",
        "A text may be a value or an IRI, and nothing tells which.",
        "Use two properties.",
        "`rdfs:range xsd:string, v:Image`",
    ),
    Rule(
        "HC132",
        _N,
        "An operation documents no success",
        "Statuses are listed, and none is 2xx.",
        "Add the status of a success.",
        "only `404`",
    ),
    Rule(
        "HC133",
        _W,
        "An operation lists a status twice",
        "Which of the two texts holds is not clear.",
        "Make them one.",
        "`404` two times",
    ),
    Rule(
        "HC134",
        _E,
        "A cardinality or a bound contradicts itself",
        "No value can be valid.",
        "Correct the smaller or the larger number.",
        "`sh:minCount 2 ; sh:maxCount 1`",
    ),
    Rule(
        "HC135",
        _W,
        "A pattern is no regular expression",
        "It is left out of every check.",
        "Correct sh:pattern.",
        '`sh:pattern "["`',
    ),
    Rule(
        "HC137",
        _W,
        "A method is none that HTTP registers",
        "Proxies and servers may refuse it.",
        "Use a registered method (RFC 9110, section 16.1).",
        '`hydra:method "FETCH"`',
    ),
    Rule(
        "HC138",
        _W,
        "Two classes differ only in case",
        "Their files fall together on some disks; their names get a suffix.",
        "Rename one of them.",
        "`v:Image` and `v:IMAGE`",
    ),
    Rule(
        "HC139",
        _N,
        "A property has no description",
        "Documentation has nothing to say of it.",
        "Give it a hydra:description.",
        "`[ hydra:property v:width ]`",
    ),
    Rule(
        "HC140",
        _W,
        "A collection is searched by what its members do not have",
        "The search cannot find anything; a server leaves the variable out.",
        "Map the variable to a readable property of the members.",
        '`hydra:variable "q" ; hydra:property v:Other/name`',
    ),
)

RULES = {rule.number: rule for rule in _TABLE}
"""The rules of this folder, by number."""
