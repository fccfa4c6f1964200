"""Checks on a real Dask cluster tell what checks on this machine tell."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster
from dlcs._runtime import command
from dlcs.validators._vocabulary import VOCABULARY
from support import ROOT

IMAGE = {"modelId": "i", "width": 5, "created": "2026-03-04T05:06:07Z"}
BAD = [
    json.dumps({**IMAGE, "width": "wide", "created": "2026-02-30T05:06:07Z"}),
    "",
    '{"modelId": ',
    json.dumps({"number1": -1, "modelId": "ü\u2028\u001b"}, ensure_ascii=False),
]


@pytest.fixture(scope="module", name="cluster")
def _cluster() -> Iterator[str]:
    started = LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    )
    with started as cluster:
        yield cluster.scheduler_address


@pytest.fixture(scope="module", name="folder")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of lines, good and bad, and documents that are on no lines."""
    folder = tmp_path_factory.mktemp("images")
    good = json.dumps(IMAGE)
    for name, lines in {
        "1.ndjson": [good] * 50,
        "2.ndjson": [good, *BAD] * 20,
        "3.ndjson": [],
    }.items():
        text = "".join(f"{line}\n" for line in lines)
        (folder / name).write_text(text, encoding="utf-8")
    array = [IMAGE, {"width": 1.5}, {"space": None}, {"tags": "t"}]
    (folder / "4.json").write_text(json.dumps(array, indent=1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("last", ["1.ndjson", "2.ndjson", "absent.ndjson"])
def test_the_report_is_the_same_on_every_engine(
    form: str,
    last: str,
    cluster: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(command, "BLOCK", 256)  # lines lie across parts
    common = [
        *(f"{folder}/[1-4].*json", f"{folder}/{last}"),
        *("--class", "Image", "--format", form),
    ]
    told = []
    for more in (
        ["--jobs", "1"],
        ["--jobs", "2"],
        ["--engine", "dask", "--scheduler", cluster],
    ):
        status = command.main(VOCABULARY, [*common, *more])
        told.append((status, *capfd.readouterr()))
    assert told[0] == told[1] == told[2]
    status, out, err = told[0]
    assert status == (2 if "absent" in last else 1)
    files = out.count("2.ndjson")
    assert files == (160 if last == "2.ndjson" else 80)
    places = [line for line in out.splitlines() if "2.ndjson" in line]
    assert ("2.ndjson:97: [78] /width" in places[-3]) == (form == "text")
    total = 134 + {"1.ndjson": 50, "2.ndjson": 80, "absent.ndjson": 0}[last]
    assert f"{total} checked: " in err


@pytest.mark.parametrize(
    ("command_line", "said"),
    [
        ("1.ndjson --scheduler tcp://h:1", "--scheduler is for --engine dask"),
        ("1.ndjson --engine dask --scheduler x", "there is no Dask scheduler at x: "),
        ("- --engine dask", "--engine dask reads files, not standard input"),
    ],
)
def test_what_cannot_be_is_said(command_line: str, said: str) -> None:
    done = _run(*command_line.split())
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_dask_is_imported_for_its_engine_alone(folder: Path) -> None:
    without = "import sys, runpy; sys.modules['distributed'] = None; "
    script = without + "runpy.run_module('dlcs.validators', run_name='__main__')"
    done = _run(f"{folder}/1.ndjson", "--engine", "dask", python=("-c", script))
    assert (done.returncode, done.stderr) == (
        2,
        "--engine dask needs Dask, which is not installed: "
        "pip install 'dask[distributed]', or 'hydra-codegen[dask]'\n",
    )
    done = _run(f"{folder}/1.ndjson", python=("-c", script))
    assert (done.returncode, done.stderr) == (
        0,
        "50 checked: 50 valid, 0 with violations\n",
    )


def _run(
    *arguments: str, python: tuple[str, ...] = ("-m", "dlcs.validators")
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *python, *arguments, "--class", "Image"],
        cwd=ROOT / "generated",
        capture_output=True,
        text=True,
        check=False,
    )
