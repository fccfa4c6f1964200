"""The target `validators`: checks of documents, for each class and operation."""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.checks import ChecksModule, ChecksPlan, Function
from hydra_codegen.python.literals import string
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.package import (
    CHECKS_RUNTIME,
    header,
    lazy_package_files,
    runtime_files,
)
from hydra_codegen.rendering import Template
from hydra_codegen.targets import TargetContext

_OFFERED = {".._runtime.violations": ("ValidationFailed", "Violation")}

_FUNCTION = Template("validators/function.py.jinja", {"function": Function})
_MODULE = Template(
    "validators/module.py.jinja",
    {"header": PythonCode, "module": ChecksModule},
    (_FUNCTION,),
)
_MAIN = Template("validators/main.py.jinja", {"header": PythonCode})
_VOCABULARY = Template(
    "validators/vocabulary.py.jinja",
    {"header": PythonCode, "prefixes": PythonCode, "classes": PythonCode},
)
TEMPLATES = (_MODULE, _MAIN, _VOCABULARY)


class ValidatorsTarget:
    """For each class and operation, all that is wrong with a document."""

    name: str = "validators"
    summary: str = "checks that find every violation, and a command for files"
    needs: tuple[str, ...] = ("models",)

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the checks of the models."""
        models = documentation.derived(ModelPlan)
        found: dict[str, str] = {}
        folder = f"{context.package}/validators"
        top, templates = header(context.header), context.templates
        plan = ChecksPlan(models)
        offered: dict[str, tuple[str, ...]] = {}
        for key, names in models.names.items():
            module, functions = plan.module(key)
            offered[f".{names.module}"] = functions
            found[f"{folder}/{names.module}.py"] = templates.render(
                _MODULE, header=top, module=module
            )
        title = documentation.title or f"the API {context.package}"
        found |= lazy_package_files(
            templates,
            context.header,
            folder,
            f"Checks for {title}.",
            {**_OFFERED, **offered},
        )
        found[f"{folder}/__main__.py"] = templates.render(_MAIN, header=top)
        classes = {names.read: names.module for names in models.names.values()}
        found[f"{folder}/_vocabulary.py"] = templates.render(
            _VOCABULARY,
            header=top,
            prefixes=_mapping(documentation.prefixes),
            classes=_mapping(classes),
        )
        found.update(runtime_files(context.package, CHECKS_RUNTIME))
        return found


def _mapping(items: Mapping[str, str]) -> PythonCode:
    """Return a dictionary, one entry on each line."""
    if not items:
        return PythonCode("{}")
    lines = "".join(f"        {string(k)}: {string(v)},\n" for k, v in items.items())
    return PythonCode(f"{{\n{lines}    }}")


TARGET = ValidatorsTarget()
