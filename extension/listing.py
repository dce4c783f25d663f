"""Lists of the models and tasks of this package: as rows, and as the text that ``mteb-words models`` and ``tasks`` print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from ..wrappers.catalogue.availability import Status, status
from ..wrappers.catalogue.entries import entries
from ..wrappers.catalogue.model_record import OURS
from ..wrappers.contextual.recipe import PRESETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..wrappers.catalogue.entries import Entry
    from ..wrappers.catalogue.model_record import Kind

_ORDER = get_args(Status)


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model of the catalogue.

    Attributes:
        name: The name for ``get_model``, ``run`` and ``-m``. ``@RECIPE`` stands for a recipe, such as ``@template``.
        kind: The kind of model, such as ``static``.
        dim: The number of components of a vector; None if it is known only after the model is loaded.
        size_mb: The size of the download, in MB of 10**6 bytes; None if it is not known.
        licence: As mteb writes it, or a web address; None if the publisher states none.
        in_paper: Whether it is one of the 13 models of arXiv 2402.11094.
        status: Whether the model can run on this machine now.
        note: What the user must do or should know; may be empty.
    """

    name: str
    kind: Kind
    dim: int | None
    size_mb: int | None
    licence: str | None
    in_paper: bool
    status: Status
    note: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of this package.

    Attributes:
        name: The name for ``get_task``, ``run`` and ``-t``.
        type: The type of the task.
        main_score: The name of the main score.
        licence: The licence of the data, as mteb writes it; None if there is none.
        revision: A hash of the data.
        description: What the task measures.
        benchmarks: The names of the benchmarks that contain the task.
    """

    name: str
    type: str
    main_score: str
    licence: str | None
    revision: str
    description: str
    benchmarks: tuple[str, ...]


def list_models() -> tuple[ModelRow, ...]:
    """Return the models of the catalogue; those on this machine are first. Nothing is loaded, and no network is used.

    Models of mteb also run, and so do models given by a path: ``static:PATH`` and ``hf:PATH_OR_ID[@RECIPE]``.

    >>> {row.name: row.kind for row in list_models()}["mteb-words/random-300d"]
    'control'
    """
    rows = (_model_row(entry) for entry in entries())
    return tuple(sorted(rows, key=lambda row: _ORDER.index(row.status)))


def _model_row(entry: Entry) -> ModelRow:
    state, note = status(entry)
    return ModelRow(_typed(entry), entry.kind, entry.dim, entry.size_mb, entry.licence, entry.paper, state, note)


def _typed(entry: Entry) -> str:
    """Return the name to type after -m."""
    if entry.source in ("mteb", "elsewhere"):
        return entry.run or entry.name
    return f"{OURS}{entry.name}" + "@RECIPE" * (entry.kind == "language model")


def list_tasks() -> tuple[TaskRow, ...]:
    """Return the tasks of this package. Tasks of mteb also run, and so do tasks given by a path: ``pairs:PATH``, ``analogies:PATH``.

    >>> {row.name: row.main_score for row in list_tasks()}["SimLex999"]
    'cosine_spearman_all'
    """
    from ..tasks.benchmarks import BENCHMARKS
    from ..tasks.registry import TASKS

    return tuple(
        TaskRow(
            task.metadata.name,
            task.metadata.type,
            task.metadata.main_score,
            task.metadata.license,
            task.metadata.revision,
            task.metadata.description,
            tuple(benchmark.name for benchmark in BENCHMARKS if task in benchmark.tasks),
        )
        for task in TASKS
    )


def models_text() -> str:
    """Return a table of the catalogue. A row is a model with all its recipes, and says whether the model is on this machine."""
    models = list_models()
    rows = [("MODEL", "KIND", "DIM", "DOWNLOAD", "LICENCE", "PAPER", "STATUS")]
    for row in models:
        dim = "" if row.dim is None else str(row.dim)
        size = "" if row.size_mb is None else f"{row.size_mb:,} MB"
        rows.append((row.name, row.kind, dim, size, row.licence or "", "yes" * row.in_paper, row.status + " *" * bool(row.note)))
    notes = [f"{row.name}: {row.note}" for row in models if row.note]
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


def tasks_text() -> str:
    """Return a table of the tasks and benchmarks of this package."""
    from ..tasks.benchmarks import BENCHMARKS

    tasks = list_tasks()
    rows = [("TASK", "TYPE", "MAIN SCORE", "LICENCE", "REVISION")]
    rows += [(task.name, task.type, task.main_score, str(task.licence), task.revision) for task in tasks]
    groups = [("BENCHMARK", "TASKS"), *((b.name, ", ".join(task.metadata.name for task in b.tasks)) for b in BENCHMARKS)]
    what = "\n".join(f"{task.name}: {task.description}" for task in tasks)
    return f"{table(rows)}\n\n{table(groups)}\n\n{what}"


def table(rows: Sequence[Sequence[str]], *, numbers: bool = False) -> str:
    """Lay out rows of cells in columns; with ``numbers`` all columns but the first are aligned to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    align = [str.ljust, *[str.rjust if numbers else str.ljust] * (len(widths) - 1)]
    lines = ("  ".join(fit(cell, width) for fit, cell, width in zip(align, row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines)
