"""What a generated server runs on: the store, the rules of HTTP, the gates.

Ordinary modules: nothing in them knows the vocabulary that a package was
generated from. The package describes itself with what `description` offers.
"""

from ..checking import LinkChecks
from ..collection import Collection
from ..resource import Resource
from .access import (
    Access,
    Authorization,
    allow_everyone,
    bearer,
    hash_secret,
    http_basic,
)
from .application import application
from .bulk import join_all, replace_all
from .calls import Call, Note
from .description import (
    Api,
    CollectionType,
    Column,
    Filter,
    LinkType,
    ResourceType,
    Route,
)
from .handlers import Handlers, not_written
from .limits import Limits
from .migrating import MigrationError
from .problems import Problem
from .store import SqlStore
from .work import Work

__all__ = [
    "Access",
    "Api",
    "Authorization",
    "Call",
    "Collection",
    "CollectionType",
    "Column",
    "Filter",
    "Handlers",
    "Limits",
    "LinkChecks",
    "LinkType",
    "MigrationError",
    "Note",
    "Problem",
    "Resource",
    "ResourceType",
    "Route",
    "SqlStore",
    "Work",
    "allow_everyone",
    "application",
    "bearer",
    "hash_secret",
    "http_basic",
    "join_all",
    "not_written",
    "replace_all",
]
