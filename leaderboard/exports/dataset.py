"""The board's description for search engines: a schema.org ``Dataset``."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ... import __version__
from .document import DESCRIPTION, NAME
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
    """Return the description as JSON-LD that is safe inside a script element. Its links are relative to the first page."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": NAME,
        "description": DESCRIPTION,
        "version": __version__,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": "The mteb-words authors"},
        "citation": "https://arxiv.org/abs/2402.11094",
        "variableMeasured": [column.label for column in board.columns],
        "distribution": [_distribution(path, label) for path, label in DOWNLOADS],
    }
    if board.date:
        described["dateModified"] = board.date
    text = json.dumps(described, allow_nan=False, ensure_ascii=True)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _distribution(path: str, label: str) -> dict[str, str]:
    return {"@type": "DataDownload", "name": label, "contentUrl": path, "encodingFormat": _MEDIA[PurePosixPath(path).suffix]}
