"""The generated clients call the generated server, over a real socket.

Every test runs with the blocking and the asynchronous client, on each database.
"""

from __future__ import annotations

import importlib
import re
import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any

from client_support import Calls, every, got, raised
from dlcs import (
    AuthServicePatch,
    AuthServiceWrite,
    BatchPatch,
    BatchWrite,
    CustomerPatch,
    Image,
    ImagePatch,
    ImageWrite,
    RolePatch,
    RoleWrite,
    SpacePatch,
    SpaceWrite,
)
from dlcs.client import (
    ApiError,
    BatchFailed,
    Client,
    Conflict,
    ForeignOrigin,
    MethodNotAllowed,
    NotFound,
    NothingLinked,
    PreconditionFailed,
    UnprocessableContent,
)


def operations() -> Iterator[tuple[str, str, str]]:
    """Yield accessor, method and path of every operation that the clients offer."""
    for name, (module, _) in Client._places.items():
        made = importlib.import_module(module, "dlcs.client")
        for constant, value in vars(made).items():
            if type(value).__name__ == "Operation":
                yield f"{name}{constant.lower()}", value.method, value.path


def test_every_operation_of_every_class(calls: Calls, space: str) -> None:
    async def test(dlcs: Any) -> None:
        for ask in (spaces, images, queues, roles, services):
            await ask(dlcs, space)
        entry = await got(dlcs.entry_point())
        customers = await every(dlcs.follow(entry.customers))
        assert {c.name for c in customers} >= {"2", "3"}
        assert len(await every(dlcs.customers.list())) == len(customers)
        changed = CustomerPatch(display_name=space)
        assert (await got(dlcs.customers.update(changed, customer=2))).display_name
        assert (await got(dlcs.customers.get(customer=2))).display_name == space

    calls.run(test)
    asked = [
        (r.method, r.url.raw_path.decode().partition("?")[0]) for r in requests(calls)
    ]
    for name, method, path in operations():
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))
        assert any(m == method and re.fullmatch(pattern, p) for m, p in asked), name


def requests(calls: Calls) -> list[Any]:
    return calls.network.requests


async def spaces(dlcs: Any, space: str) -> None:
    here = {"customer": 2, "space": space}
    found = await got(dlcs.spaces.get(**here))
    assert found.name == "of a test"
    found.name = "renamed"
    assert (await got(dlcs.spaces.replace(found))).name == "renamed"
    changed = await got(dlcs.spaces.update(SpacePatch(default_tags=["a"]), **here))
    assert (changed.name, changed.default_tags) == ("renamed", ["a"])
    assert "renamed" in [s.name for s in await every(dlcs.spaces.list(customer=2))]
    made = await got(dlcs.spaces.create(SpaceWrite(name="made"), customer=2))
    role = await got(dlcs.spaces.create_default_roles(RoleWrite(name="r"), **here))
    ids = [r.jsonld_id for r in await every(dlcs.spaces.list_default_roles(**here))]
    assert ids == [role.jsonld_id]
    assert await got(dlcs.spaces.delete(made)) is None
    assert await raised(NotFound, lambda: dlcs.spaces.get(made))


async def images(dlcs: Any, space: str) -> None:
    here = {"customer": 2, "space": space, "image": "cat"}
    made = await got(dlcs.images.replace(ImageWrite(string1="tabby"), **here))
    assert made.string1 == "tabby"
    other = await got(
        dlcs.images.create(ImageWrite(string1="b"), customer=2, space=space)
    )
    assert (await got(dlcs.images.get(other.jsonld_id))) == other
    found = await every(dlcs.images.list(customer=2, space=space, string1="tabby"))
    assert [image.jsonld_id for image in found] == [made.jsonld_id]
    assert (await got(dlcs.images.update(made, ImagePatch(string2="x")))).string2 == "x"
    role = await got(dlcs.images.create_roles(RoleWrite(name="clickthrough"), **here))
    assert [r.name for r in await every(dlcs.images.list_roles(**here))] == [role.name]
    image = await got(dlcs.images.get(**here))
    assert [r.name for r in await every(dlcs.follow(image.roles))] == [role.name]
    await batch_of_an_image(dlcs, here)
    await got(dlcs.images.delete(**here))


async def batch_of_an_image(dlcs: Any, here: dict[str, Any]) -> None:
    batch = await got(dlcs.images.replace_batch(BatchWrite(), **here))
    assert (await got(dlcs.images.get_batch(**here))).jsonld_id == batch.jsonld_id
    image = await got(dlcs.images.get(**here))
    assert (await got(dlcs.follow(image.batch))).jsonld_id == batch.jsonld_id
    await got(dlcs.images.update_batch(BatchPatch(), **here))
    await got(dlcs.images.delete_batch(**here))


async def queues(dlcs: Any, space: str) -> None:
    number = int(space[:6], 16)
    await got(dlcs.spaces.replace(SpaceWrite(name="n"), customer=2, space=number))
    sent = [ImageWrite(model_id=f"i{n}", space=number) for n in range(3)]
    batch = await got(dlcs.queues.submit(sent, customer=2))
    assert batch.count == 3
    assert (await got(dlcs.queues.get(customer=2))).jsonld_type == "Queue"
    assert len(await every(dlcs.queues.list_images(customer=2))) >= 3
    known = [b.jsonld_id for b in await every(dlcs.batches.list(customer=2))]
    assert batch.jsonld_id in known
    key = batch.jsonld_id.rpartition("/")[2]
    here = {"customer": 2, "batch": key}
    assert (await got(dlcs.batches.get(**here))).count == 3
    assert len(await every(dlcs.batches.list_images(**here))) == 3
    assert await every(dlcs.batches.list_completed_images(**here)) == []
    assert await every(dlcs.batches.list_error_images(**here)) == []
    await got(dlcs.batches.delete(batch))
    done: list[int] = []
    batches = await got(
        dlcs.queues.submit_all(sent, customer=2, page_size=2, progress=done.append)
    )
    assert sorted(b.count for b in batches) == [1, 2]
    assert max(done) == 3


async def roles(dlcs: Any, space: str) -> None:
    here = {"customer": 2, "role": f"role-{space}"}
    made = await got(dlcs.roles.replace(RoleWrite(name="r"), **here))
    assert (await got(dlcs.roles.get(**here))).name == "r"
    assert (await got(dlcs.roles.update(made, RolePatch(label="l")))).label == "l"
    other = await got(dlcs.roles.create(RoleWrite(name="o"), customer=2))
    names = [r.name for r in await every(dlcs.roles.list(customer=2))]
    assert {"r", "o"} <= set(names)
    service = AuthServiceWrite(name="login")
    linked = await got(dlcs.roles.replace_auth_service(service, **here))
    found = await got(dlcs.roles.get_auth_service(**here))
    assert found.jsonld_id == linked.jsonld_id
    patch = AuthServicePatch(label="Log in")
    assert (await got(dlcs.roles.update_auth_service(patch, **here))).label == "Log in"
    await got(dlcs.roles.delete_auth_service(**here))
    await got(dlcs.roles.delete(other))


async def services(dlcs: Any, space: str) -> None:
    here = {"customer": 2, "auth_service": f"service-{space}"}
    write = AuthServiceWrite(name="s")
    made = await got(dlcs.auth_services.replace(write, **here))
    assert (await got(dlcs.auth_services.get(made))).name == "s"
    patch = AuthServicePatch(label="l")
    assert (await got(dlcs.auth_services.update(patch, **here))).label == "l"
    inner = await got(dlcs.auth_services.create_nested_services(write, **here))
    nested = await every(dlcs.auth_services.list_nested_services(**here))
    assert [s.jsonld_id for s in nested] == [inner.jsonld_id]
    await got(dlcs.auth_services.create(write, customer=2))
    assert len(await every(dlcs.auth_services.list(customer=2))) >= 2
    await got(dlcs.auth_services.delete(**here))


def test_what_was_changed_meanwhile_is_not_overwritten(
    calls: Calls, space: str
) -> None:
    async def test(dlcs: Any) -> None:
        here = {"customer": 2, "space": space}
        mine = await got(dlcs.images.create(ImageWrite(string1="a"), **here))
        theirs = await got(dlcs.images.get(mine))
        await got(dlcs.images.update(theirs, ImagePatch(string1="b")))
        lost = await raised(
            Conflict, lambda: dlcs.images.update(mine, ImagePatch(string1="c"))
        )
        assert isinstance(lost, PreconditionFailed)
        assert lost.status == 412
        assert await raised(Conflict, lambda: dlcs.images.replace(mine))
        assert await raised(Conflict, lambda: dlcs.images.delete(mine.model_copy()))
        assert (await got(dlcs.follow(mine))).string1 == "b"

    calls.run(test)


def test_a_patch_sends_what_was_set_and_no_more(calls: Calls, space: str) -> None:
    async def test(dlcs: Any) -> None:
        write = ImageWrite.from_document({"string1": "a", "string2": "b", "else": [1]})
        image = await got(dlcs.images.create(write, customer=2, space=space))
        await got(dlcs.images.update(image, ImagePatch(string1=None)))
        assert requests(calls)[-1].content == b'{"string1":null}'
        left = await got(dlcs.follow(image))
        assert left.to_document().get("string1") is None
        assert (left.string2, left.to_document()["else"]) == ("b", [1])

    calls.run(test)


def test_pages_are_read_as_far_as_asked(calls: Calls, space: str) -> None:
    async def test(dlcs: Any) -> None:
        here: dict[str, Any] = {"customer": 2, "space": space}
        writes = (ImageWrite(number1=n) for n in range(120))
        done: list[int] = []
        made = await got(
            dlcs.images.create_all(writes, **here, concurrency=1, progress=done.append)
        )
        assert [image.number1 for image in made] == list(range(120))
        assert done == list(range(1, 121))

        async def numbers(wanted: slice) -> tuple[list[int], int]:
            before = len(requests(calls))
            found = await got(dlcs.images.list(**here)[wanted])
            return [i.number1 for i in found], len(requests(calls)) - before

        assert await numbers(slice(0, 3)) == ([0, 1, 2], 1)
        assert await numbers(slice(98, 102)) == ([98, 99, 100, 101], 2)
        assert await numbers(slice(-2, None)) == ([118, 119], 2)
        assert await numbers(slice(200, 300)) == ([], 1)
        assert (await numbers(slice(None, None, 40)))[0] == [0, 40, 80]
        assert (await numbers(slice(3, 0, -1)))[0] == [3, 2, 1]
        images = dlcs.images.list(**here)
        assert await got(images.count()) == 120
        assert (await got(images[7])).number1 == 7
        assert (await got(images[-1])).number1 == 119
        assert await raised(IndexError, lambda: images[120])
        assert [i.number1 for i in await every(images)] == list(range(120))
        if isinstance(dlcs, Client):
            assert len(images) == 120
            assert bool(images)
            assert not dlcs.images.list(**here, number1=99999)

    calls.run(test)


def test_a_batch_stops_at_what_fails(calls: Calls, space: str) -> None:
    async def test(dlcs: Any) -> None:
        def writes() -> Iterator[ImageWrite]:
            for number in range(100):
                document = {"number1": number} if number != 5 else {"width": 1}
                yield ImageWrite.from_document(document)

        here = {"customer": 2, "space": space}
        failed = await raised(
            BatchFailed, lambda: dlcs.images.create_all(writes(), **here, concurrency=2)
        )
        assert failed.failed == 5
        assert {0, 1, 2, 3} <= set(failed.results) <= {*range(5), 6, 7}
        assert isinstance(failed.__cause__, UnprocessableContent)

    calls.run(test)


def test_errors_say_what_the_server_says(calls: Calls, space: str) -> None:
    async def test(dlcs: Any) -> None:
        here = {"customer": 2, "space": space}
        write = ImageWrite.from_document({"width": 3, "height": 4})
        broken = await raised(
            UnprocessableContent, lambda: dlcs.images.create(write, **here)
        )
        assert {rule.path for rule in broken.problem.violations} == {
            "/width",
            "/height",
        }
        assert broken.problem.document["@type"] == "hydra:Error"
        assert str(broken).startswith(f"POST {calls.url}customers/2/spaces/{space}")
        missing = await raised(NotFound, lambda: dlcs.images.get(**here, image="no"))
        assert missing.method == "GET"
        address = f"{calls.url}customers"
        assert await raised(MethodNotAllowed, lambda: dlcs.images.delete(address))

    calls.run(test)


def test_only_the_origin_of_the_api_is_asked(calls: Calls, space: str) -> None:
    async def test(dlcs: Any) -> None:
        here = {"customer": 2, "space": space}
        image = await got(dlcs.images.create(ImageWrite(), **here))
        for iri in (
            "http://127.0.0.2/x",
            "https://127.0.0.1/x",
            "//a.example/",
            "file:///x",
        ):
            assert await raised(ForeignOrigin, partial(dlcs.images.get, iri))
            image.jsonld_id = iri
            assert await raised(ForeignOrigin, lambda: dlcs.follow(image))
        assert await raised(NothingLinked, lambda: dlcs.follow(image.batch))

    calls.run(test, auth=("user", "secret"))
    assert {str(r.url)[: len(calls.url)] for r in requests(calls)} == {calls.url}


def test_the_live_documentation_is_the_one_generated_from(calls: Calls) -> None:
    async def test(dlcs: Any) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            await got(dlcs.entry_point())
            await got(dlcs.entry_point())
        asked = [r.url.path for r in requests(calls)]
        assert asked == ["/", "/vocab", "/"]

    calls.run(test)


def test_arguments_that_do_not_fit_are_said_before_anything_is_sent(
    calls: Calls,
) -> None:
    async def test(dlcs: Any) -> None:
        for ask in (
            lambda: dlcs.images.get(customer=2, space=5),
            lambda: dlcs.images.get(customer=2, space=5, image="cat", other=1),
            lambda: dlcs.images.get("/x", customer=2, space=5, image="cat"),
            lambda: dlcs.images.update(ImageWrite()),
            lambda: dlcs.images.create("x", customer=2, space=5),
            lambda: dlcs.images.get(Image()),
        ):
            assert await raised(TypeError, ask)
        for name in ("", ".", ".."):
            assert await raised(
                ValueError,
                partial(dlcs.images.get, customer=2, space=5, image=name),
            )
        assert not isinstance(TypeError(), ApiError)

    calls.run(test)
    assert requests(calls) == []
