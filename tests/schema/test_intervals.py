"""The one rule for a 95 % interval of draws."""

import numpy as np
import pytest

from mteb_words.schema import DRAWS, interval_of_draws, is_above_zero


def samples(number, n=DRAWS):
    """Draws around 0, so that their lower limit is near it; every third with many ties, also at 0."""
    rng = np.random.default_rng(n)
    for k in range(number):
        draws = rng.standard_normal(n) * 0.3 + rng.uniform(0.4, 0.8)
        yield np.round(draws, 1) if k % 3 == 0 else draws.astype(np.float32) if k % 3 == 1 else draws


@pytest.mark.parametrize("n", [1, 2, 39, 40, 41, 400, DRAWS])
def test_an_interval_is_that_of_numpy_to_the_last_digit(n):
    for draws in samples(60, n):
        low, high = np.quantile(draws.astype(np.float64), [0.025, 0.975])
        middle = float(np.median(draws))
        assert interval_of_draws(draws, middle) == (low, high)
        assert interval_of_draws(draws, low - 1) == (low - 1, high)
        assert interval_of_draws(draws, high + 1) == (low, high + 1)


def test_a_statistic_is_above_0_where_its_interval_is():
    """Also where 0 lies between the two draws between which the limit lies, or on one of them."""
    table = np.array([draws.astype(np.float64) for draws in samples(300)])
    ordered = np.sort(table, axis=1)
    shifted = [draws - shift for draws, row in zip(table, ordered, strict=True) for shift in (row[49], row[50], (row[49] + row[50]) / 2)]
    near = [draws - np.quantile(draws, 0.025) + tiny for draws in table for tiny in (-1e-9, 1e-9)]
    cases = np.array([*table, *shifted, *near])
    expected = [interval_of_draws(draws, 9.0)[0] > 0 for draws in cases]
    assert is_above_zero(cases).tolist() == expected
    assert 300 < sum(expected) < len(cases) - 300
