"""A model that forgets which of its vectors is which gains nothing: snapped to centroids, it stays below the limit of its own score.

MTEB_WORDS_CONTROLS=all runs two models on every task of MTEBWords(eng, v1).
"""

import importlib.util
import os
import sys

import numpy as np
import pytest

import mteb_words
from mteb_words import UnsupportedError, WordModel
from mteb_words.tasks.benchmarks import BENCHMARKS

ALL = os.environ.get("MTEB_WORDS_CONTROLS") == "all"
TASKS = [task.metadata.name for task in BENCHMARKS[0].tasks] if ALL else ["SimLex999"]


@pytest.fixture(scope="module")
def centroids():
    """The script, which is no part of the package."""
    from ..conftest import ROOT

    spec = importlib.util.spec_from_file_location("centroids", ROOT / "benchmarks" / "centroids.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["centroids"] = module  # its dataclasses look it up
    spec.loader.exec_module(module)
    return module


def test_vectors_become_the_centroids_of_their_own_kind(centroids):
    words = [f"{side}{n}" for side in ("left", "right") for n in range(10)]
    angles = np.array([0.01 * n + np.pi / 2 * (n >= 10) for n in range(20)])
    model = WordModel.from_vectors(words, np.stack([np.cos(angles), np.sin(angles)], axis=1) * 5, name="fan")
    recorded = centroids.Recorded(model)
    recorded.encode_words([*words, "zyx"])
    recorded.encode_spans(["left0 right0"], [(0, 5)])
    snapped = centroids.Snapped(recorded, 2)
    encoded = snapped.encode_words([*words, "zyx"])
    units = recorded.encode_words([*words, "zyx"]).vectors[:20] / 5
    assert encoded.known.tolist() == [True] * 20 + [False]
    assert encoded.vectors[:20] == pytest.approx(np.repeat([units[:10].mean(0), units[10:].mean(0)], 10, axis=0), abs=1e-6)
    assert not encoded.vectors[20].any()
    assert snapped.encode_spans(["left0 right0"], [(0, 5)]).vectors[0].tolist() == pytest.approx([1, 0])


@pytest.mark.models
@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("model", ["mteb-words/all-minilm-l6-v2", *(["mteb-words/smollm2-135m@template-L8"] if ALL else [])])
def test_a_model_of_few_centroids_does_not_score_above_its_own_interval(centroids, model, name):
    result = centroids.check(mteb_words.get_model(model), mteb_words.get_task(name), centroids.CENTROIDS if ALL else (60,))
    assert result.holds, f"{model}: {result}"


def test_a_model_that_cannot_do_a_task_still_says_so(centroids, registered):
    recorded = centroids.Recorded(registered.get_model("mteb-words/control-context-only"))
    with pytest.raises(UnsupportedError, match="no vector of a word without a sentence"):
        recorded.encode_words(["bank"])
