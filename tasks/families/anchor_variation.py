"""Anchor variation: does the vector of a word in a sentence follow its sense, and how does it move when the sentence is varied?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..columns import joined
from ..scored import Scored, columns, part
from ..scoring.context.movement import Movement, Spans, kept_apart, movement
from ..scoring.context.triples import nearer
from ..scoring.intervals.clusters import cluster_weights, interval, weighted_mean
from ..sources.anchors import CHANGED, KEPT, VARIATIONS, anchor_columns, anchors_revision
from ..sources.sense_frames import OTHER, REWORDED, ROWS, SAME, frame_columns, frames_revision
from .context import AbsTaskContext, sentences_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ...schema import Part
    from ...wrappers.vectors import WordVectors
    from ..columns import Columns
    from ..encoders import Encoders
    from ..scored import Number

BASE, JUMBLED = "base", "jumbling"
SIDES = ("left", "right", "both", "none")
PLACES = ("early", "middle", "late")
_ACCURACY = ("n_asked", "n_answered", "accuracy±")
_MOVEMENT = ("n_asked", "n_answered", "inter_contextual_variance", "contextual_deviation", "self_similarity", "auroc±")

SCORES = {
    "accuracy": "Share of the comparisons in which the word is nearer to itself in a sentence with the same sense and other surroundings "
    "than in a sentence with another sense; 0 to 1, higher is better, .5 is chance. Equal cosines and unanswered comparisons count half.",
    "frames": "Accuracy by the side of the word on which the sentences differ, and by its part of speech. A left-to-right model does not "
    "see the right side, so that its cosines are equal there.",
    "auroc": "The chance that the vector of an anchor stays nearer to its vector in the base sentence in a variation that keeps its "
    "meaning (synonym, negation, paraphrase, question, exclamation, voice) than in one that changes it (antonym, polysemy), over the "
    "sentences answered; 0 to 1, higher is better, .5 is chance, ties count half. It is null without answered sentences of both sorts.",
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
    """Does the vector of a word follow its sense, whatever surrounds it? Four comparisons a word; and how words move."""

    described: ClassVar[Mapping[str, str]] = SCORES
    metadata = sentences_metadata(
        "AnchorVariation",
        "mteb-words/sense-frames",
        anchors_revision("anchors", frames_revision()),
        "WordInContext",
        "accuracy",
        "Does the vector of a word in a sentence follow its sense? For each word and each of two frames, two sentences give it one "
        "sense in different surroundings and a third gives it another sense in surroundings that are as near: share of the comparisons in "
        "which equal senses have the higher cosine. Chance is .5; a vector that ignores the sentence gets exactly that. Beside it, how far "
        "60 anchors move in 180 sentences under the nine variations of arXiv 2402.11094.",
    )

    def read(self) -> Columns:
        """Return the sentences of the frames, then those of the nine variations."""
        return joined((frame_columns(), anchor_columns()))

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model; see ``SCORES``. Items are the comparisons; the bootstrap draws words."""
        spans = model.spans(columns["text"], columns["start"], columns["end"])
        framed = np.isin(np.array(columns["variation"]), ROWS)
        frames, variations = (_rows(columns, rows) for rows in (framed, ~framed))
        alone = model.words_alone(_words(spans, ~framed))
        with model.timed("Scoring"):
            varied = _words(spans, ~framed)
            _, word = np.unique(variations["anchor"], return_inverse=True)
            movements = Spans(varied.vectors, alone.vectors, varied.known, alone.known, word, _origins(variations))
            return _score(frames, _words(spans, framed), variations, movements, seed)


def _rows(columns: Columns, rows: NDArray[np.bool_]) -> Columns:
    return {name: np.array(values, dtype=object)[rows].tolist() for name, values in columns.items()}


def _words(spans: WordVectors, rows: NDArray[np.bool_]) -> WordVectors:
    words = tuple(spans.words[row] for row in np.flatnonzero(rows))
    return type(spans)(words, spans.vectors[rows], spans.known[rows])


def _origins(columns: Columns) -> NDArray[np.int64]:
    """Return the row of the base sentence of each row."""
    keys = list(zip(columns["anchor"], columns["base"], strict=True))
    rows = {key: row for row, (key, variation) in enumerate(zip(keys, columns["variation"], strict=True)) if variation == BASE}
    return np.array([rows[key] for key in keys], dtype=np.int64)


def _score(frames: Columns, framed: WordVectors, variations: Columns, spans: Spans, seed: int) -> Scored:
    names = np.array(frames["variation"])
    same, reworded, other = (np.flatnonzero(names == name) for name in (SAME, REWORDED, OTHER))  # in the order of the frames
    near = np.tile(np.stack([same, reworded], axis=1), (2, 1))
    far = np.concatenate([np.stack([same, other], axis=1), np.stack([reworded, other], axis=1)])
    values = nearer(framed.vectors, near, far, tie=0.5)
    answered, right = ~np.isnan(values), np.nan_to_num(values, nan=0.5)
    _, word = np.unique(np.array(frames["anchor"])[near[:, 0]], return_inverse=True)
    weights = cluster_weights(word, seed=seed)
    draws = weighted_mean(right, weights)

    def of(group: NDArray[np.bool_]) -> dict[str, Number]:
        rate = float(right[group].mean())
        low, high = interval(rate, weighted_mean(right[group], weights[:, group]), len(np.unique(word[group])))
        n_answered = int((group & answered).sum())
        return {"n_asked": int(group.sum()), "n_answered": n_answered, "accuracy": rate, "accuracy_low": low, "accuracy_high": high}

    groups = [np.array(frames[name])[near[:, 0]] for name in ("side", "part_of_speech")]
    parts, details = _description(variations, spans, seed)
    score, n_answered = float(right.mean()), int(answered.sum())
    return Scored(
        main_score=score,
        chance=0.5,
        n_asked=len(right),
        n_answered=n_answered,
        interval=interval(score, draws, len(np.unique(word))) if n_answered else (0.0, 1.0),
        draws=draws,
        parts=(
            *part("frames", columns(*_ACCURACY), {str(name): of(group == name) for group in groups for name in np.unique(group)}),
            *parts,
        ),
        details=details,
        predictions=[*_compared(frames, near, far, values), *_predictions(variations, spans)],
    )


def _description(sentences: Columns, spans: Spans, seed: int) -> tuple[tuple[Part, ...], dict[str, Any]]:
    """Return how words move under the nine variations, which is no part of the main score: the surroundings change as well."""
    variation, base, side = (np.array(sentences[name]) for name in ("variation", "base", "side"))
    same, changed = np.isin(variation, KEPT), np.isin(variation, CHANGED)
    jumbled, meant = variation == JUMBLED, same | changed
    weights = cluster_weights(spans.word, seed=seed)
    expected = spans.expected_cosine()

    def of(asked: NDArray[np.bool_], positive: NDArray[np.bool_], negative: NDArray[np.bool_]) -> Movement:
        return movement(spans, asked, positive, negative, weights, expected)

    def of_kind(name: str) -> Movement:
        asked = variation == name
        return of(asked, *((asked, changed) if name in KEPT else (same, asked)))

    def of_group(group: NDArray[np.bool_]) -> Movement:
        return of(meant & group, same & group, changed & group)

    def table(name: str, rows: dict[str, Movement]) -> tuple[Part, ...]:
        return part(name, columns(*_MOVEMENT), {row: asdict(scores) for row, scores in rows.items()})

    everything = of(meant, same, changed)
    parts = (
        *table("variations", {name: of_kind(name) for name in VARIATIONS}),
        *table("sides", {name: of_group(side == name) for name in SIDES}),
        *table("places", {name: of_group(base == n) for n, name in enumerate(PLACES, start=1)}),
    )
    return parts, {
        "auroc": everything.auroc,
        "auroc_centred": kept_apart(spans.centred(), same, changed, weights[:1])[0],
        "auroc_jumbling": kept_apart(spans, same, jumbled, weights[:1])[0],
        "expected_cosine": expected,
        "inter_contextual_variance": everything.inter_contextual_variance,
        "contextual_deviation": everything.contextual_deviation,
        "self_similarity": everything.self_similarity,
    }


def _compared(frames: Columns, near: NDArray[np.int64], far: NDArray[np.int64], values: NDArray[np.float64]) -> list[dict[str, Any]]:
    """Return one record for each comparison: 1 if equal senses are nearer, .5 if equally near, 0 if not; None if unanswered."""
    return [
        {
            "anchor": frames["anchor"][pair[0]],
            "near": [frames["text"][row] for row in pair],
            "far": [frames["text"][row] for row in other],
            "value": None if np.isnan(value) else value,
        }
        for pair, other, value in zip(near.tolist(), far.tolist(), values.tolist(), strict=True)
    ]


def _predictions(sentences: Columns, spans: Spans) -> list[dict[str, Any]]:
    """Return one record for each varied sentence: the cosine of the anchor with itself in the base sentence; None if unanswered."""
    rows = zip(*(sentences[name] for name in ("anchor", "base", "variation")), spans.similarity().tolist(), strict=True)
    return [
        {"anchor": anchor, "base": base, "variation": variation, "cosine": None if np.isnan(cosine) else cosine}
        for anchor, base, variation, cosine in rows
        if variation != BASE
    ]
