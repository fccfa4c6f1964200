"""What stands around every page, and what browsers may do with it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response

from ..description import Api, Route, matched
from .markup import Child, Html, element, frame, link, listed, trusted
from .texts import named
from .views import breadcrumb, name_of

_HEADERS = {
    "X-Frame-Options": "DENY",
    # Without any, browsers would not say where a form comes from.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # What somebody may see is not left behind for the next one.
    "Cache-Control": "no-store",
    "Vary": "Accept",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who looks at which address, and what they may do there."""

    request: Request
    identity: str = ""
    routes: Sequence[Route] = ()

    @property
    def base(self) -> str:
        """What stands before all paths, where the API lies below another."""
        return str(self.request.scope.get("root_path", ""))

    @property
    def path(self) -> str:
        """The path of the address, within the API, as it was sent."""
        raw: bytes = self.request.scope.get("raw_path") or b"/"
        path = raw.partition(b"?")[0].decode("ascii", "replace")
        return path.removeprefix(self.base) or "/"


@dataclass(frozen=True)
class Frame:
    """The frame of all pages of an API, and their style.

    The API's `pages` is the folder of what a package was generated with.
    """

    api: Api

    @cached_property
    def _template(self) -> str:
        return (self.api.pages / "page.html").read_text("utf-8")

    @cached_property
    def _style(self) -> str:
        names = ("colours.css", "style.css")
        return "".join((self.api.pages / name).read_text("utf-8") for name in names)

    @cached_property
    def _policy(self) -> str:
        """What browsers may do with a page (CSP level 3): show it, send forms."""
        digest = hashlib.sha256(self._style.encode()).digest()
        style = base64.b64encode(digest).decode()
        return (
            f"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )

    def page(
        self, visit: Visit, title: str, content: Html, status: int, notice: str
    ) -> Response:
        """Return a page; `notice` is what was just done, or empty."""
        said = {"class": "notice", "role": "status"}
        wrong = "Error: " if status >= 400 else ""
        home = f"{visit.base}/" if self.has_page("/") else ""
        html = frame(
            self._template,
            {
                "title": f"{wrong}{title} · {self.api.title}",
                "style": trusted(self._style),
                "api": link(home, named(self.api.title, "API")),
                "links": self._links(visit),
                "way": self._way(visit),
                "notice": element("p", notice, attributes=said) if notice else None,
                "heading": title,
                "content": content,
            },
        )
        # A vocabulary may hold what UTF-8 cannot.
        text = str(html).encode("utf-8", "replace")
        headers = {**_HEADERS, "Content-Security-Policy": self._policy}
        return Response(text, status, headers, "text/html")

    def _links(self, visit: Visit) -> Html:
        published: list[Child] = [
            link(f"{visit.base}{self.api.documentation_path}", "Vocabulary"),
            link(f"{visit.base}/openapi.json", "OpenAPI"),
        ]
        return listed("ul", published)

    def _way(self, visit: Visit) -> Html | None:
        """Return the links to what this page lies below."""
        segments = visit.path.rstrip("/").split("/")
        if len(segments) < 2:
            return None
        parts = []
        for length in range(1, len(segments)):
            path = "/".join(segments[:length]) or "/"
            name = name_of(path) if length > 1 else named(self.api.title, "API")
            there = self.has_page(path)
            parts.append((name, f"{visit.base}{path}" if there else ""))
        return breadcrumb(parts, name_of(visit.path))

    def has_page(self, path: str) -> bool:
        """Whether something at a path can be read."""
        return any(
            route.method == "GET" and matched(route.path, path) is not None
            for route in self.api.routes
        )

    def above(self, path: str) -> str:
        """Return the nearest path above that can be read."""
        while path.strip("/"):
            path = path.rstrip("/").rpartition("/")[0] or "/"
            if self.has_page(path):
                break
        return path
