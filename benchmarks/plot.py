"""The plot of the results: what each generator takes, as the vocabulary grows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.generators import IMPORTS, OURS, PART, RDFLIB
from benchmarks.results import Results

_OURS = ("#1a7f37", "#2da44e", "#4ac26b", "#8fd19e")
_OTHERS = (
    *("#8250df", "#bf3989", "#cf222e", "#bc4c00", "#0969da", "#57606a", "#9a6700"),
    "#1b7c83",
)

_FLOORS = {IMPORTS: ":", RDFLIB: "--"}


def draw(results: Results, path: Path) -> None:
    """Write the plot as SVG; raises ImportError without matplotlib."""
    import matplotlib

    # The same figures give the same file.
    matplotlib.rcParams["svg.hashsalt"] = "hydra-codegen"
    matplotlib.rcParams["svg.fonttype"] = "none"
    matplotlib.rcParams["font.family"] = "sans-serif"
    from matplotlib.figure import Figure
    from matplotlib.ticker import LogLocator

    figure = Figure(figsize=(11, 5), layout="constrained")
    panels = figure.subplots(1, 2)
    for axes, name, title in zip(
        panels, ("cpu", "memory"), ("CPU time, s", "peak memory, MiB"), strict=True
    ):
        _panel(axes, results, name)
        axes.set(xscale="log", yscale="log", xlabel="classes", title=title)
        sizes = results.sizes(PART)
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 3)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.grid(color="#d0d7de", linewidth=0.5)
        axes.spines[["top", "right"]].set_visible(False)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside right center", frameon=False)
    figure.savefig(path, format="svg", metadata={"Date": None})


def _panel(axes: Any, results: Results, name: str) -> None:
    """Draw a line for each generator; what failed or was killed has no point."""
    ours = iter(_OURS)
    others = iter(_OTHERS)
    for case in results.cases(PART):
        rows = [row for row in results.of(PART) if row.case == case and not row.note]
        points = sorted((row.size, row.figures[name]) for row in rows)
        if case in OURS:
            style = {"color": next(ours), "linewidth": 2.5}
        elif case in _FLOORS:
            style = {"color": "#8c959f", "linestyle": _FLOORS[case]}
        else:
            style = {"color": next(others), "linewidth": 1}
        axes.plot(*zip(*points, strict=True), marker="o", ms=4, label=case, **style)
