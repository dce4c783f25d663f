"""A picture of scores over layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .sweep import Curve


def draw(curves: Sequence[Curve], title: str, path: Path) -> None:
    """Draw one panel a task and one line a pooling; SVG or PNG, by the file's ending, the same bytes for the same scores."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": title, "svg.fonttype": "none"}):
        figure = Figure(figsize=(5 * len(curves), 3.6), layout="constrained")
        figure.suptitle(title)
        for place, curve in enumerate(curves, start=1):
            panel = figure.add_subplot(1, len(curves), place)
            for (pooling, scores), marker in zip(curve.scores.items(), "osD^v", strict=False):
                panel.plot(curve.layers, scores, marker=marker, markersize=3, linewidth=1.2, label=pooling)
            panel.set(xlabel="layer (0: input)", ylabel=curve.metric.replace("_", " "), title=curve.task)
            panel.grid(alpha=0.3)
            panel.legend(title="pooling", frameon=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix == ".svg" else None)
