"""Code generation for hypermedia APIs described with the Hydra Core Vocabulary."""

__version__ = "0.1.0"
