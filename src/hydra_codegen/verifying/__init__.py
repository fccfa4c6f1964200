"""A live API is compared with the documentation of it: drift is found by walking.

Takes what was read and a connection, and returns findings as `check` does. Reading
alone, unless it is told that unsafe methods may be used (RFC 9110, section 9.2.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from urllib.parse import urlsplit

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.errors import SourceError
from hydra_codegen.findings import Finding
from hydra_codegen.frozen import dataclass
from hydra_codegen.verifying.calls import Calls, Exhausted
from hydra_codegen.verifying.known import Known
from hydra_codegen.verifying.noticed import Noticed, hiding
from hydra_codegen.verifying.reading import Contexts
from hydra_codegen.verifying.scratch import Scratch
from hydra_codegen.verifying.walk import Walk
from hydra_codegen.vocabulary.wire import Wire

__all__ = ["Effort", "Verification", "hiding", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is done: `limit` resources of each class, `requests` and `seconds` in all.

    With `unsafe`, scratch resources are created, changed and deleted again.
    """

    limit: int = 5
    requests: int = 1000
    seconds: float = 300
    unsafe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found, and how far the walk came.

    `requests` were sent; `unseen` are the classes with a GET of which nothing was
    met; `unwritten` says why no scratch resource was made; `exhausted` is whether a
    bound ended the walk. `documentation_url` is where the API says what it is.
    """

    findings: tuple[Finding, ...]
    requests: int = 0
    resources: Mapping[str, int] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()
    exhausted: bool = False
    documentation_url: str = ""


def verify(
    url: str,
    documentation: ApiDocumentation,
    wire: Wire,
    effort: Effort,
    contexts: Mapping[str, bytes],
) -> Verification:
    """Walk the API at `url`, and return where it is not as `documentation` says.

    `contexts` are JSON-LD contexts by IRI. Raises `SourceError` where the API cannot
    be reached at all, `UsageError` for a URL that is not HTTP.
    """
    calls = Calls(wire, url, effort.requests, effort.seconds)
    noticed = Noticed()
    walk = Walk(
        calls=calls,
        known=Known(documentation),
        contexts=Contexts(calls, contexts),
        noticed=noticed,
        limit=effort.limit,
    )
    unwritten: tuple[str, ...] = ()
    exhausted = False
    try:
        start = url if urlsplit(url).path else f"{url}/"
        if walk.start(start):
            walk.go_on()
            if effort.unsafe:
                scratch = Scratch(walk)
                scratch.try_all()
                unwritten = tuple(scratch.left_out)
            walk.check_not_acceptable(start)
    except Exhausted:
        exhausted = True
    if calls.unreached:
        raise SourceError(calls.unreached)
    met = {name: len(set(iris)) for name, iris in walk.instances.items()}
    return Verification(
        findings=noticed.findings(),
        requests=calls.count,
        resources=_named(documentation, met),
        unseen=_unseen(documentation, met),
        unwritten=unwritten,
        exhausted=exhausted or noticed.full,
        documentation_url=walk.documentation_url,
    )


def _named(documentation: ApiDocumentation, met: Mapping[str, int]) -> dict[str, int]:
    return {
        supported.name: met[supported.iri]
        for supported in documentation.classes.values()
        if supported.iri in met
    }


def _unseen(documentation: ApiDocumentation, met: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(
        supported.name
        for supported in documentation.classes.values()
        if supported.iri not in met
        and not supported.collection
        and any(operation.method == "GET" for operation in supported.operations)
    )
