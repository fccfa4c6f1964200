"""The code of a client: for each class what can be done, for both clients."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.docstrings import docstring, plain_line
from hydra_codegen.python.documents import Document
from hydra_codegen.python.imports import import_block
from hydra_codegen.python.layout import (
    Brackets,
    Entry,
    Keyword,
    Node,
    annotated,
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
from hydra_codegen.python.names import hash8
from hydra_codegen.targets.client.plan import ClientPlan, PlannedMethod

_JSON_TYPE = re.compile(r"application/([\w.-]+\+)?json")
_MERGE_PATCH = "application/merge-patch+json"


class Method(NamedTuple):
    """One method: its other signatures, its own, what it says and does."""

    overloads: tuple[PythonCode, ...]
    signature: PythonCode
    docstring: PythonCode
    body: PythonCode


class AccessorClass(NamedTuple):
    """What can be done with the resources of one class, by one of the clients."""

    opening: PythonCode
    docstring: PythonCode
    methods: tuple[Method, ...]


class AccessorModule(NamedTuple):
    """The module of one class: its operations, and both accessors."""

    docstring: PythonCode
    standard: PythonCode
    imports: PythonCode
    operations: tuple[PythonCode, ...]
    classes: tuple[AccessorClass, ...]


class Attribute(NamedTuple):
    """An accessor as an attribute of a client."""

    declared: PythonCode
    docstring: PythonCode


class ClientModule(NamedTuple):
    """The module of one of the clients."""

    docstring: PythonCode
    imports: PythonCode
    types: PythonCode
    opening: PythonCode
    class_docstring: PythonCode
    places: PythonCode
    attributes: tuple[Attribute, ...]
    entry_point: Method


class _Form(NamedTuple):
    """One way to call a method: its parameters, and how they are handed on."""

    parameters: tuple[Node, ...]
    handed: tuple[str, ...]


class _Draft(NamedTuple):
    """What a method is in both clients; `done` is the call that it consists of.

    With `many` it does many times what the planned one does once.
    """

    planned: PlannedMethod
    many: bool
    overloads: tuple[Sequence[Node], ...]
    parameters: Sequence[Node]
    done: Node
    docstring: PythonCode


class ClientCode:
    """Writes the code of all modules of one client."""

    def __init__(self, plan: ClientPlan) -> None:
        self.plan = plan
        self._models = plan.models

    def module_name(self, key: str) -> str:
        """Return the name of the module of a class."""
        return self._models.names[key].module

    def accessor_name(self, key: str, asynchronous: bool) -> str:
        """Return what the accessor of a class is called."""
        prefix = "Async" if asynchronous else ""
        return f"{prefix}{self._models.names[key].read}Accessor"

    def accessor(self, key: str) -> AccessorModule:
        """Return the module of the accessors of a class."""
        methods = self.plan.methods[key]
        drafts = [draft for method in methods for draft in self._drafts(method)]
        classes = tuple(self._class(key, drafts, flag) for flag in (False, True))
        written = [
            f"{text}"
            for made in classes
            for method in made.methods
            for text in (*method.overloads, method.signature, method.body)
        ]
        text = "\n".join(written)
        standard: dict[str, set[str]] = {}
        for name in ("Iterable", "Sequence"):
            if f"{name}[" in text:
                standard.setdefault("collections.abc", set()).add(name)
        if any(method.overloads for made in classes for method in made.methods):
            standard["typing"] = {"overload"}
        imports = {"..._runtime": {"client"}}
        if "models." in text:
            imports["..."] = {"models"}
        name = self._models.names[key].read
        return AccessorModule(
            docstring=docstring(f"What can be done with what is of the class {name}."),
            standard=import_block(standard),
            imports=import_block(imports),
            operations=tuple(map(self._operation, methods)),
            classes=classes,
        )

    def _constant(self, method: PlannedMethod) -> str:
        name = method.name if method.name.isascii() else hash8(method.name)
        return f"_{name.upper()}"

    def _operation(self, method: PlannedMethod) -> PythonCode:
        """Return the constant that describes the operation of a method."""
        operation, spot = method.operation, method.spot
        arguments = [Keyword("method", string(operation.method))]
        if spot.path is not None:
            arguments.append(Keyword("path", string(spot.path.text)))
        elif spot.entrance:
            arguments.append(Keyword("entrance", string(spot.entrance)))
        if method.bodies:
            arguments.append(Keyword("body", string(self.body_name(method))))
            sent_as = media_type(method)
            if sent_as:
                arguments.append(Keyword("media_type", string(sent_as)))
        if method.search:
            pairs = ((name, token) for name, token, _ in method.search)
            arguments.append(
                Keyword("search", _dict((string(n), string(t)) for n, t in pairs))
            )
        said = {
            str(status.code): string(plain_line(status.text))
            for status in operation.statuses
            if status.code >= 400 and plain_line(status.text)
        }
        if said:
            arguments.append(Keyword("said", _dict(said.items())))
        value = call("client.Operation", *arguments)
        return PythonCode(assigned(self._constant(method), value))

    def body_name(self, method: PlannedMethod) -> str:
        """Return the name of the class that is sent; of several, of any."""
        if len(method.bodies) > 1:
            return "Resource"
        return self._written(method.bodies[0], method, "{}", "Collection[{}]")

    def _written(
        self, document: Document, method: PlannedMethod, one: str, several: str
    ) -> str:
        name = "Resource"
        if document.key:
            names = self._models.names[document.key]
            patch = method.operation.method == "PATCH" and not document.many
            name = names.patch if patch else names.write
        return (several if document.many else one).format(name)

    def _drafts(self, method: PlannedMethod) -> Iterator[_Draft]:
        """Yield a method, and the one that does many times what it does."""
        doer, model = "self._do", []
        if method.results:
            doer = "self._pages" if method.pages else "self._call"
            model = [self._result_class(method)]
        done = call(doer, self._constant(method), *model)
        yield _draft(method, list(self._forms(method)), done, self._docstring(method))
        if method.name_for_many:
            text = "For many, several at once: see `BatchFailed`."
            yield _draft(
                method,
                list(self._forms_for_many(method)),
                call("self._all", self._constant(method), self._result_class(method)),
                self._docstring(method, text),
                many=True,
            )

    def _class(
        self, key: str, drafts: Sequence[_Draft], asynchronous: bool
    ) -> AccessorClass:
        base = "client.AsyncAccessor" if asynchronous else "client.Accessor"
        opening = call(f"class {self.accessor_name(key, asynchronous)}", base)
        name = self._models.names[key].read
        return AccessorClass(
            opening=PythonCode(expression(opening, after=":")),
            docstring=docstring(f"The operations of {name}.", indent="    "),
            methods=tuple(self._method(draft, asynchronous) for draft in drafts),
        )

    def _method(self, draft: _Draft, asynchronous: bool) -> Method:
        planned = draft.planned
        name = planned.name_for_many if draft.many else planned.name
        result = self._result(planned, asynchronous)
        if draft.many:
            result = index("Sequence", result)
        waits = asynchronous and not planned.pages
        opening = f"async def {name}" if waits else f"def {name}"
        before = "return " if planned.results else ""
        if waits:
            before += "await "
        return Method(
            overloads=tuple(
                PythonCode(signature(opening, parameters, result, after=" ..."))
                for parameters in draft.overloads
            ),
            signature=PythonCode(signature(opening, draft.parameters, result)),
            docstring=draft.docstring,
            body=PythonCode(expression(draft.done, "        ", before)),
        )

    def _forms(self, method: PlannedMethod) -> Iterator[_Form]:
        """Yield the ways to call a method: by variables, by an address."""
        body = self._body(method)
        sent = [parameter("body", body)] if body is not None else []
        keywords, handed = _keywords(method)
        given = ["body"] if sent else []
        path = method.spot.path
        if path is not None or method.spot.entrance:
            keys = path.keys if path is not None else ()
            variables = [f"{name}: client.Key" for name in keys]
            yield _Form(
                _parameters(sent, [*variables, *keywords]),
                (*given, *(f"{name}={name}" for name in keys), *handed),
            )
        address = parameter("address", self._address(method))
        yield _Form(
            _parameters([address, *sent], keywords), ("address", *given, *handed)
        )
        if method.operation.method == "PUT" and self._is_own(method):
            # What was read knows where it was.
            own = f"models.{self._models.names[method.key].read}"
            yield _Form(_parameters([f"body: {own}"], keywords), ("body", *handed))

    def _forms_for_many(self, method: PlannedMethod) -> Iterator[_Form]:
        """Yield the ways to call what does it many times."""
        item = union(list(self._sent(method.bodies[0], method)))
        sent = parameter("bodies", index("Iterable", item))
        names = ["concurrency"]
        manner = ["concurrency: int = 8"]
        if method.bodies[0].many:
            names.append("page_size")
            manner.append("page_size: int = 100")
        names.append("progress")
        manner.append("progress: client.Progress | None = None")
        handed = tuple(f"{name}={name}" for name in names)
        path = method.spot.path
        if path is not None or method.spot.entrance:
            keys = path.keys if path is not None else ()
            variables = [f"{name}: client.Key" for name in keys]
            yield _Form(
                _parameters([sent], [*variables, *manner]),
                ("bodies", *(f"{name}={name}" for name in keys), *handed),
            )
        address = parameter("address", self._address(method))
        yield _Form(
            _parameters([address, sent], manner), ("address", "bodies", *handed)
        )

    def _is_own(self, method: PlannedMethod) -> bool:
        """Whether a method sends the very class that it belongs to, to its address."""
        spot = method.spot
        at_own = spot.prop is None and not spot.member
        return at_own and [d.key for d in method.bodies] == [spot.key]

    def _address(self, method: PlannedMethod) -> Node:
        """Return what may stand for an address: an IRI, or the resource itself."""
        spot = method.spot
        if spot.prop is None and not spot.member and method.name != "create":
            return union(["str", f"models.{self._models.names[spot.key].read}"])
        return "str"

    def _body(self, method: PlannedMethod) -> Node | None:
        if not method.bodies:
            return None
        nodes: list[Node] = []
        for document in method.bodies:
            items = list(self._sent(document, method))
            if document.many:
                nodes.append(index("client.Collection", items[0]))
                nodes.append(index("Iterable", union(items)))
            else:
                nodes += items
        return union(list({flat(node): node for node in nodes}.values()))

    def _sent(self, document: Document, method: PlannedMethod) -> Iterator[str]:
        """Yield the types of one thing that is sent: what was read will do, too."""
        if not document.key:
            yield "client.Resource"
            return
        yield f"models.{self._written(document, method, '{}', '{}')}"
        if method.operation.method != "PATCH":
            yield f"models.{self._models.names[document.key].read}"

    def _result_class(self, method: PlannedMethod) -> Node:
        document = method.results[0]
        name = "client.Resource"
        if document.key:
            name = f"models.{self._models.names[document.key].read}"
        if document.many and not method.pages:
            return index("client.Collection", name)
        return name

    def _result(self, method: PlannedMethod, asynchronous: bool) -> Node:
        if not method.results:
            return "None"
        found = self._result_class(method)
        if method.pages:
            pages = "client.AsyncPages" if asynchronous else "client.Pages"
            return index(pages, found)
        return found

    def _docstring(self, method: PlannedMethod, more: str = "") -> PythonCode:
        operation = method.operation
        texts = [t for t in (operation.title, operation.description) if plain_line(t)]
        said = [
            f"{status.code}: {plain_line(status.text)}"
            for status in operation.statuses
            if status.code >= 400 and plain_line(status.text)
        ]
        spoken = list(dict.fromkeys(texts)) or [f"{operation.method}."]
        if more:
            spoken.append(more)
        return docstring(*spoken, *said, indent="        ")

    def client(self, title: str, asynchronous: bool) -> ClientModule:
        """Return the module of one of the clients."""
        name = "AsyncClient" if asynchronous else "Client"
        keys = list(self.plan.methods)
        places = _dict(
            (
                string(self.plan.accessors[key]),
                Brackets(
                    "",
                    (
                        string(f".accessors.{self.module_name(key)}"),
                        string(self.accessor_name(key, asynchronous)),
                    ),
                    "()",
                ),
            )
            for key in keys
        )
        types = {
            f".accessors.{self.module_name(key)}": {
                self.accessor_name(key, asynchronous)
            }
            for key in keys
        }
        how = "without blocking" if asynchronous else "and waits for its answers"
        root = self._models.names[self.plan.root].read if self.plan.root else ""
        entry = f"models.{root}" if root else "client.Resource"
        imports = {".._runtime": {"client"}, "._api": {"API"}}
        if root:
            imports[".."] = {"models"}
        return ClientModule(
            docstring=docstring(f"The client that calls {title} {how}."),
            imports=import_block(imports),
            types=import_block(types, "    "),
            opening=PythonCode(f"class {name}(client.Base{name}):"),
            class_docstring=docstring(f"Calls {title} {how}.", indent="    "),
            places=PythonCode(assigned("_PLACES: dict[str, tuple[str, str]]", places)),
            attributes=tuple(self._attribute(key, asynchronous) for key in keys),
            entry_point=self._entry_point(entry, asynchronous),
        )

    def _attribute(self, key: str, asynchronous: bool) -> Attribute:
        supported = self._models.documentation.classes[key]
        name = self.plan.accessors[key]
        text = supported.description or supported.title or supported.name
        return Attribute(
            PythonCode(annotated(name, self.accessor_name(key, asynchronous), "")),
            docstring(text, indent="    "),
        )

    def _entry_point(self, entry: str, asynchronous: bool) -> Method:
        opening = "async def" if asynchronous else "def"
        value = call("self._entry_point", entry)
        awaited = "return await " if asynchronous else "return "
        return Method(
            (),
            PythonCode(signature(f"{opening} entry_point", ["self"], entry)),
            docstring(
                "Return the entry point of the API; warns once where its "
                "documentation has changed.",
                indent="        ",
            ),
            PythonCode(expression(value, "        ", awaited)),
        )


def _draft(
    planned: PlannedMethod,
    forms: Sequence[_Form],
    done: Brackets,
    text: PythonCode,
    *,
    many: bool = False,
) -> _Draft:
    """Return a method with one signature, or with several and a common one."""
    overloads: tuple[Sequence[Node], ...] = ()
    parameters: tuple[Node, ...] = ("*given: object", "**named: object")
    handed: tuple[str, ...] = ("*given", "**named")
    if len(forms) == 1:
        parameters, handed = forms[0].parameters, forms[0].handed
    else:
        overloads = tuple(("self", *form.parameters) for form in forms)
    return _Draft(
        planned=planned,
        many=many,
        overloads=overloads,
        parameters=("self", *parameters),
        done=call(done.head, *done.items, *handed),
        docstring=text,
    )


def _keywords(method: PlannedMethod) -> tuple[list[Node], tuple[str, ...]]:
    """Return the parameters of a search, and how they are handed on."""
    declared: list[Node] = [
        f"{name}: client.Term" if needed else f"{name}: client.Term | None = None"
        for name, _, needed in method.search
    ]
    return declared, tuple(f"{name}={name}" for name, _, _ in method.search)


def _parameters(
    positional: Sequence[Node], keywords: Sequence[Node]
) -> tuple[Node, ...]:
    """Return parameters that are given by position alone, then those by name."""
    found = [*positional, *(["/"] if positional else [])]
    return (*found, *(["*", *keywords] if keywords else []))


def media_type(method: PlannedMethod) -> str:
    """Return the media type of what is sent, where it is another than JSON-LD."""
    for header in method.operation.expects_headers:
        if header.name.casefold() == "content-type":
            for value in header.possible_values:
                if _JSON_TYPE.fullmatch(value):
                    return value
    return _MERGE_PATCH if method.operation.method == "PATCH" else ""


def _dict(items: Iterable[tuple[str, Node]]) -> Brackets:
    """Return a dictionary."""
    return Brackets("", tuple(Entry(key, value) for key, value in items), "{}")
