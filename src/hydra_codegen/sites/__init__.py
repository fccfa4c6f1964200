"""Sites of others: vocabularies in a folder of docs become pages of its site.

What MkDocs and Sphinx want each is in its module; what both have in common is here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hydra_codegen.config import Settings
from hydra_codegen.output import FileSet
from hydra_codegen.pipeline import generate_files, read_api

SUFFIXES = (".ttl", ".jsonld")
"""The files that are looked at where nobody names the vocabularies."""

_FOLDER = "docs/"
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
    """Return the Markdown pages of a vocabulary by file name, ``index.md`` among them.

    Corrections beside it are applied; `language` is the tag of the texts to choose,
    or empty. Raises `HydraCodegenError` where there is no reading it.
    """
    corrections = corrections_beside(vocabulary)
    settings = Settings(
        sources=(str(vocabulary),),
        targets=("docs",),
        language=language,
        corrections=corrections if corrections.is_file() else None,
    )
    reading = read_api(settings)
    # Where the docs stand on the machine that builds them is nobody's business.
    named = replace(reading.documentation, sources=(vocabulary.name,))
    reading = replace(reading, documentation=named, published=named)
    files = generate_files(reading, settings).files["docs"]
    return {path.removeprefix(_FOLDER): content for path, content in files.items()}
