"""What a site was made of and what it holds; by it a later build knows the site as its own."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from ... import __version__
from ..board.json_files import GENERATOR
from .document import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..board.board import Board


def manifest(board: Board, site: Mapping[str, bytes]) -> bytes:
    """Return the manifest.

    Args:
        board: What the site shows.
        site: Every other file of the site.

    Returns:
        JSON: the version, the command (without its folders, which are nobody's business), how many files went in and how many
        were left out, each with its reason, the versions that made the results, and the SHA-256 of every file.
    """
    results = {path for path, _ in board.files}
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in site.items()}
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
