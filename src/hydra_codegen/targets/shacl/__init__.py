"""The target `shacl`: the classes of an API as shapes, in Turtle.

What a shape says is decided in `shapes` and `literals`, how Turtle is written in
`turtle`.
"""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.python.models import ModelPlan
from hydra_codegen.targets import Target, TargetContext
from hydra_codegen.targets.shacl.shapes import Shapes
from hydra_codegen.targets.shacl.turtle import Terms


class ShaclTarget:
    """Shapes of what is read, which find it by its class, and of what is written."""

    name = "shacl"
    summary = "SHACL: shapes of what is read and written, in Turtle"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return ``schema/shapes.ttl``."""
        terms = Terms(documentation.prefixes)
        shapes = Shapes.of(
            documentation.derived(ModelPlan), terms, context.closed_shapes
        )
        written = [
            text for key in documentation.classes for text in shapes.of_class(key)
        ]
        comment = "".join(c if c.isprintable() else " " for c in context.header)
        top = "\n".join((f"# {comment}; do not edit.", *terms.prefixes()))
        return {"schema/shapes.ttl": "\n\n".join((top, *written)) + "\n"}


TARGET: Target = ShaclTarget()
