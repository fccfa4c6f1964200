"""Templates of a user's own: read from a folder, and checked before any is used.

Each takes the place of the built-in template of the same name. It says in its
first line for which version of the variables it was written.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import jinja2
from jinja2 import meta, nodes

from hydra_codegen.errors import OutputError, TemplateError, UsageError
from hydra_codegen.findings import Place
from hydra_codegen.locations import templates_folder
from hydra_codegen.rendering import VERSION, Template, Templates
from hydra_codegen.rendering.environments import explained, of_own

_FIRST_LINE = f"{{# hydra-codegen templates {VERSION} #}}\n"
_VERSION = re.compile(r"\{#-? hydra-codegen templates (\d{1,9}) -?#\}(?:\r?\n|$)")
_LARGEST = 1_000_000


def own_templates(
    folder: Path, known: Mapping[str, Template], *, trusted: bool
) -> Templates:
    """Return the built-in templates with those below `folder` in their places.

    `known` are all templates by name. Those of the folder run in Jinja's sandbox,
    if they are not `trusted`. Raises `UsageError` for a folder that is not there,
    `TemplateError` for a file that takes no template's place, is no text in UTF-8,
    was written for other variables, cannot be parsed or names a variable that is
    none of its own.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder} of templates")
    sources = {name: (_read(path, name, known), path) for name, path in _files(folder)}
    environment = of_own(sources, trusted=trusted)
    for name, (text, path) in sources.items():
        _check(environment, text, path, known[name])
    return Templates(environment)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield names and paths of what lies below a folder; editors' files do not count."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if not path.is_dir() and not hidden and not path.name.endswith("~"):
            yield name.as_posix(), path


def _read(path: Path, name: str, known: Mapping[str, Template]) -> str:
    """Return the text of a template, whose version is ours."""
    place = Place(source=str(path))
    if name not in known:
        message = f"there is no template {name!r} to override{_near(name, known)}"
        raise TemplateError(message, place)
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise TemplateError(f"no file of at most {_LARGEST:,} bytes", place)
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise TemplateError(f"the template cannot be read: {reason}", place) from error
    except UnicodeDecodeError as error:
        message = f"the template is no text in UTF-8, at byte {error.start}"
        raise TemplateError(message, place) from error
    _require_version(text, Place(source=str(path), line=1))
    return text


def _near(name: str, known: Iterable[str]) -> str:
    """Return what may have been meant by a name that is unknown, if anything."""
    near = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _require_version(text: str, place: Place) -> None:
    found = _VERSION.match(text)
    if found is None:
        raise TemplateError(
            "the template does not say for which variables it was written; its first "
            f"line is {_FIRST_LINE.strip()}",
            place,
        )
    if int(found[1]) != VERSION:
        raise TemplateError(
            f"the template was written for version {found[1]} of the variables, and "
            f"this is version {VERSION}; docs/templates.md says what it may use, and "
            "`hydra-codegen templates export` writes the built-in one",
            place,
        )


def _check(
    environment: jinja2.Environment, text: str, path: Path, template: Template
) -> None:
    """Refuse a template that cannot be parsed or names what it is not given."""
    try:
        environment.compile(text, template.name, str(path))
        parsed = environment.parse(text, template.name, str(path))
        unknown = meta.find_undeclared_variables(parsed)
    except (jinja2.TemplateSyntaxError, RecursionError) as error:
        message, place = explained(str(path), error)
        raise TemplateError(message, place) from error
    for block in parsed.find_all(nodes.FilterBlock):
        raise TemplateError(
            "the template changes printed text by {% filter %}; what stands in it was "
            "escaped for its place, and is printed as it is",
            Place(source=str(path), line=block.lineno),
        )
    unknown -= template.variables.keys() | environment.globals.keys()
    for name in parsed.find_all(nodes.Name):
        if name.ctx == "load" and name.name in unknown:
            may = ", ".join(template.variables) or "none"
            raise TemplateError(
                f"there is no variable {name.name!r}; the template may use {may}",
                Place(source=str(path), line=name.lineno),
            )


def export(
    folder: Path, names: tuple[str, ...], known: Mapping[str, Template], *, force: bool
) -> list[Path]:
    """Write built-in templates below `folder`, all of `known` or those of `names`.

    Returns their paths. Raises `UsageError` for a name that is none or that stands in
    the place of the folder, and
    `OutputError` with nothing written where a file is there already, which `force`
    overwrites, or none can be written.
    """
    if folder.as_posix() in known:
        raise UsageError(f"{folder} is a template; name the folder before it")
    for name in names:
        if name not in known:
            raise UsageError(f"there is no template {name!r}{_near(name, known)}")
    paths = {name: folder / name for name in names or sorted(known)}
    for path in paths.values():
        if os.path.lexists(path) and not force:
            raise OutputError(f"{path} is there already; --force overwrites it")
    try:
        for name, path in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            text = (templates_folder() / name).read_text("utf-8")
            path.write_text(_FIRST_LINE + text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{folder} cannot be written: {reason}") from error
    return list(paths.values())
