"""Python names for what a vocabulary names: decided here, once.

Names are settled in the order of IRIs, so neither a class more nor another
order of the document renames anything that does not clash. What clashes is
told apart by its IRI, never by a running number.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from hydra_codegen.documentation import (
    ApiDocumentation,
    SupportedClass,
    SupportedProperty,
)

_RESERVED = Path(__file__).parent / "reserved"

_MAX_BYTES = 60
"""How long a name may be in UTF-8; what is longer is told apart by a hash."""


@functools.cache
def reserved(*lists: str) -> frozenset[str]:
    """Return the words of the files ``reserved/<list>.txt``."""
    words: set[str] = set()
    for name in lists:
        text = (_RESERVED / f"{name}.txt").read_text("utf-8")
        words.update(
            line for line in text.splitlines() if line and not line.startswith("#")
        )
    return frozenset(words)


class ClassNames(NamedTuple):
    """What Python calls one class: its module, its three models, its checks.

    `module` is ASCII, for every file system; `function` is what follows
    ``validate_``.
    """

    module: str
    function: str
    read: str
    write: str
    patch: str


def hash8(iri: str) -> str:
    """Return eight hexadecimal digits that stand for `iri`."""
    return hashlib.sha256(iri.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def iri_segments(iri: str) -> list[str]:
    """Return the segments of an IRI, the last first: its local name."""
    parts = [unquote(part) for part in re.split(r"[/#:?&=]+", iri) if part]
    return parts[::-1]


def _identifier(text: str) -> str:
    """Return `text` in NFKC with underscores for what no identifier holds."""
    if text.isascii():
        return text if text.isidentifier() else _NOT_ASCII_WORD.sub("_", text)
    if not text.isidentifier() or text != unicodedata.normalize("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
        text = "".join(c if ("_" + c).isidentifier() else "_" for c in text)
        # NFKC of an identifier may again hold other characters (U+037A).
        text = unicodedata.normalize("NFKC", text)
        text = "".join(c if ("_" + c).isidentifier() else "_" for c in text)
    return text


_NOT_ASCII_WORD = re.compile(r"[^A-Za-z0-9_]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@functools.lru_cache(maxsize=65536)
def snake_case(text: str) -> str:
    """Return ``info_json`` for ``infoJson``; empty where nothing is left."""
    name = _HUMP.sub("_", _identifier(text)).lower()
    name = _identifier(name)
    return "_".join(part for part in name.split("_") if part)


@functools.lru_cache(maxsize=65536)
def pascal_case(text: str) -> str:
    """Return ``AuthService`` for ``auth-service``; inner capitals stay."""
    parts = [part for part in _identifier(text).split("_") if part]
    return _identifier("".join(part[:1].upper() + part[1:] for part in parts))


def _bounded(name: str, iri: str) -> str:
    """Return `name`, cut and marked with its IRI's hash where it is too long."""
    if len(name) <= _MAX_BYTES // 4 or len(name.encode("utf-8")) <= _MAX_BYTES:
        return name
    cut = name.encode("utf-8")[: _MAX_BYTES - 9].decode("utf-8", "ignore")
    return f"{cut.rstrip('_')}_{hash8(iri)}"


def _word(text: str, iri: str, case: Callable[[str], str], empty: str) -> str:
    """Return the name that `text`, or else the IRI, asks for."""
    if text is not iri:
        name = case(text)
        if name.isidentifier():
            return _bounded(name, iri)
    for candidate in (text, iri):
        if candidate is iri:
            candidate = (iri_segments(iri) or [""])[0]
        name = case(candidate)
        if name and not name.isidentifier():
            name = case(f"{empty}_{name}")
        if name.isidentifier():
            return _bounded(name, iri)
    return f"{empty}_{hash8(iri)}"


def _settle(
    wanted: Iterable[tuple[str, str]],
    taken: set[str],
    needs: Callable[[str], tuple[str, ...]],
    join: Callable[[str, str], str],
    never: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Return a name for each IRI of `wanted`, pairs of IRI and wished name.

    `needs` says what else a name takes (``ImageWrite``), `join` how a word is
    added to tell two apart. `taken` grows; `never`, which may be large and is
    not copied for every class, are more names that are not free.
    """

    def is_free(name: str) -> bool:
        return taken.isdisjoint(needs(name)) and never.isdisjoint(needs(name))

    names: dict[str, str] = {}
    for iri, wish in sorted(wanted):
        name = wish
        if not is_free(name):
            parent = iri_segments(iri)[1:2]
            words = [*parent, hash8(iri), hash8(iri + "#")]
            for word in words:
                name = _bounded(join(wish, word), iri + word)
                if name.isidentifier() and is_free(name):
                    break
        taken.update(needs(name))
        names[iri] = name
    return names


def _trio(name: str) -> tuple[str, ...]:
    return (name, f"{name}Write", f"{name}Patch")


def _class_word(supported: SupportedClass) -> str:
    text = supported.preferred_name or supported.name
    if "/" in text or ":" in text:
        text = (iri_segments(text) or [""])[0]
    word = _word(text, supported.iri or supported.name, pascal_case, "Class")
    return f"{word}_" if word in reserved("keywords", "classes") else word


def class_names(documentation: ApiDocumentation) -> Mapping[str, ClassNames]:
    """Return the Python names of every class, by the class's name."""
    classes = {c.iri or key: key for key, c in documentation.classes.items()}
    # Two classes cannot share an IRI; should they, the later has its key.
    for key, supported in documentation.classes.items():
        if classes[supported.iri or key] != key:
            classes[f"{supported.iri}#{key}"] = key
    wishes = [
        (iri, _class_word(documentation.classes[key])) for iri, key in classes.items()
    ]
    taken = set(reserved("keywords", "classes"))
    models = _settle(
        wishes, taken, _trio, lambda name, word: f"{name}{pascal_case(word)}"
    )
    modules = _settle(
        [(iri, _module_word(name, iri)) for iri, name in models.items()],
        {word.casefold() for word in reserved("keywords", "modules")},
        lambda name: (name.casefold(),),
        lambda name, word: f"{name}_{_ascii(snake_case(word))}",
    )
    functions = _settle(
        [(iri, snake_case(name)) for iri, name in models.items()],
        {""},
        lambda name: (name,),
        lambda name, word: f"{name}_{snake_case(word)}",
    )
    named: dict[str, ClassNames] = {}
    for iri, key in classes.items():
        read, write, patch = _trio(models[iri])
        named[key] = ClassNames(
            module=modules[iri],
            function=functions[iri],
            read=read,
            write=write,
            patch=patch,
        )
    return {key: named[key] for key in documentation.classes}


def _ascii(text: str) -> str:
    """Return `text` without accents, or nothing where more would be lost."""
    if text.isascii():
        return text
    plain = (
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
    )
    name = "".join(plain)
    return name if name.isascii() else ""


def _module_word(class_name: str, iri: str) -> str:
    word = _bounded(_ascii(snake_case(class_name)), iri)
    if word in reserved("keywords", "modules"):
        word += "_"
    return word if word.isidentifier() else f"class_{hash8(iri)}"


def accessor_names(classes: Mapping[str, ClassNames]) -> Mapping[str, str]:
    """Return the attribute of a client for each class, by the class's name."""
    wishes = [(key, _plural(snake_case(n.read))) for key, n in classes.items()]
    # What a client, and the annotations in its class, call otherwise.
    taken = {"client", "close", "entry_point", "follow", "models"}
    taken |= reserved("keywords")
    return _settle(
        wishes,
        taken,
        lambda name: (name,),
        lambda name, word: f"{name}_{snake_case(word)}",
    )


def _plural(word: str) -> str:
    """Return the English plural of a word, as far as that is regular."""
    if not word.isascii() or re.search("[^s]s$", word):
        return word
    if re.search("[^aeiou_]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}es" if re.search("(s|x|z|ch|sh)$", word) else f"{word}s"


def field_names(
    properties: Iterable[SupportedProperty],
    fixed: Mapping[str, str],
    classes: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """Return the attribute of each property, by its JSON key.

    `fixed` are the attributes that superclasses gave already, `classes` the names
    of all models, which an annotation must still find below a field.
    """
    names = dict(fixed)
    never = reserved("keywords", "fields")
    wishes: dict[str, str] = {}
    iris: dict[str, str] = {}
    for prop in properties:
        key, iri = prop.key, prop.iri
        if key in fixed:
            continue
        word = _word(prop.preferred_name or key, iri or key, snake_case, "property")
        if word in never or word in classes:
            word += "_"
        wishes[key] = word
        iris[key] = iri
    words = set(wishes.values())
    taken = never.union(fixed.values())
    if (
        len(words) == len(wishes)
        and words.isdisjoint(taken)
        and words.isdisjoint(classes)
    ):
        # Nothing clashes, so each has what it wishes.
        names.update(wishes)
        return names
    settled = _settle(
        [(f"{iris[key]}\n{key}", word) for key, word in wishes.items()],
        set(taken),
        lambda name: (name,),
        lambda a, b: f"{a}_{snake_case(b)}",
        never=classes,
    )
    for key, iri in iris.items():
        names[key] = settled[f"{iri}\n{key}"]
    return names
