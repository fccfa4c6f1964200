"""What a command says of an error of the API, and the exit status of each kind."""

from __future__ import annotations

from ..client.errors import (
    AddressUnknown,
    ApiError,
    ClientError,
    Conflict,
    ConnectionFailed,
    Forbidden,
    ForeignOrigin,
    Gone,
    Locked,
    NotFound,
    NothingLinked,
    PaymentRequired,
    PreconditionRequired,
    ServerError,
    StatusError,
    TooManyRequests,
    Unauthorized,
    UnavailableForLegalReasons,
)
from ..terminal import printable
from .endings import NOT_VALID, OTHER

# What is looked for first stands first.
_STATUSES: tuple[tuple[tuple[type[ApiError], ...], int], ...] = (
    ((NotFound, Gone, NothingLinked, AddressUnknown), 3),
    ((Unauthorized, Forbidden, PaymentRequired, UnavailableForLegalReasons), 4),
    ((ForeignOrigin,), 4),
    ((Conflict, Locked, PreconditionRequired), 6),
    ((ConnectionFailed,), 7),
    ((ServerError, TooManyRequests), 8),
    ((ClientError,), 5),
)


def status_of(error: ApiError) -> int:
    """Return the exit status of an error."""
    return next((code for kinds, code in _STATUSES if isinstance(error, kinds)), OTHER)


def concerns_one(error: ApiError) -> bool:
    """Whether an error says something of what was sent, not of the API or the caller."""
    return status_of(error) in (3, NOT_VALID, 6)


def sentences(error: ApiError, name: str) -> list[str]:
    """Return what to say of an error; `name` begins the environment's variables."""
    said = [str(error)]
    if isinstance(error, StatusError):
        said += [f"  {v.path}: {v.message}" for v in error.problem.violations[3:]]
    if isinstance(error, Unauthorized):
        said.append(
            f"Credentials are taken from {name}_TOKEN, or from {name}_KEY and "
            f"{name}_SECRET, and sent to the API at {name}_URL alone."
        )
    return [printable(line) for line in said]
