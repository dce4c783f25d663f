"""Words in context, as mteb tasks."""

import json

import numpy as np
import pytest

from mteb_words import AnchorVariation, SentenceVariation, WordSenseInContext
from mteb_words.tasks.sources.anchors import CHANGED, KEPT, VARIATIONS, anchor_columns, read_anchors
from mteb_words.tasks.sources.sense_frames import read_frames
from mteb_words.tasks.sources.sentence_edits import CONTRASTS, read_edits
from mteb_words.wrappers.base import WordModel
from mteb_words.wrappers.static.functions import FunctionWords
from mteb_words.wrappers.vectors import WordVectors, parts_of

from ..entries import named

TASKS = (AnchorVariation, SentenceVariation, WordSenseInContext)
ANCHORS = {(s.text, s.span): s for s in read_anchors()}
GLOSSES = {(s.text, s.span): (frame.anchor, s.sense) for frame in read_frames() for s in (frame.same, frame.reworded, frame.other)}
FIRST = {frame.anchor: frame.same.sense for frame in reversed(read_frames())}
SENTENCES = {s.text: s for s in read_anchors()}
CHANGES = {edit.changed for edit in read_edits()}
EDITED = {text: edit.base_id for edit in read_edits() for text in (edit.base, edit.kept, edit.changed)}
N_WORDS, N_EDITS = len(read_frames()) // 2, len(read_edits())


class Knowing(WordModel):
    """Knows what each sentence means: a vector turns by ``turn`` when, and only when, the meaning does."""

    def __init__(self, turn=1.0):
        self.name, self.turn = "knowing", turn
        self.columns = {}

    def vector(self, name, *, changed):
        vector = np.zeros(3_000)
        vector[self.columns.setdefault(name, 1 + len(self.columns))] = 1
        vector[0] = self.turn * changed
        return vector

    def of_text(self, text):
        if text in EDITED:
            return self.vector(EDITED[text], changed=text in CHANGES)
        sentence = SENTENCES.get(text)
        if sentence is None:
            return self.vector(text, changed=False)
        return self.vector(f"anchor {sentence.anchor}", changed=sentence.variation in (*CHANGED, "negation", "jumbling"))

    def of_anchor(self, sentence):
        return self.vector(f"anchor {sentence.anchor}", changed=sentence.variation in (*CHANGED, "jumbling"))

    def of_span(self, text, span):
        if (text, span) in ANCHORS:
            return self.of_anchor(ANCHORS[text, span])
        anchor, sense = GLOSSES[text, span]
        return self.vector(anchor, changed=sense != FIRST[anchor])

    def encode_words(self, words):
        return WordVectors(tuple(words), np.float32([self.of_text(word) for word in words]), np.ones(len(words), dtype=bool))

    def encode_spans(self, texts, spans):
        rows = [self.of_span(text, tuple(span)) for text, span in zip(texts, spans, strict=True)]
        return WordVectors(tuple(parts_of(texts, spans)), np.float32(rows), np.ones(len(texts), dtype=bool))


def scores(registered, model, task):
    return named(registered.evaluate(model, [task()], cache=None, show_progress_bar=False).task_results[0].scores["test"][0])


def test_a_model_that_knows_all_meanings_has_the_scores_that_follow(registered):
    found = scores(registered, Knowing(), AnchorVariation)
    assert found["main_score"] == found["accuracy"] == found["auroc"] == found["auroc_jumbling"] == 1
    assert {name: row["accuracy"] for name, row in found["frames"].items()} == dict.fromkeys(
        ("left", "right", "noun", "verb", "adjective"), 1
    )
    half = 1 - 0.5**0.5  # the angle of (1, 0) and (1, 1)
    for name, part in found["variations"].items():
        assert part["inter_contextual_variance"] == pytest.approx(0 if name in KEPT else half, abs=1e-7), name
        assert part["n_asked"] == part["n_answered"] == 180
    # different anchors are at right angles in base sentences
    assert found["expected_cosine"] == pytest.approx(0, abs=1e-9)
    assert found["variations"]["synonym"]["self_similarity"] == pytest.approx(1, abs=1e-7)
    assert found["sides"].keys() == {"left", "right", "both", "none"}
    assert sum(part["n_asked"] for part in found["sides"].values()) == 8 * 180  # all but jumbling
    assert sum(part["n_asked"] for part in found["places"].values()) == 8 * 180
    assert (found["n_asked"], found["coverage"]) == (4 * N_WORDS, 1)


def test_its_sentences_pass_every_contrast_and_its_senses_are_told(registered):
    found = scores(registered, Knowing(), SentenceVariation)
    assert found["pass_rate"] == found["main_score"] == 1
    assert {name: (row["pass_rate"], row["tied"]) for name, row in found["contrasts"].items()} == dict.fromkeys(CONTRASTS, (1, 0))
    assert (found["n_asked"], found["n_answered"]) == (N_EDITS, N_EDITS)
    assert found["interval"][1] == 1 > found["interval"][0] > 0.9
    assert found["alpha"] == pytest.approx(1, abs=1e-9)
    assert {row["criterion_rate"] for row in found["criteria"].values()} == {1}
    assert found["criteria"]["antonym"]["margin"] == pytest.approx(1 - 0.5**0.5, abs=1e-7)
    assert found["variations"]["random"]["distance"] == pytest.approx(1, abs=1e-7)
    assert found["margins"]["antonym"][11] == 180  # .29: between .1 and .3
    senses = scores(registered, Knowing(), WordSenseInContext)
    assert senses["main_score"] == senses["auroc"] == senses["accuracy"] == senses["auroc_answered"] == 1
    assert senses["threshold"] == pytest.approx((1 + 0.5**0.5) / 2, abs=1e-7)
    assert senses["n_asked"] == 8 * N_WORDS == sum(part["n_asked"] for part in senses["words_before"].values())


def test_a_model_that_never_moves_is_at_chance_and_fails_where_a_tie_is_no_answer(registered):
    found = scores(registered, Knowing(turn=0.0), AnchorVariation)
    assert found["main_score"] == found["auroc"] == 0.5
    assert found["inter_contextual_variance"] == 0
    assert scores(registered, Knowing(turn=0.0), WordSenseInContext)["main_score"] == 0.5
    sentences = scores(registered, Knowing(turn=0.0), SentenceVariation)
    assert sentences["main_score"] == 0
    assert {row["tied"] for row in sentences["contrasts"].values()} == {1}
    assert {name: part["criterion_rate"] for name, part in sentences["criteria"].items()} == {
        "semantic distinction": 1, "synonym": 0.5, "antonym": 0.5, "negation": 0.5, "jumbling": 0.5,
    }  # fmt: skip


def test_static_vectors_stay_where_they_are(registered, glove):
    found = scores(registered, glove, AnchorVariation)
    assert found["main_score"] == 0.5
    assert {row["accuracy"] for row in found["frames"].values()} == {0.5}
    assert found["contextual_deviation"] == 0
    assert found["sides"]["right"]["inter_contextual_variance"] == 0
    assert found["sides"]["right"]["auroc"] == 0.5
    assert scores(registered, glove, WordSenseInContext)["auroc"] == 0.5
    sentences = scores(registered, glove, SentenceVariation)
    order = sentences["contrasts"]["order"]  # the same words have the same mean; but GloVe has a row for the token "sun."
    assert (order["pass_rate"], order["tied"]) == (pytest.approx(0, abs=0.005), pytest.approx(1, abs=0.005))
    assert sentences["criteria"]["jumbling"]["criterion_rate"] == 0


@pytest.mark.parametrize(("task", "column"), [(AnchorVariation, "anchor"), (SentenceVariation, "of"), (WordSenseInContext, "word")])
def test_a_sentence_encoder_tells_more_than_static_vectors(registered, minilm, glove, monkeypatch, task, column):
    """On every fourth word or base sentence."""
    whole = task().read()
    chosen = set(sorted(set(whole[column]))[::4])
    quarter = {name: [value for value, key in zip(values, whole[column], strict=True) if key in chosen] for name, values in whole.items()}
    monkeypatch.setattr(task, "read", lambda self: quarter)
    assert scores(registered, minilm, task)["interval"][0] > scores(registered, glove, task)["interval"][1]


@pytest.mark.parametrize("task", TASKS)
def test_scores_are_plain_json_and_the_same_again(registered, task):
    model = registered.get_model("mteb-words/random-300d")
    one, other = (scores(registered, model, task) for _ in range(2))
    assert one == other
    assert len(json.dumps(one, allow_nan=False)) < 24_000


@pytest.mark.parametrize("task", TASKS)
def test_a_model_that_knows_nothing_is_at_chance_and_never_nan(registered, task):
    class Ignorant(Knowing):
        def encode_words(self, words):
            return WordVectors(tuple(words), np.zeros((len(words), 3), dtype=np.float32), np.zeros(len(words), dtype=bool))

        def encode_spans(self, texts, spans):
            return self.encode_words(parts_of(texts, spans))

    found = scores(registered, Ignorant(), task)
    assert found["main_score"] == (0 if task is SentenceVariation else 0.5)  # there an unanswered contrast fails
    assert found["interval"] == [0, 1]
    assert found["coverage"] == found["n_answered"] == 0
    json.dumps(found, allow_nan=False)


def test_a_model_without_spans_says_so(registered):
    whole = FunctionWords("whole", lambda texts: np.ones((len(texts), 2)))
    from mteb_words import UnsupportedError

    with pytest.raises(UnsupportedError, match="none for a word inside it"):
        registered.evaluate(whole, [AnchorVariation()], cache=None, show_progress_bar=False)
    assert scores(registered, whole, SentenceVariation)["main_score"] == 0  # ties fail


def test_the_rows_say_what_the_sentences_say():
    columns = anchor_columns()
    assert {len(values) for values in columns.values()} == {1_800}
    assert set(columns["variation"]) == {"base", *VARIATIONS}
    for text, start, end, sentence in zip(columns["text"], columns["start"], columns["end"], read_anchors(), strict=True):
        assert text[start:end] == sentence.target
    assert {side for side, variation in zip(columns["side"], columns["variation"], strict=True) if variation == "base"} == {"none"}


def test_in_a_causal_model_a_change_to_the_right_of_an_anchor_moves_it_not_by_a_bit(small_network):
    from mteb_words import Recipe
    from mteb_words.wrappers.contextual.language_model import LanguageModelWords

    columns = anchor_columns()
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    rows = [row for row in rows if row["side"] == "right"]
    bases = {(s.anchor, s.base): s for s in read_anchors() if s.variation == "base"}
    model = LanguageModelWords("small", small_network("llama"), Recipe(layer=3))
    varied = model.encode_spans([row["text"] for row in rows], [(row["start"], row["end"]) for row in rows]).vectors
    before = [bases[row["anchor"], row["base"]] for row in rows]
    assert len(rows) == 56
    assert np.array_equal(varied, model.encode_spans([s.text for s in before], [s.span for s in before]).vectors)
    echo = LanguageModelWords("small", small_network("llama"), Recipe(layer=3, echo=True))
    short = sorted(range(len(rows)), key=lambda n: len(rows[n]["text"]))[:5]  # this small model takes 64 tokens
    moved = echo.encode_spans([rows[n]["text"] for n in short], [(rows[n]["start"], rows[n]["end"]) for n in short]).vectors
    assert not (moved == echo.encode_spans([before[n].text for n in short], [before[n].span for n in short]).vectors).all(axis=1).any()
