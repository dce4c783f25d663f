"""The main scores of the tasks in context and of similarity, computed again from the shipped files by other means.

The files are read by pandas, areas are scikit-learn's, correlations scipy's. GloVe runs always; `MTEB_WORDS_MODELS=all` adds a sentence
encoder and a language model.
"""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

import mteb_words
from mteb_words import AnchorVariation, SentenceVariation, SimLex999, WordSenseInContext, WordSim353

DATA = Path(mteb_words.__file__).parent / "tasks" / "data"
NAMES = ("glove-6b-50d", "all-minilm-l6-v2", "smollm2-135m@template-L8")
pytestmark = pytest.mark.models


@pytest.fixture(scope="module", params=NAMES if os.environ.get("MTEB_WORDS_MODELS") == "all" else NAMES[:1])
def model(registered, request):
    return registered.get_model(f"mteb-words/{request.param}")


def main_score(registered, model, task):
    return registered.evaluate(model, [task()], cache=None, show_progress_bar=False).task_results[0].get_score()


def table(*path):
    return pd.read_csv(DATA.joinpath(*path), sep="\t", comment="#", keep_default_na=False)


def cosine(left, right):
    left, right = np.float64(left), np.float64(right)
    return float(left @ right / np.sqrt((left @ left) * (right @ right)))


@pytest.fixture(scope="module")
def word_in(model):
    """The vector of the word in each sentence of SenseFrames, by word, frame and row."""
    frames = table("sense_frames", "frames.tsv")
    starts = frames.text.str.index("[")
    ends = frames.text.str.index("]") - 1
    texts = frames.text.str.replace(r"[\[\]]", "", regex=True)
    vectors = model.encode_spans(texts.tolist(), list(zip(starts, ends, strict=True))).vectors
    return dict(zip(zip(frames.anchor, frames.frame, frames.row, strict=True), vectors, strict=True))


def test_anchor_variation(registered, model, word_in):
    values = []
    for anchor, frame, row in word_in:
        if row == "same":
            same, reworded, other = (word_in[anchor, frame, name] for name in ("same", "reworded", "other"))
            for far in (cosine(same, other), cosine(reworded, other)):
                near = cosine(same, reworded)
                values.append(0.5 if abs(near - far) < 1e-6 else float(near > far))
    assert main_score(registered, model, AnchorVariation) == pytest.approx(np.mean(values), abs=1e-6)


def test_word_senses(registered, model, word_in):
    same = [("1 same", "1 reworded"), ("2 same", "2 reworded"), ("1 same", "2 same"), ("1 reworded", "2 reworded")]
    different = [("1 same", "1 other"), ("2 reworded", "2 other"), ("1 same", "2 other"), ("2 same", "1 other")]
    rows = {f"{anchor}: {frame} {row}": vector for (anchor, frame, row), vector in word_in.items()}
    truth, cosines = [], []
    for anchor in {anchor for anchor, _, _ in word_in}:
        for label, pairs in ((1, same), (0, different)):
            for left, right in pairs:
                truth.append(label)
                cosines.append(cosine(rows[f"{anchor}: {left}"], rows[f"{anchor}: {right}"]))
    area = roc_auc_score(truth, np.round(cosines, 9))
    assert main_score(registered, model, WordSenseInContext) == pytest.approx(area, abs=1e-4)


def test_sentence_variation(registered, model):
    edits = table("sentence_edits", "edits.tsv")
    base, kept, changed = (model.encode_texts(edits[name].tolist()).vectors for name in ("base", "kept", "changed"))
    difference = np.array([cosine(b, k) - cosine(b, c) for b, k, c in zip(base, kept, changed, strict=True)])
    rates = (difference > 1e-6).astype(float)
    expected = np.mean([rates[edits.contrast == contrast].mean() for contrast in edits.contrast.unique()])
    assert main_score(registered, model, SentenceVariation) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("task", [SimLex999, WordSim353])
def test_similarity(registered, model, task):
    pairs = task()
    pairs.load_data()
    columns = pairs.dataset["test"][:]
    left, right = (model.encode_words(columns[name]) for name in ("sentence1", "sentence2"))
    cosines = np.array([cosine(a, b) if a.any() and b.any() else np.nan for a, b in zip(left.vectors, right.vectors, strict=True)])
    filled = np.where(np.isnan(cosines), np.nanmean(cosines), cosines)
    assert main_score(registered, model, task) == pytest.approx(spearmanr(filled, columns["score"]).statistic, abs=1e-6)
