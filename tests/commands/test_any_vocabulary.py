"""Whatever a vocabulary holds, its commands have help, and no text drives a terminal."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import tempfile
from pathlib import Path

from generated_package import imported
from hostile_vocabulary import documentations
from hypothesis import HealthCheck, Phase, given, settings

from hydra_codegen.documentation import ApiDocumentation


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(documentations())
def test_every_command_has_help_that_can_be_shown(
    documentation: ApiDocumentation,
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        imported(documentation, Path(folder), "client") as package,
    ):
        commands = Path(folder) / package.__name__ / "client" / "commands"
        runtime = importlib.import_module(f"{package.__name__}._runtime.commands")
        described = importlib.import_module(f"{runtime.__name__}.described")
        index = json.loads((commands / "_index.json").read_text("utf-8"))
        asked: list[list[str]] = [[]]
        for name, place in index["places"].items():
            asked.append([described.spelled(name)])
            methods = json.loads((commands / place["file"]).read_text("utf-8"))
            asked += [
                [described.spelled(name), described.spelled(method)]
                for method in methods["methods"]
            ]
        for words in asked:
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown):
                status = runtime.main(package.__name__, commands, [*words, "--help"])
            assert status == 0, words
            assert all(line.isprintable() for line in shown.getvalue().split("\n"))
