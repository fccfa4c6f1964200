"""Titles and descriptions with the language that they are in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hydra_codegen.documentation import Described, LanguageString
from hydra_codegen.targets.docs.markdown import clean, one_line
from hydra_codegen.targets.reference.entries import Said

# As far as pages need it: a language, then subtags (BCP 47, section 2.1).
_TAG = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def title_of(described: Described, otherwise: str) -> Said:
    """Return the title on one line, or what else to call it."""
    language = _language(described.title, described.titles)
    return Said.of(one_line(described.title or otherwise), language)


def description_of(described: Described) -> Said:
    """Return the description, its lines as they are."""
    language = _language(described.description, described.descriptions)
    return Said.of(clean(described.description), language)


def _language(text: str, known: Iterable[LanguageString]) -> str:
    """Return the tag of a text where it is one, or nothing."""
    tags = (one.language for one in known if one.text == text)
    return next((tag for tag in tags if _TAG.fullmatch(tag)), "")
