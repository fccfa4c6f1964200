"""Models made in shares are those that are made at once, or are not made so."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hostile_graphs import graphs
from hypothesis import HealthCheck, given, settings
from support import ROOT

from hydra_codegen import Settings, parallel, sharing
from hydra_codegen.errors import HydraCodegenError
from hydra_codegen.pipeline import (
    Sources,
    generate_files,
    load_sources,
    read_api,
)
from hydra_codegen.vocabulary.graph import load_documents
from hydra_codegen.vocabulary.places import Locator
from hydra_codegen.vocabulary.sources import TURTLE, Document

SETTINGS = Settings(sources=("api.ttl",), package="things", targets=("models",))
HEAD = """\
@prefix h: <http://www.w3.org/ns/hydra/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://api.example.org/vocab#> .
<https://api.example.org/doc> a h:ApiDocumentation ; h:title "Many" .
"""


def many(classes: int) -> str:
    """Return an API of classes that link to one another, with operations."""
    parts = [HEAD]
    for n in range(classes):
        parts.append(
            f"<https://api.example.org/doc> h:supportedClass :C{n} . "
            f':C{n} a h:Class ; h:title "C{n}" ; h:supportedOperation '
            f'[ a h:Operation ; h:method "PUT" ; h:expects :C{n} ] ; '
            f'h:supportedProperty [ h:property :p{n} ; h:title "label" ], '
            f'[ h:property :l{n} ; h:title "next" ; h:writeable false ] . '
            f":p{n} rdfs:range xsd:string . "
            f":l{n} a h:Link ; rdfs:range :C{(n + 1) % classes} ; "
            f'h:supportedOperation [ a h:Operation ; h:method "GET" ] .'
        )
    return "\n".join(parts)


def sources(text: str) -> Sources:
    document = Document(name="api", content=text.encode(), media_type=TURTLE)
    loaded = load_documents([document])
    return Sources(loaded=loaded, locate=Locator([document]).place_of)


@contextlib.contextmanager
def three_shares(*, apart: bool) -> Iterator[None]:
    """Share out the smallest graph; in processes of their own only if `apart`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "_FEWEST_NODES", 0)
        patch.setattr(parallel, "processes", lambda: 3)
        if not apart:
            patch.setattr(parallel, "side_by_side", parallel.in_turn)
        yield


def test_the_same_in_processes_of_their_own() -> None:
    found = sources(many(40))
    with three_shares(apart=True):
        made = sharing.models_in_shares(found, SETTINGS)
    assert made == generate_files(read_api(SETTINGS, sources=found), SETTINGS)
    assert made is not None
    assert made.size == (40, 80, 80)


@pytest.mark.parametrize(
    "more",
    [
        ":C1 rdfs:subClassOf :C2 .",
        ":p1 rdfs:range :Unknown .",
        ':Odd h:supportedOperation [ a h:Operation ; h:method "GET" ] .',
        ':alone a h:Operation ; h:method "GET" .',
        ":C1 h:titel 5 .",
    ],
    ids=["inherits", "finding", "unread owner", "unread operation", "unknown term"],
)
def test_what_needs_a_look_at_all_is_read_at_once(more: str) -> None:
    with three_shares(apart=False):
        assert sharing.models_in_shares(sources(many(4) + more), SETTINGS) is None


def test_other_targets_and_corrections_are_not_shared() -> None:
    found = sources(many(4))
    corrected = replace(SETTINGS, corrections=Path("corrections.toml"))
    both = replace(SETTINGS, targets=("models", "validators"))
    with three_shares(apart=False):
        assert sharing.models_in_shares(found, SETTINGS) is not None
        assert sharing.models_in_shares(found, corrected) is None
        assert sharing.models_in_shares(found, both) is None


def require_the_same(found: Sources) -> None:
    """Compare what shares make with what is made at once, errors included."""

    def at_once() -> object:
        return generate_files(read_api(SETTINGS, sources=found), SETTINGS)

    with three_shares(apart=False):
        try:
            made = sharing.models_in_shares(found, SETTINGS)
        except HydraCodegenError as error:
            with pytest.raises(type(error)):
                at_once()
            return
    if made is not None:
        assert made == at_once()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs())
def test_any_graph_beside_an_api(text: str) -> None:
    # Every statement of N-Triples is one of Turtle.
    with contextlib.suppress(HydraCodegenError):
        require_the_same(sources(many(3) + text))


def test_the_dlcs() -> None:
    vocabulary = (str(ROOT / "vocab" / "dlcs.ttl"),)
    require_the_same(load_sources(replace(SETTINGS, sources=vocabulary)))
