"""A blog that hydra-box serves under Node.js: a Hydra server that others wrote.

Its vocabulary is the one of hydra-box's own example, in the shared material; the
operations it names are in `hydra_box/`, and keep everything in memory.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from support import require_node_modules, require_program, require_shared

FOLDER = Path(__file__).with_name("hydra_box")


@contextlib.contextmanager
def hydra_box(log: Path) -> Iterator[str]:
    """Run hydra-box; yields the URL of the blog. What it says of errors is in `log`.

    Without Node.js, its packages or the vocabulary the test is skipped, or fails.
    """
    vocabulary = require_shared("corpus/hydra-box/blog-api.ttl")
    node = require_program("node", "hydra-box runs on it")
    require_node_modules(FOLDER)
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [node, "server.js", str(vocabulary)],
            cwd=FOLDER,
            env={**os.environ, "NODE_ENV": "production"},
            stdin=subprocess.PIPE,  # it ends when this does
            stdout=subprocess.PIPE,
            stderr=output,
        ) as process,
    ):
        assert process.stdout is not None
        url = process.stdout.readline().decode().strip()
        assert url, log.read_text()
        yield url
