"""Word pair separation: are related words nearer than unrelated ones, and how similar are any two words of a model?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ...schema import Curve, Histogram
from ..base import WordTask
from ..candidates import frequent_words, words_sha256
from ..metadata import WordTaskMetadata
from ..scored import Scored, columns, part
from ..scoring.similarity.pairs import pair_cosines
from ..scoring.space.all_pairs import distribution
from ..scoring.space.geometry import hubness, shape
from ..scoring.space.related_pairs import asked_auroc, macro, separation
from ..scoring.space.variants import ALL_BUT_THE_TOP, CENTRED, Z_SCORED, unit, varied
from ..sources.word_pairs import OF_FORM, SEMANTIC, RelatedPair, read_word_pairs, word_pairs_revision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ...wrappers.vectors import WordVectors
    from ..columns import Columns
    from ..encoders import Encoders
    from ..scored import Number
    from ..scoring.intervals.draws import Drawn
    from ..scoring.space.all_pairs import Distribution
    from ..sources.word_pairs import Size

    Cosines = tuple[NDArray[np.float64], NDArray[np.float64]]  # of related and of unrelated pairs

RAW = "raw"
SPACES = {RAW: "kinds", CENTRED: "kinds_centred", Z_SCORED: "kinds_z_scored", ALL_BUT_THE_TOP: "kinds_all_but_the_top"}
KINDS = (*SEMANTIC, *OF_FORM)
_QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_BINS = 200  # of the histogram in the result file, from -1 to 1
_HUBS = 5_000  # hubness is measured among this many frequent words
_KIND = ("auroc±", "auroc_answered±", "cohens_d±", "overlap±", "mean_related", "mean_unrelated", "n_asked", "n_answered")
_SPACE = ("auroc±", "expected_cosine", "effective_rank", "isoscore", "top_dimensions", "hubness")

SCORES = {
    "auroc": "The chance that a related pair has a higher cosine than an unrelated pair of the same words, over all pairs asked: a "
    "comparison with an unanswered pair is a tie, which counts half; 0 to 1, higher is better, .5 is chance. The main score is the mean "
    "over the semantic kinds.",
    "auroc_answered": "The same over the pairs answered alone; .5 if fewer than two are answered. Always read it together with the "
    "coverage.",
    "auroc_form": "The mean AUROC over inflection and derivation.",
    "cohens_d": "The difference of the mean cosines of related and of unrelated pairs over the pooled standard deviation, over the pairs "
    "answered; higher is better, 0 if the deviation is 0.",
    "overlap": "The area that the densities of related and of unrelated pairs share, over the pairs answered; 0 to 1, lower is better.",
    "mean_related": "Mean cosine of the related pairs answered; -1 to 1.",
    "mean_unrelated": "Mean cosine of the unrelated pairs of the same words; -1 to 1.",
    "expected_cosine": "Mean cosine of any two known words of the vocabulary, exact; -1 to 1, 0 if the vectors share no direction.",
    "cosine_deviation": "The standard deviation of the cosine of any two known words, exact.",
    "quantiles": "Quantiles of the cosine of any two known words, to .001.",
    "n_vocabulary": "The number of words of the vocabulary.",
    "n_vocabulary_known": "The number of these words that the model knows.",
    "n_vocabulary_pairs": "The number of unordered pairs of the known words, all of which are counted.",
    "vocabulary_sha256": "SHA-256 of the vocabulary, one word on each line.",
    "spaces": "Scores of the unchanged vectors, and after each of three ways of removing what all vectors share.",
    "effective_rank": "exp of the entropy of the shares of variance along the principal axes of the vocabulary; 1 to the number of "
    "dimensions (Roy & Vetterli 2007).",
    "isoscore": "IsoScore of the vocabulary (Rudman et al. 2022); 0, all variance along one axis, to 1, the same along all.",
    "top_dimensions": "The share of the three dimensions that contribute most to the expected cosine, in the sum of the absolute "
    "contributions of all dimensions; 0 to 1 (after Timkey & van Schijndel 2021).",
    "hubness": "Skewness of how often each of the most frequent words is among the ten nearest of another; 0 without hubs.",
    "kinds": "Scores of each kind of pairs, by the unchanged vectors.",
    "kinds_centred": "The same after the mean is removed.",
    "kinds_z_scored": "The same after every component is standardised.",
    "kinds_all_but_the_top": "The same without the mean and the top principal components.",
    "cosine": "Counts in 200 bins from -1 to 1: of all pairs of the vocabulary, and of the related and unrelated pairs of each kind.",
}


class AbsTaskWordSeparation(WordTask):
    """Related against unrelated pairs, and the distribution of the cosine of all pairs of a vocabulary.

    A subclass defines ``metadata`` and ``size``.
    """

    described: ClassVar[Mapping[str, str]] = SCORES
    size: ClassVar[Size]
    abstask_prompt = "Retrieve words of related meaning."

    def read(self) -> Columns:
        """Read the pairs that the package ships."""
        return dict(zip(RelatedPair._fields, map(list, zip(*read_word_pairs(self.size).pairs, strict=True)), strict=True))

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model by how well its cosines separate related from unrelated pairs; see ``SCORES``."""
        vocabulary = read_word_pairs(self.size).vocabulary
        triples = list(zip(columns["word"], columns["related"], columns["unrelated"], strict=True))
        words = list(dict.fromkeys((*vocabulary, *(word for triple in triples for word in triple))))
        encoded = model.words(words)
        with model.timed("Scoring"):
            return _score(encoded, vocabulary, columns["kind"], triples, seed)

    def statistics(self, columns: Columns) -> dict[str, Any]:
        """Return the numbers of pairs, of each kind too, of words and of their characters."""
        data = read_word_pairs(self.size)
        kinds = [pair.kind for pair in data.pairs]
        return {
            "num_samples": len(data.pairs),
            "number_of_characters": sum(map(len, data.words)),
            "n_vocabulary": len(data.vocabulary),
            "unique_words": len(data.words),
            "kinds": {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
        }


def _score(
    encoded: WordVectors, vocabulary: Sequence[str], kinds: Sequence[str], triples: Sequence[tuple[str, str, str]], seed: int
) -> Scored:
    row = {word: n for n, word in enumerate(word for word, known in zip(encoded.words, encoded.known, strict=True) if known)}
    vectors = encoded.vectors[encoded.known]
    inside = np.array([row[word] for word in vocabulary if word in row], dtype=np.int64)
    frequent = [row[word] for word in frequent_words(2 * _HUBS) if word in row][:_HUBS]
    asked = {kind: [triple for k, triple in zip(kinds, triples, strict=True) if k == kind] for kind in KINDS}
    indices = {kind: np.array([[row.get(w, -1) for w in t] for t in of], dtype=np.int64).reshape(-1, 3) for kind, of in asked.items()}
    answered = {kind: of.min(axis=1) >= 0 for kind, of in indices.items()}
    rows = {kind: of[answered[kind]] for kind, of in indices.items()}

    def of_asked(pairs: Mapping[str, Cosines]) -> dict[str, tuple[float, Drawn]]:
        rng = np.random.default_rng(seed)
        return {kind: asked_auroc(*_spread(pairs[kind], answered[kind]), rng=rng) for kind in KINDS}

    spaces, scores, areas, cosines = {}, {}, {}, {}
    for name in SPACES:
        space = vectors if name == RAW or not len(vectors) else varied(vectors, name)
        pairs = {kind: _cosines(space, of) for kind, of in rows.items()}
        areas[name] = of_asked(pairs)
        scores[name] = {kind: _kind_scores(len(asked[kind]), areas[name][kind], *pair) for kind, pair in pairs.items()}
        units = unit(space) if name == RAW else space
        spaces[name] = _space_scores(*_mean(areas[name], SEMANTIC), units[inside], units[frequent])
        if name == RAW:
            everything = distribution(units[inside])
            cosines = pairs
    auroc, drawn = _mean(areas[RAW], SEMANTIC)
    return Scored(
        main_score=auroc,
        chance=0.5,
        n_asked=sum(map(len, asked.values())),
        n_answered=sum(map(len, rows.values())),
        interval=drawn.interval,
        draws=drawn.draws,
        parts=(
            *part("spaces", columns(*_SPACE), spaces),
            *(each for name in SPACES for each in part(SPACES[name], columns(*_KIND), scores[name], SEMANTIC if name == RAW else ())),
        ),
        histograms=(_histogram(everything, cosines),),
        details={
            "auroc_answered": float(np.mean([scores[RAW][kind]["auroc_answered"] for kind in SEMANTIC])),
            "auroc_form": _mean(areas[RAW], OF_FORM)[0],
            "expected_cosine": everything.mean,
            "cosine_deviation": float(np.sqrt(everything.variance)),
            "quantiles": {str(share): everything.quantile(share) for share in _QUANTILES},
            "n_vocabulary": len(vocabulary),
            "n_vocabulary_known": len(inside),
            "n_vocabulary_pairs": int(everything.counts.sum()),
            "vocabulary_sha256": words_sha256(vocabulary),
        },
        predictions=_predictions(kinds, triples, cosines, answered),
    )


def _cosines(vectors: NDArray[np.float32], rows: NDArray[np.int64]) -> Cosines:
    """Return the cosines of related and of unrelated pairs; 0 with a vector that is zero after the mean is removed."""
    if not len(rows):
        return np.zeros(0), np.zeros(0)
    word, related, unrelated = (vectors[column] for column in rows.T)
    return np.nan_to_num(pair_cosines(word, related)), np.nan_to_num(pair_cosines(word, unrelated))


def _mean(areas: Mapping[str, tuple[float, Drawn]], kinds: Sequence[str]) -> tuple[float, Drawn]:
    return macro([areas[kind] for kind in kinds])


def _kind_scores(
    n_asked: int, asked: tuple[float, Drawn], related: NDArray[np.float64], unrelated: NDArray[np.float64]
) -> dict[str, Number]:
    """Return the scores of one kind of pairs, from the AUROC of the pairs asked and the cosines of those answered."""
    told = separation(related, unrelated)
    scores = {
        "auroc": (asked[0], asked[1].interval),
        "auroc_answered": (told.auroc, told.interval["auroc"]),
        "cohens_d": (told.cohens_d, told.interval["cohens_d"]),
        "overlap": (told.overlap, told.interval["overlap"]),
    }
    return {
        **{name: score for name, (score, _) in scores.items()},
        **{f"{name}_low": low for name, (_, (low, _)) in scores.items()},
        **{f"{name}_high": high for name, (_, (_, high)) in scores.items()},
        "mean_related": float(related.mean()) if told.n else 0.0,
        "mean_unrelated": float(unrelated.mean()) if told.n else 0.0,
        "n_asked": n_asked,
        "n_answered": told.n,
    }


def _spread(cosines: Cosines, answered: NDArray[np.bool_]) -> Cosines:
    """Return the cosines of all pairs asked, NaN for unanswered pairs."""
    related, unrelated = np.full((2, len(answered)), np.nan)
    related[answered], unrelated[answered] = cosines
    return related, unrelated


def _space_scores(auroc: float, drawn: Drawn, vocabulary: NDArray[np.float32], frequent: NDArray[np.float32]) -> dict[str, Number]:
    low, high = drawn.interval
    return {"auroc": auroc, "auroc_low": low, "auroc_high": high, **asdict(shape(vocabulary)), "hubness": hubness(frequent)}


def _histogram(everything: Distribution, cosines: Mapping[str, Cosines]) -> Histogram:
    def curve(name: str, kind: str, values: NDArray[np.float64]) -> Curve:
        counts = tuple(np.histogram(values, bins=_BINS, range=(-1, 1))[0].tolist())
        return Curve(name=name, part=kind, counts=counts, in_main_score=kind in SEMANTIC)

    of_pairs = [curve(name, kind, cosines[kind][side]) for side, name in enumerate(("related", "unrelated")) for kind in KINDS]
    curves = (Curve(name="vocabulary", counts=tuple(everything.coarse(_BINS).tolist())), *of_pairs)
    return Histogram(name="cosine", low=-1.0, high=1.0, curves=curves)


def _predictions(
    kinds: Sequence[str],
    triples: Sequence[tuple[str, str, str]],
    cosines: Mapping[str, Cosines],
    answered: Mapping[str, NDArray[np.bool_]],
) -> list[dict[str, Any]]:
    """Return one record for each pair, in the order of the data: its words and the two cosines; None if unanswered."""
    of = {kind: iter(np.stack(_spread(cosines[kind], answered[kind]), axis=1).tolist()) for kind in KINDS}
    records = []
    for kind, (word, related, unrelated) in zip(kinds, triples, strict=True):
        pair = [None if np.isnan(cosine) else cosine for cosine in next(of[kind])]
        record = {"kind": kind, "word": word, "related": related, "unrelated": unrelated}
        records.append(record | {"cosine_related": pair[0], "cosine_unrelated": pair[1]})
    return records


def _metadata(name: str, size: Size, description: str) -> WordTaskMetadata:
    return WordTaskMetadata(
        name=name,
        description=description,
        dataset={"path": f"mteb-words/word-pairs-{size}", "revision": word_pairs_revision(size)},
        type="WordSeparation",
        reference="https://wordnet.princeton.edu/",
        main_score="auroc",
        date=("2006-01-01", "2026-11-21"),
        domains=["Constructed"],
        license="not specified",
        annotations_creators="derived",
        sample_creation="created",
        bibtex_citation=r"""
@misc{mtebwords2026pairs,
  author = {{The mteb-words authors}},
  howpublished = {mteb-words, made from WordNet 3.0 and lemminflect},
  title = {Word pairs of seven kinds, and the lemmas of {WordNet}},
  year = {2026},
}
""".strip(),
        contributed_by="mteb-words",
    )


class WordPairSeparation(AbsTaskWordSeparation):
    """Are related pairs nearer than unrelated ones? The 82,596 single words of WordNet 3.0, and 341 to 455 pairs of each kind."""

    size = "full"
    metadata = _metadata(
        "WordPairSeparation",
        "full",
        "Are related words nearer to each other than unrelated ones? 341 to 455 pairs each of synonyms, antonyms, hypernyms, meronyms and "
        "co-hyponyms, chosen by reading from what WordNet 3.0 offers (and, apart, 400 each of inflections and derivations), against "
        "unrelated pairs of the same words that look as similar: area under the ROC curve of the cosine. Also the cosine of all 3.4 "
        "billion pairs of WordNet's 82,596 single words, isotropy and hubs, before and after centring, standardising and "
        "all-but-the-top.",
    )


class WordPairSeparationMini(AbsTaskWordSeparation):
    """``WordPairSeparation`` with frequent words: smaller, for a first run; the scores of the two are not comparable."""

    size = "mini"
    metadata = _metadata(
        "WordPairSeparationMini",
        "mini",
        "WordPairSeparation with frequent words only, for a first run; the scores of the two are not comparable.",
    )
