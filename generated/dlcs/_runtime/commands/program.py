"""The program: a group of commands for each class, read when they are needed."""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
from click.exceptions import NoArgsIsHelpError

from ..terminal import printable, say
from .called import EntryPointCommand, MethodCommand, Setting
from .described import Operations, Place, read_index, read_operations, spelled
from .endings import INTERRUPTED

_EPILOG = (
    "Exit status: 0 done; 1 an answer that cannot be used; 2 wrong usage; 3 not "
    "found; 4 not allowed; 5 not valid; 6 conflict; 7 no connection; 8 the server "
    "failed; 9 some rows failed."
)


def run(package: str, folder: Path, arguments: Sequence[str] | None) -> int:
    """Do what the command line says; return the exit status."""
    try:
        status = _Program(package, folder).main(
            arguments, prog_name=f"python -m {package}", standalone_mode=False
        )
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def _show(error: click.ClickException) -> None:
    if isinstance(error, NoArgsIsHelpError):
        error.show()
        return
    if isinstance(error, click.UsageError) and error.ctx is not None:
        say(printable(f"Try '{error.ctx.command_path} --help' for help."))
    say(printable(f"Error: {error.format_message()}"))


class _Program(click.Group):
    """All commands of one API."""

    def __init__(self, package: str, folder: Path) -> None:
        self._setting = Setting(package, read_index(folder))
        self._folder = folder
        index = self._setting.index
        name = index.name
        where = f", else {printable(index.url)}" if index.url else ""
        credentials = (
            f"The API is at --url, else at {name}_URL{where}. Credentials: {name}_TOKEN, "
            f"or {name}_KEY and {name}_SECRET, sent to that API alone."
        )
        super().__init__(
            help=f"{printable(index.title)}: {printable(index.help)}\n\n{credentials}",
            epilog=_EPILOG,
        )
        self._places = {spelled(k): (k, v) for k, v in index.places.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the vocabulary, then our own."""
        return list(dict.fromkeys([*self._places, *self._own()]))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command; what it consists of is not read yet."""
        if cmd_name in self._places:
            accessor, place = self._places[cmd_name]
            return _PlaceGroup(self._setting, self._folder, accessor, place)
        return self._own().get(cmd_name)

    def _own(self) -> dict[str, click.Command]:
        own: dict[str, click.Command] = {
            "entry-point": EntryPointCommand(self._setting)
        }
        if find_spec(f"{self._setting.package}.validators") is not None:
            own["validate"] = _Validate(self._setting.package)
        return own


class _PlaceGroup(click.Group):
    """The operations of one class."""

    def __init__(
        self, setting: Setting, folder: Path, accessor: str, place: Place
    ) -> None:
        super().__init__(name=spelled(accessor), help=printable(place.help))
        self._setting = setting
        self._folder = folder
        self._accessor = accessor
        self._place = place

    @functools.cached_property
    def _operations(self) -> Operations:
        return read_operations(self._folder, self._place)

    @functools.cached_property
    def _names(self) -> dict[str, str]:
        return {spelled(name): name for name in self._operations.methods}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the operations in the order of the vocabulary."""
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one operation."""
        if cmd_name not in self._names:
            return None
        method = self._operations.methods[self._names[cmd_name]]
        properties = self._operations.bodies.get(method.model, {})
        return MethodCommand(self._setting, self._accessor, method, properties)


class _Validate(click.Command):
    """The command of the validators, which has a parser of its own."""

    def __init__(self, package: str) -> None:
        super().__init__(
            "validate",
            help="Check files of documents, as python -m "
            f"{package}.validators does, whose options it takes.",
            params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
            add_help_option=False,
            context_settings={"ignore_unknown_options": True},
        )
        self._package = package

    def invoke(self, ctx: click.Context) -> int:
        """Check files."""
        vocabulary = import_module(f"{self._package}.validators._vocabulary")
        command = import_module("..command", __package__)
        arguments = list(ctx.params["arguments"])
        status: int = command.main(vocabulary.VOCABULARY, arguments)
        sys.stdout.flush()
        return status
