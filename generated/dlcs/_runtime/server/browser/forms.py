"""Forms: one for each operation, usable by keyboard and screen reader.

HTML Standard, section 4.10; WCAG 2.2, success criteria 1.3.1, 3.3.1 to 3.3.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...violations import Violation
from ..description import Route
from .fields import Field
from .markup import EMPTY, Attributes, Child, Html, element, joined, listed
from .submitted import BODY, MATCH, METHOD, NEW, REMOVE, TOKEN
from .texts import NO_WORDS, Words, named

_NOTES = {
    "PATCH": "What you empty is removed, what you leave as it is stays.",
    "PUT": "What is empty here will not be there.",
    "DELETE": "This cannot be undone.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An operation that somebody may ask for, and the fields of its form.

    `body` says which of its possible bodies the form is for, `kind` what
    that is called where there are several. `opened` is true for what was
    sent already, and `violations` are what was wrong with it.
    """

    route: Route
    fields: tuple[Field, ...] = ()
    body: int = 0
    kind: str = ""
    words: Words = NO_WORDS
    opened: bool = False
    violations: Sequence[Violation] = ()

    @property
    def name(self) -> str:
        """What its parts are called in a page."""
        return f"{self.route.method.lower()}{self.body or ''}"

    @property
    def title(self) -> str:
        """What the operation is called."""
        title = named(self.route.title, self.words.title, self.route.method)
        marks = [mark for mark in (self.kind, self._age) if mark]
        return f"{title} ({', '.join(marks)})" if marks else title

    @property
    def _age(self) -> str:
        return "deprecated" if self.route.deprecated else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What all forms of a page carry: `token` is bound to the `cookie`.

    `tag` is the entity tag of what the page shows, so that nobody overwrites
    what others changed meanwhile; `new` says that there is nothing yet.
    """

    action: str
    token: str
    cookie: str
    tag: str = ""
    new: bool = False


def form(offer: Offer, state: State) -> Html:
    """Return the form of an operation, folded until it is wanted."""
    note = _NOTES.get(offer.route.method) if not state.new else None
    said = offer.words.description
    content = element(
        "form",
        _errors(offer),
        element("p", said) if said and said != offer.title else None,
        element("p", note, attributes={"class": "quiet"}) if note else None,
        *_hidden(offer, state),
        *(_row(offer, number, one) for number, one in enumerate(offer.fields)),
        element("p", _button(offer)),
        attributes={
            "method": "post",
            "action": state.action,
            "aria-label": offer.title,
            "novalidate": True,  # what is wrong is said by the server, everywhere alike
        },
    )
    summary = element("summary", element("h3", offer.title))
    opened: Attributes = {"open": offer.opened, "id": offer.name}
    return element("details", summary, content, attributes=opened)


def _button(offer: Offer) -> Html:
    danger = "danger" if offer.route.method == "DELETE" else None
    attributes = {"type": "submit", "class": danger}
    return element("button", offer.title, attributes=attributes)


def _hidden(offer: Offer, state: State) -> list[Html]:
    values = {METHOD: offer.route.method, TOKEN: state.token}
    if offer.body:
        values[BODY] = str(offer.body)
    if state.new:
        values[NEW] = "1"
    elif state.tag:
        values[MATCH] = state.tag
    return [
        element("input", attributes={"type": "hidden", "name": name, "value": value})
        for name, value in values.items()
    ]


def violated(offer: Offer, key: str) -> list[Violation]:
    """Return what is wrong with the value of one field."""
    known = {one.key for one in offer.fields}
    if key == "":
        return [one for one in offer.violations if _key(one) not in known - {""}]
    return [one for one in offer.violations if _key(one) == key]


def _key(violation: Violation) -> str:
    """Return the JSON key that a violation is about (RFC 6901, section 4)."""
    first = violation.pointer.split("/")[1:2]
    return first[0].replace("~1", "/").replace("~0", "~") if first else ""


def _spoken(violation: Violation) -> str:
    """Return what is wrong without the marks of code, which are read aloud."""
    return violation.message.replace("`", "")


def _errors(offer: Offer) -> Html:
    """Return all that is wrong, each with the way to its field."""
    if not offer.violations:
        return EMPTY
    places = {one.key: number for number, one in enumerate(offer.fields)}
    lines: list[Child] = []
    for violation in offer.violations:
        number = places.get(_key(violation), places.get(""))
        line: Child = _spoken(violation)
        if number is not None:
            where = {"href": f"#{_id(offer, number)}"}
            line = element("a", line, attributes=where)
        lines.append(line)
    count = len(lines)
    title = "Something is wrong" if count == 1 else f"{count} things are wrong"
    return element(
        "div",
        element("h4", title),
        listed("ul", lines),
        attributes={"class": "errors", "role": "alert"},
    )


def _id(offer: Offer, number: int) -> str:
    return f"{offer.name}-{number}"


def _row(offer: Offer, number: int, one: Field) -> Html:
    """Return a label, what is said of the field, what is wrong, the control."""
    name = _id(offer, number)
    wrong = violated(offer, one.key)
    about = joined(one.words.description, _space(one), one.hint)
    described = []
    parts: list[Child] = [_label(name, one)]
    if about:
        described.append(f"{name}-about")
        language: Attributes = {"lang": one.words.language or None}
        parts.append(_said(described[-1], "about", about, language))
    if wrong:
        described.append(f"{name}-error")
        text = " ".join(f"{_spoken(violation)}." for violation in wrong)
        parts.append(_said(described[-1], "error", text))
    attributes: Attributes = {
        "id": name,
        "name": one.name,
        "aria-describedby": " ".join(described) or None,
        "aria-invalid": "true" if wrong else None,
        "aria-required": "true" if one.required else None,
    }
    parts.append(_control(one, attributes))
    if one.secret and offer.route.method == "PATCH":
        parts.append(_removal(name, one))
    return element("div", *parts, attributes={"class": "field"})


def _space(one: Field) -> str:
    said = one.words.description.rstrip()
    if not said or not one.hint:
        return ""
    return " " if said[-1] in ".!?:;" else ". "


def _said(name: str, kind: str, text: Child, more: Attributes | None = None) -> Html:
    return element("p", text, attributes={"id": name, "class": kind, **(more or {})})


def _label(name: str, one: Field) -> Html:
    title = named(one.words.title, one.key, "The document")
    required = None
    if one.required:
        required = element("span", " (required)", attributes={"class": "quiet"})
    return element("label", title, required, attributes={"for": name})


def _control(one: Field, attributes: Attributes) -> Html:
    if one.options:
        choices = ("", *one.options)
        if one.text not in choices:
            choices = (*choices, one.text)
        options = [
            element(
                "option",
                choice or "not set",
                attributes={"value": choice, "selected": choice == one.text},
            )
            for choice in choices
        ]
        return element("select", *options, attributes=attributes)
    if one.kind != "text" or "\n" in one.text or "\r" in one.text:
        rows = min(max(one.text.count("\n") + 2, 3), 16)
        more: Attributes = {
            **attributes,
            "rows": rows,
            "spellcheck": "false" if one.kind == "json" else None,
        }
        return element("textarea", one.text, attributes=more)
    kind = {"type": "text", "value": one.text, "autocomplete": "off"}
    if one.secret:
        kind = {"type": "password", "autocomplete": "new-password"}
    return element("input", attributes={**attributes, **kind})


def _removal(name: str, one: Field) -> Html:
    """Return the choice to remove what is never shown."""
    box = {
        "type": "checkbox",
        "id": f"{name}-remove",
        "name": f"{REMOVE}{one.key}",
        "value": "1",
    }
    title = named(one.words.title, one.key)
    label = element("label", f"Remove {title}", attributes={"for": f"{name}-remove"})
    row = {"class": "choice"}
    return element("p", element("input", attributes=box), " ", label, attributes=row)
