"""The modules of the generated TypeScript client run in a browser, as they are."""

from __future__ import annotations

from pathlib import Path

from browser_support import chromium
from server_support import GENERATED, in_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from typescript_support import beside, compiled

CALLS = """
const [done] = arguments;
const asked = async () => {
  const { Client, Conflict, UnexpectedAnswer } = await import('/js/typescript/index.js');
  const client = new Client(location.origin, { auth: ['key', 'secret'] });
  const queue = await client.queues.get({ customer: 1 });
  const role = await client.roles.get({ customer: 1, role: 'a b' });
  const lost = await client.roles.update({ name: 'c' }, role).catch((error) => error);
  const moved = await client.customers.get({ customer: 1 }).catch((error) => error);
  return [
    queue.size, role.name, lost instanceof Conflict, moved instanceof UnexpectedAnswer,
  ];
};
asked().then(done, (error) => done(String(error)));
"""


async def queue(request: Request) -> Response:
    return JSONResponse({"size": 3 if "authorization" in request.headers else 0})


async def role(request: Request) -> Response:
    if request.method == "PATCH":
        return Response(
            status_code=412 if request.headers["if-match"] == '"1"' else 200
        )
    name = request.path_params["role"]
    return JSONResponse({"name": name}, headers={"ETag": '"1"'})


async def moved(request: Request) -> Response:
    return RedirectResponse("/customers/1/queue")


async def page(request: Request) -> Response:
    return HTMLResponse("<!doctype html><title>A page</title>")


def test_a_browser_imports_the_client_and_calls(tmp_path: Path) -> None:
    modules = compiled(beside(GENERATED / "typescript", tmp_path / "made"))
    routes = [
        Route("/customers/1", moved),
        Route("/customers/1/queue", queue),
        Route("/customers/1/roles/{role}", role, methods=["GET", "PATCH"]),
        Route("/page", page),
        Mount("/js/typescript", StaticFiles(directory=modules)),
    ]
    with in_thread(Starlette(routes=routes)) as server, chromium() as browser:
        browser.open(f"{server.base_url}/page")
        found = browser.driver.execute_async_script(CALLS)
        assert found == [3, "a b", True, True]
