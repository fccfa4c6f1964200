"""Findings for machines: JSON, SARIF 2.1.0 and GitHub workflow commands.

Returns text; for people, see `presentation`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hydra_codegen.findings import Finding, Severity
from hydra_codegen.fragments import JsonValue, json_text

_SARIF_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
}
_GITHUB_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "notice",
}


def findings_json(findings: Sequence[Finding]) -> str:
    """Return findings as a JSON array, one object each."""
    return json_text(
        [
            {
                "rule": finding.rule,
                "severity": str(finding.severity),
                "message": finding.message,
                "hint": finding.hint,
                "source": finding.place.source,
                "line": finding.place.line,
                "column": finding.place.column,
                "iri": finding.place.iri,
            }
            for finding in findings
        ]
    )


def findings_sarif(
    findings: Sequence[Finding], rules: Mapping[str, str], version: str
) -> str:
    """Return findings as a SARIF 2.1.0 log; `rules` are sentences by number."""
    used = sorted({finding.rule for finding in findings})
    driver: JsonValue = {
        "name": "hydra-codegen",
        "version": version,
        "rules": [
            {"id": rule, "shortDescription": {"text": rules.get(rule, rule)}}
            for rule in used
        ],
    }
    return json_text(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {"driver": driver},
                    "results": [_sarif_result(finding) for finding in findings],
                }
            ],
        }
    )


def _sarif_result(finding: Finding) -> JsonValue:
    place = finding.place
    physical: dict[str, JsonValue] = {}
    if place.source:
        physical["artifactLocation"] = {"uri": place.source}
    if place.source and place.line:
        region: dict[str, JsonValue] = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        physical["region"] = region
    text = f"{finding.message} {finding.hint}".strip()
    result: dict[str, JsonValue] = {
        "ruleId": finding.rule,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": text},
    }
    if physical:
        result["locations"] = [{"physicalLocation": physical}]
    return result


def findings_github(findings: Sequence[Finding]) -> str:
    """Return findings as workflow commands that annotate a pull request."""
    return "".join(_github_line(finding) for finding in findings)


def _github_line(finding: Finding) -> str:
    place = finding.place
    properties = {"title": finding.rule}
    if place.source:
        properties["file"] = place.source
    if place.line:
        properties["line"] = str(place.line)
    if place.column:
        properties["col"] = str(place.column)
    listed = ",".join(f"{k}={_escaped_property(v)}" for k, v in properties.items())
    text = _escaped(f"{finding.message} {finding.hint}".strip())
    return f"::{_GITHUB_COMMANDS[finding.severity]} {listed}::{text}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
