"""What a board is about: ``board.toml``, written by hand or by ``mteb-words board-file``.

Without such a file a board has every task of the results, and each set of splits and subsets is a column of its own.
"""

from __future__ import annotations

import os
import re
import tomllib
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from ...schema.base import Described, Many
from .json_files import BadFileError, read_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

BOARD_FILE = "board.toml"
Origin = Literal["self-reported", "rerun", "by the maintainers"]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Address = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=2_000)]
Names = Many[Name]


class BoardFileError(OSError):
    """A ``board.toml`` that cannot be used. The message names the file, the line, the field, what was expected and what to do."""


class Link(Described):
    """A link in the introduction of a board."""

    label: Name
    """The text of the link."""
    address: Address
    """The address, ``https://`` or ``http://``."""


class BoardTask(Described):
    """A task of a board."""

    name: Name
    """The name of the task in result files."""
    type: Name | None = None
    """The type of the task; where it is missing, the result files say it."""
    group: Name | None = None
    """The group of tasks that the task counts in; its type if there is none."""
    splits: Names = ()
    """The splits that a score is the mean of; empty for those of the result file."""
    subsets: Names = ()
    """The subsets that a score is the mean of; empty for those of the result file."""
    languages: dict[str, Names] = {}
    """The languages of each subset, for example ``{en-de = ["eng-Latn", "deu-Latn"]}``."""
    main_score: Name | None = None
    """The name of the main score."""
    data_revision: Name | None = None
    """The revision of the data. A score over other data is shown and marked."""
    related: Names = ()
    """The names of training data that hold items of the task too. A model trained on one of them was trained on the task."""

    @property
    def heading(self) -> str | None:
        """The group of tasks that the task counts in."""
        return self.group or self.type

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the splits and subsets that a score is the mean of; empty if the board does not say both."""
        return tuple(sorted(f"{split}, {subset}" for split in self.splits for subset in self.subsets))

    def asks(self, split: str, subset: str) -> bool:
        """Return whether a split and subset is part of the score."""
        return (not self.splits or split in self.splits) and (not self.subsets or subset in self.subsets)


class BoardFile(Described):
    """What a board is about, and who publishes it. Every field may be missing."""

    title: Annotated[str, Field(max_length=200)] = ""
    """The title of the board."""
    introduction: Annotated[str, Field(max_length=20_000)] = ""
    """What was measured, in plain text. An empty line starts a paragraph."""
    logo: Name | None = None
    """The path of a PNG, JPEG, WebP or SVG file, relative to ``board.toml``."""
    links: Many[Link] = ()
    """Links that stand under the introduction, such as the paper and the code."""
    owner: Name | None = None
    """Who publishes the board. Citations, feeds and badges name the owner, and nobody if there is none."""
    contact: Name | None = None
    """How to reach the owner: an address that starts with ``https://``, or a mail address."""
    citation: Annotated[str, Field(max_length=20_000)] | None = None
    """The BibTeX entry of the benchmark."""
    address: Address | None = None
    """The address at which the site is published, for feeds and badges."""
    groups: Names = ()
    """The order of the groups of tasks; groups that are not named follow by name."""
    show: Names = ()
    """The models of the board, by name; ``*`` stands for anything. Empty for all."""
    hide: Names = ()
    """Models that are left out, by name; ``*`` stands for anything."""
    origins: dict[str, Origin] = {}
    """Who made the results of a model, by name; ``*`` stands for anything, and the first name that fits counts."""
    tasks: Many[BoardTask] = ()
    """The tasks of the board in their order; empty for every task of the results."""
    revisions: dict[str, str] = {}
    """The main revision of a model. Its results are preferred to those of other revisions."""

    def task(self, name: str) -> BoardTask:
        """Return the task of a name; one of which nothing is said if the board does not name it."""
        return self._by_name.get(name) or BoardTask.model_construct(name=name)

    def names_task(self, name: str) -> bool:
        """Return whether the board names a task."""
        return name in self._by_name

    @cached_property
    def _by_name(self) -> dict[str, BoardTask]:
        return {task.name: task for task in self.tasks}

    def shows(self, model: str) -> bool:
        """Return whether a model is on the board."""
        return (not self.show or _fits(model, self.show)) and not _fits(model, self.hide)

    def origin(self, model: str) -> Origin | None:
        """Return who made the results of a model, None if the file does not say it."""
        return next((origin for pattern, origin in self.origins.items() if _fits(model, [pattern])), None)


NO_BOARD_FILE = BoardFile()
_TABLES: dict[str, type[Described]] = {"tasks": BoardTask, "links": Link}


def _fits(name: str, patterns: Iterable[str]) -> bool:
    """Return whether a name equals a pattern in which ``*`` stands for anything. Brackets and question marks mean themselves."""
    return any(fnmatchcase(name, re.sub(r"([\[?])", r"[\1]", pattern)) for pattern in patterns)


def read_board_file(path: Path) -> BoardFile:
    """Read a ``board.toml``.

    Raises:
        BoardFileError: The file is not valid, or no plain file.
    """
    try:
        text = read_plain(path).decode("utf-8-sig")
        described = tomllib.loads(text)
    except BadFileError as error:
        raise BoardFileError(f"{path}: {error}") from error
    except (ValueError, RecursionError) as error:  # also of invalid UTF-8
        raise BoardFileError(f"{path}: it is not valid TOML ({error}); mteb-words board-file NAME prints a valid one") from error
    try:
        board_file = BoardFile.model_validate(described)
    except ValidationError as error:
        raise BoardFileError(_explained(path, text, error)) from error
    if twice := _twice(task.name for task in board_file.tasks):
        raise BoardFileError(f"{path}: the task {twice!r} stands twice; expected one [[tasks]] a task: remove one of them")
    return board_file


def board_file_of(results: Path) -> BoardFile:
    """Return the ``board.toml`` in a folder of results; one that says nothing if there is none.

    Raises:
        BoardFileError: The file is not valid.
    """
    path = results / BOARD_FILE
    return read_board_file(path) if os.path.lexists(path) else NO_BOARD_FILE


def _twice(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    return next((name for name in names if name in seen or seen.add(name)), None)  # type: ignore[func-returns-value]  # add gives None


def _explained(path: Path, text: str, error: ValidationError) -> str:
    """Return the first error in a file as one line."""
    problem = error.errors(include_url=False)[0]
    location = problem["loc"]
    field, value = ".".join(map(str, location)), problem["input"]
    if problem["type"] == "extra_forbidden":
        known = BoardFile.model_fields if len(location) == 1 else _TABLES[str(location[0])].model_fields
        expected = f"there is no such field; expected one of {', '.join(known)}"
    else:
        expected = f"it is {value!r:.60}; {problem['msg'][:1].lower()}{problem['msg'][1:]}"
    return f"{path}, line {_line(text, location)}: {field}: {expected}"


def _line(text: str, location: tuple[str | int, ...]) -> int:
    """Return the number of the line where a field stands, as well as lines can tell; 1 if no line names it."""
    table, *rest = map(str, location)
    lines = list(enumerate(text.splitlines(), start=1))
    if rest and rest[0].isdecimal():
        starts = [number for number, line in lines if re.match(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]", line)]
        start = starts[int(rest[0])] if int(rest[0]) < len(starts) else 1
        return next(_naming(lines[start - 1 :], rest[1:]), start)
    return next(_naming(lines, [table, *rest]), 1)


def _naming(lines: Iterable[tuple[int, str]], fields: list[str]) -> Iterator[int]:
    """Yield the lines that name a field, the innermost one first."""
    numbered = list(lines)
    for field in reversed(fields):
        named = re.compile(rf"""\s*(?:\[\s*)?["']?{re.escape(field)}["']?\s*(?:=|\])""")
        yield from (number for number, line in numbered if named.match(line))
