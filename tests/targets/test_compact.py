"""IRIs are shortened as people would shorten them."""

from __future__ import annotations

import pytest

from hydra_codegen.compact import Compactor

EX = "https://example.org/"


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (EX + "ns#Image/roles", "ex:Image/roles"),
        (EX + "other", "root:other"),
        (EX, EX),
        (EX + "ns#", "root:ns#"),
        ("http://www.w3.org/2001/XMLSchema#date", "xsd:date"),
        ("urn:x", "urn:x"),
        ("", ""),
    ],
)
def test_the_longest_namespace_wins(iri: str, short: str) -> None:
    assert Compactor({"root": EX, "ex": EX + "ns#", "later": EX})(iri) == short


def test_a_document_may_bind_a_well_known_prefix_to_something_else() -> None:
    compact = Compactor({"xsd": EX, "s": "http://www.w3.org/2001/XMLSchema#"})
    assert compact("http://www.w3.org/2001/XMLSchema#date") == "s:date"
    assert compact(EX + "a") == "xsd:a"


def test_the_empty_prefix_is_not_used() -> None:
    assert Compactor({"": EX})(EX + "a") == EX + "a"
