"""From every real document: code that imports and type-checks, docs that render."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from support import generate, require_shared

from hydra_codegen import Settings
from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.errors import SourceError
from hydra_codegen.pipeline import read_api

BASE = "http://api.example.test/doc"
BROKEN = "hydrus-real-world-app/RealWorldApiDoc.jsonld"
NAMES = (
    "api-platform/api-doc-parser-test-docs.jsonld",
    "api-platform/api-doc-parser-test-enumDocs.jsonld",
    "api-platform/api-doc-parser-test-linkDocs.jsonld",
    "api-platform/api-doc-parser-test-readOnlyDocs.jsonld",
    "api-platform/core-6eca17131-vocab-feature-2015.jsonld",
    "api-platform/core-main-DocumentationNormalizerTest-prefixed.jsonld",
    "creditrisk-poc/test_ApiDoc.jsonld",
    "creta-labyrinth/api.ttl",
    "event-api/event-api-vocab.jsonld",
    "heracles/documentation.jsonld",
    "hydra-box/blog-api.ttl",
    "hydra-flock/central-controller-doc.jsonld",
    "hydra-openapi-parser/petstore-expanded-v2.jsonld",
    "hydra.net/expected-api-documentation-with-entry-point.jsonld",
    "hydra.net/expected-api-documentation-with-stock.jsonld",
    "hydrus/doc_writer_sample_output.jsonld",
    "hydrus/examples-doc.jsonld",
    "hydrus/hydrus-2017-vocab.jsonld",
    "spec/core.jsonld",
)


def options() -> dict[str, object]:
    context = require_shared("corpus") / "contexts" / "heracles-context.jsonld"
    return {"base": BASE, "contexts": {"/api/context.jsonld": context}}


def package(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def documentation(name: str) -> ApiDocumentation:
    path = str(require_shared("corpus") / name)
    return read_api(Settings(sources=(path,), **options())).documentation  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("corpus")
    corpus = require_shared("corpus")
    for name in NAMES:
        generate(out / package(name), corpus / name, package=package(name), **options())
    return out


def test_list_is_complete() -> None:
    corpus = require_shared("corpus")
    present = {
        path.relative_to(corpus).as_posix()
        for path in corpus.rglob("*")
        if path.suffix in (".ttl", ".jsonld") and path.parent.name != "contexts"
    }
    assert present == {*NAMES, BROKEN}


def test_document_that_is_not_json_is_a_sentence() -> None:
    with pytest.raises(SourceError, match="cannot be parsed as JSON") as caught:
        documentation(BROKEN)
    assert caught.value.place.line > 1


def test_packages_import_and_keep_every_property(generated: Path) -> None:
    code = (
        "import importlib, pkgutil, sys\n"
        "for name in sys.argv[2:]:\n"
        "    sys.path.insert(0, f'{sys.argv[1]}/{name}')\n"
        "    package = importlib.import_module(name)\n"
        "    for entry in package.__all__:\n"
        "        getattr(package, entry)\n"
        "    for module in pkgutil.walk_packages(package.__path__, name + '.'):\n"
        "        if not module.name.endswith('__main__'):\n"
        "            importlib.import_module(module.name)\n"
    )
    names = [package(name) for name in NAMES]
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(generated), *names],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


def test_packages_pass_mypy_and_ruff(generated: Path, tmp_path: Path) -> None:
    folders = [str(generated / package(name) / package(name)) for name in NAMES]
    for command in (
        ["mypy", "--strict", "--config-file=", f"--cache-dir={tmp_path}"],
        ["ruff", "check", "--isolated", "--no-cache"],
        ["ruff", "format", "--isolated", "--no-cache", "--check"],
    ):
        result = subprocess.run(
            [sys.executable, "-m", *command, *folders],
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stdout[-3000:] + result.stderr


@pytest.mark.parametrize("name", NAMES)
def test_docs_render_and_their_links_resolve(generated: Path, name: str) -> None:
    docs = generated / package(name) / "docs"
    pages = sorted(docs.glob("*.md"))
    assert len(pages) == len(documentation(name).classes) + 1
    for page in pages:
        tokens = MarkdownIt("commonmark").enable("table").parse(page.read_text("utf-8"))
        for token in (t for top in tokens for t in (top, *(top.children or []))):
            # The one element of ours: it parts the statuses in a cell.
            if token.type in ("html_block", "html_inline"):
                assert token.content == "<br>"
            if token.type == "link_open":
                target = str(token.attrGet("href"))
                assert (docs / target).is_file() or target.startswith("http")
