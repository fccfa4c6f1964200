"""Files, folders and standard input are read; what is wrong is a sentence."""

from __future__ import annotations

import codecs
import io
import os
from pathlib import Path

import pytest

from hydra_codegen.errors import SourceError, UsageError
from hydra_codegen.vocabulary import sources
from hydra_codegen.vocabulary.graph import load_documents
from hydra_codegen.vocabulary.sources import read_sources, sniffed

TURTLE = b'<https://a.example/x> <https://a.example/label> "caf\xc3\xa9" .\n'
JSON = b'{"@id": "https://a.example/x", "https://a.example/label": "y"}'
XML = (
    b'<?xml version="1.0"?><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
)


def write(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.ttl", TURTLE, "text/turtle"),
        ("a.TTL", TURTLE, "text/turtle"),
        ("a.nt", TURTLE, "application/n-triples"),
        ("a.trig", TURTLE, "application/trig"),
        ("a.nq", TURTLE, "application/n-quads"),
        ("a.jsonld", JSON, "application/ld+json"),
        ("a.json", JSON, "application/ld+json"),
        ("a.rdf", XML, "application/rdf+xml"),
        ("a.owl", XML, "application/rdf+xml"),
        ("a.xml", XML, "application/rdf+xml"),
        ("plain", TURTLE, "text/turtle"),
        ("plain", JSON, "application/ld+json"),
        ("plain", b'\n [ {"@id": "x:y"} ]', "application/ld+json"),
        ("plain", XML, "application/rdf+xml"),
        ("plain", b"[] a <https://a.example/C> .", "text/turtle"),
        ("a.txt", b"[ a <https://a.example/C> ] .", "text/turtle"),
    ],
)
def test_suffix_then_content_tell_the_syntax(
    tmp_path: Path, name: str, content: bytes, media_type: str
) -> None:
    source = write(tmp_path / name, content)
    (document,) = read_sources([source], base="https://a.example/doc")
    assert document == sources.Document(
        name=source,
        content=content,
        media_type=media_type,
        base="https://a.example/doc",
    )


def test_folder_is_read_whole_and_in_order(tmp_path: Path) -> None:
    write(tmp_path / "b.ttl", TURTLE)
    write(tmp_path / "a" / "z.jsonld", JSON)
    write(tmp_path / "package.json", b'{"name": "no RDF"}')
    write(tmp_path / "pom.xml", b"<project/>")
    write(tmp_path / "README.md", b"# no RDF")
    write(tmp_path / ".git" / "c.ttl", b"not even Turtle")
    names = [Path(d.name).name for d in read_sources([str(tmp_path)])]
    assert names == ["z.jsonld", "b.ttl"]


def test_folder_without_rdf_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "README.md", b"# no RDF")
    with pytest.raises(SourceError, match="holds no RDF file"):
        read_sources([str(tmp_path)])


def test_standard_input() -> None:
    (document,) = read_sources(["-"], stdin=io.BytesIO(JSON))
    assert (document.name, document.media_type) == ("-", "application/ld+json")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_byte_order_mark_tells_the_encoding(
    tmp_path: Path, mark: bytes, encoding: str
) -> None:
    content = mark + TURTLE.decode().encode(encoding)
    (document,) = read_sources([write(tmp_path / "a.ttl", content)])
    assert document.content == TURTLE


def test_xml_declaration_does_not_contradict_the_new_encoding(tmp_path: Path) -> None:
    text = XML.decode().replace('"1.0"', '"1.0" encoding="UTF-16"')
    content = codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    documents = read_sources([write(tmp_path / "a.rdf", content)])
    assert load_documents(documents).index == {}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<a> <b>\n\xff", "is not valid UTF-8: byte 9 .0xFF. fits no character"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "is not valid UTF-16"),
        (b" \n", "is empty"),
        (b"<!DOCTYPE html>\n<html></html>", "is an HTML page"),
    ],
)
def test_content_that_is_no_rdf(tmp_path: Path, content: bytes, sentence: str) -> None:
    source = write(tmp_path / "a.json", content)
    with pytest.raises(SourceError, match=sentence):
        read_sources([source])


def test_invalid_byte_has_its_line(tmp_path: Path) -> None:
    source = write(tmp_path / "a.ttl", b"#\n#\n\xe9\n")
    with pytest.raises(SourceError) as caught:
        read_sources([source])
    assert str(caught.value.place) == f"{source}:3"


@pytest.mark.parametrize("name", ["missing.ttl", "missing/folder", "null\0.ttl"])
def test_missing_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError):
        read_sources([str(tmp_path / name)])


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 8)
    with pytest.raises(SourceError, match="is larger than"):
        read_sources([write(tmp_path / "a.ttl", b"#" * 9)])
    assert read_sources([write(tmp_path / "a.ttl", b"#" * 8)])


@pytest.mark.skipif(os.name != "posix", reason="needs a device file")
def test_endless_source_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 1000)
    with pytest.raises(SourceError, match="is larger than"):
        read_sources(["/dev/zero"])


def test_url_is_no_file() -> None:
    with pytest.raises(UsageError, match="is a URL"):
        read_sources(["https://a.example/docs"])


@pytest.mark.parametrize(
    ("name", "content", "content_type", "media_type"),
    [
        ("x", JSON, "application/ld+json; charset=utf-8", "application/ld+json"),
        ("x", JSON, "application/json", "application/ld+json"),
        ("x", b'{"plain": 1}', "application/json", None),
        ("x", XML, "text/xml", "application/rdf+xml"),
        ("x", TURTLE, "text/html", None),
        ("x", b"\x89PNG", "image/png", None),
        ("https://a.example/v.nt?x=1", TURTLE, "text/plain", "application/n-triples"),
        ("x", b"<html><body>", None, None),
    ],
)
def test_content_type_of_an_answer(
    name: str, content: bytes, content_type: str | None, media_type: str | None
) -> None:
    assert sniffed(name, content, content_type) == media_type
