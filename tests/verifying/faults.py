"""What a server may get wrong: each with the rule that finds it, and where.

A fault changes answers of the generated DLCS server; `ahead` answers or changes a
request before that server sees it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from verifying.tampering import Ahead, Answered, Asked, Fault

Json: TypeAlias = Any

HTML = b"<!doctype html><title>Oops</title>"
SPACE = "/customers/2/spaces/5"
IMAGES = f"{SPACE}/images"
CAT = f"{IMAGES}/cat-0"
IMAGE = f"{IMAGES}/(?:cat-[0-4]|dog)"
ROLE = "/customers/2/roles/clickthrough"
SCRATCH_SPACE = r"/customers/2/spaces/[0-9a-f]{32}"
SCRATCH_IMAGE = IMAGES + "/[0-9a-f]{32}"


@dataclass(frozen=True)
class Planted:
    """A fault: the rule that finds it, and what the URL of the finding matches.

    `also` are the rules of what follows from it; nothing else is found. `limit` is
    how many resources of each class must be looked at.
    """

    name: str
    rule: str
    url: str
    fault: Fault | None = None
    ahead: Ahead | None = None
    unsafe: bool = False
    also: tuple[str, ...] = ()
    limit: int = 1


def changed(path: str, change: Callable[[Json], None], method: str = "GET") -> Fault:
    """Change the JSON of successful answers at a path."""

    def fault(asked: Asked, answered: Answered) -> None:
        here = re.fullmatch(path, asked.path) and asked.method == method
        if here and answered.status in (200, 201) and answered.body:
            document = answered.json
            change(document)
            answered.json = document

    return fault


def put_in(path: str, **values: Json) -> Fault:
    """Set keys of the JSON at a path."""
    return changed(path, lambda document: document.update(values))


def without(path: str, key: str) -> Fault:
    """Leave a key out of the JSON at a path."""
    return changed(path, lambda document: document.pop(key, None))


def answering(path: str, status: int, method: str = "GET", **headers: str) -> Fault:
    """Answer with a status, and what else is said as it was."""

    def fault(asked: Asked, answered: Answered) -> None:
        if re.fullmatch(path, asked.path) and asked.method == method:
            answered.status = status
            answered.headers.update(headers)

    return fault


def as_page(path: str, status: int) -> Fault:
    """Answer with a page for people."""

    def fault(asked: Asked, answered: Answered) -> None:
        if re.fullmatch(path, asked.path) and answered.status == status:
            answered.body = HTML
            answered.headers["content-type"] = "text/html"

    return fault


def headerless(path: str, name: str, method: str = "GET") -> Fault:
    """Leave a header out."""

    def fault(asked: Asked, answered: Answered) -> None:
        if re.fullmatch(path, asked.path) and asked.method == method:
            answered.headers.pop(name, None)

    return fault


def first_member(**values: Json) -> Fault:
    """Set keys of the first image of each page."""
    return changed(IMAGES, lambda page: page["member"][0].update(values))


def in_view(change: Callable[[Json], None]) -> Fault:
    """Change the view of each page of the images."""
    return changed(IMAGES, lambda page: change(page["view"]))


def remapped(term: str, iri: str) -> Fault:
    """Give a key of images another meaning in the context."""

    def change(document: Json) -> None:
        for name in ("Image", "vocab:Image"):
            document["@context"][name]["@context"][term] = iri

    return changed("/context.jsonld", change)


def published(change: Callable[[Json], Json]) -> Fault:
    """Change the text of the documentation that is published."""

    def fault(asked: Asked, answered: Answered) -> None:
        if asked.path == "/vocab":
            answered.json = change(answered.json)

    return fault


def _lost_property(documentation: Json) -> Json:
    for supported in documentation["supportedClass"]:
        if supported["@id"].endswith("Image"):
            supported["supportedProperty"] = [
                one
                for one in supported["supportedProperty"]
                if one.get("title") != "width"
            ]
    return documentation


def _retitled(documentation: Json) -> Json:
    return {**documentation, "title": "Another API"}


def _repeating(asked: Asked, answered: Answered) -> None:
    """Let each page after the first begin with the first image."""
    if asked.path == IMAGES and "page=after" in asked.query:
        page = answered.json
        page["member"].insert(0, {"@id": _root(asked) + CAT, "@type": "Image"})
        answered.json = page


def _root(asked: Asked) -> str:
    return f"http://{asked.headers['host']}"


def _looping(asked: Asked, answered: Answered) -> None:
    if asked.path == IMAGES and "page=after" in asked.query:
        page = answered.json
        page["view"]["next"] = page["view"]["first"]
        answered.json = page


def _dead_end(page_link: str) -> Fault:
    def fault(asked: Asked, answered: Answered) -> None:
        if asked.path == IMAGES and asked.method == "GET":
            page = answered.json
            if page_link in page["view"]:
                page["view"][page_link] = f"{_root(asked)}/nowhere"
                answered.json = page

    return fault


def _wrong_previous(asked: Asked, answered: Answered) -> None:
    if asked.path == IMAGES and "page=after" in asked.query:
        page = answered.json
        page["view"]["previous"] = page["view"]["last"]
        answered.json = page


def _searching_nothing(asked: Asked) -> Answered | None:
    if asked.path == IMAGES and "string1=" in asked.query:
        asked.query = ""
    return None


def _link(key: str, target: str, path: str) -> Fault:
    def fault(asked: Asked, answered: Answered) -> None:
        if asked.path == path and asked.method == "GET":
            document = answered.json
            document[key] = _root(asked) + target
            answered.json = document

    return fault


def _found_anyway(asked: Asked) -> Answered | None:
    """Answer the first image wherever no image is."""
    if re.match(f"{IMAGES}/no-such-", asked.path):
        asked.path = CAT
    return None


def _allowing(path: str, methods: str) -> Fault:
    def fault(asked: Asked, answered: Answered) -> None:
        if asked.method == "OPTIONS" and re.fullmatch(path, asked.path):
            answered.headers["allow"] = methods

    return fault


def _ignoring(method: str, path: str, status: int = 200) -> Ahead:
    """Answer a request without doing it: with what is there."""

    def ahead(asked: Asked) -> Answered | None:
        if asked.method == method and re.fullmatch(path, asked.path):
            if status == 204:
                return Answered(204)
            asked.method, asked.body = "GET", b""
        return None

    return ahead


class _Remembering:
    """Keeps what is read-only of a PATCH, and shows it."""

    def __init__(self) -> None:
        self.kept: dict[str, Json] = {}

    def ahead(self, asked: Asked) -> Answered | None:
        """Take away what the server would refuse."""
        whole = asked.headers.get("content-type") == "application/merge-patch+json"
        if whole and re.fullmatch(SCRATCH_SPACE, asked.path):
            body = json.loads(asked.body)
            if "created" in body:
                self.kept[asked.path] = body.pop("created")
            asked.body = json.dumps(body).encode()
        return None

    def fault(self, asked: Asked, answered: Answered) -> None:
        """Show it."""
        if asked.path in self.kept and answered.status == 200:
            answered.json = {**answered.json, "created": self.kept[asked.path]}


_MEMORY = _Remembering()


def _lenient(asked: Asked) -> Answered | None:
    """Take whatever is sent in a PATCH of a space."""
    if asked.method == "PATCH" and re.fullmatch(SCRATCH_SPACE, asked.path):
        asked.body = b"{}"
        asked.headers["content-type"] = "application/json"
    return None


def _taking_text(asked: Asked) -> Answered | None:
    if asked.headers.get("content-type") == "text/plain":
        return Answered(204)
    return None


def _unlocated(asked: Asked, answered: Answered) -> None:
    if asked.method == "POST":
        answered.headers.pop("location", None)


def answering_with_another(asked: Asked) -> Answered | None:
    """Answer a POST with a resource that was there before."""
    if asked.method == "POST" and asked.path == IMAGES:
        iri = f"{_root(asked)}{IMAGES}/cat-4"
        body = json.dumps({"@id": iri, "@type": "Image"}).encode()
        return Answered(200, {"content-type": "application/ld+json"}, body)
    return None


def _refusing(asked: Asked) -> Answered | None:
    if asked.method == "PUT" and re.fullmatch(SCRATCH_SPACE, asked.path):
        asked.body = b'{"name": 5}'
    return None


def _bare_refusal(asked: Asked, answered: Answered) -> None:
    if answered.status == 422:
        answered.body, answered.headers["content-type"] = b"no", "text/plain"


def _unallowing(asked: Asked) -> Answered | None:
    if asked.method == "PATCH" and re.fullmatch(SCRATCH_SPACE, asked.path):
        return Answered(405)
    return None


def _undeletable(asked: Asked) -> Answered | None:
    if asked.method == "DELETE" and re.fullmatch(SCRATCH_IMAGE, asked.path):
        return Answered(500, {"content-type": "text/plain"}, b"oops")
    return None


def _half_a_total(page: Json) -> None:
    page["totalItems"] = 3


def _no_search(page: Json) -> None:
    del page["search"]


FAULTS = (
    Planted("the entry point fails", "HC501", "/", answering("/", 500)),
    Planted("no Link at the entry point", "HC502", "/", headerless("/", "link")),
    Planted("no Link elsewhere", "HC503", IMAGES, headerless(IMAGES, "link")),
    Planted("the documentation is gone", "HC504", "/vocab", answering("/vocab", 404)),
    Planted(
        "the documentation lost a property",
        *("HC505", "/vocab", published(_lost_property)),
    ),
    Planted(
        "the documentation has another title",
        *("HC506", "/vocab", published(_retitled)),
    ),
    Planted("a page instead of JSON", "HC511", IMAGE, as_page(IMAGE, 200)),
    Planted(
        "JSON that is none",
        *("HC511", ROLE, lambda q, a: _cut(q, a)),
    ),
    Planted("an undocumented status", "HC512", IMAGE, answering(IMAGE, 203)),
    Planted("a server error", "HC513", ROLE, answering(ROLE, 500), also=("HC515",)),
    Planted(
        "an error without a problem",
        *("HC515", f"{IMAGES}/no-such-[0-9a-f]+", as_page(f"{IMAGES}/no-such.*", 404)),
    ),
    Planted(
        "a problem with another status",
        "HC515",
        f"{IMAGES}/no-such-[0-9a-f]+",
        lambda q, a: _restated(q, a),
    ),
    Planted(
        "what is not there is found",
        "HC516",
        f"{IMAGES}/no-such-[0-9a-f]+",
        ahead=_found_anyway,
    ),
    Planted(
        "an operation is gone", "HC518", IMAGE, _allowing(IMAGE, "GET, PUT, PATCH")
    ),
    Planted(
        "a GET is gone", "HC518", ROLE, answering(ROLE, 405), also=("HC515", "HC520")
    ),
    Planted(
        "an undocumented operation",
        *(
            "HC519",
            "/customers/2/spaces",
            _allowing("/customers/2/spaces", "GET, POST, DELETE"),
        ),
    ),
    Planted(
        "405 without Allow",
        "HC520",
        ROLE,
        answering(ROLE, 405),
        also=("HC515", "HC518"),
    ),
    Planted("the context is lost", "HC531", IMAGE, without(IMAGE, "@context")),
    Planted("the context is gone", "HC532", "/", answering("/context.jsonld", 404)),
    Planted(
        "a context on another host",
        *("HC532", IMAGE, put_in(IMAGE, **{"@context": "http://other.example/c"})),
    ),
    Planted(
        "the context maps a key elsewhere",
        *("HC533", ".*/images", remapped("string1", "https://schema.org/name")),
    ),
    Planted(
        "the context does not know a link",
        *("HC534", ".*/images", remapped("batch", "vocab:Image/batch")),
    ),
    Planted("a wrong type", "HC535", IMAGE, put_in(IMAGE, **{"@type": "Picture"})),
    Planted(
        "a member of another type", "HC535", IMAGES, first_member(**{"@type": "Role"})
    ),
    Planted("no type", "HC536", IMAGE, without(IMAGE, "@type")),
    Planted(
        "a link to a collection is missing", "HC542", SPACE, without(SPACE, "images")
    ),
    Planted(
        "a property that is not documented", "HC544", IMAGE, put_in(IMAGE, colour="red")
    ),
    Planted("a text for a number", "HC545", IMAGE, put_in(IMAGE, width="wide")),
    Planted("a number below its range", "HC545", IMAGE, put_in(IMAGE, number1=-1)),
    Planted("a date that is none", "HC545", SPACE, put_in(SPACE, created="2024-02-30")),
    Planted(
        "a link to nothing",
        *("HC551", ROLE, _link("authService", "/customers/2/authServices/none", ROLE)),
        limit=2,
    ),
    Planted(
        "a link to another class",
        "HC552",
        SPACE,
        _link("authService", SPACE, ROLE),
        limit=2,
    ),
    Planted(
        "what may not be read", "HC553", ROLE, answering(ROLE, 403), also=("HC515",)
    ),
    Planted("pages in a circle", "HC561", IMAGES, _looping),
    Planted("a member on two pages", "HC562", IMAGES, _repeating),
    Planted("a wrong total", "HC563", IMAGES, changed(IMAGES, _half_a_total)),
    Planted(
        "a total that is no number", "HC563", IMAGES, put_in(IMAGES, totalItems="many")
    ),
    Planted("a next page that is not there", "HC564", IMAGES, _dead_end("next")),
    Planted("a last page that is not there", "HC564", IMAGES, _dead_end("last")),
    Planted("a previous page that is another", "HC564", IMAGES, _wrong_previous),
    Planted("a search that is ignored", "HC565", IMAGES, ahead=_searching_nothing),
    Planted("a search that is gone", "HC566", IMAGES, changed(IMAGES, _no_search)),
    Planted("no members", "HC567", IMAGES, without(IMAGES, "member")),
    Planted(
        "200 instead of 201",
        *("HC512", "/customers/2/spaces"),
        answering("/customers/2/spaces", 200, "POST"),
        unsafe=True,
    ),
    Planted("a text is taken", "HC517", SCRATCH_SPACE, ahead=_taking_text, unsafe=True),
    Planted(
        "a PATCH is gone",
        "HC518",
        SCRATCH_SPACE,
        ahead=_unallowing,
        unsafe=True,
        also=("HC515", "HC520"),
    ),
    Planted(
        "a valid PUT is refused", "HC571", SCRATCH_SPACE, ahead=_refusing, unsafe=True
    ),
    Planted("no Location", "HC572", "/customers/2/spaces", _unlocated, unsafe=True),
    Planted(
        "a PUT that is not stored",
        *("HC573", SCRATCH_SPACE),
        ahead=_ignoring("PUT", SCRATCH_SPACE),
        unsafe=True,
    ),
    Planted(
        "what is read-only is stored",
        *("HC574", SCRATCH_SPACE, _MEMORY.fault, _MEMORY.ahead),
        unsafe=True,
    ),
    Planted(
        "a DELETE that does not delete",
        *("HC575", SCRATCH_SPACE),
        ahead=_ignoring("DELETE", SCRATCH_SPACE, 204),
        unsafe=True,
        also=("HC577",),
    ),
    Planted(
        "a wrong value is taken",
        "HC576",
        SCRATCH_SPACE,
        ahead=_lenient,
        unsafe=True,
        also=("HC573",),
    ),
    Planted(
        "a refusal says nothing", "HC515", SCRATCH_SPACE, _bare_refusal, unsafe=True
    ),
    Planted(
        "a POST that answers with somebody else's",
        *("HC577", IMAGES),
        ahead=answering_with_another,
        unsafe=True,
        also=("HC512",),
    ),
    Planted(
        "a scratch that stays",
        "HC577",
        SCRATCH_IMAGE,
        ahead=_undeletable,
        unsafe=True,
        also=("HC513", "HC515"),
    ),
)


def _cut(asked: Asked, answered: Answered) -> None:
    if asked.path == ROLE:
        answered.body = answered.body[:-3]


def _restated(asked: Asked, answered: Answered) -> None:
    if answered.status == 404 and asked.path.startswith(f"{IMAGES}/no-such"):
        answered.json = {**answered.json, "status": 500}
