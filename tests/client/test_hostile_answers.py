"""Whatever an answer holds, what comes of it is a result or one of the documented errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import pytest
from client.test_rules import BASE, JSON, answer, core, driven, exchanged
from dlcs import Image, ImagePatch
from dlcs._runtime.client.exchange import exchange
from dlcs._runtime.client.messages import Answer, Request, Steps
from dlcs._runtime.client.operations import Operation
from dlcs._runtime.client.pages import Walk
from dlcs.client import ApiError, Retries, StatusError, UnexpectedAnswer
from hypothesis import given
from hypothesis import strategies as st

UPDATE = Operation(method="PATCH", path="/i", body="ImagePatch", media_type="a/b")
# What a header of HTTP may hold (RFC 9110, section 5.5), as HTTPX decodes it.
HEADERS = st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]))
IRIS = st.text(max_size=8) | st.sampled_from(
    [
        *("/i?page=2", "/i?page=3", "?page=2", "#", "//a.example", "http://["),
        *("javascript:alert(1)", "data:,x", "file:///etc/passwd", "_:b0", "\x00"),
        *(
            "https://api.dlcs.io:99999/",
            "https://me:hush@api.dlcs.io/i",
            "\\\\a.example",
        ),
    ]
)
TOTALS = st.integers() | st.sampled_from([-1, 0, 1, 2**31, 2**63, 10**30])
STEPS = st.integers(-3, 3).filter(bool)
WANTED = st.integers(-5, 5) | st.builds(
    slice, st.none() | st.integers(-5, 5), st.none() | st.integers(-5, 5), STEPS
)


@given(
    st.dictionaries(
        st.sampled_from(["link", "etag", "location", "retry-after", "content-type"]),
        HEADERS,
    ),
    st.integers(200, 599),
)
def test_any_headers(headers: dict[str, str], status: int) -> None:
    said = Answer(status, {**JSON, **headers}, b"{}", Request("GET", BASE))
    request = Request("POST", f"{BASE}x", {}, b"{}")
    found = ended(exchange(request, Retries(attempts=1), {}, {}), repeat(said))
    assert isinstance(found, (Answer, ApiError))
    if isinstance(found, ApiError):
        assert str(found).isprintable()
    client = core()
    image: Any = None
    try:
        image = client.resource(Image, said)
    except UnexpectedAnswer:
        return
    result, asked, _ = driven(
        client.answered(UPDATE, (image, ImagePatch()), {}), [answer()]
    )
    assert isinstance(result, (Answer, ApiError))
    for request in asked:
        request.headers.get("If-Match", "").encode("ascii")


@pytest.mark.parametrize("kind", ["next", "last", "previous"])
@given(
    total=TOTALS,
    iri=IRIS,
    others=st.lists(st.tuples(st.integers(0, 3), IRIS, IRIS), max_size=6),
    wanted=WANTED,
)
def test_any_pages(
    kind: str, total: int, iri: str, others: list[tuple[int, str, str]], wanted: Any
) -> None:
    def page(count: int, following: str, last: str, url: str) -> Answer:
        view = {"next": following, "last": last, kind: iri}
        members = [{"@id": f"/m/{n}"} for n in range(count)]
        content = {"totalItems": total, "view": view, "member": members}
        return answer(content=content, url=url)

    client = core()
    first = page(2, iri, iri, f"{BASE}i")
    walk = Walk(client, Image, lambda: client.get(f"{BASE}i"))
    for steps in (walk.count(), walk.chosen(wanted)):
        left = iter([first, *(page(*other, f"{BASE}i") for other in others)])
        found = ended(steps, left)
        # `len` takes no other.
        assert not isinstance(found, int) or 0 <= found <= sys.maxsize


def ended(steps: Steps[Any], left: Iterator[Answer]) -> object:
    """Return what comes of a rule, or None where there are too few answers for it."""
    try:
        todo = next(steps)
        while (said := next(left, None)) is not None:
            assert isinstance(todo, Request)
            assert todo.url.startswith(BASE)
            todo = steps.send(Answer(said.status, said.headers, said.content, todo))
    except StopIteration as done:
        return done.value
    except (ApiError, IndexError) as error:
        return error
    return None


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31mred\x1b[0m",
        "a\u202eb",
        "a\u2028b",
        "a\r\nX-Header: b",
        "{__import__('os')} %s {0}",
        "<script>alert(1)</script>",
        "'\"\\",
        "\ud800",
    ],
)
def test_no_error_steers_a_terminal(text: str) -> None:
    said = answer(
        422, {"title": text, "detail": text, "violations": [{"message": text}]}
    )
    error, _, _ = exchanged([said], retries=Retries(attempts=1))
    assert isinstance(error, StatusError)
    assert str(error).isprintable()
    assert error.problem.title == text
