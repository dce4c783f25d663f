"""Word neighbour agreement: stores cosines and neighbours of a fixed sample of words, from which any two models can be compared."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ...schema import AgreementView, pack_cosines, pack_indices
from ..base import WordTask
from ..candidates import words_sha256
from ..metadata import WordTaskMetadata
from ..scored import Scored
from ..scoring.similarity.pairs import pair_cosines
from ..scoring.space.geometry import nearest
from ..scoring.space.variants import unit
from ..sources.word_pairs import SEMANTIC, read_word_pairs, word_pairs_revision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mteb.abstasks.task_metadata import TaskMetadata
    from numpy.typing import NDArray

    from ...wrappers.vectors import WordVectors
    from ..columns import Columns
    from ..encoders import Encoders

_SAMPLE, _NEIGHBOURS = 200, 10
_SEED = 20_261_121

SCORES = {
    "self_agreement": "How far the cosines of all pairs of the sample in one random half of the dimensions agree with those in the other "
    "half: Spearman's correlation over the pairs answered, times their share of the pairs asked, so an unanswered pair counts as no "
    "agreement; -1 to 1. It does not measure quality: it limits how far a model can agree with another one.",
    "self_agreement_answered": "The same correlation over the pairs answered alone; -1 to 1, 0 if undefined.",
}


class WordNeighbourAgreement(WordTask):
    """Cosines of a fixed sample of pairs and neighbours of a fixed sample of words, from which the agreement of two models follows."""

    described: ClassVar[Mapping[str, str]] = SCORES
    in_mean = False
    abstask_prompt = "Retrieve words of similar meaning."
    metadata: TaskMetadata = WordTaskMetadata(
        name="WordNeighbourAgreement",
        description=(
            "Do two models agree about words? Stores a model's cosines of 241 related pairs and of all pairs of 200 frequent words, and "
            "the ten nearest of 2,448 frequent words for each of the 200. From these `mteb-words agreement` and the leaderboard compute "
            "Spearman, Kendall, Jaccard and CKA for any two models. The score itself is how far two halves of a model's dimensions agree."
        ),
        dataset={"path": "mteb-words/word-agreement", "revision": word_pairs_revision("mini")},
        type="WordAgreement",
        reference="https://arxiv.org/abs/2402.11094",
        main_score="self_agreement",
        date=("2006-01-01", "2026-11-21"),
        domains=["Constructed"],
        license="not specified",
        annotations_creators="derived",
        sample_creation="created",
        bibtex_citation="",
        contributed_by="mteb-words",
    )

    def read(self) -> Columns:
        """Return the words of the sample."""
        words = read_word_pairs("mini").vocabulary
        chosen = np.random.default_rng(_SEED).permutation(len(words))[:_SAMPLE]
        return {"word": [words[n] for n in chosen.tolist()]}

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Return the cosines and neighbours of the sample, and the self-agreement of the model; see ``SCORES``."""
        data, sample = read_word_pairs("mini"), columns["word"]
        words = list(dict.fromkeys((*sample, *data.words)))  # the sample first
        encoded = model.words(words)
        n = len(sample)
        with model.timed("Scoring"):
            pairs = [(pair.word, pair.related) for pair in data.pairs if pair.kind in SEMANTIC]
            upper = np.triu_indices(n, k=1)
            neighbours = _neighbours(encoded, n)
            view = AgreementView(
                sample_sha256=words_sha256(words),
                n_words=n,
                related=pack_cosines(_cosines(encoded, *zip(*pairs, strict=True))),
                random=pack_cosines(pair_cosines(encoded.vectors[upper[0]], encoded.vectors[upper[1]])),
                neighbours=pack_indices(neighbours),
            )
            agreed = _self_agreement(encoded.vectors[:n][encoded.known[:n]])
        predictions = [
            {"word": word, "neighbours": [words[k] for k in nearby if k >= 0]}
            for word, nearby in zip(sample, neighbours.tolist(), strict=True)
        ]
        n_answered = int(encoded.known[:n].sum())
        return Scored(
            main_score=agreed * comb(n_answered, 2) / comb(n, 2),
            chance=0.0,
            n_asked=n,
            n_answered=n_answered,
            view=view,
            details={"self_agreement_answered": agreed},
            predictions=predictions,
        )

    def statistics(self, columns: Columns) -> dict[str, Any]:
        """Return the number of words in the sample, and the number and characters of all words of the task."""
        words = read_word_pairs("mini").words
        return {"num_samples": _SAMPLE, "number_of_characters": sum(map(len, words)), "unique_words": len(words)}


def _cosines(encoded: WordVectors, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
    """Return the cosines of pairs, float64; NaN for a pair with an unknown word, whose vector is zero."""
    row = {word: n for n, word in enumerate(encoded.words)}
    return pair_cosines(*(encoded.vectors[[row[word] for word in side]] for side in (left, right)))


def _neighbours(encoded: WordVectors, n: int) -> NDArray[np.int64]:
    """Return the indices of the nearest known words of the first n, int64 of shape ``(n, 10)``; -1 for an unknown word."""
    known = np.flatnonzero(encoded.known)
    asked = int((known < n).sum())
    neighbours = np.full((n, _NEIGHBOURS), -1, dtype=np.int64)
    if len(known) > _NEIGHBOURS:
        units = unit(encoded.vectors[known])
        neighbours[known[:asked]] = known[nearest(units[:asked], units, _NEIGHBOURS)]
    return neighbours


def _self_agreement(vectors: NDArray[np.float32]) -> float:
    from scipy.stats import spearmanr

    d = vectors.shape[1]
    upper = np.triu_indices(len(vectors), k=1)
    order = np.random.default_rng(_SEED).permutation(d)
    halves = [unit(vectors[:, half]) for half in (order[: d // 2], order[d // 2 :])]
    left, right = ((half @ half.T)[upper] for half in halves)
    if d < 2 or len(vectors) < 3 or np.ptp(left) == 0 or np.ptp(right) == 0:
        return 0.0
    return float(spearmanr(left, right).statistic)
