"""Whatever a vocabulary holds, its package compiles, imports and loses nothing."""

from __future__ import annotations

import ast
import contextlib
import importlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from generated_package import imported, written
from hostile_vocabulary import SENTINEL, documentations
from hypothesis import HealthCheck, Phase, given, settings

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.python.models import ModelPlan

SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@SLOW
@given(documentations())
def test_imports_and_every_property_is_reachable(
    documentation: ApiDocumentation,
) -> None:
    plan = ModelPlan(documentation)
    with tempfile.TemporaryDirectory() as folder:
        with imported(documentation, Path(folder)) as package:
            for key, supported in documentation.classes.items():
                names = plan.names[key]
                module = f"{package.__name__}.validators.{names.module}"
                importlib.import_module(module)
                for prop in supported.properties.values():
                    wanted = []
                    if prop.readable:
                        wanted.append(getattr(package, names.read))
                    if prop.writable:
                        wanted.append(getattr(package, names.write))
                        wanted.append(getattr(package, names.patch))
                    for model in wanted:
                        model.model_rebuild()
                        aliases = {
                            info.serialization_alias or name
                            for name, info in model.model_fields.items()
                        }
                        key = re.sub("[\ud800-\udfff]", "\ufffd", prop.key)
                        assert key in aliases
        assert not Path("owned").exists()


@SLOW
@given(documentations())
def test_texts_stay_texts(documentation: ApiDocumentation) -> None:
    with tempfile.TemporaryDirectory() as folder:
        written(documentation, Path(folder), "package", "server", "client")
        for file in Path(folder).rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))
            if "_runtime" in file.parts:
                continue
            called = {
                ast.unparse(node.func)
                for node in ast.walk(tree)
                if isinstance(node, ast.Call)
            }
            assert not any("__import__" in name for name in called), SENTINEL


@pytest.mark.parametrize("tool", ["check", "format", "mypy"])
def test_tools_accept_a_batch_as_emitted(tool: str, tmp_path: Path) -> None:
    """One run of each tool over many packages."""
    count = 0

    @settings(SLOW, max_examples=25 if tool == "mypy" else 60, derandomize=True)
    @given(documentations())
    def write(documentation: ApiDocumentation) -> None:
        nonlocal count
        count += 1
        # mypy's own names; a file system may fold what Python does not.
        with contextlib.suppress(UnicodeEncodeError):
            package = f"package_{count}"
            written(documentation, tmp_path, package, "server", "client")

    write()
    ruff = [sys.executable, "-m", "ruff"]
    isolated = ["--isolated", "--target-version", "py311"]
    command = {
        "check": [*ruff, "check", "-q", *isolated, "--extend-select", "I"],
        "format": [*ruff, "format", "-q", "--diff", *isolated],
        "mypy": [sys.executable, "-m", "mypy", "--strict", "--config-file="],
    }[tool]
    for runtime in sorted(tmp_path.glob("package_*/_runtime"))[1:]:
        if tool != "mypy":
            shutil.rmtree(runtime)
    done = subprocess.run(
        [*command, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
