"""What the templates of a site are given: pages and their parts, all as HTML.

What a page has not is empty. How it comes to be is in `pages` and `parts`.
"""

from __future__ import annotations

from hydra_codegen.fragments import HtmlText
from hydra_codegen.frozen import dataclass
from hydra_codegen.rendering import Template
from hydra_codegen.targets.diagram.drawing import PICTURE, Diagram


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePart:
    """A piece of code or JSON, coloured; `language` is one of ``json``, ``curl``, …"""

    language: HtmlText
    label: HtmlText
    text: HtmlText


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterPart:
    """A variable of a search, or a header and the value that is asked for."""

    name: HtmlText
    text: HtmlText
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPart:
    """A documented status; `meaning` is what HTTP calls it."""

    code: int
    meaning: HtmlText
    text: HtmlText


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPart:
    """One operation; of `request` and `response` there is one or none.

    `level` is the name of its heading's element, `permalink` a link to itself.
    `has_facts` and `opened` say whether there are facts, and whether the response is
    shown at once.
    """

    anchor: HtmlText
    level: HtmlText
    permalink: HtmlText
    method: HtmlText
    title: HtmlText
    path: HtmlText
    description: HtmlText
    deprecated: bool
    has_facts: bool
    expects: HtmlText
    returns: HtmlText
    parameters: tuple[ParameterPart, ...]
    headers: tuple[ParameterPart, ...]
    answers: tuple[AnswerPart, ...]
    snippets: tuple[CodePart, ...]
    request: tuple[CodePart, ...]
    response: tuple[CodePart, ...]
    opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPart:
    """A link of a class, what it leads to and what can be done with that."""

    heading: HtmlText
    types: HtmlText
    operations: tuple[OperationPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPart:
    """What a property is limited to."""

    name: HtmlText
    value: HtmlText


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyPart:
    """One property; `marks` are words such as ``read-only``."""

    anchor: HtmlText
    permalink: HtmlText
    key: HtmlText
    description: HtmlText
    types: HtmlText
    marks: tuple[HtmlText, ...]
    limits: tuple[LimitPart, ...]
    example: HtmlText
    inherited: HtmlText


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPage:
    """The page of a class; `has_facts` says whether there are any at its top."""

    title: HtmlText
    iri: HtmlText
    description: HtmlText
    deprecated: bool
    has_facts: bool
    templates: tuple[HtmlText, ...]
    members: HtmlText
    superclasses: HtmlText
    subclasses: HtmlText
    operations: tuple[OperationPart, ...]
    links: tuple[LinkPart, ...]
    properties: tuple[PropertyPart, ...]
    example: tuple[CodePart, ...]
    used_by: tuple[HtmlText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRow:
    """What the overview says of a class."""

    link: HtmlText
    summary: HtmlText
    methods: tuple[HtmlText, ...]
    properties: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewPage:
    """The first page; `counts` is a line such as ``8 classes``."""

    title: HtmlText
    description: HtmlText
    entrypoint: HtmlText
    counts: HtmlText
    classes: tuple[ClassRow, ...]


_FRAME = {
    "title": HtmlText,
    "api": HtmlText,
    "header": HtmlText,
    "overview": HtmlText,
    "navigation": tuple[HtmlText, ...],
    "navigation_title": HtmlText,
}
_CODE = Template("html/code.html.jinja", {"piece": CodePart})
_CODES = Template("html/codes.html.jinja", {"operation": OperationPart}, (_CODE,))
_OPERATION = Template(
    "html/operation.html.jinja", {"operation": OperationPart}, (_CODES,)
)
_ABOUT = Template("html/about.html.jinja", {"page": ClassPage})
_PROPERTIES = Template("html/properties.html.jinja", {"page": ClassPage})
_USES = Template("html/uses.html.jinja", {"page": ClassPage}, (_CODE,))
_IN_FRAME = Template("html/frame.html.jinja", _FRAME)

CLASS = Template(
    "html/class.html.jinja",
    {
        **_FRAME,
        "page": ClassPage,
        "diagram": Diagram,
        "sections": tuple[HtmlText, ...],
    },
    (_IN_FRAME, _ABOUT, _OPERATION, _PROPERTIES, _USES),
)
OVERVIEW = Template(
    "html/overview.html.jinja",
    {**_FRAME, "page": OverviewPage, "diagram": Diagram},
    (_IN_FRAME, PICTURE),
)
WAITING = Template("html/waiting.html.jinja", {"script": HtmlText})
