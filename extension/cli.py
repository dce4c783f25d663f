"""The command ``mteb-words``: the commands of this package; every other command goes to mteb's command line."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError, MtebWordsError, nearest
from .runs.interrupts import MESSAGE, stoppable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


_USAGE = 2  # the exit code of argparse

_OVERVIEW = """\
usage: mteb-words COMMAND ...

  run -m MODEL [MODEL ...] (-t TASK ... | -b BENCHMARK)   run models on tasks; takes every flag of `mteb run`
  sweep -m MODEL --layers all -t TASK ...                 evaluate every layer and pooling of a language model
  models                                                  list the models of this package, and whether they are on this machine
  tasks                                                   list the tasks and benchmarks of this package
  agreement RESULTS                                       print how far models agree about words
  leaderboard RESULTS (--out SITE | --check | --diff OLD) make a static site from result files (mteb has its own `mteb leaderboard`)
  submit RESULTS --to CHECKOUT                            copy one model's results into a checkout, for a pull request
  board-file BENCHMARK                                    print what the board of a benchmark is about, as board.toml
  enable                                                  make the stock `mteb run` know the names of this package
  disable                                                 undo `mteb-words enable`
  --version                                               print the versions of this package, mteb, torch and transformers

Any other command goes to mteb's own command line, which then knows the names of this package:
  available-tasks, available-benchmarks, create-model-results, submit-results, mock-run

A first run: mteb-words run -m mteb-words/random-300d -b 'MTEBWords(eng, mini)'
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. A user's mistake gives one line on standard error."""
    arguments = sys.argv[1:] if arguments is None else arguments
    command, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    with stoppable() as stop:
        try:
            return _run_command(command, rest if command in _COMMANDS else arguments)
        except KeyboardInterrupt:
            print(MESSAGE, file=sys.stderr)
            return stop.exit_code
        except Exception:
            if not stop.number:
                raise
            print(MESSAGE, file=sys.stderr)  # a library turned the interrupt into another error
            return stop.exit_code


def _run_command(command: str, arguments: Sequence[str]) -> int:
    try:
        return _COMMANDS.get(command, _stock)(arguments)
    except BrokenPipeError:  # the program that reads our output, such as `head`, has ended
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (MtebWordsError, OSError) as error:
        print(f"mteb-words: error: {error}", file=sys.stderr)
        return 1


def _overview(_: Sequence[str]) -> int:
    print(_OVERVIEW, end="")
    return 0


def _version(_: Sequence[str]) -> int:
    from importlib.metadata import PackageNotFoundError, version

    from .. import __version__

    print(f"mteb-words {__version__}")
    for package in ("mteb", "torch", "transformers", "sentence-transformers"):
        with contextlib.suppress(PackageNotFoundError):
            print(f"{package} {version(package)}")
    return 0


def _run(arguments: Sequence[str]) -> int:
    from .runs.flags import run_flags

    run_flags(arguments)  # --help and a wrong flag are answered without mteb, which takes seconds to import
    from .runs.commands import run_command

    return run_command(arguments)


def _sweep(arguments: Sequence[str]) -> int:
    from .runs.flags import sweep_flags

    sweep_flags(arguments)
    from .runs.commands import sweep_command

    return sweep_command(arguments)


def _models(arguments: Sequence[str]) -> int:
    from .listing import models_text

    _no_arguments(
        "models", "List the models of this package, with their size and licence, and whether they are on this machine.", arguments
    )
    print(models_text())
    return 0


def _tasks(arguments: Sequence[str]) -> int:
    from .listing import tasks_text

    _no_arguments("tasks", "List the tasks and benchmarks of this package.", arguments)
    print(tasks_text())
    return 0


def _leaderboard(arguments: Sequence[str]) -> int:
    from .boards import leaderboard_command

    return leaderboard_command(arguments)


def _submit(arguments: Sequence[str]) -> int:
    from .boards import submit_command

    return submit_command(arguments)


def _board_file(arguments: Sequence[str]) -> int:
    from .board_files import board_file_command

    return board_file_command(arguments)


def _agreement(arguments: Sequence[str]) -> int:
    from ..leaderboard.board.agreement import MEASURES, agreements
    from ..leaderboard.board.arrange import make_board
    from ..leaderboard.board.reading import read_results
    from .listing import table

    parser = argparse.ArgumentParser(
        prog="mteb-words agreement", description="Print how far models agree about words, computed from result files."
    )
    parser.add_argument("results", type=Path, help="a folder with results of WordNeighbourAgreement for two models or more")
    parser.add_argument("--measure", choices=MEASURES, default=MEASURES[0], help=f"the measure to print; {MEASURES[0]} by default")
    options = parser.parse_args(arguments)
    views = make_board(read_results(options.results)).views
    measured = agreements([view for _, view in views])
    if not measured:
        raise DataError(
            f"{options.results} holds no two results of WordNeighbourAgreement; make them: mteb-words run ... -t WordNeighbourAgreement"
        )
    names = [row.label for row, _ in views]
    rows = [[f"{options.measure}, 95 % interval", *(f"[{n}]" for n in range(1, len(names) + 1))]]
    for i, name in enumerate(names):
        estimates = (measured.get((min(i, j), max(i, j)), {}).get(options.measure) for j in range(len(names)))
        rows.append([f"[{i + 1}] {name}", *("" if e is None else f"{e[0]:.3f} ({e[1]:.3f} to {e[2]:.3f})" for e in estimates)])
    print(table(rows, numbers=True))
    return 0


def _enable(arguments: Sequence[str]) -> int:
    from .hook import enable

    _no_arguments("enable", "Make the stock `mteb run` know the names of this package in this Python environment.", arguments)
    print(f"enabled by {enable()}\nfrom now on `mteb run` knows the names of this package; `mteb-words disable` undoes it")
    return 0


def _disable(arguments: Sequence[str]) -> int:
    from .hook import disable

    _no_arguments("disable", "Undo `mteb-words enable`.", arguments)
    removed = disable()
    print(f"removed {', '.join(map(str, removed))}" if removed else "nothing to undo: it was not enabled")
    return 0


def _stock(arguments: Sequence[str]) -> int:
    """Pass any other command to mteb's command line."""
    from mteb.cli import main as mteb_main

    from .registry import register

    register()
    sys.argv[1:] = list(arguments)
    try:
        mteb_main()
    except SystemExit as stop:
        if stop.code == _USAGE and (hint := nearest(arguments[0], _COMMANDS)):
            print(f"mteb-words: {arguments[0]!r} is a command of neither mteb-words nor mteb{hint}", file=sys.stderr)
        raise
    return 0


def _no_arguments(command: str, description: str, arguments: Sequence[str]) -> None:
    argparse.ArgumentParser(prog=f"mteb-words {command}", description=description).parse_args(arguments)


_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "-h": _overview,
    "--help": _overview,
    "help": _overview,
    "--version": _version,
    "run": _run,
    "sweep": _sweep,
    "models": _models,
    "tasks": _tasks,
    "agreement": _agreement,
    "leaderboard": _leaderboard,
    "submit": _submit,
    "board-file": _board_file,
    "enable": _enable,
    "disable": _disable,
}
