"""What several test modules share."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

import hydra_codegen
from hydra_codegen import Settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
ZOO_TURTLE = """\
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/vocab#> .
<https://example.org/vocab> a hydra:ApiDocumentation ; hydra:title "Zoo" ;
    hydra:supportedClass :Animal .
:Animal a hydra:Class ; rdfs:label "Animal" ; hydra:supportedProperty
    [ hydra:property :name ; hydra:title "name" ] .
"""
"""A small API, for tests of what is done with one."""


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


def require_program(name: str, reason: str) -> str:
    """Return the path of a program; without it skips, or fails, as above."""
    path = shutil.which(name)
    if path is None:
        _leave_out(f"{name} is not installed: {reason}")
    return path


def require_compiler() -> None:
    """Skip, or fail, as above, where what Python is extended with cannot be compiled."""
    reason = "a wheel of this project is compiled"
    require_program("cc", reason)
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        _leave_out(f"the headers of Python are not installed: {reason}")


def build_wheel(folder: Path, **environment: str) -> Path:
    """Return a wheel of this project, built by what is installed here."""
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
        env={**os.environ, **environment},
    )
    (path,) = folder.glob("*.whl")
    return path


def install_wheel(wheel: Path, environment: Path, python: str) -> Path:
    """Make an environment with a wheel in it; return its folder of programs."""
    subprocess.run([python, "-m", "venv", environment], check=True)
    programs = environment / "bin"
    subprocess.run(
        [
            *(programs / "python", "-m", "pip", "install", "--quiet"),
            *("--disable-pip-version-check", "--constraint", ROOT / "constraints.txt"),
            wheel,
        ],
        check=True,
        capture_output=True,
    )
    return programs


def require_postgresql() -> Path:
    """Return the folder of PostgreSQL's programs; without it skips, or fails."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found is not None:
        folders.insert(0, Path(found).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    _leave_out("PostgreSQL's initdb is not installed: the store is tried on it too")


def require_node_modules(folder: Path) -> None:
    """Install the packages that a folder's package.json names, once.

    Without Node.js, or where npm cannot fetch them, skips or fails, as above.
    """
    npm = require_program("npm", "what others wrote in JavaScript runs on Node.js")
    options = ["--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    # Tests that run beside each other wait for the one that installs.
    with (folder / "package.json").open() as manifest:
        fcntl.flock(manifest, fcntl.LOCK_EX)
        if (folder / "node_modules" / ".package-lock.json").exists():
            return
        done = subprocess.run(
            [npm, "install", *options],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        _leave_out(f"npm cannot install what {folder.name} needs: {done.stderr}")


def generate(out: Path, *sources: str | Path, **options: object) -> Path:
    """Generate all targets into `out` as the public interface does it."""
    values: dict[str, object] = {"package": "api", **options}
    settings = replace(
        Settings(sources=tuple(str(s) for s in sources), out=out),
        **values,  # type: ignore[arg-type]
    )
    hydra_codegen.generate(settings)
    return out


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return the contents of all files below a folder, by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def at_home(folder: Path) -> dict[str, str]:
    """Return the environment of somebody at home in a folder; the cache is beside it."""
    home = {"HOME": str(folder), "XDG_CACHE_HOME": f"{folder}.cache"}
    return {**os.environ, **home}


def run(
    *arguments: str, folder: Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run our command in a folder, which is its home too."""
    result = subprocess.run(
        [sys.executable, "-m", "hydra_codegen", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env={**at_home(folder), **environment},
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(
        result.args,
        result.returncode,
        result.stdout.decode("utf-8"),
        result.stderr.decode("utf-8"),
    )
