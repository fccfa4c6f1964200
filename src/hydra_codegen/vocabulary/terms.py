"""Every term that is read, with the older and other spellings of each.

Hydra Core Vocabulary and those it is written with in the world. A tuple
holds the spellings of one meaning, the one of today first; the reader takes
any of them.
"""

from __future__ import annotations

from typing import Final

from hydra_codegen.documentation import HYDRA
from hydra_codegen.statements import RDF, XSD, Iri

RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SH: Final = "http://www.w3.org/ns/shacl#"
SCHEMA: Final = "http://schema.org/"
SCHEMA_HTTPS: Final = "https://schema.org/"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
VANN: Final = "http://purl.org/vocab/vann/"
DCTERMS: Final = "http://purl.org/dc/terms/"
DC: Final = "http://purl.org/dc/elements/1.1/"
HC: Final = "https://hydra-codegen.dev/ns#"

WELL_KNOWN_PREFIXES: Final = (
    ("xsd", XSD),
    ("rdf", RDF),
    ("rdfs", RDFS),
    ("owl", OWL),
    ("hydra", HYDRA),
    ("schema", SCHEMA),
    ("sh", SH),
)
WELL_KNOWN_NAMESPACES: Final = (
    *(namespace for _, namespace in WELL_KNOWN_PREFIXES),
    SCHEMA_HTTPS,
    DCTERMS,
    DC,
)

Spellings = tuple[Iri, ...]


def _all(namespace: str, *names: str) -> Spellings:
    return tuple(Iri(namespace + name) for name in names)


# RDF, RDFS, OWL
TYPE: Final = Iri(RDF + "type")
FIRST: Final = Iri(RDF + "first")
REST: Final = Iri(RDF + "rest")
NIL: Final = Iri(RDF + "nil")
RDF_LIST: Final = Iri(RDF + "List")
RDFS_RESOURCE: Final = Iri(RDFS + "Resource")
LABEL: Final = Iri(RDFS + "label")
DOMAIN: Final = (
    Iri(RDFS + "domain"),
    Iri(SCHEMA + "domainIncludes"),
    Iri(SCHEMA_HTTPS + "domainIncludes"),
)
RANGE: Final = (
    Iri(RDFS + "range"),
    Iri(SCHEMA + "rangeIncludes"),
    Iri(SCHEMA_HTTPS + "rangeIncludes"),
)
SUB_CLASS_OF: Final = (Iri(RDFS + "subClassOf"), Iri(HYDRA + "subClassOf"))
RDFS_DATATYPE: Final = Iri(RDFS + "Datatype")
DEPRECATED: Final = _all(OWL, "deprecated")
EQUIVALENT_CLASS: Final = _all(OWL, "equivalentClass")
ON_PROPERTY: Final = _all(OWL, "onProperty")
VALUES_FROM: Final = _all(OWL, "allValuesFrom", "someValuesFrom", "onClass")
UNION_OF: Final = _all(OWL, "unionOf")
ON_DATATYPE: Final = _all(OWL, "onDatatype")
WITH_RESTRICTIONS: Final = _all(OWL, "withRestrictions")
FUNCTIONAL: Final = Iri(OWL + "FunctionalProperty")
NOTHING: Final = Iri(OWL + "Nothing")

# Hydra: documentation and classes
API_DOCUMENTATION: Final = Iri(HYDRA + "ApiDocumentation")
CLASS: Final = Iri(HYDRA + "Class")
COLLECTION: Final = Iri(HYDRA + "Collection")
COLLECTIONS: Final = frozenset(_all(HYDRA, "Collection", "PagedCollection"))
ENTRYPOINT: Final = _all(HYDRA, "entrypoint")
SUPPORTED_CLASS: Final = _all(HYDRA, "supportedClass", "supportedClasses")
MEMBER: Final = frozenset(_all(HYDRA, "member", "members"))
MEMBER_ASSERTION: Final = _all(HYDRA, "memberAssertion", "manages")
SUBJECT: Final = _all(HYDRA, "subject")
OBJECT: Final = _all(HYDRA, "object")

# Hydra: texts, in the order they are preferred
TITLES: Final = (Iri(HYDRA + "title"), LABEL)
DESCRIPTIONS: Final = (Iri(HYDRA + "description"), Iri(RDFS + "comment"))
LAST_TITLES: Final = (
    Iri(SCHEMA + "name"),
    Iri(SCHEMA_HTTPS + "name"),
    Iri(DCTERMS + "title"),
    Iri(DC + "title"),
)
LAST_DESCRIPTIONS: Final = (
    Iri(SCHEMA + "description"),
    Iri(SCHEMA_HTTPS + "description"),
    Iri(DCTERMS + "description"),
    Iri(DC + "description"),
)

# Examples of values
EXAMPLE: Final = (
    Iri(SCHEMA + "example"),
    Iri(SCHEMA_HTTPS + "example"),
    Iri(SKOS + "example"),
)

# Hydra: properties
SUPPORTED_PROPERTY: Final = _all(HYDRA, "supportedProperty", "supportedProperties")
PROPERTY: Final = _all(HYDRA, "property")
REQUIRED: Final = _all(HYDRA, "required")
READABLE: Final = _all(HYDRA, "readable")
WRITABLE: Final = _all(HYDRA, "writable")
WRITEABLE: Final = _all(HYDRA, "writeable")
READONLY: Final = _all(HYDRA, "readonly")
WRITEONLY: Final = _all(HYDRA, "writeonly")
LINK: Final = Iri(HYDRA + "Link")
TEMPLATED_LINK: Final = Iri(HYDRA + "TemplatedLink")

# Hydra: operations
SUPPORTED_OPERATION: Final = _all(
    HYDRA, "supportedOperation", "supportedOperations", "operation", "operations"
)
METHOD: Final = _all(HYDRA, "method")
EXPECTS: Final = _all(HYDRA, "expects")
RETURNS: Final = _all(HYDRA, "returns")
POSSIBLE_STATUS: Final = _all(HYDRA, "possibleStatus", "statusCodes")
STATUS_CODE: Final = _all(HYDRA, "statusCode", "code")
EXPECTS_HEADER: Final = _all(HYDRA, "expectsHeader")
RETURNS_HEADER: Final = _all(HYDRA, "returnsHeader")
HEADER_NAME: Final = _all(HYDRA, "headerName")
POSSIBLE_VALUE: Final = _all(HYDRA, "possibleValue")
CLOSED_SET: Final = _all(HYDRA, "closedSet")

METHOD_OF_TYPE: Final = {
    Iri(namespace + name): method
    for namespaces, names in (
        (
            (SCHEMA, SCHEMA_HTTPS),
            {
                "CreateAction": "POST",
                "AddAction": "POST",
                "ReplaceAction": "PUT",
                "UpdateAction": "PATCH",
                "DeleteAction": "DELETE",
                "FindAction": "GET",
            },
        ),
        (
            (HYDRA,),
            {
                "CreateResourceOperation": "POST",
                "ReplaceResourceOperation": "PUT",
                "DeleteResourceOperation": "DELETE",
            },
        ),
    )
    for namespace in namespaces
    for name, method in names.items()
}
"""The method that the type of an operation implies, where none is stated."""

# Hydra: templates
IRI_TEMPLATE: Final = _all(HC, "iriTemplate")
TEMPLATE: Final = _all(HYDRA, "template")
MAPPING: Final = _all(HYDRA, "mapping", "mappings")
VARIABLE: Final = _all(HYDRA, "variable")
VARIABLE_REPRESENTATION: Final = _all(HYDRA, "variableRepresentation")
EXPLICIT_REPRESENTATION: Final = Iri(HYDRA + "ExplicitRepresentation")
SEARCH: Final = Iri(HYDRA + "search")
TEMPLATE_PREDICATES: Final = (
    SEARCH,
    Iri("http://hydra-box.org/schema/variables"),
    Iri("https://hydra-box.org/schema/variables"),
    Iri("https://kopflos.described.at/variables"),
    Iri("https://hypermedia.app/knossos#memberTemplate"),
)
"""What leads from a node to a hydra:IriTemplate; `read` takes others."""

# SHACL
SH_PROPERTY: Final = _all(SH, "property")
SH_PATH: Final = _all(SH, "path")
SH_TARGET_CLASS: Final = _all(SH, "targetClass", "class")
SH_RANGES: Final = _all(SH, "datatype", "class", "node")
SH_OR: Final = _all(SH, "or", "xone")
ONE_OF: Final = (Iri(SH + "in"), Iri(OWL + "oneOf"))
SH_DECLARE: Final = _all(SH, "declare")
SH_PREFIX: Final = _all(SH, "prefix")
SH_NAMESPACE: Final = _all(SH, "namespace")
PREFERRED_PREFIX: Final = _all(VANN, "preferredNamespacePrefix")
PREFERRED_NAMESPACE: Final = _all(VANN, "preferredNamespaceUri")

# Cardinalities and facets
MIN_COUNTS: Final = (
    *_all(OWL, "minCardinality", "cardinality"),
    *_all(OWL, "minQualifiedCardinality", "qualifiedCardinality"),
    *_all(SH, "minCount"),
)
MAX_COUNTS: Final = (
    *_all(OWL, "maxCardinality", "cardinality"),
    *_all(OWL, "maxQualifiedCardinality", "qualifiedCardinality"),
    *_all(SH, "maxCount"),
)
FACET_TEXTS: Final = {
    name: (Iri(SH + shacl), Iri(XSD + shacl))
    for name, shacl in (
        ("pattern", "pattern"),
        ("min_inclusive", "minInclusive"),
        ("max_inclusive", "maxInclusive"),
        ("min_exclusive", "minExclusive"),
        ("max_exclusive", "maxExclusive"),
    )
}
MIN_LENGTH: Final = (Iri(SH + "minLength"), *_all(XSD, "minLength", "length"))
MAX_LENGTH: Final = (Iri(SH + "maxLength"), *_all(XSD, "maxLength", "length"))
NARROWING: Final = frozenset(
    (
        *MIN_COUNTS,
        *MAX_COUNTS,
        *MIN_LENGTH,
        *MAX_LENGTH,
        *(iri for pair in FACET_TEXTS.values() for iri in pair),
        *ONE_OF,
        *ON_DATATYPE,
        *WITH_RESTRICTIONS,
        *SH_PROPERTY,
    )
)
"""What narrows a value; a node with none of these needs no further look."""

# Ranges
ANY_RESOURCE: Final = frozenset(
    (RDFS_RESOURCE, Iri(OWL + "Thing"), Iri(HYDRA + "Resource"))
)
LISTS: Final = frozenset((RDF_LIST, Iri(XSD + "array")))
DATATYPES: Final = frozenset(
    (
        Iri(RDFS + "Literal"),
        *_all(RDF, "langString", "HTML", "JSON", "XMLLiteral", "PlainLiteral"),
        *(
            iri
            for namespace in (SCHEMA, SCHEMA_HTTPS)
            for iri in _all(
                namespace,
                "Text",
                "URL",
                "Number",
                "Integer",
                "Float",
                "Boolean",
                "Date",
                "DateTime",
                "Time",
            )
        ),
    )
)
"""Datatypes outside XML Schema's namespace."""

HYDRA_TERMS: Final = frozenset(
    HYDRA + name
    for name in (
        "ApiDocumentation BaseUriSource BasicRepresentation Class Collection "
        "CreateResourceOperation DeleteResourceOperation Error "
        "ExplicitRepresentation HeaderSpecification IriTemplate "
        "IriTemplateMapping Link LinkContext Operation PagedCollection "
        "PartialCollectionView ReplaceResourceOperation Resource Rfc3986 "
        "Rfc6570Template Status StatusCodeDescription SupportedOperation "
        "SupportedProperty TemplatedLink VariableRepresentation "
        "apiDocumentation closedSet code collection description entrypoint "
        "expects expectsHeader extension first firstPage freetextQuery "
        "headerName itemsPerPage last lastPage limit manages mapping mappings "
        "member memberAssertion members method name next nextPage object "
        "offset operation operations pageIndex pageReference possibleStatus "
        "possibleValue previous previousPage property readable readonly "
        "required resolveRelativeTo resolveRelativeUsing returns "
        "returnsHeader search skip statusCode statusCodes subject "
        "supportedClass supportedClasses supportedOperation "
        "supportedOperations supportedProperties supportedProperty take page "
        "template title totalItems variable variableRepresentation view "
        "writable writeable writeonly"
    ).split()
)
"""All that the Hydra Core Vocabulary defines or once defined."""

RDFS_TERMS: Final = frozenset(
    RDFS + name
    for name in (
        "Class Container ContainerMembershipProperty Datatype Literal Resource "
        "comment domain isDefinedBy label member range seeAlso subClassOf "
        "subPropertyOf"
    ).split()
)
"""All that RDF Schema defines."""

MOST_USED: Final[dict[str, Iri]] = {
    term: term
    for terms in (
        (TYPE, CLASS, NOTHING, *SUPPORTED_CLASS, *SUB_CLASS_OF, *DOMAIN, *RANGE),
        (*TITLES, *DESCRIPTIONS, *SUPPORTED_PROPERTY, *PROPERTY, *REQUIRED),
        (*READABLE, *WRITABLE, *WRITEABLE, *READONLY, *WRITEONLY),
        (*SUPPORTED_OPERATION, *METHOD, *EXPECTS, *RETURNS),
    )
    for term in terms
}
"""What most statements are made of, to read as these: the same is found sooner."""
