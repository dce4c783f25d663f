"""Language models read word by word: small ones of each architecture, and SmolLM2-135M, a real one."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from transformers import AutoConfig

from mteb_words import MtebWordsError, Recipe, SpanError
from mteb_words.wrappers.catalogue import loaders
from mteb_words.wrappers.catalogue.entries import MODELS
from mteb_words.wrappers.contextual.encoded import WordStore
from mteb_words.wrappers.contextual.language_model import LanguageModelWords
from mteb_words.wrappers.contextual.recipe import PRESETS

from ..small_models import ARCHITECTURES, CAUSAL

pytestmark = pytest.mark.models

WORDS = ["king", "queen", "unbelievable", "Athens", "athens", "a", "photosynthesis", "the", "of", "antidisestablishmentarianism"]


def relative(found, expected):
    return (np.linalg.norm(found - expected, axis=1) / np.linalg.norm(expected, axis=1)).max()


def padded(network, recipe, words, side, batch_size):
    """The vectors that plain padded batches with an attention mask give, in the order given."""
    tokenizer = network.tokenizer
    tokenizer.padding_side = side
    found = []
    for first in range(0, len(words), batch_size):
        texts = [
            recipe.text(word, "" if tokenizer.convert_ids_to_tokens(0) == "<unk>" else " ") for word in words[first : first + batch_size]
        ]
        encoded = tokenizer(
            [text for text, _, _ in texts],
            padding=True,
            return_tensors="pt",
            return_offsets_mapping=True,
            add_special_tokens=recipe.special_tokens,
        )
        mask = encoded["attention_mask"]
        positions = {} if network.model.config.model_type == "t5" else {"position_ids": (mask.cumsum(1) - 1).clamp_min(0)}
        with torch.inference_mode():
            states = network.model(
                input_ids=encoded["input_ids"], attention_mask=mask, output_hidden_states=True, **positions
            ).hidden_states
        layer = states[recipe.layers(network.layers)[0]]
        for row, (_, start, end) in enumerate(texts):
            offsets = encoded["offset_mapping"][row].tolist()
            inside = [p for p, (left, right) in enumerate(offsets) if right > start and left < end and right > left and mask[row, p]]
            found.append(layer[row, inside].mean(dim=0).numpy())
    tokenizer.padding_side = "right"
    return np.array(found)


@pytest.mark.parametrize("recipe", [Recipe(), Recipe(layer=2), PRESETS["template"], Recipe(template="{word} is a word", layer=3)])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_vector_depends_neither_on_its_batch_nor_on_order_or_padding(small_network, architecture, recipe):
    network = small_network(architecture)
    model = LanguageModelWords("small", network, recipe)
    together = model.encode_words(WORDS).vectors
    alone = np.concatenate([model.encode_words([word]).vectors for word in WORDS])
    backwards = model.encode_words(WORDS[::-1]).vectors[::-1]
    assert max(relative(other, together) for other in (alone, backwards)) <= 1e-4
    plain = WORDS[:2] + WORDS[5:]  # words that the test's own reading of offsets gets right
    rows = [WORDS.index(word) for word in plain]
    for side, batch_size in (("right", 3), ("left", 10)):
        assert relative(padded(network, recipe, plain, side, batch_size), together[rows]) <= 1e-4


@pytest.mark.parametrize("budget", [1, 7, 100])
def test_the_token_budget_changes_no_vector(small_network, monkeypatch, budget):
    model = LanguageModelWords("small", small_network("llama"), PRESETS["template"])
    expected = model.encode_words(WORDS).vectors
    monkeypatch.setitem(loaders_budget(), "cpu", budget)
    assert relative(model.encode_words(WORDS).vectors, expected) <= 1e-4


def loaders_budget():
    from mteb_words.wrappers.contextual import language_model

    return language_model._TOKENS_A_BATCH


def test_a_batch_that_does_not_fit_into_memory_is_halved(small_network, monkeypatch):
    model = LanguageModelWords("small", small_network("llama"), Recipe())
    expected = model.encode_words(WORDS).vectors
    whole = model._vectors

    def narrow(batch, prefix):
        if len(batch) > 1:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return whole(batch, prefix)

    monkeypatch.setattr(model, "_vectors", narrow)
    assert relative(model.encode_words(WORDS).vectors, expected) <= 1e-4


def test_memory_that_does_not_hold_one_word_is_an_error(small_network, monkeypatch):
    model = LanguageModelWords("small", small_network("llama"), Recipe())

    def none(batch, prefix):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(model, "_vectors", none)
    with pytest.raises(torch.OutOfMemoryError):
        model.encode_words(["king"])


def test_several_layers_and_poolings_from_one_pass_are_those_of_a_pass_each(small_network, tmp_path):
    network = small_network("gpt2")
    recipes = [Recipe(layer=layer, pooling=pooling) for layer in range(5) for pooling in ("mean", "last", "first", "weighted", "max")]

    def store(recipe):
        return WordStore(tmp_path / f"{recipe.layer}-{recipe.pooling}", {})

    passes = []
    hook = network.model.register_forward_pre_hook(lambda *_: passes.append(1))
    LanguageModelWords("small", network, recipes[0], store, together=recipes[1:]).encode_words(WORDS)
    once = len(passes)
    for recipe in recipes:
        kept = LanguageModelWords("small", network, recipe, store).encode_words(WORDS).vectors
        assert len(passes) == once  # nothing is computed again
        alone = LanguageModelWords("small", network, recipe).encode_words(WORDS).vectors
        assert relative(kept, alone) <= 1e-5
        once = len(passes)
    hook.remove()


def test_a_set_of_layers_is_their_mean(small_network):
    def vectors(layer):
        return LanguageModelWords("small", small_network("bert"), Recipe(layer=layer)).encode_words(WORDS).vectors

    assert np.allclose(vectors((1, 2, 4)), (vectors(1) + vectors(2) + vectors(4)) / 3, atol=1e-6)


def test_the_middle_layer_is_half_of_the_number_of_layers(small_network):
    found = [
        LanguageModelWords("small", small_network("llama"), Recipe(layer=layer)).encode_words(WORDS).vectors for layer in ("middle", 2)
    ]
    assert np.array_equal(*found)


@pytest.mark.parametrize("architecture", ["llama", "gpt2", "bert"])
def test_the_input_recipe_takes_rows_of_the_embedding_table_and_computes_nothing(small_network, architecture):
    network = small_network(architecture)
    passes = []
    hook = network.model.register_forward_pre_hook(lambda *_: passes.append(1))
    causal = len([network.causal]) and len(passes)  # the trial, if it has not been done yet
    found = LanguageModelWords("small", network, PRESETS["input"]).encode_words(["king"]).vectors[0]
    hook.remove()
    tokens = network.tokenizer(" king" if architecture == "gpt2" else "king", add_special_tokens=False)["input_ids"]
    expected = network.model.get_input_embeddings().weight[tokens].mean(dim=0).detach().numpy()
    assert np.allclose(found, expected, atol=1e-6)
    assert len(passes) == causal


def test_the_eol_recipe_takes_the_last_token_of_the_text(small_network):
    network = small_network("llama")
    text = 'This word: "king" means in one word:"'
    ids = torch.tensor([network.tokenizer(text)["input_ids"]])
    expected = network.states(ids, [4])[4][0, -1].numpy()
    assert np.allclose(LanguageModelWords("small", network, PRESETS["eol"]).encode_words(["king"]).vectors[0], expected, atol=1e-5)


def test_the_paper_recipe_pools_the_beginning_of_text_too(small_network):
    network = small_network("llama")
    ids = torch.tensor([network.tokenizer("king")["input_ids"]])
    assert ids[0, 0] == network.tokenizer.bos_token_id
    expected = network.states(ids, [4])[4][0].mean(dim=0).numpy()
    assert np.allclose(LanguageModelWords("small", network, PRESETS["paper"]).encode_words(["king"]).vectors[0], expected, atol=1e-5)


def test_only_layer_and_pooling_may_differ_in_one_pass(small_network):
    with pytest.raises(ValueError, match="only layer and pooling may differ"):
        LanguageModelWords("small", small_network("llama"), Recipe(), together=[Recipe(pooled="all")])


def test_a_layer_that_the_model_does_not_have_is_refused(small_network):
    with pytest.raises(MtebWordsError, match="small has layers 0 to 4; the recipe asks for layer 5"):
        LanguageModelWords("small", small_network("llama"), Recipe(layer=5))


def test_an_empty_word_is_unknown(small_network):
    found = LanguageModelWords("small", small_network("llama"), Recipe()).encode_words(["", "king", ""])
    assert found.known.tolist() == [False, True, False]
    assert LanguageModelWords("small", small_network("llama"), Recipe()).encode_words([]).vectors.shape == (0, 32)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_span_is_the_mean_of_its_tokens_in_its_sentence(small_network, architecture):
    network = small_network(architecture)
    texts = ["the people of the city", "they say so", "people here say that the people are here"]
    spans = [(4, 10), (5, 8), (29, 35)]
    found = LanguageModelWords("small", network, Recipe(layer=3)).encode_spans(texts, spans).vectors
    for vector, text, (start, end) in zip(found, texts, spans, strict=True):
        encoded = network.tokenizer(text, return_offsets_mapping=True)
        inside = [p for p, (left, right) in enumerate(encoded["offset_mapping"]) if right > start and left < end and right > left]
        expected = network.states(torch.tensor([encoded["input_ids"]]), [3])[3][0, inside].mean(dim=0).numpy()
        assert relative(vector[None], expected[None]) <= 1e-4


@pytest.mark.parametrize("architecture", CAUSAL)
def test_in_a_causal_model_what_follows_a_span_does_not_change_a_bit_of_it(small_network, architecture):
    model = LanguageModelWords("small", small_network(architecture), Recipe(layer=3))
    one, other = model.encode_spans(["the people of the city", "the people here say many other things"], [(4, 10), (4, 10)]).vectors
    assert np.array_equal(one, other)


@pytest.mark.parametrize("architecture", CAUSAL)
def test_read_twice_a_causal_model_sees_what_follows_a_span(small_network, architecture):
    model = LanguageModelWords("small", small_network(architecture), Recipe(layer=3, echo=True))
    texts = ["the people of the city", "the people here say many other things"]
    one, other = model.encode_spans(texts, [(4, 10), (4, 10)]).vectors
    assert relative(one[None], other[None]) > 1e-3
    again = LanguageModelWords("small", small_network(architecture), Recipe(layer=3))
    shifted = [(4 + len(text) + 1, 10 + len(text) + 1) for text in texts]
    assert np.array_equal(again.encode_spans([f"{text} {text}" for text in texts], shifted).vectors, np.stack([one, other]))


def test_only_the_second_reading_of_a_text_is_pooled(small_network):
    network = small_network("llama")
    (found,) = LanguageModelWords("small", network, Recipe(layer=3, pooled="text", echo=True)).encode_words(["the people"]).vectors
    (span,) = LanguageModelWords("small", network, Recipe(layer=3)).encode_spans(["the people the people"], [(11, 21)]).vectors
    assert np.allclose(found, span, atol=1e-6)


def test_a_span_outside_its_text_is_refused_also_when_it_is_read_twice(small_network):
    with pytest.raises(SpanError, match="the span -3:2 is empty or outside the text"):
        LanguageModelWords("small", small_network("llama"), Recipe(echo=True)).encode_spans(["the people"], [(-3, 2)])


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_two_spans_of_one_sentence_are_those_of_one_at_a_time(small_network, architecture):
    model = LanguageModelWords("small", small_network(architecture), Recipe(layer=3))
    texts, spans = (
        ["the people of the city", "they say so", "the people of the city", "the people of the city"],
        [(4, 10), (5, 8), (18, 22), (0, 22)],
    )
    alone = np.concatenate([model.encode_spans([text], [span]).vectors for text, span in zip(texts, spans, strict=True)])
    assert relative(model.encode_spans(texts, spans).vectors, alone) <= 1e-4


def test_in_a_model_that_looks_both_ways_what_follows_a_span_changes_it(small_network):
    model = LanguageModelWords("small", small_network("bert"), Recipe(layer=3))
    one, other = model.encode_spans(["the people of the city", "the people here say many other things"], [(4, 10), (4, 10)]).vectors
    assert relative(one[None], other[None]) > 1e-3


@pytest.fixture(scope="session")
def template(registered):
    return registered.get_model("mteb-words/smollm2-135m@template-L8")


def test_the_catalogue_says_the_size_of_the_real_model(template):
    record = next(record for record in MODELS if record.name == "mteb-words/smollm2-135m@template-L8")
    network = template.network
    config = AutoConfig.from_pretrained(network.tokenizer.name_or_path)
    assert record.parameters == sum(p.numel() for p in network.model.parameters())
    assert record.embedding_parameters == network.model.get_input_embeddings().weight.numel()
    assert (record.dim, record.max_tokens) == (config.hidden_size, config.max_position_embeddings)


def test_the_real_model_gives_a_word_one_vector_whatever_the_batch(template):
    fresh = LanguageModelWords("smollm2", template.network, template.recipe)  # nothing from earlier runs
    together = fresh.encode_words(WORDS).vectors
    alone = np.concatenate([fresh.encode_words([word]).vectors for word in WORDS])
    assert relative(together, alone) <= 1e-4
    assert relative(padded(template.network, template.recipe, WORDS, "right", 4), together) <= 1e-4


def test_a_cased_model_tells_spellings_apart(template):
    found = dict(zip(WORDS, template.encode_words(WORDS).vectors, strict=True))
    assert np.linalg.norm(found["Athens"] - found["athens"]) > 0.1 * np.linalg.norm(found["athens"])


def test_the_converted_model_is_known_by_the_file_it_came_from(template):
    assert template.network.tokenizer.name_or_path.endswith(f"smollm2-135m-{loaders.SMOLLM2.sha256[:16]}")


def test_a_sentence_is_read_bare_or_in_its_own_template_and_never_in_that_of_a_word(small_network):
    network, sentences = small_network("llama"), ["the king saw the dog", "a dog"]
    template = LanguageModelWords("small", network, replace(PRESETS["template"], layer=2))
    bare = LanguageModelWords("small", network, Recipe(layer=2, leading_space=False))
    assert np.array_equal(template.encode_texts(sentences).vectors, bare.encode_words(sentences).vectors)
    assert not np.allclose(template.encode_texts(sentences).vectors, template.encode_words(sentences).vectors)
    own = LanguageModelWords("small", network, Recipe(layer=2, text_template='"{text}" says'))
    wrapped = LanguageModelWords("small", network, Recipe(layer=2, template='"{word}" says'))
    assert np.array_equal(own.encode_texts(sentences).vectors, wrapped.encode_words(sentences).vectors)


def test_mteb_gets_words_as_words_and_sentences_as_sentences(small_network):
    model = LanguageModelWords("small", small_network("llama"), replace(PRESETS["template"], layer=2))
    vectors = model.encode([{"text": ["king", "the king saw"]}, {"text": ["dog"]}], task_metadata=None, hf_split="", hf_subset="")
    assert np.array_equal(vectors[[0, 2]], model.encode_words(["king", "dog"]).vectors)
    assert np.array_equal(vectors[[1]], model.encode_texts(["the king saw"]).vectors)
