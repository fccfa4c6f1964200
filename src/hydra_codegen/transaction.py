"""Many files of one folder change as one step.

All new contents are staged on the same disk first; then a single rename of the
stage says that they count, and they are moved into place. Who is killed in
between has either changed nothing, or what is left to move is moved by the next
who comes. What the files are is not known here.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hydra_codegen.errors import OutputError

try:
    import fcntl
except ImportError:  # Windows has no such locks
    fcntl = None  # type: ignore[assignment]

PREFIX = ".hydra-codegen-stage-"
COMMITTED = ".hydra-codegen-commit"
_PLAN = "plan.json"


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only one who changes `folder`, which is made where it is not there.

    Waits for others. The lock is the kernel's, on the folder itself: nothing is
    left of it when its holder is killed. First ends what others began, and
    removes what they left. Raises `OSError`.
    """
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY) if fcntl is not None else None
    try:
        if handle is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        _recover(folder)
        yield
    finally:
        if handle is not None:
            os.close(handle)
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()  # only where nothing came of it


def replace(folder: Path, contents: Mapping[str, bytes], gone: Sequence[str]) -> None:
    """Make files of a locked folder have `contents`, and remove those `gone`.

    Paths have forward slashes. Raises `OSError` with all old files whole.
    """
    stage = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder))
    try:
        paths = list(contents)
        for number, path in enumerate(paths):
            _put(os.path.join(stage, str(number)), contents[path])
        plan = {"moves": paths, "gone": list(gone)}
        (stage / _PLAN).write_text(json.dumps(plan), encoding="utf-8")
        for parent in {os.path.dirname(path) for path in paths}:
            os.makedirs(folder / parent, exist_ok=True)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    _commit(folder, stage)


def _put(path: str, content: bytes) -> None:
    """Write a file, without a buffer: there may be thousands."""
    with open(path, "wb", buffering=0) as file:
        while content:
            content = content[file.write(content) :]


def _commit(folder: Path, stage: Path) -> None:
    """Let what is staged count, in a process that is not killed with this one.

    Signals sent to this process, or to its group, do not reach that.
    """
    alone = threading.active_count() == 1
    if not (alone and hasattr(os, "fork")):
        _finish(folder, stage)
        return
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setsid()
            _finish(folder, stage)
            status = 0
        finally:
            # Nothing of this process's copy may be closed or flushed twice.
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if status != 0:
        _finish(folder, stage)  # says why


def _finish(folder: Path, stage: Path) -> None:
    committed = folder / COMMITTED
    if stage.exists():
        os.rename(stage, committed)
    _roll_forward(folder)


def _recover(folder: Path) -> None:
    """End what somebody began who was killed; remove what never counted."""
    _roll_forward(folder)
    for stage in folder.glob(f"{PREFIX}*"):
        shutil.rmtree(stage, ignore_errors=True)


def _roll_forward(folder: Path) -> None:
    committed = folder / COMMITTED
    if not committed.is_dir() or committed.is_symlink():
        return
    plan_file = committed / _PLAN
    if plan_file.exists():  # it goes last
        moves, gone = _read_plan(plan_file, folder)
        for number, path in enumerate(moves):
            with contextlib.suppress(FileNotFoundError):  # moved already
                os.replace(
                    os.path.join(committed, str(number)), os.path.join(folder, path)
                )
        for path in gone:
            _remove(folder, path)
        plan_file.unlink()
    shutil.rmtree(committed)


def _read_plan(plan_file: Path, folder: Path) -> tuple[list[str], list[str]]:
    """Return what is to be moved and removed; it may be of a hostile hand."""
    try:
        plan = json.loads(plan_file.read_text(encoding="utf-8"))
        moves, gone = list(plan["moves"]), list(plan["gone"])
        inside = _are_inside(folder, (*moves, *gone))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        inside = False
    if not inside:
        raise OutputError(f"{plan_file.parent} is not of hydra-codegen; remove it")
    return moves, gone


def _are_inside(folder: Path, paths: Sequence[str]) -> bool:
    if any(path.startswith("/") or ".." in path.split("/") for path in paths):
        return False
    root = folder.resolve()
    return all(
        (folder / parent).resolve().is_relative_to(root)
        for parent in {os.path.dirname(path) for path in paths}
    )


def _remove(folder: Path, path: str) -> None:
    """Remove a file and the folders that it leaves empty."""
    whole = folder / path
    whole.unlink(missing_ok=True)
    for parent in whole.parents:
        if parent == folder or (parent.exists() and any(parent.iterdir())):
            return
        if parent.exists():
            parent.rmdir()
