"""What generated packages need at run time; copied, byte for byte, into each.

Ordinary modules that depend on the standard library and Pydantic alone.
They import one another relatively, so that a copy works under any name.
"""
