"""The target `models`: a Pydantic model for everything that is read or sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.models import ModelModule, ModelPlan
from hydra_codegen.python.package import (
    MODELS_RUNTIME,
    PACKAGE,
    header,
    lazy_package_file,
    runtime_files,
)
from hydra_codegen.rendering import Template
from hydra_codegen.targets import TargetContext

_OFFERED = {
    "._runtime.links": ("Link", "every"),
    "._runtime.resource": ("Collection", "Resource"),
}

_MODULE = Template(
    "models/module.py.jinja", {"header": PythonCode, "module": ModelModule}
)
TEMPLATES = (PACKAGE, _MODULE)


@dataclass(frozen=True, slots=True)
class ModelsTarget:
    """Three Pydantic models for each class, one module for each class."""

    name: str = "models"
    summary: str = "typed Pydantic models of what is read, sent and patched"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the package: its run time, its lazy parts and its models."""
        plan = ModelPlan(documentation)
        package = context.package
        title = plan.documentation.title or f"The API {package}"
        top = header(context.header)
        found = {
            f"{package}/__init__.py": "",
            f"{package}/py.typed": "",
            f"{package}/models/__init__.py": "",
            **runtime_files(package, MODELS_RUNTIME),
        }
        modules: dict[str, tuple[str, ...]] = {}
        for key, names in plan.names.items():
            modules[names.module] = (names.read, names.write, names.patch)
            found[f"{package}/models/{names.module}.py"] = context.templates.render(
                _MODULE, header=top, module=plan.module(key)
            )
        found[f"{package}/__init__.py"] = lazy_package_file(
            context.templates,
            context.header,
            title,
            {
                **_OFFERED,
                **{f".models.{name}": found for name, found in modules.items()},
            },
        )
        found[f"{package}/models/__init__.py"] = lazy_package_file(
            context.templates,
            context.header,
            f"The models of {title}, each loaded when first asked for.",
            {f".{name}": found for name, found in modules.items()},
        )
        return found


TARGET = ModelsTarget()
