"""One exchange with the server: repeated, redirected, and judged by its status.

RFC 9110: idempotent methods (9.2.2), Retry-After (10.2.3), redirects (15.4).
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .addresses import resolve
from .errors import (
    ConnectionFailed,
    ForeignOrigin,
    StatusError,
    TooManyRedirects,
    UnexpectedAnswer,
    phrase,
    status_class,
)
from .messages import Answer, Pause, Request, Retries, Steps
from .problems import read_problem, summary

_PASSING = frozenset((429, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_MOST_REDIRECTS = 5


def exchange(
    request: Request,
    retries: Retries,
    said: Mapping[int, str],
    statuses: Mapping[int, type[StatusError]],
) -> Steps[Answer]:
    """Send `request` and return the answer of its success.

    `said` is what the vocabulary says of each status, `statuses` are errors that it
    alone knows. Raises the `StatusError`
    of an error, `ForeignOrigin` for a redirect away from the API's origin, and
    what sending raises.
    """
    for _ in range(_MOST_REDIRECTS + 1):
        answer = yield from _persistent(request, retries)
        if answer.status not in _REDIRECTS or "location" not in answer.headers:
            break
        request = _redirected(answer)
    else:
        raise TooManyRedirects("too many redirects", request.method, request.url)
    if 200 <= answer.status < 300:
        return answer
    if answer.status < 400:
        raise UnexpectedAnswer(
            f"{answer.status} {phrase(answer.status)}, which leads nowhere",
            request.method,
            request.url,
        )
    raise _failure(answer, said, statuses)


def _persistent(request: Request, retries: Retries) -> Steps[Answer]:
    """Send a request, again where it may be and failed in passing."""
    again = request.method in retries.methods
    for attempt in range(1, max(1, retries.attempts) + 1):
        last = not again or attempt >= retries.attempts
        # Full jitter: clients that failed together do not come back together.
        pause = random.uniform(0, retries.first * 2 ** (attempt - 1))
        try:
            answer = yield request
        except ConnectionFailed:
            # What has a condition may have been done, and then holds no more.
            if last or "If-Match" in request.headers:
                raise
        else:
            assert answer is not None, "a request is given its answer"
            asked = _retry_after(answer)
            if asked is not None:
                pause = max(0.0, asked)
            if last or answer.status not in _PASSING or pause > retries.longest:
                return answer
        yield Pause(min(pause, retries.longest))
    raise AssertionError("the last attempt returns or raises")


def _retry_after(answer: Answer) -> float | None:
    """Return the seconds that the server asks to wait (RFC 9110, 10.2.3)."""
    text = answer.headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return (when - datetime.now(UTC)).total_seconds()


def _redirected(answer: Answer) -> Request:
    """Return the request that a redirect asks for (RFC 9110, section 15.4)."""
    request = answer.request
    try:
        url = resolve(request.url, answer.headers["location"])
    except ForeignOrigin as error:
        said = f"redirected to {error.url}: {error.message}"
        raise ForeignOrigin(said, request.method, request.url) from None
    reading = request.method in ("GET", "HEAD")
    if answer.status in (307, 308) or reading:
        return replace(request, url=url)
    if answer.status == 303:
        kept = {"Accept": request.headers.get("Accept", "*/*")}
        return Request("GET", url, kept)
    raise UnexpectedAnswer(
        f"{answer.status} does not say whether to {request.method} again at {url}",
        request.method,
        request.url,
    )


def _failure(
    answer: Answer,
    said: Mapping[int, str],
    statuses: Mapping[int, type[StatusError]],
) -> StatusError:
    """Return the error that an answer stands for."""
    content = answer.content
    for secret in answer.secrets:
        # A server may say what it was told.
        content = content.replace(secret.encode(), b"...")
    problem = read_problem(answer.status, answer.headers, content)
    words = [f"{answer.status} {phrase(answer.status)}"]
    words += [text for text in (said.get(answer.status, ""), summary(problem)) if text]
    error = statuses.get(answer.status) or status_class(answer.status)
    return error(": ".join(words), answer.request.method, answer.request.url, problem)
