"""Pages and forms over a real socket, as a browser without scripts uses them."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from html_support import (
    ACCEPT,
    HEADERS,
    Element,
    check_accessible,
    check_inert,
    form_of,
    page,
    sent,
    visited,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "javascript:alert(1)",
    'https://example.org/" onclick="alert(1)',
    "https://example.org/<b>",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "&lt;script&gt; &amp; $title",
    "\u202eright to left",
    "\n first line empty\r\nand so on",
]


@pytest.fixture(name="browser")
def _browser(server: httpx.Client) -> httpx.Client:
    server.cookies.clear()
    return server


@pytest.fixture(name="image")
def _image(server: httpx.Client, space: str) -> str:
    path = f"{space}/images/a"
    body = {"string1": "one", "tags": ["x", "y"], "number1": 7, "own": {"kept": [1]}}
    assert server.put(path, json=body).status_code == 201
    return path


def stored(server: httpx.Client, path: str) -> dict[str, Any]:
    found: dict[str, Any] = server.get(path).json()
    return found


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        (ACCEPT, True),
        ("text/html", True),
        ("text/*", True),
        ("*/*", False),
        ("application/json, text/html", False),
        ("application/ld+json, text/html;q=0.9", False),
    ],
)
def test_who_prefers_pages_gets_them(
    browser: httpx.Client, accept: str, is_page: bool
) -> None:
    answer = browser.get("/customers/2", headers={"Accept": accept})
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["content-type"].startswith("text/html") == is_page
    missing = browser.get("/customers/none", headers={"Accept": accept})
    assert missing.status_code == 404
    assert missing.headers["content-type"].startswith("text/html") == is_page


def test_a_page_may_do_nothing_but_send_forms(
    browser: httpx.Client, space: str
) -> None:
    for path, status in ((space, 200), (f"{space}/none", 404), ("/customers", 200)):
        answer = browser.get(path, headers=HEADERS)
        assert answer.status_code == status
        style = page(answer, status).first("style").text
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert answer.headers["content-security-policy"].split("; ") == [
            "default-src 'none'",
            f"style-src 'sha256-{digest}'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


def test_every_kind_of_page_can_be_used_by_all(
    browser: httpx.Client, image: str
) -> None:
    space = image.rpartition("/images/")[0]
    addresses = [
        *("/", "/customers", "/customers/2", "/customers/2/queue"),
        *(space, f"{space}/images", image, f"{image}/roles"),
    ]
    for path in addresses:
        found = visited(browser, path)
        check_accessible(found)
        check_inert(found)
    for path in (f"{image}/batch", f"{image}-none", "/nothing/here"):
        found = visited(browser, path, 404)
        check_accessible(found)
        check_inert(found)


def test_a_page_says_what_the_vocabulary_says(
    browser: httpx.Client, image: str
) -> None:
    found = visited(browser, image)
    assert found.first("h1").text == "Image: a"
    assert "An image. What it's all about." in found.text
    assert "Tile source width" in found.text  # it has none, and says so
    names = [e.text for e in found.all("dt")]
    assert any(name.startswith("string1") for name in names)
    operations = [e.text for e in found.all("summary")][1:]
    assert operations == [
        "Update the supplied fields of the Image",
        "create or replace a Image",
        "Delete the Image",
    ]


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_that_is_stored_is_markup(
    browser: httpx.Client, image: str, value: str
) -> None:
    body = {"string1": value, "tags": [value, value], "own": {value: [value]}}
    assert browser.put(image, json=body).status_code == 200
    found = visited(browser, image)
    check_inert(found)
    check_accessible(found)
    shown = value.replace("\r\n", "\n")
    assert shown in found.text.replace("\r\n", "\n")
    # Sending the forms as they are changes nothing.
    for method in ("patch", "put"):
        before = stored(browser, image)
        assert sent(browser, form_of(visited(browser, image), method)).is_redirect
        assert stored(browser, image) == before


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_that_is_sent_is_markup(
    browser: httpx.Client, image: str, value: str
) -> None:
    form = form_of(visited(browser, image), "patch")
    changes = {"text:string1": value, "text:number1": value, "text:origin": value}
    again = page(sent(browser, form, changes), 422)
    check_inert(again)
    check_accessible(again)
    broken = browser.get("/customers", params={value: "1"}, headers=HEADERS)
    check_inert(page(broken, 400))
    found = browser.get(f"/customers/{quote(value, safe='')}", headers=HEADERS)
    check_inert(page(found, found.status_code))


def test_a_form_changes_what_was_changed(browser: httpx.Client, image: str) -> None:
    form = form_of(visited(browser, image), "patch")
    changes = {
        "text:string1": "",  # removed
        "text:string2": "two",
        "lines:tags": "y\r\n\r\nz",
        "text:number2": "12",
    }
    answer = sent(browser, form, changes)
    assert (answer.status_code, answer.headers["location"]) == (303, image)
    found = stored(browser, image)
    assert "string1" not in found
    expected = {"string2": "two", "tags": ["y", "z"], "number1": 7, "number2": 12}
    assert {key: found[key] for key in expected} == expected
    assert found["own"] == {"kept": [1]}
    notice = visited(browser, image).first("p", role="status")
    assert notice.text == "It was saved."
    assert "It was saved." not in visited(browser, image).text


def test_a_form_replaces(browser: httpx.Client, image: str) -> None:
    form = form_of(visited(browser, image), "put")
    assert sent(browser, form, {"text:string1": ""}).status_code == 303
    found = stored(browser, image)
    assert "string1" not in found
    # What has no field stays: nobody could see it go.
    assert (found["tags"], found["own"]) == (["x", "y"], {"kept": [1]})


def test_what_the_server_sets_has_no_field(browser: httpx.Client, image: str) -> None:
    found = visited(browser, image)
    for method in ("patch", "put"):
        names = {
            e.attributes["name"].partition(":")[2]
            for e in form_of(found, method).all("input", "textarea", "select")
        }
        assert "string1" in names
        assert not names & {"width", "height", "created", "batch", "roles", "@id"}


def test_what_is_wrong_is_said_beside_its_field(
    browser: httpx.Client, image: str
) -> None:
    form = form_of(visited(browser, image), "patch")
    changes = {"text:number1": "many", "text:maxUnauthorised": "1.5", "text:error": "e"}
    answer = sent(browser, form, changes)
    again = page(answer, 422)
    assert again.first("title").text.startswith("Error: ")
    form = form_of(again, "patch")
    assert "open" in again.first("details", id="patch").attributes
    wrong = [e for e in form.all("input") if "aria-invalid" in e.attributes]
    assert [e.attributes["name"] for e in wrong] == [
        "text:maxUnauthorised",
        "text:number1",
    ]
    summary = [e.attributes["href"] for e in form.first("div", role="alert").all("a")]
    for control in wrong:
        name = control.attributes["id"]
        assert f"{name}-error" in control.attributes["aria-describedby"].split()
        assert "number1" in again.text
        assert f"#{name}" in summary
    # What was filled in is still there, and can be put right.
    changes = {"text:number1": "8", "text:maxUnauthorised": "-1"}
    assert sent(browser, form, changes).status_code == 303
    found = stored(browser, image)
    assert (found["number1"], found["maxUnauthorised"], found["error"]) == (8, -1, "e")


def test_what_others_changed_is_not_overwritten_unseen(
    browser: httpx.Client, image: str
) -> None:
    form = form_of(visited(browser, image), "patch")
    browser.patch(image, json={"string1": "theirs"})
    answer = sent(browser, form, {"text:string1": "mine"})
    again = page(answer, 412)
    check_accessible(again)
    assert stored(browser, image)["string1"] == "theirs"
    assert sent(browser, form_of(again, "patch")).status_code == 303
    assert stored(browser, image)["string1"] == "mine"


def test_what_is_not_there_can_be_created(browser: httpx.Client, space: str) -> None:
    path = f"{space}/images/new%20one"
    missing = visited(browser, path, 404)
    form = form_of(missing, "put")
    answer = sent(browser, form, {"text:string1": "made"})
    assert (answer.status_code, answer.headers["location"][-len(path) :]) == (303, path)
    assert stored(browser, path)["string1"] == "made"
    page(sent(browser, form, {"text:string1": "late"}), 412)
    assert stored(browser, path)["string1"] == "made"


def test_members_are_created_and_deleted(browser: httpx.Client, space: str) -> None:
    form = form_of(visited(browser, f"{space}/images"), "post")
    made = sent(browser, form, {"text:@id": f"{space}/images/b", "text:string1": "b"})
    assert made.status_code == 303
    path = httpx.URL(made.headers["location"]).path
    assert path == f"{space}/images/b"
    chosen = sent(browser, form)
    assert chosen.headers["location"] != made.headers["location"]
    page(sent(browser, form, {"text:@id": path}), 409)
    gone = sent(browser, form_of(visited(browser, path), "delete"))
    assert (gone.status_code, gone.headers["location"]) == (303, f"{space}/images")
    assert visited(browser, f"{space}/images").first("p", role="status")
    visited(browser, path, 404)
    # It holds others still.
    below = sent(browser, form_of(visited(browser, space), "delete"))
    assert "below" in page(below, 409).text


def test_an_operation_of_its_own_takes_json(browser: httpx.Client, space: str) -> None:
    form = form_of(visited(browser, "/customers/2/queue"), "post")
    text = json.dumps([{"space": space.rpartition("/")[2], "modelId": "q"}])
    wrong = page(sent(browser, form, {"json:member": text}), 422)
    check_accessible(wrong)
    page(sent(browser, form, {"json:member": "[{"}), 422)
    browser.put("/customers/2/spaces/77", json={})
    text = json.dumps([{"space": 77, "modelId": "q"}])
    done = sent(browser, form, {"json:member": text})
    assert done.status_code == 303
    assert visited(browser, done.headers["location"]).first("h1").text.startswith("Bat")


def test_pages_lead_to_all_members(browser: httpx.Client, space: str) -> None:
    for n in range(7):
        browser.put(f"{space}/images/{n}", json={})
    found, seen = visited(browser, f"{space}/images?pageSize=3"), []
    while True:
        seen += [e.text for e in found.first("tbody").all("a")]
        links = {e.text: e.attributes["href"] for e in found.all("a")}
        if "Next page" not in links:
            break
        found = visited(browser, links["Next page"])
    assert sorted(seen) == list("0123456")
    assert "1 of 7 members on this page" in found.text
    assert {"First page", "Previous page"} <= set(links)


FORGED: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"_token": ""}, {}),
    ({"_token": "x"}, {}),
    ({"_token": "AAAAAAAAAAAAAAAA." + "0" * 64}, {}),
    ({"_token": "é.é"}, {}),
    ({}, {"Origin": "https://evil.example"}),
    ({}, {"Origin": "null"}),
    ({}, {"Sec_Fetch_Site": "cross-site"}),
    ({}, {"Sec_Fetch_Site": "same-site"}),
    ({}, {"Cookie": ""}),
    ({}, {"Cookie": "form=" + "A" * 32}),
]


@pytest.mark.parametrize(("changes", "headers"), FORGED)
@pytest.mark.parametrize("method", ["patch", "put", "delete"])
def test_a_forged_form_does_nothing(
    browser: httpx.Client,
    image: str,
    method: str,
    changes: dict[str, str],
    headers: dict[str, str],
) -> None:
    form = form_of(visited(browser, image), method)
    before = stored(browser, image)
    refused = sent(browser, form, {"text:string1": "evil", **changes}, **headers)
    found = page(refused, 403)
    check_inert(found)
    if "Origin" in headers or "Sec_Fetch_Site" in headers:
        # No form of ours that another site has filled in.
        assert not list(found.all("form"))
    assert stored(browser, image) == before


def test_a_form_that_is_out_of_date_can_be_sent_again(
    browser: httpx.Client, image: str
) -> None:
    form = form_of(visited(browser, image), "patch")
    browser.cookies.clear()
    again = page(sent(browser, form, {"text:string1": "mine"}), 403)
    assert sent(browser, form_of(again, "patch")).status_code == 303
    assert stored(browser, image)["string1"] == "mine"


def test_only_a_form_stands_for_another_method(
    browser: httpx.Client, image: str
) -> None:
    form = form_of(visited(browser, image), "delete")
    fields = {e.attributes["name"]: e.attributes["value"] for e in form.all("input")}
    origin = {"Origin": str(browser.base_url).rstrip("/"), **HEADERS}
    tries: list[dict[str, Any]] = [
        {"json": fields, "headers": origin},
        {"files": {k: (None, v) for k, v in fields.items()}, "headers": origin},
        {"params": fields, "headers": origin},
        {"headers": {**origin, "X-HTTP-Method-Override": "DELETE"}},
        # Who is no browser sends no forms.
        {"data": fields, "headers": {"Accept": "*/*"}},
    ]
    for one in tries:
        assert browser.post(image, **one).status_code == 405
    for method in ("PATCH", "PUT"):
        answer = browser.request(method, image, data=fields, headers=HEADERS)
        assert answer.status_code == 415
    for method in ("GET", "TRACE", "delete", ""):
        page(sent(browser, form, {"_method": method}), 400)
    assert browser.get(image).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", ""])
def test_other_sites_send_nothing_in_the_readers_name(
    browser: httpx.Client, kind: str
) -> None:
    foreign = {"Origin": "https://evil.example"}
    headers = {**foreign, **({"Content-Type": kind} if kind else {})}
    body = b'{"member": []}'
    answer = browser.post("/customers/2/queue", content=body, headers=headers)
    assert answer.status_code == 403
    headers["Content-Type"] = "application/json"  # a browser asks first, and is refused
    answer = browser.post("/customers/2/queue", content=body, headers=headers)
    assert answer.status_code == 202


@pytest.mark.parametrize(
    "body",
    [
        b"\xff=1",
        b"a=%FF",
        b"a=1&a=2",
        b"&".join(b"a%d=1" % n for n in range(2000)),
    ],
    ids=["bytes", "escapes", "twice", "many"],
)
def test_what_no_form_sends(browser: httpx.Client, image: str, body: bytes) -> None:
    headers = {**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}
    found = page(browser.post(image, content=body, headers=headers), 400)
    check_inert(found)
    nul = {"text:string1": "a\0b"}
    form: Element = form_of(visited(browser, image), "patch")
    page(sent(browser, form, nul), 400)
    large = sent(browser, form, {"text:string1": "x" * 100_001})
    page(large, 413)


def test_errors_are_pages_for_people(browser: httpx.Client) -> None:
    long = browser.get("/", headers={**HEADERS, "X-Long": "x" * 20_000})
    check_accessible(page(long, 431))
    check_accessible(page(browser.get("/", headers={**HEADERS, "Host": "a b"}), 400))
    refused = browser.request("BREW", "/customers", headers=HEADERS)
    check_accessible(page(refused, 405))


def test_a_program_may_read_pages_too(browser: httpx.Client, space: str) -> None:
    headers = {"Accept": "text/html"}
    made = browser.post(f"{space}/images", json={"string1": "x"}, headers=headers)
    assert page(made, 201).first("h1").text.startswith("Image: ")
    path = httpx.URL(made.headers["location"]).path
    assert browser.head(path, headers=headers).status_code == 200
    assert browser.delete(path, headers=headers).status_code == 204
