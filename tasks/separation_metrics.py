"""What a separation task reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from .record import TaskRecord


class KindScores(TypedDict):
    """Scores of one kind of pairs over the pairs answered, each with the limits of its 95 % interval; see ``Separation``.

    Attributes:
        n_asked: Related pairs asked; there are as many unrelated ones.
        n_answered: Those of which the model knows all three words.
        mean_related: Mean cosine of the related pairs.
        mean_unrelated: Mean cosine of the unrelated pairs.
    """

    auroc: float
    auroc_low: float
    auroc_high: float
    cohens_d: float
    cohens_d_low: float
    cohens_d_high: float
    overlap: float
    overlap_low: float
    overlap_high: float
    mean_related: float
    mean_unrelated: float
    n_asked: int
    n_answered: int


class AurocScores(TypedDict):
    """The main score.

    Attributes:
        auroc: The chance that a related pair has a higher cosine than an unrelated pair of the same words, mean over the semantic
            kinds; 0 to 1, .5 is chance; .5 as well if the model answers too little to say. Over the pairs answered.
        auroc_low: Lower limit of its 95 % interval.
        auroc_high: Upper limit.
    """

    auroc: float
    auroc_low: float
    auroc_high: float


class SpaceScores(AurocScores):
    """What one way of looking at the space shows; see ``Shape``.

    Attributes:
        hubness: Skewness of how often each of the most frequent words is among the ten nearest of another.
    """

    expected_cosine: float
    effective_rank: float
    isoscore: float
    top_dimensions: float
    hubness: float


class WordSeparationMetrics(AurocScores):
    """Scores of a separation task.

    Attributes:
        interval: The ends of the 95 % interval of auroc, as in ``auroc_low`` and ``auroc_high``.
        draws: The auroc in each of 2,000 bootstrap draws, the same for every model; see ``scoring.draws``.
        task: What the task is.
        auroc_form: The same for inflection and derivation.
        expected_cosine: Mean cosine of any two known words of the vocabulary, exact.
        cosine_deviation: Its standard deviation, exact.
        quantiles: Quantiles of the cosine of any two, to .001.
        coverage: Related pairs answered over asked, 0 to 1.
        n_asked: Related pairs, of every kind.
        n_answered: Those of which the model knows all three words.
        n_vocabulary: Words of the vocabulary.
        n_vocabulary_known: Those that the model knows.
        n_vocabulary_pairs: Unordered pairs of those, all of which are counted.
        vocabulary_sha256: SHA-256 of the vocabulary, one word a line.
        spaces: The vectors as they are, and after three ways of removing what they share.
        kinds: Scores of each kind of pairs, vectors as they are.
        kinds_centred: The same after the mean is removed.
        kinds_z_scored: The same after every component is standardised.
        kinds_all_but_the_top: The same without the mean and the top principal components.
        densities: Counts in 200 bins from -1 to 1: of all pairs, and of the related and unrelated pairs of each kind.
        mteb_words_version: The version of this package that computed the scores.
    """

    interval: list[float]
    draws: str
    task: TaskRecord
    auroc_form: float
    expected_cosine: float
    cosine_deviation: float
    quantiles: dict[str, float]
    coverage: float
    n_asked: int
    n_answered: int
    n_vocabulary: int
    n_vocabulary_known: int
    n_vocabulary_pairs: int
    vocabulary_sha256: str
    spaces: dict[str, SpaceScores]
    kinds: dict[str, KindScores]
    kinds_centred: dict[str, KindScores]
    kinds_z_scored: dict[str, KindScores]
    kinds_all_but_the_top: dict[str, KindScores]
    densities: dict[str, dict[str, list[int]]]
    mteb_words_version: str


class WordSeparationStatistics(TypedDict):
    """Descriptive statistics of a separation task.

    Attributes:
        num_samples: Pairs.
        number_of_characters: Characters of all distinct words.
        n_vocabulary: Words of the vocabulary.
        unique_words: Those and the words of the pairs.
        kinds: Pairs of each kind.
    """

    num_samples: int
    number_of_characters: int
    n_vocabulary: int
    unique_words: int
    kinds: dict[str, int]
