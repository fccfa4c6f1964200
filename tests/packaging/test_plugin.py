"""A target of another distribution: the example, installed by pip, and broken ones."""

from __future__ import annotations

import ast
import csv
import io
import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest
from support import ROOT, at_home

from hydra_codegen.config import DEFAULT_TARGETS
from hydra_codegen.targets import BUILT_IN

EXAMPLE = ROOT / "examples" / "data-dictionary"
VOCABULARY = """\
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://example.org/vocab#> .
<https://example.org/vocab> a hydra:ApiDocumentation ; hydra:title "Zoo" ;
    hydra:supportedClass :Animal .
:Animal a hydra:Class ; rdfs:label "Animal" ; hydra:supportedProperty
    [ hydra:property :name ; hydra:title "name" ; hydra:required true ;
      hydra:description '=HYPERLINK("https://evil.example", "x, y")\\nz' ],
    [ hydra:property :age ; hydra:title "age" ; hydra:writable false ] .
:age rdfs:range xsd:integer .
"""


def settle(folder: Path) -> None:
    """Let all files have been there for a while."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 9, time.time() - 9))


def command(
    folder: Path, *arguments: str, python: str = sys.executable, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-m", "hydra_codegen", *arguments],
        cwd=folder,
        env={**at_home(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# ------------------------------------------------------------------------- the example


@pytest.fixture(scope="module", name="python")
def _python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment in which pip has installed the example."""
    folder = tmp_path_factory.mktemp("plugin")
    run = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run(
        [sys.executable, *run, str(EXAMPLE)], check=True, capture_output=True
    )
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    venv = ["-m", "venv", "--without-pip", str(environment)]
    subprocess.run([sys.executable, *venv], check=True)
    python = environment / "bin" / "python"
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.check_output([python, "-c", asked], text=True).strip())
    # What we need ourselves is found where this test finds it.
    (site / "ours.pth").write_text(f"{sysconfig.get_path('purelib')}\n{ROOT / 'src'}\n")
    pip = ["-m", "pip", "--python", str(python), "install", "--no-index", str(wheel)]
    subprocess.run([sys.executable, *pip], check=True, capture_output=True)
    return python


def test_the_example_makes_a_data_dictionary(python: Path, tmp_path: Path) -> None:
    (tmp_path / "zoo.ttl").write_text(VOCABULARY)
    settle(tmp_path)
    arguments = ("generate", "zoo.ttl", "--target", "data-dictionary")
    done = command(tmp_path, *arguments, python=str(python))
    assert done.returncode == 0, done.stderr
    assert "data-dictionary: 1 file (1 new)" in done.stdout
    assert "The property age of Animal has no description." in done.stderr
    text = (tmp_path / "generated/data-dictionary.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    assert header[:4] == ["class", "property", "description", "type"]
    formula = '=HYPERLINK("https://evil.example", "x, y")\nz'
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    assert rows == [
        ["Animal", "name", f"'{formula}", "", "yes", "yes", "yes", "one"],
        ["Animal", "age", "age", integer, "no", "yes", "no", "one"],
    ]
    again = command(tmp_path, *arguments, python=str(python))
    assert "(unchanged)" in again.stdout
    assert command(tmp_path, *arguments, "--check", python=str(python)).returncode == 0


def test_it_stands_beside_built_in_targets_in_the_settings(
    python: Path, tmp_path: Path
) -> None:
    (tmp_path / "zoo.ttl").write_text(VOCABULARY)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.hydra-codegen]\nsources = ["zoo.ttl"]\n'
        'targets = ["docs", "data-dictionary"]\n'
    )
    done = command(tmp_path, "generate", python=str(python))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "generated/data-dictionary.csv").exists()
    assert (tmp_path / "generated/docs/Animal.md").exists()
    unknown = command(
        tmp_path, "generate", "--target", "dictionary", python=str(python)
    )
    assert unknown.returncode == 2
    assert unknown.stderr.endswith(", data-dictionary\n")


def test_the_example_counts_on_nothing_but_what_is_promised() -> None:
    promised = {
        "hydra_codegen.documentation",
        "hydra_codegen.errors",
        "hydra_codegen.findings",
        "hydra_codegen.targets",
    }
    page = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in promised)
    (source,) = EXAMPLE.rglob("__init__.py")
    used = {
        node.module
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and "hydra" in str(node.module)
    }
    assert used <= promised


def test_no_built_in_target_is_looked_for_among_plugins() -> None:
    """A run with nothing to do takes what is no default for a plugin's."""
    assert set(BUILT_IN) <= set(DEFAULT_TARGETS)


# ------------------------------------------------------------------------ broken ones

GOOD = """\
class T:
    name = "t"
    summary = "A test."
    def files(self, documentation, context):
        return {"t.txt": "made"}
TARGET = T()
"""
FILES = 'return {"t.txt": "made"}'


def install(
    site: Path,
    text: str,
    *,
    name: str = "t",
    distribution: str = "acme",
    version: str = "1.0",
    reference: str = "",
) -> None:
    """Put a distribution with a target where Python finds it."""
    module = distribution.replace("-", "_")
    metadata = site / f"{module}-{version}.dist-info"
    for old in site.glob(f"{module}-*.dist-info"):
        old.rename(metadata)
    metadata.mkdir(parents=True, exist_ok=True)
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
    )
    points = f"[hydra_codegen.targets]\n{name} = {reference or f'{module}:TARGET'}\n"
    (metadata / "entry_points.txt").write_text(points)
    (site / f"{module}.py").write_text(text)
    settle(site)


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    (tmp_path / "zoo.ttl").write_text(VOCABULARY)
    settle(tmp_path)
    site = tmp_path / "site"
    site.mkdir()
    return site


def made(site: Path, *targets: str) -> subprocess.CompletedProcess[str]:
    asked = [part for target in targets or ("t",) for part in ("--target", target)]
    path = {"PYTHONPATH": f"{site}{os.pathsep}{ROOT / 'src'}"}
    return command(site.parent, "generate", "zoo.ttl", *asked, **path)


BROKEN = {
    "no import": ("import no_such_module\n", "ModuleNotFoundError: \"No module named"),
    "no such object": ("", "AttributeError"),
    "exits": ("raise SystemExit('bye')\n", "failed: SystemExit: 'bye' (site/acme.py, line 1)"),
    "a class": (GOOD.replace("TARGET = T()", "TARGET = T"), "is the class T; its entry"),
    "another name": (GOOD.replace('"t"', '"u"'), "calls itself 'u'"),
    "nothing of a target": ("TARGET = 5\n", "AttributeError"),
    "no files": (GOOD.replace("def files", "def file"), "is no target: it has no"),
    "no summary": (GOOD.replace('"A test."', "None"), "is no target: it has no summary"),
    "raises": (GOOD.replace(FILES, "return {}['x\\x1b[2J']"), "failed: KeyError: "),
    "raises on purpose": (
        "from hydra_codegen.errors import VocabularyError\n"
        + GOOD.replace(FILES, 'raise VocabularyError("No classes.")'),
        "the target 't' of acme 1.0: No classes.",
    ),
    "no mapping": (GOOD.replace(FILES, "return []"), "returned a value of type list"),
    "no text": (
        GOOD.replace('"made"', 'b"made"'),
        "made 't.txt' of a value of type bytes, not of text",
    ),
    "no path": (GOOD.replace('"t.txt"', "5"), "a file whose path is a value of type int"),
    "outside": (GOOD.replace("t.txt", "../t.txt"), "'../t.txt' is not a safe path"),
    "absolute": (GOOD.replace("t.txt", "/t.txt"), "'/t.txt' is not a safe path"),
    "the manifest": (
        GOOD.replace("t.txt", ".hydra-codegen.json"),
        "'.hydra-codegen.json' is not a safe path",
    ),
    "no characters": (GOOD.replace('"made"', '"\\ud800"'), "would hold invalid text"),
    "needs itself": (GOOD + "T.needs = ('t',)\n", "in a circle: t -> t"),
    "needs what is not there": (GOOD + "T.needs = ('u',)\n", "there is no target 'u'"),
    "needs a text": (GOOD + "T.needs = 'docs'\n", "several values are due"),
    "needs a number": (GOOD + "T.needs = (1,)\n", "needs what is no name of a target"),
    "notices no finding": (
        GOOD + "T.findings = lambda self, documentation: ['x']\n",
        "noticed a value of type str instead of a Finding",
    ),
    "fails to notice": (
        GOOD + "T.findings = lambda self, documentation: 1 // 0\n",
        "failed: ZeroDivisionError",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_with_a_plugin_is_a_sentence(case: str, site: Path) -> None:
    text, sentence = BROKEN[case]
    install(site, text)
    done = made(site)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (site.parent / "generated").exists()
    if "needs" not in case:
        assert "the target 't' of acme 1.0" in done.stderr
        assert done.returncode == 6


def test_a_good_one_is_used(site: Path) -> None:
    """So that what the broken ones are made from is right."""
    install(site, GOOD)
    done = made(site)
    assert done.returncode == 0, done.stderr
    assert (site.parent / "generated/t.txt").read_text() == "made"


def test_the_one_of_the_page_is_used(site: Path) -> None:
    page = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
    _, _, block = page.partition("```python\n")
    install(site, block.partition("```")[0], name="names")
    done = made(site, "names")
    assert done.returncode == 0, done.stderr
    assert (site.parent / "generated/names.txt").read_text() == "Animal\n"


def test_two_of_one_name(site: Path) -> None:
    install(site, GOOD)
    install(site, GOOD, distribution="other-acme", version="2.0")
    done = made(site)
    assert done.returncode == 6
    sentence = "the target 't' comes from acme 1.0 and other-acme 2.0; uninstall one"
    assert sentence in done.stderr


def test_one_with_the_name_of_a_built_in_target(site: Path) -> None:
    install(site, GOOD)
    install(site, GOOD, name="docs", distribution="other")
    done = made(site)
    assert done.returncode == 6
    assert "the target 'docs' of other 1.0 has the name of a built-in" in done.stderr
    assert made(site, "docs").returncode == 0, "the built-in one is there as ever"


@pytest.mark.parametrize("path", ["docs/index.md", "docs/INDEX.md"])
def test_two_targets_make_one_file(site: Path, path: str) -> None:
    install(site, GOOD.replace("t.txt", path))
    done = made(site, "docs", "t")
    assert done.returncode == 6
    assert f"the targets 'docs' and 't' both make '{path}'" in done.stderr


def test_a_plugin_that_changes_is_asked_again(site: Path) -> None:
    made_file = site.parent / "generated/t.txt"
    for number, text in enumerate(("one", "six", "two")):
        # First in another version, then with the same: somebody works on it.
        install(site, GOOD.replace("made", text), version=str(min(number, 1)))
        assert made(site).returncode == 0
        assert made_file.read_text() == text
    assert "(unchanged)" in made(site).stdout


def test_another_version_is_a_change_by_itself(site: Path) -> None:
    install(site, GOOD)
    module = site / "acme.py"
    times = (module.stat().st_atime_ns, module.stat().st_mtime_ns)
    assert made(site).returncode == 0
    for version, expected in (("1.0", "made"), ("2.0", "next")):
        # Of one size and one time: only the version tells.
        install(site, GOOD.replace("made", "next"), version=version)
        os.utime(module, ns=times)
        assert made(site).returncode == 0
        assert (site.parent / "generated/t.txt").read_text() == expected
