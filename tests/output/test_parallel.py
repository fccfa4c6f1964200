"""Work in several processes: what it returns, and how it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from support import ROOT

from hydra_codegen import Settings, parallel
from hydra_codegen.pipeline import generate_files, read_api

HERE = os.getpid()

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="this system does not fork soundly"
)


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, also where the machine has one core or a test has threads."""
    monkeypatch.setattr(parallel, "processes", lambda: 2)


def who(number: int) -> tuple[int, int]:
    """Take a moment, so that one process alone cannot do everything."""
    threading.Event().wait(0.02)
    return number, os.getpid()


def test_two_processes_share_the_work_and_results_keep_their_order() -> None:
    found = parallel.side_by_side([partial(who, number) for number in range(20)])
    assert [number for number, _ in found] == list(range(20))
    processes = {process for _, process in found}
    assert HERE in processes
    assert len(processes) == 2


def test_one_task_or_too_many_are_done_here() -> None:
    for count in (0, 1, 1000):
        tasks = [os.getpid] * count
        assert parallel.side_by_side(tasks) == [HERE] * count


def test_an_error_is_that_of_the_first_task_that_fails() -> None:
    def fails(number: int) -> int:
        raise LookupError(number)

    tasks = [partial(abs, 0), *(partial(fails, number) for number in range(1, 9))]
    for _ in range(5):
        with pytest.raises(LookupError, match=r"^1$"):
            parallel.side_by_side(tasks)


@pytest.mark.parametrize("how", ["killed", "cannot be pickled", "error"])
def test_what_another_process_cannot_do_is_done_here(how: str) -> None:
    def done(number: int) -> object:
        threading.Event().wait(0.01)
        if os.getpid() != HERE:
            if how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if how == "error":
                raise ValueError
            return lambda: number
        return number

    found = parallel.side_by_side([partial(done, number) for number in range(10)])
    assert found == list(range(10))


def test_tasks_in_step_tell_each_other_and_results_keep_their_order() -> None:
    def told(number: int, exchange: parallel.Exchange) -> tuple[int, list[object]]:
        return os.getpid(), exchange(number) + exchange("x" * 1_000_000 * number)

    found = parallel.in_step([partial(told, number) for number in range(3)])
    assert found is not None
    assert len({process for process, _ in found}) == 3
    assert found[0][0] == HERE
    whole = [0, 1, 2, "", "x" * 1_000_000, "x" * 2_000_000]
    assert [said for _, said in found] == [whole] * 3


@pytest.mark.parametrize("where", [0, 1])
@pytest.mark.parametrize("how", ["killed", "cannot be pickled", "error"])
def test_where_one_task_in_step_fails_there_is_nothing(how: str, where: int) -> None:
    def done(number: int, exchange: parallel.Exchange) -> object:
        exchange(number)
        if number == where:
            if how == "killed" and number:
                os.kill(os.getpid(), signal.SIGKILL)
            if how == "cannot be pickled" and number:
                return lambda: number
            raise ValueError
        return exchange(number)

    assert parallel.in_step([partial(done, number) for number in range(3)]) is None


def test_no_process_is_left_of_an_interrupted_run(tmp_path: Path) -> None:
    told = tmp_path / "process"

    def interrupted() -> None:
        if os.getpid() != HERE:
            told.write_text(f"{os.getpid()} ")
            threading.Event().wait(60)
        while not told.exists() or not told.read_text().endswith(" "):
            threading.Event().wait(0.01)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        parallel.side_by_side([interrupted, interrupted])
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_files_are_the_same_however_they_are_made() -> None:
    settings = Settings(sources=(str(ROOT / "vocab" / "dlcs.ttl"),), package="dlcs")
    reading = read_api(settings)
    alone = generate_files(reading, settings)
    shared = generate_files(reading, settings, side_by_side=True)
    assert shared.files == alone.files
    assert shared.findings == alone.findings


def test_who_has_threads_does_not_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert parallel.processes() == 1
    finally:
        ended.set()
        thread.join()


def test_the_command_ends_with_all_that_it_said_said(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hydra_codegen", "inspect"]
    long = [*command, str(ROOT / "vocab" / "dlcs.ttl"), "--format", "json"]
    whole = subprocess.run(long, capture_output=True, check=True).stdout
    assert whole.endswith(b"}\n")
    with (tmp_path / "file").open("wb") as file:
        subprocess.run(long, stdout=file, check=True)
    assert (tmp_path / "file").read_bytes() == whole
    missing = subprocess.run([*command, "none.ttl"], capture_output=True, check=False)
    assert missing.returncode == 3
    wrong = subprocess.run([*command, "--none"], capture_output=True, check=False)
    assert wrong.returncode == 2
