"""Writing: only what differs, only what is ours, all or nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from hydra_codegen.errors import OutputError
from hydra_codegen.output import MANIFEST, encoded, write

ONE = {"models": {"dlcs/a.py": b"a = 1\n", "dlcs/b.py": b"b = 1\n"}}


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_first_run_writes_all_files_and_a_manifest(tmp_path: Path) -> None:
    written = write(tmp_path, "dlcs", ONE)
    assert written.new == ("dlcs/a.py", "dlcs/b.py")
    assert (tmp_path / "dlcs/a.py").read_bytes() == b"a = 1\n"
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    assert set(manifest["packages"]["dlcs"]["models"]) == {"dlcs/a.py", "dlcs/b.py"}


def test_second_run_touches_nothing(tmp_path: Path) -> None:
    write(tmp_path, "dlcs", ONE)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    written = write(tmp_path, "dlcs", ONE)
    assert written.unchanged == ("dlcs/a.py", "dlcs/b.py")
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before


def test_files_no_longer_made_are_removed_with_their_empty_folder(
    tmp_path: Path,
) -> None:
    write(tmp_path, "dlcs", {"models": {"dlcs/deep/a.py": b"a", "dlcs/b.py": b"b"}})
    (tmp_path / "dlcs/mine.py").write_text("mine")
    written = write(tmp_path, "dlcs", {"models": {"dlcs/b.py": b"b"}})
    assert written.removed == ("dlcs/deep/a.py",)
    assert not (tmp_path / "dlcs/deep").exists()
    assert (tmp_path / "dlcs/mine.py").read_text() == "mine"


def test_another_target_keeps_the_files_of_the_first(tmp_path: Path) -> None:
    write(tmp_path, "dlcs", ONE)
    written = write(tmp_path, "dlcs", {"docs": {"docs/index.md": b"x"}})
    assert written.removed == ()
    assert (tmp_path / "dlcs/a.py").exists()


def test_file_of_two_targets_stays_while_one_still_makes_it(tmp_path: Path) -> None:
    shared = {"dlcs/__init__.py": b""}
    write(tmp_path, "dlcs", {"models": shared, "validators": shared})
    write(tmp_path, "dlcs", {"models": {}})
    assert (tmp_path / "dlcs/__init__.py").exists()


def test_foreign_file_in_the_way_is_named_and_kept(tmp_path: Path) -> None:
    (tmp_path / "dlcs").mkdir()
    (tmp_path / "dlcs/b.py").write_text("mine")
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match=r"b\.py is in the way"):
        write(tmp_path, "dlcs", ONE)
    assert snapshot(tmp_path) == before
    write(tmp_path, "dlcs", ONE, force=True)
    assert (tmp_path / "dlcs/b.py").read_bytes() == b"b = 1\n"


def test_hand_made_change_is_named_and_kept(tmp_path: Path) -> None:
    write(tmp_path, "dlcs", ONE)
    (tmp_path / "dlcs/a.py").write_text("a = 'mine'\n")
    before = snapshot(tmp_path)
    with pytest.raises(OutputError, match=r"a\.py was changed by hand"):
        write(tmp_path, "dlcs", {"models": {"dlcs/a.py": b"a = 2\n"}})
    assert snapshot(tmp_path) == before


def test_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / "dlcs").symlink_to(outside)
    with pytest.raises(OutputError, match="leads outside"):
        write(out, "dlcs", ONE, force=True)
    assert list(outside.iterdir()) == []


def test_out_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write(tmp_path / "out", "dlcs", ONE)


@pytest.mark.parametrize("text", ["{", "[]", '{"packages": {"dlcs": 5}}'])
def test_broken_manifest_is_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(OutputError, match="is not a manifest"):
        write(tmp_path, "dlcs", ONE)


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/x", "a/../../x", "C:\\x", "a\0b", "", "x" * 300, "a/\n", "./x"],
)
def test_unsafe_paths_are_refused(path: str) -> None:
    with pytest.raises(OutputError):
        encoded({path: "x"})


def test_paths_that_differ_only_in_case_are_refused() -> None:
    with pytest.raises(OutputError, match="differ only in case"):
        encoded({"docs/A.md": "", "docs/a.md": ""})


def test_manifest_of_a_hostile_hand_removes_nothing_outside(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    victim = tmp_path / "victim"
    victim.write_text("precious")
    manifest = {"packages": {"dlcs": {"models": {"../victim": "0"}}}}
    (out / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(OutputError):
        write(out, "dlcs", ONE, force=True)
    assert victim.read_text() == "precious"
    assert os.listdir(out) == [MANIFEST]
