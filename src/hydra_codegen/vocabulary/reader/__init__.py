"""A graph in, an `ApiDocumentation` out: one module for each Hydra concept."""

from hydra_codegen.vocabulary.reader.findings import READER_RULES, ReaderRule
from hydra_codegen.vocabulary.reader.reading import ReadResult, read

__all__ = ["READER_RULES", "ReadResult", "ReaderRule", "read"]
