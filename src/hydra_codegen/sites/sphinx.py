"""The extension for Sphinx: ``extensions = ["hydra_codegen.sites.sphinx"]``.

Sphinx reads pages from its source folder alone, so they are written there, as all
output is: only what differs, and never over a file that is not ours.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import hydra_codegen
from hydra_codegen import output
from hydra_codegen.errors import HydraCodegenError
from hydra_codegen.sites import SUFFIXES, is_vocabulary, pages_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Metadata(TypedDict):
    """What Sphinx asks of an extension."""

    version: str
    parallel_read_safe: bool
    parallel_write_safe: bool


def setup(app: Sphinx) -> Metadata:
    """Register the extension, and MyST, which reads Markdown.

    ``hydra_vocabularies`` names files in the source folder (none: all that name
    Hydra), ``hydra_language`` the tag of the texts to choose.
    """
    app.setup_extension("myst_parser")
    app.add_config_value("hydra_vocabularies", [], "env", frozenset({list, tuple}))
    app.add_config_value("hydra_language", "", "env", frozenset({str}))
    made: dict[str, list[str]] = {}
    app.connect("builder-inited", functools.partial(_write_pages, made))
    app.connect("source-read", functools.partial(_list_pages, made))
    return Metadata(
        version=hydra_codegen.__version__,
        parallel_read_safe=True,
        parallel_write_safe=True,
    )


def _write_pages(made: dict[str, list[str]], app: Sphinx) -> None:
    """Write the pages of each vocabulary; ``dlcs.ttl`` becomes ``dlcs/index.md``.

    `made` is given the names of the pages by that of their index. Raises `SystemExit`
    with a sentence: what Sphinx says of an exception has a traceback.
    """
    folder = Path(app.srcdir)
    for vocabulary in _vocabularies(app, folder):
        below = vocabulary.with_suffix("")
        try:
            pages = pages_of(vocabulary, app.config.hydra_language)
            output.write(below, "", {"docs": pages})
        except HydraCodegenError as error:
            raise SystemExit(f"hydra-codegen: {error}") from None
        index = (below / "index").relative_to(folder).as_posix()
        names = [name[:-3] for name in pages if name.endswith(".md")]
        made[index] = [name for name in names if name != "index"]


def _vocabularies(app: Sphinx, folder: Path) -> list[Path]:
    named = [folder / name for name in app.config.hydra_vocabularies]
    for path in named:
        if not path.is_file():
            raise SystemExit(
                f"hydra-codegen: there is no {path.relative_to(folder)} in {folder}; "
                "mend hydra_vocabularies in conf.py"
            )
    built = Path(app.outdir)
    return named or sorted(
        path
        for suffix in SUFFIXES
        for path in folder.rglob(f"*{suffix}")
        if not path.is_relative_to(built) and is_vocabulary(path)
    )


def _list_pages(
    made: dict[str, list[str]], app: Sphinx, name: str, source: list[str]
) -> None:
    """Put all pages of a vocabulary below the first of them in the navigation."""
    if name in made:
        pages = "\n".join(made[name])
        listed = f"\n```{{toctree}}\n:hidden:\n:titlesonly:\n\n{pages}\n```\n"
        # Above all sections, so that it stands below none of them.
        above, section, below = source[0].partition("\n## ")
        source[0] = above + listed + section + below
