"""The flags of ``mteb-words run`` and ``mteb-words sweep``: the flags of ``mteb run`` and those of this package."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from ...errors import DataError
from ...tasks.places import DATA
from ...wrappers.contextual.recipe import Dtype, Pooling
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
    ours, mtebs = _parse(arguments, parser)
    return RunFlags(_options(ours, mtebs, parser, fail_fast=ours.fail_fast, jobs=ours.jobs), ours.dry_run, ours.json)


def sweep_flags(arguments: Sequence[str]) -> SweepOptions:
    """Read the flags of ``mteb-words sweep``; see ``run_flags``.

    Raises:
        DataError: The file for the curves is of another kind than SVG or PNG, or there are several models for it.
    """
    parser = _sweep_parser()
    ours, mtebs = _parse(arguments, parser)
    run = _options(ours, mtebs, parser)
    return SweepOptions(run=run, layers=tuple(ours.layers), pooling=tuple(ours.pooling), plot=ours.plot)


def _run_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mteb-words run",
        usage="mteb-words run -m MODEL [MODEL ...] (-t TASK [TASK ...] | -b BENCHMARK [BENCHMARK ...]) [flags of mteb run]",
        description="Run models on tasks. It takes every flag of `mteb run`; the flags below are new or differ:",
        epilog="`mteb run --help` describes all other flags; `mteb-words models` and `mteb-words tasks` list the names.",
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


def _parse(arguments: Sequence[str], parser: argparse.ArgumentParser) -> tuple[argparse.Namespace, argparse.Namespace]:
    """Return the flags of this package, and the other flags as mteb's parser reads them."""
    from mteb.cli.build_cli import build_cli

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
    ours, rest = parser.parse_known_args(arguments)
    return ours, build_cli().parse_args(["run", *rest])


def _options(
    ours: argparse.Namespace, mtebs: argparse.Namespace, parser: argparse.ArgumentParser, *, fail_fast: bool = False, jobs: int = 1
) -> RunOptions:
    try:
        return RunOptions(
            models=tuple(ours.models),
            tasks=(*(mtebs.tasks or ()), *(f"{DATA}{folder}" for folder in ours.data)),
            benchmarks=tuple(mtebs.benchmarks or ()),
            task_types=tuple(mtebs.task_types or ()),
            categories=tuple(mtebs.categories or ()),
            languages=tuple(mtebs.languages or ()),
            eval_splits=tuple(mtebs.eval_splits or ()),
            model_revision=mtebs.model_revision,
            device=ours.device,
            dtype=ours.dtype,
            allow_remote_code=ours.allow_remote_code,
            batch_size=mtebs.batch_size,
            num_proc=getattr(mtebs, "num_proc", None),  # older releases of `mteb run` do not have it
            output_folder=mtebs.output_folder,
            overwrite_strategy="always" if mtebs.overwrite else mtebs.overwrite_strategy,
            prediction_folder=mtebs.output_folder if mtebs.save_predictions else mtebs.prediction_folder,
            co2_tracker=mtebs.co2_tracker,
            fail_fast=fail_fast,
            jobs=jobs,
            verbosity=ours.verbosity,
        )
    except DataError as error:
        parser.error(str(error))


def _device(text: str) -> str | int:
    import torch

    if not re.fullmatch(r"cpu|mps|cuda(:\d+)?|\d+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no device; expected cpu, cuda, cuda:1, mps or a number")
    if text.isdecimal() or text.startswith("cuda"):
        number = int(re.sub(r"\D", "", text) or 0)
        if number >= torch.cuda.device_count():
            raise argparse.ArgumentTypeError(f"{text!r} is not here: torch sees {torch.cuda.device_count()} GPUs; use cpu")
    return int(text) if text.isdecimal() else text
