"""The checks of one class: its table of rules and its functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hydra_codegen.documentation import (
    COLLECTION,
    PAGED_COLLECTION,
    Operation,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.docstrings import docstring
from hydra_codegen.python.imports import import_block
from hydra_codegen.python.layout import (
    Brackets,
    Keyword,
    Node,
    assigned,
    call,
    expression,
    index,
)
from hydra_codegen.python.literals import string
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.python.names import hash8
from hydra_codegen.python.rules import module_of, rule_of
from hydra_codegen.python.types import facet_arguments
from hydra_codegen.runtime.rules import MANY

METHODS = ("GET", "PUT", "POST", "PATCH")
"""The methods that a document is sent or answered with."""


class Overload(NamedTuple):
    """One signature of a checking function: operations and what they give."""

    operations: PythonCode
    default: bool
    result: PythonCode


class Function(NamedTuple):
    """A pair of functions, `validate_<name>` and `check_<name>`."""

    name: PythonCode
    operations: PythonCode
    default: PythonCode
    validate_doc: PythonCode
    check_doc: PythonCode
    result: PythonCode
    returned: PythonCode
    found: PythonCode
    overloads: tuple[Overload, ...] = ()


class ChecksModule(NamedTuple):
    """One module of checks."""

    docstring: PythonCode
    typing: PythonCode
    models: PythonCode
    rules: PythonCode
    links: tuple[PythonCode, ...]
    functions: tuple[Function, ...]


def _literal(methods: Iterable[str]) -> PythonCode:
    return PythonCode(index("Literal", *(string(m) for m in methods)).flat)


class ChecksPlan:
    """The checks of all classes of one documentation."""

    def __init__(self, models: ModelPlan) -> None:
        self.models = models
        self._posted = {
            iri
            for supported in models.documentation.classes.values()
            for prop in supported.properties.values()
            for operation in prop.operations
            if operation.method == "POST"
            for iri in operation.body_types
        }
        self._known_types: dict[tuple[str, ...], Node] = {}
        self._functions = {names.function for names in models.names.values()}

    def module(self, key: str) -> tuple[ChecksModule, tuple[str, ...]]:
        """Return the checks of the class called `key`, and what they offer."""
        supported = self.models.documentation.classes[key]
        names = self.models.names[key]
        methods = self._methods(supported)
        functions = [self._class_function(key, methods)]
        links: list[PythonCode] = []
        shape = self.models.shapes[key]
        for prop in shape.own:
            served = self._served(prop)
            if served:
                name = self._link_name(names.function, shape.fields[prop.key], prop.iri)
                constant = f"_LINK_{shape.fields[prop.key].upper()}"
                if len(constant) > 30 or not constant.isidentifier():
                    constant = f"_LINK_{hash8(prop.iri + prop.key)}"
                links.append(self._link_table(constant, served))
                functions.append(
                    self._link_function(name, constant, prop, tuple(served))
                )
        overloaded = any(function.overloads for function in functions)
        module = ChecksModule(
            docstring=docstring(f"Checks of documents of the class {names.read}."),
            typing=PythonCode(
                "TYPE_CHECKING, Literal" + (", overload" if overloaded else "")
            ),
            models=_model_import(names.module, self._imported(names, methods)),
            rules=self._table(key),
            links=tuple(links),
            functions=tuple(functions),
        )
        offered = [f"{verb}_{f.name}" for f in functions for verb in _VERBS]
        return module, tuple(offered)

    def _methods(self, supported: SupportedClass) -> tuple[str, ...]:
        """Return what may be done with documents of a class; reading always."""
        found = {operation.method for operation in supported.operations} | {"GET"}
        if supported.iri in self._posted:
            found.add("POST")
        return tuple(method for method in METHODS if method in found)

    def _imported(self, names: object, methods: tuple[str, ...]) -> set[str]:
        return {getattr(names, _MODEL[method]) for method in methods}

    def _class_function(self, key: str, methods: tuple[str, ...]) -> Function:
        names = self.models.names[key]
        supported = self.models.documentation.classes[key]
        by_model: dict[str, list[str]] = {}
        for method in methods:
            by_model.setdefault(getattr(names, _MODEL[method]), []).append(method)
        overloads = tuple(
            Overload(_literal(found), "GET" in found, PythonCode(model))
            for model, found in by_model.items()
        )
        several = len(overloads) > 1
        result = "checking.Resource" if several else names.read
        return Function(
            name=PythonCode(names.function),
            operations=_literal(methods),
            default=string("GET"),
            validate_doc=_validate_doc(names.read, supported.operations),
            check_doc=_check_doc(names.read),
            result=PythonCode(result),
            returned=_returned("RULES"),
            found=_found(result, "RULES"),
            overloads=overloads if several else (),
        )

    def _link_function(
        self,
        name: str,
        constant: str,
        prop: SupportedProperty,
        methods: tuple[str, ...],
    ) -> Function:
        what = f"sent to or read at the address of {prop.key}"
        return Function(
            name=PythonCode(name),
            operations=_literal(methods),
            default=string(methods[0]),
            validate_doc=docstring(
                f"Return all that is wrong with what is {what}.",
                *map(_documented, prop.operations),
                indent="    ",
            ),
            check_doc=docstring(
                f"Return the model of what is {what}, or raise ValidationFailed.",
                indent="    ",
            ),
            result=PythonCode("checking.Resource"),
            returned=_returned(constant),
            found=_found("checking.Resource", constant),
        )

    def _link_name(self, function: str, field: str, iri: str) -> str:
        name = f"{function.rstrip('_')}_{field.rstrip('_')}"
        if name in self._functions:
            name = f"{name}_{hash8(iri)}"
        self._functions.add(name)
        return name

    def _served(self, prop: SupportedProperty) -> dict[str, tuple[str, bool]]:
        """Return what each operation of a link sends or answers."""
        found: dict[str, tuple[str, bool]] = {}
        for method in METHODS:
            for operation in prop.operations:
                types = _documents(operation) if operation.method == method else ()
                if len(types) == 1 and method not in found:
                    found[method] = self._document(types[0], prop)
        return found

    def _document(self, iri: str, prop: SupportedProperty) -> tuple[str, bool]:
        if iri not in (COLLECTION, PAGED_COLLECTION):
            return module_of(self.models, iri), False
        members = {m for r in prop.ranges for m in r.members}
        return (
            module_of(self.models, members.pop()) if len(members) == 1 else ""
        ), True

    def _link_table(
        self, constant: str, served: Mapping[str, tuple[str, bool]]
    ) -> PythonCode:
        entries = tuple(
            f"{string(method)}: ({string(module)}, {collection})"
            for method, (module, collection) in served.items()
        )
        table = call("checking.LinkChecks", "VOCABULARY", Brackets("", entries, "{}"))
        return PythonCode(assigned(constant, table))

    def _table(self, key: str) -> PythonCode:
        names = self.models.names[key]
        shape = self.models.shapes[key]
        rules = tuple(self._rule(prop) for prop in shape.all.values())
        models = (string(names.read), string(names.write), string(names.patch))
        table = call(
            "checking.ClassChecks",
            Keyword("vocabulary", "VOCABULARY"),
            Keyword("iri", string(self.models.documentation.classes[key].iri)),
            Keyword("module", string(names.module)),
            Keyword("models", Brackets("", models, "()")),
            Keyword("rules", Brackets("", rules, "()")),
        )
        return PythonCode(assigned("RULES", table))

    def _rule(self, prop: SupportedProperty) -> Node:
        rule = rule_of(self.models, prop)
        arguments: list[Node] = [
            string(rule.key),
            string(rule.iri),
            self._types(rule.types),
        ]
        for name in ("required", "read_only", "write_only"):
            if getattr(rule, name):
                arguments.append(Keyword(name, "True"))
        if rule.min_count is not None:
            arguments.append(Keyword("min_count", str(rule.min_count)))
        if rule.max_count is not None:
            most = "checking.MANY" if rule.max_count == MANY else str(rule.max_count)
            arguments.append(Keyword("max_count", most))
        if rule.facets is not None:
            facets = facet_arguments(prop.facets)
            arguments.append(Keyword("facets", call("checking.Facets", *facets)))
        return call("checking.Rule", *arguments)

    def _types(self, types: tuple[str, ...]) -> Node:
        """Return what rules say of their types; most are of a few."""
        if types not in self._known_types:
            self._known_types[types] = Brackets("", tuple(map(string, types)), "()")
        return self._known_types[types]


_VERBS = ("check", "validate")
_MODEL = {"GET": "read", "PUT": "write", "POST": "write", "PATCH": "patch"}


def _documents(operation: Operation) -> tuple[str, ...]:
    """Return what an operation's document may be: the answer of GET, else its body."""
    if operation.method == "GET":
        return operation.result_types
    return operation.body_types


def _found(result: str, rules: str) -> PythonCode:
    value = call(f"{rules}.check", "data", "operation", "stored", "strict")
    return PythonCode(assigned(f"found: {result}", value, "    "))


def _returned(rules: str) -> PythonCode:
    value = call(f"{rules}.violations", "data", "operation", "stored", "strict")
    return PythonCode(expression(value, "    ", "return "))


def _model_import(module: str, names: set[str]) -> PythonCode:
    return import_block({f"..models.{module}": names}, "    ")


def _validate_doc(name: str, operations: Iterable[Operation]) -> PythonCode:
    return docstring(
        f"Return all that is wrong with a document of {name}.",
        "`operation` is what it is sent for, GET what a server answers. In what is "
        "sent, a property that only the server sets must equal its value in `stored`, "
        "the resource as the server has it; without `stored` it must not be there. "
        "What is read may be incomplete, unless `strict` asks.",
        *map(_documented, operations),
        indent="    ",
    )


def _documented(operation: Operation) -> str:
    """Return what the vocabulary says of an operation, as one line."""
    statuses = [f"{status.code} {status.text}".strip() for status in operation.statuses]
    said = ": ".join(filter(None, (operation.method, operation.title)))
    return f"{said} ({', '.join(statuses)})" if statuses else said


def _check_doc(name: str) -> PythonCode:
    return docstring(
        f"Return the model of a document of {name}, or raise ValidationFailed.",
        indent="    ",
    )
