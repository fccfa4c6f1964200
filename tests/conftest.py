"""What holds for all tests: Hypothesis measures no time, benchmarks do."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("tests", deadline=None)
settings.load_profile("tests")
