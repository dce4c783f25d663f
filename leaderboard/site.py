"""Builds a site: read, arrange, render, write."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .arrange import make_board
from .pages import ALWAYS, render
from .results import Problem, read_results, site_manifest

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
        site: The folder to write. It appears whole or not at all; an earlier site there is replaced, other files stay.

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
    """Write the pages into a new folder beside ``site`` and put that in its place.

    Files that are not of an earlier site, a ``CNAME`` or ``.git`` say, are taken along.
    """
    site = site.resolve()  # a link keeps pointing there
    old = _written_before(site)
    if site == Path.cwd():
        raise FileExistsError(f"{site} is the current folder, which cannot be replaced; name a folder inside it")
    site.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".site-", dir=site.parent))
    try:
        new, replaced = work / "new", work / "old"
        for path, data in pages.items():
            target = new / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
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


def _written_before(site: Path) -> frozenset[str]:
    """Return the paths that an earlier build wrote.

    Raises:
        FileExistsError: The folder holds something, and no site of ours.
    """
    if not site.exists() or (site.is_dir() and not any(site.iterdir())):
        return frozenset()
    manifest = site_manifest(site) or {}
    if {"pages", "results"} <= manifest.keys():
        return frozenset({*manifest["pages"], *manifest["results"], *ALWAYS})
    raise FileExistsError(f"{site} holds something else than a site of mteb-words; choose another folder or empty it")


def _take_along(old: Path, new: Path, written: frozenset[str], prefix: str = "") -> None:
    """Copy what the earlier build did not write; copies, so that nothing is lost if the exchange fails."""
    for entry in old.iterdir():
        path = prefix + entry.name
        if entry.is_dir() and not entry.is_symlink() and any(name.startswith(f"{path}/") for name in written):
            _take_along(entry, new, written, f"{path}/")
        elif path not in written and not (new / path).exists():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            if entry.is_dir() and not entry.is_symlink():
                shutil.copytree(entry, new / path, symlinks=True)
            else:
                shutil.copy2(entry, new / path, follow_symlinks=False)
