"""DLCS servers to be killed, one after the other, each a fork of this process.

Importing and preparing take longer than serving, and are done once. A line of
standard input is a port to serve at; a line of standard output is the process
that does.
"""

from __future__ import annotations

import importlib
import os
import sys

import uvicorn

app = importlib.import_module("dlcs_application").prepared()


def serve(port: int) -> None:
    """Run a server until it is killed."""
    process = os.fork()
    if process == 0:
        try:
            # What the server says is no answer of ours.
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
            uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
        finally:
            os._exit(1)
    print(process, flush=True)
    # The next one must not find the files of this one open.
    os.waitpid(process, 0)


if __name__ == "__main__":
    for line in sys.stdin:
        serve(int(line))
