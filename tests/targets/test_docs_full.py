"""The full style of the Markdown pages: what the site says, as safe as the plain one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from hostile_vocabulary import documentations
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token
from support import ROOT, run

import hydra_codegen
from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.targets import TargetContext
from hydra_codegen.targets.docs import TARGET

DLCS = hydra_codegen.load(ROOT / "vocab" / "dlcs.ttl")
READER = MarkdownIt("commonmark", {"html": True}).enable(["table"])


def made(documentation: ApiDocumentation, style: str = "full") -> dict[str, str]:
    context = TargetContext(
        package="dlcs",
        targets=frozenset({"docs"}),
        header="Made from api.ttl.",
        published=documentation,
        docs_style=style,
    )
    return dict(TARGET.files(documentation, context))


def tokens(found: Iterable[Token]) -> Iterator[Token]:
    for token in found:
        yield token
        yield from tokens(token.children or ())


def test_both_styles_have_the_same_pages() -> None:
    assert made(DLCS).keys() == made(DLCS, "plain").keys()


def test_a_page_has_calls_examples_and_what_leads_there() -> None:
    page = made(DLCS)["docs/Image.md"]
    blocks = [t for t in READER.parse(page) if t.type == "fence"]
    assert {t.info for t in blocks} == {"sh", "python", "ts", "json"}
    assert "client.images.update(" in page
    assert "- Type: xsd:dateTime, read-only\n" in page
    assert "### roles → Collection of [Role](Role.md)" in page
    assert "- [Space](Space.md): images\n" in page
    for prop in DLCS.classes["Image"].properties.values():
        assert f"\n### {prop.key}\n" in page


@settings(max_examples=25)
@given(documentations())
def test_no_vocabulary_has_markup_of_its_own(documentation: ApiDocumentation) -> None:
    files = made(documentation)
    for path, text in files.items():
        for token in tokens(READER.parse(text)):
            assert token.type not in ("html_block", "image", "html_inline"), path
            if token.type == "link_open":
                target = str(token.attrs["href"])
                assert re.fullmatch(r"[^:/\\]+\.md", target), path
                assert f"docs/{unquote(target)}" in files
            if token.type == "fence":
                assert token.info in ("sh", "python", "ts", "json", "mermaid")


@pytest.mark.parametrize("way", ["option", "setting"])
def test_who_asks_for_it_gets_it(tmp_path: Path, way: str) -> None:
    arguments = ["generate", str(ROOT / "vocab" / "dlcs.ttl"), "--target", "docs"]
    if way == "option":
        arguments += ["--style", "full"]
    else:
        section = '[tool.hydra-codegen]\ndocs_style = "full"\n'
        (tmp_path / "pyproject.toml").write_text(section)
    assert run(*arguments, folder=tmp_path).returncode == 0
    index = (tmp_path / "generated" / "docs" / "index.md").read_text("utf-8")
    assert "```mermaid\nclassDiagram\n" in index


def test_another_style_is_none(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.hydra-codegen]\ndocs_style = "x"\n')
    done = run("generate", str(ROOT / "vocab" / "dlcs.ttl"), folder=tmp_path)
    assert done.returncode == 2
    assert "docs_style is 'plain' or 'full'" in done.stderr
