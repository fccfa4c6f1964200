"""Images of the DLCS, served by hand: what `benchmarks/server.py` compares with.

The same addresses, documents and tables as the generated server's, for four
operations, as somebody would write them who knows FastAPI and SQLAlchemy.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import FastAPI, Header, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    event,
    func,
    make_url,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from benchmarks.handwritten_tables import (
    SHOWN,
    Image,
    Images,
    batch_images,
    batches,
    images,
    queue_images,
    queues,
    search,
    spaces,
)

CONTEXT = "/context.jsonld"
PLACE = re.compile(r"(?:(last)|(after|before)-([0-9]{1,18}))")


class JsonLd(JSONResponse):
    """An answer in JSON-LD."""

    media_type = "application/ld+json"


class Store:
    """The database, with transactions that read and that write."""

    def __init__(self, url: str) -> None:
        place = make_url(url)
        sqlite = place.get_backend_name() == "sqlite"
        driver = "sqlite+aiosqlite" if sqlite else "postgresql+asyncpg"
        self.engine: AsyncEngine = create_async_engine(place.set(drivername=driver))
        if sqlite:
            event.listen(self.engine.sync_engine, "connect", set_up_sqlite)
            event.listen(self.engine.sync_engine, "begin", begin_sqlite)
        self.writer = self.engine.execution_options(writes=True)


def set_up_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 10000")
    cursor.close()


def begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def image_path(customer: str, space: str, image: str) -> str:
    return "/".join(
        ("/customers", quote(customer), "spaces", quote(space), "images", quote(image))
    )


def origin(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def image_document(row: RowMapping, base: str) -> dict[str, Any]:
    """Return an image as it is shown."""
    path = image_path(row["_key_customer"], row["_key_space"], row["_key_image"])
    found = {"@id": base + path, "@type": "Image"}
    for name, key in SHOWN:
        if row[name] is not None:
            found[key] = row[name]
    if row["batch"] is not None:
        found["batch"] = base + row["batch"]
    found["roles"] = f"{base}{path}/roles"
    return found


def tag(row: RowMapping) -> str:
    return f'"{row["_id"]}-{row["_version"]}"'


def among(header: str | None, known: str | None) -> bool:
    """Whether an If-Match or If-None-Match names an entity tag."""
    if header is None or known is None:
        return False
    return header.strip() == "*" or known in [
        part.strip() for part in header.split(",")
    ]


def create(database: str) -> FastAPI:
    """Return the application."""
    store = Store(database)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        await store.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    add_image(app, store)
    add_page(app, store)
    add_batch(app, store)
    return app


def one_image(customer: str, space: str, image: str) -> Any:
    """Return the condition that an image has these keys."""
    return (
        (images.c["_key_customer"] == customer)
        & (images.c["_key_space"] == space)
        & (images.c["_key_image"] == image)
    )


def one_space(customer: str, space: str) -> Any:
    """Return the query for a space."""
    return select(spaces.c["_id"]).where(
        spaces.c["_key_customer"] == customer, spaces.c["_key_space"] == space
    )


def add_image(app: FastAPI, store: Store) -> None:
    """Let one image be read and written."""

    @app.get("/customers/{customer}/spaces/{space}/images/{image}")
    async def read(
        request: Request,
        customer: str,
        space: str,
        image: str,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        async with store.engine.connect() as connection:
            found = select(images).where(one_image(customer, space, image))
            row = (await connection.execute(found)).mappings().first()
        if row is None:
            raise HTTPException(404)
        headers = {"ETag": tag(row)}
        if among(if_none_match, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        base = origin(request)
        document = {"@context": base + CONTEXT, **image_document(row, base)}
        return JsonLd(document, headers=headers)

    @app.put("/customers/{customer}/spaces/{space}/images/{image}")
    async def replace(
        request: Request,
        customer: str,
        space: str,
        image: str,
        body: Image,
        if_match: Annotated[str | None, Header()] = None,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> Response:
        base = origin(request)
        if body.id not in (None, base + image_path(customer, space, image)):
            raise HTTPException(422, "@id is another address")
        async with store.writer.begin() as connection:
            here = one_image(customer, space, image)
            state = select(images.c["_id"], images.c["_version"]).where(here)
            before = (
                (await connection.execute(state.with_for_update())).mappings().first()
            )
            known = None if before is None else tag(before)
            if if_match is not None and not among(if_match, known):
                raise HTTPException(412)
            if among(if_none_match, known):
                raise HTTPException(412)
            row = await put_image(connection, (customer, space, image), body, before)
        headers = {"ETag": tag(row)}
        document = {"@context": base + CONTEXT, **image_document(row, base)}
        return JsonLd(document, 201 if before is None else 200, headers)


async def put_image(
    connection: AsyncConnection,
    keys: tuple[str, str, str],
    body: Image,
    before: RowMapping | None,
) -> RowMapping:
    """Create or replace an image."""
    if before is not None:
        changed = images.update().where(images.c["_id"] == before["_id"])
        changed = changed.values(**body.columns(), _version=before["_version"] + 1)
        result: Any = await connection.execute(changed.returning(images))
        found: RowMapping = result.mappings().one()
        return found
    if (await connection.execute(one_space(*keys[:2]))).first() is None:
        raise HTTPException(404)
    new = images.insert().values(**new_image(keys, body))
    added: Any = await connection.execute(new.returning(images))
    created: RowMapping = added.mappings().one()
    return created


def new_image(keys: Sequence[str], body: Image) -> dict[str, Any]:
    """Return the row of a new image."""
    customer, space, image = keys
    named = {"_key_customer": customer, "_key_space": space, "_key_image": image}
    return {**named, **body.columns(), "_version": 1, "_extra": {}}


def add_page(app: FastAPI, store: Store) -> None:
    """Let the images of a space be read, page by page."""

    @app.get("/customers/{customer}/spaces/{space}/images")
    async def pages(
        request: Request,
        customer: str,
        space: str,
        size: Annotated[int, Query(alias="pageSize", ge=1, le=1000)] = 100,
        page: Annotated[str | None, Query(pattern=f"^{PLACE.pattern}$")] = None,
    ) -> Response:
        found = PLACE.fullmatch(page) if page else None
        last, side, place = found.groups() if found else (None, None, None)
        backwards = bool(last) or side == "before"
        inside = (images.c["_key_customer"] == customer) & (
            images.c["_key_space"] == space
        )
        query = select(images).where(inside)
        number = images.c["_id"]
        if place:
            query = query.where(
                number < int(place) if backwards else number > int(place)
            )
        async with store.engine.connect() as connection:
            if (await connection.execute(one_space(customer, space))).first() is None:
                raise HTTPException(404)
            counted = select(func.count()).select_from(images).where(inside)
            total = (await connection.execute(counted)).scalar_one()
            limit = (total % size or size) if last else size
            order = number.desc() if backwards else number
            result = await connection.execute(query.order_by(order).limit(limit + 1))
            rows = result.mappings().all()
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows = rows[::-1]
        before = more if backwards else bool(place)
        after = not last if backwards else more
        whole = f"{origin(request)}/customers/{quote(customer)}/spaces/{quote(space)}/images"
        links = view(whole, size, page, (rows if before else (), rows if after else ()))
        base = origin(request)
        document = {
            "@context": base + CONTEXT,
            "@id": whole,
            "@type": "Collection",
            "totalItems": total,
            "member": [image_document(row, base) for row in rows],
            "view": links,
            "search": search(whole),
        }
        return JsonLd(document)


def view(
    whole: str,
    size: int,
    page: str | None,
    around: tuple[Sequence[RowMapping], Sequence[RowMapping]],
) -> Mapping[str, str]:
    """Return where the other pages are."""
    before, after = around
    first = f"{whole}?pageSize={size}"
    found = {
        "@id": f"{first}&page={page}" if page else first,
        "@type": "PartialCollectionView",
        "first": first,
    }
    if before:
        found["previous"] = f"{first}&page=before-{before[0]['_id']}"
    if after:
        found["next"] = f"{first}&page=after-{after[-1]['_id']}"
    return {**found, "last": f"{first}&page=last"}


def add_batch(app: FastAPI, store: Store) -> None:
    """Take many images at once."""

    @app.post("/customers/{customer}/queue")
    async def submit(request: Request, customer: str, body: Images) -> Response:
        bodies = {(customer, str(i.space), str(i.model_id)): i for i in body.member}
        if len(bodies) < len(body.member):
            raise HTTPException(422, "An image stands twice in the batch.")
        if any(i.space is None or i.model_id is None for i in body.member):
            raise HTTPException(422, "An image of a batch needs space and modelId.")
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        key = uuid.uuid4().hex
        path = f"/customers/{quote(customer)}/queue/batches/{key}"
        counts = {"submitted": now, "count": len(bodies)}
        row = {"_key_customer": customer, "_key_batch": key, **counts}
        async with store.writer.begin() as connection:
            for where in {keys[:2] for keys in bodies}:
                if (await connection.execute(one_space(*where))).first() is None:
                    raise HTTPException(404)
            new = batches.insert().values(**row, _version=1, _extra={})
            result = await connection.execute(new.returning(batches.c["_id"]))
            numbers = await put_images(connection, bodies, path)
            owner = result.scalar_one()
            await join(connection, batch_images, owner, numbers)
            queue = await queue_of(connection, customer)
            await join(connection, queue_images, queue, numbers)
        iri = origin(request) + path
        document = {
            "@context": origin(request) + CONTEXT,
            "@id": iri,
            "@type": "Batch",
            **counts,
            "images": f"{iri}/images",
            "completedImages": f"{iri}/completedImages",
            "errorImages": f"{iri}/errorImages",
        }
        return JsonLd(document, 202, {"Location": iri, "ETag": f'"{owner}-1"'})


async def put_images(
    connection: AsyncConnection, bodies: Mapping[tuple[str, str, str], Image], path: str
) -> list[int]:
    """Create or replace many images; returns their numbers."""
    place = tuple_(
        *(images.c[f"_key_{name}"] for name in ("customer", "space", "image"))
    )
    wanted = list(bodies)
    numbers: list[int] = []
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        known = (
            await connection.execute(select(images).where(place.in_(some)))
        ).mappings()
        rows = {
            (row["_key_customer"], row["_key_space"], row["_key_image"]): row
            for row in known
        }
        for keys, row in rows.items():
            changed = images.update().where(images.c["_id"] == row["_id"])
            values = {**bodies[keys].columns(), "_version": row["_version"] + 1}
            await connection.execute(changed.values(**values, batch=path))
            numbers.append(row["_id"])
        fresh = [
            {**new_image(keys, bodies[keys]), "batch": path}
            for keys in some
            if keys not in rows
        ]
        if fresh:
            added = images.insert().returning(images.c["_id"])
            numbers += (await connection.execute(added, fresh)).scalars()
    return numbers


async def queue_of(connection: AsyncConnection, customer: str) -> int:
    """Return the number of a customer's queue, which is made when first needed."""
    found = select(queues.c["_id"]).where(queues.c["_key_customer"] == customer)
    number = (await connection.execute(found)).scalar()
    if number is None:
        new = queues.insert().values(_key_customer=customer, _version=1, _extra={})
        number = (await connection.execute(new.returning(queues.c["_id"]))).scalar_one()
    return int(number)


async def join(
    connection: AsyncConnection, table: Table, owner: int, numbers: Sequence[int]
) -> None:
    """Make images members of what `owner` is the number of."""
    found = select(table.c["member"]).where(table.c["owner"] == owner)
    known: set[int] = set()
    for start in range(0, len(numbers), 500):
        some = table.c["member"].in_(numbers[start : start + 500])
        known.update((await connection.execute(found.where(some))).scalars())
    rows = [{"owner": owner, "member": n} for n in numbers if n not in known]
    if rows:
        await connection.execute(table.insert(), rows)
