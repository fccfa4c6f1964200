"""Build back ends plug in here: Hatchling and setuptools generate at each build.

What each back end wants is in its module; what all have in common is here.
"""

from __future__ import annotations

from pathlib import Path

from hydra_codegen import freshness
from hydra_codegen.config import Settings, package_from, read_settings
from hydra_codegen.errors import HydraCodegenError, VocabularyError


def generate_in(root: Path) -> Settings | None:
    """Generate what the pyproject.toml of the folder `root` asks for.

    Does nothing where nothing has changed, so that all steps of a build may call
    it. Returns the settings; None where there are none. Raises `SystemExit` with a
    sentence, which ends a build without the back end's traceback.
    """
    try:
        settings = read_settings(root / "pyproject.toml")
        if settings.sources:
            _generate(settings)
    except HydraCodegenError as error:
        raise SystemExit(f"hydra-codegen: {error}") from None
    return settings if settings.sources else None


def _generate(settings: Settings) -> None:
    # Nothing heavy is imported for a run with nothing to do.
    before = freshness.before(settings)
    if before is None or freshness.unchanged(before) is None:
        from hydra_codegen import runs

        outcome = runs.generate(settings, before=before)
        if outcome.status:
            raise VocabularyError(outcome.notes)


def package_folder(settings: Settings) -> Path:
    """Return the folder of the generated package."""
    return settings.out / (settings.package or package_from(settings.sources[0]))
