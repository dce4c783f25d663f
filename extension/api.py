"""The functions for Python users: get a task, run models on tasks, and build a site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DataError, UnknownNameError
from .registry import register
from .runs.options import RunOptions
from .runs.plan import Given, named_task
from .runs.run import run as run_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mteb.abstasks import AbsTask
    from mteb.models import MTEBModels
    from sentence_transformers import SentenceTransformer

    from ..leaderboard.site import Report
    from ..wrappers.contextual.recipe import Dtype
    from .names import ResolvedModel
    from .runs.options import Strategy
    from .runs.outcomes import Outcome

    AnyModel = str | MTEBModels | SentenceTransformer


def get_task(name: str) -> AbsTask:
    """Return a task by any name that ``mteb-words run -t`` takes.

    Args:
        name: A task of this package, such as ``SimLex999``; a task of mteb; or a path: ``pairs:PATH``, ``analogies:PATH``, ``data:PATH``.

    Raises:
        UnknownNameError: The name is that of no known task.
        DataError: The file is missing or bad; the message names the file and the line.

    >>> get_task("SimLex999").metadata.main_score
    'cosine_spearman_all'
    """
    if not isinstance(name, str):
        raise UnknownNameError(f"{name!r} is no name of a task; expected a str such as 'SimLex999'. A task class is used as it is")
    register()
    return named_task(name)


def run(
    models: AnyModel | Sequence[AnyModel],
    tasks: str | AbsTask | Sequence[str | AbsTask] = (),
    *,
    benchmarks: str | Sequence[str] = (),
    folder: str | Path = "results",
    device: str | int | None = None,
    dtype: Dtype | None = None,
    batch_size: int | None = None,
    overwrite: Strategy = "only-missing",
    jobs: int = 1,
    fail_fast: bool = False,
    allow_remote_code: bool = False,
    verbosity: int = 1,
) -> tuple[Outcome, ...]:
    """Run models on tasks and write the results into a folder, as ``mteb-words run`` does. Results that are there are not computed again.

    If a model or task fails, its outcome says why, and the others still run.

    Args:
        models: One model or several: names that ``get_model`` takes, models of this package or of mteb, or ``SentenceTransformer`` objects.
        tasks: One task or several: names that ``get_task`` takes, or task objects.
        benchmarks: Names of benchmarks, such as ``MTEBWords(eng, mini)``, instead of tasks.
        folder: The folder of the results, in mteb's own layout.
        device: ``"cpu"``, ``"cuda"``, ``"cuda:1"``, an integer, or None for the GPU if there is one. It applies to models given by name.
        dtype: The type in which weights are loaded; None for float32. It applies to models given by name.
        batch_size: The number of texts that are encoded at a time, at least 1; None for mteb's default.
        overwrite: What is done about earlier results, as in mteb's ``OverwriteStrategy``.
        jobs: The number of models that run at a time, each in its own process. Above 1, models and tasks are given by name.
        fail_fast: Whether the first failure ends the run.
        allow_remote_code: Whether Python code that comes with a model may run.
        verbosity: From 0 (silent, no progress bars) to 3 (debug).

    Returns:
        An outcome for each model and task: all tasks of the first model, then of the next, in the order in which they were given.

    Raises:
        UnknownNameError: A name is that of no known model, task or benchmark.
        DataError: A task's file is bad, no model can be loaded, two models or tasks have one name, or no result can be written.
        MissingPackageError: No model can be loaded, because its package is not installed or its files cannot be reached.
    """
    named_models, given_models = _names(_listed(models), _resolved)
    named_tasks, given_tasks = _names(_listed(tasks), _task)
    if not named_models or not (named_tasks or benchmarks):
        raise DataError("there is nothing to run; expected a model or more, and a task or a benchmark or more")
    options = RunOptions(
        models=named_models,
        tasks=named_tasks,
        benchmarks=tuple(_listed(benchmarks)),
        output_folder=_path(folder),
        device=device,
        dtype=dtype,
        batch_size=batch_size,
        overwrite_strategy=overwrite,
        jobs=jobs,
        fail_fast=fail_fast,
        allow_remote_code=allow_remote_code,
        verbosity=verbosity,
    )
    return run_options(options, Given(given_models, given_tasks))


def _path(folder: object) -> str:
    """Return the path of a folder as text, which must not be empty."""
    if not isinstance(folder, str | Path) or not str(folder):
        raise DataError(f"folder is {folder!r}; expected the path of a folder for the results")
    return str(folder)


def _listed(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given]


def _names(values: Iterable[Any], named: Any) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the name of each value, and a mapping from names to the values that were given as objects."""
    names: list[str] = []
    objects: dict[str, Any] = {}
    for value in values:
        name, thing = (value, None) if isinstance(value, str) else named(value)
        if name in names and (thing is not None or name in objects):
            raise DataError(f"two are called {name!r}, and results are kept by name; run them into two folders, or name one otherwise")
        names.append(name)
        if thing is not None:
            objects[name] = thing
    return tuple(names), objects


def _resolved(model: Any) -> tuple[str, ResolvedModel]:
    """Return the name of a model object, and the model as a run needs it."""
    from mteb.models import ModelMeta, SentenceTransformerEncoderWrapper
    from sentence_transformers import SentenceTransformer

    from .names import ResolvedModel

    loaded = SentenceTransformerEncoderWrapper(model) if isinstance(model, SentenceTransformer) else model
    meta = getattr(loaded, "mteb_model_meta", None)
    if not isinstance(meta, ModelMeta) or not meta.name:
        raise DataError(
            f"a model is of type {type(model).__name__}, without a name in mteb_model_meta; expected a name, a model of mteb, "
            "or WordModel.from_vectors(words, vectors, name=...)"
        )
    return meta.name, ResolvedModel(meta.name, None, meta, loaded)


def _task(task: Any) -> tuple[str, AbsTask]:
    from mteb.abstasks import AbsTask

    if not isinstance(task, AbsTask):
        said = f"the class {task.__name__}; make one: {task.__name__}()" if isinstance(task, type) else f"of type {type(task).__name__}"
        raise DataError(f"a task is {said}; expected a name or a task of mteb")
    return task.metadata.name, task


def build_site(results: str | Path = "results", out: str | Path = "site") -> Report:
    """Make a static site of a folder of result files, as ``mteb-words leaderboard RESULTS --out SITE`` does.

    Args:
        results: The folder of a run, an mteb cache or a results repository.
        out: The folder of the site; files in it that the site did not make stay as they are.

    Returns:
        The path of the first page, the number of models and tasks, the files that were left out and the fields that were ignored.

    Raises:
        NotADirectoryError: ``results`` is no folder, or it is a site.
        FileExistsError: ``out`` has files and is not an earlier site.
        OSError: The site cannot be written.
    """
    from ..leaderboard.site import build

    return build(Path(results), Path(out))
