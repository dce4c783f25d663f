"""A badge for each model: a small SVG picture for its page on another site."""

from __future__ import annotations

from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..board.names import visible
from ..board.ranks import rank_text
from ..board.statistics import counted_cells

if TYPE_CHECKING:
    from ..board.board import Board, Row

_NAME = "mteb-words"
_LONGEST = 40  # characters of the name of a board
_WIDTH = 7  # pixels of a character; textLength enforces it in every font


def badges(board: Board) -> dict[str, bytes]:
    """Return the badge of each model: its path in the site, and the bytes of the SVG."""
    n_tasks, name = sum(column.counts for column in board.columns), _name(board)
    return {badge_path(row): badge(row, len(counted_cells(board.columns, row)), n_tasks, name).encode() for row in board.rows}


def badge_path(row: Row) -> str:
    """Return the path of a model's badge in the site."""
    return f"badges/{PurePosixPath(row.page).stem}.svg"


def _name(board: Board) -> str:
    """Return whose badge it is: the owner of the board, otherwise its title, otherwise this package."""
    return visible(board.about.owner or board.about.title)[:_LONGEST] or _NAME


def badge(row: Row, n_done: int, n_tasks: int, name: str = _NAME) -> str:
    """Return the badge as SVG, with fonts that every system has. For a model without every task it shows neither headline nor rank."""
    says = _standing(row, n_done, n_tasks)
    left, right = _WIDTH * len(name) + 12, _WIDTH * len(says) + 12
    title = escape(visible(f"{row.label} on {name}: {says}"))
    text = '<text x="{}" y="14" textLength="{}" lengthAdjust="spacingAndGlyphs">{}</text>'
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{title}">',
            f"<title>{title}</title>",
            f'<rect width="{left}" height="20" fill="#3f4650"/><rect x="{left}" width="{right}" height="20" fill="#1f5fa8"/>',
            '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">',
            text.format(6, left - 12, escape(name)),
            text.format(left + 6, right - 12, escape(says)),
            "</g></svg>\n",
        )
    )


def _standing(row: Row, n_done: int, n_tasks: int) -> str:
    if row.headline is None:
        return f"{n_done} of {n_tasks} tasks"
    headline = f"{round(row.headline, 2) + 0.0:.2f}".replace("-", "\u2212")
    return headline if row.rank is None else f"{headline} (rank {rank_text(row.rank)})"
