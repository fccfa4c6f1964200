"""Python literals, written as ruff's formatter would leave them."""

from __future__ import annotations

from hydra_codegen.fragments import PythonCode

_ESCAPES = {
    "\\": "\\\\",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}


def _escaped(character: str, quote: str) -> str:
    if 0xD800 <= ord(character) <= 0xDFFF:
        # No JSON document holds a lone surrogate, and Pydantic takes none.
        return "\ufffd"
    if character == quote:
        return "\\" + quote
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def string(text: str) -> PythonCode:
    """Return `text` as a string literal, in double quotes where they need no
    more escapes than single ones."""
    if text.isascii() and text.isprintable() and not ('"' in text or "\\" in text):
        return PythonCode(f'"{text}"')
    quote = "'" if text.count('"') > text.count("'") else '"'
    return PythonCode(quote + "".join(_escaped(c, quote) for c in text) + quote)
