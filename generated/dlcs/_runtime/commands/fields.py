"""What is sent, out of a command line or a row: ``name=value``, files, cells.

Texts become what the property holds by asking the model: of all that a text may
mean, the first that fits.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
from pydantic import JsonValue, ValidationError

from ..resource import Resource
from .endings import NotValid, Unreadable

Document = dict[str, JsonValue]


class NotFittingError(ValueError):
    """A text that no value of its property can be; the message is a sentence."""


def document_of(model: type[Resource], fields: Sequence[str]) -> Document:
    """Return the document that arguments describe; the later ones count.

    ``name=value`` is a value of the property's type, ``name=`` null,
    ``name:=JSON`` any JSON, ``@file`` and ``-`` an object of JSON. Raises
    `click.UsageError` for any other, `NotValid` for values that do not fit, and
    `Unreadable` for a file.
    """
    found: Document = {}
    for field in fields:
        name, equals, text = field.partition("=")
        if field == "-" or field.startswith("@"):
            found.update(_file(field))
        elif not equals:
            raise click.UsageError(
                f"{field!r} is not name=value, @file, or - for standard input"
            )
        else:
            exact = name.endswith(":")
            key = key_of(model, name.removesuffix(":"))
            try:
                found[key] = exactly(text) if exact else typed(model, key, text)
            except NotFittingError as error:
                raise NotValid(f"{name.removesuffix(':')}: {error}") from None
    return found


def key_of(model: type[Resource], name: str) -> str:
    """Return the JSON key of a property by that key, or by its name in Python.

    Raises `click.UsageError` where there is none that can be sent.
    """
    keys = _keys(model)
    if name in keys.values():
        return name
    if name in keys:
        return keys[name]
    if name in model.hydra_read_only:
        raise click.UsageError(f"{name!r} is set by the server and cannot be sent")
    close = difflib.get_close_matches(name, {*keys, *keys.values()}, 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    raise click.UsageError(f"there is no property {name!r} in {model.__name__}{hint}")


def _keys(model: type[Resource]) -> Mapping[str, str]:
    fields = model.model_fields.items()
    return {name: info.serialization_alias or name for name, info in fields}


def typed(model: type[Resource], key: str, text: str) -> JsonValue:
    """Return the value of a property that `text` stands for; raises `NotFittingError`.

    It may be a list in JSON, itself, a number or truth value, and, of a property
    that only takes lists, several between commas. An empty text is null.
    """
    if not text:
        return None
    reason = ""
    for value in _readings(text):
        wrong = _wrong(model, key, value)
        if not wrong:
            return value
        reason = reason or wrong
    raise NotFittingError(f"{reason}, not {text[:80]!r}")


def exactly(text: str) -> JsonValue:
    """Return the JSON value that `text` is; raises `NotFittingError`."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        raise NotFittingError("this is not JSON; a string stands in quotes") from None
    return value


def _readings(text: str) -> Iterator[JsonValue]:
    try:
        value = exactly(text)
    except NotFittingError:
        value = None
    if isinstance(value, list):
        yield value
    yield text
    if isinstance(value, (bool, int, float)):
        yield value
    yield list(text.split(","))


def _wrong(model: type[Resource], key: str, value: JsonValue) -> str:
    """Return why a property cannot hold a value; empty: it can."""
    try:
        model.from_document({key: value})
    except ValidationError as failure:
        for error in failure.errors(include_url=False, include_input=False):
            if error["loc"][:1] == (key,):
                return error["msg"]
    return ""


def _file(field: str) -> Document:
    name = field.removeprefix("@")
    shown = "standard input" if field == "-" else name
    try:
        if field == "-":
            text = sys.stdin.buffer.read().decode("utf-8-sig")
        else:
            text = Path(name).read_text("utf-8-sig")
        document = json.loads(text)
    except OSError as error:
        raise Unreadable(f"{shown}: {error.strerror or 'cannot be read'}") from None
    except (ValueError, RecursionError):
        raise Unreadable(f"{shown} is not JSON in UTF-8") from None
    if not isinstance(document, dict):
        raise NotValid(f"{shown} is not an object of JSON")
    return document


def resource_of(model: type[Resource], document: Document) -> Resource:
    """Return the resource that a document describes; raises `NotFittingError`."""
    try:
        return model.from_document(document)
    except ValidationError as failure:
        errors = failure.errors(include_url=False, include_input=False)
        said = {str(error["loc"][0]): error["msg"] for error in errors if error["loc"]}
        lines = [f"{key}: {message}" for key, message in said.items()]
        raise NotFittingError("; ".join(lines) or "it is not an object") from None
