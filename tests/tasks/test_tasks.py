"""Our tasks as mteb tasks: metadata, data, statistics, cards, upload, unknown words."""

import base64
import dataclasses
import json

import numpy as np
import pytest
from datasets import Dataset, DatasetDict

import mteb_words
from mteb_words import (
    BATSAnalogies,
    GoogleAnalogies,
    GoogleAnalogiesMini,
    LexicalRelations,
    LexicalRelationsRare,
    MtebWordsError,
    SimLex999,
    WordPairSeparationMini,
    WordSim353,
)
from mteb_words.tasks.candidates import frequent_words
from mteb_words.tasks.controls import controls_of
from mteb_words.tasks.english.collection import WORD_BENCHMARKS
from mteb_words.tasks.frequency import BANDS
from mteb_words.tasks.registry import TASKS
from mteb_words.wrappers.base import StaticWords

from .entries import named

FETCHED = {BATSAnalogies, *WORD_BENCHMARKS}  # see test_bats.py and test_word_benchmarks.py


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))


def scores(registered, model, task):
    """The scores of an unregistered or registered task; mteb's public way."""
    return named(registered.evaluate(model, [task], cache=None).task_results[0].scores["test"][0])


@pytest.fixture
def toy(glove):
    """A model that knows 5,000 of GloVe's words."""
    model = StaticWords("toy", list(glove.table.index)[:5_000], np.array(glove.table.vectors[:5_000]))
    model.mteb_model_meta = glove.mteb_model_meta
    return model


@pytest.mark.parametrize("task", TASKS)
def test_the_metadata_are_complete_and_make_a_dataset_card(task):
    assert task.metadata.is_filled()
    card = task.metadata.generate_dataset_card()
    assert task.metadata.name in str(card)
    assert task.metadata.simplified_task_type == "semantic-similarity"


@pytest.mark.parametrize(
    ("task", "rows"),
    [(GoogleAnalogies, 19_544), (WordSim353, 353), (SimLex999, 999), (LexicalRelations, 2_547), (LexicalRelationsRare, 1_867)],
)
def test_the_data_are_a_dataset_dict_with_all_rows(task, rows):
    loaded = task()
    loaded.load_data()
    assert isinstance(loaded.dataset, DatasetDict)
    assert len(loaded.dataset["test"]) == rows


@pytest.mark.parametrize("task", [task for task in TASKS if task not in FETCHED])
def test_descriptive_statistics_are_written_to_our_cache_and_not_into_mteb(task, tmp_path):
    statistics = task().calculate_descriptive_statistics()
    assert task.metadata.descriptive_stat_path.is_relative_to(tmp_path)
    assert task.metadata.descriptive_stats == statistics


def test_the_statistics_of_an_analogy_task_count_questions_words_and_candidates():
    statistics = GoogleAnalogies().calculate_descriptive_statistics()["test"]
    assert statistics["num_samples"] == 19_544
    assert statistics["unique_words"] == 905
    assert statistics["n_candidates"] == 30_416
    assert statistics["relations"]["capital-common-countries"] == 506
    assert sum(statistics["relations"].values()) == 19_544
    assert len(statistics["relations"]) == 14


@pytest.mark.parametrize(
    ("task", "columns"),
    [(GoogleAnalogiesMini, ["relation", "a", "a_prime", "b", "b_prime"]), (SimLex999, ["sentence1", "sentence2", "score"])],
)
def test_pushing_to_the_hub_sends_every_column(task, columns, monkeypatch):
    sent = {}
    monkeypatch.setattr(DatasetDict, "push_to_hub", lambda self, repo, **_: sent.update({repo: self}))
    monkeypatch.setattr(type(task.metadata), "push_dataset_card_to_hub", lambda *_: None)
    loaded = task()
    loaded.load_data()
    loaded.push_dataset_to_hub("someone/words")
    assert sent["someone/words"]["test"].column_names == columns


def test_a_task_works_without_registration_on_any_mteb_encoder(minilm, registered):
    found = scores(registered, minilm, WordSim353())
    assert found["main_score"] == found["cosine_spearman_all"] == found["cosine_spearman"] == pytest.approx(0.729, abs=0.002)
    assert (found["n_asked"], found["n_answered"], found["coverage"]) == (353, 353, 1)
    assert found["versions"]["mteb-words"] == mteb_words.__version__


def test_unknown_words_are_counted_in_a_similarity_score(toy, registered):
    found = scores(registered, toy, SimLex999())
    assert found["n_asked"] == 999
    assert 0 < found["n_answered"] < 999
    assert found["coverage"] == found["n_answered"] / 999
    assert 0 < found["main_score"] == found["cosine_spearman_all"] < found["cosine_spearman"]


def test_a_similarity_score_has_its_interval_its_parts_and_a_second_view(toy, registered):
    found = scores(registered, toy, SimLex999())
    low, high = found["interval"]
    assert low < found["cosine_spearman_all"] < high
    assert set(found["frequency_bands"]) <= set(BANDS)
    for name in ("n_asked", "n_answered"):
        assert sum(part[name] for part in found["frequency_bands"].values()) == found[name]
    assert "parts_of_speech" not in found  # gensim's copy of SimLex-999 does not have them
    assert 250 <= found["n_positives"] < 260  # a quarter of 999
    assert 0 < found["hits_at_1"] <= found["mrr"] <= 1
    assert found["hits_at_1"] <= found["hits_at_3"] <= 1
    assert found["task"]["ceiling"] == 0.78
    assert "Hill, Reichart & Korhonen 2015" in found["task"]["ceiling_source"]
    assert "ceiling" not in scores(registered, toy, WordSim353())["task"]


def test_our_relations_are_scored_each_for_itself(toy, registered):
    found = scores(registered, toy, LexicalRelations())
    assert len(found["relations"]) == 51
    groups = {name.split("/")[0] for name in found["relations"]}
    assert groups == {"inflection", "derivation", "encyclopedic", "lexicographic"} == found["groups"].keys()
    derivation = [part["accuracy"] for name, part in found["relations"].items() if name.startswith("derivation/")]
    assert found["groups"]["derivation"]["accuracy"] == pytest.approx(sum(derivation) / len(derivation))
    counted = {name: part for name, part in found["relations"].items() if LexicalRelations().counts(name)}
    assert {name.split("/")[0] for name in counted} == {"encyclopedic", "lexicographic"}
    assert len(counted) == 25
    assert found["main_score"] == found["accuracy_lemma"]
    assert found["accuracy_lemma"] == pytest.approx(sum(part["accuracy_lemma"] for part in counted.values()) / 25)
    assert found["accuracy"] == pytest.approx(sum(part["accuracy"] for part in counted.values()) / 25)
    assert found["accuracy"] < found["accuracy_lemma"]
    assert found["n_asked"] == sum(part["n_asked"] for part in counted.values())
    low, high = found["group_interval"]
    assert found["group"] == "relation"
    assert low < found["interval"][0] < found["accuracy_lemma"] < found["interval"][1] < high


def test_the_score_among_rare_words_is_in_no_mean():
    assert LexicalRelations.in_mean
    assert not LexicalRelationsRare.in_mean


def test_no_answer_of_a_cased_model_is_a_question_word_in_another_case(registered):
    """Its vectors of lower-case names are near those of the names, so that without folding they would stand in the way."""
    rows = GoogleAnalogiesMini().read()
    spelled = {word for name in ("a", "a_prime", "b") for word in rows[name]} | {answers[0] for answers in rows["b_prime"]}
    rng = np.random.default_rng(0)
    words = {word: rng.normal(size=20) for word in sorted(spelled)}
    words |= {word.lower(): vector + 0.1 * rng.normal(size=20) for word, vector in words.items() if word != word.lower()}
    model = StaticWords("cased", list(words), np.array(list(words.values()), dtype=np.float32))
    lower = StaticWords("names", list(spelled), np.array([words[word] for word in spelled], dtype=np.float32))
    both, names = (scores(registered, each, GoogleAnalogiesMini()) for each in (model, lower))
    assert both["n_candidates_known"] > names["n_candidates_known"]
    assert both["landing"]["b"] > 0.2  # with nothing excluded they do
    assert both["accuracy"] == pytest.approx(names["accuracy"], abs=0.01)


def test_the_gain_over_the_control_is_over_the_same_questions(registered):
    """In one relation both are always right, in the other never: there is no gain, whatever the sizes."""
    words = {"a": [1, 0, 0], "b": [1, 0.1, 0], "c": [0, 1, 0], "d": [0.1, 1, 0], "e": [0, 0, 1], "f": [0.1, 0, 1], "g": [-1, -1, -1]}
    model = StaticWords("few", list(words), np.array(list(words.values()), dtype=np.float32))
    relations = {"always": [("a", "b"), ("c", "d"), ("e", "f")], "never": [("a", "g"), ("c", "g")]}
    task = LexicalRelations()
    task.average = "micro"
    task.dataset = DatasetDict(
        {"test": Dataset.from_list([{"relation": r, "word": w, "answers": [x]} for r, pairs in relations.items() for w, x in pairs])}
    )
    task.data_loaded = True
    task.main_groups = None
    found = scores(registered, model, task)
    assert {name: part["accuracy"] for name, part in found["relations"].items()} == {"always": 1, "never": 0}
    assert found["gain_over_similar_to_b"] == 0


def test_unknown_words_are_counted_in_an_analogy_score(toy, registered):
    found = scores(registered, toy, GoogleAnalogiesMini())
    assert found["n_asked"] == 19_544
    assert found["coverage"] == pytest.approx(found["n_answered"] / 19_544)
    assert found["accuracy"] == pytest.approx(found["accuracy_answered"] * found["coverage"])
    assert found["main_score"] == found["accuracy"]
    assert found["n_candidates_known"] < found["n_candidates"] == 3_665
    for name in ("n_asked", "n_answered"):
        assert sum(part[name] for part in found["relations"].values()) == found[name]
    assert found["groups"]["semantic"]["n_asked"] == 8_869
    assert found["groups"]["syntactic"]["n_asked"] == 10_675
    family = found["relations"]["family"]
    assert 0 < family["accuracy"] < family["accuracy_answered"] <= 1


def test_a_model_that_knows_no_word_scores_0_and_says_so(toy, registered):
    nothing = StaticWords("nothing", ["zyxw"], np.ones((1, 50), dtype=np.float32))
    nothing.mteb_model_meta = toy.mteb_model_meta
    for task in (SimLex999(), GoogleAnalogiesMini()):
        found = scores(registered, nothing, task)
        assert (found["main_score"], found["n_answered"], found["coverage"]) == (0, 0, 0)
    assert scores(registered, nothing, SimLex999())["interval"] == [-1, 1]


@pytest.mark.parametrize(
    ("task", "kind", "chance"),
    [(SimLex999, "WordSimilarity", 0), (GoogleAnalogiesMini, "WordAnalogy", 1 / 3_665), (WordPairSeparationMini, "WordSeparation", 0.5)],
)
def test_a_result_says_what_its_task_is_and_how_sure_its_score_is(toy, registered, task, kind, chance):
    found = scores(registered, toy, task())
    low, high = found["interval"]
    draws = np.frombuffer(base64.b64decode(found["draws"]), dtype="<f4")
    assert draws.shape == (2_000,)
    assert low < found["main_score"] < high
    assert np.quantile(draws, [0.025, 0.975]) == pytest.approx([low, high], abs=0.02)
    assert found["task"] == {
        "type": kind,
        "description": task.metadata.description,
        "main_score": task.metadata.main_score,
        "chance": pytest.approx(chance, abs=1e-6),
        "reference": task.metadata.reference,
        "direction": "higher",
        "in_mean": True,
        "controls": controls_of(task.metadata.name, task.metadata.revision, task().scoring_version),
        "part_of": list(task.part_of),
    } | ({"ceiling": 0.78, "ceiling_source": task.ceiling.source} if task is SimLex999 else {})
    assert len(json.dumps({name: found[name] for name in ("interval", "draws", "task")})) < 12_000


@pytest.mark.parametrize("task", [SimLex999, GoogleAnalogiesMini, WordPairSeparationMini])
def test_draws_are_of_the_same_items_whatever_a_model_knows(toy, registered, task):
    """A model that knows a few words less has nearly the same draws: were they of other items, they would have nothing in common."""
    fewer = StaticWords("fewer", list(toy.table.index)[:4_900], np.array(toy.table.vectors[:4_900]))
    fewer.mteb_model_meta = toy.mteb_model_meta
    packed = [scores(registered, model, task())["draws"] for model in (toy, fewer)]
    assert np.corrcoef([np.frombuffer(base64.b64decode(draws), dtype="<f4") for draws in packed])[0, 1] > 0.8


def test_predictions_are_saved_when_asked_for(toy, registered, tmp_path):
    registered.evaluate(toy, [SimLex999(), GoogleAnalogiesMini()], cache=None, prediction_folder=tmp_path)
    cosines = json.loads((tmp_path / "SimLex999_predictions.json").read_text())["default"]["test"]
    assert len(cosines) == 999
    assert None in cosines
    answers = json.loads((tmp_path / "GoogleAnalogiesMini_predictions.json").read_text())["default"]["test"]
    assert len(answers) == 19_544
    assert {"relation", "a", "a_prime", "b", "b_prime", "rank", "first"} == answers[0].keys()
    assert {record["rank"] is None for record in answers} == {True, False}


def test_loading_twice_reads_once(monkeypatch):
    task = WordSim353()
    task.load_data()
    monkeypatch.setattr(WordSim353, "read", lambda self: pytest.fail("read again"))
    task.load_data()


def test_the_frequent_words_are_plain_lower_case_and_the_longer_list_goes_on_from_the_shorter():
    words = frequent_words(1_000)
    assert words[:3] == ("the", "to", "and")
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert frequent_words(3_000)[:1_000] == words


def test_a_candidate_list_that_is_not_the_known_one_is_refused():
    other = dataclasses.replace(GoogleAnalogies.candidates, frequent=29_999)
    with pytest.raises(MtebWordsError, match=r"has 29999 words .*, expected 30416 .*; .* pip install wordfreq==3\.1\.1"):
        other.words([])


class Prompted:
    """An mteb encoder that notes the type of task that it is asked for its prompt by."""

    def __init__(self, meta):
        self.mteb_model_meta, self.types = meta, set()

    def encode(self, inputs, *, task_metadata, **_):
        self.types.add(task_metadata.type)
        texts = [text for batch in inputs for text in batch["text"]]
        return np.array([np.random.default_rng(list(text.encode())).normal(size=8) for text in texts], dtype=np.float32)

    def similarity(self, left, right): ...

    def similarity_pairwise(self, left, right): ...


def test_a_model_reads_pairs_of_words_with_its_prompt_for_sts(toy, registered):
    encoder = Prompted(toy.mteb_model_meta)
    found = scores(registered, encoder, SimLex999())
    assert encoder.types == {"STS"}
    assert found["task"]["type"] == SimLex999.metadata.type == "WordSimilarity"
