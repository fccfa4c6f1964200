"""The target `openapi`: an API in OpenAPI 3.1, as JSON and as YAML.

What stands in the document is decided in `document`, how YAML is written in `yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import json_text
from hydra_codegen.targets import Target, TargetContext
from hydra_codegen.targets.openapi.document import openapi
from hydra_codegen.targets.openapi.yaml import yaml_text


class OpenApiTarget:
    """One document of all operations whose addresses are known."""

    name = "openapi"
    summary = "OpenAPI 3.1: paths, operations and schemas, as JSON and YAML"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return ``schema/openapi.json`` and the same as ``schema/openapi.yaml``."""
        document = openapi(documentation, context)
        return {
            "schema/openapi.json": json_text(document),
            "schema/openapi.yaml": yaml_text(
                document, f"{context.header}; do not edit."
            ),
        }


TARGET: Target = OpenApiTarget()
