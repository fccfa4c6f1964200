"""The code of a client: for each class what can be done with its resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hydra_codegen.fragments import TypeScriptCode
from hydra_codegen.frozen import dataclass
from hydra_codegen.python.docstrings import plain_line
from hydra_codegen.python.documents import Document as Sent
from hydra_codegen.python.names import hash8
from hydra_codegen.targets.client.code import media_type
from hydra_codegen.targets.client.plan import ClientPlan, PlannedMethod
from hydra_codegen.targets.typescript.layout import (
    LINE,
    SOFT_LINE,
    Document,
    Group,
    IfBroken,
    Indent,
    code,
    joined,
    listed,
)
from hydra_codegen.targets.typescript.models import InterfacePlan
from hydra_codegen.targets.typescript.names import camel_names, error_names
from hydra_codegen.targets.typescript.texts import comment, key, string
from hydra_codegen.targets.typescript.types import generic, union, union_argument

_OPTIONS = "options?: hydra.CallOptions"
_SHORT = 4
_TAKEN = ("constructor", "then")
_TAKEN_BY_CLIENT = (*_TAKEN, "entryPoint", "follow", "members")


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its comment, its signatures, its own last, and what it does."""

    comment: TypeScriptCode
    signatures: tuple[TypeScriptCode, ...]
    body: TypeScriptCode


@dataclass(frozen=True, slots=True)
class AccessorModule:
    """The module of one class: its operations, and what they are called by."""

    models: bool
    constants: tuple[TypeScriptCode, ...]
    comment: TypeScriptCode
    name: TypeScriptCode
    methods: tuple[Method, ...]


@dataclass(frozen=True, slots=True)
class ClientModule:
    """The module of the client."""

    models: bool
    imports: TypeScriptCode
    comment: TypeScriptCode
    constructor: TypeScriptCode
    connection: TypeScriptCode
    accessors: tuple[Method, ...]
    entry_point: Method


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to call a method: its parameters."""

    parameters: tuple[Document, ...]


class ClientCode:
    """Writes the code of all modules of one client."""

    def __init__(self, plan: ClientPlan, interfaces: InterfacePlan) -> None:
        self.plan = plan
        self._interfaces = interfaces
        self._names = interfaces.names

    def module_name(self, key: str) -> str:
        """Return the name of the module of a class."""
        return self._names[key].module

    def accessor_name(self, key: str) -> str:
        """Return what the accessor of a class is called."""
        return f"{self._names[key].read}Accessor"

    def accessor(self, key: str) -> AccessorModule:
        """Return the module of the accessor of a class."""
        methods = self.plan.methods[key]
        names = camel_names([m.name for m in methods], _TAKEN)
        made = tuple(self._method(method, names[method.name]) for method in methods)
        constants = [
            *self._read_only_constants(methods),
            *map(self._operation, methods),
        ]
        text = "".join(s for method in made for s in method.signatures)
        read = self._names[key].read
        return AccessorModule(
            models="models." in text,
            constants=tuple(constants),
            comment=comment(f"The operations of {read}."),
            name=TypeScriptCode(self.accessor_name(key)),
            methods=made,
        )

    def client(self, title: str, entrypoint: str, *, statuses: bool) -> ClientModule:
        """Return the module of the client, which calls `entrypoint` by default."""
        names = camel_names(
            [self.plan.accessors[key] for key in self.plan.methods], _TAKEN_BY_CLIENT
        )
        accessors = tuple(
            self._accessor(key, names[self.plan.accessors[key]])
            for key in self.plan.methods
        )
        imports = [
            f"import {{ {self.accessor_name(key)} }} from "
            f"{string(f'./accessors/{self.module_name(key)}.js')};"
            for key in self.plan.methods
        ]
        root = self.plan.root
        entry = f"models.{self._names[root].read}" if root else "hydra.Resource"
        url = f"url = {string(entrypoint)}" if entrypoint else "url: string"
        settings = ("url", "settings", *(["STATUSES"] if statuses else []))
        constructor = Group(
            "constructor", listed("(", [url, "settings: hydra.Settings = {}"], ")")
        )
        result = generic("Promise", generic("hydra.Read", entry))
        return ClientModule(
            models=bool(root),
            imports=TypeScriptCode("\n".join(imports)),
            comment=comment(f"Calls {title}."),
            constructor=code((constructor, " {"), 2),
            connection=code(
                (
                    "this.#connection = new hydra.Connection",
                    listed("(", settings, ")"),
                    ";",
                ),
                4,
            ),
            accessors=accessors,
            entry_point=Method(
                comment("Read the entry point of the API.", indent=2),
                (_signature("entryPoint", [_OPTIONS], result, " {"),),
                TypeScriptCode("    return this.#connection.entryPoint(options);"),
            ),
        )

    def _accessor(self, key_: str, name: str) -> Method:
        supported = self.plan.models.documentation.classes[key_]
        text = supported.description or supported.title or supported.name
        accessor = self.accessor_name(key_)
        made = (f"return new {accessor}", listed("(", ["this.#connection"], ")"), ";")
        return Method(
            comment(text, indent=2),
            (_signature(f"get {key(name)}", [], accessor, " {"),),
            code(made, 4),
        )

    def _constant(self, method: PlannedMethod) -> str:
        name = method.name if method.name.isascii() else f"call_{hash8(method.name)}"
        return name.upper()

    def _read_only(self, method: PlannedMethod) -> str:
        """Return the name of the keys that only the server sets, of what is sent."""
        if len(method.bodies) != 1 or not method.bodies[0].key:
            return ""
        key_ = method.bodies[0].key
        shape = self.plan.models.shapes[key_].all.values()
        if all(prop.writable for prop in shape):
            return ""
        name = self._names[key_].read
        word = name if name.isascii() else f"Class{hash8(name)}"
        return f"{word[0].lower()}{word[1:]}ReadOnly"

    def _read_only_constants(
        self, methods: Sequence[PlannedMethod]
    ) -> Iterator[TypeScriptCode]:
        """Yield the keys of each class that is sent, which only the server sets."""
        wanted = {self._read_only(m): m.bodies[0].key for m in methods if m.bodies}
        for name, key_ in wanted.items():
            if name:
                shape = self.plan.models.shapes[key_].all.values()
                keys = [string(prop.key) for prop in shape if not prop.writable]
                yield code((f"const {name} = ", listed("[", keys, "]"), ";"))

    def _operation(self, method: PlannedMethod) -> TypeScriptCode:
        """Return the constant that describes the operation of a method."""
        operation, path = method.operation, method.spot.path
        lines: list[str] = [_entry("method", string(operation.method))]
        if path is not None:
            variables = self._variables(method)
            segments = (
                f"{{{variables[s[1:-1]]}}}" if s.startswith("{") else s
                for s in path.segments
            )
            lines.append(_entry("path", string("/" + "/".join(segments))))
        elif method.spot.entrance:
            lines.append(_entry("entrance", string(method.spot.entrance)))
        if method.bodies:
            if media_type(method):
                lines.append(_entry("mediaType", string(media_type(method))))
            if self._read_only(method):
                lines.append(f"  readOnly: {self._read_only(method)},")
        said = {
            status.code: plain_line(status.text)
            for status in operation.statuses
            if status.code >= 400 and plain_line(status.text)
        }
        if said:
            lines.append("  said: {")
            lines += [_entry(str(n), string(text), 4) for n, text in said.items()]
            lines.append("  },")
        opening = f"const {self._constant(method)}: hydra.Operation = {{"
        return TypeScriptCode("\n".join([opening, *lines, "};"]))

    def _variables(self, method: PlannedMethod) -> Mapping[str, str]:
        path = method.spot.path
        return camel_names(path.keys) if path is not None else {}

    def _method(self, method: PlannedMethod, name: str) -> Method:
        result = self._result(method)
        forms = list(self._forms(method))
        if len(forms) > 1:
            together = self._common(method)
            signatures = [
                *(
                    _signature(key(name), form.parameters, result, ";")
                    for form in forms
                ),
                _signature(key(name), together.parameters, result, " {"),
            ]
        else:
            signatures = [_signature(key(name), forms[0].parameters, result, " {")]
        given = ["where", *["body"] * bool(method.bodies)]
        given += ["search"] * bool(method.search)
        doer = "pages" if method.pages else "call" if method.results else "run"
        arguments: list[Document] = [
            self._constant(method),
            listed("{", given, "}", space=True),
            "options",
        ]
        done = (f"return this.#connection.{doer}", listed("(", arguments, ")"), ";")
        return Method(self._comment(method), tuple(signatures), code(done, 4))

    def _forms(self, method: PlannedMethod) -> Iterator[_Form]:
        """Yield the ways to call a method: what is sent comes first, then where."""
        where, needed = self._where(method)
        if self._is_own(method):
            # What was read knows where it was.
            read = generic("hydra.Read", self._read(method.spot.key))
            yield _Form((("body: ", read), ("where?: ", union(where)), _OPTIONS))
        parameters: list[Document] = []
        if method.bodies:
            parameters.append(("body: ", union(self._body(method))))
        needs_terms = any(required for _, _, required in method.search)
        needed = needed or needs_terms
        parameters.append((f"where{'' if needed else '?'}: ", union(where)))
        if method.search:
            mark = "" if needs_terms else "?"
            parameters.append((f"search{mark}: ", self._terms(method)))
        yield _Form((*parameters, _OPTIONS))

    def _common(self, method: PlannedMethod) -> _Form:
        """Return the signature behind the two ways to replace a resource."""
        where, _ = self._where(method)
        read = generic("hydra.Read", self._read(method.spot.key))
        body = union([*self._body(method), read])
        return _Form((("body: ", body), ("where?: ", union(where)), _OPTIONS))

    def _is_own(self, method: PlannedMethod) -> bool:
        """Whether a method sends the very class that it belongs to, to its address."""
        spot = method.spot
        at_own = spot.prop is None and not spot.member
        sent = [body.key for body in method.bodies if not body.many]
        return method.operation.method == "PUT" and at_own and sent == [spot.key]

    def _where(self, method: PlannedMethod) -> tuple[list[Document], bool]:
        """Return what may say where, and whether something must."""
        spot = method.spot
        found: list[Document] = ["string"]
        if spot.prop is None and not spot.member and method.name != "create":
            found = [generic("hydra.Address", self._read(spot.key))]
        names = [string(name) for name in self._variables(method).values()]
        if names:
            found.append(generic("hydra.At", union_argument(names)))
        known = spot.path is not None or bool(spot.entrance)
        return found, bool(names) or not known

    def _read(self, key_: str) -> str:
        return f"models.{self._names[key_].read}" if key_ else "hydra.Resource"

    def _body(self, method: PlannedMethod) -> list[Document]:
        found: dict[str, Document] = {}
        for sent in method.bodies:
            name = self._sent(sent, method)
            if sent.many:
                found[f"{name}[]"] = f"readonly {name}[]"
                found[f"Collection {name}"] = generic("hydra.Collection", name)
            else:
                found[name] = name
        return list(found.values())

    def _sent(self, sent: Sent, method: PlannedMethod) -> str:
        if not sent.key:
            return "hydra.AnyDocument"
        names = self._names[sent.key]
        patch = method.operation.method == "PATCH" and not sent.many
        return f"models.{names.patch if patch else names.write}"

    def _terms(self, method: PlannedMethod) -> Document:
        """Return the type of what a collection is searched by."""
        optional = [string(token) for _, token, needed in method.search if not needed]
        required = [string(token) for _, token, needed in method.search if needed]
        found = [union_argument(optional or ["never"])]
        if required:
            found.append(union_argument(required))
        return generic("hydra.Terms", *found)

    def _result(self, method: PlannedMethod) -> Document:
        if not method.results:
            return "Promise<void>"
        sent = method.results[0]
        name: Document = self._read(sent.key)
        if method.pages:
            return generic("hydra.Pages", name)
        if sent.many:
            name = generic("hydra.Collection", name)
        return generic("Promise", generic("hydra.Read", name))

    def _comment(self, method: PlannedMethod) -> TypeScriptCode:
        operation = method.operation
        texts = [t for t in (operation.title, operation.description) if plain_line(t)]
        tags = [
            f"@throws {{{_error(status.code)}}} {plain_line(status.text)}".rstrip()
            for status in operation.statuses
            if 400 <= status.code < 600
        ]
        if operation.deprecated:
            tags.append("@deprecated")
        spoken = list(dict.fromkeys(texts)) or [f"{operation.method}."]
        return comment(*spoken, tags=tuple(tags), indent=2)


def _error(status: int) -> str:
    """Return the name of the error of a status."""
    return error_names().get(status, f"Status{status}")


def _entry(name: str, value: TypeScriptCode, indent: int = 2) -> TypeScriptCode:
    """Return an entry of an object; a long text goes below a name that is not short."""
    if len(name) <= _SHORT:
        return code((f"{name}: ", value, ","), indent)
    return code((Group(f"{name}:", Indent(LINE, value)), ","), indent)


def _signature(
    name: str, parameters: Sequence[Document], result: Document, after: str
) -> TypeScriptCode:
    """Return the head of a method: its parameters break before its result does."""
    if not parameters:
        return code((f"{name}(): ", result, after), 2)
    inside = (*joined(parameters, ",", LINE), IfBroken(","))
    head = Group(name, "(", Indent(SOFT_LINE, *inside), SOFT_LINE, "): ", result)
    return code((head, after), 2)
