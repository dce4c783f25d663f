"""What a model reads for a word: which tokens, and which of them are the word's."""

import pytest

from mteb_words import Recipe, SpanError, UnsupportedError
from mteb_words.wrappers.contextual.reading import Reading, by_length, read_spans, read_words, shared_prefix, writes_spaces

from ..small_models import bert_tokenizer, byte_level_tokenizer, llama_tokenizer


@pytest.fixture(scope="module")
def tokenizers():
    return {"byte level": byte_level_tokenizer(), "llama": llama_tokenizer(), "bert": bert_tokenizer()}


@pytest.mark.parametrize(("kind", "writes"), [("byte level", False), ("llama", True)])
def test_whether_a_tokenizer_writes_the_first_space_is_found_by_trying(tokenizers, kind, writes):
    assert writes_spaces(tokenizers[kind]) is writes


@pytest.mark.parametrize("kind", ["byte level", "llama", "bert"])
@pytest.mark.parametrize("word", ["important", "extraordinarily", "Straße", "日本", "don't"])
def test_a_word_alone_has_the_tokens_that_it_has_inside_a_text(tokenizers, kind, word):
    tokenizer = tokenizers[kind]
    (alone,) = read_words(tokenizer, Recipe(), [word])
    (inside,) = read_words(tokenizer, Recipe(template="they say {word} twice"), [word])
    assert alone.ids[alone.first : alone.stop] == inside.ids[inside.first : inside.stop] != ()


def test_without_a_leading_space_a_byte_level_tokenizer_reads_the_start_of_a_word(tokenizers):
    with_space, without = (
        read_words(tokenizers["byte level"], Recipe(leading_space=leading), ["important"])[0].ids for leading in (True, False)
    )
    assert tokenizers["byte level"].decode(with_space) == " important"
    assert tokenizers["byte level"].decode(without) == "important"


@pytest.mark.parametrize(("kind", "before", "after"), [("llama", 1, 0), ("bert", 1, 1), ("byte level", 0, 0)])
def test_which_positions_are_pooled(tokenizers, kind, before, after):
    def read(**recipe):
        (reading,) = read_words(tokenizers[kind], Recipe(template="a {word} b", **recipe), ["people"])
        return reading

    word, text, everything = (read(pooled=pooled) for pooled in ("word", "text", "all"))
    assert (everything.first, everything.stop) == (0, len(everything.ids))
    assert (text.first, text.stop) == (before, len(text.ids) - after)
    assert tokenizers[kind].decode(word.ids[word.first : word.stop]).replace(" ##", "").strip() == "people"
    assert len(read(special_tokens=False).ids) == len(word.ids) - before - after


def test_lower_case_is_read_where_the_recipe_says_so(tokenizers):
    tokenizer = tokenizers["byte level"]
    assert read_words(tokenizer, Recipe(case="lower"), ["PEOPLE"]) == read_words(tokenizer, Recipe(), ["people"])


@pytest.mark.parametrize("recipe", [Recipe(), Recipe(pooled="all"), Recipe(pooled="text", template="a {word}")])
def test_the_empty_word_has_nothing_to_pool(tokenizers, recipe):
    (reading,) = read_words(tokenizers["bert"], recipe, [""])
    assert reading.first == reading.stop


def test_a_span_takes_every_token_that_it_touches(tokenizers):
    text = "he is certainly important"
    found = tokenizers["byte level"](text, return_offsets_mapping=True)
    token, (left, _) = next((t, o) for t, o in zip(found["input_ids"], found["offset_mapping"], strict=True) if o[1] - o[0] >= 3)
    (reading,) = read_spans(tokenizers["byte level"], Recipe(), [text], [(left + 1, left + 2)])
    assert reading.ids[reading.first : reading.stop] == (token,)


@pytest.mark.parametrize("span", [(2, 2), (3, 2), (-1, 2), (0, 99)])
def test_a_span_outside_its_text_is_refused(tokenizers, span):
    with pytest.raises(SpanError, match=f"the span {span[0]}:{span[1]} is empty or outside the text of 5 characters 'words'"):
        read_spans(tokenizers["bert"], Recipe(), ["words"], [span])


def test_a_span_beyond_what_the_model_takes_has_nothing_to_pool(tokenizers):
    beyond, inside = read_spans(tokenizers["bert"], Recipe(), ["a " * 20 + "end"] * 2, [(40, 43), (2, 3)], longest=8)
    assert (beyond.is_known, inside.is_known) == (False, True)


def test_a_span_without_a_token_has_nothing_to_pool(tokenizers):
    blank, word = read_spans(tokenizers["bert"], Recipe(), ["a  b"] * 2, [(1, 3), (3, 4)])
    assert (blank.is_known, word.is_known) == (False, True)


def test_one_span_a_text_is_expected(tokenizers):
    with pytest.raises(SpanError, match="got 2 texts and 1 spans; expected one span a text"):
        read_spans(tokenizers["bert"], Recipe(), ["a", "b"], [(0, 1)])


def test_a_tokenizer_without_positions_is_said_to_be_unsupported():
    class Slow:
        is_fast = False

        def __call__(self, text, **_):
            return {"input_ids": [1]}

    with pytest.raises(UnsupportedError, match="Slow does not say where its tokens stand"):
        read_words(Slow(), Recipe(), ["a"])


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([Reading((1, 2, 3), 2, 3), Reading((1, 2, 4, 5), 2, 4)], 2),
        ([Reading((1, 2, 3), 1, 3), Reading((1, 2, 4), 2, 3)], 1),  # a pooled token is not shared
        ([Reading((1, 2), 2, 2), Reading((1, 2), 2, 2)], 1),  # something is left to compute
        ([Reading((1, 2, 3), 0, 3), Reading((1, 2, 4), 0, 3)], 0),
        ([Reading((1, 5, 3), 2, 3), Reading((1, 6, 3), 2, 3)], 1),
    ],
)
def test_the_prefix_that_readings_share(readings, expected):
    assert shared_prefix(readings) == expected


def test_batches_are_of_one_length_and_within_the_budget():
    lengths = [3, 5, 3, 3, 40, 5, 3]
    batches = list(by_length(lengths, tokens=9))
    assert batches == [[4], [1], [5], [0, 2, 3], [6]]  # longest first; at least one text each
    assert list(by_length([], tokens=9)) == []
