"""The target `typescript`: interfaces of what is read and sent, and a client on fetch."""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import TypeScriptCode
from hydra_codegen.frozen import dataclass
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.rendering import Template
from hydra_codegen.targets import TargetContext
from hydra_codegen.targets.client import usable_address
from hydra_codegen.targets.client.plan import ClientPlan
from hydra_codegen.targets.client.statuses import StatusClass, unusual_statuses
from hydra_codegen.targets.typescript.client import (
    AccessorModule,
    ClientCode,
    ClientModule,
    Method,
)
from hydra_codegen.targets.typescript.layout import code, imported
from hydra_codegen.targets.typescript.models import InterfaceModule, InterfacePlan
from hydra_codegen.targets.typescript.names import RUNTIME, runtime_file
from hydra_codegen.targets.typescript.texts import comment, line_comment, string

_FOLDER = "typescript"


@dataclass(frozen=True, slots=True)
class ErrorClass:
    """The class of an error that only the vocabulary knows."""

    code: int
    comment: TypeScriptCode
    name: TypeScriptCode
    base: TypeScriptCode
    literal: TypeScriptCode


_METHOD = Template("typescript/method.ts.jinja", {"method": Method})
_ACCESSOR = Template(
    "typescript/accessor.ts.jinja",
    {"header": TypeScriptCode, "module": AccessorModule},
    (_METHOD,),
)
_CLIENT = Template(
    "typescript/client.ts.jinja",
    {"header": TypeScriptCode, "module": ClientModule, "statuses": bool},
    (_METHOD,),
)
_INDEX = Template(
    "typescript/index.ts.jinja", {"header": TypeScriptCode, "statuses": bool}
)
_MODEL = Template(
    "typescript/model.ts.jinja", {"header": TypeScriptCode, "module": InterfaceModule}
)
_MODELS = Template(
    "typescript/models.ts.jinja", {"header": TypeScriptCode, "exports": TypeScriptCode}
)
_STATUSES = Template(
    "typescript/statuses.ts.jinja",
    {
        "header": TypeScriptCode,
        "imports": TypeScriptCode,
        "statuses": tuple[ErrorClass, ...],
    },
)
TEMPLATES = (_ACCESSOR, _CLIENT, _INDEX, _MODEL, _MODELS, _STATUSES)


@dataclass(frozen=True, slots=True)
class TypeScriptTarget:
    """A folder of ES modules: interfaces for each class, and a client without needs."""

    name: str = "typescript"
    summary: str = "TypeScript interfaces and a client on fetch, without dependencies"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the modules; those of the run time are copied, byte for byte."""
        models = documentation.derived(ModelPlan)
        interfaces = InterfacePlan(models)
        client = ClientCode(documentation.derived(ClientPlan.of), interfaces)
        statuses = unusual_statuses(documentation)
        render, top = context.templates.render, _header(context.header)
        made = client.client(
            documentation.title or f"the API {context.package}",
            usable_address(documentation.entrypoint),
            statuses=bool(statuses),
        )
        found = {
            "index": render(_INDEX, header=top, statuses=bool(statuses)),
            "client": render(_CLIENT, header=top, module=made, statuses=bool(statuses)),
            "models/index": render(_MODELS, header=top, exports=_exports(interfaces)),
        }
        if statuses:
            found["statuses"] = render(
                _STATUSES,
                header=top,
                imports=_status_imports(statuses),
                statuses=tuple(map(_error_class, statuses)),
            )
        for key, names in interfaces.names.items():
            found[f"models/{names.module}"] = render(
                _MODEL, header=top, module=interfaces.module(key)
            )
        for key in client.plan.methods:
            found[f"accessors/{client.module_name(key)}"] = render(
                _ACCESSOR, header=top, module=client.accessor(key)
            )
        return {
            **{f"{_FOLDER}/{name}.ts": text for name, text in found.items()},
            **{f"{_FOLDER}/runtime/{name}": runtime_file(name) for name in RUNTIME},
        }


def _header(sentence: str) -> TypeScriptCode:
    """Return the comment at the top of each file; its sentence names the source."""
    return line_comment(f"{sentence.rstrip('. ')}; do not edit.")


def _exports(interfaces: InterfacePlan) -> TypeScriptCode:
    """Return what the module of all interfaces exports."""
    exports = [
        code(
            imported(
                "export type",
                sorted((names.read, names.write, names.patch)),
                string(f"./{names.module}.js"),
            )
        )
        for names in interfaces.names.values()
    ]
    # Without any export a file is no module.
    return TypeScriptCode("\n".join(exports or ["export {};"]))


def _status_imports(statuses: tuple[StatusClass, ...]) -> TypeScriptCode:
    bases = sorted({str(status.base) for status in statuses})
    return code(imported("import", bases, string("./runtime/index.js")))


def _error_class(status: StatusClass) -> ErrorClass:
    return ErrorClass(
        code=status.code,
        comment=comment(f"{status.code}: {status.text}"),
        name=TypeScriptCode(status.name),
        base=TypeScriptCode(status.base),
        literal=string(status.name),
    )


TARGET = TypeScriptTarget()
