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
from collections.abc import Iterable
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
    """What a run is going to read, as it was just before it did.

    `inputs` is a number for the state of all files, `newest` the latest time of change
    among them, in nanoseconds.
    """

    identity: str
    inputs: int
    newest: int


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
    found: State = {}
    for place in places:
        if place.is_dir():
            _add_folder(os.fspath(place), found)
        else:
            _add_file(place, found)
    return found


def before(settings: Settings) -> Before | None:
    """Return what a run with `settings` depends on; None: files do not tell."""
    if not _is_told_by_files(settings):
        return None
    found = inputs(settings)
    newest = max(changed for _, changed in found.values())
    return Before(_identity(settings), _number(found), newest)


def unchanged(found: Before) -> Said | None:
    """Return what the last run said where another would do nothing."""
    try:
        known = json.loads(_place(found.identity).read_bytes())
        same = [known["run"], known["inputs"]] == [found.identity, found.inputs]
        if same and _digest(known["outputs"].splitlines()) == known["digest"]:
            return Said(known["text"], known["notes"])
    except (AttributeError, LookupError, OSError, TypeError, ValueError):
        pass  # Then the run is made, and remembered anew.
    return None


def remember(found: Before, written: Iterable[str], saying: Said) -> None:
    """Remember a run that is over: the paths of its outputs, and what another would say.

    Where a source was changed so lately that its next change might have the
    same time, nothing is, nor where a path breaks a line.
    """
    outputs = "\n".join(written)
    paths = outputs.splitlines()
    if (
        found.newest > time.time_ns() - _SETTLED
        or len(paths) != outputs.count("\n") + 1
    ):
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


def _add_folder(folder: str, found: State) -> None:
    """Add the states of all files below a folder."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if not entry.is_dir(follow_symlinks=False):
                _add_file(entry, found)
            elif entry.name != "__pycache__":
                _add_folder(entry.path, found)


def _add_file(path: Path | os.DirEntry[str], found: State) -> None:
    try:
        stat = path.stat()
        state = (stat.st_size, stat.st_mtime_ns)
    except OSError:
        state = (-1, -1)
    found[os.fspath(path)] = state


def _number(state: State) -> int:
    """Return one number for a state. Numbers hash alike in every process."""
    paths = sorted(state)
    names = zlib.crc32(os.fsencode("\n".join(paths)))
    return hash((names, *[state[path] for path in paths]))


def _digest(paths: Iterable[str]) -> int:
    """Return one number for the states of outputs; raises `OSError` without one.

    There may be tens of thousands, and this is asked at every run: as a number they
    need not be read from JSON.
    """
    found = map(os.stat, paths)
    return hash(tuple([(stat.st_size, stat.st_mtime_ns) for stat in found]))


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
