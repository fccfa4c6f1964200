"""How a command ends for each kind of failure, whatever a server answers."""

from __future__ import annotations

import pytest
from answering import answering
from command_support import run


@pytest.mark.parametrize(
    ("answered", "status"),
    [
        *((404, 3), (410, 3)),
        *((401, 4), (402, 4), (403, 4), (451, 4)),
        *((400, 5), (405, 5), (413, 5), (415, 5), (422, 5), (418, 5)),
        *((409, 6), (412, 6), (423, 6), (428, 6)),
        *((500, 8), (501, 8)),
    ],
)
def test_an_error_of_the_server_has_the_status_of_its_kind(
    answered: int, status: int
) -> None:
    with answering(answered) as (url, _):
        done = run(url, "customers", "update", "2", "name=x")
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith(f"PATCH {url}/customers/2: {answered} ")


def test_an_answer_that_cannot_be_used_has_its_own() -> None:
    with answering(200, b"<html>", "text/html") as (url, _):
        done = run(url, "customers", "get", "2")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"GET {url}/customers/2: ")


def test_all_violations_are_listed_and_drive_no_terminal() -> None:
    violations = ",".join(
        f'{{"pointer": "/p{n}", "message": "wrong\\u001b[31m"}}' for n in range(6)
    )
    body = f'{{"detail": "bad\\u009b", "violations": [{violations}]}}'.encode()
    with answering(422, body) as (url, _):
        done = run(url, "customers", "update", "2", "name=x")
    assert all(f"/p{n}: wrong" in done.stderr for n in range(6))
    assert all(line.isprintable() for line in done.stderr.splitlines())


def test_no_secret_is_shown_whatever_a_server_echoes() -> None:
    body = b'{"detail": "you sent CREDENTIALS"}'
    for secrets in (
        {"DLCS_TOKEN": "hush-hush"},
        {"DLCS_KEY": "somebody", "DLCS_SECRET": "hush-hush"},
    ):
        with answering(401, body) as (url, requests):
            done = run(url, "customers", "get", "2", **secrets)
        assert " " in requests[0], "credentials were sent"
        assert done.returncode == 4
        assert requests[0].split()[-1] not in done.stdout + done.stderr
        assert "hush" not in done.stdout + done.stderr
        assert "DLCS_TOKEN, or from DLCS_KEY and DLCS_SECRET" in done.stderr


def test_credentials_are_for_the_api_of_the_environment_alone() -> None:
    with answering(401) as (url, requests):
        elsewhere = "https://api.example.org/"
        command = ("customers", "get", "2", "--url", url)
        run(elsewhere, *command, DLCS_TOKEN="hush-hush")
    assert requests == ["GET"]
