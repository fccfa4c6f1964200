"""A server of any generated package: everything as it was generated."""

from __future__ import annotations

import importlib
import os
import sys

import uvicorn


def main(package: str, port: int) -> None:
    """Run the server."""
    made = importlib.import_module(f"{package}.server")
    store = made.SqlStore(os.environ["DATABASE"])
    app = made.create_app(store, authorize=made.allow_everyone)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="info")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
