"""Cached vectors are kept under the versions of the rules that made them: a rule that gives other vectors needs another version.

Each test compares what a rule gives with what it gave when its version was last raised. Weights are set by a formula, so that the
values depend on nothing but the rules.
"""

import numpy as np
import pytest
import torch

from mteb_words.wrappers.contextual import language_model, sentence_encoder
from mteb_words.wrappers.contextual.network import STATES_VERSION, Network
from mteb_words.wrappers.contextual.pooling import POOLING_VERSION, pool
from mteb_words.wrappers.contextual.reading import READING_VERSION, read_words
from mteb_words.wrappers.contextual.recipe import PRESETS, TEXT_VERSION, parse_recipe
from mteb_words.wrappers.contextual.sentence_encoder import SENTENCE_VERSION, SentenceEncoderWords

from ..small_models import byte_level_tokenizer

RAISE = "the rule gives something else than before: raise its version beside it, and write the new values here"


def by_formula(model):
    """Set every weight of a model to a value that depends on its place alone."""
    with torch.no_grad():
        for n, parameter in enumerate(model.parameters()):
            places = torch.arange(parameter.numel(), dtype=torch.float64)
            wave = 0.1 * torch.sin(0.7 * places + n)
            parameter.copy_((wave + (parameter.ndim == 1)).reshape(parameter.shape).float())


def same_row_for_all_tokens(model):
    """The vocabulary of a small tokenizer differs from training to training; then only the number of tokens has a say."""
    with torch.no_grad():
        embeddings = model[0].auto_model.get_input_embeddings().weight
        embeddings.copy_(embeddings[:1].expand_as(embeddings).clone())


def test_the_versions_of_the_rules_are_part_of_the_key():
    assert language_model.VERSIONS == {
        "text": TEXT_VERSION, "reading": READING_VERSION, "states": STATES_VERSION, "pooling": POOLING_VERSION,
    }  # fmt: skip
    assert sentence_encoder.VERSIONS == {"sentence": SENTENCE_VERSION}


def test_the_texts_of_the_recipes():
    texts = {name: recipe.text("Word") for name, recipe in PRESETS.items()} | {"echo": parse_recipe("template-echo").text("Word")}
    assert (TEXT_VERSION, texts) == (1, TEXTS), RAISE


def test_the_token_ids_and_pooled_positions():
    readings = {
        name: [
            (list(reading.ids), reading.first, reading.stop) for reading in read_words(byte_level_tokenizer(), recipe, ["the", "of"], 64)
        ]
        for name, recipe in PRESETS.items()
    }
    assert (READING_VERSION, readings) == (1, READINGS), RAISE


def test_the_hidden_states(small_model):
    network = Network(small_model("gpt2"), "cpu")
    by_formula(network.model)
    states = network.states(torch.tensor([[5, 80, 200, 31]]), [0, 2, 4])
    values = np.array([states[layer][0, -1, :4].numpy() for layer in (0, 2, 4)])
    assert STATES_VERSION == 1
    assert values == pytest.approx(np.array(STATES), abs=5e-3), RAISE


def test_the_poolings():
    states = torch.arange(12.0).reshape(1, 4, 3) ** 1.5
    values = {pooling: pool(states, [1], [3], pooling)[0].tolist() for pooling in ("mean", "last", "first", "weighted", "max")}
    row = np.arange(12.0).reshape(4, 3) ** 1.5
    by_hand = {
        "mean": (row[1] + row[2]) / 2, "last": row[2], "first": row[1], "weighted": (row[1] + 2 * row[2]) / 3, "max": row[2],
    }  # fmt: skip
    assert POOLING_VERSION == 1
    for pooling, vector in values.items():
        assert vector == pytest.approx(by_hand[pooling], rel=1e-5), RAISE


def test_the_vectors_of_a_sentence_encoder(small_sentence_encoder):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(small_sentence_encoder), device="cpu")
    by_formula(model)
    same_row_for_all_tokens(model)
    vectors = SentenceEncoderWords("small", model).encode_words(["a", "b"]).vectors
    assert SENTENCE_VERSION == 1
    assert vectors[:, :4] == pytest.approx(np.array(SENTENCES), abs=5e-3), RAISE


TEXTS = {
    "paper": (" Word", 1, 5),
    "bare": (" Word", 1, 5),
    "template": ("The word is Word", 12, 16),
    "input": (" Word", 1, 5),
    "eol": ('This word: "Word" means in one word:"', 12, 16),
    "echo": ("The word is Word The word is Word", 29, 33),
}
READINGS = {
    "paper": [([322, 69], 0, 2), ([324, 70], 0, 2)],
    "bare": [([322, 69], 0, 2), ([324, 70], 0, 2)],
    "template": [([52, 72, 69, 279, 407, 888, 322, 69], 6, 8), ([52, 72, 69, 279, 407, 888, 324, 70], 6, 8)],
    "input": [([322, 69], 0, 2), ([324, 70], 0, 2)],
    "eol": [
        ([52, 72, 316, 279, 407, 26, 221, 2, 325, 69, 2, 477, 475, 317, 221, 439, 279, 407, 26, 2], 0, 20),
        ([52, 72, 316, 279, 407, 26, 221, 2, 79, 70, 2, 477, 475, 317, 221, 439, 279, 407, 26, 2], 0, 20),
    ],
}
STATES = [[-0.09, -0.0936, -0.0532, 0.0123], [3.8517, 4.0776, 4.2669, 4.3308], [-0.0901, 0.7041, 1.7174, 2.3884]]
SENTENCES = [[0.3543, 0.3177, 0.0614, 0.3821], [0.3543, 0.3177, 0.0614, 0.3821]]
