"""Texts that attack a generator, and the command run where nothing can escape."""

from __future__ import annotations

import ast
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from support import at_home

SENTINEL = "hydra_canary"
"""What a payload calls if any of it is ever run."""

_CALL = f"{SENTINEL}()"

TEXTS: Mapping[str, str] = {
    # Strings and comments of Python, and what a template language would run.
    "quotes": f'"""\n{_CALL}\n"""',
    "single quotes": f"'''\n{_CALL}\n'''",
    "quote": f'"+{_CALL}+"',
    "apostrophe": f"'+{_CALL}+'",
    "escaped quotes": f'\\"\\"\\"\n{_CALL}\n',
    "backslash at the end": f"{_CALL}\\",
    "backslash before a quote": f'\\" + {_CALL} #',
    "carriage return": f"a\r{_CALL}",
    "line feed": f"a\n{_CALL}",
    "both": f"a\r\n{_CALL}",
    "next line": f"a\x85{_CALL}",
    "line separator": f"a\u2028{_CALL}\u2029{_CALL}",
    "form feed": f"a\x0c{_CALL}\x0b{_CALL}",
    "null": f"a\x00{_CALL}",
    "named escape": f"\\N{{BULLET}}\\u000a{_CALL}\\x0a{_CALL}\\",
    "broken escapes": "\\N{no such} \\u12 \\x1 \\777",
    "expression": "{{ 7*7 }} {{ " + _CALL + " }}",
    "statement": "{% raw %}{% set x = " + _CALL + " %}",
    "comment of a template": f"{{# #}} {{# {_CALL}",
    "comment of C": f"*/ {_CALL} /*",
    "template literal": f"`${{{_CALL}}}` + {_CALL}",
    "tags of comments": f"@ts-nocheck\n@ts-ignore {{@link {_CALL}}}\n@throws {{x}}",
    "format string": f"{{{_CALL}}} {{0}} {{self.__class__}}",
    "percent": "%s %(a)s %n {} {0!r:>9}",
    "direction": f"\u202e{_CALL}\u2066\u2069\u200b",
    "terminal": f"\x1b[2J\x1b]0;{_CALL}\x07\x9b1m",
    "only quotes": '""" """"""',
    "only blanks": "  \t \u00a0 ",
    "doctest": f">>> import os\n>>> {_CALL}\n",
    "surrogate pair": "\U0001f600\U000e0001",
    "after a comment": f"# type: ignore\n{_CALL}",
    "coding": f"# -*- coding: utf-7 -*-\n+AAo-{_CALL}",
    # Markdown and HTML.
    "script": f"<script>{_CALL}</script>",
    "end of script": f"</script><script>{_CALL}//",
    "comment of HTML": f"--><img src=x onerror={_CALL}><!--",
    "link": f"[a](javascript:{_CALL}) ![b](javascript:{_CALL})",
    "autolink": f"<javascript:{_CALL}> <a@b.example> &lt;&#60;",
    "reference": f"[a]: javascript:{_CALL}\n\n[a]",
    "table": f"a | b\n--|--\n<b>{_CALL}</b> | \\| c",
    "fence": f"```\n~~~\n```\n<b>{_CALL}</b>",
    "front matter": f"---\na: !!python/object {_CALL}\n---",
    "indented": f"    {_CALL}\n\t{_CALL}",
    "underline": "a\n===\nb\n---",
    # Paths.
    "parent": f"../../{SENTINEL}",
    "encoded parent": f"..%2f..%2f{SENTINEL}",
    "drive": f"C:\\{SENTINEL}",
    "root": f"/tmp/{SENTINEL}",
    "home": "~",
    "dots": "..",
    "device": "CON",
    "device with a suffix": "aux.py",
    "dot at the end": "name.",
    "long": "n" * 300,
    "long and wide": "\u00fc" * 300,
    # Names.
    **{
        f"name {name}": name
        for name in (
            *("class", "None", "match", "type", "_", "__class__", "__init__"),
            *("__init_subclass__", "__getattr__", "_x", "model_config", "model_dump"),
            *("model_fields", "model_post_init", "copy", "json", "schema", "validate"),
            *("construct", "self", "cls", "print", "BaseModel", "Field", "Optional"),
            *("Literal", "Annotated", "Resource", "Collection", "Link", "datetime"),
            *("list", "str", "int", "typing", "pydantic", "http", "test", "models"),
            *("mro", "name", "value", "_ignore_", "key", "xsd", "index", "README"),
            *(
                "1st",
                "-",
                "\u65e5\u672c",
                "\ufb01eld",
                "\uff43lass",
                "\u00aab",
                "hydra_class",
            ),
            *("annotations", "TYPE_CHECKING", "ClassVar", "write", "read"),
        )
    },
}
"""Payloads by what they try."""

_PRELUDE = f"""\
import builtins, os, resource, runpy, sys
def _stop(status):
    def stop(*_arguments, **_named):
        os._exit(status)
    return stop
builtins.{SENTINEL} = _stop(98)
def _audit(event, arguments):
    quiet = ("socket.__new__", "socket.gethostname")
    # A library asks so whether the machine has IPv6; nothing leaves it.
    asks = event == "socket.bind" and arguments[1][:2] == ("::1", 0)
    if event.startswith("socket.") and event not in quiet and not asks:
        os._exit(97)
    if event in ("os.system", "subprocess.Popen", "os.exec", "os.spawn", "os.posix_spawn"):
        os._exit(96)
sys.addaudithook(_audit)
"""


def run_python(
    code: str,
    *,
    cwd: Path,
    arguments: tuple[str, ...] = (),
    memory: int = 0,
    timeout: float = 120,
    stdin: bytes | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run `code` where the sentinel, sockets and processes end the process.

    The exit status is 98, 97 and 96 for these. `memory` bounds the address
    space, in bytes.
    """
    bound = (
        f"resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))\n"
        if memory
        else ""
    )
    return subprocess.run(
        [sys.executable, "-c", _PRELUDE + bound + code, *arguments],
        cwd=cwd,
        env={**at_home(cwd), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        timeout=timeout,
        input=stdin,
    )


def run_command(
    *arguments: str, cwd: Path, memory: int = 0, timeout: float = 120
) -> subprocess.CompletedProcess[bytes]:
    """Run `hydra-codegen` so that it cannot do what it must not."""
    return run_python(
        "from hydra_codegen.cli import main\nmain(prog_name='hydra-codegen')\n",
        cwd=cwd,
        arguments=arguments,
        memory=memory,
        timeout=timeout,
    )


def require_inert(path: Path) -> None:
    """Fail unless a Python file compiles and nothing in it calls the sentinel."""
    tree = ast.parse(path.read_bytes(), str(path))
    compile(tree, str(path), "exec", dont_inherit=True)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            assert node.id != SENTINEL, f"{path}:{node.lineno}"
        if isinstance(node, ast.Call):
            called = node.func
            assert not (isinstance(called, ast.Attribute) and called.attr == SENTINEL)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.name != SENTINEL, path
        if isinstance(node, ast.Import):
            assert all(alias.name != "os" for alias in node.names), path


def steering(text: str) -> set[str]:
    """Return the characters of `text` that a terminal or a reader obeys."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return {c for c in text if unicodedata.category(c) in kinds and c != "\n"}
