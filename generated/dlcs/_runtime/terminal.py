"""Text on its way to a terminal."""

from __future__ import annotations

import sys


def printable(text: str) -> str:
    """Return `text` so that no document can drive the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def say(text: str) -> None:
    """Print a line on standard error, in the place of a progress bar."""
    cleared = "\r\x1b[K" if sys.stderr.isatty() else ""
    print(f"{cleared}{text}", file=sys.stderr, flush=True)
