"""What is wrong with a folder of results, or only with the files that a branch changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..board.board_file import board_file_of
from ..board.json_files import shown_path
from ..site import check
from .changed import changed_files
from .strict import all_files, faults

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from ..board.board_file import BoardFile
    from ..board.results import IgnoredField, Problem
    from .strict import Fault


class Acceptance(NamedTuple):
    """What was found wrong.

    Attributes:
        faults: What nobody may send; empty unless the check is strict.
        problems: Files that a board would leave out, and others that ``check`` names.
        ignored: Fields that a board would ignore.
    """

    faults: list[Fault]
    problems: list[Problem]
    ignored: list[IgnoredField]


def check_files(results: Path, about: BoardFile | None = None, base: str | None = None) -> Acceptance:
    """Check a folder of results.

    Args:
        results: The folder.
        about: What the board is about; by default what ``board.toml`` in the folder says.
        base: A branch or commit of git: only what is wrong with the files that differ from it is returned.

    Raises:
        OSError: There is no such folder, or git knows no such branch or commit.
    """
    return _checked(results, about, None if base is None else changed_files(results, base))


def _checked(results: Path, about: BoardFile | None, changed: Collection[Path] | None) -> Acceptance:
    problems, ignored = check(results, about)
    if changed is None:
        return Acceptance([], problems, ignored)
    paths = {shown_path(path, results) for path in changed}
    return Acceptance([], [each for each in problems if _is_of(each.path, paths)], [each for each in ignored if _is_of(each.path, paths)])


def check_strictly(results: Path, about: BoardFile | None = None, base: str | None = None) -> Acceptance:
    """Check a folder of results before it is accepted. The arguments and errors are those of ``check_files``.

    That mteb writes NaN for a metric that is not the main one is no reason to refuse a file.
    """
    about = board_file_of(results) if about is None else about
    changed = None if base is None else changed_files(results, base)
    _, problems, ignored = _checked(results, about, changed)
    found = [*faults(results, all_files(results) if changed is None else changed, about)]
    named = {fault.path for fault in found}
    left = [problem for problem in problems if problem.path not in named]
    return Acceptance(found, left, [each for each in ignored if ": details." not in each.field])


def _is_of(path: str, changed: Collection[str]) -> bool:
    """Return whether a path is one of the changed files, or a folder above one."""
    return path in changed or any(each.startswith(f"{path}/") for each in changed)
