"""The locked Jinja environment: templates in, text out.

The only room with Jinja in it. A template can print fragments and numbers;
a plain `str` raises, so nothing from a vocabulary reaches an output
unescaped, whatever a template forgets.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from hydra_codegen.errors import TemplateError
from hydra_codegen.fragments import Fragment
from hydra_codegen.locations import templates_folder


class UnsafeValueError(TypeError):
    """A template tried to print a value that is not a fragment."""


def _only_fragments(value: object) -> object:
    if isinstance(value, (Fragment, int)):
        return value
    raise UnsafeValueError(
        f"a template printed {type(value).__name__} {str(value)[:60]!r}, "
        "which is not a fragment of an output language"
    )


@functools.cache
def _environment(folder: Path) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        finalize=_only_fragments,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def render(template: str, variables: Mapping[str, Any]) -> str:
    """Render the template file `template` (``models/class.py.jinja``).

    Returns the text. Raises `TemplateError` when the template is missing,
    cannot be parsed, uses an unknown variable or prints a raw value.
    """
    try:
        return _environment(templates_folder()).get_template(template).render(variables)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(
            f"the template {template} cannot be parsed: line {error.lineno}: "
            f"{error.message}"
        ) from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(f"there is no template {error.name}") from error
    except (jinja2.UndefinedError, UnsafeValueError) as error:
        raise TemplateError(
            f"the template {template} cannot be rendered: {error}"
        ) from error
