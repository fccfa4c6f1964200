"""docs/templates.md says what templates may use, and its examples do what it says."""

from __future__ import annotations

import dataclasses
import inspect
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from markdown_it import MarkdownIt
from support import ROOT, generate

from hydra_codegen import fragments
from hydra_codegen.locations import templates_folder
from hydra_codegen.rendering import VERSION, Template
from hydra_codegen.targets import declared_templates

PAGE = ROOT / "docs" / "templates.md"
MARK = "## The variables\n"
EXAMPLE = re.compile(r"<!-- example: (\S+) -->\n```jinja\n(.*?)```\n", re.S)
VOCABULARY = """\
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <https://example.org/vocab#> .
<https://example.org/vocab> a hydra:ApiDocumentation ; hydra:title "Zoo" ;
    hydra:supportedClass :Animal .
:Animal a hydra:Class ; rdfs:label 'One: "tame" | or\\n# {{ not }}' ;
    hydra:supportedProperty
        [ hydra:property :name ; hydra:title "a|b" ; hydra:writable false ],
        [ hydra:property :age ; hydra:title "age" ] ;
    hydra:supportedOperation [ hydra:method "GET" ; hydra:returns :Animal ] .
"""


def shown(kind: Any) -> str:
    """Return a type as the page names it."""
    if get_origin(kind) is tuple:
        return f"several {shown(get_args(kind)[0])}"
    names = {int: "a number", bool: "true or false"}
    return names.get(kind, f"`{kind.__name__}`")


def classes_of(kind: Any) -> Iterator[type]:
    """Yield the classes that a variable leads to, each before its parts."""
    if get_origin(kind) is tuple:
        yield from classes_of(get_args(kind)[0])
    elif has_parts(kind):
        yield kind
        for hint in hints(kind).values():
            yield from classes_of(hint)


def has_parts(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")


def hints(kind: Any) -> dict[str, Any]:
    found = get_type_hints(kind)
    if dataclasses.is_dataclass(kind):
        return {field.name: found[field.name] for field in dataclasses.fields(kind)}
    return {name: found[name] for name in kind._fields}


def described(template: Template) -> Iterator[str]:
    parts = ", ".join(f"`{part.name}`" for part in template.parts)
    yield f"\n### {template.name}\n\n"
    if parts:
        yield f"Includes {parts}.\n\n"
    if not template.variables:
        yield "No variables.\n"
        return
    yield "| variable | |\n|---|---|\n"
    for name, kind in template.variables.items():
        yield f"| `{name}` | {shown(kind)} |\n"
    kinds = [c for kind in template.variables.values() for c in classes_of(kind)]
    for kind in dict.fromkeys(kinds):
        text = " ".join((inspect.getdoc(kind) or "").split())
        yield f"\n`{kind.__name__}`: {text}\n\n| of it | |\n|---|---|\n"
        for name, hint in hints(kind).items():
            yield f"| `{name}` | {shown(hint)} |\n"


def table() -> str:
    """Return all variables, from what the code declares."""
    yielded = [f"{MARK}\nOf version {VERSION}. What is printed:\n\n"]
    for kind in vars(fragments).values():
        if getattr(kind, "__base__", None) is fragments.Fragment:
            yielded.append(f"- `{kind.__name__}`: {inspect.getdoc(kind)}\n")
    for _, template in sorted(declared_templates().items()):
        yielded += described(template)
    return "".join(yielded)


def test_the_page_tells_of_every_variable() -> None:
    text = PAGE.read_text(encoding="utf-8")
    before = text.partition(MARK)[0]
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(before + table(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == before + table()
    assert f"{{# hydra-codegen templates {VERSION} #}}" in before


def test_every_template_is_declared() -> None:
    folder = templates_folder()
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(declared_templates()) == files


def test_what_is_passed_is_of_the_declared_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each variable of each template, with the DLCS and all targets."""
    from hydra_codegen.rendering import Templates

    real = Templates.render
    seen: set[str] = set()

    def render(self: Templates, template: Template, /, **variables: object) -> str:
        seen.add(template.name)
        for name, value in variables.items():
            require(value, template.variables[name], f"{template.name}: {name}")
        return real(self, template, **variables)

    monkeypatch.setattr(Templates, "render", render)
    vocabulary = ROOT / "vocab" / "dlcs.ttl"
    generate(tmp_path / "plain", vocabulary, package="dlcs")
    full = {"targets": ("docs",), "docs_style": "full"}
    generate(tmp_path / "full", vocabulary, package="dlcs", **full)
    whole = {
        name for name, template in declared_templates().items() if not parted(name)
    }
    statuses = {"client/statuses.py.jinja", "typescript/statuses.ts.jinja"}
    # What `docs --serve` adds is laid out when it is asked for.
    served = {"html/changes.css", "html/changes.js", "html/waiting.html.jinja"}
    assert whole - seen - served <= statuses


def parted(name: str) -> bool:
    """Whether a template is part of others."""
    known = declared_templates().values()
    return any(part.name == name for template in known for part in template.parts)


def require(value: object, kind: Any, where: str) -> None:
    if get_origin(kind) is tuple:
        assert isinstance(value, tuple), where
        for item in value:
            require(item, get_args(kind)[0], where)
        return
    assert isinstance(value, kind), where
    if has_parts(kind):
        for name, hint in hints(kind).items():
            require(getattr(value, name), hint, f"{where}.{name}")
    else:
        assert isinstance(value, (fragments.Fragment, int)), where


def examples() -> list[tuple[str, str]]:
    return [(m[1], m[2]) for m in EXAMPLE.finditer(PAGE.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("number", range(2))
def test_examples_lay_out_pages(number: int, tmp_path: Path) -> None:
    name, text = examples()[number]
    path = tmp_path / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    (tmp_path / "zoo.ttl").write_text(VOCABULARY, encoding="utf-8")
    out = generate(
        tmp_path / "out",
        tmp_path / "zoo.ttl",
        targets=("docs",),
        templates=tmp_path / "templates",
    )
    page = (out / "docs" / "Animal.md").read_text(encoding="utf-8")
    expected = Path(__file__).with_name(f"templates_example_{number + 1}.md")
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(page, encoding="utf-8")
    assert page == expected.read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(page)
    titles = [t for t in tokens if t.type == "heading_open" and t.tag == "h1"]
    assert len(titles) == 1, "no label makes a heading of its own"
    for line in re.findall("^title: (.*)$", page, re.M):
        assert json.loads(line) == 'One: "tame" | or # {{ not }}'


def test_there_are_no_other_examples() -> None:
    assert len(examples()) == 2
