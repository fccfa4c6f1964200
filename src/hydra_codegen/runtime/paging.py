"""The query parameters of collections: how many members a page has, and which page.

hydra:view leads from page to page; nobody needs to make up such a query.
"""

from __future__ import annotations

from .spaces import Schema

SIZE, PAGE = "pageSize", "page"
MOST = 10**18 - 1

PARAMETERS: tuple[tuple[str, Schema, str], ...] = (
    (
        SIZE,
        {"type": "integer", "minimum": 1, "maximum": MOST},
        "How many members a page has, at most as many as the server gives.",
    ),
    (
        PAGE,
        {"type": "string", "pattern": "^(last|(after|before)-[0-9]{1,18})$"},
        "Which page, when not the first: hydra:view leads to it.",
    ),
)
"""The query parameters of a collection: name, JSON Schema, description."""
