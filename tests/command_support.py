"""The command line of the DLCS, run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys

from server_support import GENERATED

HERE = ("--customer", "2", "--space", "5")


def environment(url: str, **more: str) -> dict[str, str]:
    """Return an environment in which the API is at `url`."""
    return {**os.environ, "PYTHONPATH": str(GENERATED), "DLCS_URL": url, **more}


def run(
    url: str, *arguments: str, given: str | bytes = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    done = subprocess.run(
        [sys.executable, "-m", "dlcs", *arguments],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        check=False,
        env=environment(url, **more),
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def said(url: str, *arguments: str, given: str = "") -> str:
    """Return what a command prints that succeeds, and says nothing else."""
    done = run(url, *arguments, given=given)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
