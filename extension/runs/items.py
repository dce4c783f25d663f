"""The items of a run: each model with its earlier results and its missing tasks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import DataError, first_line
from ..results.atomic import check_room, tidy
from ..results.folder import Earlier, ModelResults
from .outcomes import outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mteb.abstasks import AbsTask

    from ..names import ResolvedModel
    from .outcomes import Outcome
    from .plan import Plan


@dataclass(frozen=True, slots=True)
class Item:
    """One model of a plan, with its earlier results.

    Attributes:
        model: The model.
        results: The folder of the model's results.
        before: Task -> the state of its result before the run.
    """

    model: ResolvedModel
    results: ModelResults
    before: dict[str, Earlier]

    @property
    def name(self) -> str:
        """The model's name as typed."""
        return self.model.name

    @property
    def todo(self) -> list[str]:
        """The tasks that lack a result, or have a stale or damaged one."""
        return [task for task, earlier in self.before.items() if earlier.state != "done"]

    @property
    def done(self) -> list[Outcome]:
        """The outcomes of the tasks that have a result already."""
        return [
            outcome_of(self.name, earlier.result, "done before")
            for earlier in self.before.values()
            if earlier.state == "done" and earlier.result
        ]


@dataclass(frozen=True, slots=True)
class Work:
    """A plan with its items.

    Attributes:
        plan: The plan.
        items: The models that can run.
        cannot: Name as typed -> why that model cannot run.
    """

    plan: Plan
    items: tuple[Item, ...]
    cannot: dict[str, str]


def look(plan: Plan) -> Work:
    """Read the earlier results of each model; no file is changed.

    Raises:
        DataError: A result is missing, and the overwrite strategy forbids to compute it.
    """
    items, cannot = [], dict(plan.cannot)
    for model in plan.models:
        try:
            results = ModelResults(plan.results, model, plan.tasks)
            items.append(Item(model, results, {task.metadata.name: _before(results, task, plan) for task in plan.tasks}))
        except (DataError, OSError) as error:
            cannot[model.name] = first_line(error)
    todo = [item for item in items if item.todo]
    if todo and plan.options.overwrite_strategy == "only-cache":
        missing = f"{todo[0].model.meta.name} on {', '.join(todo[0].todo)}"
        raise DataError(f"{plan.results} has no complete result of {missing}, and only-cache runs nothing")
    return Work(plan, tuple(items), cannot)


def take(work: Work) -> Work:
    """Check that results can be written, before anything is computed. A model whose folder cannot be written cannot run.

    Raises:
        DataError: No model's results can be written.
    """
    for item in work.items:
        tidy(item.results.folder)
    todo = [item for item in work.items if item.todo]
    if not todo:  # a folder that is only read may be read-only
        return work
    check_room(work.plan.results / "results")
    check_room(Path(tempfile.gettempdir()), "name another folder for temporary files by TMPDIR")
    refused = dict(_claim(todo))
    items = tuple(item for item in work.items if item.name not in refused)
    return replace(work, items=items, cannot=work.cannot | refused)


def _claim(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """Claim the folder of each model; yield the models for which that fails, with the reason."""
    for item in items:
        try:
            item.results.claim()
        except (DataError, OSError) as error:
            yield item.name, first_line(error)


def _before(results: ModelResults, task: AbsTask, plan: Plan) -> Earlier:
    strategy = plan.options.overwrite_strategy
    if strategy == "always":
        return Earlier("open")
    earlier = results.earlier(task)
    return replace(earlier, state="done") if earlier.state == "stale" and strategy in ("never", "only-cache") else earlier
