"""Anchor variation: how does the vector of a word move when its sentence is varied, and does it move when its meaning does?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypedDict, cast

import numpy as np

from .. import __version__
from .anchors import CHANGED, KEPT, VARIATIONS, anchor_rows, anchors_revision
from .context import AbsTaskContext, anchor_metadata
from .scoring.clusters import cluster_weights, interval
from .scoring.draws import packed
from .scoring.movement import Movement, Spans, kept_apart, movement

if TYPE_CHECKING:
    from collections.abc import Callable

    from datasets import Dataset
    from numpy.typing import NDArray

    from .context import Columns, Encoders

BASE, JUMBLED = "base", "jumbling"
SIDES = ("left", "right", "both", "none")
PLACES = ("early", "middle", "late")


class MovementScores(TypedDict):
    """How an anchor moves under some variations; see ``scoring.movement.Movement``."""

    n_asked: int
    n_answered: int
    inter_contextual_variance: float | None
    contextual_deviation: float | None
    self_similarity: float | None
    auroc: float | None
    auroc_low: float | None
    auroc_high: float | None


class AnchorVariationMetrics(TypedDict):
    """Scores of ``AnchorVariation``.

    Attributes:
        auroc: The main score: the chance that an anchor whose meaning is kept (synonym, paraphrase, question, exclamation, voice) stays
            nearer to where it was than one whose meaning is changed (antonym, negation, polysemy); 0 to 1, .5 is chance, ties count
            half. Over the sentences answered; .5 if there are none.
        interval: Its 95 % interval, by a bootstrap over the 60 anchors.
        draws: Its bootstrap draws, the same for every model; see ``scoring.draws``.
        auroc_centred: The same after the mean of all vectors is removed.
        auroc_jumbling: The same with jumbled sentences as those whose meaning is changed.
        expected_cosine: Mean cosine of two different anchors in base sentences.
        inter_contextual_variance: Over all variations but jumbling; see ``scoring.movement.Movement``, like the next two.
        contextual_deviation: The same.
        self_similarity: The same.
        coverage: Varied sentences answered over asked, 0 to 1.
        n_asked: Varied sentences.
        n_answered: Those of which the model knows the anchor, or what replaced it, there and in the base sentence.
        variations: Scores of each variation; the AUROC is that against all variations of the other sort.
        sides: Scores by the side of the anchor on which the sentence changed: nothing to the right of it can move it in a left-to-right
            model. ``none``: the anchor alone is replaced. Jumbling has no part in them.
        places: Scores by where the anchor stands in the base sentence, jumbling left out.
        mteb_words_version: The version of this package that computed the scores.
    """

    auroc: float
    interval: list[float]
    draws: str
    auroc_centred: float
    auroc_jumbling: float
    expected_cosine: float
    inter_contextual_variance: float | None
    contextual_deviation: float | None
    self_similarity: float | None
    coverage: float
    n_asked: int
    n_answered: int
    variations: dict[str, MovementScores]
    sides: dict[str, MovementScores]
    places: dict[str, MovementScores]
    mteb_words_version: str


class AnchorVariation(AbsTaskContext):
    """60 anchors in 180 base sentences and nine variations of each."""

    metadata = anchor_metadata(
        "AnchorVariation",
        anchors_revision("anchors"),
        "WordInContext",
        "auroc",
        "Does the vector of a word in its sentence move when the meaning of the word does? 60 anchors in 180 sentences, each varied in "
        "nine ways: area under the ROC curve of variations that keep the anchor's meaning (synonym, paraphrase, question, exclamation, "
        "voice) against those that change it (antonym, negation, polysemy), by the cosine with the anchor in the base sentence. Split "
        "by the side of the anchor that changed, since a left-to-right model cannot see what follows.",
    )

    def read(self) -> Dataset:
        """Return the sentences."""
        return anchor_rows()

    def score(self, columns: Columns, encoders: Encoders, timed: Callable[[str], Any]) -> AnchorVariationMetrics:
        """See ``AnchorVariationMetrics``."""
        places = list(zip(columns["start"], columns["end"], strict=True))
        with timed("Encoding spans"):
            spans = encoders.spans(columns["text"], places)
        with timed("Encoding words"):
            alone = encoders.words(spans.words)
        with timed("Scoring"):
            origin = _origins(columns)
            _, word = np.unique(columns["anchor"], return_inverse=True)
            return _score(columns, Spans(spans.vectors, alone.vectors, spans.known, alone.known, word, origin), self.draws_seed)


def _origins(columns: Columns) -> NDArray[np.int64]:
    """Return the row of the base sentence of each row."""
    keys = list(zip(columns["anchor"], columns["base"], strict=True))
    rows = {key: row for row, (key, variation) in enumerate(zip(keys, columns["variation"], strict=True)) if variation == BASE}
    return np.array([rows[key] for key in keys], dtype=np.int64)


def _score(columns: Columns, spans: Spans, seed: int) -> AnchorVariationMetrics:
    variation, place, side = (np.array(columns[name]) for name in ("variation", "base", "side"))
    kept, changed = np.isin(variation, KEPT), np.isin(variation, CHANGED)
    jumbled, meant = variation == JUMBLED, kept | changed
    weights = cluster_weights(spans.word, seed=seed)
    expected = spans.expected_cosine()
    area, draws = kept_apart(spans, kept, changed, weights)

    def of(asked: NDArray[np.bool_], positive: NDArray[np.bool_], negative: NDArray[np.bool_]) -> Movement:
        return movement(spans, asked, positive, negative, weights, expected)

    def of_kind(name: str) -> Movement:
        asked = variation == name
        return of(asked, *((asked, changed) if name in KEPT else (kept, asked)))

    everything = of(meant, kept, changed)
    n_asked, n_answered = everything.n_asked + int(jumbled.sum()), everything.n_answered + int((jumbled & spans.answered).sum())
    return AnchorVariationMetrics(
        auroc=area,
        interval=list(interval(area, draws, len(np.unique(spans.word)))) if everything.n_answered else [0.0, 1.0],
        draws=packed(draws),
        auroc_centred=kept_apart(spans.centred(), kept, changed, weights[:1])[0],
        auroc_jumbling=kept_apart(spans, kept, jumbled, weights[:1])[0],
        expected_cosine=expected,
        inter_contextual_variance=everything.inter_contextual_variance,
        contextual_deviation=everything.contextual_deviation,
        self_similarity=everything.self_similarity,
        coverage=n_answered / n_asked if n_asked else 0.0,
        n_asked=n_asked,
        n_answered=n_answered,
        variations={name: _plain(of_kind(name)) for name in VARIATIONS},
        sides={name: _plain(of(meant & (side == name), kept & (side == name), changed & (side == name))) for name in SIDES},
        places={name: _plain(of(*(mask & (place == n) for mask in (meant, kept, changed)))) for n, name in enumerate(PLACES, start=1)},
        mteb_words_version=__version__,
    )


def _plain(found: Movement) -> MovementScores:
    return cast("MovementScores", asdict(found))
