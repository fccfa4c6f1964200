"""How changes are shown: as text, as Markdown for a changelog, as JSON and SARIF.

Returns text. What comes from a vocabulary acts in none of these languages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from hydra_codegen.comparing.catalogue import RULES, Bump
from hydra_codegen.comparing.changes import Change, recommended_bump
from hydra_codegen.findings import Finding, Severity
from hydra_codegen.fragments import JsonValue, MarkdownText, json_text
from hydra_codegen.presentation import counted, printable
from hydra_codegen.reports import findings_sarif
from hydra_codegen.targets.docs import markdown

_COLOURS: Mapping[Bump, str] = {
    Bump.MAJOR: "red",
    Bump.MINOR: "green",
    Bump.PATCH: "cyan",
}
_SECTIONS: Mapping[Bump, str] = {
    Bump.MAJOR: "Breaking",
    Bump.MINOR: "Compatible",
    Bump.PATCH: "Documentation",
}
_LONGEST = 300


def changes_text(changes: Sequence[Change]) -> str:
    """Return changes, one a line with its reason below, and what they ask for."""
    lines = []
    for change in changes:
        where = printable(str(change.place))
        prefix = f"{where}: " if where else ""
        verdict = click.style(_verdict(change), fg=_COLOURS[change.bump])
        message = printable(change.message)
        lines.append(f"{prefix}{change.rule} {verdict}: {message}")
        if change.breaking or change.hint:
            lines.append(f"    {printable(change.reason)}")
    lines.append(_summary(changes))
    return "\n".join(lines) + "\n"


def _verdict(change: Change) -> str:
    sides = [
        side
        for side, broken in (("clients", change.clients), ("servers", change.servers))
        if broken
    ]
    if sides:
        return f"breaks {' and '.join(sides)}"
    return "texts only" if change.bump is Bump.PATCH else "compatible"


def _summary(changes: Sequence[Change]) -> str:
    breaking = sum(change.breaking for change in changes)
    said = f"{counted(len(changes), 'change')}, {breaking} breaking"
    bump = recommended_bump(changes)
    if bump is Bump.NONE:
        return f"{said}; the version may stay"
    return f"{said}; the next version is a {bump} one"


def changes_markdown(changes: Sequence[Change]) -> str:
    """Return changes as sections of a changelog; an empty text without any."""
    parts = []
    for bump, title in _SECTIONS.items():
        items = [_item(change) for change in changes if change.bump is bump]
        if items:
            parts.append(f"### {title}\n\n" + "\n".join(items) + "\n")
    return "\n".join(parts)


def _item(change: Change) -> str:
    what = RULES[change.rule].what
    values = [_code(value) for value in (change.after, change.before) if value]
    said = ", and was ".join(values)
    sentence = f"{_code(change.subject)} {what}" + (f": {said}" if said else "") + "."
    notes = [sentence]
    if change.breaking:
        verdict = _verdict(change)
        notes.append(f"This {verdict}: {markdown.inline(RULES[change.rule].why)}")
    if change.hint:
        notes.append(markdown.inline(change.hint))
    return "- " + " ".join(notes) + f" ({change.rule})"


def _code(text: str) -> MarkdownText:
    return markdown.code(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def changes_json(changes: Sequence[Change]) -> str:
    """Return changes as JSON, with the recommended part of the version."""
    return json_text(
        {
            "bump": str(recommended_bump(changes)),
            "changes": [_object(change) for change in changes],
        }
    )


def _object(change: Change) -> JsonValue:
    return {
        "rule": change.rule,
        "subject": change.subject,
        "message": change.message,
        "reason": change.reason,
        "before": change.before,
        "after": change.after,
        "breaksClients": change.clients,
        "breaksServers": change.servers,
        "bump": str(change.bump),
        "source": change.place.source,
        "line": change.place.line,
        "column": change.place.column,
        "iri": change.place.iri,
    }


def changes_sarif(changes: Sequence[Change], version: str) -> str:
    """Return changes as a SARIF 2.1.0 log: errors are what breaks somebody."""
    findings = [
        Finding(
            rule=change.rule,
            severity=Severity.ERROR if change.breaking else Severity.NOTE,
            message=f"{change.message[:-1]} ({_verdict(change)}).",
            place=change.place,
            hint=change.reason,
        )
        for change in changes
    ]
    rules = {number: f"It {rule.what}." for number, rule in RULES.items()}
    return findings_sarif(findings, rules, version)
