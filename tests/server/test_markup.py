"""What pages are made of: markup that escapes, tokens, values of fields."""

from __future__ import annotations

import pytest
from html_support import parsed
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from hydra_codegen.runtime.rules import Rule
from hydra_codegen.runtime.server.browser.fields import scalar
from hydra_codegen.runtime.server.browser.markup import (
    element,
    frame,
    is_web,
    joined,
    link,
)
from hydra_codegen.runtime.server.browser.tokens import Tokens
from hydra_codegen.runtime.server.problems import Problem

plain = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


@given(plain, plain)
def test_text_stays_text(text: str, value: str) -> None:
    made = str(element("p", text, link(value, text), attributes={"title": value}))
    found = parsed(made).first("p")
    assert found.attributes == {"title": value}
    assert found.text == text + text
    assert all(e.name == "a" for e in found.all())


def test_attributes_and_frames() -> None:
    made = element(
        "input", attributes={"value": 0, "open": True, "a": None, "b": False}
    )
    assert str(made) == '<input value="0" open>'
    assert str(element("textarea", "\nx")) == "<textarea>\n\nx</textarea>"
    assert (
        str(frame("<p>$one$two</p>", {"one": "$two", "two": "&"})) == "<p>$two&amp;</p>"
    )
    assert str(joined(None, 1, "<")) == "1&lt;"
    with pytest.raises(ValueError, match="no attribute"):
        element("p", attributes={"a b": "c"})
    with pytest.raises(KeyError):
        frame("$missing", {})


@pytest.mark.parametrize(
    ("iri", "followed"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://example.org", True),
        ("/customers/2", True),
        ("//evil.example", False),
        ("/\\evil.example", False),
        ("https://", False),
        ("https://a b", False),
        ("java\nscript:alert(1)", False),
        ("javascript:alert(1)", False),
        ("javascript://example.org/%0aalert(1)", False),
        ("data:text/html,x", False),
        ("mailto:a@example.org", False),
        ("\x01https://example.org", False),
        ("", False),
    ],
)
def test_only_the_web_is_linked(iri: str, followed: bool) -> None:
    assert is_web(iri) == followed
    assert ("href" in str(link(iri, "text"))) == followed


def request(cookie: str = "", scheme: str = "http") -> Request:
    headers = [(b"host", b"a"), (b"cookie", cookie.encode())]
    scope = {"type": "http", "scheme": scheme, "headers": headers, "path": "/"}
    return Request(scope)


def test_a_token_is_one_persons_and_one_cookies() -> None:
    tokens = Tokens()
    cookie = tokens.cookie(request())
    token = tokens.token(cookie, "ann")
    assert tokens.token(cookie, "ann") != token
    tokens.check(request(f"form={cookie}"), token, "ann")
    other = tokens.cookie(request())
    for said, value, identity in (
        (f"form={cookie}", token, "bob"),
        (f"form={cookie}", token, ""),
        (f"form={other}", token, "ann"),
        (f"form={cookie}", token[:-1], "ann"),
        (f"form={cookie}", "", "ann"),
        ("", token, "ann"),
        ("", tokens.token("", "ann"), "ann"),
    ):
        with pytest.raises(Problem):
            tokens.check(request(said), value, identity)
    with pytest.raises(Problem):
        Tokens().check(request(f"form={cookie}"), token, "ann")
    Tokens("s").check(
        request(f"form={cookie}"), Tokens("s").token(cookie, "ann"), "ann"
    )


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_cookie_is_kept_from_scripts_and_other_sites(scheme: str) -> None:
    tokens, response = Tokens(), Response()
    cookie = tokens.cookie(request(scheme=scheme))
    tokens.keep(request(scheme=scheme), response, cookie)
    name, *attributes = response.headers["set-cookie"].split("; ")
    secure = scheme == "https"
    assert name == f"{'__Host-' if secure else ''}form={cookie}"
    expected = {"HttpOnly", "Path=/", "SameSite=strict"}
    assert set(attributes) == expected | ({"Secure"} if secure else set())
    again = Response()
    tokens.keep(request(name, scheme), again, cookie)
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize(
    ("types", "text", "value"),
    [
        (("xsd:integer",), "7", 7),
        (("xsd:integer",), "-007", "-007"),
        (("xsd:integer",), "seven", "seven"),
        (("xsd:nonNegativeInteger",), "-7", -7),
        (("xsd:boolean",), "true", True),
        (("xsd:boolean",), "yes", "yes"),
        (("xsd:double",), "1.5e3", 1500.0),
        (("xsd:double",), "INF", "INF"),
        (("xsd:decimal",), "0.10", "0.10"),
        (("xsd:string",), "7", "7"),
        (("xsd:string", "xsd:integer"), "7", "7"),
        (("xsd:date",), "20250101", "20250101"),
        (("@link",), "7", "7"),
        ((), "true", "true"),
    ],
)
def test_a_text_means_what_the_datatypes_say(
    types: tuple[str, ...], text: str, value: object
) -> None:
    found = scalar(text, Rule("a", "", types))
    assert (found, type(found)) == (value, type(value))
