"""Settings: `[tool.hydra-codegen]` of pyproject.toml and command-line options.

Both become one small frozen `Settings`. What a target alone needs is not here.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import field, fields, replace
from pathlib import Path
from typing import Any

from hydra_codegen.errors import UsageError
from hydra_codegen.frozen import dataclass

TABLE = "tool.hydra-codegen"
DEFAULT_TARGETS = (
    "models",
    "validators",
    "server",
    "client",
    "docs",
    "html",
    "diagram",
    "vocab",
    "context",
    "json-schema",
    "openapi",
    "shacl",
    "typescript",
)


DOCS_STYLES = ("plain", "full")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a run can be told.

    `sources` are paths, folders, URLs or ``-``; `out` is the folder that is
    written below; `package` the Python package's name (empty: made from the
    first source's name); `targets` what to make; `base` the IRI for relative
    IRIs in files; `language` the tag of the texts to choose; `contexts` maps
    JSON-LD context IRIs to local files; `strict` makes findings a failure.
    `corrections` is the file that amends the documentation, for docs too
    unless `docs_as_published`; `docs_style` is how much the Markdown pages say.
    `closed_shapes` makes SHACL shapes allow nothing but the vocabulary's
    properties. `remote_contexts` allows contexts of other
    origins to be fetched. `select` and `ignore` are the beginnings of rule
    numbers. `templates` is the folder of templates of one's own, which run in a
    sandbox unless `trust_templates`. `headers` and `auth` (``user:password``) go to
    the named URL.
    """

    sources: tuple[str, ...] = ()
    out: Path = Path("generated")
    package: str = ""
    targets: tuple[str, ...] = DEFAULT_TARGETS
    base: str = ""
    language: str = ""
    contexts: Mapping[str, Path] = field(default_factory=dict)
    strict: bool = False
    corrections: Path | None = None
    docs_as_published: bool = False
    docs_style: str = "plain"
    closed_shapes: bool = False
    remote_contexts: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    templates: Path | None = None
    trust_templates: bool = False
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    auth: str = field(default="", repr=False)


# Secrets: given on the command line or by the environment, never in a file. And who
# checks out a repository does not trust its templates by that.
_NEVER_CONFIGURED = ("headers", "auth", "trust_templates")

# What speaks of the configured sources alone: not carried over to others.
_OF_SOURCES = ("package", "base", "contexts", "corrections", "docs_as_published")


def find_project(start: Path) -> Path | None:
    """Return the nearest pyproject.toml at or above the folder `start`."""
    for folder in (start, *start.parents):
        candidate = folder / "pyproject.toml"
        if candidate.is_file():
            return candidate
    return None


def read_settings(project: Path | None) -> Settings:
    """Return the settings of a pyproject.toml; relative paths are the file's.

    Returns the defaults for None or a file without our table. Raises
    `UsageError` for a broken file, an unknown key or a wrong type.
    """
    if project is None:
        return Settings()
    # Imported late: many runs are told all by options.
    import tomllib

    try:
        table = tomllib.loads(project.read_text(encoding="utf-8"))
    except (OSError, RecursionError, ValueError) as error:
        raise UsageError(f"{project} cannot be read: {error}") from error
    tools = table.get("tool", {})
    ours = tools.get("hydra-codegen", {}) if isinstance(tools, dict) else tools
    if not isinstance(ours, dict):
        raise UsageError(f"{project}: [{TABLE}] is not a table")
    return Settings(**_checked(ours, project))


def _checked(table: Mapping[str, Any], project: Path) -> dict[str, Any]:
    known = [f.name for f in fields(Settings) if f.name not in _NEVER_CONFIGURED]
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            import difflib  # heavy, and seldom needed

            near = difflib.get_close_matches(key, known, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"{project}: [{TABLE}] has no setting {key!r}{hint}")
        values[key] = _converted(key, value, project)
    return values


def _converted(key: str, value: Any, project: Path) -> Any:
    folder = project.parent
    flags = ("strict", "docs_as_published", "remote_contexts", "closed_shapes")
    if key in flags and isinstance(value, bool):
        return value
    if key == "contexts" and _is_text_table(value):
        return {iri: _resolved(path, folder) for iri, path in value.items()}
    if key in ("sources", "targets", "select", "ignore") and _is_text_list(value):
        if key != "sources":
            return tuple(value)
        return tuple(
            source if "://" in source else str(_resolved(source, folder))
            for source in value
        )
    if (
        key in ("out", "corrections", "templates")
        and isinstance(value, str)
        and "\0" not in value
    ):
        return _resolved(value, folder)
    if key in ("package", "base", "language") and isinstance(value, str):
        return value
    if key == "docs_style" and isinstance(value, str):
        if value in DOCS_STYLES:
            return value
        known = " or ".join(map(repr, DOCS_STYLES))
        raise UsageError(f"{project}: [{TABLE}] docs_style is {known}")
    raise UsageError(f"{project}: [{TABLE}] {key} has a value of the wrong type")


def _is_text_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_text_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())


def _resolved(path: str, folder: Path) -> Path:
    """Resolve against `folder`, but stay relative where the user stands there."""
    whole = (folder / path).absolute()
    try:
        return whole.relative_to(Path.cwd())
    except ValueError:
        return whole


def merged(settings: Settings, options: Mapping[str, Any]) -> Settings:
    """Return `settings` with the command line's options laid over them.

    Options that are None or empty change nothing. When other sources are
    named than the configured ones, settings that speak of the configured
    sources (package, base, contexts, corrections) are left aside. Raises `UsageError` for
    a package name that Python cannot import.
    """
    given = {key: value for key, value in options.items() if value not in (None, ())}
    if "sources" in given and not _same_sources(given["sources"], settings.sources):
        plain = Settings()
        settings = replace(settings, **{k: getattr(plain, k) for k in _OF_SOURCES})
    result = replace(settings, **given)
    if result.package and not is_package_name(result.package):
        raise UsageError(
            f"{result.package!r} cannot be a Python package's name; "
            "use letters, digits and underscores, and no Python keyword"
        )
    return result


def _same_sources(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    return {Path(s).absolute() for s in some} == {Path(s).absolute() for s in others}


def is_package_name(name: str) -> bool:
    """Return whether `name` can be imported: ASCII, an identifier, no keyword."""
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name)


def package_from(source: str) -> str:
    """Return a package name made from a source's name (``dlcs.ttl``: ``dlcs``)."""
    stem = Path(source.rstrip("/").rpartition("/")[2]).stem if source != "-" else ""
    name = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_")
    if not name or name[0].isdigit() or not is_package_name(name):
        name = f"api_{name}".rstrip("_")
    return name
