"""Files, folders and standard input in; bytes with a media type out.

This is the only module that reads the world. Whatever it returns is UTF-8
without a byte order mark, in one of the RDF syntaxes below.
"""

from __future__ import annotations

import codecs
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from hydra_codegen.errors import SourceError, UsageError
from hydra_codegen.findings import Place

MAX_BYTES = 512 * 1024 * 1024
"""The largest source that is read: 512 MiB."""

TURTLE = "text/turtle"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"
N_TRIPLES = "application/n-triples"
TRIG = "application/trig"
N_QUADS = "application/n-quads"

_SUFFIXES = {
    ".ttl": TURTLE,
    ".jsonld": JSON_LD,
    ".json": JSON_LD,
    ".rdf": RDF_XML,
    ".xml": RDF_XML,
    ".owl": RDF_XML,
    ".nt": N_TRIPLES,
    ".trig": TRIG,
    ".nq": N_QUADS,
}

_SYNTAXES = frozenset(_SUFFIXES.values())
_TRIPLE_SYNTAXES = frozenset({TURTLE, TRIG, N_TRIPLES, N_QUADS})
_VAGUE = frozenset({"", "text/plain", "application/octet-stream"})
_VAGUE_JSON = frozenset({"application/json", "text/json"})
_VAGUE_XML = frozenset({"application/xml", "text/xml"})

# Suffixes that other formats use as well: in a folder, the content decides.
_SHARED_SUFFIXES = {
    ".json": re.compile(rb'"@(?:context|graph|id|type)"'),
    ".xml": re.compile(rb"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#"),
    ".owl": re.compile(rb"http://www\.w3\.org/1999/02/22-rdf-syntax-ns#"),
}

# UTF-32 first: its little-endian mark starts with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_XML_ENCODING = re.compile(
    rb"""\A(<\?xml[^>]{0,99}?)\s{1,99}encoding\s{0,99}=\s{0,99}["'][^"'>]{0,99}["']"""
)
_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_XML_START = re.compile(rb"<\?xml\b|<!--|<!DOCTYPE\b|<[A-Za-z_][\w.-]*:RDF\b|<RDF\b")
_JSON_START = re.compile(rb'\{\s*["}]|\[\s*(?:[{"\[]|\]\s*$)')


class Document(NamedTuple):
    """One source as it was read.

    `name` is the source as the user named it, `content` its UTF-8 bytes,
    `media_type` one of the six RDF syntaxes of this module, `base` the IRI
    that relative IRIs resolve against (RFC 3986, section 5.1), or empty.
    """

    name: str
    content: bytes
    media_type: str
    base: str = ""


def read_sources(
    sources: Sequence[str], *, base: str = "", stdin: BinaryIO | None = None
) -> tuple[Document, ...]:
    """Read files, folders (every RDF file below them) and ``-``, standard input.

    The syntax is told by the file's suffix, else by its content. Returns the
    documents in the order given, those of a folder sorted by path. Raises
    `SourceError` for what is missing, unreadable, too large, not UTF-8, or a
    folder without RDF, and `UsageError` for a URL, which is not read yet.
    """
    documents: list[Document] = []
    for source in sources:
        if source == "-":
            stream = stdin if stdin is not None else sys.stdin.buffer
            documents.append(document("-", _read_stream("-", stream), base))
        elif re.match(r"https?://", source, re.IGNORECASE):
            raise UsageError(
                f"{source} is a URL, which is not read yet; "
                "save the document and name the file"
            )
        else:
            documents.extend(_read_path(source, base))
    return tuple(documents)


def sniffed(name: str, content: bytes, content_type: str | None = None) -> str | None:
    """Return the RDF syntax of `content`, or nothing when it is not RDF.

    Told by an RDF media type in `content_type` (RFC 9110, section 8.3), else by
    the suffix of `name`, else by how the content starts. Types that say
    little (``text/plain``, ``application/json``, ``application/xml``) only
    narrow the choice; any other type, such as that of a page, is not RDF.
    """
    declared = (content_type or "").partition(";")[0].strip().lower()
    if declared in _SYNTAXES:
        return declared
    start = content[:4096].lstrip()
    if declared in _VAGUE_JSON:
        return JSON_LD if _SHARED_SUFFIXES[".json"].search(content) else None
    if declared in _VAGUE_XML:
        return RDF_XML if _SHARED_SUFFIXES[".xml"].search(content) else None
    if declared not in _VAGUE:
        return None
    known = _SUFFIXES.get(PurePosixPath(urlsplit(name).path).suffix.lower())
    if known in _TRIPLE_SYNTAXES:
        return known
    if _HTML_START.match(start):
        return None
    if known:
        return known
    if _XML_START.match(start):
        return RDF_XML
    # N-Triples is a part of Turtle, so Turtle is what remains.
    return JSON_LD if _JSON_START.match(start) else TURTLE


def _read_path(source: str, base: str) -> Iterator[Document]:
    path = Path(source)
    try:
        is_folder = path.is_dir()
    except ValueError:  # a null character in the name, on older Pythons
        is_folder = False
    if not is_folder:
        yield document(source, read_file(source, path), base)
        return
    found = False
    for file in _files_below(path):
        content = read_file(str(file), file)
        shared = _SHARED_SUFFIXES.get(file.suffix.lower())
        if shared and not shared.search(content):
            continue
        found = True
        yield document(file.as_posix(), content, base)
    if not found:
        suffixes = ", ".join(_SUFFIXES)
        raise SourceError(
            f"the folder holds no RDF file; files that end in {suffixes} are read",
            Place(source=source),
        )


def _files_below(folder: Path) -> list[Path]:
    """Return what may be RDF below `folder`; hidden files and links to folders not."""

    def refuse(error: OSError) -> None:
        raise _unreadable(str(error.filename), error) from error

    files: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [
            Path(parent, name)
            for name in names
            if not name.startswith(".") and Path(name).suffix.lower() in _SUFFIXES
        ]
    return sorted(files, key=lambda file: file.relative_to(folder).parts)


def read_file(name: str, path: Path) -> bytes:
    """Return what a file holds; a `SourceError` says why it cannot be read.

    So it does for more than `MAX_BYTES`.
    """
    try:
        with path.open("rb") as stream:
            return _read_stream(name, stream)
    except OSError as error:
        raise _unreadable(name, error) from error
    except ValueError as error:
        raise SourceError("is not the name of a file", Place(source=name)) from error


def _read_stream(name: str, stream: BinaryIO) -> bytes:
    content = stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SourceError(
            f"is larger than {MAX_BYTES // 1024 // 1024} MiB, the most that is read",
            Place(source=name),
        )
    return content


def _unreadable(name: str, error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        sentence = "there is no such file or folder"
    else:
        sentence = f"cannot be read: {error.strerror or error}"
    return SourceError(sentence, Place(source=name))


def document(name: str, content: bytes, base: str) -> Document:
    """Return the document that `content` is; its name's suffix tells the syntax.

    Raises `SourceError` for what is empty, not UTF-8, or a page.
    """
    text = utf_8(name, content)
    if not text or text.isspace():
        raise SourceError("is empty", Place(source=name))
    # A file's name is no URL: only its suffix may tell anything.
    media_type = sniffed("source" + Path(name).suffix, text)
    if media_type is None:
        raise SourceError(
            "is an HTML page, not RDF; name the document in Turtle, JSON-LD, "
            "RDF/XML, TriG, N-Triples or N-Quads",
            Place(source=name),
        )
    return Document(name=name, content=text, media_type=media_type, base=base)


def utf_8(name: str, content: bytes) -> bytes:
    """Return `content` as UTF-8 without a byte order mark, which tells its encoding.

    Raises `SourceError` with the byte that fits no character.
    """
    encoding = "utf-8"
    for mark, marked in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            content, encoding = content[len(mark) :], marked
            break
    if encoding == "utf-8" and content.isascii():
        return content  # no copy of what may be large
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            f"is not valid {encoding.upper()}: byte {error.start + 1} "
            f"(0x{content[error.start]:02X}) fits no character; "
            "save the file as UTF-8",
            Place(source=name, line=line if encoding == "utf-8" else 0),
        ) from error
    if encoding == "utf-8":
        return content
    # The declaration would still name the old encoding.
    return _XML_ENCODING.sub(rb"\1", text.encode("utf-8"), count=1)
