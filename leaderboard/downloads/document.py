"""The board as one JSON document, which the schema shipped beside it describes."""

from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ... import __version__
from ..statistics import counted_cells

if TYPE_CHECKING:
    from ..board import Board, Cell, Column, Row

BOARD = "board.json"
SCHEMA = "schema.json"
NAME = "Word embeddings leaderboard"
DESCRIPTION = "How well static vectors, sentence encoders and language models do on tasks about words: one score a model and task"


def to_json(document: object) -> bytes:
    """Return strict JSON: ASCII, no NaN, two spaces deep, a line break at the end."""
    return json.dumps(document, indent=2, allow_nan=False, ensure_ascii=True).encode() + b"\n"


def schema() -> bytes:
    """Return the JSON schema of the document."""
    return files(__package__).joinpath(SCHEMA).read_bytes()


def document(board: Board) -> dict[str, Any]:
    """Return the whole board as plain data; what is not known is None, never 0."""
    return {
        "schema": SCHEMA,
        "generator": {"name": "mteb-words", "version": __version__},
        "date": board.date or None,
        "types": list(board.types),
        "tasks": [_task(column) for column in board.columns],
        "models": [_model(board, row) for row in board.rows],
    }


def _task(column: Column) -> dict[str, Any]:
    return {
        "label": column.label,
        "name": column.task,
        "revision": column.revision,
        "parts": list(column.parts),
        "scoring": column.scoring or None,
        "in_mean": column.counts,
        "type": column.type,
        "measure": column.measure,
        "chance": column.chance,
        "ceiling": column.ceiling,
        "page": column.page,
    }


def _model(board: Board, row: Row) -> dict[str, Any]:
    name, revision, experiment = row.model.key
    facts = row.facts
    missing = row.missing or (None,) * len(board.columns)
    return {
        "label": row.label,
        "name": name,
        "revision": revision,
        "experiment": experiment or None,
        "kind": facts.kind,
        "word_vector": facts.word_vector,
        "recipe": dict(facts.recipe),
        "dimensions": facts.dimensions,
        "parameters": facts.parameters,
        "active_parameters": facts.active_parameters,
        "embedding_parameters": facts.embedding_parameters,
        "licence": facts.licence,
        "reference": facts.reference,
        "rank": _pair(row.rank),
        "borda_rank": row.borda,
        "mean": row.mean,
        "mean_interval": _pair(row.mean_interval),
        "type_means": dict(zip(board.types, row.type_means, strict=False)),
        "tasks_done": len(counted_cells(board, row)),
        "command": row.command,
        "page": row.page,
        "results": [_result(*found) for found in zip(board.columns, row.cells, missing, strict=True)],
    }


def _result(column: Column, cell: Cell | None, missing: str | None) -> dict[str, Any]:
    return {
        "task": column.label,
        "score": cell.score if cell else None,
        "interval": _pair(cell.interval) if cell else None,
        "coverage": cell.coverage if cell else None,
        "n_asked": cell.n_asked if cell else None,
        "n_answered": cell.n_answered if cell else None,
        "seconds": cell.seconds if cell and math.isfinite(cell.seconds or 0) else None,
        "trained_on": cell.trained_on if cell else None,
        "file": cell.file if cell else None,
        "sha256": cell.sha256 if cell else None,
        "missing": None if cell else missing or "not run",
    }


def _pair(limits: tuple[float, float] | None) -> list[float] | None:
    return None if limits is None else list(limits)
