"""The command line of the DLCS against a generated server, on a real socket."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import dlcs
import pytest
from command_support import HERE, environment, run, said
from dlcs._runtime.commands import main
from dlcs.client import Client

COMMANDS = Path(dlcs.__path__[0]) / "client" / "commands"


def test_a_resource_is_made_read_changed_listed_and_deleted(url: str) -> None:
    fields = ("tags=a,b", "string1=x", "number1=5", "model_id=cat")
    made = json.loads(said(url, "images", "replace", *HERE, "cat", *fields))
    assert made["tags"] == ["a", "b"]
    assert (made["string1"], made["number1"]) == ("x", 5)
    changes = ("tags=c", "string1=", 'string2:="5"', "number2=7")
    changed = json.loads(said(url, "images", "update", *HERE, "cat", *changes))
    assert changed["tags"] == ["c"]
    assert "string1" not in changed
    assert (changed["string2"], changed["number2"]) == ("5", 7)
    read = json.loads(said(url, "images", "get", *HERE, "cat", "--format", "ndjson"))
    assert read == changed
    assert json.loads(said(url, "images", "get", "--at", made["@id"])) == changed
    found = said(url, "images", "list", *HERE, "--number2", "7")
    assert [json.loads(line)["@id"] for line in found.splitlines()] == [made["@id"]]
    assert said(url, "images", "delete", *HERE, "cat") == ""
    assert run(url, "images", "get", *HERE, "cat").returncode == 3


def test_a_body_comes_from_a_file_and_from_standard_input(
    url: str, tmp_path: Path
) -> None:
    file = tmp_path / "image.json"
    file.write_text('{"string1": "from a file", "number1": 1}')
    body = (f"@{file}", "number1=2")
    made = json.loads(said(url, "images", "create", *HERE, *body))
    assert (made["string1"], made["number1"]) == ("from a file", 2)
    given = '{"string1": "from a pipe"}'
    made = json.loads(said(url, "images", "create", *HERE, "-", given=given))
    assert made["string1"] == "from a pipe"


def test_operations_of_links_and_custom_ones_have_commands(url: str) -> None:
    said(url, "images", "replace", *HERE, "linked", "string1=x")
    said(url, "roles", "replace", "--customer", "2", "clerk", "name=Clerk")
    listed = said(url, "images", "list-roles", *HERE, "linked", "--format", "json")
    assert json.loads(listed) == []
    fields = ("space=5", "modelId=queued")
    batch = json.loads(said(url, "queues", "submit", "--customer", "2", *fields))
    assert batch["count"] == 1
    assert json.loads(said(url, "entry-point"))["@type"] == "EntryPoint"


def test_a_long_list_is_cut_and_says_so(url: str, tmp_path: Path) -> None:
    rows = tmp_path / "images.csv"
    rows.write_text("image,number3\n" + "".join(f"many-{n},77\n" for n in range(120)))
    said_of_rows = run(url, "images", "replace", *HERE, "--from", str(rows))
    assert said_of_rows.stderr == "120 rows: 120 sent, 0 failed\n"
    listing = ("images", "list", *HERE, "--number3", "77")
    short = run(url, *listing)
    assert len(short.stdout.splitlines()) == 100
    assert short.stderr == "the first 100 of 120; --all shows all\n"
    assert len(said(url, *listing, "--all").splitlines()) == 120
    assert len(json.loads(said(url, *listing, "--all", "--format", "json"))) == 120
    table = said(url, *listing, "--all", "--format", "table", "--columns", "number3")
    assert table.splitlines() == ["NUMBER3", *["77"] * 120]


def test_who_reads_enough_ends_it_quietly(url: str, tmp_path: Path) -> None:
    rows = tmp_path / "images.csv"
    text = "x" * 2000
    rows.write_text(
        "image,string3,number3\n" + "".join(f"long-{n},{text},78\n" for n in range(110))
    )
    run(url, "images", "replace", *HERE, "--from", str(rows))
    command = [sys.executable, "-m", "dlcs", "images", "list", *HERE, "--all"]
    for form in ("ndjson", "json", "table"):
        with subprocess.Popen(
            [*command, "--number3", "78", "--format", form, "--columns", "string3"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(url),
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            # What fits into the pipe may have been written already.
            assert process.wait() in ((0, 141) if form == "table" else (141,))


HOSTILE = "a\x1b[31mb\x9bc\u202ed\re\nf\u2028"


@pytest.mark.parametrize("form", ["ndjson", "json", "table"])
def test_what_a_server_holds_drives_no_terminal(url: str, form: str) -> None:
    body = json.dumps({"string1": HOSTILE, HOSTILE: "x"})
    made = json.loads(said(url, "images", "create", *HERE, "-", given=body))
    assert made["string1"] == HOSTILE
    shown = said(url, "images", "get", "--at", made["@id"], "--format", form)
    assert all(line.isprintable() for line in shown.split("\n"))
    if form != "table":
        assert json.loads(shown)[HOSTILE] == "x"


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["images", "get", *HERE, "nobody"], 3, "404 Not Found"),
        (["images", "get", "--customer", "2", "cat"], 2, "missing: --space"),
        (["images", "get", *HERE], 2, "missing: IMAGE"),
        (["images", "get", *HERE, ".."], 2, "cannot be part of an address"),
        (["images", "get", *HERE, "cat", "--at", "/x"], 2, "not both"),
        (["images", "get", "--at", "https://elsewhere.example/"], 4, "not asked"),
        (["images", "update", *HERE, "cat"], 2, "say what is to be sent"),
        (["images", "update", *HERE, "cat", "strng1=x"], 2, "mean 'string1'?"),
        (["images", "update", *HERE, "cat", "width=1"], 2, "set by the server"),
        (["images", "update", *HERE, "cat", "number1"], 2, "is not name=value"),
        (["images", "update", *HERE, "cat", "number1=x"], 5, "number1: Input should"),
        (["images", "update", *HERE, "cat", "number1:=x"], 5, "this is not JSON"),
        (["images", "update", *HERE, "cat", "@none.json"], 2, "No such file"),
        (["images", "create", *HERE, "-"], 2, "standard input is not JSON"),
        (["images", "create", *HERE, "--from", "none.csv"], 2, "none.csv"),
        (["customers", "get", "2", "--url", "http://127.0.0.1:1"], 7, "refused"),
        (["customers", "get", "2", "--url", "ftp://x"], 2, "is not an address of HTTP"),
        (["customers", "get", "2", "--url", "http://a:b@x"], 2, "no credentials"),
        (["nonsense"], 2, "No such command 'nonsense'"),
        (["images", "nonsense"], 2, "No such command 'nonsense'"),
    ],
)
def test_each_failure_is_a_sentence_and_a_status(
    url: str, arguments: list[str], status: int, sentence: str
) -> None:
    done = run(url, *arguments)
    assert sentence in done.stderr
    assert (done.returncode, done.stdout) == (status, "")
    assert "Traceback" not in done.stderr


def test_the_validators_have_a_command(url: str, tmp_path: Path) -> None:
    file = tmp_path / "image.json"
    file.write_text('{"width": "x"}')
    done = run(url, "validate", str(file), "--class", "Image")
    assert done.returncode == 1
    assert "/width: wrong-type" in done.stdout
    assert "--strict" in said(url, "validate", "--help")


def test_every_method_of_the_client_has_a_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for attribute, (module, name) in Client._places.items():
        place = import_module(module, "dlcs.client")
        methods = inspect.getmembers(getattr(place, name), inspect.isfunction)
        for method, _ in methods:
            if method.startswith("_") or method.endswith("_all"):
                continue
            command = [attribute.replace("_", "-"), method.replace("_", "-")]
            assert main("dlcs", COMMANDS, [*command, "--help"]) == 0
            assert " ".join(command) in capsys.readouterr().out


def test_help_waits_for_no_client() -> None:
    for arguments in ([], ["images"], ["images", "update", "--help"]):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "dlcs", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment(""),
        )
        imported = {line.rpartition("|")[2].strip() for line in done.stderr.split("\n")}
        assert "click" in imported
        assert not imported & {"pydantic", "httpx", "dlcs.models", "dlcs.client"}


@pytest.mark.parametrize("library", ["click", "httpx", "pydantic"])
def test_a_library_that_is_missing_is_named(library: str) -> None:
    program = (
        f"import runpy, sys; sys.modules[{library!r}] = None; "
        "sys.argv = ['dlcs', 'customers', 'list']; "
        "runpy.run_module('dlcs', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env=environment(""),
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"The command line needs {library}, which is not")
    assert len(done.stderr.splitlines()) == 1
