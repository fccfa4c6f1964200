"""A resource may be of a class that inherits from that of its address."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from generated_package import imported
from users_api import API, NS, SECRET, talk, text

from hydra_codegen.documentation import Named, SupportedClass

ADMIN = SupportedClass(
    iri=NS + "Admin",
    name="Admin",
    superclasses=(NS + "User",),
    properties=Named(
        {
            "level": text("level", required=True),
            "since": text("since", writable=False),
            "token": text("token", readable=False),
        }
    ),
)


def test_type_decides(tmp_path: Path) -> None:
    documentation = API.with_classes(Named({**API.classes, "Admin": ADMIN}))
    admin: dict[str, Any] = {
        "@type": "Admin",
        "name": "ann",
        "password": "p",
        "level": "9",
        "token": SECRET,
    }
    with imported(documentation, tmp_path, "server") as package:
        made = importlib.import_module(f"{package.__name__}.server")
        answers = talk(
            made,
            tmp_path,
            ("POST", "/users", {**admin, "level": None, "since": "now"}),
            ("POST", "/users", admin),
            ("GET", "/users"),
            ("PATCH", "/users/ann", {"level": None}),
            ("PATCH", "/users/ann", {"note": "x"}),
            ("PUT", "/users/bob", {"@type": "Robot", "name": "bob", "password": "p"}),
        )
    codes = [answer.status_code for answer in answers]
    assert codes == [422, 201, 200, 422, 200, 422]
    broken = {v["pointer"] for v in answers[0].json()["violations"]}
    assert broken == {"/level", "/since"}
    (member,) = answers[2].json()["member"]
    assert (member["@type"], member["level"]) == ("Admin", "9")
    assert answers[4].json()["@type"] == "Admin"
    assert [v["pointer"] for v in answers[5].json()["violations"]] == ["/@type"]
    assert not any(SECRET in answer.text for answer in answers)
