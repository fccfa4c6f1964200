"""A file at a revision of git becomes a document: ``HEAD~1:vocab/dlcs.ttl``.

Asks the program git for the bytes alone: no filter, hook or program of the
repository runs, and nothing is fetched.
"""

from __future__ import annotations

import os
import re

from hydra_codegen.errors import SourceError
from hydra_codegen.findings import Place
from hydra_codegen.vocabulary.sources import MAX_BYTES, Document, document

_REVISION = re.compile(r"[^-:][^:]*:[^:]+|:[^:]+", re.DOTALL)


def is_revision(source: str) -> bool:
    """Whether `source` is ``REV:PATH``; a file of that name comes before.

    An empty REV is what is staged (gitrevisions(7)).
    """
    if not _REVISION.fullmatch(source) or "://" in source or "\0" in source:
        return False
    return not os.path.lexists(source)


def read_revision(source: str, *, base: str = "") -> Document:
    """Return the document that is ``REV:PATH``; `base` is for relative IRIs.

    Raises `SourceError` where git knows no such file, or it is no RDF.
    """
    return document(source, revision_content(source), base)


def revision_content(source: str) -> bytes:
    """Return the bytes of ``REV:PATH``; a path is git's own (gitrevisions(7)).

    Raises `SourceError` for what git does not know, for a folder, and for
    more than `MAX_BYTES`.
    """
    size = _git(source, "-s")
    if int(size) > MAX_BYTES:
        raise SourceError(
            f"is larger than {MAX_BYTES // 1024 // 1024} MiB, the most that is read",
            Place(source=source),
        )
    if _git(source, "-t").strip() != b"blob":
        raise SourceError(
            "is a folder at that revision; name one file", Place(source=source)
        )
    return _git(source, "blob")


def _git(source: str, what: str) -> bytes:
    # Imported late: few runs ask git.
    import shutil
    import subprocess

    program = shutil.which("git")
    if program is None:
        raise SourceError(
            "there is no such file, and git, which reads revisions, is not installed",
            Place(source=source),
        )
    done = subprocess.run(
        [program, "cat-file", what, "--end-of-options", source],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1"},
        check=False,
    )
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").splitlines() or ["it failed"]
        reason = lines[-1].removeprefix("fatal: ")
        raise SourceError(
            f"there is no such file, and git reads no revision so: {reason}",
            Place(source=source),
        )
    return done.stdout
