"""What `mteb-words run` is going to do: every name and flag is checked before anything is computed."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from ..errors import DataError, MissingPackageError, UnknownNameError, nearest
from ..tasks.local import DATA, is_local, local_task
from ..wrappers.recipe import Dtype
from .models import find_meta
from .registry import benchmark_names, task_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mteb.abstasks import AbsTask
    from mteb.models import ModelMeta

    from ..errors import MtebWordsError


@dataclass(frozen=True, slots=True)
class Plan:
    """Every model on every task.

    Attributes:
        models: Name as typed -> mteb's record of the model; none is loaded yet.
        tasks: The tasks, each once.
        options: The parsed flags, by the names that ``mteb run`` gives them.
        cannot: Name as typed -> why that model cannot be run here and now.
    """

    models: dict[str, ModelMeta]
    tasks: tuple[AbsTask, ...]
    options: argparse.Namespace
    cannot: dict[str, str] = field(default_factory=dict)

    @property
    def strategy(self) -> str:
        """What is to be done about earlier results, as in mteb's ``OverwriteStrategy``."""
        return "always" if self.options.overwrite else str(self.options.overwrite_strategy)


def run_parser() -> argparse.ArgumentParser:
    """Return the parser of ``mteb-words run``, for what differs from ``mteb run``."""
    parser = argparse.ArgumentParser(
        prog="mteb-words run",
        usage="mteb-words run -m MODEL [MODEL ...] (-t TASK [TASK ...] | -b BENCHMARK [BENCHMARK ...]) [flags of mteb run]",
        description="Run models on tasks. Every flag of `mteb run` works; these differ:",
        epilog="See `mteb run --help` for all others, `mteb-words models` and `mteb-words tasks` for what there is.",
        allow_abbrev=False,
    )
    parser.add_argument("--dry-run", action="store_true", help="print the plan and run nothing")
    parser.add_argument("--fail-fast", action="store_true", help="stop at the first failure; by default the others go on")
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="run N models at a time, each in a process, and on a GPU of its own"
    )
    parser.add_argument("--json", action="store_true", help="print a summary as JSON on standard output, and all else on standard error")
    return parser


def parse(arguments: Sequence[str], parser: argparse.ArgumentParser | None = None) -> argparse.Namespace:
    """Read the flags: those of the parser and ours for what differs from ``mteb run``, and by mteb's own parser all others."""
    from mteb.cli.build_cli import build_cli

    parser = parser or run_parser()
    parser.add_argument("-m", "--model", "--models", dest="models", nargs="+", action="extend", required=True, help="one or more models")
    parser.add_argument("--data", nargs="+", default=[], metavar="FOLDER", help="the official folder of WiC or CoSimLex, read in place")
    parser.add_argument("--device", type=_device, help="cpu, cuda, cuda:1 or a number; by default the GPU if there is one")
    parser.add_argument("--dtype", choices=get_args(Dtype), help="the type that weights are loaded in; float32 by default")
    parser.add_argument("--allow-remote-code", action="store_true", help="run Python code that comes with a model, if you trust it")
    parser.add_argument("-v", "--verbosity", type=int, default=1, help="0 (silent) to 3 (debug); 1 by default")
    ours, rest = parser.parse_known_args(arguments)
    options = build_cli().parse_args(["run", *rest])
    if ours.data:
        options.tasks = [*(options.tasks or []), *(f"{DATA}{folder}" for folder in ours.data)]
    if not (options.tasks or options.benchmarks or options.task_types or options.categories or options.languages):
        parser.error("name tasks with -t or a benchmark with -b, for example -b 'MTEBWords(eng, mini)'")
    if options.batch_size is not None and options.batch_size < 1:
        parser.error(f"--batch-size is {options.batch_size}; expected 1 or more")
    ignored = [flag for flag in ("tasks", "task_types", "categories", "languages", "eval_splits") if getattr(options, flag)]
    if options.benchmarks and ignored:
        parser.error(f"-b names all tasks of a benchmark; leave out --{ignored[0].replace('_', '-')}, or name tasks with -t instead of -b")
    vars(options).update(vars(ours))
    if getattr(options, "jobs", 1) < 1:
        parser.error(f"--jobs is {options.jobs}; expected 1 or more")
    return options


def make_plan(options: argparse.Namespace) -> Plan:
    """Resolve every name. A model that is known and cannot be loaded does not stop the others.

    Raises:
        UnknownNameError: A model, task, benchmark, split or filter that nobody knows.
        DataError: A task's file is bad, or no model can be loaded: its file is bad, or needs code that may not run.
        MissingPackageError: No model can be loaded: its package is not installed, or its files cannot be reached.
    """
    tasks = {task.metadata.name: task for task in _tasks(options)}
    if not tasks:
        raise UnknownNameError("no task fits the filters; `mteb available-tasks` lists all with their types and languages")
    for name, task in tasks.items():
        for split in options.eval_splits or []:
            if split not in task.metadata.eval_splits:
                raise UnknownNameError(f"{name} has no split {split!r}; it has {', '.join(task.metadata.eval_splits)}")
    models, errors = _models(options)
    if not models:
        raise next(iter(errors.values()))
    return Plan(models, tuple(tasks.values()), options, {name: str(error) for name, error in errors.items()})


def _models(options: argparse.Namespace) -> tuple[dict[str, ModelMeta], dict[str, MtebWordsError]]:
    """Return the records of the models, and for those that cannot be loaded the reason."""
    models: dict[str, ModelMeta] = {}
    errors: dict[str, MtebWordsError] = {}
    for name in dict.fromkeys(options.models):
        try:
            models[name] = find_meta(name, options.model_revision, dtype=options.dtype, allow_remote_code=options.allow_remote_code)
        except (DataError, MissingPackageError) as error:
            errors[name] = error
    return models, errors


def _device(text: str) -> str | int:
    import torch

    if not re.fullmatch(r"cpu|mps|cuda(:\d+)?|\d+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no device; expected cpu, cuda, cuda:1, mps or a number")
    if text.isdecimal() or text.startswith("cuda"):
        number = int(re.sub(r"\D", "", text) or 0)
        if number >= torch.cuda.device_count():
            raise argparse.ArgumentTypeError(f"{text!r} is not here: torch sees {torch.cuda.device_count()} GPUs; use cpu")
    return int(text) if text.isdecimal() else text


def _local(names: Iterable[str]) -> list[AbsTask]:
    """Return the tasks by place, each with a name of its own: results are kept by names."""
    tasks: dict[str, AbsTask] = {}
    for name in dict.fromkeys(filter(is_local, names)):
        task = local_task(name)
        if task.metadata.name in tasks:
            raise DataError(f"{name} and another file would both be the task {task.metadata.name}; rename one of them")
        tasks[task.metadata.name] = task
    return list(tasks.values())


def _tasks(options: argparse.Namespace) -> Iterable[AbsTask]:
    import mteb

    local = _local(options.tasks or [])
    for names, known, what in ((options.tasks, task_names(), "task"), (options.benchmarks, benchmark_names(), "benchmark")):
        for name in names or []:
            if name not in known and not is_local(name):
                raise UnknownNameError(f"unknown {what} {name!r}{nearest(name, known)}; `mteb-words tasks` lists ours")
    if options.benchmarks:
        return [task for name in options.benchmarks for task in mteb.get_benchmark(name).tasks]
    named = [name for name in options.tasks or [] if not is_local(name)]
    if local and not named:
        return local
    try:
        found = mteb.get_tasks(
            tasks=named or None,
            task_types=options.task_types,
            categories=options.categories,
            languages=options.languages,
            eval_splits=options.eval_splits,
        )
        return [*found, *local]
    except ValueError as error:  # a language that is none
        raise UnknownNameError(str(error)) from error
