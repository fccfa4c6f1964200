"""The ways in which a command ends that need no client: exit statuses, wrong input."""

from __future__ import annotations

import click

OTHER, NOT_VALID, SOME_FAILED = 1, 5, 9
BROKEN_PIPE, INTERRUPTED = 141, 130


class NotValid(click.ClickException):
    """What was to be sent is not what the vocabulary describes."""

    exit_code = NOT_VALID


class Unreadable(click.ClickException):
    """A file that cannot be read."""

    exit_code = 2
