"""Evaluate one model on the tasks that it lacks. If a task fails, the other tasks still run."""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, Literal

from ...errors import DataError, MtebWordsError, UnsupportedError, first_line
from ...schema import NotRun
from ...tasks.metadata import WordTaskMetadata
from ..offline import hub_is_reachable
from ..results.atomic import check_room
from .outcomes import Outcome, outcome_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mteb.abstasks import AbsTask
    from mteb.models import MTEBModels
    from mteb.results import TaskResult
    from mteb.types import EncodeKwargs

    from .items import Item
    from .options import RunOptions
    from .plan import Plan

logger = logging.getLogger(__name__)


def run_item(item: Item, plan: Plan, model_of: Callable[[], MTEBModels]) -> Iterator[Outcome]:
    """Run one model on the tasks that it lacks, and yield the outcome of each.

    A failure is recorded beside the results, and the other tasks still run.

    Args:
        item: The model.
        plan: The plan; only the tasks that the item lacks are run.
        model_of: Loads the model. It is called at most once, and only if the item lacks a task.
    """
    todo = [task for task in plan.tasks if task.metadata.name in item.todo]
    if not todo:
        return
    try:
        model = model_of()
    except BaseException as error:
        for task in todo:
            yield _note(item, task, error)
        return
    for task in todo:
        try:
            check_room(item.results.folder)
            outcome = outcome_of(item.name, _evaluate(model, task, item, plan))
            item.results.forget_not_run(task.metadata.name)
        except BaseException as error:  # some errors of models are no Exception, for example a panic in Rust code
            outcome = _note(item, task, error)
        yield outcome


def _evaluate(model: MTEBModels, task: AbsTask, item: Item, plan: Plan) -> TaskResult:
    import mteb

    options = plan.options
    foreign = not isinstance(task.metadata, WordTaskMetadata)
    offline = foreign and not task.data_loaded and not hub_is_reachable()
    try:
        evaluated = mteb.evaluate(
            model,
            task,
            co2_tracker=options.co2_tracker,
            encode_kwargs=_encode_kwargs(options),
            cache=item.results,
            overwrite_strategy=options.overwrite_strategy,
            prediction_folder=plan.predictions,
            show_progress_bar=_bars(options),
            num_proc=options.num_proc,
        )
    except OSError as error:  # the hub's clients raise it when they find no file
        if not offline:
            raise
        path = task.metadata.dataset["path"]
        raise DataError(f"the data set {path!r} is not on this machine, and the hub cannot be reached ({first_line(error)})") from error
    if not evaluated.task_results:  # mteb makes an exception for data sets that are private
        exceptions = evaluated.exceptions
        raise DataError(exceptions[0].exception if exceptions else f"mteb returned no result of {task.metadata.name}")
    return evaluated.task_results[0]


def _bars(options: RunOptions) -> bool:
    """Tell whether mteb shows bars of its own. Elsewhere than on a terminal they would be lines without end."""
    return options.verbosity > 0 and sys.stderr.isatty()


def _encode_kwargs(options: RunOptions) -> EncodeKwargs | None:
    """Return the arguments of ``encode``; without any, mteb takes its own defaults."""
    size: EncodeKwargs = {"batch_size": options.batch_size} if options.batch_size else {}
    silent: EncodeKwargs = {} if _bars(options) else {"show_progress_bar": False}
    return {**size, **silent} or None


def _note(item: Item, task: AbsTask, error: BaseException) -> Outcome:
    """Record beside the results why a task has none; an interrupt is raised again."""
    if isinstance(error, KeyboardInterrupt | GeneratorExit):
        raise error
    kind: Literal["unsupported", "failed"] = "unsupported" if isinstance(error, UnsupportedError) else "failed"
    reason = first_line(error) if isinstance(error, MtebWordsError) else f"{type(error).__name__}: {first_line(error)}"
    failed = "".join(traceback.format_exception(error)) if kind == "failed" else None
    try:
        item.results.note_not_run(NotRun(task_name=task.metadata.name, kind=kind, reason=reason, traceback=failed))
    except (OSError, DataError) as refused:  # for example a full disk, which may also be why the task failed
        logger.warning("%s could not be noted beside the results (%s).", reason, first_line(refused))
    return Outcome(item.name, task.metadata.name, kind, reason=reason)
