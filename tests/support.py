"""What several test modules share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def require_shared(name: str = "") -> Path:
    """Return a file or folder of the material that is kept beside the repository.

    Skips the test where it is missing; fails it when HYDRA_CODEGEN_NO_SKIP is
    set, so that a complete run cannot pass by leaving tests out.
    """
    path = SHARED / name
    if not path.exists():
        _leave_out(
            f"the shared material {name or 'folder'} is not beside the repository"
        )
    return path


def _leave_out(reason: str) -> NoReturn:
    if os.environ.get("HYDRA_CODEGEN_NO_SKIP"):
        pytest.fail(reason)
    pytest.skip(reason)
