"""Fuzz graphs and JSON-LD that are well formed but use Hydra's terms anywhere.

The tests of tests/hostile/test_random_graphs.py, with coverage to guide what
they draw and as long as one likes. See README.md beside this file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path[:0] = [
    str(Path(__file__).parents[1] / "tests"),
    str(Path(__file__).parents[1] / "tests" / "hostile"),
]

with atheris.instrument_imports(include=["hydra_codegen", "pyld"]):
    import test_random_graphs as tests

RANDOM = (
    tests.test_a_random_graph_is_code_or_a_sentence.hypothesis.fuzz_one_input,
    tests.test_random_jsonld_is_code_or_a_sentence.hypothesis.fuzz_one_input,
)


def one_input(data: bytes) -> None:
    """Let the first byte choose the test and the others what it draws."""
    if data:
        RANDOM[data[0] % len(RANDOM)](data[1:])


# Short inputs draw next to nothing, so lengths are not raised little by little.
LIMITS = ("-timeout=20", "-rss_limit_mb=2048", "-max_len=4096", "-len_control=0")

if __name__ == "__main__":
    atheris.Setup([*sys.argv, *LIMITS], one_input)
    atheris.Fuzz()
