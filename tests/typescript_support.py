"""The tools of TypeScript, and programs that are compiled beside what is generated."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from support import require_node_modules, require_program

FOLDER = Path(__file__).parent / "typescript"

# Stricter than --strict, so that what passes here passes in any project.
STRICT = (
    *("--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess"),
    *("--noPropertyAccessFromIndexSignature", "--noImplicitOverride"),
    *("--noUnusedLocals", "--noUnusedParameters", "--verbatimModuleSyntax"),
    *("--isolatedModules", "--erasableSyntaxOnly"),
    *("--target", "es2022", "--lib", "es2022,dom", "--types", ""),
    *("--module", "esnext", "--moduleResolution", "bundler"),
)


def tool(name: str) -> str:
    """Return the path of ``tsc`` or ``prettier``; without Node.js skips, or fails."""
    require_program("node", "the generated TypeScript is compiled and run with it")
    require_node_modules(FOLDER)
    return str(FOLDER / "node_modules" / ".bin" / name)


def tsc(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Compile every TypeScript file of a folder; what is imported is found there."""
    (folder / "package.json").write_text('{ "type": "module" }\n')
    files = sorted(str(path) for path in folder.rglob("*.ts"))
    assert files
    return subprocess.run(
        [tool("tsc"), *STRICT, "--pretty", "false", *arguments, *files],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def beside(generated: Path, folder: Path, *programs: str) -> Path:
    """Copy generated TypeScript into a folder, and programs of the tests beside it."""
    shutil.copytree(generated, folder / "typescript")
    for program in programs:
        shutil.copy(FOLDER / program, folder)
    return folder


def compiled(folder: Path) -> Path:
    """Compile a folder; return the one that the modules of JavaScript are in."""
    done = tsc(folder, "--outDir", "js")
    assert done.returncode == 0, done.stdout
    return folder / "js"


def node(
    program: Path, *arguments: str, timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    """Run a program with Node.js."""
    return subprocess.run(
        [require_program("node", "clients run on it"), str(program), *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
