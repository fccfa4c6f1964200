"""Templates of a user's own: in place of built-in ones, in a sandbox, with sentences."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from support import ROOT, ZOO_TURTLE, at_home, generate, run, snapshot

from hydra_codegen import Settings, pipeline
from hydra_codegen.config import read_settings
from hydra_codegen.documentation import (
    ApiDocumentation,
    Named,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.errors import HydraCodegenError, TemplateError, UsageError
from hydra_codegen.targets import BUILT_IN

FIRST = "{# hydra-codegen templates 1 #}\n"
CLASS = "docs/class.md.jinja"
HOSTILE = "{0.__class__} %s `x|y` <script>{{ 7*7 }}\n# no"
ZOO = ApiDocumentation(
    title="Zoo",
    classes=Named(
        {
            "Animal": SupportedClass(
                name="Animal",
                title=HOSTILE,
                properties=Named({"name": SupportedProperty(key="name")}),
            )
        }
    ),
)


def put(folder: Path, text: str, name: str = CLASS) -> Path:
    """Write a template of one's own; returns its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def page(folder: Path, text: str, *, trusted: bool = False, name: str = CLASS) -> str:
    """Return the page of the animal, laid out by a template of one's own."""
    put(folder, text, name)
    settings = Settings(
        sources=("zoo.ttl",),
        targets=("docs",),
        templates=folder,
        trust_templates=trusted,
    )
    reading = pipeline.Reading(documentation=ZOO, published=ZOO)
    made = pipeline.generate_files(reading, settings)
    return made.files["docs"]["docs/Animal.md"].decode()


# ----------------------------------------------------------------------------- export


def test_what_is_exported_makes_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    pipeline.export_templates(folder, ())
    configured = read_settings(ROOT / "pyproject.toml")
    settings = replace(configured, templates=folder, targets=tuple(BUILT_IN))
    reading = pipeline.read_api(settings)
    ours, plain = (
        pipeline.generate_files(reading, s).files
        for s in (settings, replace(settings, templates=None))
    )
    assert ours == plain


def test_export_overwrites_nothing_unasked(tmp_path: Path) -> None:
    mine = put(tmp_path / "templates", "mine")
    before = snapshot(tmp_path)
    refused = run("templates", "export", folder=tmp_path)
    assert refused.returncode == 5
    assert "class.md.jinja is there already; --force" in refused.stderr
    assert snapshot(tmp_path) == before
    forced = run("templates", "export", "--force", folder=tmp_path)
    assert forced.returncode == 0
    assert mine.read_text().startswith(FIRST)
    assert forced.stdout.splitlines() == sorted(
        f"templates/{p.relative_to(ROOT / 'templates').as_posix()}"
        for p in (ROOT / "templates").rglob("*.*")
    )


def test_a_single_template_is_exported(tmp_path: Path) -> None:
    done = run("templates", "export", "own", CLASS, folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"own/{CLASS}\n")
    assert list(snapshot(tmp_path)) == [f"own/{CLASS}"]
    forgot = run("templates", "export", CLASS, folder=tmp_path)
    assert forgot.returncode == 2
    assert f"{CLASS} is a template; name the folder before it" in forgot.stderr
    wrong = run("templates", "export", "own", "docs/clas.md.jinja", folder=tmp_path)
    assert wrong.returncode == 2
    assert f"did you mean {CLASS}?" in wrong.stderr


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("a file")
    done = run("templates", "export", ".", CLASS, folder=tmp_path)
    assert done.returncode == 5
    assert "cannot be written" in done.stderr


# -------------------------------------------------------------------------- overriding


def test_one_template_is_overridden_and_no_other(tmp_path: Path) -> None:
    text = page(tmp_path, FIRST + "Own: {{ page.heading }}\n")
    assert text == "Own: {0.\\_\\_class_\\_} %s \\`x|y\\` &lt;script>{{ 7\\*7 }} # no\n"


def test_a_part_is_overridden_in_the_built_in_page(tmp_path: Path) -> None:
    other = put(
        tmp_path, FIRST + "Rows: {{ rows|length }}\n", "docs/operations.md.jinja"
    )
    out = generate(
        tmp_path / "out", ROOT / "vocab/dlcs.ttl", targets=("docs",), templates=tmp_path
    )
    other.unlink()
    assert "Rows: 4\n" in (out / "docs/Image.md").read_text()


def test_a_built_in_template_is_part_of_ones_own(tmp_path: Path) -> None:
    built_in = page(tmp_path, FIRST + '{% include "built-in/' + CLASS + '" %}')
    text = page(tmp_path, FIRST + 'A\n{% include "built-in/' + CLASS + '" %}\nB\n')
    assert text == f"A\n{built_in}B\n"
    assert "### name" in text


def test_what_macros_and_blocks_print_is_printed(tmp_path: Path) -> None:
    text = (
        "{% macro bold(x) %}**{{ x }}**{{ caller() }}{% endmacro %}\n"
        "{% set both %}{% call bold(page.properties[0].name) %}!{% endcall %}{% endset %}\n"
        "{{ both }}{{ both }} {{ page.properties|length + 1 }}\n"
    )
    assert page(tmp_path, FIRST + text) == "**name**!**name**! 2\n"


def test_hidden_files_and_those_of_editors_do_not_count(tmp_path: Path) -> None:
    for name in (".gitkeep", "docs/.class.md.jinja.swp", f"{CLASS}~", ".git/config"):
        put(tmp_path, "\0", name)
    assert page(tmp_path, FIRST + "x") == "x"


# ------------------------------------------------------------------------------ errors

WRONG = {
    "no version": ("{{ page.heading }}", 1, "does not say for which variables"),
    "another version": (
        "{# hydra-codegen templates 2 #}\n",
        1,
        "written for version 2 of the variables, and this is version 1",
    ),
    "unknown variable": (
        FIRST + "\n{% if false %}{{ pgae }}{% endif %}",
        3,
        "there is no variable 'pgae'; the template may use page",
    ),
    "of another template": (FIRST + "{{ rows }}", 2, "no variable 'rows'"),
    "unknown attribute": (
        FIRST + "\n\n{{ page.headign }}",
        4,
        "ClassPage has no 'headign'; it has heading, quoted_title, iri",
    ),
    "no syntax": (FIRST + "\n{% if %}", 3, "cannot be parsed"),
    "not closed": (FIRST + "{% for x in page.properties %}\n", 2, "cannot be parsed"),
    "unknown filter": (FIRST + "{{ page.heading|shout }}", 2, "'shout'"),
    "unknown test": (FIRST + "{{ page.heading is loud }}", 2, "'loud'"),
    "unknown tag": (FIRST + "{% shout %}", 2, "cannot be parsed"),
    "unknown include": (FIRST + "x\n{% include 'a.md' %}", 3, "there is no template 'a.md'"),
    "include from outside": (
        FIRST + "{% include 'built-in/../pyproject.toml' %}",
        2,
        "there is no template 'built-in/../pyproject.toml'",
    ),
    "includes itself": (FIRST + f"{{% include '{CLASS}' %}}", 2, "includes itself"),
    "too long a range": (
        FIRST + "{% for x in range(10**9) %}{% endfor %}",
        2,
        "MAX_RANGE",
    ),
    "by zero": (FIRST + "{{ 1 // 0 }}", 2, "ZeroDivisionError"),
    "not to be called": (FIRST + "{{ page.heading() }}", 2, "TypeError"),
    "a part without its variable": (
        FIRST + "{% include 'docs/operations.md.jinja' %}",
        4,
        "'rows' is undefined",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_told_with_its_place(case: str, tmp_path: Path) -> None:
    text, line, sentence = WRONG[case]
    with pytest.raises(TemplateError) as caught:
        page(tmp_path, text)
    source = str(tmp_path / CLASS)
    if case == "a part without its variable":
        source = "built-in/docs/operations.md.jinja"
    assert sentence in caught.value.message
    assert (caught.value.place.source, caught.value.place.line) == (source, line)
    assert caught.value.exit_code == 6


def test_a_file_that_overrides_nothing(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="did you mean docs/class"):
        page(tmp_path, FIRST, name="docs/class.md.jinja2")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (FIRST.encode() + b"caf\xe9", "no text in UTF-8, at byte 35"),
        (FIRST.encode() + b"x" * 1_000_001, "no file of at most 1,000,000 bytes"),
        (FIRST.encode("utf-16"), "no text in UTF-8, at byte 0"),
    ],
)
def test_what_is_no_text(content: bytes, sentence: str, tmp_path: Path) -> None:
    put(tmp_path, "").write_bytes(content)
    with pytest.raises(TemplateError, match=sentence):
        own(tmp_path)


def own(folder: Path) -> None:
    settings = Settings(sources=("x",), targets=("docs",), templates=folder)
    pipeline.generate_files(
        pipeline.Reading(documentation=ZOO, published=ZOO), settings
    )


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    os.mkfifo(tmp_path / CLASS)
    with pytest.raises(TemplateError, match="no file of"):
        own(tmp_path)
    (tmp_path / CLASS).unlink()
    (tmp_path / CLASS).symlink_to("nowhere")
    with pytest.raises(TemplateError, match="no file of"):
        own(tmp_path)
    with pytest.raises(UsageError, match="there is no folder"):
        own(tmp_path / "none")


def test_a_frame_with_an_unknown_place(tmp_path: Path) -> None:
    put(tmp_path, FIRST + "<p>$titel</p>", "server/page.html")
    settings = Settings(sources=("x",), targets=("server",), templates=tmp_path)
    reading = pipeline.Reading(documentation=ZOO, published=ZOO)
    with pytest.raises(TemplateError, match=r"a page has no \$titel; it has \$api"):
        pipeline.generate_files(reading, settings)


def test_from_the_command_line_it_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "zoo.ttl").write_text(ZOO_TURTLE)
    put(tmp_path / "mine", FIRST + "{{ pgae }}")
    arguments = ("generate", "zoo.ttl", "--templates", "mine", "--target", "docs")
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == 6
    assert done.stderr == (
        "Error: mine/docs/class.md.jinja:2: there is no variable 'pgae'; "
        "the template may use page\n"
    )
    assert not (tmp_path / "generated").exists()


def test_the_site_is_laid_out_by_them_too(tmp_path: Path) -> None:
    (tmp_path / "zoo.ttl").write_text(ZOO_TURTLE)
    name = "html/colours.css"
    put(tmp_path / "mine", FIRST + ":root { --ink: rebeccapurple; }\n", name)
    done = run("docs", "zoo.ttl", "--templates", "mine", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "rebeccapurple" in (tmp_path / "site/assets/site.css").read_text()
    put(tmp_path / "mine", FIRST + "{{ colour }}", name)
    wrong = run("docs", "zoo.ttl", "--templates", "mine", folder=tmp_path)
    assert wrong.returncode == 6
    assert f"mine/{name}:2: there is no variable 'colour'" in wrong.stderr


# ----------------------------------------------------------------------------- sandbox

FORBIDDEN = {
    "class": "{{ page.__class__.__mro__|length }}",
    "by filter": "{{ page|attr('__class__') }}",
    "by item": "{{ page['__class__'] }}",
    "of a function": "{{ range.__globals__|length }}",
    "of an undefined name": "{{ lipsum.__globals__['os'].getcwd()|length }}",
    "by map": "{{ ([page]|map(attribute='__class__')|first).mro }}",
}


@pytest.mark.parametrize("case", FORBIDDEN)
def test_the_sandbox_keeps_templates_to_their_variables(
    case: str, tmp_path: Path
) -> None:
    with pytest.raises(TemplateError, match=r"(?i)unsafe|what none may") as caught:
        page(tmp_path, FIRST + FORBIDDEN[case])
    assert caught.value.place.line == 2


def test_what_is_trusted_may_more(tmp_path: Path) -> None:
    text = FIRST + "{{ lipsum.__globals__['os'].getpid() }}\n"
    assert page(tmp_path, text, trusted=True) == f"{os.getpid()}\n"
    with pytest.raises(TemplateError, match="--trust-templates"):
        page(tmp_path, text)


def test_nothing_is_changed_by_a_template(tmp_path: Path) -> None:
    with pytest.raises(TemplateError):
        page(tmp_path, FIRST + "{% set x = [] %}{{ x.append(1) }}")


UNESCAPED = {
    "quotes": "{{ 'literal' }}",
    "filter": "{{ page.heading|upper }}",
    "replaced": "{{ page.heading|replace('&lt;', '<') }}",
    "safe": "{{ page.heading|safe }}",
    "joined": "{{ [page.heading]|join }}",
    "concatenated": "{{ page.heading ~ '' }}",
    "added": "{{ page.heading + page.heading }}",
    "part": "{{ page.heading[0] }}",
    "formatted": "{{ page.heading % 1 }}",
    "by its method": "{{ page.heading.replace('&lt;', '<') }}",
    "as a format": "{{ page.heading.format(page) }}",
    "as a map": "{{ page.heading.format_map({}) }}",
    "got as a format": "{{ (page.heading|attr('format'))(page) }}",
    "a block": "{% filter replace('&lt;', '<') %}{{ page.heading }}{% endfilter %}",
    "a filtered variable": "{% set x | upper %}{{ page.heading }}{% endset %}{{ x }}",
    "of a macro": "{% macro m() %}{{ page.heading }}{% endmacro %}{{ m()|upper }}",
    "an object": "{{ page }}",
    "a list": "{{ page.properties }}",
    "nothing": "{{ none }}",
    "a fraction": "{{ 1 / 3 }}",
}


@pytest.mark.parametrize("trusted", [False, True], ids=["sandboxed", "trusted"])
@pytest.mark.parametrize("case", UNESCAPED)
def test_only_what_was_escaped_is_printed(
    case: str, trusted: bool, tmp_path: Path
) -> None:
    with pytest.raises(TemplateError) as caught:
        page(tmp_path, FIRST + UNESCAPED[case], trusted=trusted)
    assert caught.value.place.line == 2


# ----------------------------------------------------- settings, freshness, watching


def test_a_repository_cannot_ask_for_trust(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text('[tool.hydra-codegen]\ntemplates = "mine"\n')
    assert read_settings(project).templates == tmp_path / "mine"
    project.write_text("[tool.hydra-codegen]\ntrust_templates = true\n")
    with pytest.raises(HydraCodegenError, match="no setting 'trust_templates'"):
        read_settings(project)


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    """Return a folder generated with a template of its own, at rest."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "zoo.ttl").write_text(ZOO_TURTLE)
    (folder / "pyproject.toml").write_text(
        '[tool.hydra-codegen]\nsources = ["zoo.ttl"]\ntargets = ["docs"]\n'
        'templates = "mine"\n'
    )
    put(folder / "mine", FIRST + "one\n")
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 9, time.time() - 9))
    assert run("generate", folder=folder).returncode == 0
    assert (folder / "generated/docs/Animal.md").read_text() == "one\n"
    return folder


@pytest.mark.parametrize("change", ["changed", "added", "removed"])
def test_a_change_of_the_folder_is_a_change(project: Path, change: str) -> None:
    assert run("generate", "--check", folder=project).returncode == 0
    if change == "changed":
        put(project / "mine", FIRST + "two\n")
    elif change == "added":
        put(project / "mine", FIRST + "own\n", "docs/index.md.jinja")
    else:
        (project / "mine" / CLASS).unlink()
    checked = run("generate", "--check", folder=project)
    assert checked.returncode == 1, checked.stderr
    assert run("generate", folder=project).returncode == 0
    made = (project / "generated/docs/Animal.md").read_text()
    index = (project / "generated/docs/index.md").read_text()
    expected = {"changed": made == "two\n", "added": index == "own\n"}
    assert expected.get(change, "# Animal" in made)


def test_watching_sees_templates(project: Path) -> None:
    made = project / "generated/docs/Animal.md"
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "hydra_codegen", "generate", "--watch"],
        cwd=project,
        env=at_home(project),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            put(project / "mine", FIRST + "two\n")
            wait_for(made, "two\n")
            put(project / "mine", FIRST + "{{ pgae }}\n")
            while b"pgae" not in process.stdout.readline():
                assert process.poll() is None
            assert made.read_text() == "two\n"
            (project / "mine" / CLASS).unlink()
            wait_for(made, "# Animal")
        finally:
            process.kill()


def wait_for(path: Path, text: str) -> None:
    deadline = time.monotonic() + 60
    while text not in path.read_text():
        assert time.monotonic() < deadline, path.read_text()
        time.sleep(0.05)
