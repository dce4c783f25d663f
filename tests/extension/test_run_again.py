"""The command on a model's page and the names that ``run`` takes: they agree on every model."""

import shlex

import pytest

from mteb_words.extension.names import resolve
from mteb_words.extension.runs.flags import run_flags
from mteb_words.leaderboard.board.arrange import command_of
from mteb_words.leaderboard.board.results import Model
from mteb_words.schema import MODEL_FACTS, ModelFacts, ModelId
from mteb_words.wrappers.base import WordModel
from mteb_words.wrappers.catalogue import pretrained_places
from mteb_words.wrappers.catalogue.entries import MODELS

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def on_a_board(meta):
    facts = meta.loader_kwargs.get(MODEL_FACTS)
    return Model(ModelId(meta.name, meta.revision, ""), meta.to_dict(), None if facts is None else ModelFacts.model_validate(facts))


def again(meta):
    """The model that the command on the page of a model runs."""
    words = shlex.split(command_of(on_a_board(meta), ["WordSim353"]))
    options = run_flags(words[2:]).options
    assert words[:2] == ["mteb-words", "run"]
    return resolve(options.models[0], options.model_revision).meta


@pytest.mark.parametrize("name", ["org/bert", "org/bert@bare", "org/bert@paper-L2", "bert", "bert@input", "org/sbert", "org/sbert@bare-L1"])
def test_a_repository_of_the_hub_is_run_again_as_it_was(registered, small_model, small_sentence_encoder, monkeypatch, name):
    folders = {"org/bert": small_model("bert"), "bert": small_model("bert"), "org/sbert": small_sentence_encoder}
    monkeypatch.setattr(pretrained_places, "fetch_repository", lambda text, revision, **_: (folders[text], revision or COMMIT))
    meta = resolve(f"hf:{name}").meta
    found = again(meta)
    assert (found.name, found.revision, found.loader_kwargs) == (meta.name, COMMIT, meta.loader_kwargs)


@pytest.mark.parametrize("record", [record for record in MODELS if not record.missing()], ids=lambda record: record.name)
def test_a_registered_model_is_run_again_as_it_was(registered, record):
    meta = resolve(record.name).meta
    found = again(meta)
    assert (found.name, found.revision) == (meta.name, meta.revision)


def test_a_recipe_that_is_not_registered_is_run_again_as_it_was(registered):
    meta = resolve("mteb-words/smollm2-135m@bare-L3").meta
    found = again(meta)
    assert (found.name, found.loader_kwargs) == (meta.name, meta.loader_kwargs)


def test_a_model_of_mteb_keeps_its_name(registered):
    meta = registered.get_model_meta("sentence-transformers/all-MiniLM-L6-v2")
    assert command_of(on_a_board(meta), ["STS17"]) == f"mteb-words run -m {meta.name} --model-revision {meta.revision} -t STS17"


def test_what_only_somebody_has_claims_no_command(registered):
    vectors = WordModel.from_vectors(["a", "b"], [[1, 2], [2, 1]], name="my-group/my-vectors")
    assert command_of(on_a_board(vectors.mteb_model_meta), ["WordSim353"]) is None
    model = on_a_board(resolve("mteb-words/random-300d").meta)
    assert command_of(model, ["LocalPairs-mine-01234567", "WiC", "CoSimLex-en"]) is None
    assert command_of(model, ["LocalPairs-mine-01234567", "WordSim353"]).endswith("-t WordSim353")
