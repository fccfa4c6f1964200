"""Targets of other distributions: loaded, and asked so that each mistake is a sentence."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, TypeVar

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.errors import HydraCodegenError, PluginError
from hydra_codegen.findings import Finding, quoted
from hydra_codegen.frozen import dataclass
from hydra_codegen.plugins import GROUP, Plugin, files
from hydra_codegen.targets import Dependent, Noticing, Target, TargetContext

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PluginTarget:
    """A target of another distribution, which raises nothing but `PluginError`."""

    plugin: Plugin
    target: Target
    summary: str
    needs: tuple[str, ...]

    def __str__(self) -> str:
        return str(self.plugin)

    @property
    def name(self) -> str:
        """The name of the entry point, which is the target's own."""
        return self.plugin.name

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return what the plugin makes: texts by path."""
        made: Any = _asked(
            self.plugin, lambda: self.target.files(documentation, context)
        )
        if not isinstance(made, Mapping):
            raise PluginError(f"{self} returned {_kind(made)} instead of texts by path")
        for path, text in made.items():
            if not isinstance(path, str):
                raise PluginError(f"{self} made a file whose path is {_kind(path)}")
            if not isinstance(text, str):
                raise PluginError(
                    f"{self} made {quoted(path)} of {_kind(text)}, not of text"
                )
        return made

    def findings(self, documentation: ApiDocumentation) -> tuple[Finding, ...]:
        """Return what the plugin noticed, if it notices anything."""
        target = self.target
        if not isinstance(target, Noticing):
            return ()
        found = _asked(self.plugin, lambda: _listed(target.findings(documentation)))
        for one in found:
            if not isinstance(one, Finding):
                raise PluginError(f"{self} noticed {_kind(one)} instead of a Finding")
        return found


def loaded(plugin: Plugin) -> PluginTarget:
    """Return the target that a plugin is.

    Raises `PluginError` where it cannot be imported or is none.
    """
    found: Any = _asked(plugin, EntryPoint(plugin.name, plugin.reference, GROUP).load)
    if isinstance(found, type):
        raise PluginError(
            f"{plugin} is the class {found.__name__}; its entry point must name an "
            "instance"
        )
    name = _asked(plugin, lambda: found.name)
    if name != plugin.name:
        raise PluginError(f"{plugin} calls itself {quoted(str(name))}")
    summary: Any = _asked(plugin, lambda: found.summary)
    if not isinstance(summary, str) or not callable(getattr(found, "files", None)):
        raise PluginError(f"{plugin} is no target: it has no summary, or no files()")
    needs: tuple[Any, ...] = ()
    if _asked(plugin, lambda: isinstance(found, Dependent)):
        needs = _asked(plugin, lambda: _listed(found.needs))
    if not all(isinstance(need, str) for need in needs):
        raise PluginError(f"{plugin} needs what is no name of a target")
    return PluginTarget(plugin, found, summary, needs)


def _listed(values: Iterable[T]) -> tuple[T, ...]:
    if isinstance(values, str):
        raise TypeError("a text where several values are due")
    return tuple(values)


def _asked(plugin: Plugin, question: Callable[[], T]) -> T:
    """Return what a plugin answers; whatever it raises is told with its place."""
    try:
        return question()
    except HydraCodegenError as error:
        raise PluginError(f"{plugin}: {error}") from error
    except (Exception, SystemExit) as error:
        said = f"{type(error).__name__}: {quoted(str(error))}"
        raise PluginError(f"{plugin} failed: {said}{_where(plugin, error)}") from error


def _where(plugin: Plugin, error: BaseException) -> str:
    """Return the innermost line of the plugin that an error came through."""
    own = [place.resolve() for place in files([plugin])]
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename).resolve()
        if any(path.is_relative_to(place) for place in own):
            return f" ({path.parent.name}/{path.name}, line {frame.lineno})"
    return ""


def _kind(value: object) -> str:
    return f"a value of type {type(value).__name__}"
