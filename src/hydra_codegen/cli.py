"""The commands: arguments in, exit codes out, no logic.

Nothing heavy is imported before a command runs, so that `--help` and shell
completion stay instant.

Exit status: 0 success, 1 findings that are errors, or any with --strict, changes that
break somebody, or an output that is out of date, 2 arguments or settings that cannot be
used, 3 a source that cannot be read, 4 no Hydra API in it, 5 an output that cannot be
written, 6 a template that cannot be rendered, or a target of a plugin that fails.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from hydra_codegen import __version__
from hydra_codegen.command_options import (
    finding_options,
    reading_options,
    settings_of,
    source_options,
    template_options,
)
from hydra_codegen.config import DEFAULT_TARGETS
from hydra_codegen.errors import HydraCodegenError
from hydra_codegen.memory import collect_cycles

EXIT_CODES = """\b
Exit status:
  0  success
  1  check or verify found an error, compare a breaking change, generate --check a
     difference, or there are findings and --strict is set
  2  arguments or settings that cannot be used
  3  a source that cannot be found, fetched or parsed
  4  a source that describes no Hydra API
  5  an output that cannot be written, or must not be overwritten
  6  a template that cannot be rendered, or a target of a plugin that fails
"""


class _Commands(click.Group):
    """Turns every error raised on purpose into one sentence and a status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except HydraCodegenError as error:
            from hydra_codegen.presentation import error_line

            click.echo(error_line(error), err=True)
            ctx.exit(error.exit_code)
        except RecursionError:
            click.echo("Error: the source is nested too deeply.", err=True)
            ctx.exit(3)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
    epilog=EXIT_CODES,
)
@click.version_option(__version__, prog_name="hydra-codegen")
def main() -> None:
    """Generate typed Python and documentation from a Hydra API.

    A source is a Turtle, JSON-LD, RDF/XML, N-Triples, TriG or N-Quads file,
    a folder of them, the URL of an API, or - for standard input.

    \b
    Examples:
      hydra-codegen generate vocab/dlcs.ttl --package dlcs --out generated
      hydra-codegen inspect vocab/dlcs.ttl
      hydra-codegen check vocab/dlcs.ttl
    """


@main.command(epilog=EXIT_CODES)
@source_options
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write below.  [default: generated]",
)
@click.option("--package", metavar="NAME", help="The Python package's name.")
@click.option(
    "--corrections",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that amends a documentation that is not yours.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="TARGET",
    help=f"What to make: {', '.join(DEFAULT_TARGETS)} or a target of a plugin; may be "
    "repeated.  [default: all built in]",
)
@template_options
@click.option(
    "--style",
    "docs_style",
    type=click.Choice(["plain", "full"]),
    help="What the Markdown docs hold: what the vocabulary says, or also examples and "
    "calls.  [default: plain]",
)
@click.option("--strict", is_flag=True, default=None, help="Fail on any finding.")
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite generated files that were changed by hand, and files in the way.",
)
@click.option(
    "--check",
    "mode",
    flag_value="check",
    help="Write nothing; show what would change, and exit with 1 if anything would.",
)
@click.option(
    "--diff",
    "mode",
    flag_value="diff",
    help="Write nothing; show what would change, as a unified diff.",
)
@click.option(
    "--dry-run",
    "mode",
    flag_value="dry-run",
    help="Write nothing; list the files that would change.",
)
@click.option(
    "--stdout",
    "artifact",
    metavar="PATH",
    help="Write nothing; print one file, named as below the output folder.",
)
@click.option(
    "--watch", is_flag=True, help="Generate again whenever what is read changes."
)
@click.option("--timings", is_flag=True, help="Say how long each stage took.")
def generate(
    force: bool,
    mode: str | None,
    artifact: str | None,
    watch: bool,
    timings: bool,
    **options: Any,
) -> None:
    """Generate code, docs and schemas from SOURCEs.

    Without SOURCE, and for every option left out, [tool.hydra-codegen] in the
    nearest pyproject.toml counts; the README lists its keys. Where nothing has
    changed, nothing is done.

    \b
    Examples:
      hydra-codegen generate
      hydra-codegen generate api.jsonld --target models --target docs
      hydra-codegen generate --check
      hydra-codegen generate vocab/dlcs.ttl --stdout docs/Image.md
      curl -s https://api.example.org/doc | hydra-codegen generate - --package example
    """
    started = time.perf_counter()
    if sum((mode is not None, artifact is not None, watch)) > 1:
        raise click.UsageError(
            "only one of --check, --diff, --dry-run, --stdout and --watch can be given"
        )
    settings = settings_of(options)
    before = None
    if mode is None and artifact is None and not (watch or timings or force):
        # Before anything heavy is imported.
        from hydra_codegen import freshness

        before = freshness.before(settings)
        said = freshness.unchanged(before) if before else None
        if said is not None:
            _say(said)
            click.echo(f"{time.perf_counter() - started:.1f} s")
            return
    from hydra_codegen import runs

    def run(settings: Any) -> Any:
        return runs.generate(
            settings,
            runs.Mode(mode or "write"),
            force=force,
            timings=timings,
            stdin=sys.stdin.buffer,
            before=before,
        )

    if artifact is not None:
        data = runs.artifact(settings, artifact, sys.stdin.buffer)
        click.echo(data, nl=False)
    elif watch:
        collect_cycles()
        runs.watch(lambda: settings_of(options), run, _say)
    else:
        outcome = run(settings)
        _say(outcome)
        if outcome.status:
            raise click.exceptions.Exit(outcome.status)
        if mode is None:
            click.echo(f"{time.perf_counter() - started:.1f} s")


@main.command(epilog=EXIT_CODES)
@source_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["tree", "json"]),
    default="tree",
    show_default=True,
    help="A tree for people, or JSON.",
)
def inspect(form: str, **options: Any) -> None:
    """Show the classes, properties and operations that SOURCEs describe.

    \b
    Examples:
      hydra-codegen inspect vocab/dlcs.ttl
      hydra-codegen inspect vocab/dlcs.ttl --format json | jq '.classes[].name'
    """
    settings = settings_of(options)
    from hydra_codegen import pipeline, presentation

    reading = pipeline.read_api(settings, stdin=sys.stdin.buffer)
    show = presentation.api_json if form == "json" else presentation.api_tree
    click.echo(show(reading.documentation), nl=False)
    if reading.findings:
        click.echo(presentation.findings_text(reading.findings), err=True, nl=False)


@main.command(epilog=EXIT_CODES)
@source_options
@finding_options
def check(form: str, **options: Any) -> None:
    """Say what is wrong with the Hydra documentation that SOURCEs describe.

    The exit status is 1 when there is an error, or with --strict anything at
    all. Every rule is explained in docs/rules.md.

    \b
    Examples:
      hydra-codegen check vocab/dlcs.ttl
      hydra-codegen check api.jsonld --ignore HC139 --format sarif > check.sarif
    """
    settings = settings_of(options)
    from hydra_codegen import pipeline

    _report(pipeline.check_api(settings, stdin=sys.stdin.buffer), form, settings)


@main.command(epilog=EXIT_CODES)
@click.argument("url")
@source_options
@click.option(
    "--corrections",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that amends a documentation that is not yours.",
)
@finding_options
@click.option(
    "--unsafe",
    is_flag=True,
    help="Also create, change and delete resources: one of each class, made for it.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="How many resources of each class to look at.",
)
@click.option(
    "--max-requests",
    type=click.IntRange(min=1),
    default=1000,
    show_default=True,
    help="How many requests to send at most.",
)
@click.option(
    "--max-seconds",
    type=click.IntRange(min=1),
    default=300,
    show_default=True,
    help="How long to go on at most.",
)
def verify(
    url: str,
    form: str,
    unsafe: bool,
    limit: int,
    max_requests: int,
    max_seconds: int,
    **options: Any,
) -> None:
    """Say where the live API at URL is not as SOURCEs document it.

    Without SOURCE, [tool.hydra-codegen] counts, or else what the API says of itself.
    It is walked from its entry point, URL, along its links; nothing is changed there
    without --unsafe. The exit status is that of check. docs/verify.md says more.

    \b
    Examples:
      hydra-codegen verify https://api.example.org/ vocab/api.ttl
      hydra-codegen verify http://localhost:8000/ --unsafe --format sarif
    """
    settings = settings_of(options)
    from hydra_codegen import pipeline, presentation
    from hydra_codegen.verifying import Effort

    effort = Effort(
        limit=limit, requests=max_requests, seconds=max_seconds, unsafe=unsafe
    )
    found = pipeline.verify_api(url, settings, effort, stdin=sys.stdin.buffer)
    click.echo(presentation.verification_text(found), err=True, nl=False)
    _report(found.findings, form, settings)


@main.command(epilog=EXIT_CODES)
@click.argument("old")
@click.argument("new")
@reading_options
@click.option(
    "--corrections",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that amends both; where OLD is of a revision, as it was there.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json", "sarif"]),
    default="text",
    show_default=True,
    help="For people, for a changelog, or for a machine to read.",
)
@click.option(
    "--for",
    "side",
    type=click.Choice(["clients", "servers"]),
    help="Judge for one side alone.  [default: both]",
)
def compare(old: str, new: str, form: str, side: str | None, **options: Any) -> None:
    """Say what differs between the APIs OLD and NEW, and whom that breaks.

    Each is a file, a folder, a URL, - or REV:PATH, a file at a revision of git.
    The exit status is 1 where anybody is broken. Every rule is explained in
    docs/compare.md.

    \b
    Examples:
      hydra-codegen compare HEAD~1:vocab/dlcs.ttl vocab/dlcs.ttl
      hydra-codegen compare https://api.example.org/ api.jsonld --for clients
      hydra-codegen compare v1.0:api.ttl v2.0:api.ttl --format markdown
    """
    settings = settings_of({**options, "sources": (new,)})
    from hydra_codegen import change_reports, pipeline
    from hydra_codegen.comparing.changes import Side, judged_for

    changes = pipeline.compare_apis(old, settings, stdin=sys.stdin.buffer)
    if side is not None:
        changes = judged_for(changes, Side(side))
    if form == "json":
        text = change_reports.changes_json(changes)
    elif form == "sarif":
        text = change_reports.changes_sarif(changes, __version__)
    elif form == "markdown":
        text = change_reports.changes_markdown(changes)
    else:
        text = change_reports.changes_text(changes)
    click.echo(text, nl=False)
    if any(change.breaking for change in changes):
        raise click.exceptions.Exit(1)


@main.command(epilog=EXIT_CODES)
@source_options
@click.option(
    "--corrections",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that amends a documentation that is not yours.",
)
@click.option(
    "--database",
    metavar="URL",
    default="",
    help="Where data is kept: sqlite:///FILE or postgresql://...  "
    "[default: SQLite in the cache folder]",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--host", metavar="HOST", default="127.0.0.1", show_default=True)
@click.option(
    "--key",
    metavar="KEY:SECRET",
    default="",
    envvar="HYDRA_CODEGEN_KEY",
    help="What clients send by HTTP Basic, needed for any HOST beyond this machine; "
    "HYDRA_CODEGEN_KEY keeps it off the command line.",
)
def serve(database: str, port: int, host: str, key: str, **options: Any) -> None:
    """Run a server of the API that SOURCEs describe, to try it out.

    It is generated into the cache folder and keeps what it is sent in SQLite.

    \b
    Examples:
      hydra-codegen serve vocab/dlcs.ttl
      hydra-codegen serve vocab/dlcs.ttl --port 9000 --database sqlite:///data.db
    """
    settings = settings_of(options)
    from hydra_codegen import pipeline, serving

    reading = pipeline.read_api(settings, stdin=sys.stdin.buffer)
    address = serving.Address(host=host, port=port, key=key)
    generated = serving.generate_server(settings, reading)
    collect_cycles()
    serving.serve(generated, address, database, click.echo)


@main.command(epilog=EXIT_CODES)
@source_options
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="site",
    show_default=True,
    help="The folder to write the site into.",
)
@click.option("--package", metavar="NAME", help="What calls in Python import from.")
@click.option(
    "--corrections",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file that amends a documentation that is not yours.",
)
@template_options
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite pages that were changed by hand, and files in the way.",
)
@click.option(
    "--serve",
    is_flag=True,
    help="Write nothing; show the site on this machine, again at each change.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
def docs(serve: bool, port: int, force: bool, **options: Any) -> None:
    """Make a site about the API that SOURCEs describe.

    It is static HTML, which needs no server: a page for each class with its
    operations, properties and examples, a diagram and a search.

    \b
    Examples:
      hydra-codegen docs vocab/dlcs.ttl --out site
      hydra-codegen docs vocab/dlcs.ttl --serve
    """
    settings = settings_of(options)
    from hydra_codegen import local_site

    if serve:
        collect_cycles()
        local_site.serve(lambda: settings_of(options), port, _say, sys.stdin.buffer)
    else:
        _say(local_site.write(settings, force=force, stdin=sys.stdin.buffer))


@main.command(epilog=EXIT_CODES)
@click.argument("source", default="")
def init(source: str) -> None:
    """Write the section of pyproject.toml that `generate` needs.

    Nothing is asked: files that describe a Hydra API are looked for in this folder
    and below it, unless SOURCE, a file or a URL, is named.

    \b
    Examples:
      hydra-codegen init
      hydra-codegen init https://api.example.org/
    """
    from hydra_codegen import initiation, presentation

    folder = Path.cwd()
    found = (
        initiation.named(folder, source) if source else initiation.look_around(folder)
    )
    project = initiation.write(folder, initiation.section(found))
    click.echo(presentation.initiation_text(found, project.name), nl=False)


@main.group()
def templates() -> None:
    """Look after templates of your own: docs/templates.md."""


@templates.command(epilog=EXIT_CODES)
@click.argument(
    "folder",
    metavar="[DIR]",
    default="templates",
    type=click.Path(file_okay=False, path_type=Path),
)
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
def export(folder: Path, names: tuple[str, ...], force: bool) -> None:
    """Write the built-in templates below DIR, or only those that are NAMEd.

    What you do not change is best removed: the built-in one takes its place again.

    \b
    Examples:
      hydra-codegen templates export
      hydra-codegen templates export my-templates docs/class.md.jinja
    """
    from hydra_codegen import pipeline

    for path in pipeline.export_templates(folder, names, force=force):
        click.echo(path.as_posix())


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that completes our commands in SHELL.

    \b
    Examples:
      eval "$(hydra-codegen completion bash)"
      hydra-codegen completion fish > ~/.config/fish/completions/hydra-codegen.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None, "click.Choice lets only known shells through"
    script = kind(main, {}, "hydra-codegen", "_HYDRA_CODEGEN_COMPLETE")
    click.echo(script.source())


def _report(findings: Any, form: str, settings: Any) -> None:
    """Print findings; the status is 1 where they are a failure."""
    from hydra_codegen import pipeline, presentation, reports

    if form == "json":
        text = reports.findings_json(findings)
    elif form == "sarif":
        text = reports.findings_sarif(findings, pipeline.rule_texts(), __version__)
    elif form == "github":
        text = reports.findings_github(findings)
    else:
        text = presentation.findings_text(findings)
    click.echo(text, nl=False)
    if pipeline.is_failure(findings, settings):
        raise click.exceptions.Exit(1)


def _say(outcome: Any) -> None:
    click.echo(outcome.text, nl=False)
    click.echo(outcome.notes, err=True, nl=False)
