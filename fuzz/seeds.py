"""Write what fuzzing starts from: `python fuzz/seeds.py FOLDER`.

FOLDER/documents: one small API in each syntax, hostile details included, the
contexts that JSON-LD writers use, and vocab/dlcs.ttl class by class.
FOLDER/graphs: bytes of which Hypothesis draws graphs.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize

ROOT = Path(__file__).resolve().parents[1]

API = r"""
@prefix : <https://a.example/vocab#> .
@prefix hc: <https://hydra-codegen.dev/ns#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:api a hydra:ApiDocumentation ;
    hydra:title "An API \"\"\" \\" , "Eine API"@de ;
    hydra:entrypoint <https://a.example/> ;
    hydra:possibleStatus [ hydra:statusCode 404 ; hydra:title "None" ] ;
    hydra:supportedClass :Item , :List , [ a hydra:Class ; hydra:title "class" ] .
:Item a hydra:Class ;
    rdfs:subClassOf :Base , [ a owl:Restriction ; owl:onProperty <https://a.example/vocab#Item/it> ;
        owl:maxCardinality 1 ] ;
    hydra:description "{{ 7*7 }} {% raw %} *</script>" ;
    hc:iriTemplate "/items/{0},/items/{id}{?q*,r:3}" ;
    hydra:search [ a hydra:IriTemplate ; hydra:template "/items{?self}" ;
        hydra:mapping [ hydra:variable "self" ; hydra:property <https://a.example/vocab#Item/it> ;
            hydra:required true ] ] ;
    hydra:supportedOperation [ a hydra:Operation ; hydra:method "PATCH" ;
        hydra:expects :Item ; hydra:returns owl:Nothing ;
        hydra:expectsHeader [ hydra:headerName "If-Match" ;
            hydra:possibleValue "a" ; hydra:closedSet true ] ] ;
    hydra:supportedProperty
        [ hydra:property <https://a.example/vocab#Item/it> ; hydra:readable false ; hydra:required true ;
          sh:in ( "a" "b" ) ; sh:pattern "^[a-z]+$" ; sh:minLength 3 ] ,
        [ hydra:property <https://a.example/vocab#Item/list> ; hydra:title "model_config" ;
          hydra:writeable false ] .
:Base a hydra:Class ; rdfs:subClassOf :Item ; rdfs:label "Base" .
:List a hydra:Class ; rdfs:subClassOf hydra:Collection ;
    hydra:memberAssertion [ hydra:property rdf:type ; hydra:object :Item ] .
<https://a.example/vocab#Item/it> a rdf:Property ; rdfs:range xsd:integer ; rdfs:domain :Item .
<https://a.example/vocab#Item/list> a hydra:Link ; rdfs:range [ owl:unionOf ( :List :Item ) ] ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:returns :List ] .
"""

JSON = r"""{
  "@context": {
    "@vocab": "https://a.example/vocab#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "property": {"@id": "hydra:property", "@type": "@id"},
    "supportedClass": {"@id": "hydra:supportedClass", "@context": {"it": "#Item/it"}},
    "returns": {"@id": "hydra:returns", "@type": "@vocab"},
    "label": {"@id": "rdfs:label", "@container": "@language"},
    "list": {"@id": "hydra:mapping", "@container": "@list"},
    "back": {"@reverse": "rdfs:subClassOf"}
  },
  "@id": "/docs", "@type": "hydra:ApiDocumentation", "hydra:title": "\u0041 \ud800",
  "hydra:entrypoint": "/",
  "supportedClass": [{
    "@id": "#Item", "@type": "hydra:Class", "label": {"en": "Item", "de": "Ding"},
    "hydra:supportedProperty": [{
      "property": "#Item/it", "hydra:readonly": true, "hydra:required": "false",
      "list": [1, 1.5e300, true, {"@value": "x", "@type": "rdfs:Literal"}]
    }],
    "hydra:supportedOperation": {"hydra:method": "GET", "returns": "Item",
      "hydra:statusCodes": [{"hydra:code": 404}]}
  }]
}"""

BUNDLED = r"""{
  "@context": "http://www.w3.org/ns/hydra/context.jsonld",
  "@id": "https://a.example/docs", "@type": "ApiDocumentation", "title": "A",
  "supportedClass": [{"@id": "https://a.example/vocab#Item", "@type": "Class",
    "supportedProperty": [{"@type": "SupportedProperty", "property": "rdfs:label",
      "required": true, "readable": true, "writeable": null}],
    "supportedOperation": [{"@type": "Operation", "method": "POST",
      "expects": "https://a.example/vocab#Item", "possibleStatus": []}]}]
}"""

# In the order of fuzz_documents.SYNTAXES.
FORMATS = (
    RdfFormat.TURTLE,
    RdfFormat.JSON_LD,
    RdfFormat.RDF_XML,
    RdfFormat.N_TRIPLES,
    RdfFormat.TRIG,
    RdfFormat.N_QUADS,
)


def seeds() -> list[bytes]:
    """Return all inputs: a byte for the syntax, then the document."""
    found = [
        b"\x00" + API.encode(),
        b"\x01" + JSON.encode(),
        b"\x01" + BUNDLED.encode(),
    ]
    triples = [q.triple for q in parse(API.encode(), format=RdfFormat.TURTLE)]
    # RDF/XML has no way to write a property whose name ends in a slash or so.
    for number, form in enumerate(FORMATS[1:], 1):
        found.append(bytes([number]) + (serialize(triples, format=form) or b""))
    dlcs = (ROOT / "vocab" / "dlcs.ttl").read_text("utf-8")
    head = "\n".join(re.findall(r"^@prefix .*$", dlcs, re.MULTILINE))
    blocks = re.split(r"\n\s*\n(?=\S)", dlcs)
    found += [
        b"\x00" + f"{head}\n{block}".encode()
        for block in blocks
        if 100 < len(block) < 6000
    ]
    return found


def choices() -> list[bytes]:
    """Return bytes enough for graphs of some size; the same ones every time."""
    return [
        bytes([number]) + random.Random(number).randbytes(100 * number + 100)
        for number in range(40)
    ]


def main(folder: Path) -> None:
    for name, contents in (("documents", seeds()), ("graphs", choices())):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(contents):
            (folder / name / f"seed-{number:03}").write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
