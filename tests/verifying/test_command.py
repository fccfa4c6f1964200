"""The command `verify` as a user meets it: formats, exit status, credentials, bounds."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from server_support import free_port
from support import ROOT, run
from verifying.conftest import Server
from verifying.faults import CAT, put_in
from verifying.tampering import Answered, Asked

from hydra_codegen.cli import main

VOCABULARY = str(ROOT / "vocab" / "dlcs.ttl")
CORRECTIONS = str(ROOT / "vocab" / "dlcs.corrections.toml")
MORE = ("--corrections", CORRECTIONS, "--limit", "9")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no settings count but those of a test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def verify(*arguments: str, **environment: str) -> Result:
    """Run our command, in this process."""
    return CliRunner().invoke(main, ["verify", *arguments], env=environment)


def test_nothing_is_wrong(server: Server, tmp_path: Path) -> None:
    done = run("verify", server.url, VOCABULARY, *MORE, folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "0 findings\n")
    assert done.stderr.startswith(f"{done.stderr.split()[0]} requests; seen were: ")
    assert "EntryPoint 1, Customer 1, Space 1, Image 6" in done.stderr


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_findings_stand_at_urls(server: Server, form: str) -> None:
    server.tampered.fault = put_in(CAT, width="wide")
    done = verify(server.url, VOCABULARY, *MORE, "--format", form)
    assert done.exit_code == 1, done.stderr
    sentence = (
        "`Image.width` is 'wide', and should be xsd:integer: it is not an integer."
    )
    hint = "Correct the value, or the range."
    url = server.url + CAT
    if form == "text":
        expected = f"{url}: HC545 error {sentence}\n    {hint}\n1 finding\n"
        assert done.stdout == expected
    elif form == "json":
        (found,) = json.loads(done.stdout)
        assert found == {
            "rule": "HC545",
            "severity": "error",
            "message": sentence,
            "hint": hint,
            "source": url,
            "line": 0,
            "column": 0,
            "iri": "https://api.dlcs.io/vocab#Image/width",
        }
    elif form == "sarif":
        (log,) = json.loads(done.stdout)["runs"]
        (result,) = log["results"]
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert (result["ruleId"], location) == ("HC545", {"uri": url})
        assert log["tool"]["driver"]["rules"][0]["shortDescription"]["text"]
    else:
        assert done.stdout.startswith("::error title=HC545,file=http%3A//127.0.0.1")


def test_rules_are_chosen_as_for_check(server: Server) -> None:
    server.tampered.fault = put_in(CAT, colour="red")
    command = (server.url, VOCABULARY, *MORE)
    assert verify(*command).exit_code == 0
    assert verify(*command, "--strict").exit_code == 1
    done = verify(*command, "--strict", "--ignore", "HC544")
    assert (done.exit_code, done.stdout) == (0, "0 findings\n")


def test_an_api_is_what_it_says_of_itself(server: Server) -> None:
    done = verify(server.url)
    assert (done.exit_code, done.stdout) == (0, "0 findings\n"), done.stderr


def test_what_is_not_seen_is_said(server: Server) -> None:
    done = verify(server.url, "--max-requests", "4")
    assert done.exit_code == 0
    lines = done.stderr.splitlines()
    assert lines[0].startswith("4 requests; seen were: EntryPoint 1")
    assert lines[1].startswith("Not met, so not looked at: Customer, Space")
    assert lines[2] == "A bound was reached: the rest was not looked at."


def test_who_does_not_answer_is_named() -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    done = verify(url, VOCABULARY)
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith(f"Error: {url} cannot be reached: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["ftp://a.example/", "vocab.ttl", "http://[", "-"])
def test_what_is_no_url_is_refused(url: str) -> None:
    done = verify("--", url, VOCABULARY)
    assert done.exit_code == 2
    assert done.stderr == f"Error: {url} is not an HTTP URL that can be fetched\n"


def test_credentials_are_sent_and_never_shown(server: Server) -> None:
    sent: set[str] = set()

    def guarded(asked: Asked) -> Answered | None:
        sent.add(asked.headers.get("authorization", ""))
        if asked.headers.get("x-key") == "wrong":
            return Answered(401)
        return None

    server.tampered.ahead = guarded
    expected = base64.b64encode(b"key:hunter2").decode()
    with_user = server.url.replace("http://", "http://key:hunter2@")
    ways: list[tuple[tuple[str, ...], dict[str, str]]] = [
        ((server.url, "--auth", "key:hunter2"), {}),
        ((server.url,), {"HYDRA_CODEGEN_AUTH": "key:hunter2"}),
        ((with_user,), {}),
    ]
    for arguments, environment in ways:
        sent.clear()
        server.tampered.fault = put_in(CAT, width="wide")
        done = verify(*arguments, VOCABULARY, **environment)
        assert done.exit_code == 1
        assert sent == {f"Basic {expected}"}
        assert "hunter2" not in done.stdout + done.stderr
    done = verify(server.url, "--header", "X-Key: wrong", VOCABULARY)
    assert f"{server.url}/: HC501 error The entry point answers 401." in done.stdout


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_credentials_that_a_server_repeats_are_not_shown(
    server: Server, form: str
) -> None:
    def fault(asked: Asked, answered: Answered) -> None:
        sent = asked.headers.get("authorization", "")
        key = asked.headers.get("x-key", "")
        values = {"width": sent, "colour": key, "batch": f"/{key}/hunter2?{sent}"}
        put_in(CAT, **values, **{f"http://a.example/{key}": 1})(asked, answered)

    server.tampered.fault = fault
    arguments = ("--auth", "key:hunter2", "--header", "X-Key: 0123-4567")
    done = verify(server.url, *arguments, VOCABULARY, "--format", form, *MORE)
    assert done.exit_code == 1
    assert "HC545" in done.stdout
    for secret in ("hunter2", "0123-4567", base64.b64encode(b"key:hunter2").decode()):
        assert secret not in done.stdout + done.stderr


def test_credentials_are_for_one_origin() -> None:
    other = "https://b.example/doc"
    done = verify("https://a.example/", other, "--auth", "key:hunter2")
    assert done.exit_code == 2
    assert "--header and --auth go to one origin" in done.stderr
    assert "hunter2" not in done.stderr
