"""Axes of plots."""

import math

import pytest

from mteb_words.leaderboard.pages.plots import scale


def test_an_axis_runs_from_one_round_number_to_another():
    axis = scale([0.12, 0.57], 0, 100)
    assert (axis.low, axis.high, axis.ticks) == (0.0, 0.6, (0.0, 0.2, 0.4, 0.6))
    assert (axis.at(0.0), axis.at(0.3), axis.at(9)) == (0, 50, 100)


@pytest.mark.parametrize("absurd", [math.inf, -math.inf, math.nan, 1.7e308, -1.7e308])
def test_absurd_values_do_not_stretch_it(absurd):
    assert scale([0.0, 1.0, absurd], 0, 100).ticks[-1] == 1.0
    assert scale([absurd], 0, 100).high == 1.0
