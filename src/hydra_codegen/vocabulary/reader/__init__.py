"""A graph in, an `ApiDocumentation` out: one module for each Hydra concept."""

from hydra_codegen.vocabulary.reader.classes import Share
from hydra_codegen.vocabulary.reader.findings import READER_RULES, ReaderRule
from hydra_codegen.vocabulary.reader.reading import (
    ReadResult,
    ReadShare,
    read,
    read_share,
    unread,
)

__all__ = [
    "READER_RULES",
    "ReadResult",
    "ReadShare",
    "ReaderRule",
    "Share",
    "read",
    "read_share",
    "unread",
]
