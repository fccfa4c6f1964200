"""Who asks, and whether they may: asked before anything else happens.

HTTP Basic is RFC 7617, bearer tokens are RFC 6750.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

_MOST_VERIFICATIONS = 2
"""How many secrets are hashed at the same time; each takes memory and a core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What somebody wants to do.

    `identity` is who asks; `operation` the name of the handler's method (or
    ``documentation``, ``context``, ``openapi``, ``options``), `method` the
    HTTP method, `hydra_class` the IRI of the class whose operation it is,
    `variables` the values of the path's variables by name.
    """

    identity: str
    operation: str
    method: str
    hydra_class: str
    variables: Mapping[str, str]


Identify: TypeAlias = Callable[[str], Awaitable[str | None]]
"""Returns who is meant by the credentials of an Authorization header, or None."""

Allow: TypeAlias = Callable[[Access], Awaitable[bool]]
"""Returns whether somebody may do what they want to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """How a server knows who asks, and decides whether they may.

    `identify` gets the value of the Authorization header, empty where there
    is none. `challenge` is what WWW-Authenticate says to who is not known,
    `scheme` the name of the scheme in OpenAPI's words.
    """

    identify: Identify
    allow: Allow
    challenge: str
    scheme: str = ""


async def everything(access: Access) -> bool:
    """Let everybody who is known do everything."""
    return True


async def _nobody(credentials: str) -> str:
    return ""


allow_everyone = Authorization(identify=_nobody, allow=everything, challenge="")
"""Lets everyone do everything, nameless: for trying out, not for the world."""


def http_basic(keys: Mapping[str, str], *, allow: Allow = everything) -> Authorization:
    """Let in who knows the secret of a key (HTTP Basic, RFC 7617).

    `keys` maps each key to what `hash_secret` made of its secret. `allow`
    says who may do what; who has a key may do everything without it. The key
    is the identity.
    """
    return Authorization(
        identify=_Basic(keys).identify,
        allow=allow,
        challenge='Basic realm="API", charset="UTF-8"',
        scheme="basic",
    )


def bearer(identify: Identify, *, allow: Allow = everything) -> Authorization:
    """Let in who has a token (RFC 6750).

    `identify` returns whom a token belongs to, or None where it is not valid;
    `allow` says who may do what, everything without it.
    """

    async def from_header(credentials: str) -> str | None:
        scheme, _, token = credentials.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            return None
        return await identify(token.strip())

    return Authorization(
        identify=from_header, allow=allow, challenge="Bearer", scheme="bearer"
    )


def hash_secret(secret: str) -> str:
    """Return what is stored of a secret (Argon2id, RFC 9106)."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(secret)


class _Basic:
    """Checks keys and secrets; remembers, as a keyed digest, what was right.

    Argon2 is slow on purpose, and an API is asked often. The digest's key
    lives as long as the process.
    """

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._hashes = dict(keys)
        self._right: dict[str, bytes] = {}
        self._secret = secrets.token_bytes(32)
        self._decoy = hash_secret(secrets.token_hex(16))
        self._turn = asyncio.Semaphore(_MOST_VERIFICATIONS)

    async def identify(self, credentials: str) -> str | None:
        """Return the key whose secret was given, or None."""
        found = _key_and_secret(credentials)
        if found is None:
            return None
        key, secret = found
        digest = hashlib.blake2b(secret.encode(), key=self._secret).digest()
        if hmac.compare_digest(self._right.get(key, b""), digest):
            return key
        # An unknown key takes as long as a wrong secret.
        stored = self._hashes.get(key)
        async with self._turn:
            right = await asyncio.to_thread(_verified, stored or self._decoy, secret)
        if stored is None or not right:
            return None
        self._right[key] = digest
        return key


def _key_and_secret(credentials: str) -> tuple[str, str] | None:
    scheme, _, encoded = credentials.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    key, colon, secret = text.partition(":")
    return (key, secret) if colon else None


def _verified(stored: str, secret: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(stored, secret)
    except (VerificationError, InvalidHashError):
        return False
