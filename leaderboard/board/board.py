"""The data that the site shows. Every aggregate is computed once, in ``arrange``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...schema import Items, TaskId
    from .agreement import View
    from .results import Model, Problem, SubsetEntry
    from .uncertainty import Draws, Interval

REASONS = ("not run", "failed", "unsupported", "other data", "filtered split", "other scoring")


@dataclass(frozen=True, slots=True)
class Cell:
    """The result of one model on one task.

    Attributes:
        score: The main score.
        interval: The limits of the 95 % interval of the score, None if it is unknown.
        n_asked: The number of items asked, None if the file does not state it.
        n_answered: The number of items that the model could answer, None if the file does not state it.
        coverage: Items answered over items asked, 0 to 1, None if the file does not state it.
        seconds: The time of the evaluation, None if the file does not state it.
        entries: The content of the file for every split and subset.
        file: The path of the result file in the site.
        sha256: The SHA-256 of that file.
        draws: Float32, shape ``(2000,)``: the score in each bootstrap draw, whose items are the same for every model. If the file has no
            draws, they are normal draws that have the interval; None if there is no interval.
        no_better_than_control: Whether the data do not show that the score is above the best control of the column.
        trained_on: Whether the model was trained on data of the task, by its record; None if the record does not state it.
        items: The model's answers to a sample of the items, None if the file has none or has several subsets.
    """

    score: float
    n_asked: int | None
    n_answered: int | None
    coverage: float | None
    seconds: float | None
    entries: tuple[SubsetEntry, ...]
    file: str
    sha256: str
    interval: Interval | None = None
    draws: Draws | None = field(default=None, repr=False, compare=False)
    no_better_than_control: bool = False
    trained_on: bool | None = None
    items: Items | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """One task with one data revision, one set of splits and subsets, and one version of the scoring.

    Attributes:
        id: The task, its data, splits and subsets, and the scoring.
        label: The name; where two columns have the same name, with what distinguishes them.
        page: The path of its page in the site.
        counts: Whether the column is part of the mean: the task declares it, and a higher score is better.
        type: The type of the task, None if no file states it.
        description: What the task measures.
        measure: The name of the main score.
        direction: Whether a higher or a lower main score is better.
        chance: The score of guessing, None if it is unknown.
        ceiling: The score that people reach, None if it is unknown.
        ceiling_source: The source of the ceiling.
        reference: Where the task is described.
    """

    id: TaskId
    label: str
    page: str
    counts: bool = True
    type: str | None = None
    description: str | None = None
    measure: str | None = None
    direction: str = "higher"
    chance: float | None = None
    ceiling: float | None = None
    ceiling_source: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a model's record. A record may come from anybody, so a value of a wrong type is treated as missing.

    Attributes:
        kind: Static, sentence encoder, language model or control.
        word_vector: How a word becomes a vector, in one sentence.
        recipe: The recipe as pairs of name and value.
        dimensions: The number of components of a vector.
        parameters: The number of all parameters.
        embedding_parameters: The number of parameters in the embedding table.
        active_parameters: The number of parameters that take part in computing a vector; 0 for a table that is only looked up.
        licence: The licence.
        reference: Where the model is described.
    """

    kind: str | None
    word_vector: str | None
    recipe: tuple[tuple[str, str], ...]
    dimensions: int | None
    parameters: int | None
    embedding_parameters: int | None
    licence: str | None
    reference: str | None
    active_parameters: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One model.

    Attributes:
        label: The name; where two rows have the same name, with the revision or the experiment.
        model: The model.
        facts: The facts of the model's record.
        cells: A cell for each column, None where there is no result.
        mean: The mean of the main scores, None unless every column that counts has a score.
        page: The path of its page in the site.
        command: The command that reproduces the results, None if the name is not enough (an experiment, a local file).
        mean_interval: The limits of the 95 % interval of the mean.
        type_means: The mean for each type in ``Board.types``, None where a task of the type has no score.
        type_intervals: The limits of the 95 % interval of each of these means, None where it is unknown.
        rank: The best and the worst rank that the data allow, None for a row without a mean.
        borda: The rank by Borda count, computed as in mteb; None for a row without a mean.
        missing: For each column, why there is no result: one of ``REASONS``; None where there is a result.
        missing_details: For each column, the reason that a run recorded; None where no run did.
    """

    label: str
    model: Model
    facts: Facts
    cells: tuple[Cell | None, ...]
    mean: float | None
    page: str
    command: str | None
    mean_interval: Interval | None = None
    type_means: tuple[float | None, ...] = ()
    type_intervals: tuple[Interval | None, ...] = ()
    rank: tuple[int, int] | None = None
    borda: int | None = None
    missing: tuple[str | None, ...] = ()
    missing_details: tuple[str | None, ...] = ()

    @property
    def family(self) -> str:
        """The name of the model without its recipe: the part before the @."""
        return self.label.partition("@")[0]

    @property
    def organisation(self) -> str:
        """The part of the label before the slash, "" if there is none."""
        before, _, after = self.label.partition("/")
        return before if after else ""

    @property
    def short(self) -> str:
        """The label without the organisation."""
        return self.label.removeprefix(f"{self.organisation}/") if self.organisation else self.label


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board.

    Attributes:
        columns: The tasks, by name.
        rows: The models: complete models first, by descending mean; then the others, by name.
        problems: The files that were left out.
        files: The result files that are part of the site: path and bytes.
        views: Each model that has a view for the measures of agreement, with the view; see ``agreement``.
        types: The types of the tasks that count, by name.
        date: The day of the newest result, as ``YYYY-MM-DD``; "" if no file states one.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    files: tuple[tuple[str, bytes], ...]
    views: tuple[tuple[Row, View], ...] = ()
    types: tuple[str, ...] = ()
    date: str = ""
