"""The build hook for Hatchling: ``[tool.hatch.build.hooks.hydra-codegen]``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.plugin import hookimpl

from hydra_codegen.build import generate_in, package_folder


class HydraCodegenBuildHook(BuildHookInterface[Any]):
    """Generates before a wheel or an sdist is built.

    What is generated belongs to both also where version control ignores it.
    """

    PLUGIN_NAME = "hydra-codegen"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Generate; raises `SystemExit` with a sentence where it cannot be done."""
        root = Path(self.root)
        settings = generate_in(root)
        if settings is None:
            return
        folder = package_folder(settings).resolve()
        if folder.is_relative_to(root.resolve()):
            where = folder.relative_to(root.resolve()).as_posix()
            build_data["artifacts"].append(f"/{where}/**")


@hookimpl
def hatch_register_build_hook() -> type[HydraCodegenBuildHook]:
    """Return the hook, as Hatchling's plugins are found."""
    return HydraCodegenBuildHook
