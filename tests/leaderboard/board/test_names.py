"""What models are called."""

import unicodedata

from mteb_words.leaderboard.board.names import model_labels, visible


def test_a_name_says_no_more_than_tells_models_apart():
    assert model_labels([("a", "v1", ""), ("b", "v1", ""), ("b", "v2", "")]) == ["a", "b (v1)", "b (v2)"]
    assert model_labels([("a", "v1", ""), ("a", "v1", "layer_3__pooling_mean")]) == ["a", "a layer 3, pooling mean"]
    assert model_labels([("a", "v1", "layer_3"), ("a", "v2", "layer_3")]) == ["a layer_3 (v1)", "a layer_3 (v2)"]


def test_folders_that_read_the_same_in_words_keep_their_names():
    assert model_labels([("a", "v1", "b_c"), ("a", "v1", "b c")]) == ["a b_c", "a b c (v1)"]


def test_a_model_that_is_called_as_an_experiment_of_another_is_told_apart():
    assert model_labels([("a", "v1", "b"), ("a b", "v1", "")]) == ["a b (v1) #1", "a b (v1) #2"]


def test_every_character_that_nobody_sees_is_replaced_and_every_other_one_stays():
    for number in range(0x110000):
        unseen = unicodedata.category(chr(number)) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"} or number & 0xFFFE == 0xFFFE
        assert visible(chr(number)) == (f"\\u{number:04x}" if unseen else chr(number)), number
