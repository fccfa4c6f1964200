"""Runs of `generate`: what one does and says, and how one follows another.

The command line prints what is returned here; the stages are in `pipeline`.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from hydra_codegen import freshness, output, pipeline, presentation, sharing
from hydra_codegen.config import Settings
from hydra_codegen.errors import HydraCodegenError, UsageError
from hydra_codegen.memory import no_cycle_collection

OK, OUT_OF_DATE = 0, 1


class Mode(Enum):
    """What is done with what was made."""

    WRITE = "write"
    CHECK = "check"
    DIFF = "diff"
    DRY_RUN = "dry-run"


class Outcome(NamedTuple):
    """What a run says, on standard output and standard error, and its exit status."""

    text: str = ""
    notes: str = ""
    status: int = OK


@no_cycle_collection()
def generate(
    settings: Settings,
    mode: Mode = Mode.WRITE,
    *,
    force: bool = False,
    timings: bool = False,
    stdin: BinaryIO | None = None,
    before: freshness.Before | None = None,
) -> Outcome:
    """Make what `settings` ask for, and write or compare it.

    Only `Mode.WRITE` writes. `before` is what is going to be read, where that was
    looked at already. Raises `HydraCodegenError` with the old output whole.
    """
    if mode is Mode.WRITE and before is None:
        before = freshness.before(settings)
    clock = _Clock()
    generation = _made(settings, stdin, clock)
    findings = generation.findings
    notes = presentation.findings_text(findings) if findings else ""
    if settings.strict and findings:
        refusal = "Nothing was written: --strict and there are findings.\n"
        return Outcome(notes=notes + refusal, status=OUT_OF_DATE)
    package, files = generation.package, generation.files
    if mode is not Mode.WRITE:
        found = output.compared(settings.out, package, files)
        outcome = _shown(generation, settings, found, mode, notes)
    else:
        with clock.stage("writing"):
            found = output.write(settings.out, package, files, force=force)
        text = presentation.generation_text(generation, settings, found)
        outcome = Outcome(text=text, notes=notes)
        if before is not None:
            _remember(before, settings, generation, notes)
    times = clock.text() if timings else ""
    return Outcome(
        text=outcome.text, notes=outcome.notes + times, status=outcome.status
    )


def _made(
    settings: Settings, stdin: BinaryIO | None, clock: _Clock
) -> pipeline.Generation:
    """Make all that is asked for, in as many processes as there can be."""
    with clock.stage("loading"):
        documents = pipeline.documents_of(settings, stdin=stdin)
        shared = sharing.models_in_parts(documents, settings)
        if shared is not None:
            return shared
        sources = pipeline.loaded(documents)
    with clock.stage("reading"):
        shared = sharing.models_in_shares(sources.loaded, settings)
        if shared is not None:
            return shared
        reading = pipeline.read_api(settings, sources=sources)
    with clock.stage("making"):
        return pipeline.generate_files(reading, settings, side_by_side=True)


def artifact(settings: Settings, path: str, stdin: BinaryIO | None = None) -> bytes:
    """Return one generated file by its path below the output folder.

    Raises `UsageError` where no such file is made, and what `generate` raises.
    """
    generation = pipeline.generate_files(
        pipeline.read_api(settings, stdin=stdin), settings
    )
    files = {
        p: data for group in generation.files.values() for p, data in group.items()
    }
    if path not in files:
        import difflib  # heavy, and seldom needed

        near = difflib.get_close_matches(path, files, n=1, cutoff=0.3)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise UsageError(f"no file {path!r} is made{hint}")
    return files[path]


def _remember(
    before: freshness.Before,
    settings: Settings,
    generation: pipeline.Generation,
    notes: str,
) -> None:
    """Let the next run be none, where it would do nothing."""
    paths = {path for group in generation.files.values() for path in group}
    unchanged = output.Written(unchanged=tuple(sorted(paths)))
    said = freshness.Said(
        text=presentation.generation_text(generation, settings, unchanged),
        notes=notes,
    )
    paths.add(output.MANIFEST)
    out = os.fspath(settings.out)
    freshness.remember(before, [os.path.join(out, path) for path in paths], said)


def _shown(
    generation: pipeline.Generation,
    settings: Settings,
    found: output.Written,
    mode: Mode,
    notes: str,
) -> Outcome:
    """Return what is said of changes that are not made."""
    if mode is Mode.DRY_RUN:
        text = presentation.generation_text(generation, settings, found)
        listed = (f"  {_verb(change)} {change.path}\n" for change in found.changes)
        return Outcome(text=text + "".join(listed), notes=notes)
    text = "".join(_differences(settings.out, found))
    if mode is Mode.DIFF:
        return Outcome(text=text, notes=notes)
    if not found.changes:
        return Outcome(text=f"{settings.out} is up to date.\n", notes=notes)
    number = presentation.counted(len(found.changes), "file")
    said = f"{settings.out} is out of date: {number}. Run hydra-codegen generate.\n"
    return Outcome(text=text, notes=notes + said, status=OUT_OF_DATE)


def _verb(change: output.Change) -> str:
    if change.before is None:
        return "new    "
    return "gone   " if change.after is None else "changed"


def _differences(out: Path, found: output.Written) -> Iterator[str]:
    """Yield all changes as a unified diff."""
    import difflib  # heavy, and seldom needed

    for change in found.changes:
        name = (out / change.path).as_posix()
        before, after = _lines(change.before), _lines(change.after)
        for line in difflib.unified_diff(
            before,
            after,
            "/dev/null" if change.before is None else f"a/{name}",
            "/dev/null" if change.after is None else f"b/{name}",
            lineterm="",
        ):
            yield presentation.shown_line(line) + "\n"


def _lines(data: bytes | None) -> list[str]:
    return (data or b"").decode("utf-8", "replace").split("\n")


class _Clock:
    """How long each stage of a run took."""

    def __init__(self) -> None:
        self._stages: list[tuple[str, float]] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self._stages.append((name, time.perf_counter() - begun))

    def text(self) -> str:
        """Return a line for each stage."""
        return "".join(f"{name:8} {seconds:7.3f} s\n" for name, seconds in self._stages)


def watch(
    settings: Callable[[], Settings],
    run: Callable[[Settings], Outcome],
    say: Callable[[Outcome], None],
    *,
    option: str = "--watch",
) -> None:
    """Run again whenever what a run reads has changed, until interrupted.

    `settings` are read anew each time, and `say` is told what `run` returns. A
    mistake in between is said too, and the last good output stands. Raises what
    `settings` raises at first, and `UsageError` for what cannot be watched, which
    `option` asked for.
    """
    try:
        from watchfiles import watch as changes
    except ImportError:
        raise UsageError(
            f"{option} needs watchfiles: pip install 'hydra-codegen[watch]'"
        ) from None
    folders = _watched(settings(), option)
    state = None
    with contextlib.suppress(KeyboardInterrupt):
        # Each second as well, as a watcher tells nothing of what came before it.
        for _ in chain(
            [None],
            changes(*folders, debounce=200, rust_timeout=1000, yield_on_timeout=True),
        ):
            now = _watched_state(settings)
            if now != state:
                state = now
                _run_once(settings, run, say)


def until_interrupted() -> None:
    """Wait for Ctrl-C."""
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


def _run_once(
    settings: Callable[[], Settings],
    run: Callable[[Settings], Outcome],
    say: Callable[[Outcome], None],
) -> None:
    try:
        say(run(settings()))
    except HydraCodegenError as error:
        notes = f"{presentation.error_line(error)}\nThe last good output stands.\n"
        say(Outcome(notes=notes, status=error.exit_code))


def _watched_state(settings: Callable[[], Settings]) -> object:
    """Return what is otherwise as soon as another run may do something."""
    try:
        now = settings()
        return now, freshness.inputs(now)
    except HydraCodegenError as error:
        return str(error)


def _watched(settings: Settings, option: str) -> set[Path]:
    """Return the folders that what a run reads lies in."""
    if "-" in settings.sources:
        raise UsageError(f"{option} cannot read standard input twice")
    named = freshness.named_files(settings)
    if not named:
        raise UsageError(f"{option} needs files; a URL tells nobody when it changes")
    found = {path if path.is_dir() else path.absolute().parent for path in named}
    missing = [folder for folder in found if not folder.is_dir()]
    if missing:
        raise UsageError(f"{missing[0]} is not there to be watched")
    return {*found, Path.cwd()}
