"""Templates: layout in files, variables in, text out. The only room with Jinja in it.

A template prints fragments and numbers; a plain `str` raises, so nothing from a
vocabulary reaches an output unescaped, whatever a template forgets. How Jinja is
kept to that is in `environments`, templates of a user's own are in `own`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

import jinja2

from hydra_codegen.errors import TemplateError
from hydra_codegen.frozen import dataclass
from hydra_codegen.rendering.environments import built_in, explained

VERSION = 1
"""The version of all variables that templates may use: docs/templates.md."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template file and what it may use.

    `name` is the file below the folder of templates, `variables` the type of each
    variable by name. `parts` are the templates that it includes.
    """

    name: str
    variables: Mapping[str, object] = field(default_factory=dict)
    parts: tuple[Template, ...] = ()


@dataclass(frozen=True, slots=True)
class Templates:
    """What all text is laid out by: the built-in templates, or some of one's own."""

    environment: jinja2.Environment = field(default_factory=built_in, repr=False)

    def render(self, template: Template, /, **variables: object) -> str:
        """Return the text of a template with its variables.

        Raises `TemplateError`, which says where, when the template is missing, cannot
        be parsed, uses what is not there or prints a raw value.
        """
        if variables.keys() != template.variables.keys():
            raise TypeError(f"{template.name} takes {', '.join(template.variables)}")
        try:
            loaded = self.environment.get_template(template.name)
            return str(loaded.render(variables))
        except Exception as error:
            # Templates of one's own raise whatever Python does.
            message, place = explained(template.name, error)
            raise TemplateError(message, place) from error
