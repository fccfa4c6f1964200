"""The wheel of this project, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import build_wheel


@pytest.fixture(scope="session", name="wheel")
def _wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))
