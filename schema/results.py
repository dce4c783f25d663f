"""A result among others: what identifies it, and the files beside it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

MODEL_META, RUN_SETTINGS, NOT_RUN = "model_meta.json", "run_settings.jsonl", "not_run.jsonl"


class NotRun(BaseModel):
    """A line of ``not_run.jsonl``: a task of which a run left no result."""

    model_config = ConfigDict(frozen=True, strict=True, use_attribute_docstrings=True)

    task_name: str
    """The task's name."""
    kind: Literal["unsupported", "failed"]
    """Whether the model is of a kind that cannot do the task, or was tried and failed."""
    reason: str
    """Why, in one line."""
    traceback: str | None = None
    """Where it failed."""


class ModelId(NamedTuple):
    """What tells two models apart: name, revision and the folder name of an mteb experiment ("" if there is none)."""

    name: str
    revision: str
    experiment: str


class TaskId(NamedTuple):
    """What results must have in common to be compared: the task, its data, the splits and subsets, and the scoring ("" if not said)."""

    task: str
    data_revision: str
    parts: tuple[str, ...]
    scoring: str


class ResultId(NamedTuple):
    """The identity of a result. Two results with one identity are two runs of the same thing."""

    model: ModelId
    task: TaskId
