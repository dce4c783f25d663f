"""The board as one JSON document. The classes here describe its fields, and its JSON schema is generated from them."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ... import __version__
from ..board.headline import term
from ..board.names import visible
from ..board.statistics import counted_cells

if TYPE_CHECKING:
    from ..board.board import Board, Column, Row

BOARD = "board.json"
SCHEMA: Final = "schema.json"

T = TypeVar("T")
Many = Annotated[tuple[T, ...], Field(strict=False)]  # JSON has lists, not tuples
Interval = Annotated[tuple[float, float], Field(strict=False)]
Rank = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]


class Published(BaseModel):
    """A part of the document. An unknown value is null, never 0."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, use_attribute_docstrings=True)


class Generator(Published):
    """The program that made the document."""

    name: Literal["mteb-words"]
    version: str


class PublishedTask(Published):
    """A column of the board."""

    label: str
    """The name, with what tells it apart from others of that name."""
    name: str
    revision: str
    """The revision of the data."""
    parts: Many[str]
    """The splits and subsets that the score is the mean of."""
    scoring: str | None
    """The version of the scoring; null where the files do not say."""
    in_headline: bool
    """Whether the task is part of the headline and of means."""
    not_averaged: str | None
    """Why it is not."""
    part_of: Many[str]
    """The names of tasks that hold the items of this task too."""
    type: str | None
    measure: str | None
    """What the main score is."""
    chance: float | None
    """The score of guessing."""
    controls: dict[str, float]
    """The score of each control, as the files state it."""
    ceiling: float | None
    """What people reach."""
    detectable_difference: float | None
    """The smallest difference of two models that the task shows with a probability of 80 %."""
    page: str


class PublishedResult(Published):
    """The result of a model on a task."""

    task: str
    """The label of the task."""
    score: float | None
    """The main score, in full precision; null where there is none."""
    interval: Interval | None
    """The limits of its 95 % interval."""
    group: str | None
    """What the next interval draws besides items."""
    group_interval: Interval | None
    """The limits of the 95 % interval when groups of items are drawn too."""
    above_chance: float | None
    """The score on the scale from chance (0) to the best possible score (1)."""
    above_controls: bool | None
    """Whether the data show that the score is above chance and the best control; null for a control or where that has no meaning."""
    selected_on: bool | None
    """Whether the way to read the model was chosen by this score, by the record of the model."""
    coverage: Annotated[float, Field(ge=0, le=1)] | None
    """Answered over asked."""
    n_asked: Count | None
    n_answered: Count | None
    seconds: float | None
    """The time the task took."""
    trained_on: bool | None
    """Whether the model was trained on data of the task, by its record; null where that does not say."""
    model_revision: str | None
    """The revision of the model by the file; a row can join several."""
    data_revision: str | None
    """The revision of the data by the file; a column can join several."""
    other_revisions: dict[str, float]
    """The scores of other revisions of the model that differ and were not taken, by revision."""
    file: str | None
    """The path of the result file in the site."""
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None
    """SHA-256 of that file."""
    missing: str | None
    """Why there is no score; null where there is one."""


class PublishedModel(Published):
    """A row of the board."""

    label: str
    name: str
    revision: str
    experiment: str | None
    kind: str | None
    word_vector: str | None
    """How a word becomes a vector."""
    recipe: dict[str, str]
    """The same as data."""
    variant_of: str | None
    """The label of the model that this is a variant of: the same weights, read in another way. A variant has no rank."""
    selected_on: Many[str]
    """The tasks by whose scores the way to read the model was chosen."""
    dimensions: int | None
    parameters: int | None
    active_parameters: int | None
    embedding_parameters: int | None
    licence: str | None
    reference: str | None
    rank: Annotated[tuple[Rank, Rank], Field(strict=False)] | None
    """The best and the worst rank that the data allow; null for an incomplete model and for a variant. Over items for all models
    together, over tasks for each pair by itself (``ranks_over``)."""
    pairwise_rank: Annotated[tuple[Rank, Rank], Field(strict=False)] | None
    """The rank over items where each pair of models is tested by itself, without a correction."""
    borda_rank: Rank | None
    """The rank by Borda count, as in mteb."""
    coverage: Annotated[float, Field(ge=0, le=1)] | None
    """The mean over tasks of answered over asked."""
    headline: float | None
    """The mean over types of the mean over tasks of the score above chance; null for an incomplete model."""
    headline_interval: Interval | None
    """The limits of its 95 % interval."""
    type_scores: dict[str, float | None]
    """The mean over the tasks of each type of the score above chance."""
    mean: float | None
    """The mean of the main scores as they are; null for an incomplete model."""
    mean_interval: Interval | None
    """The limits of its 95 % interval."""
    type_means: dict[str, float | None]
    """The mean over the tasks of each type of the main scores as they are."""
    tasks_done: Count
    origin: Literal["self-reported", "rerun", "by the maintainers"] | None
    """Who made the results, by the file that says what the board is about."""
    command: str | None
    """The command that makes the results again."""
    page: str
    results: Many[PublishedResult]
    """One a task, in the order of the tasks."""


class Document(Published):
    """The whole board."""

    model_config = ConfigDict(title="The board of mteb-words", serialize_by_alias=True)

    schema_file: Literal["schema.json"] = Field(alias="schema")
    """The file that describes this one."""
    generator: Generator
    date: Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None
    """When the newest result was made."""
    title: str
    owner: str | None
    """Who publishes the board."""
    ranks_over: Literal["items", "tasks"]
    """What is drawn for the ranks: the items of tasks, or the tasks where results have no intervals."""
    types: Many[str]
    """The types of tasks."""
    tasks: Many[PublishedTask]
    models: Many[PublishedModel]
    """Complete ones first, best first; each is followed by its variants."""

    def to_json(self) -> bytes:
        """Return the document as strict JSON."""
        return to_json(self.model_dump(mode="json"))


def to_json(document: object) -> bytes:
    """Return strict JSON: ASCII, without NaN, indented by two spaces, with a final line break."""
    return json.dumps(document, indent=2, allow_nan=False, ensure_ascii=True).encode() + b"\n"


def schema() -> bytes:
    """Return the JSON schema of the document."""
    described: dict[str, Any] = Document.model_json_schema()
    return to_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **described})


def document(board: Board) -> Document:
    """Return the whole board as a document."""
    return Document(
        schema=SCHEMA,
        generator=Generator(name="mteb-words", version=__version__),
        date=board.date or None,
        title=board.title,
        owner=visible(board.about.owner) if board.about.owner else None,
        ranks_over=board.ranks_over,
        types=board.types,
        tasks=tuple(_task(column) for column in board.columns),
        models=tuple(_model(board, row) for row in board.rows),
    )


def _task(column: Column) -> PublishedTask:
    return PublishedTask(
        label=column.label,
        name=column.id.task,
        revision=column.id.data_revision,
        parts=column.id.parts,
        scoring=column.id.scoring or None,
        in_headline=column.counts,
        not_averaged=column.not_averaged,
        part_of=tuple(map(visible, column.part_of)),
        type=column.type,
        measure=column.measure,
        chance=column.chance,
        controls=dict(column.controls),
        ceiling=column.ceiling,
        detectable_difference=column.detectable,
        page=column.page,
    )


def _model(board: Board, row: Row) -> PublishedModel:
    identity, facts = row.model.id, row.facts
    missing = row.missing or (None,) * len(board.columns)
    return PublishedModel(
        label=row.label,
        name=identity.name,
        revision=identity.revision,
        experiment=identity.experiment or None,
        kind=facts.kind,
        word_vector=facts.word_vector,
        recipe=dict(facts.recipe),
        variant_of=row.variant_of,
        selected_on=tuple(map(visible, facts.selected_on)),
        dimensions=facts.dimensions,
        parameters=facts.parameters,
        active_parameters=facts.active_parameters,
        embedding_parameters=facts.embedding_parameters,
        licence=facts.licence,
        reference=facts.reference,
        rank=row.rank,
        pairwise_rank=row.pairwise_rank,
        borda_rank=row.borda,
        coverage=row.coverage,
        headline=row.headline,
        headline_interval=row.headline_interval,
        type_scores=dict(zip(board.types, row.type_scores, strict=False)),
        mean=row.mean,
        mean_interval=row.mean_interval,
        type_means=dict(zip(board.types, row.type_means, strict=False)),
        tasks_done=len(counted_cells(board.columns, row)),
        origin=board.about.origin(identity.name),
        command=row.command,
        page=row.page,
        results=tuple(_result(board, row, n, reason) for n, reason in enumerate(missing)),
    )


def _result(board: Board, row: Row, column_index: int, missing: str | None) -> PublishedResult:
    column, cell = board.columns[column_index], row.cells[column_index]
    judged = cell is not None and column.judged and row.facts.kind != "control"
    return PublishedResult(
        task=column.label,
        score=cell.score if cell else None,
        interval=cell.interval if cell else None,
        group=cell.group if cell else None,
        group_interval=cell.group_interval if cell else None,
        above_chance=term(board.columns, column_index).above_chance(cell.score) if cell and column.judged else None,
        above_controls=not cell.no_better_than_control if cell and judged else None,
        selected_on=cell.selected_on if cell else None,
        coverage=cell.coverage if cell else None,
        n_asked=cell.n_asked if cell else None,
        n_answered=cell.n_answered if cell else None,
        seconds=cell.seconds if cell and math.isfinite(cell.seconds or 0) else None,
        trained_on=cell.trained_on if cell else None,
        model_revision=cell.origin.revision if cell else None,
        data_revision=cell.origin.data_revision if cell else None,
        other_revisions={rival.revision: rival.score for rival in cell.origin.rivals} if cell else {},
        file=cell.file if cell else None,
        sha256=cell.sha256 if cell else None,
        missing=None if cell else missing or "not run",
    )
