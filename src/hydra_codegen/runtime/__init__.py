"""Modules that are copied, byte for byte, into what we generate.

They import nothing of ours outside this folder, and only Pydantic besides the
standard library (PyLD where a document needs it).
"""
