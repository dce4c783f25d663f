"""What a score depends on besides the names and revisions in the path of its file. It is written into each result and compared later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...schema import MadeWith
from ...tasks.base import WordTask
from ...wrappers.catalogue.facts import loading_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mteb.abstasks import AbsTask
    from mteb.results import TaskResult

    from ..names import ResolvedModel


def made_with(task: AbsTask, model: ResolvedModel) -> MadeWith:
    """Return what a new result of a model on a task is made with: the version of the scoring, and how a word becomes a vector.

    A task of this package has its own scoring version. For a task of mteb it is mteb's version without the last number, which changes
    no score. A model of this package has a hash of how it is loaded, including its recipe; for a model of mteb the revision suffices.
    """
    from mteb import __version__

    loading = loading_hash(model.meta)
    if isinstance(task, WordTask):
        return MadeWith(scoring=task.scoring_version, loading=loading)
    return MadeWith(mteb=_release(__version__), loading=loading)


def stale(task: AbsTask, model: ResolvedModel, result: TaskResult) -> str | None:
    """Return why an earlier result is stale, None if it is not."""
    if result.dataset_revision != task.metadata.revision:
        return f"made with data {result.dataset_revision}, now {task.metadata.revision}"
    now = made_with(task, model)
    for entry in (entry for entries in result.scores.values() for entry in entries):
        before = _made_with(entry, task, model)
        if before != now:
            return f"made with {_said(before)}, now {_said(now)}"
    return None


def _made_with(entry: Mapping[str, Any], task: AbsTask, model: ResolvedModel) -> MadeWith:
    """Return what an earlier result was made with. For a result that mteb wrote, it is known only if model and task are mteb's too."""
    if said := entry.get("made_with"):
        return MadeWith.model_validate(said)
    if isinstance(task, WordTask) or loading_hash(model.meta):
        return MadeWith()
    return MadeWith(mteb=_release(entry.get("mteb_version")))


def _said(made_with: MadeWith) -> str:
    fields: dict[str, str] = made_with.model_dump(exclude_none=True)
    return ", ".join(f"{name} {value}" for name, value in fields.items()) or "nobody knows what"


def _release(version: object) -> str:
    return ".".join(str(version).split(".")[:2])
