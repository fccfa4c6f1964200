"""Who asks: HTTP Basic, bearer tokens that are renewed, environment variables.

RFC 7617 and RFC 6750. Credentials are sent to the API's origin alone, as no
request goes anywhere else.
"""

from __future__ import annotations

import inspect
import os
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import TypeAlias

import httpx

from .addresses import origin
from .core import Api

Renewal: TypeAlias = Callable[[], str | Awaitable[str]]
Authentication: TypeAlias = httpx.Auth | tuple[str, str] | str
"""An `httpx.Auth`, a user name and a password, or a bearer token."""


class Bearer(httpx.Auth):
    """A bearer token (RFC 6750); `renew` returns another when it has expired.

    It is called when there is no token yet and when a request is answered with
    401, which is then sent once more. Of several requests at once one renews. The
    blocking client takes a function, the asynchronous one a coroutine function too.
    """

    def __init__(self, token: str = "", renew: Renewal | None = None) -> None:
        self._token = token
        self._renew = renew
        self._lock = threading.Lock()

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the token, and once more where it was renewed."""
        used = self._token or self._renewed("")
        response = yield _signed(request, used)
        if response.status_code == 401 and self._renew is not None:
            yield _signed(request, self._renewed(used))

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Send the token, and once more where it was renewed."""
        used = self._token or await self._renewed_async("")
        response = yield _signed(request, used)
        if response.status_code == 401 and self._renew is not None:
            yield _signed(request, await self._renewed_async(used))

    def _renewed(self, used: str) -> str:
        with self._lock:
            if self._token == used and self._renew is not None:
                token = self._renew()
                if not isinstance(token, str):
                    raise TypeError("a coroutine function needs the AsyncClient")
                self._token = token
            return self._token

    async def _renewed_async(self, used: str) -> str:
        if self._token == used and self._renew is not None:
            token = self._renew()
            self._token = await token if inspect.isawaitable(token) else token
        return self._token


def _signed(request: httpx.Request, token: str) -> httpx.Request:
    request.headers["Authorization"] = f"Bearer {token}"
    return request


def environment_url(api: Api) -> str:
    """Return the API's address: ``<NAME>_URL``, else what the vocabulary says."""
    return os.environ.get(f"{api.name}_URL", "") or api.entrypoint


def authentication(
    api: Api, url: str, given: Authentication | None
) -> httpx.Auth | None:
    """Return how to authenticate at `url`.

    Without `given` credentials, those of the environment: ``<NAME>_TOKEN``, else
    ``<NAME>_KEY`` and ``<NAME>_SECRET``. They are for the API that `environment_url`
    names, and not sent to another origin.
    """
    if given is None:
        given = _from_environment(api, url)
    if isinstance(given, tuple):
        return httpx.BasicAuth(*given)
    return Bearer(given) if isinstance(given, str) else given


def _from_environment(api: Api, url: str) -> Authentication | None:
    try:
        if origin(environment_url(api)) != origin(url):
            return None
    except ValueError:
        return None
    token = os.environ.get(f"{api.name}_TOKEN")
    if token:
        return token
    key = os.environ.get(f"{api.name}_KEY")
    return (key, os.environ.get(f"{api.name}_SECRET", "")) if key else None
