"""Builds a site: reads results, arranges the board, renders pages and writes the files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from .board.alike import look_alikes, spelt
from .board.arrange import make_board
from .board.board_file import board_file_of
from .board.columns import make_columns
from .board.json_files import shown_path
from .board.names import label, visible
from .board.reading import read_results
from .board.results import IgnoredField, Problem
from .board.selection import selected
from .exports.badge import badges
from .exports.document import document
from .exports.logo import logo_file
from .exports.manifest import manifest
from .exports.tables import downloads
from .history.comparison import Comparison, compare
from .history.diff import load_document
from .history.editions import continued, editions, read_past, remembered
from .history.feeds import Publisher
from .output import write_site
from .pages.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .board.board import Board
    from .board.board_file import BoardFile
    from .board.results import Reading


@dataclass(frozen=True, slots=True)
class Report:
    """A summary of a built site.

    Attributes:
        index: The path of the first page.
        models: The number of models on the board.
        tasks: The number of tasks on the board.
        problems: Files that were left out.
        ignored: Fields that were ignored.
        files: The number of files of the site.
        changed: The number of those that are new or have other bytes than before.
    """

    index: Path
    models: int
    tasks: int
    problems: tuple[Problem, ...]
    ignored: tuple[IgnoredField, ...]
    files: int
    changed: int


def build(results: Path, site: Path, about: BoardFile | None = None) -> Report:
    """Make a static site of a folder of mteb result files.

    Args:
        results: The ``--output-folder`` of a run, an mteb cache or a results repository. An empty folder gives a page that says how
            to make results.
        site: The folder to write. An earlier site there is replaced atomically; other files stay.
        about: What the board is about; by default what ``board.toml`` in the folder of results says.

    Returns:
        A summary: what was built, left out and ignored.

    Raises:
        OSError: ``results`` is no folder, its ``board.toml`` or logo is not valid, or ``site`` has
            files and is no earlier site, or cannot be written.
    """
    about = board_file_of(results) if about is None else about
    reading = read_results(results, about)
    board = make_board(reading, about)
    logo = logo_file(results, about)
    written = write_site(site, chain(logo.items(), _files(board, site)), partial(manifest, board))
    return Report(
        index=site / "index.html",
        models=len(board.rows),
        tasks=len(board.columns),
        problems=board.problems,
        ignored=tuple(reading.ignored),
        files=len(written.hashes) + 1,
        changed=len(written.changed),
    )


def _files(board: Board, site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a site but for its manifest: path and bytes."""
    published = document(board)
    data = published.to_json()
    past = read_past(site)
    feed = continued(published, data, past)
    memory = remembered(board.date, data, past, feed, _publisher(board))
    yield from downloads(board, data).items()
    yield from badges(board).items()
    yield from memory.items()
    yield from render(board, feed, editions(memory))


def _publisher(board: Board) -> Publisher:
    address = board.about.address
    return Publisher(board.title, board.about.owner, None if address is None else f"{address.rstrip('/')}/")


class Findings(NamedTuple):
    """The findings of a check of a folder of results.

    Attributes:
        problems: Files that would be left out, and tasks whose results are not comparable.
        ignored: Fields that would be ignored.
    """

    problems: list[Problem]
    ignored: list[IgnoredField]


def check(results: Path, about: BoardFile | None = None) -> Findings:
    """Check a folder of results and return what is wrong. ``about`` is as in ``build``.

    Raises:
        OSError: There is no such folder, or its ``board.toml`` is not valid.
    """
    about = board_file_of(results) if about is None else about
    shown = selected(read_results(results, about), about)
    by_task: dict[str, list[str]] = defaultdict(list)
    for column in make_columns(shown.results, {result.model.id for result in shown.results}, about):
        by_task[column.id.task].append(column.label)
    reason = "its results are over different data or splits, or scored in different ways, and share no column"
    mixed = [Problem(visible(task), f"{reason}: {'; '.join(labels)}") for task, labels in by_task.items() if len(labels) > 1]
    return Findings([*shown.problems, *_alike(shown, results), *mixed], shown.ignored)


def _alike(reading: Reading, root: Path) -> Iterator[Problem]:
    """Yield each folder of a model whose name looks like that of another one."""
    alike = look_alikes(result.model.id.name for result in reading.results)
    folders = {shown_path(result.source.parent, root): result.model.id.name for result in reading.results}
    for folder, name in folders.items():
        if rivals := alike.get(name):
            like = " and ".join(map(label, map(spelt, rivals[:3])))
            yield Problem(folder, f"the name {label(spelt(name))} looks like {like}; rename one of the models")


def what_would_change(results: Path, old: Path, about: BoardFile | None = None) -> Comparison:
    """Return what a build would change in a site or a ``board.json``; nothing is written. ``about`` is as in ``build``.

    Raises:
        OSError: There is no folder of results, its ``board.toml`` is not valid, or the old board cannot be read.
        ValueError: The old file is no board of this package.
    """
    before = load_document(old)
    about = board_file_of(results) if about is None else about
    return compare(before, document(make_board(read_results(results, about), about)))
