"""Word senses in context: does a word mean the same in two sentences?"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from .. import __version__
from .anchors import anchors_revision, read_anchors
from .context import AbsTaskContext, anchor_metadata
from .scoring.auroc import auroc
from .scoring.clusters import cluster_weights, interval, weighted_mean
from .scoring.draws import packed
from .scoring.senses import best_threshold, cross_validated
from .scoring.similarity import pair_cosines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from datasets import Dataset
    from numpy.typing import NDArray

    from .anchors import AnchorSentence
    from .context import Columns, Encoders


class SenseScores(TypedDict):
    """Scores of some pairs.

    Attributes:
        accuracy: Share of the pairs asked that are judged rightly, 0 to 1; an unanswered pair counts half, which is chance.
        auroc: The chance that a pair of one sense is more alike than a pair of two, over the pairs answered, 0 to 1, .5 is chance;
            None if there are none of a sort.
        n_asked: Pairs.
        n_answered: Those of which the model knows the word in both sentences.
    """

    accuracy: float
    auroc: float | None
    n_asked: int
    n_answered: int


class WordSenseMetrics(TypedDict):
    """Scores of a task about word senses.

    Attributes:
        accuracy: The main score: as in ``SenseScores``, by a threshold on the cosine that is fitted on other pairs.
        interval: Its 95 % interval, by a bootstrap over words.
        draws: Its bootstrap draws, the same for every model; see ``scoring.draws``.
        auroc: As in ``SenseScores``, .5 if it is None there.
        auroc_low: Lower limit of its 95 % interval.
        auroc_high: Upper limit.
        threshold: The cosine from which on two sentences are said to have the word in one sense; the median where there are several.
        coverage: Pairs answered over asked, 0 to 1.
        n_asked: Pairs.
        n_answered: Those of which the model knows the word in both sentences.
        parts_of_speech: Scores of each part of speech.
        words_before: Scores by the number of words before the target in the sentence that has fewer: a left-to-right model sees no others.
        mteb_words_version: The version of this package that computed the scores.
    """

    accuracy: float
    interval: list[float]
    draws: str
    auroc: float
    auroc_low: float
    auroc_high: float
    threshold: float
    coverage: float
    n_asked: int
    n_answered: int
    parts_of_speech: dict[str, SenseScores]
    words_before: dict[str, SenseScores]
    mteb_words_version: str


class AbsTaskWordSense(AbsTaskContext):
    """Pairs of sentences with a word in common.

    A subclass gives ``metadata`` and ``read``, which returns rows with ``word``, ``part_of_speech``, ``text1``, ``start1``, ``end1``,
    ``text2``, ``start2``, ``end2``, ``same`` and ``part``: pairs of the part ``tuning`` are for fitting the threshold alone. Without such
    pairs the threshold for a word is fitted on the pairs of all other words.
    """

    def score(self, columns: Columns, encoders: Encoders, timed: Callable[[str], Any]) -> WordSenseMetrics:
        """See ``WordSenseMetrics``."""
        with timed("Encoding spans"):
            sides = [encoders.spans(columns[f"text{n}"], list(zip(columns[f"start{n}"], columns[f"end{n}"], strict=True))) for n in (1, 2)]
        with timed("Scoring"):
            return _score(columns, pair_cosines(sides[0].vectors, sides[1].vectors), self.draws_seed)


class WordSenseInContext(AbsTaskWordSense):
    """Six pairs of each anchor: three of base sentences, three of a base sentence with one that has the anchor in another sense."""

    metadata = anchor_metadata(
        "WordSenseInContext",
        anchors_revision("senses"),
        "WordInContext",
        "accuracy",
        "Does a word have the same sense in two sentences? 360 pairs of sentences with one of 60 words, half of them in one sense: "
        "accuracy of a threshold on the cosine of the word's two vectors, fitted on the pairs of the other words.",
    )

    def read(self) -> Dataset:
        """Return the pairs."""
        from datasets import Dataset

        rows = []
        for _, sentences in groupby(read_anchors(), key=lambda sentence: sentence.anchor):
            found = {(sentence.variation, sentence.base): sentence for sentence in sentences}
            for one, other in ((1, 2), (2, 3), (3, 1)):
                rows.append(_row(found["base", one], found["base", other], same=True))
                rows.append(_row(found["base", one], found["polysemy", other], same=False))
        return Dataset.from_list(rows)


def _row(one: AnchorSentence, other: AnchorSentence, *, same: bool) -> dict[str, object]:
    first = {"text1": one.text, "start1": one.span[0], "end1": one.span[1]}
    second = {"text2": other.text, "start2": other.span[0], "end2": other.span[1]}
    return {"word": one.anchor, "part_of_speech": one.part_of_speech, **first, **second, "same": same, "part": "test"}


def _score(columns: Columns, cosines: NDArray[np.float64], seed: int) -> WordSenseMetrics:
    test = np.array(columns["part"]) == "test"
    same, answered = np.array(columns["same"], dtype=np.bool_), ~np.isnan(cosines)
    _, word = np.unique(columns["word"], return_inverse=True)
    tuning = ~test & answered
    right = np.full(len(same), 0.5)
    if tuning.any():
        threshold = best_threshold(cosines[tuning], same[tuning])
        right[answered] = (cosines[answered] >= threshold) == same[answered]
    else:
        right[answered], threshold = cross_validated(cosines[answered], same[answered], word[answered])
    before = [_before(columns, row) for row in range(len(same))]

    def of(part: NDArray[np.bool_]) -> SenseScores:
        known = part & answered
        return SenseScores(
            accuracy=float(right[part].mean()) if part.any() else 0.5,
            auroc=float(auroc(cosines[known & same], cosines[known & ~same])[0])
            if (known & same).any() and (known & ~same).any()
            else None,
            n_asked=int(part.sum()),
            n_answered=int(known.sum()),
        )

    everything = of(test)
    weights = cluster_weights(np.unique(word[test], return_inverse=True)[1], seed=seed)
    words = len(np.unique(word[test]))
    draws = weighted_mean(right[test], weights)
    limits = interval(everything["accuracy"], draws, words) if everything["n_answered"] else (0.0, 1.0)
    (low, high), area = _auroc_interval(cosines[test], same[test], weights, words)
    return WordSenseMetrics(
        accuracy=everything["accuracy"],
        interval=list(limits),
        draws=packed(draws),
        auroc=area,
        auroc_low=low,
        auroc_high=high,
        threshold=threshold if np.isfinite(threshold) else 0.0,
        coverage=everything["n_answered"] / everything["n_asked"] if everything["n_asked"] else 0.0,
        n_asked=everything["n_asked"],
        n_answered=everything["n_answered"],
        parts_of_speech=_groups(columns["part_of_speech"], test, of),
        words_before=_groups(before, test, of),
        mteb_words_version=__version__,
    )


def _auroc_interval(
    cosines: NDArray[np.float64], same: NDArray[np.bool_], weights: NDArray[np.float64], words: int
) -> tuple[tuple[float, float], float]:
    one, other = (sort & ~np.isnan(cosines) for sort in (same, ~same))
    area = float(auroc(cosines[one], cosines[other])[0])
    if not one.any() or not other.any():
        return (0.0, 1.0), area
    return interval(area, auroc(cosines[one], cosines[other], weights[:, one], weights[:, other]), words), area


def _groups(names: Sequence[str], test: NDArray[np.bool_], of: Callable[[NDArray[np.bool_]], SenseScores]) -> dict[str, SenseScores]:
    every = np.array(names)
    return {str(name): of(test & (every == name)) for name in np.unique(every[test])}


def _before(columns: Columns, row: int) -> str:
    words = min(len(columns[f"text{n}"][row][: columns[f"start{n}"][row]].split()) for n in (1, 2))
    return "0 to 2" if words < 3 else "3 to 5" if words < 6 else "6 and more"
