"""The data that the site shows. Every aggregate is computed once, in ``arrange``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .board_file import NO_BOARD_FILE, BoardFile
from .names import visible

if TYPE_CHECKING:
    from pathlib import Path

    from ...schema import Items, TaskId
    from .agreement import View
    from .ranks import Rank
    from .results import Model, Problem, Rival, SubsetEntry
    from .uncertainty import Draws, Interval

REASONS = ("not run", "failed", "unsupported", "other data", "filtered split", "other scoring")
COVERAGE = 0.9  # the rank of a model that answers a smaller share of the items is marked


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a result comes from.

    Attributes:
        revision: The revision of the model; a row joins the results of several.
        data_revision: The revision of the data, by the file.
        mteb_version: The version of mteb, None if the file does not state it.
        rivals: The results of other revisions of the model that were not taken and have other scores.
    """

    revision: str = ""
    data_revision: str = ""
    mteb_version: str | None = None
    rivals: tuple[Rival, ...] = ()


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
        paired: Whether the file has the draws, so that differences from other models are paired.
        group: What ``group_interval`` draws besides items, for example ``relation``; None if the file does not state it.
        group_interval: The limits of the 95 % interval when groups of items are drawn too, None if it is unknown.
        no_better_than_control: Whether the data do not show that the score is above chance and above the best control of the column.
        selected_on: Whether the way to read the model was chosen by its score on the task, or on a task with the same items.
        trained_on: Whether the model was trained on data of the task, by its record; None if the record does not state it.
        items: The model's answers to a sample of the items, None if the file has none or has several subsets.
        origin: The revisions that the result is of.
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
    paired: bool = False
    group: str | None = None
    group_interval: Interval | None = None
    no_better_than_control: bool = False
    selected_on: bool = False
    trained_on: bool | None = None
    items: Items | None = field(default=None, repr=False, compare=False)
    origin: Origin = Origin()


@dataclass(frozen=True, slots=True)
class Column:
    """One task with one data revision, one set of splits and subsets, and one version of the scoring.

    Attributes:
        id: The task, its data, splits and subsets, and the scoring.
        label: The name; where two columns have the same name, with what distinguishes them.
        page: The path of its page in the site.
        counts: Whether the column is part of the headline and of means.
        not_averaged: Why it is not, None if it is.
        type: The type of the task, or the group that the board puts it in; None if neither the board nor a file states it.
        description: What the task measures.
        measure: The name of the main score.
        direction: Whether a higher or a lower main score is better.
        chance: The score of guessing, None if it is unknown.
        ceiling: The score that people reach, None if it is unknown.
        ceiling_source: The source of the ceiling.
        reference: Where the task is described.
        controls: The controls of the task with their scores, as the files state them.
        part_of: The names of tasks that hold the items of this task too.
        detectable: The smallest difference of two models that the task shows with a probability of 80 %; None if it is unknown.
    """

    id: TaskId
    label: str
    page: str
    counts: bool = True
    not_averaged: str | None = None
    type: str | None = None
    description: str | None = None
    measure: str | None = None
    direction: str = "higher"
    chance: float | None = None
    ceiling: float | None = None
    ceiling_source: str | None = None
    reference: str | None = None
    controls: tuple[tuple[str, float], ...] = ()
    part_of: tuple[str, ...] = ()
    detectable: float | None = None

    @property
    def judged(self) -> bool:
        """Whether a high score shows knowledge, so that it can be compared with chance and controls."""
        return self.direction == "higher" and (self.counts or self.chance is not None or bool(self.controls))


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
        selected_on: The tasks by whose scores the way to read the model was chosen.
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
    selected_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One model, or a variant of one: the same weights read in another way.

    Attributes:
        label: The name; where two rows have the same name, with the revision or the experiment.
        model: The model.
        facts: The facts of the model's record.
        cells: A cell for each column, None where there is no result.
        headline: The mean over types of the mean score above chance; see ``headline``. None unless every column that counts has a score.
        page: The path of its page in the site.
        command: The command that reproduces the results, None if the name is not enough (an experiment, a local file).
        headline_interval: The limits of the 95 % interval of the headline.
        type_scores: The mean score above chance for each type in ``Board.types``, None where a task of the type has no score.
        type_intervals: The limits of the 95 % interval of each of these, None where it is unknown.
        mean: The mean of the main scores as they are, None for a row without a headline.
        mean_interval: The limits of the 95 % interval of the mean.
        type_means: The mean of the main scores as they are for each type.
        rank: The best and the worst rank that the data allow; None for a variant or a row without a headline. Over items for all models
            together, over tasks for each pair of models by itself; see ``Board.ranks_over``.
        pairwise_rank: The rank over items where each pair of models is tested by itself.
        borda: The rank by Borda count, computed as in mteb; None for a variant, and for a row without a headline unless the board is of a
            benchmark.
        variant_of: The label of the model that this row is a variant of, None for a model.
        family: A name that a model and its variants share, "" for a model without variants.
        missing: For each column, why there is no result: one of ``REASONS``; None where there is a result.
        missing_details: For each column, the reason that a run recorded; None where no run did.
    """

    label: str
    model: Model
    facts: Facts
    cells: tuple[Cell | None, ...]
    headline: float | None
    page: str
    command: str | None
    headline_interval: Interval | None = None
    type_scores: tuple[float | None, ...] = ()
    type_intervals: tuple[Interval | None, ...] = ()
    mean: float | None = None
    mean_interval: Interval | None = None
    type_means: tuple[float | None, ...] = ()
    rank: Rank | None = None
    pairwise_rank: Rank | None = None
    borda: int | None = None
    variant_of: str | None = None
    family: str = ""
    missing: tuple[str | None, ...] = ()
    missing_details: tuple[str | None, ...] = ()

    @property
    def coverage(self) -> float | None:
        """The mean over the model's tasks of the share of items that it answers, 0 to 1; None if no file states it."""
        shares = [cell.coverage for cell in self.cells if cell is not None and cell.coverage is not None]
        return sum(shares) / len(shares) if shares else None

    @property
    def covers_little(self) -> bool:
        """Whether the coverage is so low that the rank is marked."""
        return self.coverage is not None and round(self.coverage, 9) < COVERAGE  # the mean of three .9 is a little less as a float

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
class ResultFile:
    """A result file that is part of the site.

    Attributes:
        path: Its path in the site.
        source: The file that was read.
        sha256: The SHA-256 of its bytes.
    """

    path: str
    source: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board.

    Attributes:
        columns: The tasks, in the order of the board, otherwise by name.
        rows: The models, each followed by its variants: complete models first, by descending headline; then the others, by name.
        problems: The files that were left out.
        files: The result files that are part of the site.
        views: Each model that has a view for the measures of agreement, with the view; see ``agreement``.
        types: The types of the tasks that count, in the order of the board's groups, then by name.
        date: The day of the newest result, as ``YYYY-MM-DD``; "" if no file states one.
        ranks_over: What the ranks say the order would vary with: ``items``, from the intervals of the results, or ``tasks`` where results
            have none.
        about: What the board is about, and who publishes it; see ``board_file``.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    files: tuple[ResultFile, ...]
    views: tuple[tuple[Row, View], ...] = ()
    types: tuple[str, ...] = ()
    date: str = ""
    ranks_over: Literal["items", "tasks"] = "items"
    about: BoardFile = NO_BOARD_FILE

    @property
    def title(self) -> str:
        """The title of the board."""
        return visible(self.about.title) or "Word embeddings leaderboard"

    @property
    def models(self) -> tuple[Row, ...]:
        """The rows without the variants."""
        return tuple(row for row in self.rows if row.variant_of is None)
