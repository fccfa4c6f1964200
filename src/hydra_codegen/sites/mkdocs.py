"""The plugin for MkDocs: ``plugins: [hydra-codegen]`` in mkdocs.yml.

Pages are made in memory at each build; nothing is written into the docs folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files

from hydra_codegen.errors import HydraCodegenError
from hydra_codegen.sites import corrections_beside, is_vocabulary, pages_of


class HydraCodegenConfig(Config):  # type: ignore[no-untyped-call]
    """What may stand under the plugin: which files, and in which language."""

    vocabularies = config_options.ListOfItems(config_options.Type(str), default=[])
    language = config_options.Type(str, default="")


class HydraCodegenPlugin(  # type: ignore[no-untyped-call]
    BasePlugin[HydraCodegenConfig]
):
    """Makes a folder of pages of each vocabulary in the docs folder."""

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Add the pages; raises `PluginError` with a sentence where it cannot be done.

        ``dlcs.ttl`` becomes ``dlcs/index.md`` and a page for each class. In a ``nav``
        of one's own its name stands for all of them.
        """
        made: dict[str, list[str]] = {}
        for name in self._named(files, Path(config.docs_dir)):
            made[name] = self._add(name, files, config)
        if config.nav is not None:
            config.nav = _expanded(config.nav, made)
        return files

    def _named(self, files: Files, folder: Path) -> list[str]:
        named = list(self.config.vocabularies)
        for name in named:
            if files.get_file_from_path(name) is None:
                raise PluginError(
                    f"hydra-codegen: there is no {name} in {folder}; mend "
                    "'vocabularies' in mkdocs.yml"
                )
        return named or [
            file.src_uri
            for file in files
            if file.abs_src_path and is_vocabulary(Path(file.abs_src_path))
        ]

    def _add(self, name: str, files: Files, config: MkDocsConfig) -> list[str]:
        vocabulary = Path(config.docs_dir, name)
        try:
            pages = pages_of(vocabulary, self.config.language)
        except HydraCodegenError as error:
            raise PluginError(f"hydra-codegen: {error}") from None
        added = []
        for page, content in pages.items():
            path = str(PurePosixPath(name).with_suffix("") / page)
            if files.get_file_from_path(path) is not None:
                raise PluginError(
                    f"hydra-codegen: {path} is made of {name}, and there is a file "
                    "of that name; rename either"
                )
            files.append(File.generated(config, path, content=content))
            if page.endswith(".md"):
                added.append(path)
        # How a documentation was mended is no page and no download.
        beside = corrections_beside(Path(name)).as_posix()
        corrections = files.get_file_from_path(beside)
        if corrections is not None:
            files.remove(corrections)
        return added


def _expanded(nav: Any, made: Mapping[str, Iterable[str]]) -> Any:
    """Return a ``nav`` in which the pages of a vocabulary stand for its name."""
    if isinstance(nav, dict):
        return {title: _expanded(entry, made) for title, entry in nav.items()}
    if isinstance(nav, list):
        return [_expanded(entry, made) for entry in nav]
    return list(made[nav]) if nav in made else nav
