"""Compiled templates are kept from run to run, and never needed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hydra_codegen.rendering.environments import built_in

NAME = "models/module.py.jinja"
fresh = built_in.__wrapped__


@pytest.fixture(name="kept")
def _kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "hydra-codegen" / "templates"


def test_what_is_kept_is_used_and_what_is_broken_is_not(kept: Path) -> None:
    fresh().get_template(NAME)
    (file,) = kept.iterdir()
    whole = file.read_bytes()
    for broken in (b"", b"broken", whole[:-20]):
        file.write_bytes(broken)
        fresh().get_template(NAME)
        assert file.read_bytes() == whole


def test_who_cannot_keep_them_does_without(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = fresh()
    shutil.rmtree(kept)
    environment.get_template(NAME)
    assert not kept.exists()
    kept.parent.joinpath("file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept.parent / "file"))
    assert fresh().bytecode_cache is None
