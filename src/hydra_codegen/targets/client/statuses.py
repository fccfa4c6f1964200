"""Errors that a vocabulary documents and no specification of HTTP knows."""

from __future__ import annotations

from typing import NamedTuple

from hydra_codegen.documentation import ApiDocumentation, Status
from hydra_codegen.fragments import PythonCode
from hydra_codegen.python.docstrings import docstring, plain_line
from hydra_codegen.python.imports import import_block

KNOWN = frozenset(
    (
        *(400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415),
        *(421, 422, 423, 424, 425, 426, 428, 429, 431, 451),
        *(500, 501, 502, 503, 504, 507, 508),
    )
)
"""The statuses that the runtime has classes for."""


class StatusClass(NamedTuple):
    """An exception class for one status, and what the vocabulary says of it."""

    code: int
    text: str
    name: PythonCode
    base: PythonCode
    docstring: PythonCode


def unusual_statuses(documentation: ApiDocumentation) -> tuple[StatusClass, ...]:
    """Return a class for each documented error that the runtime has none for."""
    operations = [
        operation
        for supported in documentation.classes.values()
        for stated in (
            supported.operations,
            *(prop.operations for prop in supported.properties.values()),
        )
        for operation in stated
    ]
    found: dict[int, Status] = {}
    for status in (
        *documentation.statuses,
        *(status for operation in operations for status in operation.statuses),
    ):
        if 400 <= status.code < 600 and status.code not in KNOWN:
            found.setdefault(status.code, status)
    return tuple(
        StatusClass(
            code=code,
            text=plain_line(status.text) or "an error",
            name=PythonCode(f"Status{code}"),
            base=PythonCode("ServerError" if code >= 500 else "ClientError"),
            docstring=docstring(
                f"{code}: {plain_line(status.text) or 'an error'}", indent="    "
            ),
        )
        for code, status in sorted(found.items())
    )


def status_imports(statuses: tuple[StatusClass, ...]) -> PythonCode:
    """Return the imports of the module of such classes."""
    bases = {str(status.base) for status in statuses}
    return import_block({".._runtime.client.errors": {*bases, "StatusError"}})
