"""The options that several commands share, and the settings that they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from hydra_codegen.config import Settings, find_project, merged, read_settings

F = TypeVar("F", bound=Callable[..., Any])


def reading_options(command: F) -> F:
    """Add what says how sources are read."""
    options = [
        click.option(
            "--base",
            metavar="IRI",
            help="What relative IRIs in files are resolved against.",
        ),
        click.option(
            "--language",
            metavar="TAG",
            help="Which language's titles and descriptions to choose (en, de-AT).",
        ),
        click.option(
            "--context",
            "contexts",
            multiple=True,
            metavar="IRI=FILE",
            help="Read the JSON-LD context IRI from FILE; may be repeated.",
        ),
        click.option(
            "--header",
            "headers",
            multiple=True,
            metavar="NAME:VALUE",
            help="Send a header to the URL that is named; may be repeated.",
        ),
        click.option(
            "--auth",
            metavar="USER:PASSWORD",
            envvar="HYDRA_CODEGEN_AUTH",
            help="HTTP Basic for the URL that is named; HYDRA_CODEGEN_AUTH or netrc "
            "keep it off the command line.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def source_options(command: F) -> F:
    """Add what every command that reads sources takes."""
    sources = click.argument("sources", nargs=-1, metavar="[SOURCE]...")
    return sources(reading_options(command))


def finding_options(command: F) -> F:
    """Add what every command that reports findings takes."""
    options = [
        click.option(
            "--format",
            "form",
            type=click.Choice(["text", "json", "sarif", "github"]),
            default="text",
            show_default=True,
            help="For people, or for a machine to read.",
        ),
        click.option(
            "--select",
            multiple=True,
            metavar="RULE",
            help="Only rules that begin so (HC1, HC107); may be repeated.",
        ),
        click.option(
            "--ignore",
            multiple=True,
            metavar="RULE",
            help="No rules that begin so; may be repeated.",
        ),
        click.option(
            "--strict", is_flag=True, default=None, help="Fail on any finding."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def template_options(command: F) -> F:
    """Add what lays out by templates of a user's own."""
    folder = click.option(
        "--templates",
        type=click.Path(file_okay=False, path_type=Path),
        help="The folder of templates of your own, each in the place of a built-in one.",
    )
    trusted = click.option(
        "--trust-templates",
        is_flag=True,
        default=None,
        help="Let your own templates reach all that Python can, not their variables "
        "alone.",
    )
    return folder(trusted(command))


def settings_of(options: Mapping[str, Any]) -> Settings:
    """Return the settings of the nearest pyproject.toml with `options` laid over them.

    Raises `click.UsageError` for a context or a header that is none, and `UsageError`
    as reading and merging settings do.
    """
    given = dict(options)
    contexts = _contexts(given.pop("contexts"))
    given["headers"] = _headers(given["headers"])
    configured = read_settings(find_project(Path.cwd()))
    settings = merged(configured, given)
    if contexts:
        settings = merged(settings, {"contexts": {**settings.contexts, **contexts}})
    return settings


def _contexts(pairs: tuple[str, ...]) -> dict[str, Path]:
    contexts = {}
    for pair in pairs:
        iri, separator, path = pair.rpartition("=")
        if not (iri and separator and path):
            raise click.UsageError(f"--context takes IRI=FILE, not {pair!r}")
        contexts[iri] = Path(path)
    return contexts


def _headers(lines: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    headers = []
    for line in lines:
        name, separator, value = line.partition(":")
        if not (separator and name.strip()) or "\n" in line or "\r" in line:
            raise click.UsageError("--header takes NAME:VALUE")
        headers.append((name.strip(), value.strip()))
    return tuple(headers)
