"""Anchor variation: how does the vector of a word move when its sentence is varied, and does it move when its meaning does?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..scored import Scored, columns, part
from ..scoring.context.movement import Movement, Spans, kept_apart, movement
from ..scoring.intervals.clusters import cluster_weights, interval
from ..sources.anchors import CHANGED, KEPT, VARIATIONS, anchor_columns, anchors_revision
from .context import AbsTaskContext, anchor_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ..base import Encoders
    from ..columns import Columns

BASE, JUMBLED = "base", "jumbling"
SIDES = ("left", "right", "both", "none")
PLACES = ("early", "middle", "late")
_MOVEMENT = ("n_asked", "n_answered", "inter_contextual_variance", "contextual_deviation", "self_similarity", "auroc±")

SCORES = {
    "auroc": "The chance that the vector of an anchor stays nearer to its vector in the base sentence in a variation that keeps its "
    "meaning (synonym, paraphrase, question, exclamation, voice) than in one that changes it (antonym, negation, polysemy), over the "
    "sentences answered; 0 to 1, higher is better, .5 is chance, ties count half. Without answered sentences of both sorts the main score "
    "is .5, a score in a table is null.",
    "auroc_centred": "The same after the mean of all vectors is removed.",
    "auroc_jumbling": "The same with jumbled sentences as the ones that change the meaning.",
    "expected_cosine": "Mean cosine of two different anchors in base sentences; -1 to 1.",
    "inter_contextual_variance": "1 less the mean cosine of any two of a base sentence and its variations, mean over base sentences; 0 to "
    "2, 0 if the word does not move. Over all variations except jumbling, or over those of a row of a table.",
    "contextual_deviation": "1 less the mean cosine of the word in a sentence and the word alone; 0 to 2.",
    "self_similarity": "Mean cosine of any two varied sentences of the same word, mean over words, less the expected cosine; -2 to 2.",
    "variations": "Scores of each variation; its AUROC is against all variations of the opposite sort (meaning kept or changed).",
    "sides": "Scores by the side of the anchor on which the sentence changes: in a left-to-right model a change on the right cannot move "
    "the anchor. none: only the anchor is replaced. Jumbling is not included.",
    "places": "Scores by the position of the anchor in the base sentence; jumbling is not included.",
}


class AnchorVariation(AbsTaskContext):
    """Does the vector of a word move when, and only when, its meaning does? 60 words in 180 sentences, each varied in nine ways."""

    described: ClassVar[Mapping[str, str]] = SCORES
    metadata = anchor_metadata(
        "AnchorVariation",
        anchors_revision("anchors"),
        "WordInContext",
        "auroc",
        "Does the vector of a word in a sentence move if the meaning of the word changes? 60 words (anchors) in 180 sentences, each varied "
        "in nine ways: area under the ROC curve of variations that keep the anchor's meaning (synonym, paraphrase, question, exclamation, "
        "voice) against those that change it (antonym, negation, polysemy), by the cosine with the anchor in the base sentence. Also split "
        "by the side of the anchor that changes, because a left-to-right model does not see the words after the anchor.",
    )

    def read(self) -> Columns:
        """Return the sentences."""
        return anchor_columns()

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model by how far the anchors move; see ``SCORES``. Items are the varied sentences; the bootstrap draws anchors."""
        spans = model.spans(columns["text"], columns["start"], columns["end"])
        alone = model.words(spans.words)
        with model.timed("Scoring"):
            origin = _origins(columns)
            _, word = np.unique(columns["anchor"], return_inverse=True)
            return _score(columns, Spans(spans.vectors, alone.vectors, spans.known, alone.known, word, origin), seed)


def _origins(columns: Columns) -> NDArray[np.int64]:
    """Return the row of the base sentence of each row."""
    keys = list(zip(columns["anchor"], columns["base"], strict=True))
    rows = {key: row for row, (key, variation) in enumerate(zip(keys, columns["variation"], strict=True)) if variation == BASE}
    return np.array([rows[key] for key in keys], dtype=np.int64)


def _score(sentences: Columns, spans: Spans, seed: int) -> Scored:
    variation, base, side = (np.array(sentences[name]) for name in ("variation", "base", "side"))
    same, changed = np.isin(variation, KEPT), np.isin(variation, CHANGED)
    jumbled, meant = variation == JUMBLED, same | changed
    weights = cluster_weights(spans.word, seed=seed)
    expected = spans.expected_cosine()
    area, draws = kept_apart(spans, same, changed, weights)

    def of(asked: NDArray[np.bool_], positive: NDArray[np.bool_], negative: NDArray[np.bool_]) -> Movement:
        return movement(spans, asked, positive, negative, weights, expected)

    def of_kind(name: str) -> Movement:
        asked = variation == name
        return of(asked, *((asked, changed) if name in KEPT else (same, asked)))

    def of_group(group: NDArray[np.bool_]) -> Movement:
        return of(meant & group, same & group, changed & group)

    def table(name: str, rows: dict[str, Movement]) -> tuple[Any, ...]:
        return part(name, columns(*_MOVEMENT), {row: asdict(scores) for row, scores in rows.items()})

    everything = of(meant, same, changed)
    return Scored(
        main_score=area,
        chance=0.5,
        n_asked=everything.n_asked + int(jumbled.sum()),
        n_answered=everything.n_answered + int((jumbled & spans.answered).sum()),
        interval=interval(area, draws, len(np.unique(spans.word))) if everything.n_answered else (0.0, 1.0),
        draws=draws,
        parts=(
            *table("variations", {name: of_kind(name) for name in VARIATIONS}),
            *table("sides", {name: of_group(side == name) for name in SIDES}),
            *table("places", {name: of_group(base == n) for n, name in enumerate(PLACES, start=1)}),
        ),
        details={
            "auroc_centred": kept_apart(spans.centred(), same, changed, weights[:1])[0],
            "auroc_jumbling": kept_apart(spans, same, jumbled, weights[:1])[0],
            "expected_cosine": expected,
            "inter_contextual_variance": everything.inter_contextual_variance,
            "contextual_deviation": everything.contextual_deviation,
            "self_similarity": everything.self_similarity,
        },
        predictions=_predictions(sentences, spans),
    )


def _predictions(sentences: Columns, spans: Spans) -> list[dict[str, Any]]:
    """Return one record for each varied sentence: the cosine of the anchor with itself in the base sentence; None if unanswered."""
    rows = zip(*(sentences[name] for name in ("anchor", "base", "variation")), spans.similarity().tolist(), strict=True)
    return [
        {"anchor": anchor, "base": base, "variation": variation, "cosine": None if np.isnan(cosine) else cosine}
        for anchor, base, variation, cosine in rows
        if variation != BASE
    ]
