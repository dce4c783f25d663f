"""What result files say of some of their items."""

from mteb_words.tasks.sampling import sampled, standings


def test_a_value_stands_where_the_share_of_the_others_below_it_says():
    assert standings([0.5, -1.0, None, 2.0]) == [0.5, 0.0, None, 1.0]


def test_equal_values_share_a_standing():
    assert standings([1, 1, 3]) == [0.25, 0.25, 1.0]  # each has half of its equal below it, of two others


def test_a_lone_value_and_none_at_all():
    assert standings([7]) == [0.0]
    assert standings([None]) == [None]


def test_items_are_spread_evenly():
    assert sampled(3) == [0, 1, 2]
    assert (len(sampled(1000)), sampled(1000)[:3], sampled(1000)[-1]) == (200, [0, 5, 10], 995)
