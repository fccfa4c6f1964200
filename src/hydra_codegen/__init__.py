"""Code generation for hypermedia APIs described with the Hydra Core Vocabulary.

The public interface: `load` reads a documentation into its frozen model,
`load_graph` into an rdflib graph, `generate` writes what `Settings` ask for, `compare`
tells what differs between two documentations. Importing this package loads neither
rdflib nor Jinja; the first use does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hydra_codegen.comparing import compare
    from hydra_codegen.comparing.changes import Change
    from hydra_codegen.config import Settings
    from hydra_codegen.documentation import ApiDocumentation
    from hydra_codegen.errors import HydraCodegenError
    from hydra_codegen.pipeline import generate, load, load_graph

__all__ = [
    "ApiDocumentation",
    "Change",
    "HydraCodegenError",
    "Settings",
    "compare",
    "generate",
    "load",
    "load_graph",
]
__version__ = "0.1.0"

_HOMES = {
    "ApiDocumentation": "documentation",
    "Change": "comparing.changes",
    "HydraCodegenError": "errors",
    "Settings": "config",
    "compare": "comparing",
    "generate": "pipeline",
    "load": "pipeline",
    "load_graph": "pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
