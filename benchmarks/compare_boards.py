"""Compares the board of a benchmark with mteb's own numbers, cell by cell.

    .venv/bin/python benchmarks/compare_boards.py CHECKOUT 'MTEB(eng, v2)'

CHECKOUT is a folder of results that mteb can read, for example a checkout of a public results repository. A cell is compared with
``TaskResult.validate_and_filter_scores().get_score()`` after ``BenchmarkResults.join_revisions()``; means, the scores of types and Borda
ranks with ``BenchmarkResults.get_benchmark_result()``. Exits 1 if a number differs by more than 1e-9, or if a cell is only on one side.

mteb shows models that it knows alone; the others are compared by their cells.
"""

from __future__ import annotations

import argparse
import math
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from mteb_words.extension.board_files import board_of
from mteb_words.extension.registry import register
from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.reading import read_results

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mteb.benchmarks import Benchmark
    from mteb.results import BenchmarkResults

    from mteb_words.leaderboard.board.board import Board

    Cells = dict[tuple[str, str], float]
    Sums = dict[str, dict[str, float | None]]

_EQUAL = 1e-9
_RANK, _MEAN, _TYPES = "Rank (Borda)", "Mean (Task)", "Mean (TaskType)"


@dataclass
class Comparison:
    """What two boards have in common.

    Attributes:
        cells: The number of cells that are equal.
        sums: The number of means, scores of types and ranks that are equal.
        models: The number of models in mteb's table.
        differences: One line for each number that differs.
    """

    cells: int = 0
    sums: int = 0
    models: int = 0
    differences: list[str] = field(default_factory=list)


def compare(folder: Path, benchmark: Benchmark) -> Comparison:
    """Compare the board that this package makes of a folder with the numbers of mteb."""
    about = board_of(benchmark)
    board = make_board(read_results(folder, about), about)
    results = mteb_results(folder, benchmark)
    table = results.get_benchmark_result().set_index("Model").to_dict("index")
    comparison = Comparison(models=len(table))
    ours = board_cells(board)
    comparison.cells = _compare(comparison, ours, mteb_cells(results, benchmark))
    comparison.sums = _compare(comparison, *_sums(board_sums(board), table))
    return comparison


def mteb_results(folder: Path, benchmark: Benchmark) -> BenchmarkResults:
    """Return the results of a folder as mteb loads them. A file that mteb cannot read stops its loading, and is left out here."""
    import mteb

    cache = mteb.ResultCache(folder)
    names = {task.metadata.name for task in benchmark.tasks}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in cache.get_cache_paths(tasks=list(benchmark.tasks), include_remote=False, require_model_meta=False):
            if path.stem in names:
                _check_readable(path)
        return cache.load_results(tasks=benchmark, include_remote=False)


def _check_readable(path: Path) -> None:
    from mteb.results import TaskResult

    try:
        TaskResult.from_disk(path)
    except Exception as error:
        raise SystemExit(f"mteb cannot read {path} ({error}); move it out of the folder to compare the others") from error


def mteb_cells(results: BenchmarkResults, benchmark: Benchmark) -> Cells:
    """Return the score of each model and task by mteb."""
    joined = results.select_tasks(benchmark.tasks).join_revisions()
    scores = {(model.model_name, task.task_name): float(task.get_score()) for model in joined for task in model.task_results}
    return {key: score for key, score in scores.items() if not math.isnan(score)}


def board_cells(board: Board) -> Cells:
    """Return the score of each model and task by a board."""
    return {
        (row.model.id.name, column.id.task): cell.score
        for row in board.models
        for column, cell in zip(board.columns, row.cells, strict=True)
        if cell is not None
    }


def board_sums(board: Board) -> Sums:
    """Return the rank by Borda count, the means and the scores of types of each model of a board, by mteb's names."""
    return {
        row.model.id.name: {
            _RANK: row.borda,
            _MEAN: row.mean,
            _TYPES: row.headline,
            **dict(zip(board.types, row.type_means, strict=True)),
        }
        for row in board.models
    }


def _sums(ours: Sums, table: Mapping[str, Mapping[str, float]]) -> tuple[Cells, Cells]:
    """Return the sums of the models of both sides, without those that mteb lacks."""
    names = {model: ours[model].keys() for model in table if model in ours}
    left = {(model, name): value for model, own in names.items() for name in own if (value := ours[model][name]) is not None}
    right = {(model, name): float(value) for model, own in names.items() for name in own if _is_number(value := table[model].get(name))}
    return left, right


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not math.isnan(value)


def _compare(comparison: Comparison, ours: Cells, theirs: Cells) -> int:
    """Add what differs to a comparison, and return the number of values that are equal."""
    equal = 0
    for key in sorted(ours.keys() | theirs.keys()):
        left, right = ours.get(key), theirs.get(key)
        if left is not None and right is not None and abs(left - right) <= _EQUAL:
            equal += 1
        else:
            comparison.differences.append(f"{key[0]}, {key[1]}: board {left}, mteb {right}")
    return equal


def main() -> None:
    """Print the comparison."""
    import mteb

    parser = argparse.ArgumentParser(description="Compare the board of a benchmark with mteb's own numbers.")
    parser.add_argument("checkout", type=Path, help="a folder of results")
    parser.add_argument("benchmark", help="the name of a benchmark, for example 'MTEB(eng, v2)'")
    options = parser.parse_args()
    register()
    comparison = compare(options.checkout, mteb.get_benchmark(options.benchmark))
    print("\n".join(comparison.differences))
    print(f"cells equal: {comparison.cells}, sums equal: {comparison.sums}, models of mteb: {comparison.models}, "
          f"differences: {len(comparison.differences)}")  # fmt: skip
    raise SystemExit(bool(comparison.differences))


if __name__ == "__main__":
    main()
