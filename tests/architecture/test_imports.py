"""Who may import whom, read from the source."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "hydra_codegen"

# Lower rooms first: a module may import its own room and those named for it.
PLAIN = {
    *("statements", "findings", "errors", "documentation", "fragments", "compact"),
    "frozen",
}
ALLOWED = {
    "statements": set(),
    "findings": {"frozen"},
    "fragments": set(),
    "compact": set(),
    "errors": {"findings"},
    "documentation": {"statements", "findings", "frozen"},
    "datatypes": {"statements", "documentation"},
    "locations": set(),
    "rendering": {"errors", "findings", "fragments", "frozen", "locations"},
    "config": {"errors", "frozen"},
    "transaction": {"errors"},
    "output": {"errors", "frozen", "transaction"},
    "parallel": set(),
    "frozen": set(),
    "memory": set(),
    "runtime": set(),
    "vocabulary": PLAIN | {"datatypes", "memory"},
    "python": PLAIN | {"datatypes", "rendering", "runtime"},
    "examples": PLAIN | {"python", "runtime"},
    "plugins": {"errors", "frozen"},
    "targets": PLAIN
    | {"datatypes", "examples", "parallel", "plugins", "rendering", "python"}
    | {"runtime"},
    "freshness": {"config", "locations", "plugins"},
    "comparing": PLAIN | {"datatypes"},
    "verifying": PLAIN | {"comparing", "datatypes", "python", "runtime", "vocabulary"},
    "pipeline": PLAIN
    | {"comparing", "config", "locations", "memory", "output", "parallel"}
    | {"rendering", "targets", "verifying", "vocabulary"},
    "sharing": PLAIN
    | {"config", "memory", "output", "parallel", "pipeline", "targets"}
    | {"vocabulary"},
    "initiation": PLAIN | {"config", "pipeline"},
    "presentation": PLAIN | {"config", "initiation", "output", "pipeline", "verifying"},
    "serving": PLAIN | {"config", "locations", "output", "pipeline"},
    "runs": PLAIN
    | {"config", "freshness", "memory", "output", "pipeline", "presentation"}
    | {"sharing"},
    "local_site": PLAIN
    | {"config", "output", "pipeline", "presentation", "rendering", "runs", "targets"},
    "build": {"config", "errors", "freshness", "runs"},
    "sites": {"config", "errors", "output", "pipeline"},
    "reports": PLAIN,
    "change_reports": PLAIN | {"comparing", "presentation", "reports", "targets"},
    "command_options": {"config"},
    "cli": PLAIN
    | {
        "memory",
        "change_reports",
        "command_options",
        "comparing",
        "config",
        "freshness",
        "initiation",
        "pipeline",
    }
    | {"local_site", "presentation", "reports", "runs", "serving", "verifying"},
    "__main__": {"cli", "memory"},
    "__init__": PLAIN | {"comparing", "config", "pipeline"},
}

# Libraries that only one room may know.
HOMES = {
    "rdflib": "vocabulary",
    "pyoxigraph": "vocabulary",
    "jinja2": "rendering",
    "click": ("change_reports", "cli", "command_options", "presentation", "runtime"),
    "alembic": ("runtime",),
    "pydantic": ("runtime",),
    "anyio": ("runtime",),
    "fastapi": ("runtime",),
    "httpx": ("runtime",),
    "starlette": ("runtime",),
    "sqlalchemy": ("runtime",),
    "uvicorn": ("serving",),
    "hatchling": ("build",),
    "mkdocs": ("sites",),
    "sphinx": ("sites",),
    "watchfiles": ("runs",),
}

# What only a generated server needs.
SERVERS = {"alembic", "argon2", "fastapi", "sqlalchemy", "starlette"}

# What only a generated client needs.
CLIENTS = {"anyio", "httpx"}

MODULES = sorted(SOURCE.rglob("*.py"))


def room(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            if node.module == "hydra_codegen":
                found |= {f"hydra_codegen.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_imports_point_one_way(path: Path) -> None:
    own = room(path)
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package == "hydra_codegen" and rest:
            other = rest.partition(".")[0]
            if other.startswith("__"):
                continue
            assert other == own or other in ALLOWED[own], f"{own} imports {other}"
        elif package in HOMES:
            assert own in HOMES[package], f"{own} imports {package}"


@pytest.mark.parametrize("path", sorted((SOURCE / "runtime").glob("*.py")), ids=str)
def test_models_and_validators_need_nothing_of_servers_and_clients(path: Path) -> None:
    assert not {name.partition(".")[0] for name in imports(path)} & (SERVERS | CLIENTS)


@pytest.mark.parametrize(
    "path",
    [
        *sorted((SOURCE / "runtime" / "client").glob("*.py")),
        *sorted((SOURCE / "runtime" / "commands").glob("*.py")),
    ],
    ids=lambda p: f"{p.parent.name}/{p.name}",
)
def test_a_client_and_its_commands_need_nothing_of_a_server(path: Path) -> None:
    assert not {name.partition(".")[0] for name in imports(path)} & SERVERS


@pytest.mark.parametrize(
    "path", sorted((SOURCE / "runtime").rglob("*.py")), ids=lambda p: p.name
)
def test_only_commands_need_click(path: Path) -> None:
    assert path.parent.name == "commands" or "click" not in imports(path)


def test_what_generation_shares_with_checks_needs_no_pydantic() -> None:
    code = (
        "import sys; import hydra_codegen.pipeline, hydra_codegen.examples; "
        "import hydra_codegen.targets.validators; print('pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "False\n", done.stderr


def test_every_room_has_its_rule() -> None:
    assert {room(path) for path in MODULES} == set(ALLOWED)


TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.mark.parametrize(
    "path",
    sorted(p for p in TEMPLATES.rglob("*") if p.is_file()),
    ids=lambda p: str(p.relative_to(TEMPLATES)),
)
def test_templates_are_layout_only(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 60
    assert not any("{% set " in line or "|replace" in line for line in lines)
