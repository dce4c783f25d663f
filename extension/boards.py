"""The command ``mteb-words leaderboard``: builds a site of result files, checks them, or shows what would change."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..leaderboard.board.board_file import BoardFile
    from ..leaderboard.board.results import IgnoredField, Problem

_EXAMPLES = 3


def leaderboard_command(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="mteb-words leaderboard", description="Make a static site from mteb result files, or only check them."
    )
    parser.add_argument("results", type=Path, help="a folder with results, for example the --output-folder of a run")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--out", type=Path, metavar="SITE", help="the folder of the site; the exit code is 1 if a file was left out")
    action.add_argument(
        "--check", action="store_true", help="write nothing and print what is wrong with the files; the exit code is 1 if anything is"
    )
    action.add_argument(
        "--diff",
        type=Path,
        metavar="OLD",
        help="write nothing and print what would change in a site, given by its folder or its board.json",
    )
    parser.add_argument(
        "--strict", action="store_true", help="with --check: the exit code is 1 also if a field of a result file is ignored"
    )
    parser.add_argument("--all", action="store_true", help=f"print every problem, also if more than {_EXAMPLES} have the same cause")
    parser.add_argument(
        "--board", type=Path, metavar="FILE", help="what the board is about; by default board.toml in RESULTS, if it is there"
    )
    options = parser.parse_args(arguments)
    if options.strict and not options.check:
        parser.error("argument --strict: only allowed with argument --check")
    about = _about(options.board)
    examples = sys.maxsize if options.all else _EXAMPLES
    if options.check:
        return _check(options.results, about, strict=options.strict, examples=examples)
    return _diff(options.results, options.diff, about) if options.diff else _build(options.results, options.out, about, examples)


def _about(path: Path | None) -> BoardFile | None:
    """Return what a board is about by a file, None if no file was named."""
    from ..leaderboard.board.board_file import read_board_file

    return None if path is None else read_board_file(path)


def _build(results: Path, site: Path, about: BoardFile | None, examples: int) -> int:
    from ..leaderboard.site import build

    report = build(results, site, about)
    _print_wrong(report.problems, "files", examples, "left out ")
    if report.ignored:
        print(f"mteb-words: ignored fields: {len(report.ignored)}; mteb-words leaderboard {results} --check names them", file=sys.stderr)
    print(f"models: {report.models}, tasks: {report.tasks}; open {report.index}")
    return 1 if report.problems else 0


def _check(results: Path, about: BoardFile | None, *, strict: bool, examples: int) -> int:
    from ..leaderboard.site import check

    problems, ignored = check(results, about)
    _print_wrong(problems, "files", examples)
    _print_wrong(ignored, "fields", examples, "ignored ")
    counts = [f"problems: {len(problems)}"] * bool(problems) + [f"ignored fields: {len(ignored)}"] * bool(ignored)
    print(", ".join(counts) or "nothing is wrong")
    return 1 if problems or (strict and ignored) else 0


def _print_wrong(wrong: Iterable[Problem | IgnoredField], noun: str, examples: int, prefix: str = "") -> None:
    from ..leaderboard.board.causes import lines

    for line in lines(wrong, noun, examples):
        print(line if line.startswith(" ") else f"mteb-words: {prefix}{line}", file=sys.stderr)


def _diff(results: Path, old: Path, about: BoardFile | None) -> int:
    from ..leaderboard.site import what_would_change

    try:
        changes = what_would_change(results, old, about)
    except ValueError as error:
        raise DataError(str(error)) from error
    print("\n".join(map(str, changes)) if changes else "nothing would change")
    return 0
