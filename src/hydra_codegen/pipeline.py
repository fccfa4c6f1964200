"""The stages, in order: the only module that knows them all.

sources -> graph -> ApiDocumentation -> file sets -> files.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from hydra_codegen import output, parallel
from hydra_codegen.config import Settings, package_from
from hydra_codegen.documentation import ApiDocumentation, Size
from hydra_codegen.errors import (
    OutputError,
    PluginError,
    SourceError,
    UsageError,
    VocabularyError,
)
from hydra_codegen.findings import Finding, Place, Severity
from hydra_codegen.frozen import dataclass
from hydra_codegen.locations import cache_folder
from hydra_codegen.memory import no_cycle_collection
from hydra_codegen.rendering import Templates
from hydra_codegen.targets import (
    BUILT_IN,
    Noticing,
    Target,
    TargetContext,
    declared_templates,
    files_of,
    load_target,
)
from hydra_codegen.vocabulary.graph import LoadedGraph, load_documents
from hydra_codegen.vocabulary.reader import read
from hydra_codegen.vocabulary.revisions import (
    is_revision,
    read_revision,
    revision_content,
)
from hydra_codegen.vocabulary.sources import Document, read_file, read_sources

if TYPE_CHECKING:
    from hydra_codegen.comparing.changes import Change
    from hydra_codegen.verifying import Effort, Verification
    from hydra_codegen.vocabulary.fetch import Fetched
    from hydra_codegen.vocabulary.places import Locator
    from hydra_codegen.vocabulary.store import Graph


MAX_ANSWER_BYTES = 4 * 1024 * 1024
MAX_ANSWER_SECONDS = 30.0
SECONDS_TO_CLEAN_UP = 30.0
"""What `verify` may take, beyond what it is told, to delete what it made."""

MAX_PARTS = 1_000_000
"""How many classes, properties and operations an API may have in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An API as it was read and noticed on the way.

    `documentation` is what code follows, corrections included; `published` is
    what the sources say.
    """

    documentation: ApiDocumentation
    published: ApiDocumentation
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Everything that was made, still in memory; `files` by target.

    `title` and `size` are the API's, `findings` what its readers and the targets
    noticed.
    """

    title: str
    size: Size
    package: str
    files: Mapping[str, output.FileSet]
    findings: tuple[Finding, ...] = ()


class Documents(NamedTuple):
    """All sources as they came, with the JSON-LD contexts that were named or met."""

    documents: Sequence[Document]
    contexts: Mapping[str, bytes]


class Sources(NamedTuple):
    """What all sources say, not yet read; `locate` finds what is spoken of."""

    loaded: LoadedGraph
    locate: Callable[[str], Place]


def read_api(
    settings: Settings,
    *,
    stdin: BinaryIO | None = None,
    sources: Sources | None = None,
) -> Reading:
    """Read the API that `settings.sources` describe; `sources` are those, if loaded.

    Raises `UsageError` without any source, `SourceError` for one that cannot
    be read and `VocabularyError` where no Hydra API is described.
    """
    source = _read(settings, sources or load_sources(settings, stdin=stdin))
    documentation = source.published
    if settings.corrections is not None:
        from hydra_codegen.vocabulary.corrections import correct

        documentation = correct(documentation, settings.corrections)
    return Reading(
        documentation=documentation,
        published=source.published,
        findings=(*source.loaded.findings, *source.findings),
    )


class _Read(NamedTuple):
    """What the sources say, before corrections, and the graph behind it."""

    published: ApiDocumentation
    loaded: LoadedGraph
    findings: tuple[Finding, ...]
    locate: Callable[[str], Place]


def _read(settings: Settings, sources: Sources) -> _Read:
    with no_cycle_collection():
        result = read(sources.loaded, language=settings.language, locate=sources.locate)
    return _Read(
        published=result.documentation,
        loaded=sources.loaded,
        findings=result.findings,
        locate=sources.locate,
    )


def load_sources(
    settings: Settings, *, stdin: BinaryIO | None = None, revisions: bool = False
) -> Sources:
    """Return the statements of all `settings.sources`.

    Each may be ``REV:PATH`` of git with `revisions`. Raises as `read_api` does.
    """
    return loaded(documents_of(settings, stdin=stdin, revisions=revisions))


def loaded(found: Documents) -> Sources:
    """Return the statements of documents. Raises as `load_documents` does."""
    return Sources(
        loaded=load_documents(found.documents, contexts=found.contexts),
        locate=_locator(found.documents),
    )


def documents_of(
    settings: Settings, *, stdin: BinaryIO | None = None, revisions: bool = False
) -> Documents:
    """Return all `settings.sources` as they are, unread.

    Each may be ``REV:PATH`` of git with `revisions`. Raises `UsageError` without any
    and `SourceError` for one that cannot be fetched.
    """
    if not settings.sources:
        raise UsageError(
            "no source is named; give a file, a folder or a URL, or set "
            "sources under [tool.hydra-codegen] in pyproject.toml"
        )
    documents: list[Document] = []
    contexts = _contexts(settings.contexts)
    for source in settings.sources:
        if source.startswith(("http://", "https://")):
            fetched = _fetch(source, settings, cache_folder())
            documents.append(fetched.document)
            contexts = {**fetched.contexts, **contexts}
        elif revisions and is_revision(source):
            documents.append(read_revision(source, base=settings.base))
        else:
            documents += read_sources([source], base=settings.base, stdin=stdin)
    return Documents(documents=documents, contexts=contexts)


def _locator(documents: Sequence[Document]) -> Callable[[str], Place]:
    """Return what finds where `documents` speak of an IRI."""

    made: list[Locator] = []

    def place_of(iri: str) -> Place:
        if not made:
            # Imported late: it is asked for findings only.
            from hydra_codegen.vocabulary.places import Locator

            made.append(Locator(documents))
        return made[0].place_of(iri)

    return place_of


def _fetch(url: str, settings: Settings, cache: Path | None) -> Fetched:
    # Imported late: only a URL needs TLS and HTTP.
    from hydra_codegen.vocabulary.fetch import FetchOptions, fetch

    return fetch(
        url,
        FetchOptions(
            headers=settings.headers,
            auth=settings.auth,
            remote_contexts=settings.remote_contexts,
            cache=cache,
        ),
    )


def _contexts(paths: Mapping[str, Path]) -> dict[str, bytes]:
    contexts = {}
    for iri, path in paths.items():
        try:
            contexts[iri] = read_file(str(path), path)
        except SourceError as error:
            raise SourceError(f"the context file for {iri}: {error}") from error
    return contexts


def check_api(
    settings: Settings, *, stdin: BinaryIO | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with the documentation, as `settings` select it.

    Raises as `read_api` does.
    """
    from hydra_codegen.vocabulary.rules import check

    source = _read(settings, load_sources(settings, stdin=stdin))
    found = check(source.published, source.loaded.index, source.locate)
    return _selected((*source.loaded.findings, *source.findings, *found), settings)


def _selected(findings: Sequence[Finding], settings: Settings) -> tuple[Finding, ...]:
    return tuple(
        finding
        for finding in dict.fromkeys(findings)
        if not finding.rule.startswith(settings.ignore or ("-",))
        and finding.rule.startswith(settings.select or ("",))
    )


def verify_api(
    url: str, settings: Settings, effort: Effort, *, stdin: BinaryIO | None = None
) -> Verification:
    """Return where the live API at `url` is not as `settings.sources` say.

    Without sources, as it says itself. The corrections of `settings` amend both.
    Raises as `read_api` does, and `SourceError` where the API cannot be reached.
    """
    from hydra_codegen.verifying import drift, hiding, verify
    from hydra_codegen.vocabulary.wire import Bounds, Wire

    if (settings.headers or settings.auth) and not _one_origin(url, *settings.sources):
        raise UsageError(
            "--header and --auth go to one origin; the API and a source are of two. "
            "Save the source and name the file"
        )
    if settings.sources:
        documentation = read_api(settings, stdin=stdin).documentation
    else:
        documentation = _live(url, settings)
    bounds = Bounds(
        seconds=effort.seconds + SECONDS_TO_CLEAN_UP,
        request_seconds=MAX_ANSWER_SECONDS,
        bytes=MAX_ANSWER_BYTES,
    )
    with closing(Wire(url, settings.headers, settings.auth, bounds)) as wire:
        contexts = _contexts(settings.contexts)
        found = verify(url, documentation, wire, effort, contexts)
    findings = found.findings
    if settings.sources and found.documentation_url:
        try:
            live = _live(url, settings)
        except (SourceError, VocabularyError) as error:
            gone = drift.finding("HC504", found.documentation_url, f"{error}.")
            findings = (gone, *findings)
        else:
            differs = drift.drift(documentation, live, found.documentation_url)
            findings = (*differs, *findings)
    findings = hiding(findings, wire.secrets)
    return replace(found, findings=_selected(findings, settings))


def _live(url: str, settings: Settings) -> ApiDocumentation:
    """Return what an API says of itself now; nothing that was kept is believed."""
    fetched = _fetch(url, settings, cache=None)
    contexts = {**fetched.contexts, **_contexts(settings.contexts)}
    live = loaded(Documents(documents=[fetched.document], contexts=contexts))
    published = read(
        live.loaded, language=settings.language, locate=live.locate
    ).documentation
    return _corrected(published, url, settings.corrections)


def compare_apis(
    old: str, settings: Settings, *, stdin: BinaryIO | None = None
) -> tuple[Change, ...]:
    """Return what differs between the API at `old` and that of `settings`.

    Either may be ``REV:PATH``, a file at a revision of git. The corrections of
    `settings` amend both: the old API with the file as it was at its revision.
    Raises as `read_api` does.
    """
    from hydra_codegen.comparing import compare

    (new,) = settings.sources
    if old == new == "-":
        raise UsageError("standard input can be one of the two only")
    if (settings.headers or settings.auth) and not _one_origin(old, new):
        raise UsageError(
            "--header and --auth go to one origin; OLD and NEW are of two. Save one "
            "of them and name the file"
        )

    def read_at(source: str) -> _Read:
        there = replace(settings, sources=(source,))
        return _read(there, load_sources(there, stdin=stdin, revisions=True))

    before, after = read_at(old), read_at(new)
    path = settings.corrections
    changes = compare(
        _corrected(before.published, old, path),
        _corrected(after.published, new, path),
    )
    return tuple(
        replace(change, place=after.locate(change.place.iri)) for change in changes
    )


def _one_origin(*sources: str) -> bool:
    origins = {
        tuple(source.split("/", 3)[:3])
        for source in sources
        if source.startswith(("http://", "https://"))
    }
    return len(origins) <= 1


def _corrected(
    documentation: ApiDocumentation, source: str, path: Path | None
) -> ApiDocumentation:
    """Return a documentation with its corrections, as of its own revision."""
    if path is None:
        return documentation
    from hydra_codegen.vocabulary.corrections import correct, corrected

    if not is_revision(source):
        return correct(documentation, path)
    revision = source.partition(":")[0]
    name = f"{revision}:./{os.path.relpath(path)}"
    try:
        content = revision_content(name)
    except SourceError:
        # It was not there yet, so it amended nothing.
        return documentation
    return corrected(documentation, content, name)


def is_failure(findings: Sequence[Finding], settings: Settings) -> bool:
    """Return whether findings make `check` fail: errors, or any when strict."""
    severities = {finding.severity for finding in findings}
    return Severity.ERROR in severities or (settings.strict and bool(severities))


def rule_texts() -> dict[str, str]:
    """Return what each rule of the documentation says, by number."""
    from hydra_codegen.vocabulary.rules import ALL_RULES

    return {number: rule.what for number, rule in ALL_RULES.items()}


def generate_files(
    reading: Reading, settings: Settings, *, side_by_side: bool = False
) -> Generation:
    """Make the files of all `settings.targets`, in memory.

    In several processes, if there can be such and `side_by_side` is set.

    Raises `UsageError` for an unknown target, `TemplateError` for a template that
    cannot be used, `OutputError` for files that no disk should hold and
    `VocabularyError` for more than `MAX_PARTS`.
    """
    require_bounded(reading.documentation.size)
    targets = {name: load_target(name) for name in settings.targets}
    context = context_of(reading, settings)
    with no_cycle_collection():
        do = parallel.side_by_side if side_by_side else parallel.in_turn
        made = files_of(targets, reading.documentation, context, do)
        files = {name: _encoded(targets[name], found) for name, found in made.items()}
    findings = tuple(
        finding
        for target in targets.values()
        if isinstance(target, Noticing)
        for finding in target.findings(reading.documentation)
    )
    return Generation(
        title=reading.documentation.title,
        size=reading.documentation.size,
        package=context.package,
        files=files,
        findings=(*reading.findings, *findings),
    )


def context_of(reading: Reading, settings: Settings) -> TargetContext:
    """Return what targets may know of a run besides the documentation."""
    return TargetContext(
        package=settings.package or package_from(settings.sources[0]),
        targets=frozenset(settings.targets),
        header=header(reading.documentation, settings.corrections),
        published=reading.published
        if settings.docs_as_published
        else reading.documentation,
        templates=_templates(settings),
        docs_style=settings.docs_style,
        closed_shapes=settings.closed_shapes,
    )


def _encoded(target: Target, files: Mapping[str, str]) -> output.FileSet:
    try:
        return output.encoded(files)
    except OutputError as error:
        if target.name in BUILT_IN:
            raise
        raise PluginError(f"{target} makes what cannot be written: {error}") from error


def _templates(settings: Settings) -> Templates:
    if settings.templates is None:
        return Templates()
    from hydra_codegen.rendering.own import own_templates

    known = declared_templates()
    return own_templates(settings.templates, known, trusted=settings.trust_templates)


def export_templates(
    folder: Path, names: tuple[str, ...], *, force: bool = False
) -> list[Path]:
    """Write the built-in templates below `folder`, or only those of `names`.

    Returns their paths. Raises `UsageError` for an unknown name and `OutputError`,
    with nothing written, where a file is there already (`force` overwrites it).
    """
    from hydra_codegen.rendering.own import export

    return export(folder, names, declared_templates(), force=force)


def require_bounded(size: Size) -> None:
    """Raise `VocabularyError` where an API is larger than what is generated."""
    parts = sum(size)
    if parts > MAX_PARTS:
        raise VocabularyError(
            f"The API has {parts:,} classes, properties and operations; "
            f"{MAX_PARTS:,} are the most that is generated. Split its documentation."
        )


def header(documentation: ApiDocumentation, corrections: Path | None) -> str:
    """Return the sentence that names the sources, without any line break."""
    names = ", ".join(documentation.sources) or "a Hydra API documentation"
    if corrections is not None:
        names = f"{names} with {corrections.name}"
    plain = "".join(c if c.isprintable() else " " for c in names)
    return f"Generated by hydra-codegen from {plain[:200]}"


def load(
    source: str | Path | Sequence[str | Path],
    *,
    base: str = "",
    language: str = "",
    contexts: Mapping[str, Path] | None = None,
) -> ApiDocumentation:
    """Read a Hydra API documentation: one or several files, folders or URLs.

    Returns the frozen model. Raises `HydraCodegenError` (see
    `hydra_codegen.errors`) with a sentence for everything that is wrong.
    """
    several = [source] if isinstance(source, (str, Path)) else source
    settings = Settings(
        sources=tuple(str(item) for item in several),
        base=base,
        language=language,
        contexts=contexts or {},
    )
    return read_api(settings).documentation


def load_graph(
    source: str | Path | Sequence[str | Path],
    *,
    base: str = "",
    contexts: Mapping[str, Path] | None = None,
) -> Graph:
    """Read documents into one rdflib graph, in document order.

    The graph is a view of what the reader reads; nothing is copied. Raises
    as `load` does, but for documents that describe no API.
    """
    from hydra_codegen.vocabulary.store import rdflib_graph

    several = [source] if isinstance(source, (str, Path)) else source
    settings = Settings(
        sources=tuple(str(item) for item in several),
        base=base,
        contexts=contexts or {},
    )
    return rdflib_graph(load_sources(settings).loaded)


def generate(settings: Settings, *, force: bool = False) -> output.Written:
    """Read, make and write in one step; what the command line does.

    Raises `HydraCodegenError` with the old output whole.
    """
    generation = generate_files(read_api(settings), settings)
    return output.write(settings.out, generation.package, generation.files, force=force)
