"""Where things are that come with us or are kept by us: templates, the cache."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent


def templates_folder() -> Path:
    """Return the folder of the built-in templates.

    It lies inside the installed package; in an editable install, where no
    copy is made, at the top of the repository.
    """
    packaged = _PACKAGE / "templates"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "templates"


def cache_folder() -> Path:
    """Return where what can be had again is remembered (XDG Base Directory)."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "hydra-codegen"
