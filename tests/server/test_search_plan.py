"""Which variables of a hydra:search become filters."""

from __future__ import annotations

from reader_support import read_classes

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.targets.server.plan import (
    PlannedCollection,
    PlannedFilter,
    ServerPlan,
)

SHOP = """\
:EntryPoint hc:iriTemplate "/" ; hydra:supportedProperty [ hydra:property :items ] .
:items a hydra:Link ; rdfs:range hydra:Collection ;
    hydra:memberAssertion [ hydra:property rdf:type ; hydra:object :Item ] ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:returns hydra:Collection ] ;
    hydra:search [ a hydra:IriTemplate ; hydra:template "/items{?n,secret,page,free}" ;
        hydra:mapping
            [ hydra:variable "n" ; hydra:property :name ; hydra:required true ] ,
            [ hydra:variable "secret" ; hydra:property :secret ] ,
            [ hydra:variable "page" ; hydra:property :name ] ] .

:Item hc:iriTemplate "/items/{0}" ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:returns :Item ] ;
    hydra:supportedProperty [ hydra:property :name ] ,
        [ hydra:property :secret ; hydra:readable false ] .
:name rdfs:range xsd:string .
:secret rdfs:range xsd:string .
"""


def planned(documentation: ApiDocumentation) -> tuple[PlannedFilter, ...]:
    """Return the filters of the one collection."""
    subjects = [place.subject for place in ServerPlan(ModelPlan(documentation)).places]
    (found,) = [s for s in subjects if isinstance(s, PlannedCollection)]
    return found.filters


def test_neither_secrets_nor_pages_nor_what_is_not_mapped() -> None:
    found = planned(read_classes(*SHOP.split("\n\n")).documentation)
    assert found == (PlannedFilter("n", "name", True),)
