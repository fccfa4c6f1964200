"""The build step for setuptools: generates before packages are looked for.

setuptools calls it for every project that is built where hydra-codegen is
installed; it does something only for one with ``[tool.hydra-codegen]``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from hydra_codegen.build import generate_in, package_folder


class Distribution(Protocol):
    """What is asked of ``setuptools.Distribution``."""

    package_data: dict[str, list[str]] | None


def finalize(distribution: Distribution) -> None:
    """Generate, and let the package's data belong to it.

    Called by setuptools (entry point ``setuptools.finalize_distribution_options``).
    Raises `SystemExit` with a sentence where it cannot be done.
    """
    if not Path("pyproject.toml").is_file():
        return
    settings = generate_in(Path.cwd())
    if settings is not None:
        folder = package_folder(settings)
        # Not all that is generated is Python.
        others = [path for path in folder.rglob("*.*") if path.suffix[:3] != ".py"]
        names = sorted(path.relative_to(folder).as_posix() for path in others)
        data = dict(distribution.package_data or {})
        own = [*data.get(folder.name, []), *names]
        distribution.package_data = {**data, folder.name: own}
