"""The manifest of a site: its input and its files. A later build recognises its own site by it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ... import __version__
from ..board.json_files import GENERATOR
from .document import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..board.board import Board


def manifest(board: Board, hashes: Mapping[str, str]) -> bytes:
    """Return the manifest.

    Args:
        board: The board that the site shows.
        hashes: The SHA-256 of every other file of the site by its path.

    Returns:
        JSON: the version, the command (without its folders, which stay private), the number of files that were read, the files that
        were left out with their reasons, the versions that made the results, and the SHA-256 of every file.
    """
    results = {file.path for file in board.files}
    versions = Counter(each.versions for row in board.rows for cell in row.cells if cell for each in cell.entries)
    document: dict[str, Any] = {
        "generator": GENERATOR,
        "version": __version__,
        "command": "mteb-words leaderboard RESULTS --out SITE",
        "date": board.date or None,
        "counts": {
            "models": len(board.rows),
            "tasks": len(board.columns),
            "results": len(board.files),
            "left_out": len(board.problems),
        },
        "versions": dict(sorted(versions.items())),
        "results": {path: hashes[path] for path in sorted(results)},
        "left_out": {problem.path: problem.reason for problem in board.problems},
        "files": {path: hashes[path] for path in sorted(hashes)},
    }
    return to_json(document)
