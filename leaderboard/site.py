"""Builds a site: read, arrange, render, write."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .board import make_board
from .pages import render
from .results import MANIFEST, Problem, read_results

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Report:
    """What was built.

    Attributes:
        index: The first page.
        models: Models on the board.
        tasks: Tasks on the board.
        problems: Files that were left out.
    """

    index: Path
    models: int
    tasks: int
    problems: tuple[Problem, ...]


def build(results: Path, site: Path) -> Report:
    """Make a static site of a folder of mteb result files.

    Args:
        results: The ``--output-folder`` of a run, an mteb cache or a results repository; an empty one gives a page
            that says how to fill it.
        site: The folder to write. It appears whole or not at all; an earlier site there is replaced.

    Returns:
        What was built and what was left out.

    Raises:
        OSError: ``results`` is no folder, or ``site`` holds something else than an earlier site, or cannot be written.
    """
    found, problems = read_results(results)
    board = make_board(found, problems)
    write_site(site, render(board))
    return Report(site / "index.html", len(board.rows), len(board.columns), board.problems)


def write_site(site: Path, pages: Mapping[str, bytes]) -> None:
    """Write the pages into a new folder beside ``site`` and put that in its place."""
    if site.exists() and not (site.is_dir() and (not any(site.iterdir()) or (site / MANIFEST).is_file())):
        raise FileExistsError(f"{site} holds something else than a site of mteb-words; choose another folder or empty it")
    site.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".site-", dir=site.parent))
    try:
        for path, data in pages.items():
            target = work / "new" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        if site.exists():
            site.replace(work / "old")
        (work / "new").replace(site)
    finally:
        shutil.rmtree(work)
