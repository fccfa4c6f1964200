"""The code of a server: its description, its handlers, its routes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.docstrings import docstring, plain_line
from hydra_codegen.python.documents import Document
from hydra_codegen.python.imports import import_block
from hydra_codegen.python.layout import (
    Brackets,
    Keyword,
    Node,
    assigned,
    call,
    expression,
    flat,
    index,
    parameter,
    signature,
    union,
)
from hydra_codegen.python.literals import string
from hydra_codegen.targets.server.operations import (
    Kind,
    PlannedOperation,
    operations,
)
from hydra_codegen.targets.server.plan import (
    PlannedCollection,
    PlannedFilter,
    PlannedLink,
    PlannedResource,
    ServerPlan,
)

_RUNTIME = "_runtime"


class DescriptionModule(NamedTuple):
    """The module that says what the server keeps."""

    imports: PythonCode
    constants: tuple[PythonCode, ...]
    resources: PythonCode
    collections: PythonCode


class Method(NamedTuple):
    """One method of a class of handlers."""

    signature: PythonCode
    docstring: PythonCode
    body: PythonCode


class HandlersModule(NamedTuple):
    """One class of handlers."""

    docstring: PythonCode
    imports: PythonCode
    opening: PythonCode
    class_docstring: PythonCode
    methods: tuple[Method, ...]


class RoutesModule(NamedTuple):
    """The routes of one class."""

    docstring: PythonCode
    imports: PythonCode
    routes: PythonCode


def _tuple(items: Iterable[Node]) -> Brackets:
    return Brackets("", tuple(items), "()")


def _keywords(**values: Node | None) -> list[Node]:
    return [Keyword(name, value) for name, value in values.items() if value is not None]


class ServerCode:
    """Writes the code of all modules of one server."""

    def __init__(self, plan: ServerPlan) -> None:
        self.plan = plan
        self.by_class: dict[str, list[PlannedOperation]] = {}
        for planned in operations(plan):
            self.by_class.setdefault(planned.key, []).append(planned)

    def module_name(self, key: str) -> str:
        """Return the name of the modules of a class."""
        return self.plan.models.names[key].module

    def handlers_name(self, key: str) -> str:
        """Return what the class of handlers of a class is called."""
        return f"{self.plan.models.names[key].read}Handlers"

    def description(self) -> DescriptionModule:
        """Return the module ``resources``."""
        resources = self.plan.resources
        subjects = [place.subject for place in self.plan.places]
        others = [
            s for s in subjects if isinstance(s, (PlannedCollection, PlannedLink))
        ]
        collections = [s for s in others if isinstance(s, PlannedCollection)]
        constants = [self._resource(resource) for resource in resources.values()]
        constants += [self._other(subject) for subject in others]
        imports = {".._runtime": {"server"}}
        if resources:
            imports[".."] = {"models"}
        for key in resources:
            imports.setdefault(*self._rules_import(key, ".."))
        names = [self.plan.constant(key) for key in resources]
        return DescriptionModule(
            imports=import_block(imports),
            constants=tuple(map(PythonCode, constants)),
            resources=_all("RESOURCES", "server.ResourceType[Any]", names),
            collections=_all(
                "COLLECTIONS",
                "server.CollectionType[Any]",
                [c.constant for c in collections],
            ),
        )

    def _rules(self, key: str) -> str:
        return f"{self.plan.constant(key)}_RULES"

    def _rules_import(self, key: str, dots: str) -> tuple[str, set[str]]:
        module = f"{dots}validators.{self.module_name(key)}"
        return module, {f"RULES as {self._rules(key)}"}

    def _resource(self, resource: PlannedResource) -> str:
        models = self.plan.models
        supported = models.documentation.classes[resource.key]
        columns = _tuple(
            call("server.Column", *map(string, (c.key, c.name, c.kind)))
            for c in resource.columns
        )
        addresses = _tuple(
            _tuple((string(key), string(segment)))
            for key, segment in resource.addresses
        )
        parent = self.plan.constant(resource.parent) if resource.parent else None
        value = call(
            "server.ResourceType",
            *_keywords(
                model=f"models.{models.names[resource.key].read}",
                checks=self._rules(resource.key),
                type_name=string(supported.name),
                path=string(resource.path.text),
                keys=_strings(resource.path.keys),
                table=string(resource.table),
                columns=columns if resource.columns else None,
                addresses=addresses if resource.addresses else None,
                parent=parent,
                implicit="True" if resource.implicit else None,
                key_property=string(resource.key_property)
                if resource.key_property
                else None,
            ),
        )
        return assigned(self.plan.constant(resource.key), value)

    def _other(self, subject: PlannedCollection | PlannedLink) -> str:
        constant = self.plan.constant
        if isinstance(subject, PlannedLink):
            value = call(
                "server.LinkType",
                Keyword("owner", constant(subject.owner)),
                Keyword("key", string(subject.key)),
                Keyword("target", constant(subject.target)),
            )
            return assigned(subject.constant, value)
        value = call(
            "server.CollectionType",
            *_keywords(
                path=string(subject.path.text),
                member=constant(subject.member),
                keys=_strings(subject.path.keys),
                owner=constant(subject.owner) if subject.owner else None,
                key=string(subject.key) if subject.key else None,
                table=string(subject.table) if subject.table else None,
                filters=_tuple(map(_filter, subject.filters))
                if subject.filters
                else None,
            ),
        )
        return assigned(subject.constant, value)

    def handlers(self, key: str) -> HandlersModule:
        """Return the module of the handlers of a class."""
        methods = tuple(self._method(planned) for planned in self.by_class[key])
        imports = {"..._runtime": {"server"}}
        bodies = "\n".join(f"{m.signature}\n{m.body}" for m in methods)
        if "models." in bodies:
            imports["..."] = {"models"}
        if "resources." in bodies:
            imports[".."] = {"resources"}
        name = self.plan.models.names[key].read
        return HandlersModule(
            docstring=docstring(f"What answers the operations of {name}."),
            imports=import_block(imports),
            opening=PythonCode(
                expression(
                    call(f"class {self.handlers_name(key)}", "server.Handlers"),
                    after=":",
                )
            ),
            class_docstring=docstring(
                f"Answers the operations of {name}; override what should be otherwise.",
                indent="    ",
            ),
            methods=methods,
        )

    def _method(self, planned: PlannedOperation) -> Method:
        keys = planned.path.keys
        parameters: list[Node] = ["self", "call: server.Call"]
        parameters += [f"{name}: str" for name in keys]
        body = [self._sent(d, planned.operation.method) for d in planned.bodies]
        if body:
            parameters.append(parameter("body", union(_distinct(body))))
        results = [self._shown(d) for d in planned.results]
        result = union(_distinct(results)) if results else "None"
        operation = planned.operation
        texts = (operation.title, operation.description)
        spoken = [text for text in dict.fromkeys(texts) if plain_line(text)]
        return Method(
            signature=PythonCode(
                signature(f"async def {planned.name}", parameters, result)
            ),
            docstring=docstring(*spoken or [operation.method], indent="        "),
            body=PythonCode(self._body(planned, bool(results))),
        )

    def _body(self, planned: PlannedOperation, returns: bool) -> str:
        if planned.kind is Kind.OTHER:
            handlers = self.handlers_name(planned.key)
            value = call("server.not_written", handlers, string(planned.name))
            return expression(value, "        ")
        subject = planned.place.subject
        action = planned.kind.value
        if isinstance(subject, PlannedLink):
            action = "follow" if action == "read" else f"{action}_linked"
        if isinstance(subject, PlannedResource):
            constant = self.plan.constant(subject.key)
        else:
            assert subject is not None, "plain operations are about something"
            constant = subject.constant
        arguments: list[Node] = [f"resources.{constant}", _tuple(planned.path.keys)]
        if planned.bodies:
            arguments.append("body")
        opened = "writing" if planned.operation.method != "GET" else "reading"
        done = expression(
            call(f"work.{action}", *arguments),
            "            ",
            "return await " if returns else "await ",
        )
        return f"        async with self.{opened}(call) as work:\n{done}"

    def _sent(self, document: Document, method: str) -> Node:
        if not document.key:
            resource = "server.Resource"
        else:
            names = self.plan.models.names[document.key]
            patch = method == "PATCH" and not document.many
            resource = f"models.{names.patch if patch else names.write}"
        return index("server.Collection", resource) if document.many else resource

    def _shown(self, document: Document) -> Node:
        resource = "server.Resource"
        if document.key:
            resource = f"models.{self.plan.models.names[document.key].read}"
        return index("server.Collection", resource) if document.many else resource

    def routes(self, key: str) -> RoutesModule:
        """Return the module of the routes of a class."""
        planned = self.by_class[key]
        handlers = self.handlers_name(key)
        imports: dict[str, set[str]] = {
            "..._runtime": {"server"},
            f"..handlers.{self.module_name(key)}": {handlers},
        }
        for one in planned:
            for body in one.bodies:
                if body.key and not body.many:
                    imports.setdefault(*self._rules_import(body.key, "..."))
                else:
                    imports["...validators._vocabulary"] = {"VOCABULARY"}
        routes = [self._route(one) for one in planned]
        text = "\n".join(flat(route) for route in routes)
        if "=models." in text:
            imports["..."] = {"models"}
        if "=resources." in text:
            imports[".."] = {"resources"}
        return RoutesModule(
            docstring=docstring(
                f"Where the operations of {self.plan.models.names[key].read} are."
            ),
            imports=import_block(imports),
            routes=PythonCode(assigned("ROUTES", _tuple(routes))),
        )

    def _route(self, planned: PlannedOperation) -> Node:
        operation = planned.operation
        known = [d for d in planned.results if d.key]
        model = None
        if len(known) == 1 == len(planned.results):
            model = f"models.{self.plan.models.names[known[0].key].read}"
        statuses = [
            _tuple((str(s.code), string(plain_line(s.text))))
            for s in operation.statuses
        ]
        supported = self.plan.models.documentation.classes[planned.key]
        bodies = [self._checks(d, operation.method) for d in planned.bodies]
        return call(
            "server.Route",
            *_keywords(
                handlers=self.handlers_name(planned.key),
                name=string(planned.name),
                method=string(operation.method),
                path=string(planned.path.text),
                keys=_strings(planned.path.keys),
                hydra_class=string(supported.iri or supported.name),
                subject=self._subject(planned),
                bodies=_tuple(bodies) if bodies else None,
                returns=model,
                many="True" if any(d.many for d in planned.results) else None,
                status=str(planned.status) if planned.status != 200 else None,
                title=string(plain_line(operation.title)) if operation.title else None,
                statuses=_tuple(statuses) if statuses else None,
                deprecated="True" if operation.deprecated else None,
            ),
        )

    def _subject(self, planned: PlannedOperation) -> str | None:
        if planned.kind is Kind.OTHER:
            return None
        subject = planned.place.subject
        if isinstance(subject, PlannedResource):
            return f"resources.{self.plan.constant(subject.key)}"
        return f"resources.{subject.constant}" if subject is not None else None

    def _checks(self, document: Document, method: str) -> Node:
        if document.key and not document.many:
            return self._rules(document.key)
        module = self.module_name(document.key) if document.key else ""
        kind = _tuple((string(module), str(document.many)))
        table = Brackets("", (f"{string(method)}: {flat(kind)}",), "{}")
        return call("server.LinkChecks", "VOCABULARY", table)


def _filter(planned: PlannedFilter) -> Node:
    required = ("required=True",) if planned.required else ()
    names = (string(planned.variable), string(planned.key))
    return call("server.Filter", *names, *required)


def _strings(names: Sequence[str]) -> Node | None:
    return _tuple(string(name) for name in names) if names else None


def _distinct(nodes: Iterable[Node]) -> list[Node]:
    return list({flat(node): node for node in nodes}.values())


def _all(name: str, type_: str, constants: Sequence[str]) -> PythonCode:
    """Return a tuple of all constants of one kind."""
    return PythonCode(assigned(f"{name}: tuple[{type_}, ...]", _tuple(constants)))
