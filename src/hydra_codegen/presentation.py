"""How results are shown on a terminal: summaries, trees, findings, errors.

Returns text; the command line prints it. Whatever comes from a vocabulary
has its control characters replaced, so that it cannot steer a terminal.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

import click

from hydra_codegen.compact import compact
from hydra_codegen.config import Settings
from hydra_codegen.documentation import (
    ApiDocumentation,
    LanguageString,
    Operation,
    Size,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.errors import HydraCodegenError
from hydra_codegen.findings import Finding, Place, Severity
from hydra_codegen.fragments import JsonValue, json_text
from hydra_codegen.output import Written
from hydra_codegen.pipeline import Generation

if TYPE_CHECKING:
    from hydra_codegen.initiation import Found
    from hydra_codegen.verifying import Verification

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_LONGEST = 300
_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")


def printable(text: str) -> str:
    """Return `text` on one line, without control or direction characters."""
    if text.isascii() and text.isprintable() and len(text) <= _LONGEST:
        return text
    clean = "".join(
        " " if unicodedata.category(c) in _STEERING else c for c in text[: _LONGEST + 1]
    )
    return clean if len(clean) <= _LONGEST else clean[:_LONGEST] + "…"


def shown_line(text: str) -> str:
    """Return a line of a difference, whole, without what steers a terminal."""
    return "".join(
        c if c == "\t" or unicodedata.category(c) not in _STEERING else "\ufffd"
        for c in text
    )


def counted(number: int, noun: str) -> str:
    """Return a number and its noun: ``1 class``, ``8 classes``."""
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y"):
        return f"{number} {noun[:-1]}ies"
    return f"{number} {noun}{'es' if noun.endswith('s') else 's'}"


def error_line(error: HydraCodegenError) -> str:
    """Return an error as one line for standard error."""
    return click.style("Error: ", fg="red") + printable(str(error))


def without_colours(text: str) -> str:
    """Return what was made for a terminal as plain text."""
    return click.unstyle(text)


def findings_text(findings: Sequence[Finding]) -> str:
    """Return findings, one a line with its hint below, and their number."""
    lines = []
    for finding in findings:
        where = printable(str(finding.place))
        severity = click.style(finding.severity, fg=_COLOURS[finding.severity])
        prefix = f"{where}: " if where else ""
        message = printable(finding.message)
        lines.append(f"{prefix}{finding.rule} {severity} {message}")
        if finding.hint:
            lines.append(f"    {printable(finding.hint)}")
    lines.append(counted(len(findings), "finding"))
    return "\n".join(lines) + "\n"


def verification_text(found: Verification) -> str:
    """Return what was looked at of a live API, and what was not."""
    met = [f"{printable(n)} {number}" for n, number in found.resources.items()]
    said = ", ".join(met) or "nothing of the vocabulary"
    lines = [f"{counted(found.requests, 'request')}; seen were: {said}"]
    if found.unseen:
        names = ", ".join(map(printable, found.unseen))
        lines.append(f"Not met, so not looked at: {names}")
    lines += [f"Not tried out: {printable(why)}" for why in found.unwritten]
    if found.exhausted:
        lines.append("A bound was reached: the rest was not looked at.")
    return "\n".join(lines) + "\n"


def generation_text(
    generation: Generation, settings: Settings, written: Written
) -> str:
    """Return the summary of a run: what was read, and what stands where."""
    lines = [_headline(generation)]
    folders: dict[str, tuple[list[str], set[str]]] = {}
    for target, files in generation.files.items():
        for path in files:
            targets, paths = folders.setdefault(path.partition("/")[0], ([], set()))
            paths.add(path)
            if target not in targets:
                targets.append(target)
    width = max((len(str(settings.out / folder)) for folder in folders), default=0)
    for folder, (targets, paths) in folders.items():
        where = str(settings.out / folder).ljust(width)
        changes = _changes(paths, written)
        lines.append(
            f"  {where}  {', '.join(targets)}: {counted(len(paths), 'file')}{changes}"
        )
    if written.removed:
        lines.append(f"  {counted(len(written.removed), 'file')} no longer made: gone")
    return "\n".join(lines) + "\n"


def site_text(generation: Generation, settings: Settings, written: Written) -> str:
    """Return what was read, and where the site about it is."""
    paths = {path for group in generation.files.values() for path in group}
    changed = written.changes or written.removed
    state = f"{len(written.changes)} changed" if changed else "unchanged"
    return (
        f"{_headline(generation)}\n"
        f"  {settings.out / 'index.html'}  {counted(len(paths), 'file')} ({state})\n"
    )


def size_line(generation: Generation) -> str:
    """Return the line that says what was read."""
    return f"{_headline(generation)}\n"


def _headline(generation: Generation) -> str:
    name = printable(generation.title) or generation.package
    return f"{click.style(name, bold=True)}: {_size(generation.size)}"


def initiation_text(found: Found, project: str) -> str:
    """Return what was found in a folder, and what to do next."""
    lines = [
        f"{printable(source)}: {printable(title) or 'a Hydra API'}"
        for source, title in zip(found.sources, found.titles, strict=True)
    ]
    if found.corrections:
        lines.append(f"{printable(found.corrections)}: corrections")
    lines += [
        f"{project} says what to make of it; more targets: server, client, html, "
        "diagram, vocab, context, json-schema, openapi, shacl, typescript.",
        "Next: hydra-codegen generate",
    ]
    return "\n".join(lines) + "\n"


def _changes(paths: set[str], written: Written) -> str:
    new = len(paths & set(written.new))
    changed = len(paths & set(written.changed))
    parts = [f"{new} new"] * bool(new) + [f"{changed} changed"] * bool(changed)
    return f" ({', '.join(parts) or 'unchanged'})"


def _size(size: Size) -> str:
    return ", ".join(
        (
            counted(size.classes, "class"),
            counted(size.properties, "property"),
            counted(size.operations, "operation"),
        )
    )


def api_tree(documentation: ApiDocumentation) -> str:
    """Return the classes, properties and operations as an indented tree."""
    title = printable(documentation.title or documentation.iri or "API")
    lines = [f"{click.style(title, bold=True)}  {_size(documentation.size)}"]
    for supported in documentation.classes.values():
        lines += _class_lines(supported, documentation.prefixes)
    return "\n".join(lines) + "\n"


def _class_lines(supported: SupportedClass, prefixes: Mapping[str, str]) -> list[str]:
    name = click.style(printable(supported.name), bold=True)
    templates = "  ".join(printable(t.template) for t in supported.templates)
    members = _names(supported.members, prefixes)
    above = _names(supported.superclasses, prefixes)
    what = f"  ({above})" * bool(above) + f"  of {members}" * bool(members)
    lines = ["", f"{name}{what}  {templates}".rstrip()]
    for operation in supported.operations:
        lines.append(f"  {_operation_line(operation, prefixes)}")
    width = max((len(printable(key)) for key in supported.properties), default=0)
    for item in supported.properties.values():
        lines.append(f"  {_property_line(item, prefixes, width)}")
        lines += [f"      {_operation_line(o, prefixes)}" for o in item.operations]
        lines += [
            f"      search {printable(t.template)}" for t in item.templates if t.queried
        ]
    return lines


def _property_line(
    item: SupportedProperty, prefixes: Mapping[str, str], width: int
) -> str:
    ranges = _names((r.iri for r in item.ranges), prefixes) or "anything"
    members = _names((m for r in item.ranges for m in r.members), prefixes)
    flags = [
        word
        for word, holds in (
            ("link", item.kind != "property"),
            ("required", item.required),
            ("read-only", item.readonly),
            ("write-only", item.writeonly),
            ("deprecated", item.deprecated),
        )
        if holds
    ]
    kind = f"{ranges} of {members}" if members else ranges
    key = printable(item.key).ljust(width)
    return f"{key}  {kind}" + (f"  ({', '.join(flags)})" if flags else "")


def _operation_line(operation: Operation, prefixes: Mapping[str, str]) -> str:
    expects = _names(operation.body_types, prefixes)
    returns = _names(operation.result_types, prefixes)
    statuses = ", ".join(str(status.code) for status in operation.statuses)
    arrow = f" {expects}" * bool(expects) + f" → {returns}" * bool(returns)
    title = f"  {printable(operation.title)}" if operation.title else ""
    return f"{operation.method}{arrow}{f' [{statuses}]' * bool(statuses)}{title}"


def _names(iris: Iterable[str], prefixes: Mapping[str, str]) -> str:
    return " | ".join(printable(compact(iri, prefixes)) for iri in iris)


def api_json(documentation: ApiDocumentation) -> str:
    """Return the whole model, but for its RDF statements, as JSON."""
    return json_text(_plain(documentation))


def _plain(value: Any) -> JsonValue:
    if isinstance(value, Place):
        return {"source": value.source, "line": value.line, "iri": value.iri}
    if isinstance(value, LanguageString):
        return value._asdict()
    if dataclasses.is_dataclass(value):
        return {
            f.name: _plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if f.init and f.name not in ("statements", "place")
        }
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Mapping):
        items = value.values()
        if all(dataclasses.is_dataclass(item) for item in items) and items:
            return [_plain(item) for item in items]
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value  # type: ignore[no-any-return]
