"""Many problems of few causes are few lines."""

import pytest

from mteb_words.leaderboard.board.causes import cause, lines
from mteb_words.leaderboard.board.results import IgnoredField, Problem


@pytest.mark.parametrize(
    "reasons",
    [
        (
            "it is not valid JSON (Expecting value: line 1 column 1 (char 0)); remove it",
            "it is not valid JSON (Extra data (char 7)); remove it",
        ),
        ("its main_score is nan, not a plausible number", "its main_score is nan, not a plausible number"),
        ("its main_score is '0.9', not a plausible number", "its main_score is 99.9, not a plausible number"),
        ("results/a/v1/T.json holds other scores", "results/é/v2/U.json holds other scores"),
        ("[0.9, 1.0] does not hold the main score 0.25", "[-0.9, 1.0] does not hold the main score 1e-05"),
        ("it holds 50,001 splits and subsets", "it holds 99,999,999 splits and subsets"),
    ],
)
def test_reasons_that_differ_in_names_and_numbers_have_one_cause(reasons):
    assert len({cause(reason) for reason in reasons}) == 1


def test_other_reasons_are_other_causes():
    assert len({cause(text) for text in ("it is a link", "it is a pipe", "it cannot be read (a)", "it is larger than 20 MB")}) == 4


def test_a_cause_of_many_files_is_a_count_and_three_examples_and_the_most_frequent_one_comes_first():
    few = [Problem("a.json", "it holds no scores"), Problem("b.json", "it holds no scores")]
    many = [Problem(f"{n}.json", f"it is not valid JSON (line {n})") for n in range(2_432)]
    assert lines([*few, *many], "files", 3) == [
        "2,432 files: it is not valid JSON …; for example:",
        "  0.json: it is not valid JSON (line 0)",
        "  1.json: it is not valid JSON (line 1)",
        "  2.json: it is not valid JSON (line 2)",
        "a.json: it holds no scores",
        "b.json: it holds no scores",
    ]


def test_a_limit_beyond_the_count_prints_each():
    fields = [IgnoredField("a.json", f"test, default: details.{n}", "it is nan") for n in range(9)]
    assert lines(fields, "fields", 9) == [str(field) for field in fields]
    assert lines([], "fields", 3) == []
