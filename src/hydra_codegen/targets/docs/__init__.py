"""The target `docs`: a Markdown page for each class, and an index.

Plain pages follow the documentation as it was published, corrections left out:
they are the letter of the vocabulary; `full` makes the others. This module plans which page goes into
which file; texts are decided in `pages`, escaped in `markdown`.
"""

from __future__ import annotations

from collections.abc import Mapping

from hydra_codegen.compact import Compactor
from hydra_codegen.documentation import ApiDocumentation
from hydra_codegen.rendering import Template
from hydra_codegen.targets import Target, TargetContext
from hydra_codegen.targets.docs.file_names import file_stems
from hydra_codegen.targets.docs.pages import (
    ClassPage,
    IndexPage,
    OperationRow,
    class_page,
    index_page,
)

_INDEX = "index"

_OPERATIONS = Template("docs/operations.md.jinja", {"rows": tuple[OperationRow, ...]})
_CLASS_PAGE = Template("docs/class.md.jinja", {"page": ClassPage}, (_OPERATIONS,))
_INDEX_PAGE = Template("docs/index.md.jinja", {"page": IndexPage})
TEMPLATES = (_CLASS_PAGE, _INDEX_PAGE)


class DocsTarget:
    """Markdown pages, as GitHub shows them."""

    name = "docs"
    summary = "Markdown: a page for each class, and an index"

    def files(
        self, documentation: ApiDocumentation, context: TargetContext
    ) -> Mapping[str, str]:
        """Return the pages by path, the index first.

        A class that is only referred to has no page. The full style follows the
        corrections, as the code does that it shows.
        """
        if context.docs_style == "full":
            # Imported late: plain pages need nothing of what examples do.
            from hydra_codegen.targets.docs.full import full_files

            return full_files(documentation, context)
        published = context.published
        compact = Compactor(published.prefixes)
        classes = [c for c in published.classes.values() if c.described]
        # README is what GitHub shows in a folder: it is the user's to write.
        stems = file_stems(((c.name, c.iri) for c in classes), (_INDEX, "README"))
        index = index_page(published, classes, stems, context.header)
        render = context.templates.render
        files = {f"docs/{_INDEX}.md": render(_INDEX_PAGE, page=index)}
        for supported in classes:
            page = class_page(supported, compact)
            path = f"docs/{stems[supported.name]}.md"
            files[path] = render(_CLASS_PAGE, page=page)
        return files


TARGET: Target = DocsTarget()
