"""Result folders made by hand, with answers known by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.board import Board, Cell, Column, Facts, Row
from mteb_words.leaderboard.board.names import visible
from mteb_words.leaderboard.board.reading import read_results
from mteb_words.leaderboard.board.results import Model
from mteb_words.schema import ModelId, TaskId

from .entries import document, entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def make(results: Path) -> Board:
    """The board of a results folder."""
    return make_board(read_results(results))


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """An empty results folder."""
    folder = tmp_path / "results"
    folder.mkdir()
    return folder


@pytest.fixture
def put(results: Path) -> Callable[..., Path]:
    """Writes one result file and the model's record, in mteb's layout."""

    def write(
        model: str = "org/one",
        content: Any = None,
        *,
        revision: str = "v1",
        meta: dict[str, Any] | None = None,
        task: str = "SimLex999",
        score: float = 0.25,
        raw: dict[str, Any] | None = None,
        data_revision: str = "r1",
        **said: Any,
    ) -> Path:
        """``content`` is the text of the file, what it holds, or None for one entry of ``said``; ``raw`` is put into that as it is."""
        folder = results / "results" / model.replace("/", "__") / revision
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model_meta.json").write_text(json.dumps({"name": model, "revision": revision, **(meta or {})}))
        path = folder / f"{task}.json"
        if content is None:
            content = document(task, {**entry(score, **said), **(raw or {})}, data_revision=data_revision)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "a_b & 50% #1 {x} ~ ^ \\ $y$",
    "a|b `c` *d* [e](f) <g> \\| !",
    'q"u,o\r\nte',
    "--- ?` !`",
    "日本 é 😀",
    "\ufffe",
]


@pytest.fixture
def nasty_board() -> Board:
    """A board whose models and tasks have names that every format must treat with care; all but the last model are complete."""
    columns = tuple(
        Column(
            id=TaskId(f"T{n}", "r1", ("test, default",), "2.1"),
            label=name,
            page=f"tasks/t{n}.html",
            type="STS" if n % 2 else "Analogy",
            measure="a score, 0 to 1",
            chance=0.0,
        )
        for n, name in enumerate(["Plain", "with | pipe", "under_score", "=formula", "Plain low"])
    )

    def cell(score: float) -> Cell:
        return Cell(score, 10, 9, 0.9, 1.5, (), "results/x.json", "0" * 64, (score - 0.1, score + 0.1))

    rows = []
    for n, name in enumerate(NASTY):
        complete = n < len(NASTY) - 1
        cells = tuple(cell(-0.5 + n / 7 + m / 11) if complete or m else None for m in range(len(columns)))
        headline = sum(c.score for c in cells if c) / len(cells) if complete else None
        facts = Facts("static", "a row", (("layer", "3"),), 50, 2**40, None, name, None, 0)
        rows.append(
            Row(
                label=visible(name),
                model=Model(ModelId(name, "-rev", "")),
                facts=facts,
                cells=cells,
                headline=headline,
                page=f"models/m{n}.html",
                command=None,
                headline_interval=None if headline is None else (headline - 0.05, headline + 0.05),
                type_scores=(None, 0.25),
                mean=None if headline is None else headline / 2,
                type_means=(None, 0.5),
                rank=None if headline is None else (1 + n // 2, 2 + n // 2),
                pairwise_rank=None if headline is None else (1 + n // 2, 1 + n // 2),
                borda=None if headline is None else n + 1,
                missing=tuple(None if c else "not run" for c in cells),
            )
        )
    return Board(columns, tuple(rows), (), (), types=("Analogy", "STS"), date="2026-11-21")
