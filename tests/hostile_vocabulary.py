"""Vocabularies that hold anything, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from hydra_codegen.documentation import (
    COLLECTION,
    OWL_NOTHING,
    ApiDocumentation,
    Facets,
    IriTemplate,
    Named,
    Operation,
    PropertyKind,
    Range,
    RangeKind,
    Status,
    SupportedClass,
    SupportedProperty,
    TemplateVariable,
)
from hydra_codegen.statements import XSD

SENTINEL = "__import__('os').system('touch owned')"

WORDS = (
    *("class", "None", "match", "type", "id", "Image", "image", "IMAGE", "Images"),
    *("ImageWrite", "ImagePatch", "Link", "Collection", "Resource", "key", "str"),
    *("model_config", "model_fields", "copy", "json", "schema", "__class__", "_x"),
    *("__init__", "__main__", "con", "aux", "list", "xsd", "member", "9lives", ""),
    *("...", "-", "straße", "STRASSE", "名前", "ﬁeld", "ªº", "ͺ", "İ", "a b", "a-b"),
    *(
        "a_b",
        "../../x",
        "C:\\x",
        "x" * 300,
        "x" * 5000,
        "名" * 100,
        "hydra_class",
        "to_json",
    ),
    *('"""', "'''", "\\", '\\"', "\\N{x}", "{{ 7*7 }}", "{% raw %}", "\u202e", "\x00"),
    *(
        "\ud800",
        "\u2028",
        "a\nb",
        "a\r\nb",
        "--> */",
        SENTINEL,
        f'"""\n{SENTINEL}\n"""',
    ),
)

words = st.sampled_from(WORDS) | st.text(max_size=12)
texts = st.lists(words, max_size=4).map(" ".join) | st.text(max_size=200)
namespaces = st.sampled_from(
    ["https://a.example/v#", "https://a.example/w/", "urn:x:", "https://b.example/v#"]
)
iris = st.builds(lambda n, w: n + w, namespaces, words)
DATATYPES = (
    *("string", "integer", "boolean", "dateTime", "decimal", "double", "anyURI"),
    *("nonNegativeInteger", "date", "hexBinary", "language", "byte", "unheardOf"),
)
facets = st.builds(
    Facets,
    pattern=st.none()
    | st.sampled_from(["a+", "(", "[0-9]{2}", "(?=x)", '"'])
    | st.text(max_size=5),
    min_length=st.none() | st.integers(0, 5),
    max_inclusive=st.none() | st.sampled_from(["5", "1e3", "NaN", "soon"]),
    one_of=st.just(()) | st.lists(words, min_size=1, max_size=4).map(tuple),
) | st.just(Facets())


@st.composite
def ranges(draw: st.DrawFn, classes: list[str]) -> Range:
    kind = draw(st.sampled_from(list(RangeKind)))
    target = draw(st.sampled_from([*classes, "urn:unknown"]))
    if kind is RangeKind.DATATYPE:
        return Range(iri=XSD + draw(st.sampled_from(DATATYPES)), kind=kind)
    members = draw(st.sampled_from([(), (target,), (target, "urn:other")]))
    return Range(iri=target, kind=kind, members=members)


def operations(classes: list[str]) -> st.SearchStrategy[Operation]:
    """Return operations of any method on any of `classes`."""
    known = st.sampled_from([*classes, COLLECTION, OWL_NOTHING, "urn:unknown"])
    return st.builds(
        Operation,
        method=st.sampled_from(["GET", "PUT", "POST", "PATCH", "DELETE", "QUERY"]),
        title=words,
        description=texts,
        preferred_name=st.just("") | words,
        deprecated=st.booleans(),
        expects=st.lists(known, max_size=2).map(tuple),
        returns=st.lists(known, max_size=2).map(tuple),
        members=st.lists(st.sampled_from(classes), max_size=1).map(tuple),
        statuses=st.lists(
            st.builds(Status, code=st.sampled_from([200, 202, 404, 999]), title=texts),
            max_size=2,
        ).map(tuple),
    )


TEMPLATES = (
    *("/x/{0}", "/x/{0}/y/{1}", "/x/{0}/self/{1}", "/{a}", "https://a.example/z/{id}"),
    *("/x{?page}", "/{+path}", "/a-{b}", "/", "", "{", "/x/{class}/{call}", "/../{0}"),
)


def iri_templates() -> st.SearchStrategy[IriTemplate]:
    """Return templates that no route may break on."""
    variables = st.builds(
        TemplateVariable,
        name=words,
        token=st.sampled_from(["{0}", "{1}", "a", "id", "class", "call"]),
        property=iris,
    )
    return st.builds(
        IriTemplate,
        template=st.sampled_from(TEMPLATES) | texts,
        variables=st.lists(variables, max_size=3).map(tuple),
    )


@st.composite
def properties(draw: st.DrawFn, classes: list[str], key: str) -> SupportedProperty:
    readable = draw(st.booleans())
    return SupportedProperty(
        iri=draw(iris),
        key=key,
        kind=draw(st.sampled_from(list(PropertyKind))),
        ranges=tuple(draw(st.lists(ranges(classes), max_size=3))),
        title=draw(words),
        description=draw(texts),
        required=draw(st.booleans()),
        readable=readable,
        writable=draw(st.booleans()) or not readable,
        max_count=draw(st.sampled_from([None, None, 1, 5])),
        deprecated=draw(st.booleans()),
        facets=draw(facets),
        operations=tuple(draw(st.lists(operations(classes), max_size=2))),
        templates=tuple(draw(st.lists(iri_templates(), max_size=1))),
    )


@st.composite
def documentations(draw: st.DrawFn) -> ApiDocumentation:
    """Draw an API whose names and texts are out to break the output."""
    known = draw(st.lists(iris, min_size=1, max_size=5, unique=True))
    classes: dict[str, SupportedClass] = {}
    for iri in known:
        name = iri.rpartition("#")[2] or iri
        name = iri if name in classes else name
        keys = draw(st.lists(words.filter(bool), max_size=5, unique=True))
        keys = [key for key in keys if not key.startswith("@")]
        found = {key: draw(properties(known, key)) for key in keys}
        classes[name] = SupportedClass(
            iri=iri,
            name=name,
            title=draw(words),
            description=draw(texts),
            superclasses=tuple(draw(st.lists(st.sampled_from(known), max_size=3))),
            properties=Named(found),
            operations=tuple(draw(st.lists(operations(known), max_size=3))),
            templates=tuple(draw(st.lists(iri_templates(), max_size=1))),
            collection=draw(st.booleans()),
            members=tuple(draw(st.lists(st.sampled_from(known), max_size=1))),
        )
    return ApiDocumentation(
        iri=draw(st.just("") | iris),
        title=draw(texts),
        entrypoint=draw(st.sampled_from(["", "https://a.example/"])),
        classes=Named(classes),
        prefixes={"v": "https://a.example/v#"},
    )
