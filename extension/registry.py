"""Registers our models, tasks and benchmarks in mteb. No other module uses private names of mteb.

mteb 2.26 has no plugin mechanism: names are looked up in module globals, which ``register`` fills. If mteb moves one
of them, ``register`` says so; the tests pin every one.
"""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import MtebWordsError, NameCollisionError
from ..tasks.benchmarks import BENCHMARKS
from ..tasks.registry import TASKS
from ..wrappers.catalogue.entries import MODELS
from ..wrappers.catalogue.mteb_record import model_meta

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping

    from mteb.abstasks import AbsTask
    from mteb.benchmarks import Benchmark
    from mteb.models import ModelMeta

# Module -> the names that this module uses, public and private; all of them must exist.
USED = {
    "mteb.get_tasks": ("_TASKS_REGISTRY", "TASK_LIST", "_SIMILAR_TASKS", "_TASK_RENAMES"),
    "mteb.models.model_implementations": ("MODEL_REGISTRY",),
    "mteb.models.get_model_meta": ("_MODEL_RENAMES",),
    "mteb.benchmarks.benchmarks": (),
    "mteb.benchmarks.get_benchmark": ("_build_registry", "_build_aliases_registry"),
    "mteb.cache.result_cache": ("_get_package_versions",),
}
# Functions of mteb that cache facts about the registered models.
CACHES = {
    "mteb.benchmarks._create_table": (
        "_static_model_meta",
        "_meta_df_no_zs",
        "_meta_df_with_zs",
        "_training_datasets_cached",
        "_zero_shot_pct_cached",
    ),
    "mteb.results.benchmark_results": ("_get_cached_model_metas",),
}


@dataclass(frozen=True, slots=True)
class _Mteb:
    """The parts of mteb that hold names."""

    get_tasks: Any
    models: MutableMapping[str, ModelMeta]
    model_renames: dict[str, str]
    benchmarks: Any
    get_benchmark: Any


def register() -> None:
    """Make mteb know the models, tasks and benchmarks of this package. Calling it again does nothing.

    Afterwards ``mteb.get_task``, ``get_tasks``, ``get_model``, ``get_benchmark``, mteb's command line and its tables
    include ours. All names are checked before the first one is written, so mteb is unchanged after an error.

    Raises:
        NameCollisionError: mteb or another package uses one of our names for something else.
        MtebWordsError: This version of mteb lacks a name that this module needs.
    """
    parts = _parts()
    metas = model_metas()
    collisions = [*_task_collisions(parts), *_model_collisions(parts, metas), *_benchmark_collisions(parts)]
    if collisions:
        raise NameCollisionError("; ".join(collisions) + "; nothing was registered: uninstall one of the two, or report it")
    _add_tasks(parts)
    _add_models(parts, metas)
    _add_benchmarks(parts)


def remember_versions() -> None:
    """Make mteb look up the versions of packages once. It does so for each result, which takes longer than to compute a score."""
    module = _module("mteb.cache.result_cache", USED["mteb.cache.result_cache"])
    if not hasattr(module._get_package_versions, "cache_info"):
        module._get_package_versions = cache(module._get_package_versions)


def model_names() -> list[str]:
    """Return the names of all models that mteb knows, ours included."""
    return sorted(_parts().models)


def task_names() -> list[str]:
    """Return the names of all tasks that mteb knows, ours included."""
    return sorted(_parts().get_tasks._TASKS_REGISTRY)


def benchmark_names() -> list[str]:
    """Return the names of all benchmarks that mteb knows, ours included."""
    return sorted(_parts().get_benchmark._build_registry())


def main_revisions() -> dict[str, str]:
    """Return the main revision of each model that mteb knows, by name."""
    return {name: meta.revision for name, meta in sorted(_parts().models.items()) if meta.revision}


def related_tasks(name: str) -> set[str]:
    """Return the tasks that mteb takes for related to a task: adapted from one another or superseded, over any number of steps."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for parent, children in _parts().get_tasks._SIMILAR_TASKS.items():
        neighbours[parent].update(children)
        for child in children:
            neighbours[child].add(parent)
    related, left = {name}, [name]
    while left:
        new = neighbours[left.pop()] - related
        related |= new
        left += new
    return related - {name}


@cache
def model_metas() -> tuple[ModelMeta, ...]:
    """Return mteb's record of each model of this package."""
    return tuple(model_meta(record) for record in MODELS)


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """Return our benchmarks in mteb's form."""
    from mteb.benchmarks import Benchmark

    return tuple(
        Benchmark(name=record.name, tasks=tuple(task() for task in record.tasks), description=record.description) for record in BENCHMARKS
    )


def _parts() -> _Mteb:
    modules = {name: _module(name, needed) for name, needed in USED.items()}
    return _Mteb(
        get_tasks=modules["mteb.get_tasks"],
        models=modules["mteb.models.model_implementations"].MODEL_REGISTRY,
        model_renames=modules["mteb.models.get_model_meta"]._MODEL_RENAMES,
        benchmarks=modules["mteb.benchmarks.benchmarks"],
        get_benchmark=modules["mteb.benchmarks.get_benchmark"],
    )


def _module(name: str, needed: Iterable[str]) -> Any:
    """Import a module of mteb and check that it has the needed names."""
    importlib.import_module(name)
    module = sys.modules[name]  # not what "import mteb.get_tasks as ..." gives: a function of that name hides the module
    missing = [attribute for attribute in needed if not hasattr(module, attribute)]
    if missing:
        from importlib.metadata import version

        raise MtebWordsError(
            f"mteb {version('mteb')} has no {name}.{missing[0]}, which registration needs; "
            "install a version that has it (pip install 'mteb==2.26.24') and report this"
        )
    return module


def _task_collisions(parts: _Mteb) -> Iterable[str]:
    for cls in TASKS:
        name = cls.metadata.name
        taken = parts.get_tasks._TASKS_REGISTRY.get(name)
        if taken is not None and taken is not cls:
            yield f"the task name {name!r} belongs to {taken.__module__}.{taken.__qualname__} already"
        if name in parts.get_tasks._TASK_RENAMES:
            yield f"mteb renames the task {name!r} to {parts.get_tasks._TASK_RENAMES[name]!r}"


def _model_collisions(parts: _Mteb, metas: Iterable[ModelMeta]) -> Iterable[str]:
    for meta in metas:
        name = str(meta.name)
        taken = parts.models.get(name)
        if taken is not None and taken is not meta:
            yield f"the model name {name!r} is registered already, at revision {taken.revision}"
        if name in parts.model_renames:
            yield f"mteb renames the model {name!r} to {parts.model_renames[name]!r}"


def _benchmark_collisions(parts: _Mteb) -> Iterable[str]:
    taken = {**parts.get_benchmark._build_registry(), **parts.get_benchmark._build_aliases_registry()}
    ours = {id(benchmark) for benchmark in benchmarks()}
    for record in BENCHMARKS:
        if record.name in taken and id(taken[record.name]) not in ours:
            yield f"the benchmark name {record.name!r} belongs to another benchmark already"


def _add_tasks(parts: _Mteb) -> None:
    new: list[type[AbsTask]] = [cls for cls in TASKS if cls.metadata.name not in parts.get_tasks._TASKS_REGISTRY]
    for cls in new:
        parts.get_tasks._TASKS_REGISTRY[cls.metadata.name] = cls
        for parent in cls.metadata.adapted_from or []:
            parts.get_tasks._SIMILAR_TASKS[parent].append(cls.metadata.name)
    parts.get_tasks.TASK_LIST = (*parts.get_tasks.TASK_LIST, *new)  # a tuple: rebound, not changed


def _add_models(parts: _Mteb, metas: Iterable[ModelMeta]) -> None:
    parts.models.update({str(meta.name): meta for meta in metas})  # changed in place: six modules hold this very dict
    for name, functions in CACHES.items():
        if name in sys.modules:  # a module that is not imported has cached nothing
            module = _module(name, functions)
            for function in functions:
                getattr(module, function).cache_clear()


def _add_benchmarks(parts: _Mteb) -> None:
    for benchmark in benchmarks():
        setattr(parts.benchmarks, "MTEB_WORDS_" + benchmark.name, benchmark)  # mteb looks at the values only
    parts.get_benchmark._build_registry.cache_clear()
    parts.get_benchmark._build_aliases_registry.cache_clear()
