"""A run evaluates models on tasks. If a model or task fails, the others still run."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

from ...progress import progress, say, silence
from ..registry import register, remember_versions
from .engines import engine_of
from .interrupts import end_waits
from .items import look, take
from .outcomes import Outcome
from .plan import NOTHING, make_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .items import Work
    from .options import RunOptions
    from .outcomes import Kind
    from .plan import Given, Plan

_LOG_LEVELS = {0: logging.CRITICAL, 1: logging.WARNING, 2: logging.INFO, 3: logging.DEBUG}


def run(options: RunOptions, given: Given = NOTHING) -> tuple[Outcome, ...]:
    """Run every model on every task for which it has no current result.

    The command line takes the same steps, and prints the plan in between. A progress bar is shown unless ``verbosity`` is 0.

    Returns:
        An outcome for each model and task, in the order in which they were named.

    Raises:
        UnknownNameError: A model, task, benchmark, split or filter that nobody knows.
        DataError: A task's file is bad, no model can be loaded, or no result can be written.
        MissingPackageError: No model can be loaded: its package is not installed, or its files cannot be reached.
    """
    return carry_out(take(look(prepare(options, given))))


def prepare(options: RunOptions, given: Given = NOTHING) -> Plan:
    """Register our names in mteb, set its log level and resolve every name. ``make_plan`` says which errors are raised."""
    register()
    end_waits()
    remember_versions()
    logging.getLogger("mteb").setLevel(_LOG_LEVELS.get(options.verbosity, logging.DEBUG))
    return make_plan(options, given)


def carry_out(work: Work) -> tuple[Outcome, ...]:
    """Run what is missing, and return an outcome for each model and task."""
    return _complete(work, _with_progress(work), "not run")


def planned(work: Work) -> tuple[Outcome, ...]:
    """Return an outcome for each model and task without running anything: done before, or to run."""
    return _complete(work, (), "to run")


def _complete(work: Work, outcomes: Iterable[Outcome], left: Kind) -> tuple[Outcome, ...]:
    """Return an outcome for each model and task: new, earlier, ``cannot`` if the model cannot run, otherwise ``left``."""
    tasks = [task.metadata.name for task in work.plan.tasks]
    results = {(item.name, task): Outcome(item.name, task, left) for item in work.items for task in item.todo}
    results |= {(item.name, outcome.task): outcome for item in work.items for outcome in item.done}
    results |= {(outcome.model, outcome.task): outcome for outcome in outcomes}
    results |= {(name, task): Outcome(name, task, "cannot", reason=why) for name, why in work.cannot.items() for task in tasks}
    return tuple(results[name, task] for name in dict.fromkeys(work.plan.options.models) for task in tasks)


def _with_progress(work: Work) -> Iterator[Outcome]:
    """Run what is missing with one progress bar; with ``fail_fast``, stop at the first failure.

    A model that cannot be loaded is a failure before anything runs.
    """
    options = work.plan.options
    if options.fail_fast and work.cannot:
        return
    todo = [item for item in work.items if item.todo]
    with (
        silence(options.verbosity == 0),
        progress(sum(len(item.todo) for item in todo), what="Results", unit="result", leave=True) as results,
        contextlib.closing(engine_of(options)(todo, work.plan)) as stream,
    ):
        for outcome in stream:
            results.set_postfix_str(f"{outcome.model} {outcome.task} {outcome.kind}")
            results.update()
            if outcome.kind == "failed":
                say(f"{outcome.model} failed on {outcome.task}: {outcome.reason}")
            yield outcome
            if outcome.kind == "failed" and options.fail_fast:
                return
