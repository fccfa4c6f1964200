"""Whatever a vocabulary says, in any field: it stays text in every output.

Each class of the vocabulary is built around one payload, which stands in
every field that a document can fill. Payloads call a sentinel; where that
runs, the process ends with a status of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import XML

import pytest
import yaml
from hostile_support import (
    SENTINEL,
    TEXTS,
    require_inert,
    run_command,
    run_python,
    steering,
)
from html_support import parsed
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rdflib import Graph, URIRef
from typescript_support import beside, compiled, node

from hydra_codegen.targets import known_targets

BASE = "https://a.example/v#"
HYDRA = "http://www.w3.org/ns/hydra/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
HC = "https://hydra-codegen.dev/ns#"
OWL = "http://www.w3.org/2002/07/owl#"

# Bidirectional and other controls; what merely has no width may stay.
DIRECTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)

# What a file may be called where files may be called anything.
SOURCE = f'a"""\n{SENTINEL}()\n#{{{{7}}}}\r\x1b[1m'


@dataclass(frozen=True)
class Iri:
    text: str


@dataclass(frozen=True)
class Text:
    text: str
    language: str = ""


Value = Iri | Text


@dataclass
class Vocabulary:
    """Statements, to be written in Turtle or in JSON-LD."""

    statements: list[tuple[Iri, str, Value]] = field(default_factory=list)
    blanks: int = 0

    def say(self, subject: Iri, predicate: str, *values: Value) -> None:
        self.statements += [(subject, predicate, value) for value in values]

    def node(self, subject: Iri, predicate: str) -> Iri:
        self.blanks += 1
        blank = Iri(f"_:b{self.blanks}")
        self.say(subject, predicate, blank)
        return blank

    def list(self, subject: Iri, predicate: str, values: Iterable[Value]) -> None:
        for value in values:
            cell = self.node(subject, predicate)
            self.say(cell, RDF + "first", value)
            subject, predicate = cell, RDF + "rest"
        self.say(subject, predicate, Iri(RDF + "nil"))

    def turtle(self) -> str:
        prefixes = [
            f"@prefix x{number}: <{_in_turtle(BASE + text)}#> .\n"
            for number, text in enumerate(TEXTS.values())
        ]
        lines = [f"{_turtle(s)} <{p}> {_turtle(o)} .\n" for s, p, o in self.statements]
        return "".join(prefixes + lines)

    def jsonld(self) -> str:
        nodes: dict[str, dict[str, object]] = {}
        for subject, predicate, value in self.statements:
            node = nodes.setdefault(subject.text, {"@id": subject.text})
            values = node.setdefault(predicate, [])
            assert isinstance(values, list)
            if isinstance(value, Iri):
                values.append({"@id": value.text})
            elif value.language:
                values.append({"@value": value.text, "@language": value.language})
            else:
                values.append({"@value": value.text})
        keys = {
            text: {"@id": f"{BASE}key{number}", "@type": "@id"}
            for number, text in enumerate(TEXTS.values())
            if text.strip() and ":" not in text and "/" not in text
        }
        return json.dumps({"@context": keys, "@graph": list(nodes.values())})


def _in_turtle(iri: str) -> str:
    """Other tools would drop what no IRI may hold; blanks and braces are kept."""
    return re.sub('[\x00-\x1f<>"\\\\^`|\x7f-\x9f]', lambda m: f"%{ord(m[0]):02X}", iri)


def _turtle(value: Value) -> str:
    if isinstance(value, Iri):
        blank = value.text.startswith("_:")
        return value.text if blank else f"<{_in_turtle(value.text)}>"
    escaped = "".join(
        c if c.isalnum() and c.isascii() else f"\\U{ord(c):08X}" for c in value.text
    )
    return f'"{escaped}"' + (f"@{value.language}" if value.language else "")


def _described(into: Vocabulary, subject: Iri, text: str) -> None:
    into.say(subject, HYDRA + "title", Text(text), Text(text, "en"))
    into.say(subject, HYDRA + "description", Text(text), Text(text, "de-AT"))
    into.say(subject, RDFS + "label", Text(text, "x-private"))
    into.say(subject, RDFS + "comment", Text(text))


def _operations(into: Vocabulary, subject: Iri, text: str) -> None:
    for method in ("GET", "POST", text):
        operation = into.node(subject, HYDRA + "supportedOperation")
        into.say(operation, HYDRA + "method", Text(method))
        into.say(operation, HYDRA + "expects", Iri(BASE + text))
        into.say(operation, HYDRA + "returns", Iri(BASE + text + "/unknown"))
        _described(into, operation, text)
        status = into.node(operation, HYDRA + "possibleStatus")
        into.say(status, HYDRA + "statusCode", Text("404"))
        _described(into, status, text)
        header = into.node(operation, HYDRA + "expectsHeader")
        into.say(header, HYDRA + "headerName", Text(text))
        into.say(header, HYDRA + "possibleValue", Text(text))
        into.say(header, HYDRA + "closedSet", Text("true"))


def _property(into: Vocabulary, owner: Iri, iri: Iri, text: str) -> Iri:
    supported = into.node(owner, HYDRA + "supportedProperty")
    into.say(supported, HYDRA + "property", iri)
    into.say(supported, HYDRA + "description", Text(text))
    return supported


def vocabulary() -> Vocabulary:
    """Return one API in which each payload stands in every field."""
    into = Vocabulary()
    api = Iri(BASE + "api")
    everything = "\n".join(TEXTS.values())
    into.say(api, RDF + "type", Iri(HYDRA + "ApiDocumentation"))
    _described(into, api, everything)
    into.say(api, HYDRA + "entrypoint", Text(f"javascript:{SENTINEL}()"))
    for number, text in enumerate(TEXTS.values()):
        one = Iri(BASE + text)
        into.say(api, HYDRA + "supportedClass", one)
        into.say(one, RDF + "type", Iri(HYDRA + "Class"))
        into.say(one, HC + "iriTemplate", Text(f"/{text}/{{{text}}}{{?{text}*}}"))
        _described(into, one, text)
        _operations(into, one, text)
        search = into.node(one, HYDRA + "search")
        into.say(search, HYDRA + "template", Text(f"/{{?{text},b}}{text}"))
        mapping = into.node(search, HYDRA + "mapping")
        into.say(mapping, HYDRA + "variable", Text(text))
        into.say(mapping, HYDRA + "property", Iri(BASE + text))

        named = Iri(BASE + text + "/" + text)
        supported = _property(into, one, named, text)
        into.say(named, RDFS + "range", Iri(XSD + "string"))
        into.list(supported, SH + "in", [Text(text), Text(text + "'"), Text('"')])
        titled = Iri(f"{BASE}titled{number}")
        supported = _property(into, one, titled, text)
        into.say(supported, HYDRA + "title", Text(text))
        into.say(supported, SH + "pattern", Text(text))
        into.say(supported, SH + "minInclusive", Text(text))
        into.say(titled, RDFS + "range", Iri(XSD + text))
        hidden = Iri(f"{BASE}{text}/hidden")
        supported = _property(into, one, hidden, text)
        into.say(supported, HYDRA + "readable", Text("false"))
        into.say(supported, HYDRA + "required", Text(text))
        link = Iri(f"{BASE}{text}/link")
        _property(into, one, link, text)
        into.say(link, RDF + "type", Iri(HYDRA + "Link"))
        into.say(link, RDFS + "range", one)
        into.say(link, OWL + "deprecated", Text("true"))
        _operations(into, link, text)
    return into


@pytest.fixture(scope="module", params=["ttl", "jsonld"])
def generated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a folder in which the command has generated everything into `out`."""
    folder = tmp_path_factory.mktemp("canaries")
    made = vocabulary()
    text = made.turtle() if request.param == "ttl" else made.jsonld()
    source = folder / f"{SOURCE}.{request.param}"
    source.write_text(text, encoding="utf-8")
    targets = [part for name in known_targets() for part in ("--target", name)]
    done = run_command(
        "generate", source.name, "--package", "api", "--out", "out", *targets,
        cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert sorted(folder.iterdir()) == sorted([source, folder / "out"])
    shown = done.stdout.decode() + done.stderr.decode()
    assert not steering(shown)
    return folder / "out"


@pytest.mark.parametrize("command", [["check"], ["inspect"]])
def test_what_is_shown_steers_no_terminal(generated: Path, command: list[str]) -> None:
    source = next(p for p in generated.parent.iterdir() if p.is_file())
    done = run_command(*command, source.name, cwd=generated.parent)
    assert done.returncode in (0, 1), done.stderr.decode()[-2000:]
    shown = done.stdout.decode() + done.stderr.decode()
    assert "Traceback" not in shown
    assert not steering(shown)


@pytest.mark.parametrize("form", ["text", "markdown", "json", "sarif"])
def test_what_is_compared_stays_text(
    generated: Path, tmp_path: Path, form: str
) -> None:
    source = next(p for p in generated.parent.iterdir() if p.is_file())
    # What is gone, what is new and what is other are told of all payloads.
    fewer = Vocabulary(statements=vocabulary().statements[::-1][::2][::-1])
    (tmp_path / "old.ttl").write_text(fewer.turtle(), encoding="utf-8")
    done = run_command(
        *("compare", str(tmp_path / "old.ttl"), source.name, "--format", form),
        cwd=generated.parent,
    )
    assert done.returncode == 1, done.stderr.decode()[-2000:]
    shown = done.stdout.decode()
    assert "Traceback" not in shown + done.stderr.decode()
    assert len(shown.splitlines()) > len(TEXTS)
    if form in ("json", "sarif"):
        json.loads(shown)
        return
    if form == "text":
        assert not steering(shown)
        return
    assert not DIRECTING.search(shown)
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table"])
    kinds = {token.type for token in _tokens(reader.parse(shown))}
    assert not kinds & {"html_block", "html_inline", "image", "link_open", "fence"}
    assert kinds >= {"heading_open", "bullet_list_open"}


def test_every_class_has_its_models_and_its_page(generated: Path) -> None:
    models = {p.name for p in (generated / "api" / "models").glob("*.py")}
    pages = {p.name for p in (generated / "docs").glob("*.md")}
    distinct = len(set(TEXTS.values()))
    assert len(models) == len({name.casefold() for name in models}) == distinct + 1
    assert len(pages) == len({name.casefold() for name in pages}) == distinct + 1


def test_no_path_means_anything_to_a_file_system(generated: Path) -> None:
    reserved = {"con", "prn", "aux", "nul"}
    for path in generated.rglob("*"):
        assert path.resolve().is_relative_to(generated.resolve())
        assert path.stem.casefold() not in reserved
        assert path.stem.partition(".")[0].casefold() not in reserved
        assert path.name.isprintable()
        assert not path.name.endswith((".", " "))
        assert not set(path.name) & set('\\/:*?"<>|')
        assert len(path.name.encode()) <= 200


def test_no_python_calls_what_a_text_says(generated: Path) -> None:
    files = [p for p in generated.rglob("*.py") if "_runtime" not in p.parts]
    assert files
    for path in files:
        require_inert(path)


def test_importing_everything_runs_nothing_of_the_vocabulary(generated: Path) -> None:
    """Modules are imported, their annotations read and their schemas built."""
    done = run_python(
        "import importlib, pkgutil, sys, warnings\n"
        "warnings.simplefilter('error')\n"
        "sys.path.insert(0, 'out')\n"
        "import api\n"
        "names = [m.name for m in pkgutil.walk_packages(api.__path__, 'api.')\n"
        "         if not m.name.endswith('__main__')]\n"
        "modules = [importlib.import_module(name) for name in names]\n"
        "import api.models, pydantic\n"
        "built = 0\n"
        "for module in (api, api.models):\n"
        "    for name in module.__all__:\n"
        "        value = getattr(module, name)\n"
        "        if isinstance(value, type) and issubclass(value, pydantic.BaseModel):\n"
        "            value.model_rebuild()\n"
        "            repr(value); value.__doc__\n"
        "            try:\n"
        "                value.model_validate({})\n"
        "            except pydantic.ValidationError as error:\n"
        "                str(error)\n"
        "            built += 1\n"
        "print(built)\n",
        cwd=generated.parent,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert int(done.stdout) >= 3 * len(set(TEXTS.values()))


def test_every_json_document_parses(generated: Path) -> None:
    documents = [*generated.rglob("*.jsonld"), *generated.rglob("*.json")]
    assert documents
    for path in documents:
        json.loads(path.read_bytes())


def test_typescript_compiles_and_runs_nothing_of_the_vocabulary(
    generated: Path, tmp_path: Path
) -> None:
    # What calls the sentinel does not compile: no module knows it.
    modules = compiled(beside(generated / "typescript", tmp_path))
    program = tmp_path / "program.mjs"
    program.write_text(
        f"globalThis.{SENTINEL} = () => process.exit(98);\n"
        "const { Client } = await import('./js/index.js');\n"
        "const client = new Client('http://a.example/');\n"
        "const names = Object.getOwnPropertyNames(Client.prototype);\n"
        "const getters = names.filter((name) => typeof client[name] === 'object');\n"
        "console.log(getters.length);\n"
    )
    assert (modules / "index.js").is_file()
    done = node(program)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > len(set(TEXTS.values())) / 2


def _tokens(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _tokens(token.children or ())


def test_every_document_in_yaml_and_turtle_parses(generated: Path) -> None:
    folder = generated / "schema"
    read = yaml.safe_load((folder / "openapi.yaml").read_text("utf-8"))
    assert read == json.loads((folder / "openapi.json").read_text("utf-8"))
    shapes = Graph().parse(folder / "shapes.ttl")
    # What is stated of no shape and no part of one was broken out of a text.
    spoken = {
        predicate for predicate in shapes.predicates() if SH not in str(predicate)
    }
    lists = (URIRef(RDF + name) for name in ("type", "first", "rest"))
    assert spoken <= {URIRef(RDFS + "label"), *lists}


def test_docs_hold_no_markup_of_the_vocabulary(generated: Path) -> None:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table"])
    for path in (generated / "docs").glob("*.md"):
        text = path.read_text("utf-8")
        assert not text.startswith("---")
        assert not DIRECTING.search(text), path
        for token in _tokens(reader.parse(text)):
            assert token.type not in ("html_block", "image"), (path, token.content)
            if token.type == "html_inline":
                assert token.content == "<br>", path
            if token.type == "link_open":
                assert re.fullmatch(r"[^:/\\]+\.md", str(token.attrs["href"])), path
            if token.type == "fence":
                assert token.info == ""


def test_an_entry_point_is_no_link_that_runs(generated: Path) -> None:
    index = (generated / "docs" / "index.md").read_text("utf-8")
    page = MarkdownIt("commonmark", {"html": True}).enable(["table"]).render(index)
    assert "javascript:" in page
    assert not re.search(r'href="[^"]*javascript:', page)


_HTML = frozenset(
    "html head meta title link script body a header button label input div p ul li nav "
    "details summary main h1 h2 h3 h4 dl dt dd br section article span code var wbr b figure figcaption "
    "pre footer table thead tbody tr th td svg desc defs marker path g rect text".split()
)


def test_a_site_holds_no_markup_of_the_vocabulary(generated: Path) -> None:
    pages = sorted((generated / "html").glob("*.html"))
    assert len(pages) > len(set(TEXTS.values()))
    for path in pages:
        text = path.read_text("utf-8")
        assert not DIRECTING.search(text), path
        for element in parsed(text).all():
            assert element.name in _HTML, (path, element.name)
            names = set(element.attributes)
            assert not [n for n in names if n.startswith("on") or n == "style"], path
            for name in names & {"href", "src"}:
                where = element.attributes[name]
                if element.name == "a" and where.startswith(("http://", "https://")):
                    continue
                assert re.fullmatch(r"data:,|[^:/\\]*|assets/[a-z.]+", where), where
            if element.name == "script":
                assert not element.text


def test_what_a_site_searches_is_data(generated: Path) -> None:
    text = (generated / "html" / "assets" / "search-index.js").read_text("ascii")
    opening, _, rest = text.partition("window.searchIndex = ")
    assert opening == '"use strict";\n'
    assert SENTINEL in json.dumps(json.loads(rest.removesuffix(";\n")))


def test_diagrams_hold_no_markup_of_the_vocabulary(generated: Path) -> None:
    pictures = list((generated / "diagram").glob("*.svg"))
    assert pictures
    for path in pictures:
        text = path.read_text("utf-8")
        assert not DIRECTING.search(text), path
        kinds = {element.tag.rpartition("}")[2] for element in XML(text).iter()}
        assert kinds <= _HTML | {"style"}
    for line in (generated / "diagram" / "classes.mmd").read_text("utf-8").splitlines():
        assert re.fullmatch(r'[A-Za-z0-9 _#;"{}\[\]:<>|-]*', line), line
