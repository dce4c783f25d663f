"""Which words a tokenizer knows, in encoders of all kinds. ``cases`` holds pairs with unknown words, and what is right of them."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import transformers
from mteb.models import SentenceTransformerEncoderWrapper
from scipy.stats import spearmanr
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer, models, pre_tokenizers

from mteb_words import SimLex999, get_model
from mteb_words.tasks.places import local_pairs
from mteb_words.wrappers.adapter import encode_words
from mteb_words.wrappers.contextual.language_model import LanguageModelWords
from mteb_words.wrappers.contextual.network import Network
from mteb_words.wrappers.contextual.reading import read_words, writes_spaces
from mteb_words.wrappers.contextual.recipe import PRESETS, Recipe, parse_recipe
from mteb_words.wrappers.contextual.sentence_encoder import SentenceEncoderWords
from mteb_words.wrappers.contextual.unknown_tokens import marks_of_texts, own_words
from mteb_words.wrappers.vectors import KNOWN, PARTLY_KNOWN, TRUNCATED, UNKNOWN

from ...tasks.entries import named
from ..small_models import bert_tokenizer, byte_level_tokenizer, llama_tokenizer

CASES = Path(__file__).parent / "cases"
WORDS = ["king", "日本", "\U0001f600", "king 日本", "日本 國王", "", "\u200b"]
MARKS = [KNOWN, UNKNOWN, UNKNOWN, KNOWN | PARTLY_KNOWN, UNKNOWN, UNKNOWN, UNKNOWN]
RECIPES = [*PRESETS, "bare-echo", "template-last"]


def scored(registered, model, path):
    return named(registered.evaluate(model, [local_pairs(path)], cache=None).task_results[0].scores["test"][0])


def unigram_tokenizer():
    """As XLM-R has: a space before each word is a token of its own, if the word is unknown."""
    pieces = [("<unk>", 0.0), ("▁", -2.0), ("▁king", -1.0), ("▁queen", -1.0), *((letter, -5.0) for letter in "abcdefghijklmnopqrstuvwxyz")]
    tokenizer = Tokenizer(models.Unigram(pieces, 0))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>")


@pytest.fixture(scope="module")
def bert(small_network):
    return small_network("bert")


@pytest.mark.models
def test_a_word_of_unknown_tokens_is_unknown_to_a_registered_encoder(registered, minilm):
    chinese = scored(registered, minilm, CASES / "C20" / "chinese.tsv")
    assert (chinese["n_answered"], chinese["n_asked"], chinese["coverage"]) == (5, 8, 0.625)
    assert chinese["cosine_spearman"] == pytest.approx(0.9, abs=1e-6)
    others = scored(registered, minilm, CASES / "C20" / "amharic_emoji.tsv")
    assert (others["n_answered"], others["n_asked"], others["coverage"]) == (0, 8, 0)


@pytest.mark.models
def test_what_is_answered_of_the_chinese_pairs_is_what_transformers_says(minilm):
    """Independent of this package: the words whose ids are not [UNK] alone, and scipy over the cosines of sentence-transformers."""
    tokenizer, model = minilm.model.tokenizer, minilm.model
    rows = [line.split("\t") for line in (CASES / "C20" / "chinese.tsv").read_text().splitlines()[1:]]

    def is_known(word):
        return set(tokenizer(word, add_special_tokens=False)["input_ids"]) != {tokenizer.unk_token_id}

    answered = [row for row in rows if is_known(row[0]) and is_known(row[1])]
    vectors = {word: model.encode([word])[0] for row in answered for word in row[:2]}
    cosines = [float(vectors[a] @ vectors[b] / np.linalg.norm(vectors[a]) / np.linalg.norm(vectors[b])) for a, b, _ in answered]
    assert len(answered) == 5
    assert spearmanr(cosines, [float(score) for _, _, score in answered]).statistic == pytest.approx(0.9)


@pytest.mark.parametrize("name", RECIPES)
def test_a_word_of_unknown_tokens_is_unknown_by_every_recipe(bert, name):
    found = LanguageModelWords("small", bert, parse_recipe(name)).encode_words(WORDS)
    assert found.known.tolist() == [mark != UNKNOWN for mark in MARKS]
    assert found.marks.tolist() == MARKS
    assert not found.vectors[1].any()


@pytest.mark.parametrize("kind", ["ours", "mteb's"])
def test_a_word_of_unknown_tokens_is_unknown_to_a_sentence_encoder(small_sentence_encoder, kind):
    if kind == "ours":
        found = SentenceEncoderWords("small", SentenceTransformer(str(small_sentence_encoder), device="cpu")).encode_words(WORDS)
    else:
        model = SentenceTransformerEncoderWrapper(str(small_sentence_encoder), device="cpu")
        about = {"task_metadata": SimLex999.metadata, "hf_split": "test", "hf_subset": "default", "encode_kwargs": {"batch_size": 2}}
        found = encode_words(model, WORDS, **about)
    assert found.known.tolist() == [mark != UNKNOWN for mark in MARKS]
    assert found.marks.tolist() == MARKS


def test_a_part_of_unknown_tokens_is_unknown_in_its_sentence(bert, small_sentence_encoder):
    text = "the 日本 and the king日本 and the king"
    spans = [(4, 6), (15, 21), (text.rindex("king"), len(text))]
    for model in (
        LanguageModelWords("small", bert, Recipe()),
        SentenceEncoderWords("small", SentenceTransformer(str(small_sentence_encoder), device="cpu")),
    ):
        found = model.encode_spans([text] * 3, spans)
        assert found.marks.tolist() == [UNKNOWN, KNOWN | PARTLY_KNOWN, KNOWN]


@pytest.mark.parametrize(
    ("tokenizer", "known"),
    [
        (bert_tokenizer, [True, False, False, True]),
        (unigram_tokenizer, [True, False, False, True]),
        (llama_tokenizer, [True, False, False, True]),
        (byte_level_tokenizer, [True, True, True, True]),  # every byte is a token
    ],
)
def test_what_tokenizers_of_several_kinds_know(tokenizer, known):
    words = ["king", "日本", "日本 國王", "king 日本"]
    made = tokenizer()
    assert (marks_of_texts(made, words) > 0).tolist() == known
    assert [reading.is_known for reading in read_words(made, Recipe(), words)] == known
    assert marks_of_texts(made.backend_tokenizer, words).tolist() == marks_of_texts(made, words).tolist()


def test_a_word_longer_than_the_model_takes_is_counted(registered, bert, small_sentence_encoder, tmp_path):
    long = "king " * 100
    language_model = LanguageModelWords("small", bert, Recipe())
    sentence_encoder = SentenceEncoderWords("small", SentenceTransformer(str(small_sentence_encoder), device="cpu"))
    for model in (language_model, sentence_encoder):
        assert model.encode_words(["king", long]).marks.tolist() == [KNOWN, KNOWN | TRUNCATED]
    path = tmp_path / "long.tsv"
    path.write_text(f"king\tqueen\t1\n{long}\tman\t2\nking 日本\tman\t3\n")
    found = scored(registered, language_model, path)
    assert (found["n_truncated"], found["n_partly_known"], found["coverage"]) == (1, 1, 1)


def test_what_is_stored_of_a_word_says_the_same_later(small_sentence_encoder, tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path))
    for _ in range(2):
        assert get_model(f"hf:{small_sentence_encoder}").encode_words(WORDS).marks.tolist() == MARKS


@pytest.fixture
def armenian(tmp_path):
    """A model with a tokenizer without Latin letters."""
    folder = shutil.copytree(CASES / "C21" / "bert-hy", tmp_path / "bert-hy")
    transformers.AutoModel.from_config(transformers.AutoConfig.from_pretrained(folder)).save_pretrained(folder)
    return folder


def test_a_tokenizer_without_latin_letters_is_a_tokenizer(registered, armenian, tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    found = scored(registered, get_model(f"hf:{armenian}"), CASES / "C21" / "pairs_hy.tsv")
    assert (found["n_answered"], found["n_asked"]) == (3, 3)


@pytest.mark.parametrize("letters", ["אבגדהוזחטי", "กขฃคฅฆงจฉช", "日本国王女大学生中山水"])
@pytest.mark.parametrize("always", [True, False])
def test_whether_a_space_is_written_is_found_with_words_of_the_tokenizers_own(letters, always):
    pieces = [("<unk>", 0.0), ("▁", -9.0), *((before + letter, -1.0) for letter in letters for before in ("", "▁"))]
    tokenizer = Tokenizer(models.Unigram(pieces, 0))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always" if always else "never", split=False)
    made = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>")
    assert len(own_words(made)) == 2
    assert set("".join(own_words(made))) <= set(letters)
    assert writes_spaces(made) is always


def test_a_folder_without_a_tokenizer_is_still_refused(armenian):
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (armenian / name).unlink()
    with pytest.raises(Exception, match=r"holds no tokenizer|Couldn't instantiate|tokenizer"):
        Network(armenian, "cpu")
