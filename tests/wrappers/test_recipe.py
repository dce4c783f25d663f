"""Recipes: the text that a model reads for a word, and where the word is in it."""

import pytest

from mteb_words import Recipe
from mteb_words.wrappers.recipe import PAPER


@pytest.mark.parametrize(
    ("recipe", "text", "word"),
    [
        (Recipe(), " king", "king"),
        (Recipe(leading_space=False), "king", "king"),
        (Recipe(template="The word is {word}"), "The word is king", "king"),
        (Recipe(template="“{word}”."), "“king”.", "king"),
    ],
)
def test_the_word_stands_where_the_recipe_says(recipe, text, word):
    found, start, end = recipe.text("king")
    assert (found, found[start:end]) == (text, word)


@pytest.mark.parametrize("template", ["no word", "{word} and {word}"])
def test_a_template_names_the_word_once(template):
    with pytest.raises(ValueError, match="exactly once, got"):
        Recipe(template=template)


def test_a_layer_is_counted_from_the_input_or_is_the_last():
    with pytest.raises(ValueError, match="got -2"):
        Recipe(layer=-2)


def test_the_paper_pools_every_position_of_the_last_layer():
    assert (PAPER.pooled, PAPER.layer, PAPER.pooling, PAPER.special_tokens) == ("all", -1, "mean", True)


def test_a_recipe_is_plain_data_and_comes_back_from_it():
    recipe = Recipe(template="a {word}", layer=3, pooling="last")
    assert Recipe(**recipe.record()) == recipe
