"""What was noticed on a walk, each thing once however often it was met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from hydra_codegen.findings import Finding, Place
from hydra_codegen.verifying.drift import finding

MOST = 1000


@dataclass(slots=True)
class Noticed:
    """Findings in the order they were made.

    What is true of one subject (a property, a class, an operation) is said at the
    first URL it was met at, with how often it was met again. Of more than `MOST`
    things the rest is left out.
    """

    _findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    _again: dict[tuple[str, str], int] = field(default_factory=dict)
    full: bool = False

    def add(
        self, rule: str, url: str, message: str, *, subject: str = "", iri: str = ""
    ) -> None:
        """Remember that a rule is broken at a URL, as a sentence says.

        `subject` is what else breaks it in the same way; empty: the URL.
        """
        key = (rule, subject or url)
        if key in self._findings:
            self._again[key] = self._again.get(key, 0) + 1
            return
        if len(self._findings) >= MOST and rule != "HC577":
            self.full = True
            return
        sentence = message[:1].upper() + message[1:]
        if not sentence.endswith("."):
            sentence += "."
        self._findings[key] = finding(rule, url, sentence, iri)

    def findings(self) -> tuple[Finding, ...]:
        """Return all findings, those at one URL together."""
        urls: dict[str, list[Finding]] = {}
        for key, one in self._findings.items():
            times = self._again.get(key, 0)
            if times:
                more = f"(and {times} more like it)"
                one = replace(one, message=f"{one.message} {more}")
            urls.setdefault(one.place.source, []).append(one)
        return tuple(one for found in urls.values() for one in found)


def hiding(findings: Iterable[Finding], secrets: Sequence[str]) -> tuple[Finding, ...]:
    """Return findings in which no secret stands, also where a server repeated it."""

    def hidden(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, "…")
        return text

    return tuple(
        replace(
            one,
            message=hidden(one.message),
            place=Place(source=hidden(one.place.source), iri=hidden(one.place.iri)),
        )
        for one in findings
    )
