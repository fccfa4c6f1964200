"""What an API Platform of a bookshop publishes about itself: documentation, contexts.

Modelled on the documents of version 4 that API Platform's tests and pull requests
show (api-platform/core: tests of its DocumentationNormalizer, features/hydra; pull
requests 6710 and 7849 on what is spelled how). Keys of Hydra have the prefix
``hydra:``, as in version 3 and in version 4 when it is asked to, or none, as in
version 4 by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

Document: TypeAlias = dict[str, Any]

HYDRA = "http://www.w3.org/ns/hydra/core#"
HYDRA_CONTEXT = "http://www.w3.org/ns/hydra/context.jsonld"
NAMESPACES = {
    "hydra": HYDRA,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "schema": "https://schema.org/",
}
ACTIONS = {"GET": "FindAction", "POST": "CreateAction", "PUT": "ReplaceAction"}
ACTIONS["DELETE"] = "DeleteAction"


@dataclass(frozen=True)
class Field:
    """A property of a resource: its range, and who may set it."""

    name: str
    range: str
    description: str
    required: bool = False
    writable: bool = True
    iri: str = ""
    link: bool = False
    single: bool = False
    many: bool = False


@dataclass(frozen=True)
class Kind:
    """A class of resources: its short name, the path of its collection, its fields."""

    name: str
    path: str
    description: str
    fields: tuple[Field, ...]


BOOK = Kind(
    name="Book",
    path="books",
    description="A book of the shop.",
    fields=(
        Field(
            "title",
            "xsd:string",
            "The title of the book",
            required=True,
            iri="https://schema.org/name",
        ),
        Field("isbn", "xsd:string", "The ISBN of the book"),
        Field("description", "xsd:string", "What the book is about"),
        Field("publicationDate", "xsd:dateTime", "When it was published"),
        Field("pages", "xsd:integer", "How many pages it has"),
        Field(
            "author",
            "#Author",
            "Who wrote it",
            required=True,
            link=True,
            single=True,
        ),
        Field(
            "reviews",
            "#Review",
            "What readers say",
            writable=False,
            iri="https://schema.org/reviews",
            many=True,
        ),
    ),
)
AUTHOR = Kind(
    name="Author",
    path="authors",
    description="Who writes books.",
    fields=(
        Field("name", "xsd:string", "The author's name", required=True),
        Field(
            "books",
            "#Book",
            "What the author wrote",
            writable=False,
            link=True,
            many=True,
        ),
    ),
)
REVIEW = Kind(
    name="Review",
    path="reviews",
    description="What a reader says of a book.",
    fields=(
        Field("rating", "xsd:integer", "From 0 to 5", required=True),
        Field("body", "xsd:string", "The review itself"),
        Field(
            "book",
            "#Book",
            "The book that is reviewed",
            required=True,
            link=True,
            single=True,
        ),
    ),
)
KINDS = (BOOK, AUTHOR, REVIEW)


@dataclass(frozen=True)
class Speaker:
    """How a server spells: with ``hydra:`` or without, below which path."""

    prefixed: bool
    root: str

    def term(self, name: str) -> str:
        """Return a term of Hydra as this server spells it."""
        return f"hydra:{name}" if self.prefixed else name

    def spelled(self, **values: Any) -> Document:
        """Return a document whose keys are terms of Hydra."""
        return {self.term(name): value for name, value in values.items()}

    def entry_point(self) -> Document:
        """Return the entry point: a link to each collection, by short name."""
        return {
            "@context": f"{self.root}/contexts/Entrypoint",
            "@id": self.root or "/",
            "@type": "Entrypoint",
            **{_lower(kind.name): f"{self.root}/{kind.path}" for kind in KINDS},
        }

    def documentation(self, origin: str) -> Document:
        """Return the ApiDocumentation, as `/docs.jsonld` answers."""
        return {
            "@context": [HYDRA_CONTEXT, self._documentation_context(origin)],
            "@id": f"{self.root}/docs.jsonld",
            "@type": self.term("ApiDocumentation"),
            **self.spelled(
                title="Bookshop",
                description="Books, who wrote them and what readers say.",
                entrypoint=self.root or "/",
                supportedClass=[
                    *map(self._class, KINDS),
                    self._entry_point_class(),
                    self._constraint_violation(),
                ],
            ),
        }

    def context(self, name: str, origin: str) -> Document | None:
        """Return the context of payloads called `name`, as `/contexts/` answers."""
        terms: dict[str, Any]
        if name == "Entrypoint":
            terms = {
                _lower(kind.name): {
                    "@id": f"Entrypoint/{_lower(kind.name)}",
                    "@type": "@id",
                }
                for kind in KINDS
            }
        elif name in ("Error", "ConstraintViolation"):
            terms = {}
        elif kind := next((kind for kind in KINDS if kind.name == name), None):
            terms = {field.name: _term(kind, field) for field in kind.fields}
        else:
            return None
        vocabulary = {"@vocab": self._vocabulary(origin), "hydra": HYDRA, **terms}
        return {
            "@context": vocabulary if self.prefixed else [HYDRA_CONTEXT, vocabulary]
        }

    def _vocabulary(self, origin: str) -> str:
        return f"{origin}{self.root}/docs.jsonld#"

    def _documentation_context(self, origin: str) -> Document:
        terms = {
            name: {"@id": f"rdfs:{name}", "@type": "@id"}
            for name in ("domain", "range", "subClassOf")
        }
        return {"@vocab": self._vocabulary(origin), **NAMESPACES, **terms}

    def _class(self, kind: Kind) -> Document:
        return {
            "@id": f"#{kind.name}",
            "@type": self.term("Class"),
            **self.spelled(
                title=kind.name,
                description=kind.description,
                supportedProperty=[self._property(kind, f) for f in kind.fields],
                supportedOperation=[
                    self._operation(method, kind)
                    for method in ("GET", "PUT", "PATCH", "DELETE")
                ],
            ),
        }

    def _property(self, kind: Kind, field: Field) -> Document:
        property_: Document = {
            "@id": field.iri or f"#{kind.name}/{field.name}",
            "@type": self.term("Link") if field.link else "rdf:Property",
            "label": field.name,
            "domain": f"#{kind.name}",
            "range": field.range,
        }
        if field.single:
            property_["owl:maxCardinality"] = 1
        return self._supported(
            property=property_,
            title=field.name,
            required=field.required,
            readable=True,
            writeable=field.writable,
            description=field.description,
        )

    def _supported(self, **values: Any) -> Document:
        return {"@type": self.term("SupportedProperty"), **self.spelled(**values)}

    def _operation(self, method: str, kind: Kind, collection: bool = False) -> Document:
        action = ACTIONS.get(method)
        operation = self.term("Operation")
        listed = collection and method == "GET"
        result: Document = {
            "@type": [operation, f"schema:{action}"] if action else operation,
            **self.spelled(
                method=method,
                title=method.lower() + kind.name + "Collection" * listed,
                description=_description(method, kind.name, listed),
            ),
            "returns": "owl:Nothing" if method == "DELETE" else kind.name,
        }
        if listed:
            result["returns"] = self.term("Collection")
        if method in ("POST", "PUT", "PATCH"):
            result["expects"] = kind.name
        if method == "PATCH":
            header = {
                "headerName": "Content-Type",
                "possibleValue": ["application/merge-patch+json"],
            }
            result["expectsHeader"] = [header]
        return result

    def _entry_point_class(self) -> Document:
        return {
            "@id": "#Entrypoint",
            "@type": self.term("Class"),
            **self.spelled(
                title="Entrypoint",
                supportedProperty=[self._collection(kind) for kind in KINDS],
                supportedOperation={
                    "@type": self.term("Operation"),
                    **self.spelled(
                        method="GET",
                        title="index",
                        description="The API Entrypoint.",
                        returns="Entrypoint",
                    ),
                },
            ),
        }

    def _collection(self, kind: Kind) -> Document:
        link = {
            "@id": f"#Entrypoint/{_lower(kind.name)}",
            "@type": self.term("Link"),
            "domain": "#Entrypoint",
            "owl:maxCardinality": 1,
            "range": [
                {"@id": "hydra:Collection"},
                {
                    "owl:equivalentClass": {
                        "owl:onProperty": {"@id": "hydra:member"},
                        "owl:allValuesFrom": {"@id": f"#{kind.name}"},
                    }
                },
            ],
            self.term("supportedOperation"): [
                self._operation("GET", kind, collection=True),
                self._operation("POST", kind, collection=True),
            ],
        }
        return self._supported(
            property=link,
            title=f"get{kind.name}Collection",
            description=f"The collection of {kind.name} resources",
            readable=True,
            writeable=False,
        )

    def _constraint_violation(self) -> Document:
        texts = {
            "propertyPath": "The property path of the violation",
            "message": "The message associated with the violation",
        }
        return {
            "@id": "#ConstraintViolation",
            "@type": self.term("Class"),
            **self.spelled(
                title="ConstraintViolation",
                description="A constraint violation.",
                supportedProperty=[
                    self._supported(
                        property={
                            "@id": f"#ConstraintViolation/{name}",
                            "@type": "rdf:Property",
                            "rdfs:label": name,
                            "domain": "#ConstraintViolation",
                            "range": "xsd:string",
                        },
                        title=name,
                        description=description,
                        readable=True,
                        writeable=False,
                    )
                    for name, description in texts.items()
                ],
            ),
        }


def _term(kind: Kind, field: Field) -> str | Document:
    iri = field.iri or f"{kind.name}/{field.name}"
    return {"@id": iri, "@type": "@id"} if field.link else iri


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _description(method: str, name: str, listed: bool) -> str:
    if listed:
        return f"Retrieves the collection of {name} resources."
    verbs = {"GET": "Retrieves", "POST": "Creates", "PUT": "Replaces"}
    verb = {**verbs, "PATCH": "Updates", "DELETE": "Deletes"}[method]
    article = "a" if method in ("GET", "POST") else "the"
    return f"{verb} {article} {name} resource."
