"""The page docs/rules.md, and that it tells of every rule there is."""

from __future__ import annotations

import os
import re
from pathlib import Path

from hydra_codegen.vocabulary.reader.findings import READER_RULES
from hydra_codegen.vocabulary.rules import ALL_RULES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rules.md"

INTRODUCTION = """\
# The rules of `hydra-codegen check`

Numbers are stable and never used again. `HC1` rules judge the documentation, `HC2` rules
are what reading it showed, `HC3` rules what loading it showed, `HC4` rules what generating from it showed,
`HC5` rules what [`verify`](verify.md) finds in a live API. An **error** makes what is
generated wrong or incomplete, a **warning** makes it worse than it could be, a **note** is
worth knowing. `--select HC1 --ignore HC139`, or `select` and `ignore` under
`[tool.hydra-codegen]`, choose by the beginning of the number.

| rule | severity | what | why it matters | how to mend it | example |
|---|---|---|---|---|---|
"""


def page() -> str:
    rows = [
        "| "
        + " | ".join(
            text.replace("|", "\\|")
            for text in (r.number, r.severity, r.what, r.why, r.mend, r.example)
        )
        + " |\n"
        for r in sorted(ALL_RULES.values())
    ]
    return INTRODUCTION + "".join(rows)


def test_page_tells_of_every_rule() -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_number_in_the_source_is_explained() -> None:
    source = ROOT / "src" / "hydra_codegen"
    used = {
        number
        for path in source.rglob("*.py")
        if not path.name.startswith("catalogue")
        for number in re.findall(r'"(HC\d{3})"', path.read_text(encoding="utf-8"))
    }
    assert used == set(ALL_RULES)


def test_severities_agree_with_the_reader() -> None:
    stated = {rule.id: rule.severity for rule in READER_RULES}
    assert stated == {
        number: rule.severity
        for number, rule in ALL_RULES.items()
        if number.startswith("HC2")
    }


def test_there_are_at_least_thirty_rules_of_judgement() -> None:
    assert sum(number.startswith("HC1") for number in ALL_RULES) >= 30
