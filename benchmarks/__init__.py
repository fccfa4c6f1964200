"""What hydra-codegen costs, beside others that do the same: `python -m benchmarks`.

Run from the root of a checkout whose environment has `benchmarks/requirements.txt`.
What is measured is not installed: the generated package, the example, and what the
tests know of databases.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / name) for name in ("generated", "tests", "examples/dlcs")]
