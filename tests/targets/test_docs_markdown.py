"""Texts become Markdown that says them, and nothing more."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from hydra_codegen.targets.docs import markdown

GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text("\\`*_~[](){}<>&|#-+=!:.\"' \n\ta1é", max_size=30),
    st.lists(
        st.sampled_from(
            [
                *("# ", "## ", "- ", "* ", "+ ", "1. ", "2) ", "> ", "    ", "\t"),
                *("---", "===", "***", "~~~", "```", "`", "|--|--|", "|a|b|", ":--"),
                *("[a]", "(javascript:x)", "[a]: b", "![a](b)", "[^1]", "]", "\\"),
                *("<b>", "<!-- ", "-->", "<a@b.c>", "<https://x>", "&lt;", "&#60;"),
                *("**a**", "_a_", "a_b", "~~a~~", " ", "\n", "\n\n", "\r\n", "word"),
                *("\u2028", "\x00", "\u202e", "\ud800", "{{ 7*7 }}", "  \n", "\\\n"),
            ]
        ),
        max_size=8,
    ).map("".join),
)


def texts_of(tokens: list[Token]) -> str:
    """Return the text of inline tokens; fails on any that is markup."""
    parts = []
    for token in tokens:
        assert token.type in {"text", "softbreak"}, token
        parts.append(token.content if token.type == "text" else "\n")
    return "".join(parts)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs that a reader of `text` should see."""
    lines = [line.strip() for line in markdown.clean(text).split("\n")]
    joined = "\n".join(lines).strip("\n")
    return re.split("\n{2,}", joined) if joined else []


@given(TEXTS)
@example("a\n---")
@example("a | b\n|--|--|")
@example("[a]: javascript:x")
@example("<script>alert(1)</script>")
@example("C:\\temp\\*.tif\\")
def test_a_block_is_the_paragraphs_of_its_text(text: str) -> None:
    tokens = GITHUB.parse(markdown.block(text))
    kinds = {token.type for token in tokens}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
    shown = [texts_of(t.children or []) for t in tokens if t.type == "inline"]
    assert shown == paragraphs(text)


@given(TEXTS, TEXTS)
def test_a_cell_stays_in_its_column(first: str, second: str) -> None:
    row = f"|{markdown.cell(first)}|{markdown.cell(second)}|"
    tokens = GITHUB.parse(f"|a|b|\n|--|--|\n{row}\n\nend\n")
    cells = [t for t in tokens if t.type == "inline"]
    shown = [texts_of(cell.children or []) for cell in cells]
    assert shown == [
        "a",
        "b",
        markdown.one_line(first),
        markdown.one_line(second),
        "end",
    ]


@given(TEXTS)
def test_a_heading_is_one_line_of_text(text: str) -> None:
    tokens = GITHUB.parse(f"# {markdown.heading(text)}\n\nend\n")
    assert [t.type for t in tokens[:3]] == ["heading_open", "inline", "heading_close"]
    assert texts_of(tokens[1].children or []) == markdown.one_line(text)
    assert tokens[4].content == "end"


@given(TEXTS)
def test_the_text_of_a_link_leaves_the_link_alone(text: str) -> None:
    tokens = GITHUB.parse(f"[{markdown.link_text(text)}](page.md)")[1].children or []
    assert tokens[0].type == "link_open"
    assert tokens[0].attrs == {"href": "page.md"}
    assert texts_of(tokens[1:-1]) == markdown.one_line(text)


@given(TEXTS)
def test_code_in_a_cell_says_its_text(text: str) -> None:
    tokens = GITHUB.parse(f"|a|\n|--|\n|{markdown.code(text)}|\n")
    (shown,) = [t for t in tokens if t.type == "inline"][1:]
    said = "".join(token.content for token in shown.children or [])
    assert said == markdown.one_line(text)


@given(TEXTS)
def test_a_code_block_cannot_be_closed_from_inside(text: str) -> None:
    tokens = GITHUB.parse(f"{markdown.code_block(text)}\n\nend\n")
    assert [t.type for t in tokens][:2] == ["fence", "paragraph_open"]
    assert tokens[0].content == markdown.clean(text) + "\n"


@pytest.mark.parametrize(
    "prose",
    [
        "info.json URI",
        "An image. What it's all about.",
        "0 = No open option, -1 (default) = no authorisation",
        "-1 (default) = no authorisation",
        "(most recently)",
        "snake_case, a * b, 3 < 4, R&D, C:\\temp, a | b",
        "values [0, 1] of maxUnauthorised",
        "https://example.org/a_b?c=d&e=f#g",
        "3.14 is not a list, #5 no heading",
        "“Ça va” — 日本語, e\u0301, no\u00a0break",
    ],
)
def test_ordinary_prose_comes_out_as_it_is(prose: str) -> None:
    assert markdown.block(prose) == prose


@pytest.mark.parametrize("control", ["\x00", "\x1b", "\u202e", "\u2066", "\ud800"])
def test_what_cannot_be_seen_is_shown_as_replaced(control: str) -> None:
    assert markdown.block(f"a{control}b") == "a\ufffdb"
