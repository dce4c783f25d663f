"""The flags of ``mteb-words run`` and ``mteb-words sweep``: the flags of ``mteb run`` and those of this package."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from ...errors import DataError
from ...wrappers.contextual.recipe import Dtype, Pooling
from .mteb_flags import add_mteb_flags
from .options import RunOptions, SweepOptions

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class RunFlags:
    """The flags of ``mteb-words run``.

    Attributes:
        options: The options of the run.
        dry_run: Whether only the plan is printed.
        json: Whether the summary is printed to standard output as JSON, and all other text to standard error.
    """

    options: RunOptions
    dry_run: bool
    json: bool


def run_flags(arguments: Sequence[str]) -> RunFlags:
    """Read the flags of ``mteb-words run``. A wrong flag ends the process with a message, as in argparse."""
    parser = _run_parser()
    flags = _parse(arguments, parser)
    return RunFlags(_options(flags, parser, fail_fast=flags.fail_fast, jobs=flags.jobs), flags.dry_run, flags.json)


def sweep_flags(arguments: Sequence[str]) -> SweepOptions:
    """Read the flags of ``mteb-words sweep``; see ``run_flags``.

    Raises:
        DataError: The file for the curves is of another kind than SVG or PNG, or there are several models for it.
    """
    parser = _sweep_parser()
    flags = _parse(arguments, parser)
    run = _options(flags, parser)
    return SweepOptions(run=run, layers=tuple(flags.layers), pooling=tuple(flags.pooling), plot=flags.plot)


def _run_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mteb-words run",
        usage="mteb-words run -m MODEL [MODEL ...] (-t TASK [TASK ...] | -b BENCHMARK [BENCHMARK ...]) [flags]",
        description="Run models on tasks. It takes every flag of `mteb run`, and more.",
        epilog="`mteb-words models` and `mteb-words tasks` list the names.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would run, what is there already and what would be made again, and run nothing"
    )
    parser.add_argument("--fail-fast", action="store_true", help="stop at the first failure; by default the other models and tasks go on")
    parser.add_argument(
        "--jobs", type=int, default=1, metavar="N", help="run N models at a time, each in a process of its own and on a GPU of its own"
    )
    parser.add_argument(
        "--json", action="store_true", help="print a summary as JSON on standard output, and everything else on standard error"
    )
    return parser


def _sweep_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mteb-words sweep",
        usage="mteb-words sweep -m MODEL [MODEL ...] [--layers all] [--pooling mean ...] -t TASK [TASK ...] [flags of mteb-words run]",
        description="Evaluate layers and poolings of language models (hf:PATH_OR_ID@recipe). Each word passes through the model once. "
        "Each layer and pooling is a result of its own, in a folder of mteb's experiments.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--layers", nargs="+", default=["all"], help="all (the default), or numbers and ranges such as 0 8 12-16; 0 is what enters layer 1"
    )
    parser.add_argument(
        "--pooling", nargs="+", default=["mean"], choices=get_args(Pooling), help="how the positions of a word are pooled; mean by default"
    )
    parser.add_argument("--plot", type=Path, help="the .svg or .png file of the curves; by default they are written beside the results")
    return parser


def _parse(arguments: Sequence[str], parser: argparse.ArgumentParser) -> argparse.Namespace:
    parser.add_argument(
        "-m",
        "--model",
        "--models",
        dest="models",
        nargs="+",
        action="extend",
        required=True,
        help="one or more models: a name, static:PATH or hf:PATH_OR_ID[@RECIPE]",
    )
    parser.add_argument(
        "--data", nargs="+", default=[], metavar="FOLDER", help="the official folder of WiC or CoSimLex; it is read where it is"
    )
    parser.add_argument("--device", type=_device, help="cpu, cuda, cuda:1, mps or a number; the GPU by default, if there is one")
    parser.add_argument("--dtype", choices=get_args(Dtype), help="the number type of the weights; float32 by default")
    parser.add_argument(
        "--allow-remote-code", action="store_true", help="run Python code that comes with a model; give this only if you trust it"
    )
    parser.add_argument("-v", "--verbosity", type=int, default=1, help="0 (silent) to 3 (debug); 1 by default")
    add_mteb_flags(parser)
    return parser.parse_args(arguments)


def _options(flags: argparse.Namespace, parser: argparse.ArgumentParser, *, fail_fast: bool = False, jobs: int = 1) -> RunOptions:
    try:
        return RunOptions(
            models=tuple(flags.models),
            tasks=(*(flags.tasks or ()), *_official(flags.data)),
            benchmarks=tuple(flags.benchmarks or ()),
            task_types=tuple(flags.task_types or ()),
            categories=tuple(flags.categories or ()),
            languages=tuple(flags.languages or ()),
            eval_splits=tuple(flags.eval_splits or ()),
            model_revision=flags.model_revision,
            device=flags.device,
            dtype=flags.dtype,
            allow_remote_code=flags.allow_remote_code,
            batch_size=flags.batch_size,
            num_proc=flags.num_proc,
            output_folder=flags.output_folder,
            overwrite_strategy="always" if flags.overwrite else flags.overwrite_strategy,
            prediction_folder=flags.output_folder if flags.save_predictions else flags.prediction_folder,
            co2_tracker=flags.co2_tracker,
            fail_fast=fail_fast,
            jobs=jobs,
            verbosity=flags.verbosity,
        )
    except DataError as error:
        parser.error(str(error))


def _official(folders: Sequence[str]) -> list[str]:
    """Return the names of the tasks of official folders."""
    if not folders:
        return []
    from ...tasks.places import DATA

    return [f"{DATA}{folder}" for folder in folders]


def _device(text: str) -> str | int:
    import torch

    if not re.fullmatch(r"cpu|mps|cuda(:\d+)?|\d+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no device; expected cpu, cuda, cuda:1, mps or a number")
    if text.isdecimal() or text.startswith("cuda"):
        number = int(re.sub(r"\D", "", text) or 0)
        if number >= torch.cuda.device_count():
            raise argparse.ArgumentTypeError(f"{text!r} is not here: torch sees {torch.cuda.device_count()} GPUs; use cpu")
    return int(text) if text.isdecimal() else text
