"""What a generated client runs on: the rules of HTTP and Hydra, and two shells.

Ordinary modules: nothing in them knows the vocabulary that a package was
generated from. All rules are generators (`messages`), which the blocking and the
asynchronous client drive.
"""

from ..collection import Collection
from ..resource import Resource
from .addresses import Key, Term
from .asynchronous import AsyncAccessor, AsyncPages, BaseAsyncClient
from .batches import Progress
from .blocking import Accessor, BaseClient, Pages
from .core import Api
from .operations import Operation

__all__ = [
    "Accessor",
    "Api",
    "AsyncAccessor",
    "AsyncPages",
    "BaseAsyncClient",
    "BaseClient",
    "Collection",
    "Key",
    "Operation",
    "Pages",
    "Progress",
    "Resource",
    "Term",
]
