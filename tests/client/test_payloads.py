"""Payloads as they are really sent pass through the models of the DLCS unharmed."""

from __future__ import annotations

import json
from typing import Any

import dlcs
import pytest
from dlcs import Collection, Image, Resource
from support import require_shared

# Each payload: its class, and the keys that a later server takes and the vocabulary
# does not name. Such keys are kept. `id` is how members are referred to in a batch;
# the vocabulary knows `@id` and `modelId`.
IMAGE = "Image"
SPACE = "Space"
COLLECTION = "Collection"
LATER = {"family", "mediaType", "deliveryChannels"}
PAYLOADS: dict[str, tuple[str, set[str]]] = {
    "055-Collection-of-Image": (COLLECTION, {"id"}),
    "058-Collection-of-untyped": (COLLECTION, {"id"}),
    "060-Collection-of-untyped": (COLLECTION, {"id"}),
    "062-Collection-of-untyped": (COLLECTION, {"id"}),
    "084-Image": (IMAGE, LATER),
    "086-Image": (IMAGE, LATER),
    "087-Image": (IMAGE, LATER),
    "088-Image": (IMAGE, LATER),
    "089-Image": (IMAGE, {"family", "mediaType"}),
    "090-Image": (IMAGE, LATER),
    "091-Space": (SPACE, set()),
    "092-Space": (SPACE, {"maxUnauthorised"}),
    "095-Space": (SPACE, set()),
    "099-Space": (SPACE, set()),
}
SINGLE = [name for name, (kind, _) in PAYLOADS.items() if kind != COLLECTION]


def payload(name: str) -> dict[str, Any]:
    text = require_shared(f"instances/{name}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def model(name: str, use: str = "") -> type[Resource]:
    kind, _ = PAYLOADS[name]
    found: type[Resource] = (
        Collection[Image] if kind == COLLECTION else getattr(dlcs, kind + use)
    )
    return found


def test_every_payload_is_tried() -> None:
    folder = require_shared("instances")
    assert {path.stem for path in folder.glob("*.json")} == {*PAYLOADS}


@pytest.mark.parametrize("name", PAYLOADS)
def test_what_is_read_is_written_back_whole(name: str) -> None:
    document = payload(name)
    read = model(name).from_document(document)
    assert read.to_document() == document
    again = model(name).from_json(json.dumps(document))
    assert json.loads(again.to_json()) == document


@pytest.mark.parametrize("name", PAYLOADS)
def test_what_the_vocabulary_does_not_name_is_kept(name: str) -> None:
    read = model(name).from_document(payload(name))
    kept = read.member if isinstance(read, Collection) else [read]
    assert {key for item in kept for key in item.model_extra or {}} == PAYLOADS[name][1]


@pytest.mark.parametrize("use", ["Write", "Patch"])
@pytest.mark.parametrize("name", SINGLE)
def test_what_was_read_can_be_sent(name: str, use: str) -> None:
    document = payload(name)
    read = model(name).from_document(document)
    assert model(name, use).of(read).to_document() == document
