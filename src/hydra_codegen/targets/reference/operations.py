"""Operations as entries: where they are, what they take, how they are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus

from hydra_codegen.documentation import (
    HeaderSpecification,
    Operation,
    Status,
    SupportedProperty,
)
from hydra_codegen.python.documents import document
from hydra_codegen.targets.client.plan import ClientPlan, PlannedMethod
from hydra_codegen.targets.docs.markdown import one_line
from hydra_codegen.targets.reference.anchors import Anchors
from hydra_codegen.targets.reference.entries import (
    Answer,
    OperationEntry,
    Parameter,
    TypeName,
)
from hydra_codegen.targets.reference.samples import Sample, Samples, as_code
from hydra_codegen.targets.reference.snippets import (
    LINKED_DATA,
    MERGE_PATCH,
    Call,
    Snippets,
)
from hydra_codegen.targets.reference.texts import description_of, title_of

Names = Callable[..., tuple[TypeName, ...]]


class Operations:
    """Makes the entries of the operations of one API."""

    def __init__(
        self, plan: ClientPlan, samples: Samples, names: Names, package: str
    ) -> None:
        self._plan = plan
        self._samples = samples
        self._names = names
        entrypoint = plan.models.documentation.entrypoint
        self._snippets = Snippets(plan, package, entrypoint)
        planned = [method for found in plan.methods.values() for method in found]
        self._planned = {
            (spot.key, spot.prop.key if spot.prop else "", id(method.operation)): method
            for method in planned
            for spot in (method.spot,)
        }
        # What is said of one address twice is one method.
        self._at = {
            (method.spot.path.shape, method.operation.method): method
            for method in planned
            if method.spot.path is not None
        }

    def of(
        self,
        key: str,
        prop: SupportedProperty | None,
        operations: Iterable[Operation],
        anchors: Anchors,
    ) -> tuple[OperationEntry, ...]:
        """Return the entries of operations of a class, or of its link `prop`."""
        return tuple(
            self._entry(key, prop, operation, anchors) for operation in operations
        )

    def _entry(
        self,
        key: str,
        prop: SupportedProperty | None,
        operation: Operation,
        anchors: Anchors,
    ) -> OperationEntry:
        link = prop.key if prop else ""
        planned, path = self._place(key, prop, operation)
        body = self._body(prop, operation)
        patch = operation.method == "PATCH"
        made = Call(
            method=operation.method,
            path=path,
            body=body,
            media_type=MERGE_PATCH if patch else LINKED_DATA,
            name=self._file(prop, operation),
        )
        method = one_line(operation.method)
        answer = self._answer(prop, operation, planned, path)
        return OperationEntry(
            anchor=anchors.new(
                "operation", f"{link}-{method}" if link else method, operation.iri
            ),
            method=method,
            title=title_of(operation, ""),
            description=description_of(operation),
            deprecated=operation.deprecated,
            path=path or "",
            expects=self._types(prop, operation, operation.body_types),
            returns=self._returned(prop, operation, planned),
            answers=tuple(map(_status, operation.statuses)),
            parameters=tuple(self._parameters(key, prop)) if method == "GET" else (),
            headers=tuple(map(_header, operation.expects_headers)),
            snippets=self._snippets.of(made, planned, entry=self._is_entry(key, made)),
            request=as_code(made.file, body) if made.file else None,
            response=as_code(_success(operation), answer),
        )

    def _place(
        self, key: str, prop: SupportedProperty | None, operation: Operation
    ) -> tuple[PlannedMethod | None, str | None]:
        """Return the client's method, and the path as far as the vocabulary says it."""
        link = prop.key if prop else ""
        planned = self._planned.get((key, link, id(operation)))
        if planned is not None:
            path = planned.spot.path
            return planned, path.text if path is not None else None
        addresses = self._plan.addresses
        if key not in addresses.stated:
            return None, None
        path = addresses.paths[key] if prop is None else addresses.link_path(key, prop)
        return self._at.get((path.shape, operation.method)), path.text

    def _returned(
        self,
        prop: SupportedProperty | None,
        operation: Operation,
        planned: PlannedMethod | None,
    ) -> tuple[TypeName, ...]:
        """Return what is answered; of pages, what they hold."""
        if planned is not None and planned.pages and planned.results[0].key:
            classes = self._plan.models.documentation.classes
            member = classes[planned.results[0].key]
            return self._names([member.iri], "Collection of")
        return self._types(prop, operation, operation.result_types)

    def _types(
        self, prop: SupportedProperty | None, operation: Operation, iris: Iterable[str]
    ) -> tuple[TypeName, ...]:
        """Return what is sent or answered, a collection with what it holds."""
        found: list[TypeName] = []
        for iri in iris:
            meant = document(self._plan.models, prop, operation, iri)
            if meant.many and meant.key:
                member = self._plan.models.documentation.classes[meant.key]
                found += self._names([member.iri], "Collection of")
            else:
                found += self._names([iri])
        return tuple(dict.fromkeys(found))

    def _is_entry(self, key: str, made: Call) -> bool:
        """Whether it reads the entry point."""
        return made.method == "GET" and made.path == "/" and key == self._plan.root

    def _body(
        self, prop: SupportedProperty | None, operation: Operation
    ) -> Sample | None:
        if operation.method not in ("PATCH", "POST", "PUT"):
            return None
        for iri in operation.body_types:
            found = document(self._plan.models, prop, operation, iri)
            return self._samples.sent(found, patch=operation.method == "PATCH")
        return None

    def _file(self, prop: SupportedProperty | None, operation: Operation) -> str:
        """Return the name of a file that holds what is sent."""
        for iri in operation.body_types:
            found = document(self._plan.models, prop, operation, iri)
            if found.key:
                module = self._plan.models.names[found.key].module.replace("_", "-")
                return f"{module}-collection" if found.many else module
        return "resource"

    def _answer(
        self,
        prop: SupportedProperty | None,
        operation: Operation,
        planned: PlannedMethod | None,
        path: str | None,
    ) -> Sample | None:
        """Return what is answered, if the operation says that anything is."""
        found = planned.results[0] if planned is not None and planned.results else None
        if planned is None or not planned.pages:
            stated = operation.result_types
            if stated:
                found = document(self._plan.models, prop, operation, stated[0])
        if found is None:
            return None
        address = self._snippets.address(path) if path is not None else ""
        return self._samples.answered(found, address)

    def _parameters(
        self, key: str, prop: SupportedProperty | None
    ) -> Iterator[Parameter]:
        """Yield the variables of the query, each once."""
        templates = self._plan.models.documentation.classes[key].templates
        if prop is not None:
            templates = prop.templates
            collection = self._plan.addresses.collection_class(prop)
            if collection:
                own = self._plan.models.documentation.classes[collection].templates
                templates = (*templates, *own)
        seen: set[str] = set()
        for template in templates:
            for variable in template.queried:
                name = one_line(variable.token.strip("{}"))
                if name not in seen:
                    seen.add(name)
                    (named,) = self._names([variable.property or ""])
                    yield Parameter(
                        name=name, text=named.label, required=variable.required
                    )


def _success(operation: Operation) -> str:
    """Return the status of the answer that is shown."""
    usual = 201 if operation.method == "POST" else 200
    stated = (status.code for status in operation.statuses)
    code = next((code for code in stated if 200 <= code < 300), usual)
    return f"{code} {_meaning(code)}".strip()


def _meaning(code: int) -> str:
    """Return what HTTP calls a status (RFC 9110, section 15), or nothing."""
    try:
        return HTTPStatus(code).phrase
    except ValueError:
        return ""


def _status(status: Status) -> Answer:
    text = one_line(status.text)
    return Answer(code=status.code, text=text, meaning=_meaning(status.code))


def _header(header: HeaderSpecification) -> Parameter:
    values = ", ".join(map(one_line, header.possible_values))
    return Parameter(name=one_line(header.name), text=values, required=header.closed)
