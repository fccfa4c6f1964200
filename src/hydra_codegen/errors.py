"""The errors a user can meet, and the exit status of each.

Each message is a sentence that says what is wrong, where, and what to do.
"""

from __future__ import annotations

from hydra_codegen.findings import Place


class HydraCodegenError(Exception):
    """The root of all errors raised on purpose; `exit_code` is documented.

    `place` says where the trouble stands, when that is known.
    """

    exit_code = 1

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place or Place()

    def __str__(self) -> str:
        where = str(self.place)
        return f"{where}: {self.message}" if where else self.message


class UsageError(HydraCodegenError):
    """Arguments or settings that cannot be used (exit status 2)."""

    exit_code = 2


class SourceError(HydraCodegenError):
    """A source that cannot be found, fetched or parsed (exit status 3)."""

    exit_code = 3


class VocabularyError(HydraCodegenError):
    """A readable graph that describes no Hydra API (exit status 4)."""

    exit_code = 4


class OutputError(HydraCodegenError):
    """An output that cannot be written, or must not be (exit status 5)."""

    exit_code = 5


class PluginError(HydraCodegenError):
    """A target of another distribution that cannot be used (exit status 6)."""

    exit_code = 6


class TemplateError(HydraCodegenError):
    """A template that cannot be rendered (exit status 6)."""

    exit_code = 6
