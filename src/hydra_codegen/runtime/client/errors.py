"""All that can go wrong when an API is called, each kind a class of its own.

Messages name the method and the URL of the request. No user name, password or
token stands in them, whatever a server echoes.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from ..terminal import printable
from .problems import Problem


class ApiError(Exception):
    """The root of everything that calling the API may raise.

    `method` and `url` are those of the request, empty where none was sent.
    """

    def __init__(self, message: str, method: str = "", url: str = "") -> None:
        super().__init__(message, method, url)
        self.message = message
        self.method = method
        self.url = url

    def __str__(self) -> str:
        said = f"{self.method} {self.url}: {self.message}" if self.url else self.message
        # A server may have chosen the words; it does not steer a terminal.
        return printable(said)


class NothingLinked(ApiError, LookupError):
    """A link was to be followed that a resource does not have."""


class AddressUnknown(ApiError, LookupError):
    """The entry point does not lead to what was asked for."""


class ForeignOrigin(ApiError):
    """An IRI, a redirect or a page leads away from the API's origin (RFC 6454).

    It is not followed: who listens there could be anyone.
    """


class ConnectionFailed(ApiError):
    """The server cannot be reached, or the connection broke."""


class TimedOut(ConnectionFailed):
    """The server took longer than the limits allow."""


class UnexpectedAnswer(ApiError):
    """The server answered with what the client cannot use."""


class AnswerTooLarge(UnexpectedAnswer):
    """The answer is larger than the limits allow."""


class UnreadableAnswer(UnexpectedAnswer):
    """The answer is not JSON, or not a document of the expected class."""


class TooManyRedirects(UnexpectedAnswer):
    """One redirect followed another without an end."""


class EndlessPages(UnexpectedAnswer):
    """The pages of a collection lead back to themselves, or never end."""


class StatusError(ApiError):
    """The server answered with an error (RFC 9110, sections 15.5 and 15.6).

    `status` is the code of the answer, `problem` what the body says, whole.
    """

    status_code: ClassVar[int] = 0

    def __init__(self, message: str, method: str, url: str, problem: Problem) -> None:
        super().__init__(message, method, url)
        self.problem = problem

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.method, self.url, self.problem)

    @property
    def status(self) -> int:
        """The status code of the answer."""
        return self.problem.status


class ClientError(StatusError):
    """The server holds the request for wrong (RFC 9110, section 15.5)."""


class ServerError(StatusError):
    """The server failed (RFC 9110, section 15.6)."""


class BadRequest(ClientError):
    """400: the server does not understand the request."""

    status_code = 400


class Unauthorized(ClientError):
    """401: credentials are missing, or not valid."""

    status_code = 401


class PaymentRequired(ClientError):
    """402: something is to be paid first."""

    status_code = 402


class Forbidden(ClientError):
    """403: who asks may not do this."""

    status_code = 403


class NotFound(ClientError):
    """404: there is nothing at this address."""

    status_code = 404


class MethodNotAllowed(ClientError):
    """405: this cannot be done with what is at this address."""

    status_code = 405


class NotAcceptable(ClientError):
    """406: the server has no representation that the client reads."""

    status_code = 406


class RequestTimeout(ClientError):
    """408: the server waited too long for the request."""

    status_code = 408


class Conflict(ClientError):
    """409: the request does not fit the state of the resource.

    412, for a resource that was changed meanwhile, is one kind of it.
    """

    status_code = 409


class Gone(ClientError):
    """410: what was at this address is no more."""

    status_code = 410


class LengthRequired(ClientError):
    """411: the server wants to know the size beforehand."""

    status_code = 411


class PreconditionFailed(Conflict):
    """412: the resource was changed since it was read; nothing was overwritten."""

    status_code = 412


class ContentTooLarge(ClientError):
    """413: more was sent than the server takes."""

    status_code = 413


class UriTooLong(ClientError):
    """414: the URL is longer than the server takes."""

    status_code = 414


class UnsupportedMediaType(ClientError):
    """415: the server does not read what was sent."""

    status_code = 415


class MisdirectedRequest(ClientError):
    """421: this server does not answer for that host."""

    status_code = 421


class UnprocessableContent(ClientError):
    """422: what was sent breaks rules; `problem.violations` says which."""

    status_code = 422


class Locked(ClientError):
    """423: the resource is locked (RFC 4918)."""

    status_code = 423


class FailedDependency(ClientError):
    """424: something that this depends on failed (RFC 4918)."""

    status_code = 424


class TooEarly(ClientError):
    """425: the request might be a replay (RFC 8470)."""

    status_code = 425


class UpgradeRequired(ClientError):
    """426: the server wants another protocol."""

    status_code = 426


class PreconditionRequired(ClientError):
    """428: the resource is to be read first (RFC 6585)."""

    status_code = 428


class TooManyRequests(ClientError):
    """429: too many requests in too short a time (RFC 6585)."""

    status_code = 429


class HeadersTooLarge(ClientError):
    """431: the headers are larger than the server takes (RFC 6585)."""

    status_code = 431


class UnavailableForLegalReasons(ClientError):
    """451: a law forbids it (RFC 7725)."""

    status_code = 451


class InternalServerError(ServerError):
    """500: the server failed, and does not say why."""

    status_code = 500


class NotWritten(ServerError):
    """501: the server cannot do this."""

    status_code = 501


class BadGateway(ServerError):
    """502: a server behind the server failed."""

    status_code = 502


class ServiceUnavailable(ServerError):
    """503: the server is overloaded, or under maintenance."""

    status_code = 503


class GatewayTimeout(ServerError):
    """504: a server behind the server took too long."""

    status_code = 504


class InsufficientStorage(ServerError):
    """507: the server has no room for it (RFC 4918)."""

    status_code = 507


class LoopDetected(ServerError):
    """508: the request leads the server in a circle (RFC 5842)."""

    status_code = 508


def _below(parent: type[StatusError]) -> dict[int, type[StatusError]]:
    found: dict[int, type[StatusError]] = {}
    for child in parent.__subclasses__():
        if child.status_code:
            found[child.status_code] = child
        found.update(_below(child))
    return found


_CLASSES = _below(StatusError)


def status_class(status: int) -> type[StatusError]:
    """Return the class for a status; for one without, that of its hundred."""
    general = ServerError if status >= 500 else ClientError
    return _CLASSES.get(status, general if status >= 400 else StatusError)


def phrase(status: int) -> str:
    """Return the phrase of a status (RFC 9110, section 15)."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "unknown status"
