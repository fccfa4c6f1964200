"""What differs in addresses: IRI templates, their variables and searches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from hydra_codegen.comparing.changes import BOTH, NOBODY, Change, Verdict, paired
from hydra_codegen.comparing.context import Context, Spot
from hydra_codegen.documentation import (
    IriTemplate,
    SupportedClass,
    SupportedProperty,
    TemplateVariable,
)

_QUERY = re.compile(r"\{[?&][^{}]*\}")
_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_MODIFIED = re.compile(r"[^{}?&,]*(?:\*|:\d+)(?=[,}])")
_OPERATORS = "+#./;"


def without_derived(
    prop: SupportedProperty, owner: SupportedClass
) -> tuple[IriTemplate, ...]:
    """Return the templates of a property but those made of its class's own.

    What changes there is told of the class.
    """
    if not prop.templates:
        return ()
    segment = "/" + quote(prop.key, safe="-._~!$&'()*+,;=@", errors="replace")
    derived = {one.template.rstrip("/") + segment for one in owner.templates}
    return tuple(one for one in prop.templates if one.template not in derived)


def compare_templates(
    old: Sequence[IriTemplate], new: Sequence[IriTemplate], spot: Spot, context: Context
) -> Iterator[Change]:
    """Yield what differs in the addresses of a class or a property."""
    for was, now in paired(
        old,
        new,
        lambda one: one.template,
        _path,
        lambda one: bool(one.queried),
    ):
        if was is None and now is not None:
            yield spot.change("HD401", after=now.template)
        elif now is None and was is not None:
            verdict = Verdict(clients=True)
            yield spot.change("HD402", was.template, verdict=verdict)
        elif was is not None and now is not None:
            yield from _changed(was, now, spot, context)


def _path(template: IriTemplate) -> str:
    return _QUERY.sub("", template.template)


def _names(path: str) -> list[str]:
    """Return the variables of a path, in order."""
    return [
        name.strip()
        for inside in _EXPRESSION.findall(path)
        for name in inside.strip().lstrip(_OPERATORS).split(",")
    ]


def _shape(template: IriTemplate) -> tuple[str, frozenset[str]]:
    """Return an address without the names of its variables, and what modifies them."""

    def nameless(match: re.Match[str]) -> str:
        inside = match.group(1).strip()
        operator = inside[:1] if inside[:1] in _OPERATORS else ""
        return f"{{{operator}{',' * inside.count(',')}}}"

    modified = "".join(_QUERY.findall(template.template))
    return (
        _EXPRESSION.sub(nameless, _path(template)),
        frozenset(_MODIFIED.findall(modified)),
    )


def _changed(
    old: IriTemplate, new: IriTemplate, spot: Spot, context: Context
) -> Iterator[Change]:
    texts = (old.template, new.template)
    (shape, modified), (new_shape, new_modified) = _shape(old), _shape(new)
    common = {v.token for v in old.queried} & {v.token for v in new.queried}
    if shape != new_shape or _of(modified, common) != _of(new_modified, common):
        yield spot.change("HD403", *texts, BOTH)
    elif _names(_path(old)) != _names(_path(new)):
        yield spot.change("HD404", *texts, BOTH)
    if old.explicit_representation is not new.explicit_representation:
        yield spot.change("HD405", old.template, new.template, BOTH)
    for was, now in paired(old.variables, new.variables, lambda one: one.token):
        queried = was in old.queried or now in new.queried
        yield from _variable(was, now, spot, context, queried=queried)


def _of(modified: frozenset[str], tokens: set[str]) -> frozenset[str]:
    return frozenset(m for m in modified if m.rstrip("*").split(":")[0] in tokens)


def _variable(
    old: TemplateVariable | None,
    new: TemplateVariable | None,
    spot: Spot,
    context: Context,
    *,
    queried: bool,
) -> Iterator[Change]:
    if old is not None and new is not None:
        if new.required and not old.required:
            yield spot.change("HD413", after=new.token, verdict=Verdict(clients=True))
        elif old.required and not new.required:
            yield spot.change("HD414", old.token, verdict=Verdict(servers=True))
        if old.property != new.property:
            verdict = BOTH if old.property and new.property else NOBODY
            before, after = (
                context.before([old.property]),
                context.after([new.property]),
            )
            yield spot.change("HD415", before, after, verdict)
    elif new is not None and queried:
        verdict = Verdict(clients=new.required)
        yield spot.change("HD411", after=new.token, verdict=verdict)
    elif old is not None and queried:
        verdict = Verdict(True, old.required)
        yield spot.change("HD412", old.token, verdict=verdict)
