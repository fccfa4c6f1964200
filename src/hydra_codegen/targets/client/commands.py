"""The command line of a client: what its commands are called, take and say.

All of it is data, read by the run-time modules in `runtime/commands/`: an index,
and a file for each class, so that a program of many classes starts at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import JsonValue, json_text
from hydra_codegen.python.docstrings import plain_line
from hydra_codegen.targets.client.code import ClientCode
from hydra_codegen.targets.client.plan import ClientPlan, PlannedMethod

_LONGEST = 500


def command_files(
    documentation: ApiDocumentation, code: ClientCode, name: str, url: str
) -> dict[str, str]:
    """Return the descriptions of all commands, by file name.

    `name` begins the names of environment variables, `url` is where the API is.
    """
    plan = code.plan
    places: dict[str, JsonValue] = {}
    found: dict[str, str] = {}
    for key in plan.methods:
        file = f"{code.module_name(key)}.json"
        supported = documentation.classes[key]
        help_text = _text(supported.description, supported.title, supported.name)
        places[plan.accessors[key]] = {"file": file, "help": help_text}
        found[file] = json_text(_operations(code, key))
    index: dict[str, JsonValue] = {
        "name": name,
        "title": _text(documentation.title, name),
        "help": _text(documentation.description),
        "url": url,
        "places": places,
    }
    # The name of a module may be `index` too.
    return {**found, "_index.json": json_text(index)}


def _operations(code: ClientCode, key: str) -> dict[str, JsonValue]:
    methods = code.plan.methods[key]
    sent = {code.body_name(m): m.bodies[0].key for m in methods if len(m.bodies) == 1}
    properties = {body: _properties(code.plan, body) for body in set(sent.values())}
    own = _own_key(code.plan, key)
    return {
        "methods": {m.name: _method(code, m, own) for m in methods},
        "bodies": {
            name.removeprefix("Collection[").removesuffix("]"): properties[body]
            for name, body in sent.items()
        },
    }


def _own_key(plan: ClientPlan, key: str) -> str:
    """Return the variable that tells resources of a class apart, or none."""
    path = plan.addresses.paths[key] if key in plan.addresses.stated else None
    if path is None or not path.segments or not path.segments[-1].startswith("{"):
        return ""
    return path.keys[-1]


def _method(code: ClientCode, method: PlannedMethod, own: str) -> dict[str, JsonValue]:
    operation, path = method.operation, method.spot.path
    texts = (operation.title, operation.description)
    found: dict[str, JsonValue] = {
        "help": ". ".join(dict.fromkeys(t.rstrip(".") for t in map(_text, texts) if t))
        or operation.method,
        "method": operation.method,
    }
    if path is not None:
        found["path"] = path.text
        found["variables"] = path.keys
        if own in path.keys:
            found["key"] = own
    elif method.spot.entrance:
        found["entrance"] = True
    if method.bodies:
        found["body"] = code.body_name(method)
    if method.search:
        found["search"] = {name: needed for name, _, needed in method.search}
    if method.results:
        found["result"] = "pages" if method.pages else "one"
    return found


def _properties(plan: ClientPlan, key: str) -> Mapping[str, JsonValue]:
    """Return what is said of each property that is sent of a class, by JSON key."""
    if not key:
        return {}
    return {
        prop.key: _text(prop.description, prop.title)
        for prop in plan.models.shapes[key].all.values()
        if prop.writable
    }


def _text(*texts: str) -> str:
    """Return the first of `texts` that says something, in one line."""
    for text in texts:
        line = plain_line(text)
        if line:
            return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"
    return ""
