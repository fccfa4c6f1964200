"""The pages: what is left out, what they are called, and that links arrive."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from hydra_codegen.documentation import (
    ApiDocumentation,
    IriTemplate,
    Named,
    Operation,
    Status,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.targets import TargetContext
from hydra_codegen.targets.docs import TARGET
from hydra_codegen.targets.docs.file_names import file_stems

HOSTILE = "x|y `z` <script>\n\n# [a](javascript:b)\n---\n\u202e\x00\ud800"


def pages(*classes: SupportedClass, **about: Any) -> dict[str, str]:
    documentation = ApiDocumentation(
        classes=Named({c.name: c for c in classes}), **about
    )
    context = TargetContext(
        package="api",
        targets=frozenset({"docs"}),
        header="Made from api.ttl.",
        published=documentation,
    )
    return dict(TARGET.files(documentation, context))


def test_a_class_of_which_little_is_said_has_a_short_page() -> None:
    made = pages(SupportedClass(name="Image", title="Image"))
    assert made["docs/Image.md"].strip() == "# Image"


def test_a_class_that_is_only_referred_to_has_no_page() -> None:
    made = pages(SupportedClass(name="Image", described=False))
    assert list(made) == ["docs/index.md"]
    assert "Image" not in made["docs/index.md"]


def test_several_statuses_stand_one_below_the_other() -> None:
    statuses = (Status(code=200, title="a, b"), Status(code=404))
    operation = Operation(method="GET", title="Read", statuses=statuses)
    page = pages(SupportedClass(name="Image", operations=(operation,)))
    assert "|GET|Read| | |200 a, b<br>404|" in page["docs/Image.md"]


def test_a_template_cannot_close_its_block() -> None:
    template = IriTemplate(template="/a```\n# b")
    page = pages(SupportedClass(name="Image", templates=(template,)))["docs/Image.md"]
    kinds = [t.type for t in MarkdownIt("commonmark").parse(page)]
    assert kinds == ["heading_open", "inline", "heading_close", "fence"]


def test_hostile_texts_leave_a_page_as_it_is_laid_out() -> None:
    def page(text: str) -> list[str]:
        operation = Operation(
            method="GET",
            title=text,
            expects=(text,),
            statuses=(Status(code=200, title=text),),
        )
        supported = SupportedClass(
            name="Image",
            title=text,
            description=text,
            operations=(operation,),
            properties=Named(
                {"p": SupportedProperty(key=text, description=text, domains=(text,))}
            ),
        )
        made = pages(supported, title=text, description=text, entrypoint=text)
        parser = MarkdownIt("commonmark").enable("table")
        return [t.tag for text in made.values() for t in parser.parse(text)]

    assert page(HOSTILE.replace("\n\n", "\n")) == page("x")


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc/passwd", "/etc/passwd", "C:\\x", "..%2f", "~", ".", "..", ""),
        *("CON", "aux.txt", "nul", "COM1", "index", "README", ".hidden", "_x", "x."),
        *("a\nb", "a\x00b", "\ud800", "x" * 5000, "名" * 300, "https://e.org/#A?b"),
    ],
)
def test_a_file_name_is_safe_whatever_a_class_is_called(name: str) -> None:
    (_, path) = pages(SupportedClass(name=name))
    stem = re.fullmatch(r"docs/([\w][\w.-]*)\.md", path)
    assert stem is not None
    assert stem[1].casefold().split(".")[0] not in {"con", "aux", "nul", "com1"}
    assert stem[1].casefold() not in {"index", "readme"}
    assert len(path.encode()) < 200


@given(st.lists(st.text(max_size=6), unique=True, max_size=8))
def test_no_two_pages_meet_and_each_link_of_the_index_arrives(names: list[str]) -> None:
    made = pages(*(SupportedClass(name=name, iri=f"urn:{name}") for name in names))
    assert len({path.casefold() for path in made}) == len(names) + 1
    tokens = MarkdownIt("commonmark").enable("table").parse(made["docs/index.md"])
    hrefs = [
        str(child.attrs["href"])
        for token in tokens
        for child in token.children or []
        if child.type == "link_open"
    ]
    assert [f"docs/{unquote(href)}" for href in hrefs] == list(made)[1:]


def test_a_class_that_is_added_later_renames_no_page() -> None:
    before = file_stems([("Image", "urn:1"), ("image", "urn:2")], ())
    after = file_stems([("Image", "urn:1"), ("image", "urn:2"), ("IMAGE", "urn:3")], ())
    assert before["Image"] == "Image"
    assert after.items() >= before.items()
