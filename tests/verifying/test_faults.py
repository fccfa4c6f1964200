"""Each fault that is planted in the generated server is found, and where it is."""

from __future__ import annotations

import re

import pytest
from verifying.conftest import Server, rules
from verifying.faults import FAULTS, Planted


@pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: planted.name)
def test_a_planted_fault_is_found(server: Server, planted: Planted) -> None:
    server.tampered.fault, server.tampered.ahead = planted.fault, planted.ahead
    found = rules(server.verified(unsafe=planted.unsafe, limit=planted.limit).findings)
    assert {*found} == {planted.rule, *planted.also}
    urls = [
        url.removeprefix(server.url).partition("?")[0] for url in found[planted.rule]
    ]
    assert any(re.fullmatch(planted.url, url) for url in urls), urls
