"""Word senses in context: does a word mean the same in two sentences?"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from ..columns import columns_of
from ..scored import Scored, columns, part
from ..scoring.context.senses import best_threshold, cross_validated
from ..scoring.intervals.auroc import auroc
from ..scoring.intervals.clusters import cluster_weights, interval, weighted_mean
from ..scoring.similarity.pairs import pair_cosines
from ..sources.sense_frames import DIFFERENT_SENSE, ROWS, SAME_SENSE, frames_revision, read_frames
from .context import AbsTaskContext, sentences_metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from ...schema import Part
    from ..columns import Columns
    from ..encoders import Encoders
    from ..scored import Number
    from ..sources.sense_frames import FrameSentence, SenseFrame

_SENSE = ("accuracy", "auroc", "n_asked", "n_answered")

SCORES = {
    "accuracy": "Share of the pairs asked that are judged rightly, by a threshold on the cosine that is fitted on other pairs; 0 to 1, "
    "higher is better. An unanswered pair counts half, which is chance.",
    "auroc": "The chance that a pair with the same sense has a higher cosine than a pair with different senses; 0 to 1, higher is better, "
    ".5 is chance. An unanswered pair gets the mean cosine of the answered ones. Without pairs of both sorts it is .5 over all pairs and "
    "null in a table.",
    "auroc_low": "Lower limit of its 95 % interval, by a bootstrap over words.",
    "auroc_high": "Upper limit.",
    "auroc_answered": "The same over the pairs answered alone.",
    "threshold": "The lowest cosine at which the word is judged to have the same sense; the median if there are several thresholds.",
    "parts_of_speech": "Scores of each part of speech.",
    "words_before": "Scores by the number of words before the target, in the sentence where it is lower; a left-to-right model sees only "
    "these words.",
}


class SensePair(NamedTuple):
    """Two sentences that have a word in common.

    Attributes:
        word: The word.
        part_of_speech: Its part of speech.
        same: Whether it has the same sense in both.
        text1: The first sentence.
        start1: The start of the word in the first sentence, in characters.
        end1: The end of the word.
        text2: The second sentence.
        start2: The start of the word in the second sentence.
        end2: The end of the word.
        part: ``test`` or ``tuning``; the threshold is fitted on the pairs of ``tuning``.
    """

    word: str
    part_of_speech: str
    same: bool
    text1: str
    start1: int
    end1: int
    text2: str
    start2: int
    end2: int
    part: str


class AbsTaskWordSense(AbsTaskContext):
    """Pairs of sentences that have a word in common.

    A subclass defines ``metadata`` and ``read``, which returns the columns of ``SensePair``. If there are no pairs for tuning, the
    threshold for each word is fitted on the pairs of all other words.
    """

    described: ClassVar[Mapping[str, str]] = SCORES

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model by the cosine of the word's two vectors; see ``SCORES``. The bootstrap draws words."""
        texts, starts, ends = ([*columns[f"{name}1"], *columns[f"{name}2"]] for name in ("text", "start", "end"))
        first, second = np.split(model.spans(texts, starts, ends).vectors, 2)
        with model.timed("Scoring"):
            return _score(columns, pair_cosines(first, second), self.metadata.main_score, seed)


class WordSenseInContext(AbsTaskWordSense):
    """Does a word have the same sense in two sentences? Eight pairs of sentences for each word, half with the same sense."""

    metadata = sentences_metadata(
        "WordSenseInContext",
        "mteb-words/sense-frames",
        frames_revision("senses"),
        "WordInContext",
        "auroc",
        "Does a word have the same sense in two sentences? Eight pairs of sentences for each word, half with the same sense, written so "
        "that the sentences without the word are no cue: area under the ROC curve of pairs with the same sense against pairs with "
        "different senses, by the cosine of the word's two vectors.",
    )

    def read(self) -> Columns:
        """Return the pairs."""
        pairs = []
        for _, (first, second) in groupby(read_frames(), key=lambda frame: frame.anchor):
            sentences = {(frame.number, row): getattr(frame, row) for frame in (first, second) for row in ROWS}
            for same, sort in ((True, SAME_SENSE), (False, DIFFERENT_SENSE)):
                for left, right in sort:
                    pairs.append(_pair(first, sentences[left], sentences[right], same=same))
        return columns_of(SensePair._fields, pairs)


def _pair(frame: SenseFrame, left: FrameSentence, right: FrameSentence, *, same: bool) -> SensePair:
    return SensePair(frame.anchor, frame.part_of_speech, same, left.text, *left.span, right.text, *right.span, "test")


def _score(pairs: Columns, cosines: NDArray[np.float64], main_score: str, seed: int) -> Scored:
    test = np.array(pairs["part"]) == "test"
    same, answered = np.array(pairs["same"], dtype=np.bool_), ~np.isnan(cosines)
    _, word = np.unique(pairs["word"], return_inverse=True)
    tuning = ~test & answered
    right = np.full(len(same), 0.5)
    if tuning.any():
        threshold = best_threshold(cosines[tuning], same[tuning])
        right[answered] = (cosines[answered] >= threshold) == same[answered]
    else:
        right[answered], threshold = cross_validated(cosines[answered], same[answered], word[answered])
    filled = np.where(answered, cosines, cosines[answered].mean() if answered.any() else 0.0)

    def of(group: NDArray[np.bool_]) -> dict[str, Number]:
        alike, unlike = group & same, group & ~same
        return {
            "accuracy": float(right[group].mean()) if group.any() else 0.5,
            "auroc": float(auroc(filled[alike], filled[unlike])[0]) if alike.any() and unlike.any() else None,
            "n_asked": int(group.sum()),
            "n_answered": int((group & answered).sum()),
        }

    n_answered = int((test & answered).sum())
    words = len(np.unique(word[test]))
    weights = cluster_weights(np.unique(word[test], return_inverse=True)[1], seed=seed)
    accuracy = float(right[test].mean()) if test.any() else 0.5
    scores = {"accuracy": (accuracy, weighted_mean(right[test], weights)), "auroc": _auroc(filled[test], same[test], weights)}
    limits = {name: interval(score, draws, words) if n_answered else (0.0, 1.0) for name, (score, draws) in scores.items()}
    if same[test].all() or not same[test].any():
        limits["auroc"] = (0.0, 1.0)
    score, draws = scores[main_score]
    return Scored(
        main_score=score,
        chance=0.5,
        n_asked=int(test.sum()),
        n_answered=n_answered,
        interval=limits[main_score],
        draws=draws,
        parts=(
            *_part("parts_of_speech", pairs["part_of_speech"], test, of),
            *_part("words_before", [_before(pairs, row) for row in range(len(same))], test, of),
        ),
        details={
            **{name: score for name, (score, _) in scores.items() if name != main_score},
            "auroc_low": limits["auroc"][0],
            "auroc_high": limits["auroc"][1],
            "auroc_answered": float(auroc(cosines[test & answered & same], cosines[test & answered & ~same])[0]),
            "threshold": threshold if np.isfinite(threshold) else 0.0,
        },
        predictions=_predictions(pairs, cosines, right),
    )


def _predictions(pairs: Columns, cosines: NDArray[np.float64], right: NDArray[np.float64]) -> list[dict[str, Any]]:
    """Return one record for each pair: the cosine, and whether it is judged rightly; None if unanswered."""
    rows = zip(pairs["word"], pairs["part"], pairs["same"], cosines.tolist(), right.tolist(), strict=True)
    return [
        {"word": word, "part": of, "same": same, "cosine": None if np.isnan(cosine) else cosine, "right": _judged(cosine, judged)}
        for word, of, same, cosine, judged in rows
    ]


def _judged(cosine: float, right: float) -> bool | None:
    return None if np.isnan(cosine) else right == 1


def _auroc(cosines: NDArray[np.float64], same: NDArray[np.bool_], weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
    positive, negative = cosines[same], cosines[~same]
    return float(auroc(positive, negative)[0]), auroc(positive, negative, weights[:, same], weights[:, ~same])


def _part(
    name: str, groups: Sequence[str], test: NDArray[np.bool_], of: Callable[[NDArray[np.bool_]], dict[str, Number]]
) -> tuple[Part, ...]:
    every = np.array(groups)
    return part(name, columns(*_SENSE), {str(group): of(test & (every == group)) for group in np.unique(every[test])})


def _before(pairs: Columns, row: int) -> str:
    words = min(len(pairs[f"text{n}"][row][: pairs[f"start{n}"][row]].split()) for n in (1, 2))
    return "0 to 2" if words < 3 else "3 to 5" if words < 6 else "6 and more"
