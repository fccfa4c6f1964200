"""JSON values as YAML 1.2 in block style, read the same by YAML 1.1.

Texts are always quoted, so that none is taken for a date, a number or `no`.
"""

from __future__ import annotations

import functools
import json
import re

from hydra_codegen.fragments import JsonValue

_PLAIN_KEY = re.compile(r"[A-Za-z$][\w$./+-]*", re.ASCII)
_MEANS_MORE = frozenset(("false", "n", "no", "null", "off", "on", "true", "y", "yes"))
# What YAML 1.2 holds in quotes only by its number (section 5.1).
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


_encode = json.JSONEncoder(ensure_ascii=False).encode


def yaml_text(value: JsonValue, comment: str) -> str:
    """Return `value` as a YAML document under a comment, a line without breaks."""
    lines = [f"# {_in_comment(comment)}"]
    _write(lines, "", value, "")
    return "\n".join(lines) + "\n"


def _write(lines: list[str], head: str, value: JsonValue, indent: str) -> None:
    """Write a value; on its first line stands `head`, on the others `indent`."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            _item(lines, f"{head}{_key(key)}:", item, f"{indent}  ")
            head = indent
    elif isinstance(value, (list, tuple)) and value:
        for item in value:
            _write(lines, f"{head}- ", item, f"{indent}  ")
            head = indent
    else:
        lines.append(head + _scalar(value))


def _item(lines: list[str], head: str, value: JsonValue, indent: str) -> None:
    if isinstance(value, (dict, list, tuple)) and value:
        lines.append(head)
        _write(lines, indent, value, indent)
    else:
        lines.append(f"{head} {_scalar(value)}")


@functools.lru_cache(maxsize=4096)
def _key(key: str) -> str:
    if _PLAIN_KEY.fullmatch(key) and key.lower() not in _MEANS_MORE:
        return key
    return _scalar(key)


def _scalar(value: JsonValue) -> str:
    """Return a scalar, or an empty collection, as JSON writes it (YAML 1.2 holds it)."""
    return _ESCAPED.sub(_number, _encode(value))


def _number(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _in_comment(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
