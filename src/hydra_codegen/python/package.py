"""The files that every Python target shares: the package and its run time."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.docstrings import comment, docstring, wrapped
from hydra_codegen.python.imports import export_key, import_block
from hydra_codegen.python.layout import INDENT, WIDTH
from hydra_codegen.python.literals import string
from hydra_codegen.rendering import Template, Templates

_RUNTIME = Path(__file__).parents[1] / "runtime"

MODELS_RUNTIME = (
    "__init__.py",
    "collection.py",
    "datatypes.py",
    "facets.py",
    "lazy.py",
    "lexical.py",
    "links.py",
    "resource.py",
    "spaces.py",
)
"""The run-time modules that models need."""
CHECKS_RUNTIME = (
    "checking.py",
    "command.py",
    "engines.py",
    "explain.py",
    "keys.py",
    "rules.py",
    "streaming.py",
    "terminal.py",
    "verdicts.py",
    "violations.py",
)
"""Those that checks need besides."""
CLIENT_RUNTIME = (
    "client/__init__.py",
    "client/addresses.py",
    "client/agreement.py",
    "client/asynchronous.py",
    "client/authentication.py",
    "client/batches.py",
    "client/blocking.py",
    "client/contexts.py",
    "client/core.py",
    "client/errors.py",
    "client/exchange.py",
    "client/expanded.py",
    "client/known.py",
    "client/messages.py",
    "client/operations.py",
    "client/pages.py",
    "client/problems.py",
    "client/reading.py",
)
"""Those that a client needs besides models."""
COMMANDS_RUNTIME = (
    "commands/__init__.py",
    "commands/called.py",
    "commands/described.py",
    "commands/endings.py",
    "commands/failures.py",
    "commands/fields.py",
    "commands/parameters.py",
    "commands/program.py",
    "commands/rows.py",
    "commands/shown.py",
    "commands/uploading.py",
    "streaming.py",
    "terminal.py",
)
"""Those that the command line of a client needs besides."""
TESTING_RUNTIME = (
    "samples.py",
    "testing/__init__.py",
    "testing/in_process.py",
    "testing/instances.py",
)
"""Those that tests need besides a client and a server."""
SERVER_RUNTIME = (
    "paging.py",
    "server/__init__.py",
    "server/access.py",
    "server/answering.py",
    "server/application.py",
    "server/bulk.py",
    "server/browser/__init__.py",
    "server/browser/fields.py",
    "server/browser/forms.py",
    "server/browser/frame.py",
    "server/browser/markup.py",
    "server/browser/site.py",
    "server/browser/submitted.py",
    "server/browser/texts.py",
    "server/browser/tokens.py",
    "server/browser/values.py",
    "server/browser/views.py",
    "server/calls.py",
    "server/changes.py",
    "server/command.py",
    "server/conditions.py",
    "server/description.py",
    "server/documents.py",
    "server/filters.py",
    "server/guard.py",
    "server/handlers.py",
    "server/limits.py",
    "server/metrics.py",
    "server/migrating.py",
    "server/negotiation.py",
    "server/openapi.py",
    "server/pages.py",
    "server/probes.py",
    "server/problems.py",
    "server/rows.py",
    "server/session.py",
    "server/statements.py",
    "server/store.py",
    "server/submitting.py",
    "server/tables.py",
    "server/watching.py",
    "server/work.py",
)
"""Those that a server needs besides."""


class LazyPackage(NamedTuple):
    """An ``__init__.py`` that imports nothing until asked (PEP 562).

    `runtime` is the module that makes it so, `names` what each module offers.
    """

    docstring: PythonCode
    runtime: PythonCode
    names: PythonCode


class PackageStub(NamedTuple):
    """The ``__init__.pyi`` beside it: what it offers (PEP 484)."""

    imports: PythonCode
    exported: PythonCode


PACKAGE = Template(
    "models/package.py.jinja", {"header": PythonCode, "package": LazyPackage}
)
STUB = Template(
    "models/package.pyi.jinja", {"header": PythonCode, "package": PackageStub}
)


def header(text: str) -> PythonCode:
    """Return the comment at the top of each file; its sentence names the source."""
    if "do not edit" in text.lower():
        return comment(text)
    return comment(f"{text.rstrip('. ')}; do not edit.")


def lazy_package_files(
    templates: Templates,
    sentence: str,
    folder: str,
    title: str,
    modules: Mapping[str, Iterable[str]],
) -> dict[str, str]:
    """Return the files of the package in `folder`, which offers names of `modules`.

    These are relative to the package; one that offers nothing needs no stub.
    """
    top = header(sentence)
    package = LazyPackage(
        docstring=docstring(title),
        runtime=PythonCode(f"{'.' * (folder.count('/') + 1)}_runtime.lazy"),
        names=_table(modules),
    )
    found = {
        f"{folder}/__init__.py": templates.render(PACKAGE, header=top, package=package)
    }
    if modules:
        names = {name for offered in modules.values() for name in offered}
        exported = "".join(
            f"    {string(name)},\n" for name in sorted(names, key=export_key)
        )
        stub = PackageStub(
            imports=import_block(modules),
            exported=PythonCode(f"__all__ = [\n{exported}]"),
        )
        found[f"{folder}/__init__.pyi"] = templates.render(
            STUB, header=top, package=stub
        )
    return found


def _table(modules: Mapping[str, Iterable[str]]) -> PythonCode:
    """Return the lines that say what each module offers, as `lazily` reads them."""
    return PythonCode(
        "\n".join(
            line
            for module, offered in modules.items()
            for line in wrapped((module, *offered), WIDTH, INDENT)
        )
    )


@functools.cache
def runtime_file(name: str) -> str:
    """Return the text of one run-time module, byte for byte."""
    return (_RUNTIME / name).read_text("utf-8")


def runtime_files(package: str, names: Iterable[str]) -> dict[str, str]:
    """Return copies of run-time modules, by their path in `package`."""
    return {f"{package}/_runtime/{name}": runtime_file(name) for name in names}
