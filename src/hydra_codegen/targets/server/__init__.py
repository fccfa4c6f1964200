"""The target `server`: a FastAPI application with a store, and its handlers."""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import ApiDocumentation, SupportedClass
from hydra_codegen.findings import Finding, Severity, place_of, quoted
from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.addresses import published_path
from hydra_codegen.python.imports import import_block
from hydra_codegen.python.layout import Brackets, expression
from hydra_codegen.python.literals import string
from hydra_codegen.python.package import (
    SERVER_RUNTIME,
    header,
    lazy_package_files,
    runtime_files,
)
from hydra_codegen.rendering import Template, Templates
from hydra_codegen.targets import TargetContext
from hydra_codegen.targets.context import context_text
from hydra_codegen.targets.server import pages
from hydra_codegen.targets.server.code import (
    DescriptionModule,
    HandlersModule,
    RoutesModule,
    ServerCode,
)
from hydra_codegen.targets.server.plan import ServerPlan
from hydra_codegen.targets.vocab import jsonld_text

_OFFERED = {
    ".application": ("API", "SqlStore", "create_app"),
    ".._runtime.server.access": (
        *("Access", "Authorization", "allow_everyone"),
        *("bearer", "hash_secret", "http_basic"),
    ),
    ".._runtime.server.bulk": ("join_all", "replace_all"),
    ".._runtime.server.calls": ("Call",),
    ".._runtime.server.handlers": ("Handlers",),
    ".._runtime.server.limits": ("Limits",),
    ".._runtime.server.migrating": ("MigrationError",),
    ".._runtime.server.problems": ("Problem",),
    ".._runtime.server.work": ("Work",),
}

_APPLICATION = Template(
    "server/application.py.jinja",
    dict.fromkeys(
        ("header", "imports", "title", "routes", "documentation"), PythonCode
    ),
)
_MAIN = Template("server/main.py.jinja", {"header": PythonCode})
_RESOURCES = Template(
    "server/resources.py.jinja", {"header": PythonCode, "module": DescriptionModule}
)
_HANDLERS = Template(
    "server/handlers.py.jinja", {"header": PythonCode, "module": HandlersModule}
)
_ROUTES = Template(
    "server/routes.py.jinja", {"header": PythonCode, "module": RoutesModule}
)
TEMPLATES = (_APPLICATION, _MAIN, _RESOURCES, _HANDLERS, _ROUTES, *pages.TEMPLATES)


class ServerTarget:
    """A server of the API: routes, handlers to override, a store."""

    name: str = "server"
    summary: str = "a FastAPI application with a store, its handlers yours to override"
    needs: tuple[str, ...] = ("validators",)

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the server of the models, by their checks."""
        code = ServerCode(documentation.derived(ServerPlan.of))
        folder = f"{context.package}/server"
        title, top = _title(documentation, context), header(context.header)
        templates = context.templates
        return {
            **_packages(code, folder, context, title),
            **_modules(code, folder, top, templates),
            f"{folder}/application.py": templates.render(
                _APPLICATION, header=top, **_application(code, documentation, title)
            ),
            f"{folder}/__main__.py": templates.render(_MAIN, header=top),
            f"{folder}/documentation.jsonld": context.published.derived(jsonld_text),
            f"{folder}/context.jsonld": documentation.derived(context_text),
            **pages.page_files(f"{folder}/pages", code, templates),
            **runtime_files(context.package, SERVER_RUNTIME),
        }

    def findings(self, documentation: ApiDocumentation) -> tuple[Finding, ...]:
        """Return which classes are served by convention, and which not at all."""
        addresses = documentation.derived(ServerPlan.of).addresses
        found: list[Finding] = []
        for key, supported in documentation.classes.items():
            path = addresses.paths.get(key)
            if path is not None and key not in addresses.stated:
                found.append(_by_convention(supported, path.text))
            elif path is None and supported.operations:
                found.append(_left_out(supported))
        return tuple(found)


def _title(documentation: ApiDocumentation, context: TargetContext) -> str:
    return documentation.title or f"the API {context.package}"


def _packages(
    code: ServerCode, folder: str, context: TargetContext, title: str
) -> dict[str, str]:
    """Return what the server and its two inner packages offer."""
    offered: dict[str, tuple[str, ...]] = dict(_OFFERED)
    for key in code.by_class:
        module = f".handlers.{code.module_name(key)}"
        offered[module] = (code.handlers_name(key),)
    texts = {
        "handlers": "What answers the operations, class by class.",
        "routers": "Where the operations are, class by class.",
    }
    templates, sentence = context.templates, context.header
    found = lazy_package_files(
        templates, sentence, folder, f"A server of {title}.", offered
    )
    for name, text in texts.items():
        inner = f"{folder}/{name}"
        found |= lazy_package_files(templates, sentence, inner, text, {})
    return found


def _modules(
    code: ServerCode, folder: str, top: PythonCode, templates: Templates
) -> dict[str, str]:
    """Return what the server keeps, and the handlers and routes of each class."""
    found = {
        f"{folder}/resources.py": templates.render(
            _RESOURCES, header=top, module=code.description()
        )
    }
    for key in code.by_class:
        module = code.module_name(key)
        found[f"{folder}/handlers/{module}.py"] = templates.render(
            _HANDLERS, header=top, module=code.handlers(key)
        )
        found[f"{folder}/routers/{module}.py"] = templates.render(
            _ROUTES, header=top, module=code.routes(key)
        )
    return found


def _by_convention(supported: SupportedClass, path: str) -> Finding:
    return Finding(
        rule="HC401",
        severity=Severity.NOTE,
        message=f"{quoted(supported.name)} has no IRI template that a server can "
        f"use, and is served at {path}.",
        place=place_of(supported.iri),
        hint="State the template of the class, or give it in a correction.",
    )


def _left_out(supported: SupportedClass) -> Finding:
    return Finding(
        rule="HC402",
        severity=Severity.WARNING,
        message=f"{quoted(supported.name)} is not served: another class has its "
        "address.",
        place=place_of(supported.iri),
        hint="Give each class an IRI template of its own.",
    )


def _application(
    code: ServerCode, documentation: ApiDocumentation, title: str
) -> dict[str, PythonCode]:
    modules = [code.module_name(key) for key in code.by_class]
    imports = {".": {"resources"}, ".._runtime": {"server"}}
    for module in modules:
        imports[f".routers.{module}"] = {f"ROUTES as {module.upper()}_ROUTES"}
    paths = [one.path.text for found in code.by_class.values() for one in found]
    routes = Brackets(
        "", tuple(f"*{module.upper()}_ROUTES" for module in modules), "()"
    )
    return {
        "imports": import_block(imports),
        "title": string(title),
        "routes": PythonCode(expression(routes, "    ", "routes=", ",")),
        "documentation": string(published_path(documentation.iri, paths)),
    }


TARGET = ServerTarget()
