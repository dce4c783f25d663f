"""The board of a benchmark of mteb has mteb's numbers, on results with every trait of public ones."""

import os
from pathlib import Path

import pytest

from mteb_words.benchmarks.compare_boards import compare
from mteb_words.extension.board_files import board_of
from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.reading import read_results

from ..leaderboard.public_results import TRAITS, make_public_results

MODELS = int(os.environ.get("MTEB_WORDS_MODELS", "0")) or 2 * len(TRAITS)
TASKS = [
    "STS12",
    "STS17",
    "STSBenchmark",
    "BIOSSES",
    "SummEval",
    "Banking77Classification",
    "MassiveIntentClassification",
    "TwentyNewsgroupsClustering",
    "NFCorpus",
    "SprintDuplicateQuestions",
    "AskUbuntuDupQuestions",
    "Tatoeba",
]


@pytest.fixture(scope="module")
def benchmark():
    import mteb
    from mteb.benchmarks import Benchmark

    return Benchmark(name="Made up", tasks=mteb.get_tasks(tasks=TASKS))


@pytest.fixture(scope="module")
def folder(benchmark, tmp_path_factory) -> Path:
    import mteb

    models = [meta.name for meta in mteb.get_model_metas() if meta.revision][:MODELS]
    return make_public_results(tmp_path_factory.mktemp("public"), board_of(benchmark), models)


def test_cells_means_and_borda_ranks_are_those_of_mteb(folder, benchmark):
    comparison = compare(folder, benchmark)
    assert comparison.differences == []
    assert comparison.models == MODELS
    assert comparison.cells > 0.8 * MODELS * len(TASKS)
    assert comparison.sums > 5 * MODELS


def test_no_model_is_lost_and_the_best_and_the_guessing_one_are_first_and_last(folder, benchmark):
    about = board_of(benchmark)
    board = make_board(read_results(folder, about), about)
    assert len(board.rows) == MODELS
    ranked = [row for row in board.rows if row.rank is not None]
    assert len(ranked) > MODELS // 2
    assert (ranked[0].rank[0], ranked[-1].rank[1]) == (1, len(ranked))
    assert board.ranks_over == "tasks"
    assert ranked[-1].borda == max(row.borda for row in ranked)
    assert not any(row.rank == (1, len(ranked)) for row in ranked)
