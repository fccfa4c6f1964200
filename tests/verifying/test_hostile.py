"""Whatever a server answers, `verify` ends with findings, and gives nothing away."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from client.servers.faults import FAULTS
from client.servers.misbehaving import misbehaving
from hypothesis import given, settings
from hypothesis import strategies as st
from server_support import in_thread
from support import ROOT
from verifying.conftest import DLCS, Server
from verifying.faults import CAT, IMAGES, put_in
from verifying.tampering import Answered, Asked, Tampered

from hydra_codegen import pipeline
from hydra_codegen.config import Settings
from hydra_codegen.errors import SourceError
from hydra_codegen.pipeline import load, verify_api
from hydra_codegen.presentation import findings_text, verification_text
from hydra_codegen.verifying import Effort, verify
from hydra_codegen.vocabulary.wire import Bounds, Wire

Json: TypeAlias = Any

SECRET = Settings(sources=DLCS.sources, auth="key:hunter2")
DOCUMENTATION = load(DLCS.sources[0])
FEW = Effort(requests=6)


@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_of_a_server_is_an_accident(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "MAX_ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(pipeline, "MAX_ANSWER_BYTES", 1 << 20)
    with misbehaving(fault) as server:
        said = list(_said(server.url))
        assert said
        assert all(one.endswith((".", ")")) for one in said)
        assert "hunter2" not in "".join(said)
        assert not [one for one in server.elsewhere if one.header("Authorization")]
        assert len(server.requests) < 20


def _said(url: str) -> Iterator[str]:
    """Yield what is found at a URL, or why nothing can be."""
    try:
        yield from (one.message for one in verify_api(url, SECRET, FEW).findings)
    except SourceError as error:
        yield f"{error}."


def test_nobody_else_is_asked_for_anything(server: Server) -> None:
    with misbehaving() as other:
        elsewhere = other.url
        server.tampered.fault = put_in(
            CAT,
            **{
                "@context": [f"{elsewhere}/context", f"{server.url}/context.jsonld"],
                "roles": f"{elsewhere}/roles",
                "batch": f"{elsewhere}/batch",
            },
        )
        found = server.verified(unsafe=True).findings
        assert {one.rule for one in found} == {"HC532"}
        server.tampered.fault = _redirecting(elsewhere)
        found = server.verified(unsafe=True).findings
        assert {one.rule for one in found} == {"HC551"}
        assert other.requests == []


def _redirecting(elsewhere: str) -> Any:
    def fault(asked: Asked, answered: Answered) -> None:
        if asked.path.startswith(IMAGES):
            answered.status = 307
            answered.headers["location"] = f"{elsewhere}/x"

    return fault


def test_nothing_steers_a_terminal(server: Server) -> None:
    server.tampered.fault = put_in(
        CAT,
        **{
            "@type": ["Image", "x:\x1b[2J\u202e"],
            "width": "\x1b]0;owned\x07",
            "http://a.example/\x1b[31m": 1,
        },
    )
    found = server.verified(limit=9)
    text = findings_text(found.findings) + verification_text(found)
    assert "HC545" in text
    for line in text.split("\n"):
        # click's own colours have no other control character than ESC [ digits m.
        plain = (
            line.replace("\x1b[31m", "").replace("\x1b[33m", "").replace("\x1b[0m", "")
        )
        assert plain.isprintable(), plain


def test_no_more_is_told_than_somebody_reads(server: Server) -> None:
    server.tampered.fault = put_in(
        CAT, **{f"http://a.example/{n}": n for n in range(2000)}
    )
    found = server.verified(limit=9)
    assert (len(found.findings), found.exhausted) == (1000, True)


KEYS = (
    *("@id", "@type", "@context", "@value", "@list", "@graph", "@set", "@reverse"),
    *("member", "totalItems", "view", "first", "next", "last", "search", "mapping"),
    *("name", "images", "created", "width", "tags", "roles", "customers"),
    "http://www.w3.org/ns/hydra/core#member",
)
TEXTS = (
    "",
    "Image",
    "EntryPoint",
    "Collection",
    "/",
    "/a",
    "_:b",
    "http://[",
    "\0",
    "@type",
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(TEXTS)
    | st.text(max_size=5)
)
DOCUMENTS = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=3), inner, max_size=5
        )
    ),
    max_leaves=12,
)


class Anything:
    """Answers what it is set to."""

    body: bytes = b""
    media_type: str = "application/ld+json"

    def ahead(self, asked: Asked) -> Answered:
        """Answer the vocabulary's context where that is, and all else with the body."""
        if asked.path == "/context":
            path = ROOT / "generated" / "schema" / "context.jsonld"
            return Answered(
                200, {"content-type": "application/ld+json"}, path.read_bytes()
            )
        return Answered(200, {"content-type": self.media_type}, self.body)


@pytest.fixture(scope="module", name="anything")
def _anything() -> Iterator[tuple[str, Anything]]:
    anything = Anything()
    tampered = Tampered(None)
    tampered.ahead = anything.ahead
    with in_thread(tampered) as client:
        yield f"{client.base_url}/", anything


def judged(url: str) -> set[str]:
    """Return the rules that are broken at a URL."""
    bounds = Bounds(seconds=30, request_seconds=30, bytes=1 << 20)
    with contextlib.closing(Wire(url, (), "", bounds)) as wire:
        effort = Effort(requests=12, unsafe=True)
        found = verify(url, DOCUMENTATION, wire, effort, {})
    return {one.rule for one in found.findings}


@given(document=DOCUMENTS, ours=st.booleans())
@settings(max_examples=40)
def test_any_json_is_judged(
    anything: tuple[str, Anything], document: Json, ours: bool
) -> None:
    url, server = anything
    if ours and isinstance(document, dict):
        document = {"@type": "Image", **document, "@context": f"{url}context"}
    server.body = json.dumps(document).encode()
    assert "HC502" in judged(url)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"@context": {"a": {"@id": "a:b", "@context": "'
        + b"x" * 999
        + b'"}}, "a": 1}',
        b'{"totalItems": ' + b"9" * 4000 + b', "@type": "Collection", "member": []}',
        b'"\\ud800"',
        b"\xff\xfe",
        b"",
    ],
    ids=["lists", "objects", "context", "digits", "surrogate", "bytes", "nothing"],
)
def test_odd_bytes_are_judged(anything: tuple[str, Anything], body: bytes) -> None:
    url, server = anything
    server.body = body
    assert "HC502" in judged(url)
