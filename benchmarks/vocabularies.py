"""The made-up API as RDF: Hydra in Turtle and JSON-LD, SHACL for shacl2code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from benchmarks.made_up_api import NAMESPACE, ORIGIN, Class, Operation, Property

_PREFIXES = {
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "v": NAMESPACE,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in _PREFIXES.items())


def turtle(classes: Sequence[Class], *, embedded: bool = False) -> Iterator[str]:
    """Yield the API as Hydra in Turtle; `embedded`: its links hold what they lead to."""
    yield _HEAD
    supported = ", ".join(f"v:{class_.name}" for class_ in classes)
    yield (
        f"<{ORIGIN}/docs> a hydra:ApiDocumentation ;\n"
        '  hydra:title "Made-up API" ; hydra:description "Made-up" ;\n'
        f"  hydra:entrypoint <{ORIGIN}/> ;\n"
        f"  hydra:supportedClass v:Entrypoint, {supported} .\n"
    )
    yield from _entry_point_in_turtle(classes)
    for class_ in classes:
        yield from _class_in_turtle(class_, embedded)


def _entry_point_in_turtle(classes: Sequence[Class]) -> Iterator[str]:
    yield (
        'v:Entrypoint a hydra:Class ; hydra:title "Entrypoint" ;\n'
        '  hydra:supportedOperation [ a hydra:Operation ; hydra:method "GET" ;\n'
        '    hydra:title "Entry" ; hydra:returns v:Entrypoint ] ;\n'
        "  hydra:supportedProperty\n"
    )
    yield ",\n".join(
        f'    [ a hydra:SupportedProperty ; hydra:title "{class_.collection}" ;'
        " hydra:readable true ; hydra:writeable false ; hydra:required false ;"
        f" hydra:property <{NAMESPACE}Entrypoint/{class_.collection}> ]"
        for class_ in classes
    )
    yield " .\n"
    for class_ in classes:
        yield (
            f"<{NAMESPACE}Entrypoint/{class_.collection}> a hydra:Link ;\n"
            f'  rdfs:label "{class_.collection}" ; rdfs:domain v:Entrypoint ;\n'
            "  rdfs:range hydra:Collection, [ owl:equivalentClass\n"
            "    [ owl:onProperty hydra:member ; "
            f"owl:allValuesFrom v:{class_.name} ] ] ;\n"
            '  hydra:supportedOperation [ a hydra:Operation ; hydra:method "GET" ;\n'
            '    hydra:title "List" ; hydra:returns hydra:Collection ] .\n'
        )


def _class_in_turtle(class_: Class, embedded: bool) -> Iterator[str]:
    yield (
        f'v:{class_.name} a hydra:Class ; hydra:title "{class_.name}" ;\n'
        f'  hydra:description "{class_.description}" ;\n  hydra:supportedOperation\n'
    )
    yield ",\n".join(_operation_in_turtle(one, class_) for one in class_.operations)
    yield " ;\n  hydra:supportedProperty\n"
    yield ",\n".join(
        f'    [ a hydra:SupportedProperty ; hydra:title "{one.name}" ;'
        f' hydra:description "{one.description}" ;'
        f" hydra:required {_boolean(one.required)} ;"
        f" hydra:readable {_boolean(not one.write_only)} ;"
        f" hydra:writeable {_boolean(not one.read_only)} ;"
        f" hydra:property <{NAMESPACE}{class_.name}/{one.name}> ]"
        for one in class_.properties
    )
    yield " .\n"
    for one in class_.properties:
        kind = "rdf:Property" if embedded else _kind(one)
        yield (
            f"<{NAMESPACE}{class_.name}/{one.name}> a {kind} ;"
            f' rdfs:label "{one.name}" ;'
            f" rdfs:domain v:{class_.name} ; rdfs:range {_range(one)} .\n"
        )


def _operation_in_turtle(operation: Operation, class_: Class) -> str:
    expects = f" hydra:expects v:{class_.name} ;" if operation.expects else ""
    return (
        f'    [ a hydra:Operation ; hydra:method "{operation.method}" ;'
        f' hydra:title "{operation.title}" ;'
        f' hydra:description "{operation.description}" ;{expects}'
        f" hydra:returns {_returned(operation, class_)} ]"
    )


def _boolean(value: bool) -> str:
    return "true" if value else "false"


def _kind(one: Property) -> str:
    return "hydra:Link" if one.target else "rdf:Property"


def _range(one: Property) -> str:
    return f"v:{one.target}" if one.target else f"xsd:{one.kind}"


def _returned(operation: Operation, class_: Class) -> str:
    return f"v:{class_.name}" if operation.returns else "owl:Nothing"


_HYDRA_TERMS = (
    *("description", "method", "property", "readable", "required"),
    *("supportedClass", "supportedOperation", "supportedProperty", "title"),
    "writeable",
)
_CONTEXT: dict[str, object] = {
    **{name: iri for name, iri in _PREFIXES.items() if name != "sh"},
    **{name: f"hydra:{name}" for name in _HYDRA_TERMS},
    **{
        name: {"@id": f"hydra:{name}", "@type": "@id"}
        for name in ("entrypoint", "expects", "returns")
    },
    "domain": {"@id": "rdfs:domain", "@type": "@id"},
    "label": "rdfs:label",
    "range": {"@id": "rdfs:range", "@type": "@id"},
}


def json_ld(classes: Sequence[Class]) -> str:
    """Return the API as Hydra in JSON-LD, with the same triples as in Turtle."""
    return json.dumps(
        {
            "@context": _CONTEXT,
            "@id": f"{ORIGIN}/docs",
            "@type": "hydra:ApiDocumentation",
            "title": "Made-up API",
            "description": "Made-up",
            "entrypoint": f"{ORIGIN}/",
            "supportedClass": [
                _entry_point(classes),
                *(_class_in_json_ld(class_) for class_ in classes),
            ],
        },
        indent=1,
    )


def _entry_point(classes: Sequence[Class]) -> dict[str, object]:
    entry = {"title": "Entry", "method": "GET", "returns": "v:Entrypoint"}
    return {
        "@id": "v:Entrypoint",
        "@type": "hydra:Class",
        "title": "Entrypoint",
        "supportedOperation": [{"@type": "hydra:Operation", **entry}],
        "supportedProperty": [
            {
                "@type": "hydra:SupportedProperty",
                "title": class_.collection,
                "readable": True,
                "writeable": False,
                "required": False,
                "property": _collection(class_, number),
            }
            for number, class_ in enumerate(classes)
        ],
    }


def _collection(class_: Class, number: int) -> dict[str, object]:
    """Return the link to a collection; its range says what its members are."""
    # create-client finds no class whose blank nodes have no name.
    members = {
        "@id": f"_:members{number}",
        "owl:equivalentClass": {
            "@id": f"_:restriction{number}",
            "owl:onProperty": {"@id": "hydra:member"},
            "owl:allValuesFrom": {"@id": f"v:{class_.name}"},
        },
    }
    listing = {"title": "List", "method": "GET", "returns": "hydra:Collection"}
    return {
        "@id": f"{NAMESPACE}Entrypoint/{class_.collection}",
        "@type": "hydra:Link",
        "label": class_.collection,
        "domain": "v:Entrypoint",
        "range": [{"@id": "hydra:Collection"}, members],
        "supportedOperation": [{"@type": "hydra:Operation", **listing}],
    }


def _class_in_json_ld(class_: Class) -> dict[str, object]:
    return {
        "@id": f"v:{class_.name}",
        "@type": "hydra:Class",
        "title": class_.name,
        "description": class_.description,
        "supportedOperation": [
            {
                "@type": "hydra:Operation",
                "method": one.method,
                "title": one.title,
                "description": one.description,
                "returns": _returned(one, class_),
                **({"expects": f"v:{class_.name}"} if one.expects else {}),
            }
            for one in class_.operations
        ],
        "supportedProperty": [
            {
                "@type": "hydra:SupportedProperty",
                "title": one.name,
                "description": one.description,
                "required": one.required,
                "readable": not one.write_only,
                "writeable": not one.read_only,
                "property": {
                    "@id": f"{NAMESPACE}{class_.name}/{one.name}",
                    "@type": _kind(one),
                    "label": one.name,
                    "domain": f"v:{class_.name}",
                    "range": _range(one),
                },
            }
            for one in class_.properties
        ],
    }


def entry_point(classes: Sequence[Class]) -> str:
    """Return the document at the entry point, where create-client begins."""
    terms = {
        class_.collection: {
            "@id": f"{NAMESPACE}Entrypoint/{class_.collection}",
            "@type": "@id",
        }
        for class_ in classes
    }
    return json.dumps(
        {
            "@context": {**_CONTEXT, **terms},
            "@id": f"{ORIGIN}/",
            "@type": "v:Entrypoint",
            **{
                class_.collection: f"{ORIGIN}/{class_.collection}" for class_ in classes
            },
        }
    )


def shapes(classes: Sequence[Class]) -> Iterator[str]:
    """Yield the classes as SHACL in Turtle, as shacl2code wants it."""
    yield _HEAD
    for class_ in classes:
        yield (
            f"v:{class_.name} a owl:Class, sh:NodeShape ; sh:nodeKind sh:IRI ;\n"
            f'  rdfs:comment "{class_.description}" ;\n  sh:property\n'
        )
        yield ",\n".join(
            f"    [ sh:path <{NAMESPACE}{class_.name}/{one.name}> ;"
            f' sh:name "{one.name}" ; sh:maxCount 1 ; {_constraint(one)} ]'
            for one in class_.properties
        )
        yield " .\n"
        for one in class_.properties:
            kind = "owl:ObjectProperty" if one.target else "owl:DatatypeProperty"
            yield (
                f"<{NAMESPACE}{class_.name}/{one.name}> a {kind} ;"
                f' rdfs:comment "{one.description}" ; rdfs:range {_range(one)} .\n'
            )


def _constraint(one: Property) -> str:
    value = "sh:class" if one.target else "sh:datatype"
    needed = " ; sh:minCount 1" if one.required else ""
    return f"{value} {_range(one)}{needed}"
