"""How Jinja is kept to printing fragments, and what is said when it is not.

Built-in templates come with us; those of others run in Jinja's sandbox too, which
lets them reach nothing but their variables.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from hydra_codegen.findings import Place, quoted
from hydra_codegen.fragments import Fragment
from hydra_codegen.locations import cache_folder, templates_folder

BUILT_IN = "built-in/"
"""What the name of a built-in template begins with where one's own has its place."""


class UnsafeValueError(TypeError):
    """A template tried to print a value that is not a fragment."""


class _Laid(Fragment):
    """What a macro or a block printed: text of a template, and fragments."""

    __slots__ = ()


class _Unknown(jinja2.StrictUndefined):
    """What is not there; whoever uses it is told what is."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name, owner = self._undefined_name, self._undefined_obj
        fields = getattr(owner, "_fields", None)
        if dataclasses.is_dataclass(owner):
            fields = [field.name for field in dataclasses.fields(owner)]
        if not fields:
            return str(super()._undefined_message)
        known = ", ".join(fields)
        return f"{type(owner).__name__} has no {name!r}; it has {known}"


def _only_fragments(value: object) -> object:
    if isinstance(value, (Fragment, int)):
        return value
    if isinstance(value, jinja2.Undefined):
        str(value)  # says what is missing
    raise UnsafeValueError(
        f"a template printed {type(value).__name__} {str(value)[:60]!r}, "
        "which is not a fragment of an output language (docs/templates.md)"
    )


def _laid(parts: Iterable[str]) -> _Laid:
    return _Laid("".join(parts))


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which no text can be used as a format.

    What a label holds would be followed, and its result pass for a fragment.
    """

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        return None

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and attr in ("format", "format_map"):
            return False
        return super().is_safe_attribute(obj, attr, value)


def _locked(
    kind: type[jinja2.Environment], loader: jinja2.BaseLoader
) -> jinja2.Environment:
    environment = kind(
        loader=loader,
        undefined=_Unknown,
        finalize=_only_fragments,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        # All templates stay: a cache that could be full is slow to ask.
        cache_size=-1,
    )
    # What was printed into a variable or by a macro may be printed itself.
    environment.concat = _laid  # type: ignore[method-assign]
    return environment


class _Kept(jinja2.FileSystemBytecodeCache):
    """Keeps compiled templates where that is possible; a full disk is no error."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


@functools.cache
def built_in() -> jinja2.Environment:
    """Return what the built-in templates are rendered by."""
    found = _locked(jinja2.Environment, jinja2.FileSystemLoader(templates_folder()))
    found.bytecode_cache = _compiled()
    return found


def _compiled() -> jinja2.BytecodeCache | None:
    """Return where compiled templates are kept from run to run, if anywhere.

    Compiling all of them takes as long as rendering a small API.
    """
    folder = cache_folder() / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    if not os.access(folder, os.W_OK):
        return None
    return _Kept(str(folder))


def of_own(
    sources: Mapping[str, tuple[str, Path]], *, trusted: bool
) -> jinja2.Environment:
    """Return what renders templates of one's own, by name, and all others built in.

    In the sandbox, if they are not `trusted`.
    """
    folder = templates_folder()

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        if name in sources:
            text, path = sources[name]
        else:
            path = folder / name.removeprefix(BUILT_IN)
            known = path.is_file() and path.resolve().is_relative_to(folder.resolve())
            if not known:
                return None
            text = path.read_text("utf-8")
        return text, str(path), lambda: True

    kind = jinja2.Environment if trusted else _Sandbox
    return _locked(kind, jinja2.FunctionLoader(load))


def explained(name: str, error: Exception) -> tuple[str, Place]:
    """Return what is wrong with the template `name`, as a sentence, and where.

    A template that it includes is told by its own place.
    """
    if isinstance(error, jinja2.TemplateSyntaxError):
        place = Place(source=_shown(error.filename or name), line=error.lineno)
        return f"the template cannot be parsed: {error.message}", place
    place = _place(name, error)
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template {error.name!r}", place
    if isinstance(error, SecurityError):
        return (
            f"the template does what none may that is not trusted: {error}; "
            "see --trust-templates",
            place,
        )
    if isinstance(error, RecursionError):
        return "the template includes itself, or calls itself for ever", place
    known = isinstance(error, (jinja2.TemplateError, UnsafeValueError))
    said = str(error) if known else f"{type(error).__name__}: {quoted(str(error))}"
    return f"the template cannot be rendered: {said}", place


def _place(name: str, error: Exception) -> Place:
    """Return the innermost line of a template that was being rendered."""
    place = Place(source=name)
    step = error.__traceback__
    while step is not None:
        # So Jinja marks the frames that stand for lines of templates.
        if "__jinja_exception__" in step.tb_frame.f_globals:
            path = step.tb_frame.f_code.co_filename
            place = Place(source=_shown(path), line=step.tb_lineno)
        step = step.tb_next
    return place


def _shown(path: str) -> str:
    """Return the path of a template as people know it."""
    whole, folder = Path(path), templates_folder()
    if whole.is_relative_to(folder):
        return f"{BUILT_IN}{whole.relative_to(folder).as_posix()}"
    return path
