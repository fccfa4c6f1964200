"""Forms that only this server's own pages can send.

A page's forms carry a token, signed with a secret and bound to a cookie and
to who asks; browsers send the cookie for no other site's request
(RFC 6265bis, section 5.2), and say where a form came from (Fetch Standard:
Origin; Fetch Metadata: Sec-Fetch-Site).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from starlette.requests import Request
from starlette.responses import Response

from ..problems import Problem

_COOKIE = re.compile("[A-Za-z0-9_-]{22,64}")
_NONCE = re.compile("[A-Za-z0-9_-]{16}")
_OUT_OF_DATE = "This form is out of date, or was not made here. Send it once more."


class Tokens:
    """Makes and checks the tokens of forms.

    Without a `secret` there is one for as long as the process lives: with
    several processes all need the same.
    """

    def __init__(self, secret: str = "") -> None:
        self._key = secret.encode() or secrets.token_bytes(32)

    def cookie(self, request: Request) -> str:
        """Return what the cookie of forms says, or should say."""
        said = request.cookies.get(_name(request), "")
        return said if _COOKIE.fullmatch(said) else secrets.token_urlsafe(24)

    def keep(self, request: Request, response: Response, cookie: str) -> None:
        """Let the browser keep the cookie, if it has not yet."""
        name = _name(request)
        if request.cookies.get(name) != cookie:
            response.set_cookie(
                name,
                cookie,
                secure=request.scope["scheme"] == "https",
                httponly=True,
                samesite="strict",
            )

    def token(self, cookie: str, identity: str) -> str:
        """Return a token for a page's forms, another one each time.

        That hides it from who could measure compressed pages.
        """
        nonce = secrets.token_urlsafe(12)
        return f"{nonce}.{self._signature(nonce, cookie, identity)}"

    def check(self, request: Request, token: str, identity: str) -> None:
        """Raise 403 for a form with no token of this person's."""
        nonce, _, signature = token.partition(".")
        cookie = request.cookies.get(_name(request), "")
        right = self._signature(nonce, cookie, identity)
        same = hmac.compare_digest(signature.encode(), right.encode())
        if not (same and _NONCE.fullmatch(nonce) and _COOKIE.fullmatch(cookie)):
            raise Problem(403, _OUT_OF_DATE)

    def _signature(self, nonce: str, cookie: str, identity: str) -> str:
        # Of these only the last can hold the separator: see `check`.
        text = f"{nonce}\0{cookie}\0{identity}".encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def _name(request: Request) -> str:
    # With this prefix no neighbouring host can set it (RFC 6265bis, 4.1.3.2).
    return "__Host-form" if request.scope["scheme"] == "https" else "form"


def check_origin(request: Request) -> None:
    """Raise 403 for what another site's page has sent."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    here = f"{request.url.scheme}://{request.url.netloc}"
    origin = request.headers.get("origin", here)
    if site not in ("same-origin", "none") or origin.lower() != here.lower():
        raise Problem(403, "Another site's page has sent this.")
