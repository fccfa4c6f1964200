"""Each pair of the table gets its verdict, and so does the change back."""

from __future__ import annotations

import pytest
from comparing.pairs import PAIRS, Pair
from reader_support import read_turtle

import hydra_codegen
from hydra_codegen import ApiDocumentation, Change
from hydra_codegen.comparing.catalogue import RULES
from hydra_codegen.vocabulary.corrections import corrected


def read(text: str) -> ApiDocumentation:
    return read_turtle(text).documentation


def line(change: Change) -> str:
    sides = [
        side
        for side, broken in (("clients", change.clients), ("servers", change.servers))
        if broken
    ]
    return " ".join([change.rule, *(sides or ["nobody"])])


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_verdict(pair: Pair) -> None:
    after = corrected(read(pair.after), pair.corrections.encode(), "a.toml")
    changes = hydra_codegen.compare(read(pair.before), after)
    assert [line(change) for change in changes] == pair.expected.splitlines()


def test_there_are_at_least_sixty_pairs_and_no_two_of_one_name() -> None:
    assert len({pair.name for pair in PAIRS}) == len(PAIRS) >= 60


def test_every_rule_has_its_pair() -> None:
    told = {line.split()[0] for pair in PAIRS for line in pair.expected.splitlines()}
    assert told == set(RULES)
