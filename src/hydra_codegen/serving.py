"""A server for a vocabulary, at once: generated into a cache folder and run.

For trying an API out. What it needs besides is imported when it is asked for.
"""

from __future__ import annotations

import asyncio
import hashlib
import importlib
import ipaddress
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from hydra_codegen import output, pipeline
from hydra_codegen.config import Settings
from hydra_codegen.errors import UsageError
from hydra_codegen.frozen import dataclass
from hydra_codegen.locations import cache_folder

_FIRST_KEY = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where to listen; `key` is what clients send by HTTP Basic (``key:secret``)."""

    host: str = "127.0.0.1"
    port: int = 8000
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A package with a server: the folder it is in, and its name."""

    folder: Path
    package: str


def generate_server(settings: Settings, reading: pipeline.Reading) -> Generated:
    """Generate the package of a server below the cache folder.

    Each set of sources has a folder of its own. Raises as `generate_files`
    and `output.write` do.
    """
    sources = "\n".join(str(_absolute(source)) for source in settings.sources)
    name = hashlib.sha256(sources.encode()).hexdigest()[:16]
    folder = cache_folder() / "serve" / name
    wanted = replace(settings, targets=("server",), out=folder)
    generation = pipeline.generate_files(reading, wanted)
    output.write(folder, generation.package, generation.files, force=True)
    return Generated(folder=folder, package=generation.package)


def _absolute(source: str) -> str | Path:
    return source if "://" in source or source == "-" else Path(source).absolute()


def serve(
    generated: Generated,
    address: Address,
    database: str,
    say: Callable[[str], None],
) -> None:
    """Run the server until it is interrupted; `say` is told where it is.

    Without `database` the data is kept beside the package, in SQLite. Raises
    `UsageError` for an address beyond this machine without a key, for one
    that cannot be had, and where the libraries of a server are missing.
    """
    _check_reach(address)
    sys.path.insert(0, str(generated.folder))
    try:
        uvicorn = importlib.import_module("uvicorn")
        made: Any = importlib.import_module(f"{generated.package}.server")
        api = made.API
        url = database or f"sqlite:///{generated.folder / 'data.db'}"
        store = made.SqlStore(url)
        app = made.create_app(store, authorize=_authorization(made, address.key))
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed; serve needs hydra-codegen[server]"
        ) from error
    except ValueError as error:
        raise UsageError(str(error)) from error
    listener = _listening(address)
    first = _begun(made, store, own=not database)
    host = f"[{address.host}]" if ":" in address.host else address.host
    origin = f"http://{host}:{listener.getsockname()[1]}"
    say(f"{api.title} at {origin}/")
    say(f"  documentation  {origin}{api.documentation_path}")
    say(f"  OpenAPI        {origin}/docs")
    say(f"  data           {database or generated.folder / 'data.db'}")
    for path in first:
        say(f"  to begin with  {origin}{path} (no operation creates one)")
    config = uvicorn.Config(app, server_header=False, log_level="warning")
    uvicorn.Server(config).run(sockets=[listener])


def _begun(made: Any, store: Any, *, own: bool) -> list[str]:
    """Make the database ready; returns the paths of what there is to begin with.

    One of our `own` is brought along with its vocabulary.
    """
    unusable = importlib.import_module("sqlalchemy.exc").SQLAlchemyError
    try:
        return asyncio.run(_prepared(made, store, own=own))
    except made.MigrationError as error:
        raise UsageError(str(error)) from error
    except (OSError, unusable) as error:
        kind = type(error).__name__  # its text may hold a password
        raise UsageError(f"the database cannot be used: {kind}") from error


def _check_reach(address: Address) -> None:
    try:
        local = ipaddress.ip_address(address.host).is_loopback
    except ValueError:
        local = address.host == "localhost"
    if not local and not address.key:
        raise UsageError(
            f"{address.host} is reached from other machines; without --key everyone "
            "there could do everything"
        )


def _authorization(made: Any, key: str) -> Any:
    if not key:
        return made.allow_everyone
    name, colon, secret = key.partition(":")
    if not (name and colon and secret):
        raise UsageError("--key takes KEY:SECRET")
    return made.http_basic({name: made.hash_secret(secret)})


def _listening(address: Address) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        listener = socket.create_server((address.host, address.port), family=family)
        # What it accepts inherits this: head and body of an answer are sent apart, and
        # the second would wait until the first is acknowledged (RFC 896).
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such port"
        raise UsageError(
            f"cannot listen on {address.host} port {address.port}: {reason}"
        ) from error


async def _prepared(made: Any, store: Any, *, own: bool) -> list[str]:
    if own:
        await store.migrate()
    return await _first_resources(made.API, store, made.Problem)


async def _first_resources(api: Any, store: Any, problem: type[Exception]) -> list[str]:
    """Create one of each type that no operation creates; returns their paths.

    Without a customer nobody could try what is done with customers.
    """
    await store.start()
    creatable = {resource.name for resource in _creatable(api)}
    paths: list[str] = []
    for resource in api.resources:
        if resource.implicit or resource.name in creatable:
            continue
        keys = tuple(_FIRST_KEY for _ in resource.keys)
        try:
            async with store.writing() as session:
                if await session.read(resource, keys) is None:
                    await session.write(resource, keys, lambda _: {})
            paths.append(resource.address(keys))
        except problem:
            continue  # what it would lie below is not there either
    await store.stop()
    return paths


def _creatable(api: Any) -> list[Any]:
    """Return the types of what PUT or POST creates."""
    found = []
    for route in api.routes:
        if route.method in ("PUT", "POST") and route.subject is not None:
            subject = route.subject
            subject = getattr(subject, "member", subject)
            found.append(getattr(subject, "target", subject))
    return found
