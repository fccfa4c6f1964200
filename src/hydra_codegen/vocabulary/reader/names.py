"""Names made from IRIs, titles and templates. No graph is read here."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORDS: Final = re.compile(r"[^\W_]+")
_SNAKE_BREAKS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_SNAKE: Final = re.compile(r"[^a-z0-9]+")

# Plurals that the rules of `singular` get wrong.
_SINGULARS: Final = {
    "caches": "cache",
    "children": "child",
    "cookies": "cookie",
    "data": "data",
    "indices": "index",
    "matrices": "matrix",
    "media": "media",
    "movies": "movie",
    "news": "news",
    "people": "person",
    "series": "series",
    "species": "species",
    "vertices": "vertex",
}


def split_iri(iri: str) -> tuple[str, str]:
    """Return the namespace and the local part of `iri`.

    The local part is the fragment, else the last query value, else the last
    segment of the path (HYDRA-TERMS, Q19: ``vocab?resource=Drone``). A
    separator at the very end separates nothing.
    """
    end = len(iri)
    while end and iri[end - 1] in "#/=?&:":
        end -= 1
    whole = iri[:end]
    cut = whole.find("#")
    if cut < 0:
        query = whole.find("?")
        if query >= 0:
            cut = max(query, whole.rfind("="))
        else:
            # A colon: an URN, or a compact name that was never expanded.
            cut = whole.rfind("/")
            cut = cut if cut >= 0 else whole.rfind(":")
    return whole[: cut + 1], whole[cut + 1 :]


def local_name(iri: str) -> str:
    """Return what `iri` is called within its namespace.

    A leading ``Class/`` goes: ``vocab#Image/roles`` is called ``roles``.
    """
    local = split_iri(iri)[1]
    return local[local.rfind("/") + 1 :]


def is_identifier(text: str) -> bool:
    """Tell whether `text` is shaped like an identifier, as JSON keys are."""
    return text.isidentifier()


def class_like(title: str) -> str:
    """Return `title` as the name of a class: ``Time range`` → ``TimeRange``."""
    words = _WORDS.findall(title)
    name = "".join(word[0].upper() + word[1:] for word in words)
    return name if name and not name[0].isdigit() else ""


def snake_case(text: str) -> str:
    """Return `text` in ASCII snake case, or an empty string.

    ``authService`` → ``auth_service``; what ASCII cannot hold is dropped.
    """
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = _NOT_SNAKE.sub("_", _SNAKE_BREAKS.sub("_", folded).lower()).strip("_")
    return f"n{name}" if name[:1].isdigit() else name


def singular(word: str) -> str:
    """Return the singular of an English plural in snake case.

    Only the last word changes: ``auth_services`` → ``auth_service``.
    """
    head, cut, last = word.rpartition("_")
    if last in _SINGULARS:
        last = _SINGULARS[last]
    elif last.endswith("ies") and len(last) > 4:
        last = last[:-3] + "y"
    elif last.endswith(("ches", "shes", "sses", "xes")) or (
        last.endswith("uses") and not last.endswith(("auses", "ouses"))
    ):
        last = last[:-2]
    elif last.endswith("s") and len(last) > 2 and not last.endswith(("ss", "us", "is")):
        last = last[:-1]
    return head + cut + last
