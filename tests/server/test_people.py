"""Of whom pages and forms take what, and what they never show."""

from __future__ import annotations

import importlib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from generated_package import imported
from html_support import (
    HEADERS,
    check_accessible,
    check_inert,
    form_of,
    page,
    sent,
    values,
    visited,
)
from server_support import dlcs_server, in_thread
from users_api import API, ROOT, SECRET, USER

from hydra_codegen.documentation import LanguageString, Named

DESCRIPTION = 'Wer <b>"sich"</b> anmeldet & bleibt'


@pytest.fixture(scope="module", name="package")
def _package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    user = replace(
        USER,
        title="<i>User</i>",
        description=DESCRIPTION,
        descriptions=(LanguageString(text=DESCRIPTION, language="de"),),
    )
    api = replace(API, classes=Named({"EntryPoint": ROOT, "User": user}))
    folder = tmp_path_factory.mktemp("package")
    with imported(api, folder, "server") as package:
        yield importlib.import_module(f"{package.__name__}.server")


@pytest.fixture(name="users")
def _users(package: Any, tmp_path: Path) -> Iterator[httpx.Client]:
    store = package.SqlStore(f"sqlite:///{tmp_path / 'data.db'}")
    app = package.create_app(store, authorize=package.allow_everyone, secret="s")
    with in_thread(app) as client:
        client.put("/users/ann", json={"name": "ann", "password": SECRET, "note": "n"})
        yield client


def test_what_is_write_only_is_only_in_forms(users: httpx.Client) -> None:
    found = visited(users, "/users/ann")
    check_accessible(found)
    assert SECRET not in users.get("/users/ann", headers=HEADERS).text
    assert not any(e.text.startswith("password") for e in found.all("dt"))
    field = form_of(found, "patch").first("input", type="password")
    assert field.attributes["name"] == "text:password"
    assert "value" not in field.attributes
    # It stays as it is, unless there is a new one.
    assert sent(users, form_of(found, "patch"), {"text:note": "m"}).status_code == 303
    changes = {"text:password": SECRET, "text:name": ""}
    wrong = sent(users, form_of(visited(users, "/users/ann"), "patch"), changes)
    check_accessible(page(wrong, 422))
    assert SECRET not in wrong.text
    removed = {"remove:password": "1"}
    found = visited(users, "/users/ann")
    refused = page(sent(users, form_of(found, "patch"), removed), 422)
    assert "password" in refused.first("div", role="alert").text


def test_what_is_required_is_said_and_asked_for(users: httpx.Client) -> None:
    found = visited(users, "/users")
    form = form_of(found, "post")
    labels = {e.text for e in form.all("label")}
    assert {"name (required)", "password (required)", "note"} <= labels
    wrong = page(sent(users, form), 422)
    check_accessible(wrong)
    alert = wrong.first("div", role="alert")
    assert alert.first("h4").text == "2 things are wrong"
    made = sent(users, form, {"text:name": "bob", "text:password": "x"})
    assert made.headers["location"].endswith("/users/bob")


def test_the_vocabularys_words_are_text(users: httpx.Client) -> None:
    found = visited(users, "/users/ann")
    check_inert(found)
    assert found.first("h1").text == "<i>User</i>: ann"
    assert found.first("p", lang="de").text == DESCRIPTION
    titles = [e.text for e in found.all("summary")]
    assert titles[-1] == "DELETE (deprecated)"


@pytest.fixture(scope="module", name="guarded")
def _guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("guarded")
    url = f"sqlite:///{folder / 'data.db'}"
    with dlcs_server(url, folder / "log", SECRET="s3cret") as client:
        yield client


def test_a_browser_is_asked_who_it_is(guarded: httpx.Client) -> None:
    answer = guarded.get("/customers/2", headers=HEADERS)
    found = page(answer, 401)
    check_accessible(found)
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert not list(found.all("form"))
    origin = str(guarded.base_url).rstrip("/")
    headers = {**HEADERS, "Origin": origin}
    form = guarded.post("/customers/2", data={"_method": "PATCH"}, headers=headers)
    assert not list(page(form, 401).all("form"))


def test_only_what_somebody_may_do_is_offered(guarded: httpx.Client) -> None:
    guarded.cookies.clear()
    guarded.headers["Authorization"] = f"Basic {b64encode(b'2:s3cret').decode()}"
    found = visited(guarded, "/customers/2")
    assert sent(guarded, form_of(found, "patch"), {"text:displayName": "x"}).is_redirect
    check_accessible(visited(guarded, "/customers/3", 403))
    own = values(form_of(found, "patch"))
    data = {**own, "text:displayName": "theirs"}
    headers = {**HEADERS, "Origin": str(guarded.base_url).rstrip("/")}
    refused = guarded.post("/customers/3", data=data, headers=headers)
    assert not list(page(refused, 403).all("form"))
    del guarded.headers["Authorization"]
