"""`python -m hydra_codegen` is the command `hydra-codegen`."""

from __future__ import annotations

import os
import sys
import threading
from typing import NoReturn

from hydra_codegen.memory import leave_cycles


def run() -> NoReturn:
    """Run the command, and end this process with its exit status.

    What it holds is left to the kernel, which frees it at once; the interpreter
    looks through it for cycles and takes it apart, and that is a tenth of a run.
    """
    leave_cycles()
    # Imported late: that makes what would be looked through, too.
    from hydra_codegen.cli import main

    try:
        main(prog_name="hydra-codegen")
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        if threading.active_count() == 1 and isinstance(end.code, int | None):
            os._exit(end.code or 0)
        raise
    raise SystemExit


if __name__ == "__main__":
    run()
