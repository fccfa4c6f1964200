"""A file set in memory becomes files on disk, or is compared with them.

Everything that can fail (space, rights, hand-made changes) fails before the
first file of the old output is touched. A manifest remembers what is ours;
nothing else is ever changed or removed. How many files change as one step is in
`transaction`.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping, Sequence, Set
from contextlib import nullcontext
from dataclasses import field
from pathlib import Path
from typing import Any, NamedTuple

from hydra_codegen import transaction
from hydra_codegen.errors import OutputError
from hydra_codegen.frozen import dataclass

MANIFEST = ".hydra-codegen.json"

# Separators of other systems, what their file systems refuse, control characters.
_UNSAFE = frozenset('\\:*?"<>|').union(map(chr, range(0x20)))

FileSet = Mapping[str, bytes]
"""Contents by path below the output folder, with forward slashes."""


class Change(NamedTuple):
    """What becomes of one file: its contents, None where there is none."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a run does: paths below the output folder, sorted."""

    changes: tuple[Change, ...] = field(default=(), repr=False)
    unchanged: tuple[str, ...] = ()

    @property
    def new(self) -> tuple[str, ...]:
        """Files that were not there."""
        return tuple(c.path for c in self.changes if c.before is None)

    @property
    def changed(self) -> tuple[str, ...]:
        """Files that are otherwise now."""
        both = (c for c in self.changes if c.before is not None)
        return tuple(c.path for c in both if c.after is not None)

    @property
    def removed(self) -> tuple[str, ...]:
        """Files that are no longer made."""
        return tuple(c.path for c in self.changes if c.after is None)


def encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    """Return texts as UTF-8, checking every path.

    Raises `OutputError` for a path that could leave the output folder, for
    two paths that are one on a disk that folds case, and for text that UTF-8
    cannot hold.
    """
    folded: dict[str, str] = {}
    result = {}
    for path, text in files.items():
        _require_safe(path)
        twin = folded.setdefault(path.casefold(), path)
        if twin != path:
            raise OutputError(f"the files {twin} and {path} differ only in case")
        try:
            result[path] = text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise OutputError(f"the file {path} would hold invalid text") from error
    return result


def _require_safe(path: str) -> None:
    unsafe = (
        not _UNSAFE.isdisjoint(path)
        or path.startswith(".hydra-codegen")
        or any(
            part in ("", ".", "..") or len(part.encode("utf-8", "replace")) > 200
            for part in path.split("/")
        )
    )
    if unsafe:
        raise OutputError(f"{path[:80]!r} is not a safe path for a generated file")


def compared(out: Path, package: str, files: Mapping[str, FileSet]) -> Written:
    """Return what `write` would do to the folder `out`, and write nothing.

    Raises `OutputError` when the folder cannot be read.
    """
    with transaction.locked(out) if out.exists() else nullcontext():
        try:
            return _compared(out, package, files, _read_manifest(out))
        except OSError as error:
            reason = error.strerror or str(error)
            raise OutputError(f"{out} cannot be read: {reason}") from error


def write(
    out: Path, package: str, files: Mapping[str, FileSet], *, force: bool = False
) -> Written:
    """Make the folder `out` hold `files`, which are grouped by target.

    Writes only what differs. Files that an earlier run for the same package
    and targets made and this one does not are removed. Who does the same at the
    same time waits. Raises `OutputError`, with the old output whole, when the
    folder cannot be written, when a file of ours was changed by hand, or when a
    file that is not ours is in the way (`force` overwrites both).
    """
    try:
        with transaction.locked(out):
            manifest = _read_manifest(out)
            found = _compared(out, package, files, manifest)
            if not force:
                _require_ours(found, _owned(manifest), out)
            todo = {c.path: c.after for c in found.changes if c.after is not None}
            text = _manifest_text(manifest, package, files)
            if todo or found.removed or not _same_bytes(out / MANIFEST, text):
                contents = {**todo, MANIFEST: text}
                transaction.replace(out, contents, found.removed)
            return found
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{out} cannot be written: {reason}") from error


def _compared(
    out: Path,
    package: str,
    files: Mapping[str, FileSet],
    manifest: Mapping[str, Any],
) -> Written:
    wanted = {path: data for group in files.values() for path, data in group.items()}
    stale = _stale(manifest, package, files, wanted)
    every = sorted([*wanted.items(), *((p, None) for p in stale)])
    _require_inside(out, [path for path, _ in every])
    folders = {os.path.dirname(path) for path, _ in every}
    # In a folder that is not there, no file is looked for.
    there = {folder for folder in folders if os.path.lexists(os.path.join(out, folder))}
    changes = [
        Change(path=path, before=before, after=after)
        for path, after in every
        if (before := _present(out, path, there)) != after
    ]
    changing = {change.path for change in changes}
    return Written(
        changes=tuple(changes),
        unchanged=tuple(sorted(path for path in wanted if path not in changing)),
    )


def _read_manifest(out: Path) -> dict[str, Any]:
    path = out / MANIFEST
    if not path.exists():
        return {}
    try:
        value = json.loads(path.read_bytes())
        packages = value["packages"]
        _owned(packages)
    except (
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise OutputError(
            f"{path} is not a manifest of hydra-codegen; restore it, or remove it "
            "and generate with --force"
        ) from error
    return dict(packages)


def _owned(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {
        path: digest
        for targets in manifest.values()
        for group in targets.values()
        for path, digest in group.items()
    }


def _stale(
    manifest: Mapping[str, Any],
    package: str,
    files: Mapping[str, FileSet],
    wanted: FileSet,
) -> list[str]:
    ours = manifest.get(package, {})
    kept = {
        path
        for name, targets in manifest.items()
        for target, group in targets.items()
        if name != package or target not in files
        for path in group
    }
    old = {path for target in files for path in ours.get(target, {})}
    return sorted(old - set(wanted) - kept)


def _require_inside(out: Path, paths: Sequence[str]) -> None:
    """Refuse paths that are not safe, and folders that links lead out of `out`."""
    for path in paths:
        _require_safe(path)
    root = out.resolve()
    for folder in sorted({os.path.dirname(path) for path in paths}):
        if not (out / folder).resolve().is_relative_to(root):
            raise OutputError(
                f"{out / folder} leads outside the output folder by a link"
            )


def _present(out: Path, path: str, folders: Set[str]) -> bytes | None:
    """Return what a file holds now, None where there is none; `folders` are there."""
    if os.path.dirname(path) not in folders:
        return None
    whole = os.path.join(out, path)
    try:
        mode = os.lstat(whole).st_mode
    except (FileNotFoundError, UnicodeEncodeError):
        # No file has a name that cannot be written.
        return None
    if stat.S_ISLNK(mode):
        raise OutputError(f"{whole} leads outside the output folder by a link")
    with open(whole, "rb") as file:
        return file.read()


def _require_ours(found: Written, owned: Mapping[str, str], out: Path) -> None:
    for change in found.changes:
        path = change.path
        if change.before is None:
            continue
        if path not in owned:
            raise OutputError(
                f"{out / path} is in the way and was not made by hydra-codegen; "
                "move it, choose another --out, or overwrite it with --force"
            )
        if owned[path] != _digest(change.before):
            raise OutputError(
                f"{out / path} was changed by hand since it was generated; move your "
                "change elsewhere, or overwrite it with --force"
            )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _manifest_text(
    manifest: Mapping[str, Any], package: str, files: Mapping[str, FileSet]
) -> bytes:
    ours = dict(manifest.get(package, {}))
    for target, group in files.items():
        ours[target] = {path: _digest(group[path]) for path in sorted(group)}
    packages = {**manifest, package: dict(sorted(ours.items()))}
    value = {"packages": dict(sorted(packages.items()))}
    return (json.dumps(value, indent=1) + "\n").encode()


def _same_bytes(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data
