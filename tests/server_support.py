"""Generated servers that run in a process of their own, and databases for them."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import uvicorn
from support import ROOT, require_postgresql

GENERATED = ROOT / "generated"
APPLICATION = Path(__file__).parent / "server" / "dlcs_application.py"


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL server for a while; yields the URL of an empty database."""
    programs = require_postgresql()
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    # It refuses to run as root.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [*as_user, str(programs / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
        )

    port = free_port()
    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        options = f"-p {port} -k {folder} -c fsync=off -c listen_addresses=127.0.0.1"
        run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a port that nothing listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextlib.contextmanager
def dlcs_server(database: str, log: Path, **settings: str) -> Iterator[httpx.Client]:
    """Run the generated DLCS server; yields a client of it."""
    settings = {"PYTHONPATH": str(GENERATED), "DATABASE": database, **settings}
    with running([str(APPLICATION)], log, settings) as client:
        yield client


@contextlib.contextmanager
def dlcs_on(kind: str, folder: Path) -> Iterator[httpx.Client]:
    """Run the generated DLCS server on a database of a kind; yields a client of it."""
    if kind == "sqlite":
        with dlcs_server(f"sqlite:///{folder / 'data.db'}", folder / "log") as client:
            yield client
        return
    with postgresql() as url, dlcs_server(url, folder / "log") as client:
        yield client


class Killable:
    """A DLCS server that is killed, and started again on the same database."""

    def __init__(self, starter: subprocess.Popen[bytes], log: Path) -> None:
        self._starter, self._log = starter, log
        self._process = 0

    def start(self) -> str:
        """Start it; returns its origin once it answers."""
        assert self._starter.stdin is not None
        assert self._starter.stdout is not None
        port = free_port()
        self._starter.stdin.write(f"{port}\n".encode())
        self._starter.stdin.flush()
        self._process = int(self._starter.stdout.readline())
        origin = f"http://127.0.0.1:{port}"
        _wait(origin, self._starter, self._log)
        return origin

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        if self._process:
            os.kill(self._process, signal.SIGKILL)
            self._process = 0


@contextlib.contextmanager
def killable_server(database: str, log: Path) -> Iterator[Killable]:
    """Yield a DLCS server that is not started yet."""
    settings = {"PYTHONPATH": str(GENERATED), "DATABASE": database}
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [sys.executable, str(APPLICATION.with_name("killed_application.py"))],
            env={**os.environ, **settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
        ) as starter,
    ):
        server = Killable(starter, log)
        try:
            yield server
        finally:
            # It ends when nobody can ask for more.
            server.kill()


@contextlib.contextmanager
def running(
    command: list[str], log: Path, settings: dict[str, str]
) -> Iterator[httpx.Client]:
    """Run a Python program that takes a port last; yields a client of it."""
    port = free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command, str(port)],
            env={**os.environ, **settings},
            stdout=output,
            stderr=output,
        )
        try:
            origin = f"http://127.0.0.1:{port}"
            _wait(origin, process, log)
            with httpx.Client(base_url=origin, timeout=30) as client:
                yield client
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@contextlib.contextmanager
def serving(folder: Path, source: str | Path, *arguments: str) -> Iterator[str]:
    """Run `hydra-codegen serve`; yields what it said until it answered."""
    log = folder / "said"
    command = [sys.executable, "-m", "hydra_codegen", "serve", str(source)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder)}
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--port", "0", *arguments], env=environment, stdout=output
        )
        try:
            deadline = time.monotonic() + 60
            while not (
                port := re.search(r" at http://\S+:(\d+)/$", log.read_text(), re.M)
            ):
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline
                time.sleep(0.1)
            # It listens before it says so: who asks then is answered.
            httpx.options(f"http://127.0.0.1:{port[1]}", timeout=60)
            yield log.read_text()
        finally:
            process.terminate()
            process.wait(20)


def _wait(origin: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    address = urlsplit(origin)
    while time.monotonic() < deadline and process.poll() is None:
        # It listens as soon as it answers.
        with (
            contextlib.suppress(OSError),
            socket.create_connection((address.hostname, address.port)),
        ):
            return
        time.sleep(0.02)
    raise AssertionError(f"the server does not answer: {log.read_text()}")


@contextlib.contextmanager
def in_thread(app: Any) -> Iterator[httpx.Client]:
    """Run an application in a thread of this process; yields a client of it."""
    # Of a socket that does not say so, asyncio does not know that it is TCP's, and
    # each answer then waits 40 ms for the other side to acknowledge its head.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx.Client(base_url=origin, timeout=30) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
