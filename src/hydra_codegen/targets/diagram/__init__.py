"""The target `diagram`: the classes and what leads from one to another.

As SVG, drawn here without any other program, and in Mermaid's language.
"""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.fragments import HtmlText
from hydra_codegen.rendering import Template
from hydra_codegen.targets import Target, TargetContext
from hydra_codegen.targets.diagram.drawing import PICTURE, STYLE, Drawing
from hydra_codegen.targets.diagram.mermaid import mermaid
from hydra_codegen.targets.diagram.sketch import MOST, Sketches
from hydra_codegen.targets.docs.file_names import file_stems

_COLOURS = Template("html/colours.css")
TEMPLATES = (PICTURE, STYLE, _COLOURS)


class DiagramTarget:
    """The class diagram; of a large API also one for each class."""

    name = "diagram"
    summary = "SVG and Mermaid: the classes and the links between them"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return ``diagram/classes.svg`` and ``.mmd``.

        Where one picture cannot hold all classes, each class has one with its
        neighbours.
        """
        # A file of its own brings the colours of the site's style sheet along.
        sheets = map(context.templates.render, (_COLOURS, STYLE))
        drawing = Drawing(documentation, context.templates, HtmlText("\n".join(sheets)))
        pictures = {"classes": drawing.whole({})}
        keys = documentation.derived(Sketches).graph.classes
        if len(keys) > MOST:
            named = ((key, documentation.classes[key].iri) for key in keys)
            stems = file_stems(named, pictures)
            pictures |= {stems[key]: drawing.around(key, {}) for key in keys}
        made: dict[str, str] = {
            f"diagram/{stem}.svg": picture.svg
            for stem, picture in pictures.items()
            if picture.svg
        }
        return {**made, "diagram/classes.mmd": mermaid(documentation)}


TARGET: Target = DiagramTarget()
