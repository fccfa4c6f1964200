"""Targets that other distributions bring, found by their entry points.

Only what the installed metadata says: nothing of a plugin is imported to know of
it, and nothing heavy of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from hydra_codegen.errors import PluginError
from hydra_codegen.frozen import dataclass

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "hydra_codegen.targets"


@dataclass(frozen=True, slots=True)
class Plugin:
    """A target of another distribution: its name, and where it comes from.

    `distribution` is a name and a version, `reference` what the entry point refers to.
    """

    name: str
    distribution: str
    reference: str

    def __str__(self) -> str:
        return f"the target {self.name!r} of {self.distribution}"


def installed() -> tuple[Plugin, ...]:
    """Return the targets of all distributions, by name."""
    # Imported late: a run with built-in targets never looks at distributions.
    from importlib.metadata import entry_points

    found = {
        Plugin(point.name, _distribution(point), point.value)
        for point in entry_points(group=GROUP)
    }
    return tuple(sorted(found, key=lambda one: (one.name, one.distribution)))


def _distribution(point: EntryPoint) -> str:
    found = point.dist
    return (
        "an unknown distribution" if found is None else f"{found.name} {found.version}"
    )


def find(name: str, built_in: Iterable[str]) -> Plugin | None:
    """Return the plugin that is the target called `name`, or None.

    Raises `PluginError` where two distributions bring it, and where any has a target
    with the name of a `built_in` one, which it could never be.
    """
    plugins = installed()
    for plugin in plugins:
        if plugin.name in built_in:
            raise PluginError(
                f"{plugin} has the name of a built-in target; uninstall it, or ask its "
                "authors for another name"
            )
    found = [plugin for plugin in plugins if plugin.name == name]
    if len(found) > 1:
        both = " and ".join(plugin.distribution for plugin in found)
        raise PluginError(f"the target {name!r} comes from {both}; uninstall one")
    return found[0] if found else None


def files(plugins: Iterable[Plugin]) -> Iterator[Path]:
    """Yield where the code of plugins is: the module or folder of each.

    A plugin that is worked on changes without another version.
    """
    for plugin in plugins:
        # Imported late, as above.
        import importlib.util

        module = plugin.reference.partition(":")[0].strip().partition(".")[0]
        try:
            spec = importlib.util.find_spec(module)
        except (ImportError, ValueError):
            continue
        if spec is None:
            continue
        yield from map(Path, spec.submodule_search_locations or ())
        if spec.submodule_search_locations is None and spec.has_location:
            yield Path(str(spec.origin))
