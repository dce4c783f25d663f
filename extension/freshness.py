"""What a score depends on besides the names and revisions in its file's path, written into each result and compared later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..tasks.metadata import SCORING, WordTaskMetadata
from ..wrappers.packages import content_revision

if TYPE_CHECKING:
    from mteb.abstasks import AbsTask
    from mteb.models import ModelMeta
    from mteb.results import TaskResult

MADE_WITH = "made_with"
_NO_MATTER = {"kind", "word_vector", "device"}  # prose, and where it was computed


def made_with(task: AbsTask, meta: ModelMeta) -> list[str]:
    """Return what a new result of a model on a task is made with: how it is scored, and how a word becomes a vector.

    Our tasks have a scoring version. For those of mteb it is mteb's, without the last number, which changes no score. How our models
    are loaded, recipe included, enters as a hash; what mteb loads is told by its revision.
    """
    return [_scoring(task), *_loading(meta)]


def stale(task: AbsTask, meta: ModelMeta, result: TaskResult) -> str | None:
    """Return why an earlier result is not what a run would give now, None if it is."""
    if result.dataset_revision != task.metadata.revision:
        return f"made with data {result.dataset_revision}, now {task.metadata.revision}"
    now = made_with(task, meta)
    for entry in (entry for entries in result.scores.values() for entry in entries):
        before = entry.get(MADE_WITH) or _assumed(entry, task, meta)
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


def _loading(meta: ModelMeta) -> list[str]:
    options: dict[str, Any] = meta.loader_kwargs
    if "word_vector" not in options:  # none of ours
        return []
    here = {name: value for name, value in options.items() if name not in _NO_MATTER and name not in (meta.experiment_kwargs or {})}
    return [f"loading {content_revision(json.dumps(here, sort_keys=True, default=str))}"]


def _assumed(entry: Any, task: AbsTask, meta: ModelMeta) -> list[str] | None:
    """Return what a result that mteb wrote was made with: known for models and tasks of its own alone."""
    if isinstance(task.metadata, WordTaskMetadata) or _loading(meta):
        return None
    return [_release(entry.get("mteb_version"))]
