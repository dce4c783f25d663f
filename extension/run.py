"""``mteb-words run``: several models on several tasks, with the flags of ``mteb run``."""

from __future__ import annotations

import json
import logging
import shlex
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..errors import DataError, UnsupportedError, first_line
from .listing import table
from .models import load
from .plan import Plan, make_plan, parse
from .registry import register

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from mteb.abstasks import AbsTask
    from mteb.cache import ResultCache
    from mteb.models import ModelMeta, MTEBModels
    from mteb.results import TaskResult

    Earlier = dict[str, tuple["State", TaskResult | None]]

_LOG_LEVELS = {0: logging.CRITICAL, 1: logging.WARNING, 2: logging.INFO, 3: logging.DEBUG}

State = Literal["done", "stale", "open"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a model's tasks.

    Attributes:
        results: Task -> its result.
        unsupported: Task -> why the model cannot do it.
    """

    results: dict[str, TaskResult]
    unsupported: dict[str, str]


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit code."""
    register()
    options = parse(arguments)
    logging.getLogger("mteb").setLevel(_LOG_LEVELS.get(options.verbosity, logging.DEBUG))
    work = make_plan(options)
    for task in work.tasks:
        if task.metadata.dataset["path"].startswith("local/"):  # somebody's own data, and what was made of them
            print(f"{task.metadata.name}: {task.metadata.description}")
    outcomes = []
    for meta in work.models:  # two files may give models of one name
        before = earlier(meta, work)
        print(f"{meta.name}: {_progress(before)}", flush=True)
        outcomes.append((str(meta.name), run_tasks(meta, work, before, partial(load, meta, options.device))))
    print(f"\n{_summary(outcomes, [task.metadata.name for task in work.tasks])}")
    for name, outcome in outcomes:
        for unsupported, reason in outcome.unsupported.items():
            print(f"{name} cannot run {unsupported}: {reason}")
    print(f"\n{where(options.output_folder)}")
    return 0


def where(folder: str) -> str:
    """Say where the result files are, and what makes a page of them."""
    return f"Result files: {folder}. A page of them: mteb-words leaderboard {shlex.quote(folder)} --out site"


def _progress(before: Earlier) -> str:
    """Say how many tasks of a model are done, and how many are to run."""
    done = sum(state == "done" for state, _ in before.values())
    todo = len(before) - done
    return f"{done} of {len(before)} tasks done before" + (f", {todo} to run" if todo else "")


def run_tasks(meta: ModelMeta, work: Plan, before: Earlier, model_of: Callable[[], MTEBModels]) -> Outcome:
    """Run one model on all tasks; it is loaded only if a result is missing, and once.

    Raises:
        DataError: A result is missing that must not be made.
    """
    options, cache = work.options, _cache(work)
    outcome = Outcome({name: result for name, (state, result) in before.items() if result is not None and state == "done"}, {})
    missing = [task for task in work.tasks if task.metadata.name not in outcome.results]
    if missing and _strategy(work) == "only-cache":
        names = ", ".join(task.metadata.name for task in missing)
        raise DataError(f"{options.output_folder} has no complete result of {meta.name} on {names}, and only-cache runs nothing")
    if not missing:
        return outcome
    model = model_of()
    for task in missing:
        how = "always" if before[task.metadata.name][0] == "stale" else _strategy(work)
        try:
            outcome.results[task.metadata.name] = _evaluate(model, task, cache, how, options)
        except UnsupportedError as error:
            outcome.unsupported[task.metadata.name] = str(error)
    if outcome.unsupported:
        _record_unsupported(cache, meta, work, outcome.unsupported)
    return outcome


def _evaluate(model: MTEBModels, task: AbsTask, cache: ResultCache, how: Any, options: argparse.Namespace) -> TaskResult:
    import mteb

    (result,) = mteb.evaluate(
        model,
        [task],
        co2_tracker=options.co2_tracker,
        encode_kwargs={"batch_size": options.batch_size} if options.batch_size else None,
        cache=cache,
        overwrite_strategy=how,
        prediction_folder=options.output_folder if options.save_predictions else options.prediction_folder,
        show_progress_bar=options.verbosity > 0,
        num_proc=getattr(options, "num_proc", None),  # older releases of `mteb run` do not have it
    ).task_results
    return result


def _record_unsupported(cache: ResultCache, meta: ModelMeta, work: Plan, reasons: dict[str, str]) -> None:
    """Write down, beside the results, why there is none of a task."""
    path = Path(cache.get_task_result_path(work.tasks[0].metadata.name, meta)).parent / "unsupported.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []
    kept = {row["task_name"]: row["reason"] for row in rows} | reasons
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps({"task_name": name, "reason": reason}) + "\n" for name, reason in sorted(kept.items()))
    path.write_text("".join(lines), encoding="utf-8")


def _cache(work: Plan) -> ResultCache:
    from mteb.cache import ResultCache

    return ResultCache(work.options.output_folder)


def _strategy(work: Plan) -> str:
    return "always" if work.options.overwrite else str(work.options.overwrite_strategy)


def earlier(meta: ModelMeta, work: Plan) -> Earlier:
    """Return for each task what there is of it, and the result if there is one.

    Raises:
        DataError: There is a file, and it is no result.
    """
    cache = _cache(work)
    results = {task: _load(cache, task, meta) for task in work.tasks}
    return {task.metadata.name: (_state(task, result, _strategy(work)), result) for task, result in results.items()}


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


def _state(task: AbsTask, result: TaskResult | None, strategy: str) -> State:
    """Tell whether a result is there and complete (done), of other data under the same name (stale), or to be made."""
    if result is None or strategy == "always":
        return "open"
    if strategy == "only-missing" and result.dataset_revision != task.metadata.revision:
        return "stale"
    return "open" if result.get_missing_evaluations(task) else "done"


def _summary(outcomes: Sequence[tuple[str, Outcome]], tasks: Sequence[str]) -> str:
    """Lay out main scores, and in brackets the coverage where a model did not know every word."""
    rows = [["", *tasks], *([model, *(_cell(outcome, task) for task in tasks)] for model, outcome in outcomes)]
    return table(rows, numbers=True)


def _cell(outcome: Outcome, task: str) -> str:
    if task in outcome.unsupported:
        return "unsupported"
    result = outcome.results[task]
    scores: list[Any] = [entry for split in result.scores.values() for entry in split]
    coverage = min((entry.get("coverage", 1.0) for entry in scores), default=1.0)
    return f"{result.get_score():.4f}" + (f" ({coverage:.0%} known)" if coverage < 1 else "")
