"""Hydra's terms anywhere: the result is code that compiles, or one of our errors."""

from __future__ import annotations

import contextlib
import warnings

from hostile_graphs import graphs, jsonld, make_everything
from hypothesis import HealthCheck, given, settings

from hydra_codegen.errors import HydraCodegenError
from hydra_codegen.vocabulary.sources import JSON_LD, N_TRIPLES, Document

MANY = settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck)
)


def make(text: str, media_type: str) -> None:
    """Make everything of a document; any warning counts as an error."""
    document = Document(
        name="random", content=text.encode("utf-8"), media_type=media_type
    )
    with warnings.catch_warnings(), contextlib.suppress(HydraCodegenError):
        warnings.simplefilter("error")
        make_everything(document)


@MANY
@given(graphs())
def test_a_random_graph_is_code_or_a_sentence(text: str) -> None:
    make(text, N_TRIPLES)


@MANY
@given(jsonld())
def test_random_jsonld_is_code_or_a_sentence(text: str) -> None:
    make(text, JSON_LD)
