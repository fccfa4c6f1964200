"""Calls of one operation: with curl, with the generated client, with `fetch`.

Whatever comes from a vocabulary stands in a literal of the language.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping

from hydra_codegen.datatypes import datatype, known_datatype
from hydra_codegen.documentation import RangeKind, SupportedProperty
from hydra_codegen.examples import ORIGIN, filled
from hydra_codegen.fragments import JsonValue
from hydra_codegen.frozen import dataclass
from hydra_codegen.python.documents import Document
from hydra_codegen.python.layout import Brackets, Keyword, Node, call, expression
from hydra_codegen.python.literals import string
from hydra_codegen.targets.client.plan import ClientPlan, PlannedMethod
from hydra_codegen.targets.docs.markdown import clean
from hydra_codegen.targets.reference.entries import Code
from hydra_codegen.targets.reference.samples import Sample

LINKED_DATA = "application/ld+json"
MERGE_PATCH = "application/merge-patch+json"

_SIMPLE: Mapping[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "bool": bool,
    "float": (int, float),
}
_ARGUMENTS = 3
"""How many values an example sets that are not required."""
_SHORT = 6
"""A body of more lines is in a file."""

_METHOD = re.compile(r"[A-Z]{1,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation as it is called: `path` is None where nothing says it.

    `body` is what is sent, `name` what a file with it and a variable are called.
    """

    method: str
    path: str | None
    body: Sample | None = None
    media_type: str = ""
    name: str = "resource"

    @property
    def file(self) -> str:
        """The file that the body is in, where it is too long to be shown twice."""
        if self.body is None or self.body.literal.count("\n") < _SHORT:
            return ""
        return f"{self.name}.json"


class Snippets:
    """Writes calls of one API's operations."""

    def __init__(self, plan: ClientPlan, package: str, entrypoint: str) -> None:
        self._plan = plan
        self._package = package
        usable = entrypoint.startswith(("http://", "https://"))
        self._known = usable
        self._base = (entrypoint if usable else ORIGIN).rstrip("/")

    def of(
        self, made: Call, planned: PlannedMethod | None, *, entry: bool = False
    ) -> tuple[Code, ...]:
        """Return the call in each language; in Python where the client has it.

        `entry` says that it reads the entry point.
        """
        if not _METHOD.fullmatch(made.method):
            return ()
        found = [_shown("curl", "curl", self._curl(made))]
        lines: list[str] = []
        if planned is not None:
            lines = self._python(made, planned)
        elif entry:
            lines = [*self._opening(), "    entry_point = client.entry_point()"]
        if lines:
            text = "\n".join(lines)
            found.append(_shown("python", "Python", text))
        text = self._typescript(made)
        found.append(_shown("typescript", "TypeScript", text))
        return tuple(found)

    def address(self, path: str) -> str:
        """Return the address of a path, each variable with an example."""
        return self._base + filled(path)

    def _curl(self, made: Call) -> str:
        lines = ["curl"]
        if made.method != "GET":
            lines[0] += f" --request {made.method}"
        address = '"$ADDRESS"'
        if made.path is not None:
            address = shlex.quote(self.address(made.path))
        lines[0] += f" {address}"
        lines.append(f"--header {shlex.quote(f'Accept: {LINKED_DATA}')}")
        if made.body is not None:
            kind = f"Content-Type: {made.media_type}"
            lines.append(f"--header {shlex.quote(kind)}")
            body = f"@{made.file}" if made.file else shlex.quote(made.body.literal)
            lines.append(f"--data {body}")
        return " \\\n  ".join(lines)

    def _typescript(self, made: Call) -> str:
        address = "address"
        if made.path is not None:
            address = json.dumps(self.address(made.path), ensure_ascii=False)
        lines: list[str] = []
        if made.file:
            taken = f'import body from "./{made.file}" with {{ type: "json" }};'
            lines += [taken, ""]
        lines.append(f"const response = await fetch({address}, {{")
        if made.method != "GET":
            lines.append(f'  method: "{made.method}",')
        headers = f'Accept: "{LINKED_DATA}"'
        if made.body is not None:
            headers += f', "Content-Type": "{made.media_type}"'
        lines.append(f"  headers: {{ {headers} }},")
        if made.body is not None:
            body = "body" if made.file else made.body.literal.replace("\n", "\n  ")
            lines.append(f"  body: JSON.stringify({body}),")
        lines += ["});", "if (!response.ok) throw new Error(`${response.status}`);"]
        if made.method not in ("DELETE", "HEAD"):
            lines.append("const found = await response.json();")
        return "\n".join(lines)

    def _python(self, made: Call, planned: PlannedMethod) -> list[str]:
        accessor = f"client.{self._plan.accessors[planned.key]}.{planned.name}"
        variables = planned.spot.path.keys if planned.spot.path is not None else ()
        arguments: list[Node] = []
        if made.path is None and not planned.spot.entrance:
            arguments.append("address")
        models: set[str] = set()
        if planned.bodies:
            body = made.body.value if made.body is not None else None
            arguments.append(self._sent(body, planned, models))
        arguments += [Keyword(name, "1") for name in variables]
        arguments += [
            Keyword(name, string("…")) for name, _, needed in planned.search if needed
        ]
        done = call(accessor, *arguments)
        return [*self._opening(*sorted(models)), *self._outcome(done, planned)]

    def _opening(self, *models: str) -> list[str]:
        """Return the lines down to the one that makes a client."""
        lines = [f"from {self._package} import {', '.join(models)}"] if models else []
        entry = "" if self._known else string(self._base + "/")
        lines += [f"from {self._package}.client import Client", ""]
        return [*lines, f"with Client({entry}) as client:"]

    def _outcome(self, done: Node, planned: PlannedMethod) -> Iterator[str]:
        if not planned.results:
            yield expression(done, "    ")
            return
        key = planned.results[0].key
        name = self._plan.models.names[key].module if key else "found"
        if planned.pages:
            yield expression(done, "    ", f"for {name} in ", ":")
            yield f"        print({name}.jsonld_id)"
        else:
            yield expression(done, "    ", f"{name} = ")

    def _sent(self, body: JsonValue, planned: PlannedMethod, models: set[str]) -> Node:
        """Return the body as the client takes it; adds what it names to `models`."""
        first = planned.bodies[0]
        if not first.key:
            return "resource"
        names = self._plan.models.names[first.key]
        patch = planned.operation.method == "PATCH" and not first.many
        name = names.patch if patch else names.write
        models.add(name)
        one = self._member(body, first)
        values = self._values(one, first.key, all_required=not patch)
        if values is None:
            made: Node = call(f"{name}.from_json", "body")
        else:
            made = call(name, *values)
        return Brackets("", (made,)) if first.many else made

    def _member(self, body: JsonValue, document: Document) -> JsonValue:
        if document.many and isinstance(body, Mapping):
            members = next((v for v in body.values() if isinstance(v, list)), [])
            return members[0] if members else {}
        return body

    def _values(
        self, body: JsonValue, key: str, *, all_required: bool
    ) -> list[Node] | None:
        """Return arguments for simple values; None where one of them is not."""
        shape = self._plan.models.shapes[key]
        if not isinstance(body, Mapping):
            return None
        found: list[Node] = []
        extra = _ARGUMENTS
        for prop in shape.all.values():
            if not prop.writable:
                continue
            needed = prop.required and all_required
            literal = _literal(prop, body.get(prop.key))
            if literal is None:
                if needed:
                    return None
                continue
            extra -= not needed
            if needed or extra >= 0:
                found.append(Keyword(shape.fields[prop.key], literal))
        return found


def _shown(language: str, label: str, text: str) -> Code:
    """Return code as it is shown: without what steers a reader or a terminal."""
    return Code(language=language, label=label, text=clean(text))


def _literal(prop: SupportedProperty, value: JsonValue) -> Node | None:
    """Return a literal that Python's types take as it is, or None."""
    if prop.many or len(prop.ranges) != 1:
        return None
    (only,) = prop.ranges
    if only.kind is not RangeKind.DATATYPE:
        return None
    python = datatype(known_datatype(only.iri, only.base)).python
    kinds = _SIMPLE.get(python)
    if kinds is None or not isinstance(value, kinds):
        return None
    if isinstance(value, bool) != (python == "bool"):
        return None
    return string(value) if isinstance(value, str) else repr(value)
