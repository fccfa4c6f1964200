"""The site about an API by itself: written to a folder, or shown on this machine.

What is shown lives in memory and is made again at each change; of a mistake the
sentence is shown on the last good page.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from hydra_codegen import output, pipeline, presentation, runs
from hydra_codegen.config import Settings
from hydra_codegen.errors import UsageError
from hydra_codegen.fragments import HtmlText
from hydra_codegen.rendering import Templates
from hydra_codegen.targets.html.assets import CHANGES_SCRIPT, CHANGES_STYLE
from hydra_codegen.targets.html.layout import WAITING

HOST = "127.0.0.1"
_TARGET = "html"
_EVENTS, _SCRIPT, _STYLE = "/.events", "/.changes.js", "/.changes.css"
_ADDED = {_SCRIPT: CHANGES_SCRIPT, _STYLE: CHANGES_STYLE}
_PATIENCE = 15
"""Seconds after which a page that waits is told that nothing has changed."""

_KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; "
    "style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def write(
    settings: Settings, *, force: bool = False, stdin: BinaryIO | None = None
) -> runs.Outcome:
    """Write the site into the folder `settings.out`; returns what to say.

    Raises `HydraCodegenError` with the old site whole.
    """
    generation, files = _made(settings, stdin)
    package = generation.package
    written = output.write(settings.out, package, {_TARGET: files}, force=force)
    return runs.Outcome(
        text=presentation.site_text(generation, settings, written),
        notes=_notes(generation),
    )


def serve(
    settings: Callable[[], Settings],
    port: int,
    say: Callable[[runs.Outcome], None],
    stdin: BinaryIO | None = None,
) -> None:
    """Show the site at a port of this machine until interrupted.

    `settings` are read anew at each change; `say` is told where the site is and
    what was wrong in between. What no file says is shown as it was. Raises what
    `settings` raises at first, and `UsageError` for a port that cannot be had.
    """
    shown = Shown()

    def make(now: Settings) -> runs.Outcome:
        generation, files = _made(now, stdin)
        shown.renew(files)
        said = presentation.size_line(generation)
        return runs.Outcome(text=said, notes=_notes(generation))

    def told(outcome: runs.Outcome) -> None:
        if outcome.status:
            shown.trouble(presentation.without_colours(outcome.notes))
        say(outcome)

    first = settings()
    with _listening(port, shown) as server:
        address = f"http://{HOST}:{server.server_address[1]}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(runs.Outcome(text=f"The site is at {address}\n"))
        if any("://" in source or source == "-" for source in first.sources):
            told(make(first))
            runs.until_interrupted()
        else:
            runs.watch(settings, make, told, option="--serve")
        server.shutdown()


def _made(
    settings: Settings, stdin: BinaryIO | None
) -> tuple[pipeline.Generation, output.FileSet]:
    """Return the site in memory, by paths that begin at its folder."""
    wanted = replace(settings, targets=(_TARGET,))
    generation = pipeline.generate_files(pipeline.read_api(wanted, stdin=stdin), wanted)
    files = generation.files[_TARGET].items()
    return generation, {p.removeprefix(f"{_TARGET}/"): data for p, data in files}


def _notes(generation: pipeline.Generation) -> str:
    found = generation.findings
    return presentation.findings_text(found) if found else ""


class Shown:
    """The site as it is now, for all threads that answer; `version` grows."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._files: Mapping[str, bytes] = {}
        self._problem = ""
        self.version = 0

    def renew(self, files: Mapping[str, bytes]) -> None:
        """Show other files from now on."""
        self._become(files, "")

    def trouble(self, problem: str) -> None:
        """Say what is wrong beside the files that were there."""
        self._become(self._files, problem)

    def _become(self, files: Mapping[str, bytes], problem: str) -> None:
        with self._changed:
            self._files, self._problem = files, problem
            self.version += 1
            self._changed.notify_all()

    def file(self, path: str) -> bytes | None:
        """Return the file at a path, or None."""
        with self._changed:
            return self._files.get(path)

    def after(self, version: int) -> tuple[int, str]:
        """Wait for another version; returns it, or the same after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, _PATIENCE)
            return self.version, self._problem


def _listening(port: int, shown: Shown) -> ThreadingHTTPServer:
    class Handler(_Handler):
        site = shown

    try:
        server = ThreadingHTTPServer((HOST, port), Handler)
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such port"
        raise UsageError(f"cannot listen on {HOST} port {port}: {reason}") from error
    server.daemon_threads = True
    return server


class _Handler(BaseHTTPRequestHandler):
    """Answers with the files of a site, and with what changes."""

    site: Shown
    templates = Templates()
    server_version, sys_version = "hydra-codegen", ""

    def do_GET(self) -> None:
        """Answer a request."""
        path = unquote(urlsplit(self.path).path, errors="replace")
        if not self._is_ours():
            self._send(b"Another host is asked for here.", "text/plain", 421)
        elif path == _EVENTS:
            self._tell()
        elif path in _ADDED:
            text = self.templates.render(_ADDED[path])
            self._send(text.encode(), _KINDS[path.rpartition(".")[2]])
        else:
            self._send_file(path.removeprefix("/") or "index.html")

    def _is_ours(self) -> bool:
        """Whether a request names this machine: a name of elsewhere may lead here."""
        host = self.headers.get("Host", "").rpartition(":")[0]
        return host in (HOST, "localhost")

    def _send_file(self, name: str) -> None:
        data = self.site.file(name)
        kind = _KINDS.get(name.rpartition(".")[2], "application/octet-stream")
        if data is None and name == "index.html":
            empty = self.templates.render(WAITING, script=HtmlText(_head()))
            self._send(empty.encode(), kind, 503)
        elif data is None:
            self._send(b"There is no such page.", "text/plain", 404)
        else:
            self._send(data.replace(b"</head>", _head().encode() + b"</head>", 1), kind)

    def _send(self, data: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _tell(self) -> None:
        """Tell a page of each change (HTML Standard, section 9.2)."""
        self.send_response(200)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for line in _events(self.site):
            try:
                self.wfile.write(line.encode())
                self.wfile.flush()
            except OSError:
                return  # the page is gone

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what is asked for here is nobody's news."""


def _head() -> str:
    """Return what each page that is shown has besides."""
    return f'<link rel="stylesheet" href="{_STYLE}"><script src="{_SCRIPT}" defer></script>'


def _events(site: Shown) -> Iterator[str]:
    """Yield events without end: the version and what is wrong, or a comment."""
    version = -1
    while True:
        now, problem = site.after(version)
        if now == version:
            yield ": still here\n\n"
        else:
            version = now
            yield f"data: {json.dumps({'version': now, 'problem': problem})}\n\n"
