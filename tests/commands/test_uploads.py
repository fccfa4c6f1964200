"""Many rows in one command: what is sent, what is reported, what a repeat does."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from answering import answering
from command_support import HERE, environment, run, said


def space(url: str, name: str) -> tuple[str, ...]:
    """Return the options for an empty space of its own."""
    said(url, "spaces", "replace", "--customer", "2", name, "name=x")
    return ("--customer", "2", "--space", name)


def images(url: str, place: tuple[str, ...]) -> list[dict[str, object]]:
    """Return all images of a space."""
    listed = said(url, "images", "list", *place, "--all")
    return [json.loads(line) for line in listed.splitlines()]


def test_a_csv_file_is_typed_by_the_model(url: str, tmp_path: Path) -> None:
    place = space(url, "typed")
    file = tmp_path / "images.csv"
    # As spreadsheets write it: a mark before, CRLF, quotes, a line in a cell.
    file.write_bytes(
        b"\xef\xbb\xbfimage,tags,string1,number1,max_unauthorised\r\n"
        b'cat,"a,b","7",7,-1\r\n'
        b'dog,a,"two\r\nlines",,0\r\n'
    )
    done = run(url, "images", "replace", *place, "--from", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "2 rows: 2 sent, 0 failed\n"
    cat, dog = sorted(images(url, place), key=lambda image: str(image["@id"]))
    assert (cat["tags"], cat["string1"], cat["number1"]) == (["a", "b"], "7", 7)
    assert cat["maxUnauthorised"] == -1
    assert dog["string1"] == "two\r\nlines"
    assert "number1" not in dog


def test_a_repeat_changes_nothing_where_the_key_is_given(
    url: str, tmp_path: Path
) -> None:
    place = space(url, "repeated")
    file = tmp_path / "images.csv"
    file.write_text("image,number1\n" + "".join(f"i{n},{n}\n" for n in range(50)))
    for _ in range(2):
        done = run(url, "images", "replace", *place, "--from", str(file))
        assert done.stderr == "50 rows: 50 sent, 0 failed\n"
    found = images(url, place)
    assert sorted(str(image["number1"]) for image in found) == sorted(
        map(str, range(50))
    )


def test_every_bad_row_is_reported_and_no_good_one_is_lost(
    url: str, tmp_path: Path
) -> None:
    place = space(url, "bad")
    file = tmp_path / "images.csv"
    file.write_bytes(
        b"image,number1,string1\n"
        b"one,1,x\n"
        b"two,two,x\n"
        b"three,3\n"
        b"four,4,\xff\n"
        b"five,-5,x\n"
        b"..,6,x\n"
        b",7,x\n"
        b'eight,8,"a" b\n'
        b"\n"
        b"ten,10,\x1b[31m\n"
    )
    done = run(url, "images", "replace", *place, "--from", str(file))
    assert done.returncode == 9
    lines = done.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        f"line {n}" for n in (3, 4, 5, 6, 7, 8, 9)
    ]
    assert "an integer" in lines[0]
    assert "this has 2 cells, the header 3" in lines[1]
    assert "string1: this is not UTF-8" in lines[2]
    assert "image: a text or a number is needed" in lines[5]
    assert lines[-1] == "9 rows: 2 sent, 7 failed"
    assert {image["number1"] for image in images(url, place)} == {1, 10}


def test_what_the_server_refuses_is_reported_by_its_line(
    url: str, tmp_path: Path
) -> None:
    file = tmp_path / "images.csv"
    file.write_text("space,image,number1\nbad,one,1\nnowhere,two,2\nbad,three,3\n")
    space(url, "bad")
    done = run(url, "images", "replace", "--customer", "2", "--from", str(file))
    assert done.returncode == 9
    first, last = done.stderr.splitlines()
    assert first.startswith("line 3: PUT ")
    assert "404 Not Found" in first
    assert last == "3 rows: 2 sent, 1 failed"


@pytest.mark.parametrize("array", [False, True])
def test_lines_of_json_and_an_array_are_rows_too(
    url: str, tmp_path: Path, array: bool
) -> None:
    place = space(url, f"json-{array}")
    rows = ['{"string1": "x", "tags": ["a"]}', '{"number1": "x"}', "[]", '{"tags": []}']
    text = f"[{','.join(rows)}]" if array else "\n".join(rows)
    done = run(url, "images", "create", *place, "--from", "-", given=text)
    assert done.returncode == 9
    assert done.stderr.endswith("4 rows: 2 sent, 2 failed\n")
    if not array:
        assert [line[:6] for line in done.stderr.splitlines()[:2]] == [
            "line 2",
            "line 3",
        ]
    assert len(images(url, place)) == 2


def test_what_takes_several_is_sent_in_pages(url: str, tmp_path: Path) -> None:
    place = space(url, "queued")
    file = tmp_path / "images.csv"
    file.write_text(
        "modelId,space\n" + "".join(f"queued-{n},queued\n" for n in range(5))
    )
    done = run(url, "queues", "submit", "--customer", "2", "--from", str(file))
    assert done.returncode == 9, "a space is a number"
    file.write_text("modelId,space\n" + "".join(f"queued-{n},5\n" for n in range(250)))
    options = ("--customer", "2", "--from", str(file), "--format", "ndjson")
    done = run(url, "queues", "submit", *options)
    assert done.stderr == "250 rows: 250 sent, 0 failed\n"
    counts = [json.loads(line)["count"] for line in done.stdout.splitlines()]
    assert counts == [100, 100, 50]
    assert images(url, place) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("strng1\nx\n", "did you mean 'string1'?"),
        ("width\n1\n", "set by the server"),
        ("image,string1,string1\nx,x,x\n", "two columns of the file are the same"),
        ("string1\nx\n", "the address needs image"),
        ("", "the file is empty"),
    ],
)
def test_nothing_is_sent_where_the_header_is_wrong(
    url: str, text: str, sentence: str
) -> None:
    done = run(url, "images", "replace", *HERE, "--from", "-", given=text)
    assert done.returncode == 2
    assert sentence in done.stderr


@pytest.mark.parametrize(("status", "code"), [(401, 4), (503, 8)])
def test_nothing_more_is_begun_where_the_caller_or_the_api_is_at_fault(
    status: int, code: int
) -> None:
    rows = "string1\n" + "x\n" * 500
    with answering(status) as (url, requests):
        done = run(url, "images", "create", *HERE, "--from", "-", given=rows)
    assert done.returncode == code
    assert done.stderr.splitlines()[-1].endswith("what follows was not sent")
    assert 0 < len(requests) < 50


def test_a_terminal_sees_how_far_it_is(url: str, tmp_path: Path) -> None:
    place = space(url, "terminal")
    file = tmp_path / "images.csv"
    file.write_text("image,number1\n" + "".join(f"i{n},x{n}\n" for n in range(3)))
    reader, writer = pty.openpty()
    command = ["images", "replace", *place, "--from", str(file)]
    with subprocess.Popen(
        [sys.executable, "-m", "dlcs", *command],
        stdout=subprocess.PIPE,
        stderr=writer,
        env=environment(url),
    ) as process:
        os.close(writer)
        shown = b""
        while chunk := _read(reader):
            shown += chunk
        assert process.stdout is not None
        assert process.stdout.read() == b""
    os.close(reader)
    assert b"100%" in shown
    assert b"line 2: " in shown


def _read(reader: int) -> bytes:
    try:
        return os.read(reader, 1 << 16)
    except OSError:
        # The other side is closed.
        return b""


def test_who_interrupts_is_not_kept_waiting(url: str, tmp_path: Path) -> None:
    place = space(url, "interrupted")
    file = tmp_path / "images.csv"
    file.write_text("image,number1\n" + "".join(f"i{n},{n}\n" for n in range(5000)))
    command = ["images", "replace", *place, "--from", str(file), "--format", "ndjson"]
    with subprocess.Popen(
        [sys.executable, "-m", "dlcs", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(url, PYTHONUNBUFFERED="1"),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said_last = process.stderr.read()
        assert process.wait() == 130
    assert b"Traceback" not in said_last
    assert b"0 failed; what follows was not sent, or it is not known" in said_last
    assert len(images(url, place)) < 4000
