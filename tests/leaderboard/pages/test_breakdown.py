"""Scores of the parts of a task, by files made by hand."""

from mteb_words.leaderboard.pages.breakdown import breakdowns

from ..conftest import make
from ..entries import part


def test_parts_stand_with_their_numbers_of_items_where_all_files_agree(put, results):
    for name, band in (("org/one", 7), ("org/two", 8)):
        rows = {"capitals": {"accuracy": 0.5, "n_asked": 4}, "below 2": {"accuracy": 0.25, "n_asked": band}}
        put(name, parts=(part("relations", rows),))
    (found,) = breakdowns(make(results), 0)
    assert (found.name, found.metric, found.parts, found.asked) == ("relations", "accuracy", ("below 2", "capitals"), (None, 4))
    assert [[score for score, _ in scores] for _, scores in found.lines] == [[0.25, 0.5]] * 2


def test_parts_without_numbers_of_items_say_none(put, results):
    put(parts=(part("relations", {"capitals": {"accuracy": 0.5, "accuracy_low": 0.25, "accuracy_high": 0.75}}),))
    (found,) = breakdowns(make(results), 0)
    assert found.asked == (None,)
    ((_, scores),) = found.lines
    assert scores == ((0.5, (0.25, 0.75)),)
