"""The whole life of customers, spaces, images, roles and batches, over a socket."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

LINK = (
    '<{}/vocab>; rel="http://www.w3.org/ns/hydra/core#apiDocumentation"'  # Hydra Core
)


def read(response: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert response.status_code == status, response.text
    document: dict[str, Any] = response.json()
    return document


def test_everything_is_reached_from_the_entry_point(server: httpx.Client) -> None:
    origin = str(server.base_url).rstrip("/")
    entry = server.get("/")
    assert entry.headers["link"] == LINK.format(origin)
    customers = read(server.get(read(entry)["customers"]))
    assert customers["@type"] == "Collection"
    ids = [member["@id"] for member in customers["member"]]
    assert f"{origin}/customers/2" in ids
    customer = read(server.get(f"{origin}/customers/2"))
    assert customer["@type"] == "Customer"
    for key in ("spaces", "roles", "authServices", "queue"):
        assert read(server.get(customer[key]))["@id"] == customer[key]


def test_what_is_published(server: httpx.Client) -> None:
    link = server.get("/").headers["link"]
    documentation = server.get(link.partition(">")[0].strip("<"))
    assert documentation.headers["content-type"] == "application/ld+json"
    assert read(documentation)["@type"] == "ApiDocumentation"
    context = server.get(read(server.get("/"))["@context"])
    assert "Image" in read(context)["@context"]


def test_a_customer_is_changed(server: httpx.Client) -> None:
    patched = server.patch("/customers/3", json={"displayName": "Three"})
    assert read(patched)["displayName"] == "Three"
    assert read(server.get("/customers/3"))["displayName"] == "Three"
    assert server.put("/customers/3", json={}).status_code == 405
    assert server.patch("/customers/99", json={}).status_code == 404


def test_a_space_lives(server: httpx.Client) -> None:
    path = f"/customers/2/spaces/{uuid.uuid4().hex}"
    assert server.get(path).status_code == 404
    made = server.put(path, json={"name": "one", "defaultTags": ["a", "b"]})
    assert read(made, 201)["defaultTags"] == ["a", "b"]
    assert made.headers["location"] == str(server.base_url.join(path))
    body = read(server.get(path))
    body["name"] = "two"
    assert read(server.put(path, json=body))["name"] == "two"  # read, modify, write
    assert (
        read(server.patch(path, json={"defaultTags": None})).get("defaultTags") is None
    )
    image = f"{path}/images/a"
    read(server.put(image, json={}), 201)
    assert server.delete(path).status_code == 409
    assert server.delete(image).status_code == 204
    assert server.delete(path).status_code == 204
    assert server.get(path).status_code == 404
    assert server.delete(path).status_code == 404


def test_nothing_is_put_below_what_is_not_there(server: httpx.Client) -> None:
    assert server.put("/customers/99/spaces/1", json={}).status_code == 404
    assert server.get("/customers/99/spaces").status_code == 404
    assert server.get("/customers/99/queue").status_code == 404


def test_an_image_is_created_in_its_space(server: httpx.Client, space: str) -> None:
    sent = {"origin": "https://example.org/a.tif", "family": "I", "number1": 3}
    made = server.post(f"{space}/images", json=sent)
    document = read(made, 201)
    assert made.headers["location"] == document["@id"]
    assert document["family"] == "I"  # not in the vocabulary, and kept
    chosen = {"@id": f"{space}/images/mine"}
    assert read(server.post(f"{space}/images", json=chosen), 201)["@id"].endswith(
        "mine"
    )
    assert server.post(f"{space}/images", json=chosen).status_code == 409
    elsewhere = {"@id": "/customers/3/spaces/1/images/x"}
    assert server.post(f"{space}/images", json=elsewhere).status_code == 409
    assert read(server.get(f"{space}/images"))["totalItems"] == 2


def test_roles_of_an_image(server: httpx.Client, space: str) -> None:
    image = f"{space}/images/cat"
    read(server.put(image, json={}), 201)
    role = read(server.post(f"{image}/roles", json={"name": "clerk"}), 201)["@id"]
    assert [m["@id"] for m in read(server.get(f"{image}/roles"))["member"]] == [role]
    assert read(server.get(role))["name"] == "clerk"
    other = f"/customers/2/roles/{uuid.uuid4().hex}"
    read(server.put(other, json={"name": "guest"}), 201)
    # By its address alone it joins; as a list all of them are set.
    read(server.post(f"{image}/roles", json={"@id": other}), 201)
    assert read(server.get(f"{image}/roles"))["totalItems"] == 2
    read(server.patch(image, json={"roles": [other]}))
    members = read(server.get(f"{image}/roles"))["member"]
    assert [m["@id"] for m in members] == [str(server.base_url.join(other))]
    unknown = server.patch(image, json={"roles": [other, "/customers/2/roles/no"]})
    assert [v["pointer"] for v in read(unknown, 409)["violations"]] == ["/roles/1"]
    assert server.delete(other).status_code == 204
    assert read(server.get(f"{image}/roles"))["totalItems"] == 0


def test_the_service_of_a_role(server: httpx.Client) -> None:
    role = f"/customers/2/roles/{uuid.uuid4().hex}"
    read(server.put(role, json={"name": "x"}), 201)
    link = f"{role}/authService"
    assert server.get(link).status_code == 404
    service = read(server.put(link, json={"name": "login", "timeToLive": 60}), 201)
    found = server.get(link)
    assert read(found)["name"] == "login"
    assert found.headers["content-location"] == service["@id"]
    assert read(server.get(role))["authService"] == service["@id"]
    assert read(server.patch(link, json={"label": "in"}))["label"] == "in"
    assert read(server.get(service["@id"]))["label"] == "in"
    nested = read(server.get(service["nestedServices"]))
    assert nested["totalItems"] == 0
    assert server.delete(link).status_code == 204
    assert server.get(link).status_code == 404
    assert "authService" not in read(server.get(role))


def test_a_batch_is_submitted_as_a_whole(server: httpx.Client, space: str) -> None:
    number = space.rpartition("/")[2]
    assert server.patch(space, json={"modelId": 1}).status_code == 200
    space_number = str(int(number, 16) % 10**9)
    path = f"/customers/2/spaces/{space_number}"
    read(server.put(path, json={}), 201)
    members = [
        {"@type": "Image", "space": int(space_number), "modelId": name}
        for name in ("a", "b")
    ]
    accepted = server.post("/customers/2/queue", json={"member": members})
    batch = read(accepted, 202)
    assert accepted.headers["location"] == batch["@id"]
    assert batch["count"] == 2
    assert read(server.get(batch["images"]))["totalItems"] == 2
    assert read(server.get(f"{path}/images/a"))["batch"] == batch["@id"]
    assert read(server.get(f"{path}/images/a/batch"))["@id"] == batch["@id"]
    assert batch["@id"] in [
        m["@id"] for m in read(server.get("/customers/2/queue/batches"))["member"]
    ]
    # One image that cannot be kept, and nothing is.
    broken = [{**members[0], "modelId": "c"}, {"space": 10**9 + 7, "modelId": "d"}]
    failed = server.post("/customers/2/queue", json={"member": broken})
    assert failed.status_code == 404
    assert server.get(f"{path}/images/c").status_code == 404
    wrong = [{**members[0], "width": 3, "number1": -1}]
    found = read(server.post("/customers/2/queue", json={"member": wrong}), 422)
    pointers = {violation["pointer"] for violation in found["violations"]}
    assert pointers == {"/member/0/width", "/member/0/number1"}
    assert server.delete(batch["@id"]).status_code == 204
    assert read(server.get(f"{path}/images/a"))["modelId"] == "a"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_all_that_is_wrong_is_said_at_once(
    server: httpx.Client, space: str, method: str
) -> None:
    path = f"{space}/images/{method}"
    read(server.put(path, json={"string1": "kept"}), 201)
    body = {"width": 7, "number2": "many", "@id": "/elsewhere", "@type": "Space"}
    answer = server.request(method, path, json=body)
    document = read(answer, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert document["@type"] == "hydra:Error"
    found = {(v["pointer"], v["code"]) for v in document["violations"]}
    assert found == {
        ("/width", "read-only"),
        ("/number2", "wrong-type"),
        ("/@id", "wrong-address"),
        ("/@type", "not-allowed-value"),
    }
    assert read(server.get(path))["string1"] == "kept"


def test_what_is_sent_to_another_address_is_a_conflict(
    server: httpx.Client, space: str
) -> None:
    answer = server.put(f"{space}/images/here", json={"@id": "/elsewhere"})
    (violation,) = read(answer, 409)["violations"]
    assert (violation["pointer"], violation["code"]) == ("/@id", "wrong-address")


def test_another_context_is_understood(server: httpx.Client, space: str) -> None:
    body = {
        "@context": {"herkunft": "https://api.dlcs.io/vocab#Image/origin"},
        "herkunft": "https://example.org/x",
        "https://api.dlcs.io/vocab#Image/string1": "one",
    }
    headers = {"Content-Type": "application/ld+json"}
    path = f"{space}/images/other"
    made = read(server.put(path, json=body, headers=headers), 201)
    assert (made["origin"], made["string1"]) == ("https://example.org/x", "one")
    wrong = {**body, "herkunft": 3}
    failed = read(server.put(path, json=wrong, headers=headers), 422)
    assert [v["pointer"] for v in failed["violations"]] == ["/herkunft"]
