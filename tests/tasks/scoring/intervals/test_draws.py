"""Draws of items, their seeds, and how they are packed."""

import base64

import numpy as np
import pytest

from mteb_words.schema import pack_draws
from mteb_words.tasks.scoring.intervals.draws import counts, seed_of, unknown


def test_as_many_items_are_drawn_as_there_are_each_as_likely():
    drawn = counts(np.random.default_rng(0), 5, 20_000)
    assert drawn.shape == (20_000, 5)
    assert (drawn.sum(axis=1) == 5).all()
    assert drawn.mean(axis=0) == pytest.approx(np.ones(5), abs=0.03)
    assert drawn.var(axis=0) == pytest.approx(np.full(5, 4 / 5), abs=0.03)  # of a binomial share of 1/5 in five draws


def test_packed_draws_are_little_endian_float32_in_base64():
    assert pack_draws(np.array([1.0, -0.5])) == base64.b64encode(b"\x00\x00\x80\x3f\x00\x00\x00\xbf").decode()
    assert len(pack_draws(np.zeros(2_000))) == 10_668


def test_seeds_differ_by_all_that_identifies_the_data():
    assert len({seed_of("A", "r1"), seed_of("A", "r2"), seed_of("B", "r1"), seed_of("Ar", "1")}) == 4
    assert seed_of("A", "r1") == seed_of("A", "r1") < 2**64


def test_where_nothing_is_known_the_draws_are_evenly_spread_in_no_order():
    found = unknown(0.0, 1.0, np.random.default_rng(0), 101)
    assert found.interval == (0, 1)
    assert sorted(found.draws) == pytest.approx(np.linspace(0, 1, 101))
    assert abs(np.corrcoef(found.draws, np.arange(101))[0, 1]) < 0.3
