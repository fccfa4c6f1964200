"""Who is killed, has no room or is not alone leaves one whole output."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from output_writer import contents

from hydra_codegen import transaction
from hydra_codegen.errors import OutputError
from hydra_codegen.output import MANIFEST, write

PROGRAM = Path(__file__).parents[1] / "output_writer.py"
KILLS = 200
WRITERS = 200


def present(folder: Path) -> dict[str, bytes]:
    """Return all files but those that begin with a dot, as soon as nobody writes.

    As anybody sees them: nothing that was left is ended or removed first.
    """
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        files = (path for path in folder.rglob("*") if path.is_file())
        found = {path.relative_to(folder).as_posix(): path for path in files}
        return {p: w.read_bytes() for p, w in found.items() if not p.startswith(".")}
    finally:
        os.close(handle)


def test_killed_at_any_moment(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    whole = [contents("a"), contents("b")]
    write(folder, "p", {"models": whole[0]})
    moments = random.Random(6)
    seen = []
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, str(PROGRAM), str(folder)], stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moments.uniform(0, 0.04))
        process.kill()
        process.wait()
        process.stdout.close()
        found = present(folder)
        assert found in whole
        seen.append(whole.index(found))
    assert {*seen} == {0, 1}
    # And what a user does next needs nothing special.
    write(folder, "p", {"models": contents("a")})
    assert present(folder) == whole[0]
    assert not list(folder.glob(".hydra-codegen-*/"))


def test_what_was_committed_is_ended_by_the_next_who_comes(tmp_path: Path) -> None:
    # As after a loss of power in the midst of it.
    folder = tmp_path / "out"
    write(folder, "p", {"models": contents("a")})
    before = present(folder)
    after = contents("b")
    stage = folder / transaction.COMMITTED
    stage.mkdir()
    paths = [*after, MANIFEST]
    manifest = (folder / MANIFEST).read_bytes()
    for number, path in enumerate(paths):
        if number % 3:  # the others have been moved already
            (stage / str(number)).write_bytes(after.get(path, manifest))
        else:
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(after.get(path, manifest))
    gone = [path for path in before if path not in after]
    (stage / "plan.json").write_text(
        f'{{"moves": {paths}, "gone": {gone}}}'.replace("'", '"')
    )
    for path in paths:
        (folder / path).parent.mkdir(exist_ok=True)
    assert present(folder) != after
    with transaction.locked(folder):
        assert not stage.exists()
    assert present(folder) == after


@pytest.mark.parametrize(
    "plan",
    [
        '{"moves": ["../victim"], "gone": []}',
        '{"moves": [], "gone": ["../victim"]}',
        '{"moves": ["/etc/victim"], "gone": []}',
        '{"moves": [7], "gone": []}',
        "[]",
        "{",
    ],
)
def test_a_plan_of_a_hostile_hand_changes_nothing(tmp_path: Path, plan: str) -> None:
    folder, victim = tmp_path / "out", tmp_path / "victim"
    victim.write_text("whole")
    stage = folder / transaction.COMMITTED
    stage.mkdir(parents=True)
    (stage / "0").write_text("hostile")
    (stage / "plan.json").write_text(plan)
    with pytest.raises(OutputError, match=r"remove it"):
        write(folder, "p", {"models": contents("a")})
    assert victim.read_text() == "whole"


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Let nothing large be written below a folder.

    It is a small disk of its own where one may be mounted, else no file may be large.
    """
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    if shutil.which("mount") and not subprocess.run(mount, check=False).returncode:
        try:
            yield
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_full_disk(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk"):
        folder = tmp_path / "disk/out"
        write(folder, "p", {"models": contents("a")})
        before = present(folder)
        large = {path: data * 30 for path, data in contents("b").items()}
        with pytest.raises(
            OutputError, match=r"cannot be written: (No space|File too)"
        ):
            write(folder, "p", {"models": large})
        assert present(folder) == before
        assert not list(folder.glob(".hydra-codegen-*/"))


def test_many_at_once_agree(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from output_writer import contents; "
        "from pathlib import Path; from hydra_codegen.output import write; "
        "write(Path(sys.argv[2]), 'p', {'models': contents(sys.argv[3])})"
    )

    def run(number: int) -> int:
        edition = "ab"[number % 2]
        arguments = [str(PROGRAM.parent), str(folder), edition]
        done = subprocess.run([sys.executable, "-c", program, *arguments], check=False)
        return done.returncode

    with ThreadPoolExecutor(8) as pool:
        assert {*pool.map(run, range(WRITERS))} == {0}
    assert present(folder) in (contents("a"), contents("b"))
    assert not list(folder.glob(".hydra-codegen-*/"))
