"""Sites that several modules look at, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT, generate, require_shared

LARGEST = "corpus/hydra-flock/central-controller-doc.jsonld"


@pytest.fixture(scope="session", params=["dlcs", "hydra-flock"], name="site")
def _site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the folder of the site of the DLCS, or of the largest real document."""
    if request.param == "dlcs":
        return ROOT / "generated" / "html"
    out = tmp_path_factory.mktemp("site")
    return generate(out, require_shared(LARGEST), targets=("html",)) / "html"
