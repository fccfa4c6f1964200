"""What narrows a value beyond its datatype (XSD 1.1 part 2, section 4.3)."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from .lexical import BadValueError, to_json
from .spaces import Schema

if TYPE_CHECKING:
    # Imported late below: the checks themselves need the standard library alone.
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The facets of one property, for Pydantic and for checks.

    `pattern` is found anywhere in the text (SHACL 1.0, section 4.4.3); one
    that is no regular expression is left out. Bounds are lexical forms of
    numbers or moments, so that no digit is lost.
    """

    pattern: str | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_inclusive: str | None = None
    max_inclusive: str | None = None
    min_exclusive: str | None = None
    max_exclusive: str | None = None
    one_of: tuple[str, ...] = ()

    def check(self, value: object) -> None:
        """Raise `BadValueError` where `value`, a value of its datatype, breaks one."""
        text = _lexical(value)
        if self.one_of and text not in self.one_of:
            raise BadValueError(
                "not-allowed-value", f"it is none of {_listed(self.one_of)}"
            )
        self._check_length(value)
        if self.pattern is not None:
            pattern = _compiled(self.pattern)
            if pattern is not None and not pattern.search(text):
                raise BadValueError("bad-format", f"it does not match {self.pattern}")
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            self._check_bounds(Decimal(str(value)))

    def _check_length(self, value: object) -> None:
        if not isinstance(value, (str, bytes)):
            return
        length = len(value)
        if self.min_length is not None and length < self.min_length:
            raise BadValueError("out-of-range", f"it is shorter than {self.min_length}")
        if self.max_length is not None and length > self.max_length:
            raise BadValueError("out-of-range", f"it is longer than {self.max_length}")

    def _check_bounds(self, number: Decimal) -> None:
        if number.is_nan():
            return
        for bound, broken, reason in (
            (self.min_inclusive, number.__lt__, "less than"),
            (self.max_inclusive, number.__gt__, "more than"),
            (self.min_exclusive, number.__le__, "not more than"),
            (self.max_exclusive, number.__ge__, "not less than"),
        ):
            if bound is not None and broken(Decimal(bound)):
                raise BadValueError("out-of-range", f"it is {reason} {bound}")

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return self.narrow(handler(source))

    def narrow(self, schema: CoreSchema) -> CoreSchema:
        """Return the schema of a datatype for Pydantic, narrowed."""
        from pydantic_core import core_schema

        if schema["type"] == "str" and not self.one_of:
            text = core_schema.str_schema(
                strict=True,
                min_length=self.min_length,
                max_length=self.max_length,
                pattern=self.pattern,
                regex_engine=schema.get("regex_engine"),
            )
            if _buildable(text):
                return text
        return core_schema.no_info_after_validator_function(self._checked, schema)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> Schema:
        return self.narrowed(handler(schema))

    def narrowed(self, schema: Schema) -> Schema:
        """Return the JSON Schema of a datatype, narrowed as far as it can say it."""
        found = dict(schema)
        if self.one_of and found.get("type") == "string":
            return {"enum": list(self.one_of)}
        number = found.get("type") in ("integer", "number")
        for name, bound in (
            ("minLength", None if number else self.min_length),
            ("maxLength", None if number else self.max_length),
            ("minimum", _json_number(self.min_inclusive) if number else None),
            ("maximum", _json_number(self.max_inclusive) if number else None),
            ("exclusiveMinimum", _json_number(self.min_exclusive) if number else None),
            ("exclusiveMaximum", _json_number(self.max_exclusive) if number else None),
            ("pattern", None if number else self.pattern),
        ):
            if bound is not None:
                found[name] = bound
        return found

    def _checked(self, value: object) -> object:
        from pydantic_core import PydanticCustomError

        try:
            self.check(value)
        except BadValueError as error:
            reason = error.reason.removeprefix("it ")
            raise PydanticCustomError(
                "facet", "Input {reason}", {"reason": reason, "code": error.code}
            ) from None
        return value


def _json_number(bound: str | None) -> float | None:
    return None if bound is None else float(bound)


def _buildable(schema: CoreSchema) -> bool:
    """Whether pydantic-core's own regular expressions take the pattern."""
    from pydantic_core import SchemaError, SchemaValidator

    try:
        SchemaValidator(schema)
    except SchemaError:
        return False
    return True


def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        with warnings.catch_warnings():
            # A set in a set may mean more in a later Python; here it does not.
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return None


def _lexical(value: object) -> str:
    written = to_json(value)
    if isinstance(written, bool):
        return "true" if written else "false"
    return str(written)


def _listed(values: tuple[str, ...]) -> str:
    shown = ", ".join(repr(value) for value in values[:10])
    return shown if len(values) <= 10 else f"{shown} and {len(values) - 10} more"
