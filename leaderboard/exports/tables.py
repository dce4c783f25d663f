"""The whole board as CSV, JSON, Parquet, LaTeX, Markdown and BibTeX. The data formats have full precision; unknown values are empty."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ... import __version__
from ..board.names import visible
from ..board.statistics import counted_cells
from .document import BOARD, SCHEMA, schema
from .paper import bibtex, latex, markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ..board.board import Board, Cell, Row

DOWNLOADS = (
    ("board.csv", "CSV"),
    (BOARD, "JSON"),
    ("board.parquet", "Parquet"),
    ("board.tex", "LaTeX"),
    ("board.md", "Markdown"),
    ("board.bib", "BibTeX"),
)
_FORMULA = tuple("=+-@\t\r\0\uff1d\uff0b\uff0d\uff20")  # a spreadsheet runs text with these first characters; the last four are full-width


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of the table of the board.

    Attributes:
        name: The unique name of the column.
        type: ``str``, ``int`` or ``float``.
        values: A value for each model, None where it is unknown.
    """

    name: str
    type: type
    values: tuple[Any, ...]


def downloads(board: Board, data: bytes) -> dict[str, bytes]:
    """Return every download: path in the site, and bytes. A board without models has only the JSON. ``data`` is the board as JSON."""
    files = {BOARD: data, SCHEMA: schema()}
    if not board.rows:
        return files
    variables = table(board)
    return files | {
        "board.csv": to_csv(variables),
        "board.parquet": to_parquet(variables, board.date),
        "board.tex": latex(board).encode(),
        "board.md": markdown(board).encode(),
        "board.bib": bibtex(board).encode(),
    }


def table(board: Board) -> list[Variable]:
    """Return the board as one table: a row for each model, in the order of the board, and six columns for each task."""
    taken: set[str] = set()

    def variable(name: str, kind: type, values: Iterable[Any]) -> Variable:
        name, n = visible(name), 1
        unique = name
        while unique in taken:
            unique = f"{name} ({(n := n + 1)})"
        taken.add(unique)
        return Variable(unique, kind, tuple(visible(value) if isinstance(value, str) else value for value in values))

    variables = [variable(name, kind, map(value, board.rows)) for name, kind, value in _OF_A_MODEL]
    variables.append(variable("tasks", int, (len(counted_cells(board.columns, row)) for row in board.rows)))
    for n, name in enumerate(board.types):
        scores = (row.type_scores[n] if row.type_scores else None for row in board.rows)
        variables.append(variable(f"headline {name}", float, scores))
        variables.append(variable(f"mean {name}", float, (row.type_means[n] if row.type_means else None for row in board.rows)))
    for n, column in enumerate(board.columns):
        for suffix, value in _OF_A_CELL:
            cells = (row.cells[n] for row in board.rows)
            variables.append(variable(column.label + suffix, float, (value(cell) if cell else None for cell in cells)))
    return variables


def _limit(limits: tuple[float, float] | None, n: int) -> float | None:
    return limits[n] if limits else None


_OF_A_MODEL: tuple[tuple[str, type, Callable[[Row], Any]], ...] = (
    ("model", str, lambda row: row.label),
    ("revision", str, lambda row: row.model.id.revision),
    ("experiment", str, lambda row: row.model.id.experiment or None),
    ("rank low", int, lambda row: _limit(row.rank, 0)),
    ("rank high", int, lambda row: _limit(row.rank, 1)),
    ("pairwise rank low", int, lambda row: _limit(row.pairwise_rank, 0)),
    ("pairwise rank high", int, lambda row: _limit(row.pairwise_rank, 1)),
    ("borda rank", int, lambda row: row.borda),
    ("headline", float, lambda row: row.headline),
    ("headline low", float, lambda row: _limit(row.headline_interval, 0)),
    ("headline high", float, lambda row: _limit(row.headline_interval, 1)),
    ("mean", float, lambda row: row.mean),
    ("mean low", float, lambda row: _limit(row.mean_interval, 0)),
    ("mean high", float, lambda row: _limit(row.mean_interval, 1)),
    ("coverage", float, lambda row: row.coverage),
    ("variant of", str, lambda row: row.variant_of),
    ("kind", str, lambda row: row.facts.kind),
    ("dimensions", int, lambda row: row.facts.dimensions),
    ("parameters", int, lambda row: row.facts.parameters),
    ("active parameters", int, lambda row: row.facts.active_parameters),
    ("embedding parameters", int, lambda row: row.facts.embedding_parameters),
    ("licence", str, lambda row: row.facts.licence),
)
_OF_A_CELL: tuple[tuple[str, Callable[[Cell], float | None]], ...] = (
    ("", lambda cell: cell.score),
    (" low", lambda cell: _limit(cell.interval, 0)),
    (" high", lambda cell: _limit(cell.interval, 1)),
    (" group low", lambda cell: _limit(cell.group_interval, 0)),
    (" group high", lambda cell: _limit(cell.group_interval, 1)),
    (" coverage", lambda cell: cell.coverage),
)


def to_csv(variables: Sequence[Variable]) -> bytes:
    """Return a table as CSV (RFC 4180, UTF-8). Text that a spreadsheet would run as a formula starts with a '."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_cell(variable.name) for variable in variables)
    for values in zip(*(variable.values for variable in variables), strict=True):
        writer.writerow(map(_cell, values))
    return text.getvalue().encode()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def to_parquet(variables: Sequence[Variable], date: str) -> bytes:
    """Return a table as Parquet. The bytes are reproducible; the metadata has the package's version and the date of the board."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    fields = [pa.field(variable.name, types[variable.type]) for variable in variables]
    schema = pa.schema(fields, metadata={"generator": f"mteb-words {__version__}", "date": date})
    data = pa.table([pa.array(variable.values, types[variable.type]) for variable in variables], schema=schema)
    sink = io.BytesIO()
    parquet.write_table(data, sink, compression="zstd")
    return sink.getvalue()
