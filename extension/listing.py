"""``mteb-words models`` and ``mteb-words tasks``: what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from ..wrappers.availability import Status, status
from ..wrappers.catalogue import OURS, entries
from ..wrappers.recipe import PRESETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..wrappers.catalogue import Entry

_ORDER = get_args(Status)


def models() -> str:
    """Return a table of the catalogue: one row a model, its recipes folded, with whether it is on this machine."""
    rows = [("MODEL", "KIND", "DIM", "DOWNLOAD", "LICENCE", "PAPER", "STATUS")]
    notes = []
    states = {entry: status(entry) for entry in entries()}
    for entry, (state, note) in sorted(states.items(), key=lambda item: _ORDER.index(item[1][0])):
        dim = "" if entry.dim is None else str(entry.dim)
        size = "" if entry.size_mb is None else f"{entry.size_mb:,} MB"
        rows.append((_typed(entry), entry.kind, dim, size, entry.licence or "", "yes" * entry.paper, state + " *" * bool(note)))
        if note:
            notes.append(f"{_typed(entry)}: {note}")
    recipes = [f"@{name:<11} {recipe.words()}" for name, recipe in PRESETS.items()]
    return "\n\n".join(
        (
            table(rows),
            "PAPER: one of the 13 models of arXiv 2402.11094. LICENCE: empty where the publisher states none.",
            "* What to do or to know\n" + "\n".join(notes),
            "Recipes of language models (@RECIPE); what differs is appended: @template-L8, @bare-L6+7+8-last, @paper-lower\n"
            + "\n".join(recipes),
            "By place: static:PATH is a file of word vectors, hf:PATH_OR_ID[@RECIPE] a model of transformers or sentence-transformers.\n"
            "Any other name goes to mteb, so every model that mteb knows runs too: mteb-words run -m NAME ...",
        )
    )


def _typed(entry: Entry) -> str:
    """Return what to type after -m."""
    if entry.source in ("mteb", "elsewhere"):
        return entry.run or entry.name
    return f"{OURS}{entry.name}" + "@RECIPE" * (entry.kind == "language model")


def tasks() -> str:
    """Return a table of our tasks and benchmarks."""
    from ..tasks.benchmarks import BENCHMARKS
    from ..tasks.registry import TASKS

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
