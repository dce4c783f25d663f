"""From the board to pages: a pure function from data to bytes."""

from __future__ import annotations

import base64
import hashlib
import math
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .agreement import MEASURES, agreements
from .badge import badges
from .downloads import downloads

if TYPE_CHECKING:
    from jinja2 import Environment

    from .board import Board, Cell, Column, Row


AGREEMENT = "agreement.html"


def render(board: Board) -> dict[str, bytes]:
    """Return the files of the site: path relative to its root, and bytes. The same board gives the same bytes."""
    environment = _environment()

    def page(template: str, root: str, **values: Any) -> bytes:
        return environment.get_template(template).render(root=root, board=board, **values).encode()

    site = {"index.html": page("index.html.jinja", "", agreement=AGREEMENT if len(board.views) > 1 else None)}
    site |= {row.page: page("model.html.jinja", "../", row=row, cells=_done(board, row)) for row in board.rows}
    site |= {column.page: page("task.html.jinja", "../", column=column, ranked=_ranked(board, n)) for n, column in enumerate(board.columns)}
    if found := agreements([view for _, view in board.views]):
        site[AGREEMENT] = page("agreement.html.jinja", "", measures=MEASURES, found=found)
    site |= dict(board.files)
    site |= downloads(board) | badges(board)
    site[".nojekyll"] = b""  # GitHub Pages then serves every file as it is
    return site


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style, script = (_asset(name) for name in ("site.css", "sort.js"))
    environment.globals.update(style=style, script=script, style_hash=_csp_hash(style), script_hash=_csp_hash(script), safe_link=_safe_link)
    environment.filters.update(key=_key, score=_score, percent=_percent, count=_count, named=_named, value=_value, seconds=_seconds)
    return environment


def _done(board: Board, row: Row) -> list[tuple[Column, Cell]]:
    """The columns in which a row has a result, with the results."""
    return [(column, cell) for column, cell in zip(board.columns, row.cells, strict=True) if cell is not None]


def _ranked(board: Board, column: int) -> list[tuple[Row, Cell]]:
    """The rows that have a result in a column, best first."""
    found = [(row, row.cells[column]) for row in board.rows]
    return sorted(((row, cell) for row, cell in found if cell is not None), key=lambda pair: (-pair[1].score, pair[0].label))


def _asset(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8").strip()


def _csp_hash(text: str) -> str:
    """Return the source expression that allows exactly this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _safe_link(address: str | None) -> bool:
    """Tell whether a page may link to an address: result files are anybody's, and escaping does not look at schemes."""
    return address is not None and address.startswith(("https://", "http://"))


def _key(value: float | None) -> str:
    """What the page sorts by, in full precision; nothing where there is no number."""
    return "" if value is None else repr(value)


def _score(value: float) -> str:
    return f"{value:.3f}".replace("-", "\u2212")


def _percent(value: float) -> str:
    """Round down unless it is all: 99.9 % known is not 100 %."""
    return "100\u202f%" if value == 1 else f"{math.floor(round(value * 100, 9))}\u202f%"  # 29/100 is 28.999... as a float


def _count(value: object) -> str:
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) else "unknown"


def _named(number: int, noun: str) -> str:
    return f"{_count(number)} {noun}{'' if number == 1 else 's'}"


def _seconds(value: float) -> str:
    return f"{value:,.1f}\u202fs".replace(",", "\u202f")


def _value(value: object) -> str:
    """Show any score of a result file."""
    if isinstance(value, float):
        return f"{value:.4f}".replace("-", "\u2212") if math.isfinite(value) else "not a number"
    if value is None:
        return "\u2013"
    return _count(value) if isinstance(value, int) else str(value)
