"""The TypeScript of any vocabulary compiles, is formatted, and copies its run time."""

from __future__ import annotations

import itertools
import re
import subprocess
from pathlib import Path

import pytest
from generated_package import written
from hostile_vocabulary import documentations
from hypothesis import HealthCheck, Phase, given, settings
from server_support import GENERATED
from support import ROOT, require_shared
from typescript_support import FOLDER, STRICT, beside, tool, tsc

from hydra_codegen import load
from hydra_codegen.documentation import ApiDocumentation

EXAMPLES = 20
CORPUS = (
    "hydra-openapi-parser/petstore-expanded-v2.jsonld",
    "creta-labyrinth/api.ttl",
    "event-api/event-api-vocab.jsonld",
)


@pytest.fixture(scope="module", name="corpus")
def _corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the TypeScript of the DLCS and of some of the corpus."""
    folder = tmp_path_factory.mktemp("corpus")
    for number, name in enumerate(CORPUS):
        documentation = load(
            require_shared("corpus") / name, base="http://api.example.test/doc"
        )
        written(documentation, folder / str(number), "api", "typescript")
    return beside(GENERATED / "typescript", folder)


def test_real_vocabularies_compile(corpus: Path) -> None:
    done = tsc(corpus, "--noEmit")
    assert done.returncode == 0, done.stdout


def test_real_vocabularies_are_formatted_as_prettier_would(corpus: Path) -> None:
    made = [p for p in corpus.rglob("*.ts") if p.parent.name != "runtime"]
    run_time = (GENERATED / "typescript" / "runtime").glob("*.ts")
    ours = [p for p in FOLDER.iterdir() if p.suffix in (".mjs", ".ts")]
    files = sorted(str(path) for path in (*made, *run_time, *ours))
    check = [tool("prettier"), "--check", *files]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_any_vocabulary_compiles(tmp_path: Path) -> None:
    numbers = itertools.count()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(documentations())
    def write(documentation: ApiDocumentation) -> None:
        folder = tmp_path / str(next(numbers))
        written(documentation, folder, "api", "typescript")

    write()
    # The compiler starts once for all of them.
    done = tsc(tmp_path, "--noEmit")
    assert done.returncode == 0, done.stdout
    assert next(numbers) >= EXAMPLES


def test_an_api_without_classes_compiles(tmp_path: Path) -> None:
    written(ApiDocumentation(title="*/ nothing"), tmp_path, "api", "typescript")
    done = tsc(tmp_path, "--noEmit")
    assert done.returncode == 0, done.stdout


def test_the_run_time_is_copied_byte_for_byte() -> None:
    source = ROOT / "src" / "hydra_codegen" / "runtime_typescript"
    copied = GENERATED / "typescript" / "runtime"
    names = {path.name for path in source.iterdir()}
    assert names == {path.name for path in copied.iterdir()}
    for name in names:
        assert (source / name).read_bytes() == (copied / name).read_bytes()


def test_the_compiler_knows_all_types_and_finds_all_mistakes(tmp_path: Path) -> None:
    beside(GENERATED / "typescript", tmp_path, "types.ts")
    done = tsc(tmp_path, "--noEmit")
    found = {int(n) for n in re.findall(r"^types\.ts\((\d+),", done.stdout, re.M)}
    lines = (tmp_path / "types.ts").read_text().splitlines()
    wrong = {n for n, line in enumerate(lines, 1) if line.endswith("// wrong")}
    assert len(wrong) > 20
    assert found == wrong, done.stdout
    assert "--strict" in STRICT


def test_a_module_needs_no_other_package() -> None:
    for path in (GENERATED / "typescript").rglob("*.ts"):
        for module in re.findall(r'from "(.*)";', path.read_text("utf-8")):
            assert re.fullmatch(r"\.\.?/[a-z/-]+\.js", module), (path, module)
            assert (path.parent / module).with_suffix(".ts").is_file()
