"""From the board to pages: a pure function from data to bytes."""

from __future__ import annotations

import hashlib
import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .agreement import MEASURES, agreements
from .board import REASONS
from .breakdown import breakdowns
from .distributions import CURVES, distributions
from .formats import SYMBOLS
from .layers import sweeps
from .overview import SIZES, below, overview, reason
from .plots import scale
from .results import GENERATOR, MANIFEST
from .templating import make_environment

if TYPE_CHECKING:
    from .board import Board, Cell, Column, Row
    from .plots import Scale

AGREEMENT, LAYERS, METHOD = "agreement.html", "layers.html", "method.html"
ALWAYS = ("index.html", ".nojekyll", MANIFEST)  # what is in every site


def render(board: Board) -> dict[str, bytes]:
    """Return every file of the site: path relative to its root, and bytes. The same board gives the same bytes."""
    environment = make_environment()
    agreement, spread, swept = agreements([view for _, view in board.views]), distributions(board), sweeps(board)
    nav = [("index.html", "Leaderboard")]
    nav += [(each.page, "Distributions" if len(spread) == 1 else f"Distributions: {each.column.label}") for each in spread]
    nav += [(AGREEMENT, "Agreement")] * bool(agreement) + [(LAYERS, "Layers")] * bool(swept) + [(METHOD, "Method")]
    environment.globals.update(nav=nav, board=board, below=below, reason=reason, symbols=SYMBOLS, reasons=REASONS, method=_method())

    def page(path: str, template: str, **values: Any) -> tuple[str, bytes]:
        return path, environment.get_template(template).render(root="../" * path.count("/"), here=path, **values).encode()

    site = [page("index.html", "index.html.jinja", table=overview(board), sizes=SIZES), page(METHOD, "method.html.jinja")]
    site += [page(row.page, "model.html.jinja", row=row, cells=_done(board, row), absent=_absent(board, row)) for row in board.rows]
    for n, column in enumerate(board.columns):
        ranked, figures = _ranked(board, n), [each for each in spread if each.column == column]
        values = {"ranked": ranked, "axis": _axis(column, ranked), "parts": breakdowns(board, n), "figures": figures}
        site.append(page(column.page, "task.html.jinja", column=column, **values))
    site += [page(each.page, "distributions.html.jinja", spread=each, curves=CURVES) for each in spread]
    site += [page(AGREEMENT, "agreement.html.jinja", measures=MEASURES, found=agreement)] * bool(agreement)
    site += [page(LAYERS, "layers.html.jinja", sweeps=swept)] * bool(swept)
    return _whole(board, dict(site))


def _whole(board: Board, pages: dict[str, bytes]) -> dict[str, bytes]:
    site = pages | dict(board.files)
    site[".nojekyll"] = b""  # GitHub Pages then serves every file as it is
    site[MANIFEST] = _manifest(board, site)
    return site


def _method() -> tuple[str, ...]:
    """The sentences in which the module that computes means, intervals and ranks says how."""
    try:
        return tuple(import_module(".statistics", __package__).METHOD)
    except ModuleNotFoundError:
        return ()


def _done(board: Board, row: Row) -> list[tuple[Column, Cell]]:
    """The columns in which a row has a result, with the results."""
    return [(column, cell) for column, cell in zip(board.columns, row.cells, strict=True) if cell is not None]


def _absent(board: Board, row: Row) -> list[tuple[Column, str]]:
    """The columns in which a row has no result, with the reasons."""
    return [(column, reason(row, n)) for n, column in enumerate(board.columns) if row.cells[n] is None]


def _ranked(board: Board, column: int) -> list[tuple[Row, Cell]]:
    """The rows that have a result in a column, best first."""
    found = [(row, row.cells[column]) for row in board.rows]
    return sorted(((row, cell) for row, cell in found if cell is not None), key=lambda pair: (-pair[1].score, pair[0].label))


def _axis(column: Column, ranked: list[tuple[Row, Cell]]) -> Scale:
    """The axis on which the scores of a task are drawn."""
    limits = [value for _, cell in ranked for value in (cell.score, *(cell.interval or ()))]
    return scale([*limits, *(value for value in (column.chance, column.ceiling) if value is not None)], 6, 234)


def _manifest(board: Board, site: dict[str, bytes]) -> bytes:
    document = {
        "generator": GENERATOR,
        "models": len(board.rows),
        "tasks": len(board.columns),
        "results": {path: hashlib.sha256(data).hexdigest() for path, data in board.files},
        "left_out": {problem.path: problem.reason for problem in board.problems},
        "pages": sorted(path for path in site if path.endswith(".html")),
    }
    return json.dumps(document, indent=2, sort_keys=True, allow_nan=False, ensure_ascii=True).encode() + b"\n"
