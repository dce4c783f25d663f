"""The scores of a task over the layers of a model, and plots of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Curve:
    """The main scores of one task over the layers of a model.

    Attributes:
        task: The name of the task.
        metric: The name of its main score.
        layers: The hidden states, as in a recipe.
        scores: Pooling -> the main score of each layer.
    """

    task: str
    metric: str
    layers: tuple[int, ...]
    scores: dict[str, tuple[float, ...]]

    def best(self) -> tuple[float, int, str]:
        """Return the highest score with its layer and pooling."""
        return max((score, -layer, pooling) for pooling, row in self.scores.items() for score, layer in zip(row, self.layers, strict=True))


def draw(curves: Sequence[Curve], title: str, path: Path) -> None:
    """Draw a panel for each task and a line for each pooling, as SVG or PNG by the file's suffix. Equal scores give equal bytes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": title, "svg.fonttype": "none"}):
        figure = Figure(figsize=(5 * len(curves), 3.6), layout="constrained")
        figure.suptitle(title)
        for position, curve in enumerate(curves, start=1):
            panel = figure.add_subplot(1, len(curves), position)
            for (pooling, scores), marker in zip(curve.scores.items(), "osD^v", strict=False):
                panel.plot(curve.layers, scores, marker=marker, markersize=3, linewidth=1.2, label=pooling)
            panel.set(xlabel="layer (0: input)", ylabel=curve.metric.replace("_", " "), title=curve.task)
            panel.grid(alpha=0.3)
            panel.legend(title="pooling", frameon=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix == ".svg" else None)
