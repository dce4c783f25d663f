"""Word similarity: does the cosine of two word vectors follow human judgement?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from mteb.abstasks import AbsTaskSTS

from ...schema import Items
from ..base import WordTask
from ..frequency import frequency_band
from ..sampling import sampled, standings
from ..scored import Scored, columns, part
from ..scoring.intervals.spearman import spearman_draws
from ..scoring.similarity.pairs import filled, pair_cosines, score_groups, score_pairs, share_ordered
from ..scoring.similarity.partners import score_partners

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ...schema import Part
    from ..columns import Columns
    from ..encoders import Encoders

SCORES = {
    "cosine_spearman_all": "Spearman's correlation of cosine and human score over all pairs asked: an unanswered pair gets the model's "
    "mean cosine, and a tie among them counts as no order (the deviation of the ranks is that without these ties), so the score is about "
    "the correlation over the pairs answered times their share; -1 to 1, higher is better, 0 if undefined.",
    "cosine_spearman": "The same over the pairs answered alone. Always read it together with the coverage.",
    "cosine_pearson": "Pearson's correlation over the pairs answered; -1 to 1, higher is better.",
    "parts_of_speech": "Scores of each part of speech, or pair of them (adjective-noun); only if the data have several.",
    "frequency_bands": "Scores of the pairs whose rarer word has a Zipf frequency below 2, 2 to 3, 3 to 4, 4 to 5, 5 and above; only if "
    "the language of the data is English.",
    "mrr": "Mean reciprocal rank of the second word of a pair by its cosine with the first, among all words of the data, over the quarter "
    "of the pairs that people score highest, each in both directions; 0 to 1, higher is better. scoring.similarity.partners describes how "
    "it differs from EvalRank.",
    "hits_at_1": "Share of these words that rank first; 0 to 1, higher is better.",
    "hits_at_3": "Share of these words that rank among the first three; 0 to 1, higher is better.",
    "n_positives": "The number of pairs in that quarter.",
}


class AbsTaskWordSimilarity(WordTask, AbsTaskSTS):
    """A task of the type WordSimilarity: STS over words, which distinguishes an unknown word from a vector of zeros.

    A subclass defines ``metadata`` and ``read``, and ``ceiling`` if it is published. The columns of ``read`` are ``sentence1``,
    ``sentence2``, ``score`` and, if the data have it, ``part_of_speech``.
    """

    described: ClassVar[Mapping[str, str]] = SCORES
    abstask_prompt = "Retrieve words of similar meaning."
    min_score = 0
    max_score = 10
    _calculate_descriptive_statistics_from_split = AbsTaskSTS._calculate_descriptive_statistics_from_split

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model by the cosines of the pairs; see ``SCORES``.

        The interval is that of the main score, over all pairs asked. It allows for pairs that share words (2,000 draws of words and
        1,000 of pairs; see ``scoring.intervals.spearman``). It is -1 to 1 if the score is undefined.
        """
        left, right, gold = columns["sentence1"], columns["sentence2"], columns["score"]
        words = list(dict.fromkeys([*left, *right]))
        encoded = _as_sts(model).words(words)
        row = {word: n for n, word in enumerate(words)}
        rows = np.array([row[word] for word in left]), np.array([row[word] for word in right])
        with model.timed("Scoring"):
            cosines = pair_cosines(*(encoded.vectors[side] for side in rows))  # NaN for a pair with an unknown word, whose vector is zero
            scores = score_pairs(cosines, gold)
            partners = score_partners(encoded.vectors, encoded.known, *rows, gold)
            drawn = spearman_draws(filled(cosines), np.array(gold, dtype=np.float64), *rows, rng=np.random.default_rng(seed))
            ordered = share_ordered(cosines) if scores.n_answered else 1.0
            english = self.metadata.eval_langs == ["eng-Latn"]
            bands = [frequency_band(*pair) for pair in zip(left, right, strict=True)] if english else []
            parts_of_speech = columns.get("part_of_speech", [])
            parts = (
                *_part("parts_of_speech", cosines, gold, parts_of_speech if len(set(parts_of_speech)) > 1 else []),
                *_part("frequency_bands", cosines, gold, bands),
            )
        return Scored(
            main_score=scores.spearman_all,
            chance=0.0,
            n_asked=scores.n_asked,
            n_answered=scores.n_answered,
            interval=(drawn.interval[0] * ordered, drawn.interval[1] * ordered),
            draws=drawn.draws * ordered,
            items=_items(left, right, _plain(cosines), gold),
            parts=parts,
            details={
                "cosine_pearson": scores.pearson,
                "cosine_spearman": scores.spearman,
                "mrr": partners.mrr,
                "hits_at_1": partners.hits_at_1,
                "hits_at_3": partners.hits_at_3,
                "n_positives": partners.n_positives,
            },
            predictions=_plain(cosines),
        )


def _as_sts(model: Encoders) -> Encoders:
    """Return the model with the prompt that it has for STS, if it has one: no model of mteb has one for words."""
    return replace(model, metadata=model.metadata.model_copy(update={"type": "STS"}))


def _plain(cosines: NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(cosine) else float(cosine) for cosine in cosines]


def _items(left: Sequence[str], right: Sequence[str], cosines: Sequence[float | None], gold: Sequence[float]) -> Items:
    """Return a sample of the pairs, with their percentile ranks among all pairs by the model's cosine and by the human score."""
    standing, expected = standings(cosines), standings(gold)
    chosen = sampled(len(left))
    return Items(
        texts=tuple(f"{left[n]}, {right[n]}" for n in chosen),
        values=tuple(standing[n] for n in chosen),
        expected=tuple(value for n in chosen if (value := expected[n]) is not None),
    )


def _part(name: str, cosines: NDArray[np.float64], gold: Sequence[float], groups: Sequence[str]) -> tuple[Part, ...]:
    """Return the table of the scores of each group; no table if there are no groups."""
    if not groups:
        return ()
    scores = score_groups(cosines, gold, groups)
    rows = {
        group: {
            "cosine_spearman_all": s.spearman_all,
            "cosine_spearman": s.spearman,
            "coverage": s.coverage,
            "n_asked": s.n_asked,
            "n_answered": s.n_answered,
        }
        for group, s in scores.items()
    }
    return part(name, columns("cosine_spearman_all", "cosine_spearman", "coverage", "n_asked", "n_answered"), rows)
