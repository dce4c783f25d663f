"""Renders the board as pages: a pure function from data to bytes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from ..board.agreement import MEASURES, agreements
from ..board.board import COVERAGE, REASONS
from ..board.explained import EXPLAINED
from ..board.languages import by_language, by_subset
from ..exports.badge import badge_path
from ..exports.dataset import json_ld
from ..exports.logo import logo_path
from ..exports.tables import DOWNLOADS
from ..history.feeds import MOST_ENTRIES
from .breakdown import breakdowns
from .compare import compared, drawn, opponents, page_of, side_by_side, why_no_verdict
from .details import details_that_fit
from .disagreement import disagreements
from .distributions import EXPLAINED as SCORES_EXPLAINED
from .distributions import distributions
from .formats import SYMBOLS
from .layers import sweeps
from .overview import overview, trained_on
from .plots import scale
from .table import below, reason
from .templating import make_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..board.board import Board, Cell, Column, ResultFile, Row
    from ..history.feeds import Feed
    from .compare import Comparisons
    from .distributions import Distributions
    from .plots import Scale

    Page = tuple[str, bytes]  # the path of a page, and its content
    Printer = Callable[..., Page]

_TRACED = 500  # for up to so many tasks, the page of a model says where each score comes from; the list of tasks and the files do, too
_VIEWS = 12  # the most models whose agreement is shown: each pair takes a third of a second
INDEX, COMPARE, AGREEMENT, LAYERS, METHOD = "index.html", "compare.html", "agreement.html", "layers.html", "method.html"
CHANGES, TASKS, LANGUAGES = "changes.html", "tasks.html", "languages.html"
_OPEN_LANGUAGES = 12  # so many columns of languages are shown at first
_MOST_COLUMNS = 60  # of languages or of subsets, of which a file may have tens of thousands


def render(board: Board, feed: Feed, days: Sequence[str]) -> Iterator[Page]:
    """Yield the pages and the result files: path relative to the site, and bytes. The same input gives the same bytes.

    Args:
        board: The board.
        feed: The changes of each build.
        days: The days of the dated copies, newest first.
    """
    views = board.views[:_VIEWS]
    estimates, spread, swept = agreements([view for _, view in views]), distributions(board), sweeps(board)
    sources = _sources(board)
    spoken = by_language(board)
    nav = [(INDEX, "Leaderboard")] + [(TASKS, "Tasks")] * bool(board.columns) + [(LANGUAGES, "Languages")] * bool(spoken)
    nav += [(COMPARE, "Compare")] * (len(board.rows) > 1)
    nav += [(each.page, "Distributions" if len(spread) == 1 else f"Distributions: {each.column.label}") for each in spread]
    nav += [(AGREEMENT, "Agreement")] * bool(estimates) + [(LAYERS, "Layers")] * bool(swept) + [(METHOD, "Method"), (CHANGES, "Changes")]
    page = printer(board, nav)
    yield front(page, board)
    yield page(METHOD, "method.html.jinja", explained=EXPLAINED, reasons=REASONS, symbols=SYMBOLS)
    yield page(CHANGES, "changes.html.jinja", entries=feed.entries, days=days, most_entries=MOST_ENTRIES)
    comparisons = compared(board)
    yield from _comparisons(page, board, comparisons)
    yield from _models(page, board, bool(comparisons))
    yield from _tasks(page, board, spread)
    if spoken:
        yield page(LANGUAGES, "languages.html.jinja", table=spoken, most=_MOST_COLUMNS, most_open=_OPEN_LANGUAGES)
    for each in spread:
        yield page(each.page, "distributions.html.jinja", spread=each, explained=SCORES_EXPLAINED)
    if estimates:
        yield page(AGREEMENT, "agreement.html.jinja", measures=MEASURES, estimates=estimates, views=views, sources=sources)
    if swept:
        yield page(LAYERS, "layers.html.jinja", sweeps=swept)
    yield from map(_result_file, board.files)
    yield ".nojekyll", b""  # GitHub Pages then serves every file as it is


def _result_file(file: ResultFile) -> Page:
    """Return a result file as part of the site.

    Raises:
        OSError: It was changed after it was read, so that the pages would show other scores.
    """
    data = file.source.read_bytes()
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise OSError(f"{file.source} was changed while the site was made; build it again")
    return file.path, data


def _sources(board: Board) -> list[str]:
    """Return the labels of the tasks whose results have views for the measures of agreement."""
    cells = [(column.label, row.cells[n]) for n, column in enumerate(board.columns) for row in board.rows]
    return [*dict.fromkeys(label for label, cell in cells if cell is not None and any(each.entry.view for each in cell.entries))]


def printer(board: Board, nav: Sequence[tuple[str, str]]) -> Printer:
    """Return a function that renders a template as a page; ``nav`` has the address and the label of each link that every page has."""
    environment = make_environment()
    environment.globals.update(nav=nav, board=board, below=below, page_of=page_of, badge_path=badge_path, logo_path=logo_path)

    def page(path: str, template: str, script: str = "table.js", **values: Any) -> Page:
        return path, environment.get_template(template).render(root="../" * path.count("/"), here=path, script=script, **values).encode()

    return page


def front(page: Printer, board: Board) -> Page:
    """Return the first page."""
    return page(
        INDEX,
        "index.html.jinja",
        "index.js",
        table=overview(board),
        introduction=[paragraph for each in board.about.introduction.split("\n\n") if (paragraph := " ".join(each.split()))],
        coverage=COVERAGE,
        downloads=DOWNLOADS,
        json_ld=json_ld(board),
    )


def _models(page: Printer, board: Board, compared: bool) -> Iterator[Page]:
    for row in board.rows:
        cells = [(column, cell) for column, cell in zip(board.columns, row.cells, strict=True) if cell is not None]
        words = row.missing_details or (None,) * len(board.columns)
        absent = [(column, reason(row, n), words[n]) for n, column in enumerate(board.columns) if row.cells[n] is None]
        traced = len(cells) <= _TRACED
        fitting = details_that_fit([[each.entry for each in cell.entries] for _, cell in cells]) if traced else 0
        said = {"cells": cells, "absent": absent, "trained": trained_on(board, row), "traced": traced, "fitting": fitting}
        yield page(row.page, "model.html.jinja", row=row, compared=compared, **said)


def _tasks(page: Printer, board: Board, spread: Sequence[Distributions]) -> Iterator[Page]:
    listed = sorted(range(len(board.columns)), key=lambda n: (board.columns[n].type is None, board.columns[n].type or "", n))
    numbers = [sum(row.cells[n] is not None for row in board.rows) for n in listed]
    if listed:
        yield page(TASKS, "tasks.html.jinja", columns=[board.columns[n] for n in listed], numbers=numbers)
    for n, column in enumerate(board.columns):
        ranked, figures = _ranked(board, n), [each for each in spread if each.column == column]
        values = {
            "ranked": ranked,
            "groups": sorted({cell.group for _, cell in ranked if cell.group}),
            "told": [cell.trained_on for _, cell in ranked],
            "axis": _axis(column, ranked),
            "parts": breakdowns(board, n),
            "subsets": by_subset(board, n),
            "most_subsets": _MOST_COLUMNS,
            "figures": figures,
            "apart": disagreements(board, n),
        }
        yield page(column.page, "task.html.jinja", column=column, **values)


def _comparisons(page: Printer, board: Board, comparisons: Comparisons) -> Iterator[Page]:
    if len(board.rows) < 2:
        return
    yield page(COMPARE, "compare.html.jinja", "compare.js", sides=side_by_side(board, comparisons), pages=bool(comparisons))
    for row_index, row in enumerate(board.rows) if comparisons else ():
        rivals = opponents(board, row_index, comparisons)
        near = {each.label for each in drawn([each.row for each in rivals])}
        values = (value for each in rivals if each.row.label in near for value in (each.value or 0.0, *(each.interval or ())))
        silent = [said for each in (row, *(each.row for each in rivals)) if (said := why_no_verdict(each))]
        axis = scale([0.0, *values], 6, 234)
        yield page(page_of(row), "opponents.html.jinja", row=row, rivals=rivals, axis=axis, silent=silent)


def _ranked(board: Board, column: int) -> list[tuple[Row, Cell]]:
    """Return the models that have a result in a column, best first, each followed by its variants."""
    results = [(row, cell) for row in board.rows if (cell := row.cells[column]) is not None]
    best: dict[str, float] = {}
    for row, cell in results:  # in the order of the board, so a model comes before its variants
        best.setdefault(row.family or row.label, cell.score)

    def order(pair: tuple[Row, Cell]) -> tuple[float, str, bool, float, str]:
        row, cell = pair
        family = row.family or row.label
        return -best[family], family, row.variant_of is not None, -cell.score, row.label

    return sorted(results, key=order)


def _axis(column: Column, ranked: list[tuple[Row, Cell]]) -> Scale:
    """Return the axis for the scores of a task."""
    limits = [value for _, cell in ranked for value in (cell.score, *(cell.interval or ()))]
    return scale([*limits, *(value for value in (column.chance, column.ceiling) if value is not None)], 6, 234)
