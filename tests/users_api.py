"""A small API with secrets, and a way to talk to its generated server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx

from hydra_codegen.documentation import (
    ApiDocumentation,
    IriTemplate,
    Named,
    Operation,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
    TemplateVariable,
)
from hydra_codegen.statements import XSD

NS = "https://a.example/v#"
SECRET = "hunter2-and-more"


def text(key: str, **more: Any) -> SupportedProperty:
    range_ = Range(iri=XSD + "string", kind=RangeKind.DATATYPE)
    return SupportedProperty(iri=NS + key, key=key, ranges=(range_,), **more)


def operation(method: str, *, expects: bool = False) -> Operation:
    user = (NS + "User",)
    return Operation(method=method, expects=user if expects else (), returns=user)


USER = SupportedClass(
    iri=NS + "User",
    name="User",
    templates=(
        IriTemplate(
            template="/users/{name}",
            variables=(
                TemplateVariable(name="user", token="name", property=NS + "name"),
            ),
        ),
    ),
    properties=Named(
        {
            "name": text("name", required=True),
            "password": text("password", readable=False, required=True),
            "note": text("note"),
        }
    ),
    operations=(
        operation("GET"),
        operation("PUT", expects=True),
        operation("PATCH", expects=True),
        Operation(method="DELETE", deprecated=True),
    ),
)
ROOT = SupportedClass(
    iri=NS + "EntryPoint",
    name="EntryPoint",
    operations=(Operation(method="GET", returns=(NS + "EntryPoint",)),),
    properties=Named(
        {
            "users": SupportedProperty(
                iri=NS + "users",
                key="users",
                ranges=(
                    Range(
                        iri="http://www.w3.org/ns/hydra/core#Collection",
                        kind=RangeKind.COLLECTION,
                        members=(NS + "User",),
                    ),
                ),
                operations=(operation("GET"), operation("POST", expects=True)),
            )
        }
    ),
)
API = ApiDocumentation(title="Users", classes=Named({"EntryPoint": ROOT, "User": USER}))


def talk(made: Any, folder: Path, *requests: tuple[Any, ...]) -> list[httpx.Response]:
    """Return the answers to requests: method, URL and JSON document."""

    async def ask() -> list[httpx.Response]:
        store = made.SqlStore(f"sqlite:///{folder / 'data.db'}")
        app = made.create_app(store, authorize=made.allow_everyone)
        transport = httpx.ASGITransport(app)
        client = httpx.AsyncClient(transport=transport, base_url="http://a")
        async with app.router.lifespan_context(app), client:
            return [
                await client.request(method, url, json=body, headers=headers)
                for method, url, body, headers in (
                    (*r, *([None] * (4 - len(r)))) for r in requests
                )
            ]

    return asyncio.run(ask())
