"""What holds for all tests: Hypothesis measures no time, benchmarks do.

A run that may skip nothing gives a verdict, so it draws the same examples each
time; all other runs look for new ones.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile(
    "tests",
    deadline=None,
    derandomize=bool(os.environ.get("HYDRA_CODEGEN_NO_SKIP")),
)
settings.load_profile("tests")
