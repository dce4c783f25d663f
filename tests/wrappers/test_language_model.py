"""SmolLM2-135M, a real language model, read word by word."""

import numpy as np
import pytest
from transformers import AutoConfig

from mteb_words import MtebWordsError, Recipe
from mteb_words.wrappers import loaders
from mteb_words.wrappers.catalogue import MODELS
from mteb_words.wrappers.language_model import LanguageModelWords

WORDS = ["king", "queen", "unbelievable", "Athens", "athens", "a", "photosynthesis"]


@pytest.fixture(scope="session")
def template(registered):
    return registered.get_model("mteb-words/smollm2-135m@template")


@pytest.fixture(scope="session")
def folder(template):
    return template.tokenizer.name_or_path


def with_recipe(folder, **recipe):
    return LanguageModelWords("smollm2", folder, Recipe(**recipe), device="cpu")


def test_the_catalogue_says_the_size_of_the_model(template, folder):
    record = next(record for record in MODELS if record.name == "mteb-words/smollm2-135m@template")
    config = AutoConfig.from_pretrained(folder)
    assert record.parameters == sum(p.numel() for p in template.model.parameters())
    assert record.embedding_parameters == template.model.get_input_embeddings().weight.numel()
    assert (record.dim, record.max_tokens) == (config.hidden_size, config.max_position_embeddings)


def test_a_vector_depends_on_the_word_alone_and_not_on_its_batch(template):
    together = template.encode_words(WORDS).vectors
    alone = np.concatenate([template.encode_words([word]).vectors for word in WORDS])
    assert np.abs(together - alone).max() <= 1e-4 * np.abs(alone).max()


def test_only_the_tokens_of_the_word_are_pooled(template):
    ids, pooled = template._tokens("unbelievable")
    assert template.tokenizer.decode([ids[position] for position in pooled]) == " unbelievable"


def test_layer_0_is_the_input_embedding(folder):
    model = with_recipe(folder, layer=0)
    ids, pooled = model._tokens("photosynthesis")
    expected = model.model.get_input_embeddings().weight[[ids[p] for p in pooled]].mean(dim=0)
    assert np.allclose(model.encode_words(["photosynthesis"]).vectors[0], expected.detach().numpy(), atol=1e-6)


def test_last_pooling_takes_the_last_token_of_the_word(folder):
    first, last = (
        with_recipe(folder, template=t, layer=0, pooling="last").encode_words(["photosynthesis"]) for t in ("{word}", "{word} is")
    )
    assert np.array_equal(first.vectors, last.vectors)


def test_a_cased_model_tells_spellings_apart(template):
    found = dict(zip(WORDS, template.encode_words(WORDS).vectors, strict=True))
    assert np.linalg.norm(found["Athens"] - found["athens"]) > 0.1 * np.linalg.norm(found["athens"])


def test_an_empty_word_is_unknown(template):
    assert template.encode_words(["", "king"]).known.tolist() == [False, True]


def test_a_layer_that_the_model_does_not_have_is_refused(folder):
    with pytest.raises(MtebWordsError, match="smollm2 has layers 0 to 30; the recipe asks for layer 31"):
        with_recipe(folder, layer=31).encode_words(["king"])


def test_the_converted_model_is_known_by_the_file_it_came_from(folder):
    assert folder.endswith(f"smollm2-135m-{loaders.SMOLLM2.sha256[:16]}")
