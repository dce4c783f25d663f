"""``mteb-words run``: several models on several tasks, with the flags of ``mteb run``."""

from __future__ import annotations

import argparse
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ..errors import MissingPackageError, UnknownNameError, nearest
from ..wrappers.catalogue import MODELS
from .registry import benchmark_names, model_names, register, task_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mteb.abstasks import AbsTask
    from mteb.models import ModelMeta
    from mteb.results import TaskResult

_LOG_LEVELS = {0: logging.CRITICAL, 1: logging.WARNING, 2: logging.INFO, 3: logging.DEBUG}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is going to do: every model on every task.

    Attributes:
        models: mteb's records of the models; none is loaded yet.
        tasks: The tasks.
        options: The parsed flags, by the names that ``mteb run`` gives them.
    """

    models: tuple[ModelMeta, ...]
    tasks: tuple[AbsTask, ...]
    options: argparse.Namespace


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the flags: ours for what differs from ``mteb run``, and mteb's own parser for all others."""
    from mteb.cli.build_cli import build_cli

    parser = argparse.ArgumentParser(
        prog="mteb-words run",
        usage="mteb-words run -m MODEL [MODEL ...] (-t TASK [TASK ...] | -b BENCHMARK [BENCHMARK ...]) [flags of mteb run]",
        description="Run models on tasks. Every flag of `mteb run` works; these differ:",
        epilog="See `mteb run --help` for all others, `mteb-words models` and `mteb-words tasks` for what there is.",
        allow_abbrev=False,
    )
    parser.add_argument("-m", "--model", "--models", dest="models", nargs="+", required=True, help="one or more models")
    parser.add_argument("--device", help="cpu, cuda, cuda:1 or a number; by default the GPU if there is one")
    parser.add_argument("-v", "--verbosity", type=int, default=1, help="0 (silent) to 3 (debug); 1 by default")
    ours, rest = parser.parse_known_args(arguments)
    options = build_cli().parse_args(["run", *rest])
    if not (options.tasks or options.benchmarks or options.task_types or options.categories or options.languages):
        parser.error("name tasks with -t or a benchmark with -b, for example -b 'MTEBWords(eng, mini)'")
    device = int(ours.device) if ours.device and ours.device.isdecimal() else ours.device
    vars(options).update(models=ours.models, device=device, verbosity=ours.verbosity)
    return options


def plan(options: argparse.Namespace) -> Plan:
    """Resolve every name before anything is computed.

    Raises:
        UnknownNameError: A model, task or benchmark that nobody knows.
        MissingPackageError: A model's package is not installed.
    """
    import mteb

    for names, known, what in ((options.tasks, task_names(), "task"), (options.benchmarks, benchmark_names(), "benchmark")):
        for name in names or []:
            if name not in known:
                raise UnknownNameError(f"unknown {what} {name!r}{nearest(name, known)}; `mteb-words tasks` lists ours")
    if options.benchmarks:
        tasks = tuple(task for name in options.benchmarks for task in mteb.get_benchmark(name).tasks)
    else:
        tasks = tuple(
            mteb.get_tasks(
                tasks=options.tasks,
                task_types=options.task_types,
                categories=options.categories,
                languages=options.languages,
                eval_splits=options.eval_splits,
            )
        )
    if not tasks:
        raise UnknownNameError("no task fits the filters; `mteb available-tasks` lists all with their types and languages")
    return Plan(tuple(_model(name, options.model_revision) for name in dict.fromkeys(options.models)), tasks, options)


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit code."""
    register()
    options = parse(arguments)
    logging.getLogger("mteb").setLevel(_LOG_LEVELS.get(options.verbosity, logging.DEBUG))
    work = plan(options)
    results = {str(meta.name): _run_model(meta, work) for meta in work.models}
    _print_summary(results, [task.metadata.name for task in work.tasks])
    print(f"\nResult files: {options.output_folder}. A page of them: mteb-words leaderboard {options.output_folder} --out site")
    return 0


def _model(name: str, revision: str | None) -> ModelMeta:
    """Return mteb's record of a model, after checking that a model of ours can be loaded."""
    import mteb

    known = model_names()
    hint = f"{nearest(name, known)}; `mteb-words models` lists ours"
    for record in MODELS:
        if record.name == name and not record.is_here():
            file = next(file for file in record.files if not file.is_here())
            raise MissingPackageError(f"the model {name!r} needs a package; install it with: {file.install}")
    if name not in known and "/" not in name:
        raise UnknownNameError(f"unknown model {name!r}{hint}")
    try:
        return mteb.get_model_meta(name, revision, fetch_from_hf=True)
    except Exception as error:  # the hub client has no common base class for "not there" and "not reachable"
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise UnknownNameError(reason if name in known else f"unknown model {name!r}{hint} (the hub: {reason})") from error


def _run_model(meta: ModelMeta, work: Plan) -> dict[str, TaskResult]:
    """Run one model on all tasks; it is loaded only if a result is missing, and once."""
    import mteb
    from mteb.cache import ResultCache

    options = work.options
    cache = ResultCache(options.output_folder)
    strategy = "always" if options.overwrite else options.overwrite_strategy
    before = {task.metadata.name: cache.load_task_result(task.metadata.name, meta) for task in work.tasks}
    state = {task.metadata.name: _state(task, before[task.metadata.name], strategy) for task in work.tasks}
    results = {name: result for name, result in before.items() if result is not None and state[name] == "done"}
    todo = len(work.tasks) - len(results)
    print(f"{meta.name}: {len(results)} of {len(work.tasks)} tasks done before" + (f", {todo} to run" if todo else ""))
    if not todo:
        return results
    model = meta if strategy == "only-cache" else meta.load_model(device=options.device)
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
                num_proc=options.num_proc,
            )
            results.update({result.task_name: result for result in done.task_results})
    return results


def _state(task: AbsTask, result: TaskResult | None, strategy: str) -> Literal["done", "stale", "open"]:
    """Tell whether a result is there and complete (done), of other data under the same name (stale), or to be made."""
    if result is None or strategy == "always":
        return "open"
    if strategy == "only-missing" and result.dataset_revision != task.metadata.revision:
        return "stale"
    return "open" if result.get_missing_evaluations(task) else "done"


def _print_summary(results: dict[str, dict[str, TaskResult]], tasks: Sequence[str]) -> None:
    """Print main scores, and in brackets the coverage where a model did not know every word."""
    rows = [["", *tasks], *([model, *(_cell(found.get(task)) for task in tasks)] for model, found in results.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    print()
    for row in rows:
        print(
            "  ".join(
                cell.ljust(width) if column == 0 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        )


def _cell(result: TaskResult | None) -> str:
    if result is None:
        return "-"
    scores: list[Any] = [entry for split in result.scores.values() for entry in split]
    coverage = min((entry.get("coverage", 1.0) for entry in scores), default=1.0)
    return f"{result.get_score():.4f}" + (f" ({coverage:.0%} known)" if coverage < 1 else "")
