"""The plan of a run: every name and flag is checked before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import DataError, MissingPackageError, UnknownNameError, nearest
from ...tasks.places import is_local, local_task
from ..names import resolve
from ..registry import benchmark_names, task_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mteb.abstasks import AbsTask

    from ...errors import MtebWordsError
    from ..names import ResolvedModel
    from .options import RunOptions


@dataclass(frozen=True, slots=True)
class Plan:
    """The models and tasks of a run: every model runs on every task.

    Attributes:
        options: The options of the run.
        results: The folder of results, as an absolute path, since a model may change the current folder.
        predictions: The folder of predictions, as an absolute path; None if they are not written.
        models: The models that can run, not loaded yet.
        tasks: The tasks, without duplicates.
        cannot: Name as typed -> why that model cannot be loaded.
    """

    options: RunOptions
    results: Path
    predictions: Path | None
    models: tuple[ResolvedModel, ...]
    tasks: tuple[AbsTask, ...]
    cannot: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """Models and tasks that were given as objects, by their names in the options. Every other name is resolved."""

    models: Mapping[str, ResolvedModel] = field(default_factory=dict)
    tasks: Mapping[str, AbsTask] = field(default_factory=dict)


NOTHING = Given()


def make_plan(options: RunOptions, given: Given = NOTHING) -> Plan:
    """Resolve every name. A known model that cannot be loaded does not stop the others.

    Raises:
        UnknownNameError: A model, task, benchmark, split or filter that nobody knows.
        DataError: A task's file is bad, or no model can be loaded: its file is bad, or needs code that may not run.
        MissingPackageError: No model can be loaded: its package is not installed, or its files cannot be reached.
    """
    if options.jobs > 1 and (given.models or given.tasks):
        raise DataError(f"with {options.jobs} jobs each model runs in another process, which takes names of models and tasks alone")
    tasks = {task.metadata.name: task for task in _tasks(options, given.tasks)}
    if not tasks:
        raise UnknownNameError("no task fits the filters; `mteb available-tasks` lists all with their types and languages")
    for name, task in tasks.items():
        for split in options.eval_splits:
            if split not in task.metadata.eval_splits:
                raise UnknownNameError(f"{name} has no split {split!r}; it has {', '.join(task.metadata.eval_splits)}")
    models, errors = _models(options, given.models)
    if not models:
        raise next(iter(errors.values()))
    return Plan(
        options,
        results=Path(options.output_folder).absolute(),
        predictions=Path(options.prediction_folder).absolute() if options.prediction_folder is not None else None,
        models=tuple(models),
        tasks=tuple(tasks.values()),
        cannot={name: str(error) for name, error in errors.items()},
    )


def _models(options: RunOptions, given: Mapping[str, ResolvedModel]) -> tuple[list[ResolvedModel], dict[str, MtebWordsError]]:
    """Return the models, and the reason for each model that cannot be loaded."""
    models: list[ResolvedModel] = []
    errors: dict[str, MtebWordsError] = {}
    for name in dict.fromkeys(options.models):
        try:
            model = given.get(name) or resolve(
                name, options.model_revision, dtype=options.dtype, allow_remote_code=options.allow_remote_code
            )
            models.append(model)
        except (DataError, MissingPackageError) as error:
            errors[name] = error
    return models, errors


def _local(names: Iterable[str]) -> list[AbsTask]:
    """Return the tasks that are given by a path. Their names differ, since the names of result files are made of them."""
    tasks: dict[str, AbsTask] = {}
    for name in dict.fromkeys(filter(is_local, names)):
        task = local_task(name)
        if task.metadata.name in tasks:
            raise DataError(f"{name} and another file would both be the task {task.metadata.name}; rename one of them")
        tasks[task.metadata.name] = task
    return list(tasks.values())


def named_task(name: str) -> AbsTask:
    """Return a task by name or path, after ``register``.

    Raises:
        UnknownNameError: The name is that of no known task.
        DataError: The file of a path is missing or bad.
    """
    import mteb

    if is_local(name):
        return local_task(name)
    _check_known(name, task_names(), "task")
    return mteb.get_task(name)


def _check_known(name: str, known: Sequence[str], what: str) -> None:
    if name not in known:
        raise UnknownNameError(f"unknown {what} {name!r}{nearest(name, known)}; `mteb-words tasks` lists ours")


def _tasks(options: RunOptions, given: Mapping[str, AbsTask]) -> Iterable[AbsTask]:
    import mteb

    own = [*_local(options.tasks), *given.values()]
    named = [name for name in options.tasks if not is_local(name) and name not in given]
    for names, known, what in ((named, task_names(), "task"), (options.benchmarks, benchmark_names(), "benchmark")):
        for name in names:
            _check_known(name, known, what)
    if options.benchmarks:
        return [task for name in options.benchmarks for task in mteb.get_benchmark(name).tasks]
    if own and not named:
        return own
    try:
        filtered = mteb.get_tasks(
            tasks=named or None,
            task_types=options.task_types or None,  # type: ignore[arg-type]  # mteb's type is a closed list without the types of this package
            categories=options.categories or None,  # type: ignore[arg-type]  # likewise
            languages=list(options.languages) or None,  # a list, since mteb shows it in messages
            eval_splits=options.eval_splits or None,
        )
        return [*filtered, *own]
    except ValueError as error:  # an unknown language
        raise UnknownNameError(str(error)) from error
