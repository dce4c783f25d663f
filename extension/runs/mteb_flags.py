"""The flags of ``mteb run``, stated here so that they are read and explained without mteb, which takes seconds to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from .options import Strategy

if TYPE_CHECKING:
    import argparse

# The names in mteb's own spelling and, where it has one, its older spelling.
_LISTS = {
    ("-t", "--tasks"): "names of tasks, pairs:PATH or analogies:PATH",
    ("-b", "--benchmarks"): "names of benchmarks, of which all tasks are run",
    ("--task-types",): "only tasks of these types",
    ("--categories",): "only tasks of these categories, such as t2t",
    ("-l", "--languages"): "only tasks in these languages, as ISO 639-3 codes such as eng",
    ("--eval-splits", "--eval_splits"): "only these splits of the data",
}
_NUMBERS = {
    ("--batch-size", "--batch_size"): "the number of texts that are encoded at a time; mteb's default if not given",
    ("--num-proc", "--num_proc"): "the number of processes that load data; 1 by default",
}


def add_mteb_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that are those of ``mteb run``, with the same names, and the same defaults but for deprecated spellings."""
    group = parser.add_argument_group("flags of mteb run")
    for names, text in _LISTS.items():
        group.add_argument(*names, nargs="*" if "-l" in names else "+", default=None, help=text)
    group.add_argument("--model-revision", "--model_revision", help="a commit, branch or tag, for models of the hub")
    for names, text in _NUMBERS.items():
        group.add_argument(*names, type=int, help=text)
    group.add_argument("--output-folder", "--output_folder", default="results", help="the folder of results; %(default)s by default")
    group.add_argument(
        "--overwrite-strategy",
        choices=get_args(Strategy),
        default="only-missing",
        help="what is done about earlier results; %(default)s by default",
    )
    group.add_argument("--overwrite", action="store_true", help="the same as --overwrite-strategy always")
    group.add_argument("--prediction-folder", help="a folder for the predictions; without it they are not written")
    group.add_argument("--save_predictions", action="store_true", help="write the predictions into the folder of results")
    tracker = group.add_mutually_exclusive_group()
    tracker.add_argument(
        "--co2-tracker", action="store_true", default=None, help="track emissions; done by default if codecarbon is installed"
    )
    tracker.add_argument("--no-co2-tracker", dest="co2_tracker", action="store_false", help="do not track emissions")
