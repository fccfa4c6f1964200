"""Where the vocabulary gives no addresses, commands take IRIs and the entry point's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from client.servers.api_platform import api_platform
from command_support import environment
from support import generate


def test_books_are_listed_made_changed_and_deleted(tmp_path: Path) -> None:
    with api_platform() as url:
        generate(tmp_path, url, package="shop")

        def said(*arguments: str) -> str:
            done = subprocess.run(
                [sys.executable, "-m", "shop", *arguments],
                capture_output=True,
                text=True,
                check=False,
                env=environment("", PYTHONPATH=str(tmp_path), SHOP_URL=url),
            )
            assert (done.returncode, done.stderr) == (0, "")
            return done.stdout

        books = [json.loads(line) for line in said("books", "list").splitlines()]
        assert len(books) == 7
        here = books[0]["@id"]
        assert json.loads(said("books", "get", here))["title"] == "Book 1"
        changed = said("books", "update", here, "title=Other")
        assert json.loads(changed)["title"] == "Other"
        table = said("books", "get", here, "--format", "table", "--columns", "title")
        assert table == "title  Other\n"
        body = ("title=New", f"author={books[0]['author']}")
        made = json.loads(said("books", "create", *body))
        assert json.loads(said("books", "get", made["@id"]))["title"] == "New"
        said("books", "delete", made["@id"])
        assert len(said("books", "list", "--all").splitlines()) == 7
