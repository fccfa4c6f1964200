"""Classes of collections beside others, whose names they could take."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from generated_package import imported, written

from hydra_codegen.documentation import (
    HYDRA,
    ApiDocumentation,
    Named,
    Range,
    RangeKind,
    SupportedClass,
    SupportedProperty,
)
from hydra_codegen.statements import XSD

NS = "https://a.example/v#"


def of(key: str, iri: str) -> SupportedProperty:
    text = Range(iri=XSD + "string", kind=RangeKind.DATATYPE)
    return SupportedProperty(iri=iri, key=key, ranges=(text,))


def a_class(
    name: str, *properties: SupportedProperty, **rest: object
) -> SupportedClass:
    return SupportedClass(
        iri=NS + name,
        name=name,
        properties=Named({p.key: p for p in properties}),
        **rest,  # type: ignore[arg-type]
    )


SHELVES = ApiDocumentation(
    classes=Named(
        {
            found.name: found
            for found in (
                a_class("Book"),
                a_class("Shelf", collection=True, members=(NS + "Book",)),
                a_class("Rack", collection=True, members=(NS + "Club",)),
                a_class("Twofold", superclasses=(NS + "Shelf", NS + "Rack")),
                a_class("Club", of("member", NS + "member")),
                a_class("Both", superclasses=(NS + "Club", NS + "Shelf")),
                a_class("Own", of("}", NS + "member"), superclasses=(NS + "Shelf",)),
                a_class("Said", of("member", f"{HYDRA}member"), collection=True),
            )
        }
    ),
    prefixes={"v": NS},
)


def test_no_property_takes_the_place_of_the_members(tmp_path: Path) -> None:
    with imported(SHELVES, tmp_path) as package:
        both = package.Both.from_document({"member": ["a"]})
        assert both.to_document() == {"member": ["a"]}
        twofold = package.Twofold.from_document({"member": ["a"]})
        assert [type(member) for member in twofold.member] == [package.Book]
        own = package.Own.from_document({"member": ["a"], "}": "x"})
        assert [type(member) for member in own.member] == [package.Book]
        assert own.to_document()["}"] == "x"


def test_type_checkers_agree(tmp_path: Path) -> None:
    written(SHELVES, tmp_path, "shelves", "models")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "shelves"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
