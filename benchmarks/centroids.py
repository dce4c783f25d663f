"""Checks that a model gains nothing by forgetting: its vectors are replaced by the nearest of k centroids, and no score may rise.

A score that rises when vectors lose information rewards something else than what a model knows. On each task the centroids are those of
k-means over the model's own vectors for that task, words, texts and spans apart. A score may exceed the model's own score by chance, so the
bar is the upper limit of the 95 % interval of its own score.

    .venv/bin/python benchmarks/centroids.py [-m MODEL ...] [-t TASK ...] [-k K ...]
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import mteb_words
from mteb_words.errors import UnsupportedError
from mteb_words.tasks.benchmarks import BENCHMARKS
from mteb_words.wrappers.base import WordModel
from mteb_words.wrappers.vectors import WordVectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mteb.abstasks import AbsTask
    from numpy.typing import NDArray

CENTROIDS = (60, 180, 600)
MODELS = ("mteb-words/all-minilm-l6-v2", "mteb-words/smollm2-135m@template-L8")
_FITTED_ON = 20_000  # vectors at most, drawn at random
_SEED = 20_261_128


class Recorded(WordModel):
    """A model that remembers which vectors it has given, so that they can be clustered and need not be computed again.

    Args:
        model: The model.
    """

    def __init__(self, model: WordModel) -> None:
        self.model = model
        self.mteb_model_meta = model.mteb_model_meta
        self.given: dict[tuple[str, Any], WordVectors] = {}

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        return self._remember("words", (tuple(words),), lambda: self.model.encode_words(words))

    def encode_texts(self, texts: Sequence[str]) -> WordVectors:
        return self._remember("texts", (tuple(texts),), lambda: self.model.encode_texts(texts))

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        return self._remember("spans", (tuple(texts), tuple(spans)), lambda: self.model.encode_spans(texts, spans))

    def _remember(self, kind: str, asked: Any, encode: Callable[[], WordVectors]) -> WordVectors:
        if (kind, asked) not in self.given:
            self.given[kind, asked] = encode()
        return self.given[kind, asked]

    def vectors(self, kind: str) -> NDArray[np.float32]:
        """Return the distinct known vectors of a kind, ``words``, ``texts`` or ``spans``, as unit vectors: float32, shape ``(n, d)``."""
        rows = [encoded.vectors[encoded.known] for (of, _), encoded in self.given.items() if of == kind]
        return np.unique(_unit(np.concatenate(rows)), axis=0)


class Snapped(WordModel):
    """A model whose vectors are the nearest of k centroids of the vectors that it has given, by cosine.

    Args:
        model: The model, after it has given the vectors.
        k: The number of centroids of words, of texts and of spans; as many as there are vectors if that is fewer.
    """

    def __init__(self, model: Recorded, k: int) -> None:
        self.model = model
        self.mteb_model_meta = model.mteb_model_meta
        self.centroids = {kind: centroids(model.vectors(kind), k) for kind in {kind for kind, _ in model.given}}

    def encode_words(self, words: Sequence[str]) -> WordVectors:
        return self._snap("words", self.model.encode_words(words))

    def encode_texts(self, texts: Sequence[str]) -> WordVectors:
        return self._snap("texts", self.model.encode_texts(texts))

    def encode_spans(self, texts: Sequence[str], spans: Sequence[tuple[int, int]]) -> WordVectors:
        return self._snap("spans", self.model.encode_spans(texts, spans))

    def _snap(self, kind: str, encoded: WordVectors) -> WordVectors:
        centers = self.centroids[kind]
        nearest = np.argmin((centers**2).sum(axis=1) - 2 * _unit(encoded.vectors) @ centers.T, axis=1)
        return WordVectors(encoded.words, np.where(encoded.known[:, None], centers[nearest], np.float32(0)), encoded.known)


def centroids(vectors: NDArray[np.float32], k: int) -> NDArray[np.float32]:
    """Return k centroids of n unit vectors, float32 of shape ``(min(k, n), d)``, by scikit-learn's k-means with a fixed seed."""
    from sklearn.cluster import KMeans

    if len(vectors) > _FITTED_ON:
        vectors = vectors[np.random.default_rng(_SEED).choice(len(vectors), _FITTED_ON, replace=False)]
    fitted = KMeans(min(k, len(vectors)), n_init=1, max_iter=50, random_state=_SEED).fit(vectors)
    return fitted.cluster_centers_.astype(np.float32)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, np.float32(1))


@dataclass(frozen=True)
class Check:
    """A model on a task: its own score, the upper limit of its 95 % interval, and its score with each number of centroids."""

    task: str
    own: float
    limit: float
    snapped: dict[int, float]

    @property
    def holds(self) -> bool:
        return all(score <= self.limit for score in self.snapped.values())


def check(model: WordModel, task: AbsTask, numbers: Sequence[int] = CENTROIDS) -> Check:
    """Score a model on a task, as it is and with its vectors snapped to centroids.

    Raises:
        UnsupportedError: The model cannot do the task.
    """
    recorded = Recorded(model)
    own = entry(recorded, task)
    snapped = {k: entry(Snapped(recorded, k), task)["main_score"] for k in numbers}
    return Check(task.metadata.name, own["main_score"], own["interval"][1], snapped)


def entry(model: WordModel, task: AbsTask) -> dict[str, Any]:
    import mteb

    (scores,) = mteb.evaluate(model, task, cache=None, show_progress_bar=False).task_results[0].scores["test"]
    return scores


def checks(model: WordModel, names: Sequence[str], numbers: Sequence[int]) -> Iterator[Check]:
    for name in names:
        try:
            yield check(model, mteb_words.get_task(name), numbers)
        except UnsupportedError as error:
            print(f"{name}: {error}", file=sys.stderr)


def main() -> int:
    """Print a table for each model, and return 1 if a score is above the bar."""
    (v1,) = (benchmark for benchmark in BENCHMARKS if benchmark.name == "MTEBWords(eng, v1)")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--models", nargs="+", default=MODELS)
    parser.add_argument("-t", "--tasks", nargs="+", default=[task.metadata.name for task in v1.tasks])
    parser.add_argument("-k", "--centroids", nargs="+", type=int, default=CENTROIDS)
    given = parser.parse_args()
    risen = 0
    for name in given.models:
        print(f"\n{name}\n\n| task | its own score | upper limit |" + "".join(f" k = {k} |" for k in given.centroids) + " holds |")
        print("|---" * (len(given.centroids) + 4) + "|")
        for result in checks(mteb_words.get_model(name), given.tasks, given.centroids):
            scores = "".join(f" {score:.4f} |" for score in result.snapped.values())
            print(f"| {result.task} | {result.own:.4f} | {result.limit:.4f} |{scores} {'yes' if result.holds else 'NO'} |", flush=True)
            risen += not result.holds
    return int(risen > 0)


if __name__ == "__main__":
    sys.exit(main())
