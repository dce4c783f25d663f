"""Builds a site: reads results, arranges the board, renders pages and writes the files."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .board.arrange import make_board
from .board.json_files import MANIFEST, site_manifest
from .board.names import visible
from .board.reading import read_results
from .board.results import IgnoredField, Problem
from .exports.badge import badges
from .exports.document import document
from .exports.manifest import manifest
from .exports.tables import downloads
from .history.diff import Change, changes, edition, load_edition
from .history.editions import continued, editions, read_past, remembered
from .pages.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SAFE_PATH = re.compile(r"\.nojekyll|(?:[A-Za-z0-9_-][A-Za-z0-9._@-]{0,99}/)*[A-Za-z0-9_-][A-Za-z0-9._@-]{0,99}")


@dataclass(frozen=True, slots=True)
class Report:
    """A summary of a built site.

    Attributes:
        index: The path of the first page.
        models: The number of models on the board.
        tasks: The number of tasks on the board.
        problems: Files that were left out.
        ignored: Fields that were ignored.
    """

    index: Path
    models: int
    tasks: int
    problems: tuple[Problem, ...]
    ignored: tuple[IgnoredField, ...]


def build(results: Path, site: Path) -> Report:
    """Make a static site of a folder of mteb result files.

    Args:
        results: The ``--output-folder`` of a run, an mteb cache or a results repository. An empty folder gives a page that says how
            to make results.
        site: The folder to write. An earlier site there is replaced atomically; other files stay.

    Returns:
        A summary: what was built, left out and ignored.

    Raises:
        OSError: ``results`` is no folder, or ``site`` has files and is no earlier site, or cannot be written.
    """
    reading = read_results(results)
    board = make_board(reading)
    _check_paths([*(row.page for row in board.rows), *(column.page for column in board.columns), *(path for path, _ in board.files)])
    published = document(board)
    data = published.to_json()
    files = downloads(board, data) | badges(board)
    past = read_past(site)
    feed = continued(published, data, past)
    files |= remembered(board.date, data, past, feed)
    files |= render(board, feed, editions(files))
    files[MANIFEST] = manifest(board, files)
    write_site(site, files)
    return Report(site / "index.html", len(board.rows), len(board.columns), board.problems, tuple(reading.ignored))


class Findings(NamedTuple):
    """The findings of a check of a folder of results.

    Attributes:
        problems: Files that would be left out, and tasks whose results are not comparable.
        ignored: Fields that would be ignored.
    """

    problems: list[Problem]
    ignored: list[IgnoredField]


def check(results: Path) -> Findings:
    """Check a folder of results and return what is wrong.

    Raises:
        OSError: There is no such folder.
    """
    reading = read_results(results)
    by_task: dict[str, list[str]] = defaultdict(list)
    for column in make_board(reading).columns:
        by_task[column.id.task].append(column.label)
    reason = "its results are over different data or splits, or scored in different ways, and share no column"
    mixed = [Problem(visible(task), f"{reason}: {'; '.join(labels)}") for task, labels in by_task.items() if len(labels) > 1]
    return Findings([*reading.problems, *mixed], reading.ignored)


def what_would_change(results: Path, old: Path) -> list[Change]:
    """Return the changes that a build would make to a site or a ``board.json``; nothing is written.

    Raises:
        OSError: There is no folder of results, or the old board cannot be read.
        ValueError: The old file is no board of this package.
    """
    before = load_edition(old)
    return changes(before, edition(document(make_board(read_results(results)))))


def write_site(site: Path, pages: Mapping[str, bytes]) -> None:
    """Write the pages into a new folder beside ``site`` and put that in its place.

    Files that no earlier build wrote, such as ``CNAME`` or ``.git``, are copied into the new folder.

    Raises:
        OSError: The site cannot be written, or two paths name one file.
        ValueError: A path leaves the site.
    """
    _check_paths(pages)
    site = site.resolve()  # if it is a link, the link stays and its target is replaced
    old = _written_before(site)
    if site == Path.cwd():
        raise FileExistsError(f"{site} is the current folder, which cannot be replaced; name a folder inside it")
    site.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".site-", dir=site.parent))
    try:
        new, replaced = work / "new", work / "old"
        for folder in {(new / path).parent for path in pages}:
            folder.mkdir(parents=True, exist_ok=True)
        for path, data in pages.items():
            (new / path).write_bytes(data)
        if site.exists():
            _take_along(site, new, old)
            site.replace(replaced)
            try:
                new.replace(site)
            except OSError:
                replaced.replace(site)
                raise
        else:
            new.replace(site)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _check_paths(paths: Iterable[str]) -> None:
    """Check that no name of a model or task became a path that leaves the site or that another page has.

    Raises:
        FileExistsError: Two paths are equal, or differ only in case, which some file systems ignore.
        ValueError: A path is not made of plain names.
    """
    folded: dict[str, str] = {}
    for path in paths:
        if not _SAFE_PATH.fullmatch(path):
            raise ValueError(f"{path!r} is no path of plain names inside a site")
        if (key := path.casefold()) in folded:
            raise FileExistsError(f"{path} and {folded[key]} would be one file of the site; rename one of the models or tasks")
        folded[key] = path


def _written_before(site: Path) -> frozenset[str]:
    """Return the paths that an earlier build wrote.

    Raises:
        FileExistsError: The folder has files and is no site of this package.
    """
    if not site.exists() or (site.is_dir() and not any(site.iterdir())):
        return frozenset()
    written = site_manifest(site) or {}
    if isinstance(written.get("files"), dict):
        return frozenset({*written["files"], MANIFEST})
    raise FileExistsError(f"{site} holds something else than a site of mteb-words; choose another folder or empty it")


def _take_along(old: Path, new: Path, written: frozenset[str], prefix: str = "") -> None:
    """Copy the files that the earlier build did not write. They are copied, not moved, so that none is lost if the exchange fails."""
    for entry in old.iterdir():
        path = prefix + entry.name
        is_folder = entry.is_dir() and not entry.is_symlink()
        if is_folder and ((new / path).is_dir() or any(name.startswith(f"{path}/") for name in written)):
            _take_along(entry, new, written, f"{path}/")
        elif path not in written and not (new / path).exists():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            if is_folder:
                shutil.copytree(entry, new / path, symlinks=True)
            else:
                shutil.copy2(entry, new / path, follow_symlinks=False)
