"""Fuzz the way from bytes to files: nothing but a `HydraCodegenError` may come out.

See README.md beside this file.

An input is one byte, which chooses the syntax, and the document.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["hydra_codegen", "pyld"]):
    import importlib.util

    from hydra_codegen import output
    from hydra_codegen.errors import HydraCodegenError
    from hydra_codegen.targets import BUILT_IN, TargetContext, load_target
    from hydra_codegen.vocabulary.graph import load_documents
    from hydra_codegen.vocabulary.places import Locator
    from hydra_codegen.vocabulary.reader import read
    from hydra_codegen.vocabulary.rules import check
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

    TARGETS = [
        load_target(n) for n, m in BUILT_IN.items() if importlib.util.find_spec(m)
    ]

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
        loaded = load_documents([document])
        locate = Locator([document]).place_of
        documentation = read(loaded, locate=locate).documentation
        check(documentation, loaded.index, locate)
        context = TargetContext(
            package="fuzzed",
            targets=frozenset(BUILT_IN),
            header="Generated from fuzzed. Do not edit.",
            published=documentation,
        )
        for target in TARGETS:
            files = output.encoded(target.files(documentation, context))
            for path, content in files.items():
                if path.endswith(".py") and "/_runtime/" not in path:
                    compile(content, path, "exec", dont_inherit=True)
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
