"""What a score depends on besides the names and revisions in its file's path, written into each result and compared later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..tasks.metadata import SCORING, WordTaskMetadata
from ..wrappers.packages import content_revision

if TYPE_CHECKING:
    from mteb.abstasks import AbsTask
    from mteb.results import TaskResult

    from .models import ResolvedModel

MADE_WITH = "made_with"
_NO_MATTER = ("kind", "word_vector", "device")  # prose, and where it was computed


def made_with(task: AbsTask, model: ResolvedModel) -> list[str]:
    """Return what a new result of a model on a task is made with: how it is scored, and how a word becomes a vector.

    Our tasks have a scoring version. For those of mteb it is mteb's, without the last number, which changes no score. How our models
    are loaded, recipe included, enters as a hash; what mteb loads is told by its revision.
    """
    return [_scoring(task), *_loading(model)]


def stale(task: AbsTask, model: ResolvedModel, result: TaskResult) -> str | None:
    """Return why an earlier result is not what a run would give now, None if it is."""
    if result.dataset_revision != task.metadata.revision:
        return f"made with data {result.dataset_revision}, now {task.metadata.revision}"
    now = made_with(task, model)
    for entry in (entry for entries in result.scores.values() for entry in entries):
        before = entry.get(MADE_WITH) or _assumed(entry, task, model)
        if before != now:
            return f"made with {', '.join(before) if before else 'nobody knows what'}, now {', '.join(now)}"
    return None


def _scoring(task: AbsTask) -> str:
    from mteb import __version__

    if isinstance(task.metadata, WordTaskMetadata):
        return f"scoring {SCORING}.{task.metadata.scoring}"
    return _release(__version__)


def _release(version: object) -> str:
    return "mteb " + ".".join(str(version).split(".")[:2])


def _loading(model: ResolvedModel) -> list[str]:
    if model.record is None:
        return []
    meta = model.meta
    options = {name: value for name, value in meta.loader_kwargs.items() if name not in {*_NO_MATTER, *(meta.experiment_kwargs or {})}}
    return [f"loading {content_revision(json.dumps(options, sort_keys=True, default=str))}"]


def _assumed(entry: Any, task: AbsTask, model: ResolvedModel) -> list[str] | None:
    """Return what a result that mteb wrote was made with: known for models and tasks of its own alone."""
    if isinstance(task.metadata, WordTaskMetadata) or model.record:
        return None
    return [_release(entry.get("mteb_version"))]
