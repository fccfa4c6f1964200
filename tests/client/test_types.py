"""What an editor knows of the clients, and which mistakes a type checker finds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from server_support import GENERATED

PROGRAM = """\
from dlcs import ImagePatch, ImageWrite
from dlcs.client import AsyncClient, Client


def blocking(dlcs: Client) -> None:
    image = dlcs.images.get(customer=2, space="five", image="cat")
    reveal_type(image)  # Image
    reveal_type(dlcs.images.get("https://api.dlcs.io/x"))  # Image
    reveal_type(dlcs.follow(image.batch))  # Batch
    for role in dlcs.follow(image.roles):
        reveal_type(role)  # Role
    for customer in dlcs.follow(dlcs.entry_point().customers):
        reveal_type(customer)  # Customer
    reveal_type(dlcs.follow(image))  # Image
    reveal_type(dlcs.images.list(customer=2, space=5, string1="x")[0:3])  # list[Image]
    reveal_type(dlcs.images.list(customer=2, space=5)[0])  # Image
    reveal_type(dlcs.images.update(image, ImagePatch(string1="x")))  # Image
    reveal_type(dlcs.images.replace(image))  # Image
    dlcs.images.delete(image)
    reveal_type(dlcs.queues.submit([ImageWrite(), image], customer=2))  # Batch


async def asynchronous(dlcs: AsyncClient) -> None:
    image = await dlcs.images.get(customer=2, space=5, image="cat")
    reveal_type(image)  # Image
    reveal_type(await dlcs.follow(image.batch))  # Batch
    async for role in dlcs.follow(image.roles):
        reveal_type(role)  # Role
    reveal_type(await dlcs.images.list(customer=2, space=5)[0:3])  # list[Image]
    async for image in dlcs.images.list("https://api.dlcs.io/x"):
        reveal_type(image)  # Image
    writes = (ImageWrite() for _ in range(3))
    reveal_type(await dlcs.images.create_all(writes, customer=2, space=5))  # Sequence[Image]


def mistaken(dlcs: Client) -> None:
    image = dlcs.images.get(customer=2, image="cat")  # wrong
    image = dlcs.images.get(customer=2, space=5, image="cat", role=1)  # wrong
    image = dlcs.images.get("https://api.dlcs.io/x")
    dlcs.images.update(image, ImageWrite())  # wrong
    dlcs.images.create(ImagePatch(), customer=2, space=5)  # wrong
    dlcs.images.list(customer=2, space=5, colour="x")  # wrong
    dlcs.follow(image.batch).width  # wrong
    dlcs.pictures  # wrong
    dlcs.roles.replace(image)  # wrong
    ImageWrite(width=3)  # wrong
    dlcs.follow(image.string1)  # wrong
"""


def expected() -> tuple[dict[int, str], set[int]]:
    """Return what is revealed, and where mistakes are, by line."""
    types, wrong = {}, set()
    for number, line in enumerate(PROGRAM.splitlines(), 1):
        said = line.rpartition("  # ")[2]
        if "reveal_type" in line:
            types[number] = said
        elif said == "wrong":
            wrong.add(number)
    return types, wrong


@pytest.fixture(name="program")
def _program(tmp_path: Path) -> Path:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    settings = {"extraPaths": [str(GENERATED)], "pythonVersion": "3.11"}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    return program


def _short(name: str) -> str:
    return re.sub(r"(\w+\.)+", "", name).replace("builtins", "")


def test_mypy_knows_all_types_and_finds_all_mistakes(program: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(program)],
        env={"MYPYPATH": str(GENERATED), "PATH": ""},
        cwd=program.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    types, wrong = expected()
    revealed = re.findall(r":(\d+): note: Revealed type is \"(.*)\"", done.stdout)
    assert {int(n): _short(type_) for n, type_ in revealed} == types
    assert {int(n) for n in re.findall(r":(\d+): error:", done.stdout)} == wrong


def test_pyright_knows_all_types_and_finds_all_mistakes(program: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", str(program)],
        cwd=program.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    types, wrong = expected()
    revealed: dict[int, str] = {}
    errors: set[int] = set()
    for said in json.loads(done.stdout)["generalDiagnostics"]:
        line = said["range"]["start"]["line"] + 1
        found = re.search(r'^Type of ".*" is "(.*)"$', said["message"], re.DOTALL)
        if found:
            revealed[line] = found[1]
        elif said["severity"] == "error":
            errors.add(line)
    assert revealed == types
    assert errors == wrong
