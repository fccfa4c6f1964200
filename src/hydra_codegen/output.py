"""A file set in memory becomes files on disk: staged first, then renamed.

Everything that can fail (space, rights, hand-made changes) fails before the
first file of the old output is touched. A manifest remembers what is ours;
nothing else is ever changed or removed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from hydra_codegen.errors import OutputError

MANIFEST = ".hydra-codegen.json"
_STAGE_PREFIX = ".hydra-codegen-stage-"

FileSet = Mapping[str, bytes]
"""Contents by path below the output folder, with forward slashes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a run did: paths below the output folder, sorted."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


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
    parts = PurePosixPath(path).parts
    unsafe = (
        not parts
        or path != str(PurePosixPath(path))
        or path.startswith("/")
        or ".." in parts
        or any(character in path for character in '\\:*?"<>|')
        or any(character < " " for character in path)
        or any(len(part.encode("utf-8", "replace")) > 200 for part in parts)
    )
    if unsafe:
        raise OutputError(f"{path[:80]!r} is not a safe path for a generated file")


def write(
    out: Path, package: str, files: Mapping[str, FileSet], *, force: bool = False
) -> Written:
    """Make the folder `out` hold `files`, which are grouped by target.

    Writes only what differs. Files that an earlier run for the same package
    and targets made and this one does not are removed. Raises `OutputError`,
    with the old output whole, when the folder cannot be written, when a file
    of ours was changed by hand, or when a file that is not ours is in the
    way (`force` overwrites both).
    """
    wanted = {path: data for group in files.values() for path, data in group.items()}
    try:
        manifest = _read_manifest(out)
        owned = _owned(manifest)
        stale = _stale(manifest, package, files, wanted)
        present = {path: _present(out, path) for path in (*wanted, *stale)}
        if not force:
            _require_ours(present, owned, wanted, out)
        todo = {p: data for p, data in wanted.items() if present[p] != data}
        text = _manifest_text(manifest, package, files)
        _replace(out, todo, [p for p in stale if present[p] is not None], text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{out} cannot be written: {reason}") from error
    return Written(
        new=tuple(sorted(p for p in todo if present[p] is None)),
        changed=tuple(sorted(p for p in todo if present[p] is not None)),
        unchanged=tuple(sorted(p for p in wanted if p not in todo)),
        removed=tuple(sorted(p for p in stale if present[p] is not None)),
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


def _present(out: Path, path: str) -> bytes | None:
    """Return what a file holds now, None where there is none."""
    whole = out / path
    _require_safe(path)
    if not whole.parent.resolve().is_relative_to(out.resolve()) or whole.is_symlink():
        raise OutputError(f"{whole} leads outside the output folder by a link")
    return whole.read_bytes() if whole.exists() else None


def _require_ours(
    present: Mapping[str, bytes | None],
    owned: Mapping[str, str],
    wanted: FileSet,
    out: Path,
) -> None:
    for path, data in present.items():
        if data is None or data == wanted.get(path):
            continue
        if path not in owned:
            raise OutputError(
                f"{out / path} is in the way and was not made by hydra-codegen; "
                "move it, choose another --out, or overwrite it with --force"
            )
        if owned[path] != _digest(data):
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


def _replace(out: Path, todo: FileSet, stale: list[str], manifest: bytes) -> None:
    """Stage all new contents on the same disk, then rename them into place."""
    if not todo and not stale and _same_bytes(out / MANIFEST, manifest):
        return
    out.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=_STAGE_PREFIX, dir=out))
    try:
        moves = []
        for number, (path, data) in enumerate({**todo, MANIFEST: manifest}.items()):
            staged = stage / str(number)
            staged.write_bytes(data)
            moves.append((staged, out / path))
        for folder in {target.parent for _, target in moves}:
            folder.mkdir(parents=True, exist_ok=True)
        for staged, target in moves:
            os.replace(staged, target)
        for path in stale:
            _remove(out, path)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _same_bytes(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data


def _remove(out: Path, path: str) -> None:
    """Remove a file and the folders that it leaves empty."""
    whole = out / path
    whole.unlink(missing_ok=True)
    for folder in whole.parents:
        if folder == out or any(folder.iterdir()):
            return
        folder.rmdir()
