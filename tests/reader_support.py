"""Small documents for the tests of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hydra_codegen.documentation import Operation, SupportedClass, SupportedProperty
from hydra_codegen.vocabulary.graph import LoadedGraph, load_documents
from hydra_codegen.vocabulary.reader import ReadResult, read
from hydra_codegen.vocabulary.sources import Document

EX = "https://a.example/vocab#"
IT = EX + "Item/it"
XSD = "http://www.w3.org/2001/XMLSchema#"
HYDRA = "http://www.w3.org/ns/hydra/core#"
PREFIXES = f"""
@prefix : <{EX}> .
@prefix hc: <https://hydra-codegen.dev/ns#> .
@prefix hydra: <{HYDRA}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <http://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vann: <http://purl.org/vocab/vann/> .
@prefix xsd: <{XSD}> .
"""


def load(text: str) -> LoadedGraph:
    """Load a Turtle document; the prefixes above are there."""
    document = Document(
        name="a.ttl",
        content=(PREFIXES + text).encode(),
        media_type="text/turtle",
        base="https://a.example/doc",
    )
    return load_documents([document])


def read_turtle(
    text: str, *, language: str = "", terms: Mapping[str, str] | None = None
) -> ReadResult:
    """Read a Turtle document, as if a JSON-LD context had given `terms`."""
    return read(replace(load(text), terms=terms or {}), language=language)


def read_classes(*classes: str, terms: Mapping[str, str] | None = None) -> ReadResult:
    """Read an API that supports the classes which begin each of the texts."""
    listed = ", ".join(text.split()[0] for text in classes)
    api = f":api a hydra:ApiDocumentation ; hydra:supportedClass {listed} .\n"
    return read_turtle(api + "\n".join(classes), terms=terms)


def only_class(result: ReadResult) -> SupportedClass:
    """Return the one class of an API."""
    (found,) = result.documentation.classes.values()
    return found


def read_property(
    supported: str, target: str = "", *, terms: Mapping[str, str] | None = None
) -> tuple[SupportedProperty, ReadResult]:
    """Read the one property of a class: what is said of it, and of `:Item/it`."""
    said = f":Item hydra:supportedProperty [ hydra:property <{IT}> ; {supported} ] ."
    about = f"<{IT}> {target} ." if target else ""
    result = read_classes(f"{said}\n{about}", terms=terms)
    (found,) = only_class(result).properties.values()
    return found, result


def read_operation(said: str) -> tuple[Operation | None, ReadResult]:
    """Read the one operation of a class, or None where it is left out."""
    result = read_classes(f":Item hydra:supportedOperation [ {said} ] .")
    operations = only_class(result).operations
    return (operations[0] if operations else None), result


def rules(result: ReadResult) -> list[str]:
    """Return the numbers of what was found."""
    return [finding.rule for finding in result.findings]
