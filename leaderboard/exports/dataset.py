"""The board's description for search engines: a schema.org ``Dataset``."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ... import __version__
from ..board.names import visible
from .tables import DOWNLOADS

if TYPE_CHECKING:
    from ..board.board import Board

_MEDIA = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".tex": "application/x-tex",
    ".md": "text/markdown",
    ".bib": "application/x-bibtex",
}


def json_ld(board: Board) -> str:
    """Return the description as JSON-LD that is safe inside a script element. Its links are relative to the first page.

    It names the owner of the board; without one it names nobody.
    """
    counts = f"One score a model and task; models: {len(board.models)}, tasks: {len(board.columns)}"
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": board.title,
        "description": visible(board.about.introduction) or counts,
        "version": __version__,
        "isAccessibleForFree": True,
        "variableMeasured": [column.label for column in board.columns],
        "distribution": [_distribution(path, label) for path, label in DOWNLOADS],
    }
    if board.about.owner:
        described["creator"] = {"@type": "Organization", "name": visible(board.about.owner)}
    if board.about.address:
        described["url"] = board.about.address
    if board.date:
        described["dateModified"] = board.date
    text = json.dumps(described, allow_nan=False, ensure_ascii=True)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _distribution(path: str, label: str) -> dict[str, str]:
    return {"@type": "DataDownload", "name": label, "contentUrl": path, "encodingFormat": _MEDIA[PurePosixPath(path).suffix]}
