"""Bands of frequency."""

import pytest

from mteb_words.tasks import frequency
from mteb_words.tasks.frequency import BANDS, frequency_band


@pytest.mark.parametrize(
    ("zipf", "band"), [(0, "below 2"), (1.99, "below 2"), (2, "2 to 3"), (3.5, "3 to 4"), (4, "4 to 5"), (5, "5 and above")]
)
def test_the_rarer_word_decides_and_a_cut_belongs_to_the_upper_band(monkeypatch, zipf, band):
    monkeypatch.setattr(frequency, "zipf", lambda word: {"rare": zipf}.get(word, 7))
    assert frequency_band("rare", "other") == frequency_band("other", "rare") == band


def test_real_words_are_where_they_belong():
    assert frequency_band("the", "and") == BANDS[-1]
    assert frequency_band("the", "xqzzvw") == BANDS[0]
    assert BANDS.index(frequency_band("dog", "house")) > BANDS.index(frequency_band("dog", "inconvertible"))
