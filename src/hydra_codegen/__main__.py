"""`python -m hydra_codegen` is the command `hydra-codegen`."""

from __future__ import annotations

from hydra_codegen.cli import main

if __name__ == "__main__":
    main(prog_name="hydra-codegen")
