"""TypeScript names for what a vocabulary names, made of those that Python has.

So the methods of both clients are called alike, in the case of each language.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files

from hydra_codegen.frozen import dataclass
from hydra_codegen.python.names import ClassNames, hash8

RUNTIME = (
    "addresses.ts",
    "answers.ts",
    "connection.ts",
    "errors.ts",
    "exchange.ts",
    "index.ts",
    "pages.ts",
    "problems.ts",
    "resources.ts",
)
"""The modules that are copied into what is generated."""

_EXPORTED = re.compile(r"^export (?:class|const|function|type) (\w+)", re.M)
_BESIDE = frozenset(
    (
        *("Array", "Client", "Collection", "Embedded", "JsonValue", "Kind"),
        *("LanguageString", "Link", "NodeObject", "Pages", "Problem", "Read"),
        *("Reference", "Resource"),
    )
)
"""What stands beside classes where they are declared, or exported."""
_STATUS = re.compile(r"Status[0-9]{3}")


@functools.cache
def runtime_file(name: str) -> str:
    """Return the text of one run-time module, byte for byte."""
    return (files("hydra_codegen") / "runtime_typescript" / name).read_text("utf-8")


@functools.cache
def taken() -> frozenset[str]:
    """Return the names that no class can have beside those of the run time."""
    return _BESIDE.union(_EXPORTED.findall(runtime_file("errors.ts")))


@functools.cache
def error_names() -> Mapping[int, str]:
    """Return the classes of errors that the run time has, by their statuses."""
    found = re.findall(r"^  \[(\d{3}), (\w+)\],$", runtime_file("errors.ts"), re.M)
    return {int(status): name for status, name in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeNames:
    """What TypeScript calls one class: its module and its three interfaces."""

    module: str
    read: str
    write: str
    patch: str


def type_names(classes: Mapping[str, ClassNames]) -> Mapping[str, TypeNames]:
    """Return the names of every class, by the class's name."""
    return {key: _names(names) for key, names in classes.items()}


def _names(names: ClassNames) -> TypeNames:
    word = names.read
    if any(character > "\uffff" for character in word):
        word = f"Class_{hash8(word)}"
    forms = {word, f"{word}Write", f"{word}Patch"}
    if forms & taken() or _STATUS.fullmatch(word):
        # No class of Python is called so but those with reserved words.
        word += "_"
    module = names.module.replace("_", "-")
    return TypeNames(
        module=f"{module}-" if module == "index" else module,
        read=word,
        write=f"{word}Write",
        patch=f"{word}Patch",
    )


def camel_case(name: str) -> str:
    """Return ``infoJson`` for ``info_json``."""
    first, *rest = name.strip("_").split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)


def camel_names(names: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """Return each of `names` in camel case, told apart where two would be one.

    `reserved` are names that none of them is given.
    """
    used = set(reserved)
    found: dict[str, str] = {}
    for name in names:
        wish = camel_case(name)
        while wish in used:
            wish = f"{wish}_{hash8(name)}"
        used.add(wish)
        found[name] = wish
    return found
