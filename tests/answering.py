"""A server on loopback that gives one answer to whatever it is asked."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextlib.contextmanager
def answering(
    status: int, body: bytes = b"{}", content_type: str = "application/problem+json"
) -> Iterator[tuple[str, list[str]]]:
    """Yield its URL, and the methods and credentials of the requests that came.

    ``CREDENTIALS`` in `body` is what the request was authorized with.
    """
    requests: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            credentials = self.headers.get("Authorization", "")
            requests.append(f"{self.command} {credentials}".strip())
            content = body.replace(b"CREDENTIALS", credentials.encode())
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", requests
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
