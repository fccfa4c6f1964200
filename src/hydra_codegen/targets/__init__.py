"""The targets: what can be made of a documentation, one module each.

A target is a pure function from an `ApiDocumentation` to files in memory. It
never reads a graph, a clock or a disk, and never writes.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from functools import partial
from typing import Protocol, TypeAlias, runtime_checkable

from hydra_codegen import plugins
from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.errors import PluginError, UsageError
from hydra_codegen.findings import Finding, quoted
from hydra_codegen.frozen import dataclass
from hydra_codegen.parallel import in_turn
from hydra_codegen.rendering import Template, Templates

# What plugins may count on: docs/plugins.md.
__all__ = ["Dependent", "Noticing", "Target", "TargetContext"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetContext:
    """What a target may know besides the documentation.

    `package` is the name of the Python package that is generated, a valid
    identifier; `targets` are the names of all targets of this run, so that
    one may refer to what another makes. `header` is the sentence that names
    the source, for the top of each file, without any line break.
    `published` is the documentation before corrections, for what must stand
    as the source has it. `templates` are what built-in targets print by; those of
    a plugin are its own affair. `docs_style` is ``plain`` or ``full``, and
    `closed_shapes` asks for shapes that allow no properties but those of the
    vocabulary.
    """

    package: str
    targets: frozenset[str]
    header: str
    published: ApiDocumentation
    templates: Templates = field(default_factory=Templates)
    docs_style: str = "plain"
    closed_shapes: bool = False


Part: TypeAlias = Callable[[], Mapping[str, str]]
"""What makes some of a target's files."""


class Target(Protocol):
    """One kind of output.

    `name` is what users write, `summary` one line for the help text.
    `files` returns contents by path below the output folder, with forward
    slashes: ``<package>/models/image.py``, ``docs/Image.md``.
    """

    @property
    def name(self) -> str: ...

    @property
    def summary(self) -> str: ...

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]: ...


@runtime_checkable
class Noticing(Protocol):
    """A target that has something to say of a documentation."""

    def findings(self, documentation: ApiDocumentation) -> tuple[Finding, ...]: ...


@runtime_checkable
class Dependent(Protocol):
    """A target whose files stand on those of others, which `needs` names."""

    @property
    def needs(self) -> tuple[str, ...]: ...


@runtime_checkable
class Divisible(Protocol):
    """A target whose files can be made in parts, each apart from the others.

    `parts` returns what makes them: functions that change nothing.
    """

    def parts(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Sequence[Part]: ...


# Found by name, without a look at every installed distribution.
BUILT_IN = {
    name: f"hydra_codegen.targets.{name.replace('-', '_')}"
    for name in (
        *("models", "validators", "server", "client", "docs", "html", "diagram"),
        *("vocab", "context", "json-schema", "openapi", "shacl"),
        "typescript",
    )
}


_MOST_SHARES, _SMALLEST_SHARE = 8, 10
_Files: TypeAlias = Sequence[tuple[str, Mapping[str, str]]]
"""What a task made, by the target's name."""

_Task: TypeAlias = Callable[[], _Files]

_LONGEST_FIRST = (
    ("html", "diagram", "json-schema"),
    ("server", "vocab", "context", "openapi"),
    ("typescript",),
)
"""What is derived for one of a group and used by another is made in one process."""


def declared_templates() -> dict[str, Template]:
    """Return the templates of all built-in targets, by name."""
    found: dict[str, Template] = {}

    def add(templates: Iterable[Template]) -> None:
        for template in templates:
            found[template.name] = template
            add(template.parts)

    for module in (*BUILT_IN.values(), "hydra_codegen.targets.docs.full"):
        add(getattr(importlib.import_module(module), "TEMPLATES", ()))
    return found


def known_targets() -> tuple[str, ...]:
    """Return the names of all targets: the built-in ones, then the plugins'."""
    found = {plugin.name for plugin in plugins.installed()}
    return (*BUILT_IN, *sorted(found - set(BUILT_IN)))


def load_target(name: str) -> Target:
    """Return the target called `name`.

    Raises `UsageError` for an unknown one, `PluginError` for one of another
    distribution that cannot be used.
    """
    if name in BUILT_IN:
        built_in: Target = importlib.import_module(BUILT_IN[name]).TARGET
        return built_in
    plugin = plugins.find(name, BUILT_IN)
    if plugin is not None:
        # It knows the protocols above.
        from hydra_codegen.targets.plugged import loaded

        return loaded(plugin)
    known = ", ".join(known_targets())
    raise UsageError(f"there is no target {name!r}; the targets are {known}")


def files_of(
    names: Iterable[str],
    documentation: ApiDocumentation,
    context: TargetContext,
    do: Callable[[Sequence[_Task]], list[_Files]] = in_turn,
) -> dict[str, dict[str, str]]:
    """Return the files of each target with those it needs, by its name.

    Each target is asked once, however many need it; `do` returns what the parts of
    the built-in ones return, done side by side or in turn. Raises as `load_target`
    does, and `PluginError` where two make one file.
    """
    targets: dict[str, Target] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            way = " -> ".join((*above, name))
            raise PluginError(f"targets need each other in a circle: {way}")
        if name not in targets:
            target = load_target(name)
            for need in _needs(target):
                add(need, (*above, name))
            targets[name] = target

    names = tuple(names)
    for name in names:
        add(name, ())
    made = _made(targets, documentation, context, do)
    _require_apart(made)

    def whole(name: str) -> dict[str, str]:
        parts = [whole(need) for need in _needs(targets[name])]
        return {
            path: text for part in (*parts, made[name]) for path, text in part.items()
        }

    return {name: whole(name) for name in names}


def _needs(target: Target) -> tuple[str, ...]:
    return target.needs if isinstance(target, Dependent) else ()


def _made(
    targets: Mapping[str, Target],
    documentation: ApiDocumentation,
    context: TargetContext,
    do: Callable[[Sequence[_Task]], list[_Files]],
) -> dict[str, dict[str, str]]:
    """Return the files that each target makes itself, by its name."""

    def whole(names: Sequence[str]) -> _Files:
        return [(n, targets[n].files(documentation, context)) for n in names]

    tasks: list[_Task] = []
    ours = {name for name in targets if name in BUILT_IN}
    alone = [(name,) for name in sorted(ours.difference(*_LONGEST_FIRST))]
    for group in (*_LONGEST_FIRST, *alone):
        names = [name for name in group if name in ours]
        first = targets[names[0]] if names else None
        if isinstance(first, Divisible):
            parts = first.parts(documentation, context)
            tasks += [partial(_named, first.name, part) for part in parts]
        elif names:
            tasks.append(partial(whole, names))
    made: dict[str, dict[str, str]] = {name: {} for name in targets}
    for found in do(tasks):
        for name, files in found:
            made[name].update(files)
    # What the code of others does must not be done in another process.
    made.update(
        (name, dict(files)) for name, files in whole(sorted(set(targets) - ours))
    )
    return made


def _named(name: str, part: Part) -> _Files:
    return [(name, part())]


def shares(keys: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the classes of an API in shares, of which each makes a part."""
    every = tuple(keys)
    size = max(-(-len(every) // _MOST_SHARES), _SMALLEST_SHARE)
    return [every[start : start + size] for start in range(0, len(every), size)]


def _require_apart(made: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse a plugin that makes another target's file otherwise."""
    owners: dict[str, str] = {}
    for name, files in made.items():
        for path, text in files.items():
            owner = owners.setdefault(path.casefold(), name)
            if made[owner].get(path) != text:
                raise PluginError(
                    f"the targets {owner!r} and {name!r} both make {quoted(path)}"
                )
