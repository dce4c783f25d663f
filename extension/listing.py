"""``mteb-words models`` and ``mteb-words tasks``: what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..wrappers.catalogue import MODELS

if TYPE_CHECKING:
    from collections.abc import Sequence


def models() -> str:
    """Return a table of our models, with the install command of those that are not on this machine."""
    rows = [("MODEL", "KIND", "DIM", "SIZE", "LICENCE", "HERE")]
    for record in MODELS:
        here = f"no: {missing.install}" if (missing := record.missing()) else "yes"
        rows.append((record.name, record.kind, str(record.dim), f"{record.size_mb:.0f} MB", str(record.licence), here))
    how = "\n".join(f"{record.name}: {record.word_vector}" for record in MODELS)
    return f"{table(rows)}\n\nHow a word becomes a vector\n{how}\n\nAny model that mteb knows runs too: mteb-words run -m NAME ..."


def tasks() -> str:
    """Return a table of our tasks and benchmarks."""
    from ..tasks.benchmarks import BENCHMARKS
    from ..tasks.english import TASKS

    rows = [("TASK", "TYPE", "MAIN SCORE", "LICENCE", "REVISION")]
    for task in TASKS:
        meta = task.metadata
        rows.append((meta.name, meta.type, meta.main_score, str(meta.license), meta.revision))
    groups = [("BENCHMARK", "TASKS"), *((b.name, ", ".join(task.metadata.name for task in b.tasks)) for b in BENCHMARKS)]
    what = "\n".join(f"{task.metadata.name}: {task.metadata.description}" for task in TASKS)
    return f"{table(rows)}\n\n{table(groups)}\n\n{what}"


def table(rows: Sequence[Sequence[str]], *, numbers: bool = False) -> str:
    """Lay out rows of cells in columns; with ``numbers`` all columns but the first are aligned to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    align = [str.ljust, *[str.rjust if numbers else str.ljust] * (len(widths) - 1)]
    lines = ("  ".join(fit(cell, width) for fit, cell, width in zip(align, row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines)
