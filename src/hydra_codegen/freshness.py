"""Whether a run would do nothing: by sizes and times of files, and nothing read.

What a run read and wrote is remembered in the cache folder, never beside the
output: times differ from machine to machine. What cannot be told by a file (a
URL, standard input) is never fresh. Nothing heavy is imported here.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from hydra_codegen import __version__, plugins
from hydra_codegen.config import DEFAULT_TARGETS, Settings
from hydra_codegen.locations import cache_folder, templates_folder

_HERE = Path(__file__).parent
_SETTLED = 100_000_000
"""Nanoseconds after which a file that changes again has another time."""

State = dict[str, tuple[int, int]]
"""Size and time of change in nanoseconds, by path."""


class Before(NamedTuple):
    """What a run is going to read, as it was just before it did."""

    identity: str
    inputs: State


class Said(NamedTuple):
    """What a run that changes nothing says, on standard output and standard error."""

    text: str
    notes: str


def named_files(settings: Settings) -> list[Path]:
    """Return the files and folders that `settings` name to be read."""
    named = [source for source in settings.sources if not _is_elsewhere(source)]
    found = [Path(name) for name in named] + [*settings.contexts.values()]
    for optional in (settings.corrections, settings.templates):
        found += [] if optional is None else [optional]
    return found


def inputs(settings: Settings) -> State:
    """Return the state of all files that are read, the generator itself among them."""
    places = [_HERE, templates_folder(), *named_files(settings)]
    places += plugins.files(_plugins(settings))
    return _state(path for place in places for path in _files(place))


def before(settings: Settings) -> Before | None:
    """Return what a run with `settings` depends on; None: files do not tell."""
    if not _is_told_by_files(settings):
        return None
    return Before(_identity(settings), inputs(settings))


def unchanged(settings: Settings) -> Said | None:
    """Return what the last run said where another with `settings` would do nothing."""
    if not _is_told_by_files(settings):
        return None
    identity = _identity(settings)
    try:
        # First, as most runs that are not known would look at all files in vain.
        known = json.loads(_place(identity).read_bytes())
        same = identity == known["run"]
        same = same and _lists(inputs(settings)) == known["inputs"]
        if same and _digest(known["outputs"].splitlines()) == known["digest"]:
            return Said(known["text"], known["notes"])
    except (AttributeError, LookupError, OSError, TypeError, ValueError):
        pass  # Then the run is made, and remembered anew.
    return None


def remember(found: Before, written: Iterable[Path], saying: Said) -> None:
    """Remember a run that is over: its outputs, and what another would say.

    Where a source was changed so lately that its next change might have the
    same time, nothing is, nor where a path breaks a line.
    """
    newest = max(changed for _, changed in found.inputs.values())
    outputs = "\n".join(map(str, written))
    paths = outputs.splitlines()
    if newest > time.time_ns() - _SETTLED or len(paths) != outputs.count("\n") + 1:
        return
    place = _place(found.identity)
    with contextlib.suppress(OSError):
        value = {
            "run": found.identity,
            "inputs": found.inputs,
            "outputs": outputs,
            "digest": _digest(paths),
            "text": saying.text,
            "notes": saying.notes,
        }
        place.parent.mkdir(parents=True, exist_ok=True)
        # Two runs may do so at once.
        draft = place.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(value), encoding="utf-8")
        draft.replace(place)


def _is_told_by_files(settings: Settings) -> bool:
    return bool(settings.sources) and not any(map(_is_elsewhere, settings.sources))


def _is_elsewhere(source: str) -> bool:
    return source == "-" or "://" in source


def _files(path: Path) -> Iterator[str]:
    """Yield a file, or all below a folder."""
    if not path.is_dir():
        yield str(path)
    for folder, below, names in os.walk(path):
        if "__pycache__" in below:
            below.remove("__pycache__")
        for name in sorted(names):
            yield os.path.join(folder, name)


def _state(paths: Iterable[str]) -> State:
    found = {}
    for path in paths:
        try:
            stat = os.stat(path)
            found[path] = (stat.st_size, stat.st_mtime_ns)
        except OSError:
            found[path] = (-1, -1)
    return found


def _digest(paths: Iterable[str]) -> int:
    """Return one number for the states of outputs; raises `OSError` without one.

    There may be tens of thousands, and this is asked at every run: as a number they
    need not be read from JSON. Numbers hash alike in every process.
    """
    found = map(os.stat, paths)
    return hash(tuple([(stat.st_size, stat.st_mtime_ns) for stat in found]))


def _lists(state: State) -> dict[str, list[int]]:
    return {path: list(pair) for path, pair in state.items()}


def _identity(settings: Settings) -> str:
    """Return what one run has in common with its next, and with no other."""
    where = (settings.out.absolute(), Path.cwd())
    return repr((__version__, settings, *where, _plugins(settings)))


def _plugins(settings: Settings) -> tuple[plugins.Plugin, ...]:
    """Return the plugins among the targets, in the versions that are installed."""
    asked = set(settings.targets).difference(DEFAULT_TARGETS)
    if not asked:
        return ()
    return tuple(found for found in plugins.installed() if found.name in asked)


def _place(identity: str) -> Path:
    # Two of one checksum would only make each other forget.
    return cache_folder() / "runs" / f"{zlib.crc32(identity.encode()):08x}.json"
