"""The identity of a result, and the files beside it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

MODEL_META, RUN_SETTINGS, NOT_RUN = "model_meta.json", "run_settings.jsonl", "not_run.jsonl"


class NotRun(BaseModel):
    """A line of ``not_run.jsonl``: a task for which a run wrote no result."""

    model_config = ConfigDict(frozen=True, strict=True, use_attribute_docstrings=True)

    task_name: str
    """The task's name."""
    kind: Literal["unsupported", "failed"]
    """``unsupported`` if the model is of a kind that cannot do the task, ``failed`` if the task was tried and failed."""
    reason: str
    """The reason, in one line."""
    traceback: str | None = None
    """The traceback of the failure."""


class ModelId(NamedTuple):
    """What distinguishes two models: name, revision and the folder name of an mteb experiment ("" if there is none)."""

    name: str
    revision: str
    experiment: str


class TaskId(NamedTuple):
    """What two results must share to be compared: the task, its data, the splits and subsets, and the scoring ("" if not stated)."""

    task: str
    data_revision: str
    parts: tuple[str, ...]
    scoring: str


class ResultId(NamedTuple):
    """The identity of a result. Two results with the same identity come from two runs of the same evaluation."""

    model: ModelId
    task: TaskId
