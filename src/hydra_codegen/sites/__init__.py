"""Sites of others: vocabularies in a folder of docs become pages of its site.

What MkDocs and Sphinx want each is in its module; what both have in common is here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hydra_codegen.config import Settings
from hydra_codegen.output import FileSet
from hydra_codegen.pipeline import generate_files, read_api

SUFFIXES = (".ttl", ".jsonld")
"""The files that are looked at where nobody names the vocabularies."""

_PICTURE = "classes.svg"
_MERMAID = re.compile(rb"^```mermaid\n.*?^```$", re.DOTALL | re.MULTILINE)
_HYDRA = b"www.w3.org/ns/hydra/core#"


def is_vocabulary(path: Path) -> bool:
    """Tell whether a file looks like an API's documentation: RDF that names Hydra."""
    if path.suffix not in SUFFIXES:
        return False
    try:
        return _HYDRA in path.read_bytes()
    except OSError:
        return False


def corrections_beside(vocabulary: Path) -> Path:
    """Return where corrections of a vocabulary stand: ``dlcs.corrections.toml``."""
    return vocabulary.with_suffix(".corrections.toml")


def pages_of(vocabulary: Path, language: str) -> FileSet:
    """Return the Markdown pages of a vocabulary by file name, and a picture of it.

    ``index.md`` is the first of them, classes follow in their order. Corrections beside it are
    applied; `language` is the tag of the texts to choose, or empty. Raises
    `HydraCodegenError` where there is no reading it.
    """
    corrections = corrections_beside(vocabulary)
    settings = Settings(
        sources=(str(vocabulary),),
        targets=("docs", "diagram"),
        docs_style="full",
        language=language,
        corrections=corrections if corrections.is_file() else None,
    )
    reading = read_api(settings)
    # Where the docs stand on the machine that builds them is nobody's business.
    named = replace(reading.documentation, sources=(vocabulary.name,))
    reading = replace(reading, documentation=named, published=named)
    files = generate_files(reading, settings).files
    made = {path.rpartition("/")[2]: text for path, text in files["docs"].items()}
    picture = files["diagram"].get(f"diagram/{_PICTURE}")
    if picture is not None:
        # Not every theme draws Mermaid; all show a picture.
        made[_PICTURE] = picture
        shown = f"![The classes and the links between them]({_PICTURE})".encode()
        made["index.md"] = _MERMAID.sub(shown, made["index.md"])
    return made
