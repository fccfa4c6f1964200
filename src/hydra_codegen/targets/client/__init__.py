"""The target `client`: typed clients of the API, a blocking and an asynchronous one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hydra_codegen.documentation import (
    ApiDocumentation,
    PropertyKind,
    RangeKind,
    SupportedProperty,
)
from hydra_codegen.fragments import JsonValue, PythonCode, json_text
from hydra_codegen.python.addresses import address_parts
from hydra_codegen.python.layout import Keyword, assigned, call
from hydra_codegen.python.literals import string
from hydra_codegen.python.package import (
    CLIENT_RUNTIME,
    COMMANDS_RUNTIME,
    TESTING_RUNTIME,
    header,
    lazy_package_files,
    runtime_files,
)
from hydra_codegen.rendering import Template
from hydra_codegen.targets import TargetContext
from hydra_codegen.targets.client.code import (
    AccessorModule,
    ClientCode,
    ClientModule,
    Method,
)
from hydra_codegen.targets.client.commands import command_files
from hydra_codegen.targets.client.plan import ClientPlan
from hydra_codegen.targets.client.statuses import (
    StatusClass,
    status_imports,
    unusual_statuses,
)
from hydra_codegen.targets.context import meaning_of

_OFFERED = {
    ".asynchronous": ("AsyncClient",),
    ".blocking": ("Client",),
    ".._runtime.client.addresses": ("Key", "Term"),
    ".._runtime.client.asynchronous": ("AsyncLinked", "AsyncPages"),
    ".._runtime.client.authentication": ("Bearer",),
    ".._runtime.client.batches": ("BatchFailed",),
    ".._runtime.client.blocking": ("Linked", "Pages"),
    ".._runtime.client.core": ("DocumentationChanged",),
    ".._runtime.client.errors": (
        *("AddressUnknown", "AnswerTooLarge", "ApiError", "BadGateway", "BadRequest"),
        *("ClientError", "Conflict", "ConnectionFailed", "ContentTooLarge"),
        *("EndlessPages", "FailedDependency", "Forbidden", "ForeignOrigin"),
        *("GatewayTimeout", "Gone", "HeadersTooLarge", "InsufficientStorage"),
        *("InternalServerError", "LengthRequired", "Locked", "LoopDetected"),
        *("MethodNotAllowed", "MisdirectedRequest", "NotAcceptable", "NotFound"),
        *("NotWritten", "NothingLinked", "PaymentRequired", "PreconditionFailed"),
        *("PreconditionRequired", "RequestTimeout", "ServerError"),
        *("ServiceUnavailable", "StatusError", "TimedOut", "TooEarly"),
        *("TooManyRedirects", "TooManyRequests", "Unauthorized"),
        *("UnavailableForLegalReasons", "UnexpectedAnswer", "UnprocessableContent"),
        *("UnreadableAnswer", "UnsupportedMediaType", "UpgradeRequired", "UriTooLong"),
    ),
    ".._runtime.client.messages": ("IDEMPOTENT", "Limits", "Retries"),
    ".._runtime.client.problems": ("BrokenRule", "Problem"),
}

_METHOD = Template("client/method.py.jinja", {"method": Method})
_ACCESSOR = Template(
    "client/accessor.py.jinja",
    {"header": PythonCode, "module": AccessorModule},
    (_METHOD,),
)
_CLIENT = Template(
    "client/client.py.jinja", {"header": PythonCode, "module": ClientModule}, (_METHOD,)
)
_API = Template(
    "client/api.py.jinja", {"header": PythonCode, "api": PythonCode, "statuses": bool}
)
_STATUSES = Template(
    "client/statuses.py.jinja",
    {
        "header": PythonCode,
        "imports": PythonCode,
        "statuses": tuple[StatusClass, ...],
    },
)
_MAIN = Template("client/main.py.jinja", {"header": PythonCode})
_TESTING = Template("client/testing.py.jinja", {"header": PythonCode})
TEMPLATES = (_ACCESSOR, _CLIENT, _API, _STATUSES, _MAIN, _TESTING)


class ClientTarget:
    """Clients of the API: a class for each way of waiting, an accessor for each class."""

    name: str = "client"
    summary: str = "typed clients, blocking and asynchronous, that follow links"
    needs: tuple[str, ...] = ("models",)

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the clients of the models."""
        code = ClientCode(documentation.derived(ClientPlan.of))
        folder = f"{context.package}/client"
        top, templates = header(context.header), context.templates
        title = documentation.title or f"the API {context.package}"
        statuses = unusual_statuses(documentation)
        offered: dict[str, tuple[str, ...]] = dict(_OFFERED)
        if statuses:
            offered[".statuses"] = tuple(status.name for status in statuses)
        found = {
            **lazy_package_files(
                templates, context.header, folder, f"Clients of {title}.", offered
            ),
            **lazy_package_files(
                templates,
                context.header,
                f"{folder}/accessors",
                "What can be done with the resources, by class.",
                {},
            ),
            f"{folder}/_api.py": templates.render(
                _API,
                header=top,
                api=_api(documentation, context.package, bool(statuses)),
                statuses=bool(statuses),
            ),
            f"{folder}/known.json": json_text(_known(code.plan, context.published)),
            **runtime_files(context.package, CLIENT_RUNTIME),
            **_command_line(documentation, code, context, top),
            **_testing_aid(context, top),
        }
        if statuses:
            found[f"{folder}/statuses.py"] = templates.render(
                _STATUSES,
                header=top,
                imports=status_imports(statuses),
                statuses=statuses,
            )
        for name, asynchronous in (("blocking", False), ("asynchronous", True)):
            found[f"{folder}/{name}.py"] = templates.render(
                _CLIENT, header=top, module=code.client(title, asynchronous)
            )
        for key in code.plan.methods:
            found[f"{folder}/accessors/{code.module_name(key)}.py"] = templates.render(
                _ACCESSOR, header=top, module=code.accessor(key)
            )
        return found


def _command_line(
    documentation: ApiDocumentation,
    code: ClientCode,
    context: TargetContext,
    top: PythonCode,
) -> dict[str, str]:
    package = context.package
    url = usable_address(documentation.entrypoint)
    described = command_files(documentation, code, package.upper(), url)
    return {
        f"{package}/__main__.py": context.templates.render(_MAIN, header=top),
        **{f"{package}/client/commands/{f}": text for f, text in described.items()},
        **runtime_files(package, COMMANDS_RUNTIME),
    }


def _testing_aid(context: TargetContext, top: PythonCode) -> dict[str, str]:
    """Return what tests need, where there is a server that they can begin."""
    if "server" not in context.targets:
        return {}
    text = context.templates.render(_TESTING, header=top)
    runtime = runtime_files(context.package, TESTING_RUNTIME)
    return {f"{context.package}/testing.py": text, **runtime}


def usable_address(address: str) -> str:
    """Return an address where it is one on its own; what is none is no default."""
    parts = address_parts(address)
    return address if parts.scheme in ("http", "https") and parts.hostname else ""


def _api(documentation: ApiDocumentation, package: str, statuses: bool) -> PythonCode:
    value = call(
        "client.Api",
        Keyword("package", '__package__ or ""'),
        Keyword("name", string(package.upper())),
        Keyword("entrypoint", string(usable_address(documentation.entrypoint))),
        Keyword("known", 'Path(__file__).with_name("known.json")'),
        *([Keyword("statuses", "STATUSES")] if statuses else []),
    )
    return PythonCode(assigned("API", value))


def _known(plan: ClientPlan, published: ApiDocumentation) -> dict[str, JsonValue]:
    """Return what the vocabulary says of each class, before corrections."""
    return {
        supported.iri: {
            "name": supported.name,
            "model": plan.models.names[key].read,
            "properties": [p.iri for p in supported.properties.values() if p.iri],
            "methods": sorted({o.method for o in supported.operations}),
            **_terms(plan.models.shapes[key].all.values()),
        }
        for supported in published.classes.values()
        if supported.described and (key := plan.models.keys.get(supported.iri))
    }


def _terms(properties: Iterable[SupportedProperty]) -> dict[str, JsonValue]:
    """Return what the keys of a class mean, for servers that speak in IRIs."""
    named = [p for p in properties if p.iri]
    meanings = {p.key: meaning_of(p) for p in named}
    return {
        "terms": {p.key: p.iri for p in named},
        "links": [p.key for p in named if p.kind is not PropertyKind.PROPERTY],
        "several": [
            p.key
            for p in named
            if p.many or {r.kind for r in p.ranges} == {RangeKind.LIST}
        ],
        "ordered": [key for key, found in meanings.items() if found.container],
        "types": {key: found.type for key, found in meanings.items() if found.type},
    }


TARGET = ClientTarget()
