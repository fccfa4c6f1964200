"""Fuzz the way from bytes to files: nothing but a `HydraCodegenError` may come out.

See README.md beside this file.

An input is one byte, which chooses the syntax, and the document.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

with atheris.instrument_imports(include=["hydra_codegen", "pyld"]):
    from hostile_graphs import make_everything

    from hydra_codegen.errors import HydraCodegenError
    from hydra_codegen.vocabulary.sources import (
        JSON_LD,
        N_QUADS,
        N_TRIPLES,
        RDF_XML,
        TRIG,
        TURTLE,
        Document,
        utf_8,
    )

SYNTAXES = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES, TRIG, N_QUADS)

# An input that takes longer, or more memory, counts as a finding.
LIMITS = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=8192")


def one_input(data: bytes) -> None:
    """Read one document and make all files of it, in memory."""
    if len(data) < 2:
        return
    try:
        document = Document(
            name="fuzzed",
            content=utf_8("fuzzed", data[1:]),
            media_type=SYNTAXES[data[0] % len(SYNTAXES)],
        )
        make_everything(document)
    except HydraCodegenError:
        pass


def main() -> None:
    dictionary = Path(__file__).with_name("hydra.dict")
    given = {argument.partition("=")[0] for argument in sys.argv}
    limits = [limit for limit in LIMITS if limit.partition("=")[0] not in given]
    atheris.Setup([*sys.argv, *limits, f"-dict={dictionary}"], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
