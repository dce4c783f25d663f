"""``mteb-words run``: several models on several tasks, with the flags of ``mteb run``."""

from __future__ import annotations

import logging
import shlex
from typing import TYPE_CHECKING, Any, Literal

from ..errors import DataError, first_line
from .listing import table
from .plan import Plan, make_plan, parse
from .registry import register

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mteb.abstasks import AbsTask
    from mteb.cache import ResultCache
    from mteb.models import ModelMeta
    from mteb.results import TaskResult

_LOG_LEVELS = {0: logging.CRITICAL, 1: logging.WARNING, 2: logging.INFO, 3: logging.DEBUG}


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit code."""
    register()
    options = parse(arguments)
    logging.getLogger("mteb").setLevel(_LOG_LEVELS.get(options.verbosity, logging.DEBUG))
    work = make_plan(options)
    results = [(str(meta.name), _run_model(meta, work)) for meta in work.models]  # two files may give models of one name
    print(f"\n{_summary(results, [task.metadata.name for task in work.tasks])}")
    print(
        f"\nResult files: {options.output_folder}. A page of them: mteb-words leaderboard {shlex.quote(options.output_folder)} --out site"
    )
    return 0


def _run_model(meta: ModelMeta, work: Plan) -> dict[str, TaskResult]:
    """Run one model on all tasks; it is loaded only if a result is missing, and once."""
    import mteb
    from mteb.cache import ResultCache

    options = work.options
    cache = ResultCache(options.output_folder)
    strategy = "always" if options.overwrite else options.overwrite_strategy
    before = {task.metadata.name: _load(cache, task, meta) for task in work.tasks}
    state = {task.metadata.name: _state(task, before[task.metadata.name], strategy) for task in work.tasks}
    results = {name: result for name, result in before.items() if result is not None and state[name] == "done"}
    todo = len(work.tasks) - len(results)
    print(f"{meta.name}: {len(results)} of {len(work.tasks)} tasks done before" + (f", {todo} to run" if todo else ""), flush=True)
    if not todo:
        return results
    if strategy == "only-cache":
        missing = ", ".join(name for name in state if name not in results)
        raise DataError(f"{options.output_folder} has no complete result of {meta.name} on {missing}, and only-cache runs nothing")
    model = meta.load_model(device=options.device)
    for wanted, how in (("stale", "always"), ("open", strategy)):
        tasks = [task for task in work.tasks if state[task.metadata.name] == wanted]
        if tasks:
            done = mteb.evaluate(
                model,
                tasks,
                co2_tracker=options.co2_tracker,
                encode_kwargs={"batch_size": options.batch_size} if options.batch_size else None,
                cache=cache,
                overwrite_strategy=how,
                prediction_folder=options.output_folder if options.save_predictions else options.prediction_folder,
                num_proc=getattr(options, "num_proc", None),  # older releases of `mteb run` do not have it
            )
            results.update({result.task_name: result for result in done.task_results})
    return results


def _load(cache: ResultCache, task: AbsTask, meta: ModelMeta) -> TaskResult | None:
    """Return an earlier result.

    Raises:
        DataError: There is a file, and it is no result.
    """
    try:
        return cache.load_task_result(task.metadata.name, meta)
    except Exception as error:  # what mteb's reader raises depends on how the file is broken
        path = cache.get_task_result_path(task.metadata.name, meta)
        raise DataError(f"{path} is no readable result ({first_line(error)}); remove it and run again") from error


def _state(task: AbsTask, result: TaskResult | None, strategy: str) -> Literal["done", "stale", "open"]:
    """Tell whether a result is there and complete (done), of other data under the same name (stale), or to be made."""
    if result is None or strategy == "always":
        return "open"
    if strategy == "only-missing" and result.dataset_revision != task.metadata.revision:
        return "stale"
    return "open" if result.get_missing_evaluations(task) else "done"


def _summary(results: Sequence[tuple[str, dict[str, TaskResult]]], tasks: Sequence[str]) -> str:
    """Lay out main scores, and in brackets the coverage where a model did not know every word."""
    rows = [["", *tasks], *([model, *(_cell(found.get(task)) for task in tasks)] for model, found in results)]
    return table(rows, numbers=True)


def _cell(result: TaskResult | None) -> str:
    if result is None:
        return "-"
    scores: list[Any] = [entry for split in result.scores.values() for entry in split]
    coverage = min((entry.get("coverage", 1.0) for entry in scores), default=1.0)
    return f"{result.get_score():.4f}" + (f" ({coverage:.0%} known)" if coverage < 1 else "")
