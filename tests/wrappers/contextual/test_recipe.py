"""Recipes: the text that a model reads for a word, and where the word is in it."""

import json
from dataclasses import replace

import pytest

from mteb_words import MtebWordsError, Recipe
from mteb_words.wrappers.contextual.recipe import PAPER, PRESETS, parse_recipe


@pytest.mark.parametrize(
    ("recipe", "text", "word"),
    [
        (Recipe(), " king", "king"),
        (Recipe(leading_space=False), "king", "king"),
        (Recipe(template="The word is {word}"), "The word is king", "king"),
        (Recipe(template="“{word}”."), "“king”.", "king"),
        (Recipe(echo=True), " king king", "king"),
        (Recipe(template="a {word}.", echo=True), "a king. a king.", "king"),
    ],
)
def test_the_word_stands_where_the_recipe_says(recipe, text, word):
    found, start, end = recipe.text("king")
    assert (found, found[start:end]) == (text, word)
    assert start == text.rindex("king")


@pytest.mark.parametrize("template", ["no word", "{word} and {word}"])
def test_a_template_names_the_word_once(template):
    with pytest.raises(ValueError, match="exactly once, got"):
        Recipe(template=template)


def test_texts_are_read_bare_or_in_a_template_of_their_own():
    assert PRESETS["template"].for_texts().text("The lake froze.", " ") == ("The lake froze.", 0, 15)
    assert PRESETS["template"].for_texts().layer == PRESETS["template"].layer
    assert PRESETS["eol"].for_texts().text("It rains.")[0] == 'This sentence: "It rains." means in one word:"'
    assert "text_template" not in Recipe().record()
    with pytest.raises(ValueError, match=r"a template of texts holds .* exactly once, got 'no'"):
        Recipe(text_template="no")


def test_a_layer_is_counted_from_the_input_or_is_the_last():
    with pytest.raises(ValueError, match="got -2"):
        Recipe(layer=-2)


def test_a_recipe_that_reads_once_has_the_record_that_it_had_before_there_was_echo():
    assert "echo" not in Recipe().record()
    assert Recipe(echo=True).record()["echo"] is True


def test_the_paper_pools_every_position_of_the_last_layer():
    assert (PAPER.pooled, PAPER.layer, PAPER.pooling, PAPER.special_tokens) == ("all", -1, "mean", True)


def test_a_recipe_is_plain_data_and_comes_back_from_it():
    recipe = Recipe(template="a {word}", layer=3, pooling="last")
    assert Recipe(**recipe.record()) == recipe


@pytest.mark.parametrize(
    "wrong",
    [
        {"layer": ("input", 2)},
        {"layer": (1, "middle")},
        {"layer": True},
        {"layer": ()},
        {"pooled": "foo"},
        {"case": "UPPER"},
        {"echo": True, "pooled": "all"},
    ],
)
def test_what_is_no_recipe_is_refused(wrong):
    with pytest.raises(ValueError, match="got"):
        Recipe(**wrong)


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("bare", Recipe()),
        ("template-L8", Recipe(template="The word is {word}", layer=8)),
        ("bare-L6+7+8-last", Recipe(layer=(6, 7, 8), pooling="last")),
        ("template-echo", Recipe(template="The word is {word}", layer="middle", echo=True)),
        ("paper-L3-echo", Recipe(layer=3, pooled="text", echo=True)),
        ("paper-lower", Recipe(pooled="all", case="lower")),
        ("eol-max", replace(PRESETS["eol"], pooling="max")),
    ],
)
def test_a_name_is_a_preset_and_what_differs(name, recipe):
    assert parse_recipe(name) == recipe
    assert Recipe.from_record(json.loads(json.dumps(recipe.record()))) == recipe


@pytest.mark.parametrize("name", ["", "pasta", "bare-", "bare-L", "bare-Lx", "bare-median", "BARE", "bare-last-L2", "bare-echo-lower"])
def test_other_names_are_refused(name):
    with pytest.raises(MtebWordsError, match="unknown recipe"):
        parse_recipe(name)
