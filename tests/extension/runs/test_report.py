"""What a run prints of its scores."""

import pytest

from mteb_words.extension.runs.outcomes import Outcome
from mteb_words.extension.runs.report import summary_text


@pytest.mark.parametrize(
    ("answered", "asked", "said"),
    [(3498, 3500, "(99% known)"), (9999, 10000, "(99% known)"), (29, 100, "(29% known)"), (1, 3500, "(<1% known)"), (0, 8, "(0% known)")],
)
def test_a_coverage_below_1_is_never_printed_as_100_percent(answered, asked, said):
    text = summary_text([Outcome("m", "T", "done", 0.5, answered / asked)], {})
    assert said in text
    assert "100%" not in text


def test_a_whole_coverage_is_not_printed():
    assert "known" not in summary_text([Outcome("m", "T", "done", 0.5, 1.0)], {})


def test_what_a_model_reads_in_part_is_said():
    lines = summary_text([Outcome("m", "T", "done", 0.5, 1.0, n_partly_known=3, n_truncated=1)], {"m": "org/m"}).splitlines()
    assert "org/m on T: 3 words or texts are known in part, because some tokens are unknown (counted as known)" in lines
    assert "org/m on T: 1 word or text is longer than the model takes, and cut (counted as known)" in lines
