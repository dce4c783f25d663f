"""`mteb-words sweep`: every layer and pooling, each a result of its own, from one forward pass a word."""

import json
import shutil

import numpy as np
import pytest

from mteb_words import MtebWordsError
from mteb_words.extension.runs.commands import run_command, sweep_command
from mteb_words.schema import MODEL_FACTS

pytestmark = pytest.mark.models


@pytest.fixture
def model(small_model):
    return small_model("llama")


@pytest.fixture(autouse=True)
def cache_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))


def scores(folder):
    """(layer, pooling) -> scores, from the result files of a sweep."""
    found = {}
    for path in folder.rglob("WordSim353.json"):
        meta = json.loads((path.parent / "model_meta.json").read_text())
        facts = meta["loader_kwargs"][MODEL_FACTS]
        recipe = facts["recipe"]
        assert (facts["base"], facts["declared"]) == (meta["name"].partition("@")[0], False)
        assert meta["experiment_kwargs"] == {"layer": recipe["layer"], "pooling": recipe["pooling"]}
        assert path.parent.parent.name == "experiments"
        found[recipe["layer"], recipe["pooling"]] = json.loads(path.read_text())["scores"]["test"][0]["main_score"]
    return found


def test_each_layer_and_pooling_has_the_score_of_a_run_of_its_own(registered, model, tmp_path, capsys, monkeypatch):
    arguments = ["-t", "WordSim353", "--output-folder"]
    assert (
        sweep_command(["-m", f"hf:{model}@bare", "--layers", "all", "--pooling", "mean", "last", *arguments, str(tmp_path / "sweep")]) == 0
    )
    printed = capsys.readouterr().out
    found = scores(tmp_path / "sweep")
    assert set(found) == {(layer, pooling) for layer in range(5) for pooling in ("mean", "last")}
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "other cache"))
    for (layer, pooling), score in found.items():
        name = f"bare-L{layer}-{pooling}"
        run_command(["-m", f"hf:{model}@{name}", *arguments, str(tmp_path / name)])
        (path,) = (tmp_path / name).rglob("WordSim353.json")
        assert json.loads(path.read_text())["scores"]["test"][0]["main_score"] == pytest.approx(score, abs=2e-6)
        assert f"{score:.4f}" in printed
    best = max(found.values())
    assert f"best: {best:.4f}, layer {next(layer for (layer, _), score in found.items() if score == best)}" in printed


def test_a_word_passes_through_the_model_once(registered, model, tmp_path, monkeypatch):
    from mteb_words.wrappers.contextual.network import Network

    tokens = []
    states = Network.states

    def counted(self, ids, layers, before=None):
        tokens.append(ids.numel())
        return states(self, ids, layers, before)

    monkeypatch.setattr(Network, "states", counted)
    arguments = ["-m", f"hf:{model}@bare", "-t", "WordSim353", "--output-folder"]
    sweep_command([*arguments, str(tmp_path / "one"), "--layers", "4"])
    once = sum(tokens)
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "other cache"))
    tokens.clear()
    sweep_command([*arguments, str(tmp_path / "all"), "--pooling", "mean", "last", "first"])
    assert sum(tokens) == once > 0


def test_a_second_sweep_and_a_wider_one_do_only_what_is_missing(registered, model, tmp_path, monkeypatch):
    arguments = ["-m", f"hf:{model}@template", "-t", "WordSim353", "--output-folder", str(tmp_path / "results")]
    sweep_command([*arguments, "--layers", "1-2"])
    before = {path: path.read_bytes() for path in (tmp_path / "results").rglob("WordSim353.json")}
    assert len(before) == 2
    sweep_command([*arguments, "--layers", "0", "1-3"])
    after = {path: path.read_bytes() for path in (tmp_path / "results").rglob("WordSim353.json")}
    assert len(after) == 4
    assert all(after[path] == content for path, content in before.items())


def test_what_is_missing_of_a_sweep_takes_one_pass_too(registered, model, tmp_path, monkeypatch):
    from mteb_words.wrappers.contextual.network import Network

    calls = []
    states = Network.states
    monkeypatch.setattr(Network, "states", lambda self, *args: calls.append(1) or states(self, *args))
    arguments = ["-m", f"hf:{model}@bare", "-t", "WordSim353", "--output-folder", str(tmp_path / "results")]
    sweep_command([*arguments, "--layers", "0"])
    calls.clear()
    sweep_command([*arguments, "--layers", "1"])
    once = len(calls)
    calls.clear()
    sweep_command([*arguments, "--layers", "all", "--pooling", "mean", "max"])
    assert len(calls) == once > 0


def no_files(model, folder):
    return "static:" + str(folder / "gone.txt"), "gone.txt cannot be read"


def no_language_model(model, folder):
    return "mteb-words/random-300d", "random-300d has no layers to choose from"


def no_such_layer(model, folder):
    small = folder / "fewer"
    shutil.copytree(model, small)
    config = json.loads((small / "config.json").read_text())
    (small / "config.json").write_text(json.dumps({**config, "num_hidden_layers": config["num_hidden_layers"] - 1}))
    return f"hf:{small}@bare", "has layers 0 to 3"


def damaged_weights(model, folder):
    shutil.copytree(model, folder / "damaged")
    (folder / "damaged" / "model.safetensors").write_bytes(b"no weights")
    return f"hf:{folder / 'damaged'}@bare", ""


def folder_of_another(model, folder):
    shutil.copytree(model, folder / "Taken")
    (folder / "results" / "results" / "local__taken@bare").mkdir(parents=True)
    return f"hf:{folder / 'Taken'}@bare", "belongs to the model 'local__taken@bare'"


@pytest.mark.parametrize("bad", [no_files, no_language_model, no_such_layer, damaged_weights, folder_of_another])
@pytest.mark.parametrize("first", [True, False], ids=["bad first", "bad last"])
def test_a_model_that_cannot_be_swept_does_not_stop_the_others(registered, model, tmp_path, capsys, bad, first):
    name, reason = bad(model, tmp_path)
    models = [name, f"hf:{model}@bare"] if first else [f"hf:{model}@bare", name]
    folder = tmp_path / "results"
    assert sweep_command(["-m", *models, "--layers", "4", "-t", "WordSim353", "-v", "0", "--output-folder", str(folder)]) == 1
    assert set(scores(folder)) == {(4, "mean")}
    (said,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith(f"{name} cannot run: ")]
    assert reason in said


def test_a_model_that_goes_to_another_folder_leaves_the_sweep_where_it_belongs(registered, model, tmp_path, monkeypatch, capsys):
    from mteb_words.wrappers.contextual.network import Network

    states = Network.states

    def elsewhere(self, *given):
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / "elsewhere")
        return states(self, *given)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Network, "states", elsewhere)
    assert sweep_command(["-m", f"hf:{model}@bare", "--layers", "1", "4", "-t", "WordSim353", "-v", "0", "--output-folder", "mine"]) == 0
    assert len(scores(tmp_path / "mine")) == 2
    assert [path.suffix for path in (tmp_path / "mine").glob("sweep-*")] == [".svg"]
    assert not list((tmp_path / "elsewhere").iterdir())
    assert "Curves: mine/sweep-local-small-llama@bare.svg" in capsys.readouterr().out


def test_a_picture_is_of_one_model(registered, model, tmp_path):
    with pytest.raises(MtebWordsError, match="--plot is one file, for the curves of one model"):
        sweep_command(["-m", f"hf:{model}@bare", f"hf:{model}@template", "-t", "WordSim353", "--plot", str(tmp_path / "a.svg")])


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_the_curves_are_drawn_the_same_for_the_same_scores(registered, model, tmp_path, suffix):
    arguments = ["-m", f"hf:{model}@bare", "-t", "WordSim353", "--output-folder", str(tmp_path / "results"), "--layers", "0", "4"]
    pictures = [tmp_path / name / f"curve.{suffix}" for name in ("one", "two")]
    for picture in pictures:
        sweep_command([*arguments, "--plot", str(picture)])
    content = pictures[0].read_bytes()
    assert content == pictures[1].read_bytes()
    assert content.startswith(b"\x89PNG") if suffix == "png" else b"<svg" in content and b"WordSim353" in content


def test_the_board_has_a_row_a_variant(registered, model, tmp_path):
    from mteb_words.leaderboard.site import build

    sweep_command(["-m", f"hf:{model}@bare", "-t", "WordSim353", "--output-folder", str(tmp_path / "results"), "--layers", "0", "4"])
    report = build(tmp_path / "results", tmp_path / "site")
    assert (report.models, report.problems) == (2, ())
    page = (tmp_path / "site" / "index.html").read_text()
    assert "layer 0, pooling mean" in page
    assert "layer 4, pooling mean" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--layers", "5"], "has layers 0 to 4; expected all, or numbers such as 0 8 12-16"),
        (["--layers", "3-1"], "--layers 3-1"),
        (["--layers", "0", "3-1"], "--layers 3-1"),
        (["--layers", "0-999999999999"], "--layers 0-999999999999"),
        (["--layers", "last"], "--layers last"),
        (["--plot", "curve.pdf"], "--plot is curve.pdf; expected a file that ends in .svg or .png"),
    ],
)
def test_what_cannot_be_swept_is_refused(registered, model, tmp_path, arguments, message):
    with pytest.raises(MtebWordsError) as error:
        sweep_command(["-m", f"hf:{model}@bare", "-t", "WordSim353", "--output-folder", str(tmp_path), *arguments])
    assert message in str(error.value)


def test_a_model_without_layers_is_refused(registered, tmp_path):
    with pytest.raises(MtebWordsError, match="random-300d has no layers to choose from"):
        sweep_command(["-m", "mteb-words/random-300d", "-t", "WordSim353", "--output-folder", str(tmp_path)])


def test_the_real_model_shows_how_little_a_bare_word_says_and_how_much_a_middle_layer_in_a_sentence(
    registered, tmp_path, monkeypatch, capsys
):
    monkeypatch.delenv("MTEB_WORDS_CACHE")  # the converted model is there
    arguments = ["-t", "WordSim353", "--output-folder", str(tmp_path)]
    sweep_command(["-m", "mteb-words/smollm2-135m@bare", "--layers", "0", "30", *arguments])
    sweep_command(["-m", "mteb-words/smollm2-135m@template", "--layers", "8", *arguments])
    found = scores(tmp_path)
    values = [found[0, "mean"], found[30, "mean"], found[8, "mean"]]
    assert np.allclose(values, [0.39, 0.03, 0.644], atol=[0.005, 0.01, 0.005])
    assert f"layer 8                           {found[8, 'mean']:.4f}" in capsys.readouterr().out
