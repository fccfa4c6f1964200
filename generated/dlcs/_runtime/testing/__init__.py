"""What a generated `testing` module runs on: a server in-process, and instances.

Ordinary modules: nothing in them knows the vocabulary that a package was
generated from.
"""

from .in_process import URL, Prepare, Server, asynchronous, blocking
from .instances import make

__all__ = ["URL", "Prepare", "Server", "asynchronous", "blocking", "make"]
