"""File names for pages: safe on every system, and never changed by a neighbour.

A name comes from one class alone; where two would meet on a disk that folds
case, the first in the document keeps it and the others add a digest of their
IRI, so that a class that is added later renames nothing.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_UNSAFE = re.compile(r"[^\w.-]+")

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|conin|conout|clock|(?:com|lpt)[0-9¹²³])(?:\..*)?"
)

# A leading dot hides a file, a leading underscore keeps Jekyll from serving it,
# a trailing dot is dropped by Windows.
_EDGES = ".-_"

_LONGEST = 100
"""In bytes; with digest and suffix far below the 255 of common file systems."""


def file_stems(
    names: Iterable[tuple[str, str]], taken: Iterable[str]
) -> dict[str, str]:
    """Return the stem of a file name for each class.

    `names` are pairs of a class's name, unique in the API, and its IRI;
    `taken` are stems that other files have. Returns stems by class name.
    """
    used = {_folded(stem) for stem in taken}
    stems: dict[str, str] = {}
    for name, iri in names:
        stem = _safe(name)
        if not stem or _folded(stem) in used:
            stem = _with_digest(stem, iri or name, used)
        used.add(_folded(stem))
        stems[name] = stem
    return stems


def _safe(name: str) -> str:
    """Return `name` without what a path cannot hold; may be empty."""
    composed = unicodedata.normalize("NFC", name)
    stem = _UNSAFE.sub("-", composed).strip(_EDGES)
    stem = stem.encode()[:_LONGEST].decode(errors="ignore").strip(_EDGES)
    return "" if _DEVICES.fullmatch(stem.casefold()) else stem


def _with_digest(stem: str, key: str, used: set[str]) -> str:
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    for length in range(8, len(digest) + 1):
        candidate = f"{stem or 'class'}-{digest[:length]}"
        if _folded(candidate) not in used:
            return candidate
    raise AssertionError("two classes of one API have the same name")


def _folded(stem: str) -> str:
    """Return what a file system that ignores case and composition compares."""
    return unicodedata.normalize("NFKC", stem).casefold()
