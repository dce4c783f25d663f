"""What the site shows, as data; every aggregate is computed once, in ``arrange``."""

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
    """One model on one task.

    Attributes:
        score: The main score.
        interval: The limits of its 95 % interval, None where the file does not say.
        n_asked: Items asked, None where the task does not say.
        n_answered: Items the model could answer.
        coverage: Answered over asked, None where the task does not say.
        seconds: The time it took.
        entries: What the file says of every split and subset.
        file: The path of the result file in the site.
        sha256: SHA-256 of that file.
        draws: The score in each of 2,000 bootstrap draws of the same items for every model, float32; where the file has none, normal
            ones that have the interval; None where there is none either.
        no_better_than_baseline: Whether the data do not show it to be above the best baseline of the column.
        trained_on: Whether the model was trained on data of the task, by its record; None where that does not say.
        items: How the model takes some of the items, None where the file does not say, or has several subsets.
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
    no_better_than_baseline: bool = False
    trained_on: bool | None = None
    items: Items | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """One task over one state of its data and the same splits and subsets, scored in one way; others never share a column.

    Attributes:
        id: The task, its data, splits and subsets, and the scoring.
        label: The name, with the revision, splits and subsets where two columns would have the same.
        page: The path of its page in the site.
        counts: Whether it is part of the mean: its task says so, and a higher score is better.
        type: The type of the task, None where no file says it.
        description: What the task measures.
        measure: What the main score is.
        direction: Whether a higher or a lower main score is better.
        chance: The score of guessing, None where it is not known.
        ceiling: What people reach, None where it is not known.
        ceiling_source: Who says so.
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
    """What the model's record says; a record may be anybody's, so a value of another type counts as not said.

    Attributes:
        kind: Static, sentence encoder, language model or baseline.
        word_vector: How a word becomes a vector, in one sentence.
        recipe: The same as data: name and value.
        dimensions: Components of a vector.
        parameters: All parameters.
        embedding_parameters: Those in the embedding table.
        active_parameters: Those that take part in computing a vector; a table that is looked up has none.
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
        label: The name, with revision or experiment where two rows would have the same.
        model: The model.
        facts: What its record says.
        cells: One a column, None where there is no result.
        mean: The mean of the main scores, None unless every column that counts has one.
        page: The path of its page in the site.
        command: The command that makes its results again, None where a name does not say how (an experiment, a local file).
        mean_interval: The limits of the 95 % interval of the mean.
        type_means: The mean of each type of task of ``Board.types``, None where a task of the type has no score.
        type_intervals: The limits of the 95 % interval of each of these, None where it is not known.
        rank: The best and the worst rank that the data allow, None for a row without a mean.
        borda: The rank by Borda count as mteb computes it, None for a row without a mean.
        missing: For each column why there is no result: one of ``REASONS``; None where there is one.
        missing_details: For each column the same in the words of the run that recorded it; None where none did.
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
        """The model without its recipe: what stands before the @."""
        return self.label.partition("@")[0]

    @property
    def organisation(self) -> str:
        """What stands before the slash of the label, "" where there is no such thing."""
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
        rows: The models: complete ones first, by their mean, best first; then the others by name.
        problems: The files that were left out.
        files: The result files that the site ships: path and bytes.
        views: Each model whose results have a view for agreement, and what it says; see ``agreement``.
        types: The types of the tasks that count, by name.
        date: When the newest result was made, as ``YYYY-MM-DD``; "" where no file says.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    files: tuple[tuple[str, bytes], ...]
    views: tuple[tuple[Row, View], ...] = ()
    types: tuple[str, ...] = ()
    date: str = ""
