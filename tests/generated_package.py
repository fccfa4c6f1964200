"""Packages that are generated into a folder and imported from there."""

from __future__ import annotations

import contextlib
import importlib
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.targets import TargetContext, files_of

_NUMBERS = itertools.count()


def written(
    documentation: ApiDocumentation, folder: Path, package: str, *targets: str
) -> None:
    """Write what `targets` make of `documentation` below `folder`."""
    context = TargetContext(
        package=package,
        targets=frozenset(targets),
        header="Made by a test.",
        published=documentation,
    )
    for made in files_of(targets, documentation, context).values():
        for path, text in made.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


@contextlib.contextmanager
def imported(
    documentation: ApiDocumentation, folder: Path, *targets: str
) -> Iterator[ModuleType]:
    """Import the package made of `documentation`, and forget it afterwards.

    Without `targets`, of its models and validators.
    """
    name = f"made_by_a_test_{next(_NUMBERS)}"
    written(documentation, folder, name, *(targets or ("validators",)))
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        for module in [m for m in sys.modules if m.split(".")[0] == name]:
            del sys.modules[module]
