"""The commands about boards: ``leaderboard`` builds a site, checks files or shows what would change; ``submit`` sends results."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..leaderboard.board.board_file import BoardFile
    from ..leaderboard.board.causes import Wrong

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
        "--strict",
        action="store_true",
        help="with --check, for results of others: also check that files agree with their folders and with themselves, and exit with 1 "
        "if a field of a result file is ignored",
    )
    parser.add_argument(
        "--changed-only",
        metavar="BASE",
        help="with --check: print only what is wrong with files that differ from those of a branch or commit of git",
    )
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="with --diff: sentences, or scores, intervals, the nearest model and moved ranks as Markdown for a comment, or as JSON",
    )
    parser.add_argument("--all", action="store_true", help=f"print every problem, also if more than {_EXAMPLES} have the same cause")
    subject = parser.add_mutually_exclusive_group()
    subject.add_argument("--benchmark", metavar="NAME", help="the benchmark of the board; `mteb-words board-file` prints it as a file")
    subject.add_argument(
        "--board", type=Path, metavar="FILE", help="what the board is about; by default board.toml in RESULTS, if it is there"
    )
    options = parser.parse_args(arguments)
    for option, value in (("--strict", options.strict), ("--changed-only", options.changed_only)):
        if value and not options.check:
            parser.error(f"argument {option}: only allowed with argument --check")
    if options.format != "text" and not options.diff:
        parser.error("argument --format: only allowed with argument --diff")
    about = _about(options.board, options.benchmark)
    examples = sys.maxsize if options.all else _EXAMPLES
    if options.check:
        return _check(options.results, about, options.changed_only, strict=options.strict, examples=examples)
    return (
        _diff(options.results, options.diff, about, options.format)
        if options.diff
        else _build(options.results, options.out, about, examples)
    )


def _about(path: Path | None, benchmark: str | None) -> BoardFile | None:
    """Return what a board is about by a file or a benchmark, None if neither was named. Only a benchmark needs mteb."""
    if benchmark is not None:
        from .board_files import benchmark_board

        return benchmark_board(benchmark)
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


def _check(results: Path, about: BoardFile | None, base: str | None, *, strict: bool, examples: int) -> int:
    from ..leaderboard.submissions.acceptance import check_files, check_strictly

    faults, problems, ignored = (check_strictly if strict else check_files)(results, about, base)
    _print_wrong([*faults, *problems], "files", examples)
    _print_wrong(ignored, "fields", examples, "ignored ")
    n_wrong = len(faults) + len(problems)
    counts = [f"problems: {n_wrong}"] * bool(n_wrong) + [f"ignored fields: {len(ignored)}"] * bool(ignored)
    print(", ".join(counts) or "nothing is wrong")
    return 1 if n_wrong or (strict and ignored) else 0


def _print_wrong(wrong: Iterable[Wrong], noun: str, examples: int, prefix: str = "") -> None:
    from ..leaderboard.board.causes import lines
    from ..leaderboard.board.names import visible

    for line in lines(wrong, noun, examples):
        print(visible(line if line.startswith(" ") else f"mteb-words: {prefix}{line}"), file=sys.stderr)


def _diff(results: Path, old: Path, about: BoardFile | None, form: str) -> int:
    from ..leaderboard.history.comparison import to_markdown
    from ..leaderboard.site import what_would_change

    try:
        comparison = what_would_change(results, old, about)
    except ValueError as error:
        raise DataError(str(error)) from error
    forms = {
        "text": lambda: "\n".join(map(str, comparison.changes)) or "nothing would change",
        "markdown": lambda: to_markdown(comparison).rstrip(),
        "json": lambda: comparison.to_json().decode().rstrip(),
    }
    print(forms[form]())
    return 0


def submit_command(arguments: Sequence[str]) -> int:
    """Run ``mteb-words submit`` and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="mteb-words submit", description="Copy the results of one model into a checkout of a results repository, for a pull request."
    )
    parser.add_argument("results", type=Path, help="a folder with results, for example the --output-folder of a run")
    parser.add_argument("--to", type=Path, required=True, metavar="CHECKOUT", help="a checkout of the results repository")
    parser.add_argument("--model", metavar="NAME", help="the model, or NAME@REVISION; not needed if the folder holds one model")
    parser.add_argument("--by", metavar="WHO", help="who submits; by default the user.name of git in the checkout")
    options = parser.parse_args(arguments)
    from ..leaderboard.submissions.changed import user_name
    from ..leaderboard.submissions.submit import SubmissionError, submit

    try:
        made = submit(options.results, options.to, options.by or user_name(options.to), options.model)
    except SubmissionError as error:
        raise DataError(str(error)) from error
    if made.faults:
        _print_wrong(made.faults, "files", sys.maxsize)
        print("nothing was written")
        return 1
    model = f"{made.record.model} at {made.record.revision}"
    if not made.changed:
        print(f"{model}: nothing is new in {made.folder}")
        return 0
    folder = shlex.quote(str(made.folder.relative_to(options.to)))
    message = shlex.quote(f"Results of {made.record.model}")
    print(f"{model}: files written to {made.folder}: {len(made.changed)}; look at them, then:")
    print(f"  cd {shlex.quote(str(options.to))} && git add {folder} && git commit -m {message} && git push")
    return 0
