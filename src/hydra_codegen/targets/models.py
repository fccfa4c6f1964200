"""The target `models`: a Pydantic model for everything that is read or sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.models import ModelModule, ModelPlan
from hydra_codegen.python.package import (
    MODELS_RUNTIME,
    PACKAGE,
    STUB,
    header,
    lazy_package_files,
    runtime_files,
)
from hydra_codegen.rendering import Template
from hydra_codegen.targets import Part, TargetContext, shares

_OFFERED = {
    "._runtime.collection": ("Collection",),
    "._runtime.links": ("Link", "every"),
    "._runtime.resource": ("Resource",),
}

_MODULE = Template(
    "models/module.py.jinja", {"header": PythonCode, "module": ModelModule}
)
TEMPLATES = (PACKAGE, STUB, _MODULE)


class ModelsTarget:
    """Three Pydantic models for each class, one module for each class."""

    name: str = "models"
    summary: str = "typed Pydantic models of what is read, sent and patched"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the package: its run time, its lazy parts and its models."""
        parts = self.parts(documentation, context)
        return {path: text for part in parts for path, text in part().items()}

    def parts(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Sequence[Part]:
        """Return what makes the models, some classes each, and what makes the rest."""
        plan = documentation.derived(ModelPlan)
        some = [partial(_models, plan, context, keys) for keys in shares(plan.names)]
        return (*some, partial(_package, plan, context))


def files_of_share(
    documentation: ApiDocumentation,
    context: TargetContext,
    keys: Sequence[str],
    number: int,
    count: int,
) -> dict[str, str]:
    """Return the modules of some classes, and what stands around the models.

    Of this, each of the `count` shares makes some, by its `number` from zero.
    """
    plan = documentation.derived(ModelPlan)
    found = _models(plan, context, keys)
    for part in (_top, _around)[number::count]:
        found.update(part(plan, context))
    return found


def _models(
    plan: ModelPlan, context: TargetContext, keys: Sequence[str]
) -> dict[str, str]:
    """Return the modules of some classes."""
    top = header(context.header)
    return {
        f"{context.package}/models/{plan.names[key].module}.py": (
            context.templates.render(_MODULE, header=top, module=plan.module(key))
        )
        for key in keys
    }


def _package(plan: ModelPlan, context: TargetContext) -> dict[str, str]:
    """Return all that stands around the models."""
    return {**_top(plan, context), **_around(plan, context)}


def _top(plan: ModelPlan, context: TargetContext) -> dict[str, str]:
    """Return what stands at the top of the package, and its run time."""
    package = context.package
    return {
        **runtime_files(package, MODELS_RUNTIME),
        f"{package}/py.typed": "",
        **lazy_package_files(
            context.templates,
            context.header,
            package,
            _title(plan, context),
            {**_OFFERED, **_offered(plan, ".models.")},
        ),
    }


def _around(plan: ModelPlan, context: TargetContext) -> dict[str, str]:
    """Return what makes a package of the models' modules."""
    return lazy_package_files(
        context.templates,
        context.header,
        f"{context.package}/models",
        f"The models of {_title(plan, context)}, each loaded when first asked for.",
        _offered(plan, "."),
    )


def _title(plan: ModelPlan, context: TargetContext) -> str:
    return plan.documentation.title or f"The API {context.package}"


def _offered(plan: ModelPlan, before: str) -> dict[str, tuple[str, ...]]:
    """Return the models of each module, by its name with what stands `before` it."""
    return {
        f"{before}{names.module}": (names.read, names.write, names.patch)
        for names in plan.names.values()
    }


TARGET = ModelsTarget()
