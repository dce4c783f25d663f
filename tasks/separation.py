"""Word pair separation: how alike are any two words of a model, and does it tell related ones from unrelated ones?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, ClassVar, cast

import numpy as np
from mteb.abstasks import AbsTask

from .. import __version__
from ..wrappers.adapter import encode_words
from .candidates import frequent_words, words_sha256
from .loading import load_local
from .metadata import WordTaskMetadata
from .record import task_record, task_seed
from .scoring.all_pairs import distribution
from .scoring.draws import packed
from .scoring.geometry import hubness, shape
from .scoring.separation import macro, separation
from .scoring.similarity import pair_cosines
from .scoring.variants import ALL_BUT_THE_TOP, CENTRED, Z_SCORED, unit, varied
from .separation_metrics import AurocScores, KindScores, SpaceScores, WordSeparationMetrics, WordSeparationStatistics
from .word_pairs import OF_FORM, SEMANTIC, read_word_pairs, word_pairs_revision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from datasets import Dataset
    from mteb.models import MTEBModels
    from mteb.timing import TimingStack
    from mteb.types import EncodeKwargs
    from numpy.typing import NDArray

    from ..wrappers.vectors import WordVectors
    from .record import TaskRecord
    from .scoring.all_pairs import Distribution
    from .scoring.draws import Drawn
    from .word_pairs import Size

    Cosines = tuple[NDArray[np.float64], NDArray[np.float64]]  # of related and of unrelated pairs

RAW = "raw"
SPACES = (RAW, CENTRED, Z_SCORED, ALL_BUT_THE_TOP)
_QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
_BINS = 200  # of the densities in the result file, from -1 to 1
_HUBS = 5_000  # so many frequent words show whether there are hubs


class AbsTaskWordSeparation(AbsTask):
    """Related against unrelated pairs, and the distribution of the cosine of all pairs of a vocabulary.

    A subclass gives ``metadata`` and ``size``.
    """

    size: ClassVar[Size]
    abstask_prompt = "Retrieve words of related meaning."

    def read(self) -> Dataset:
        """Read the pairs that the package ships."""
        from datasets import Dataset

        return Dataset.from_list([pair._asdict() for pair in read_word_pairs(self.size).pairs])

    def load_data(self, num_proc: int | None = None, *, timer: TimingStack | None = None, **kwargs: Any) -> None:
        """Load the pairs; see mteb."""
        load_local(self, num_proc, timer)

    def _evaluate_subset(
        self,
        model: MTEBModels,
        data_split: Dataset,
        *,
        hf_split: str,
        hf_subset: str,
        encode_kwargs: EncodeKwargs,
        prediction_folder: Path | None = None,
        num_proc: int | None = None,
        timer: TimingStack,
        **kwargs: Any,
    ) -> WordSeparationMetrics:
        columns, vocabulary = data_split[:], read_word_pairs(self.size).vocabulary
        triples = list(zip(columns["word"], columns["related"], columns["unrelated"], strict=True))
        words = list(dict.fromkeys((*vocabulary, *(word for triple in triples for word in triple))))
        with timer("Encoding words", split=hf_split, subset=hf_subset):
            encoded = encode_words(
                model, words, task_metadata=self.metadata, hf_split=hf_split, hf_subset=hf_subset, encode_kwargs=encode_kwargs
            )
        with timer("Scoring", split=hf_split, subset=hf_subset):
            seed = task_seed(self.metadata, hf_split, hf_subset)
            return _score(encoded, vocabulary, columns["kind"], triples, task_record(self.metadata, 0.5), seed)

    def _calculate_descriptive_statistics_from_split(
        self, split: str, *, hf_subset: str | None = None, compute_overall: bool = False, num_proc: int | None = None
    ) -> WordSeparationStatistics:
        pairs = read_word_pairs(self.size)
        kinds = [pair.kind for pair in pairs.pairs]
        return WordSeparationStatistics(
            num_samples=len(pairs.pairs),
            number_of_characters=sum(map(len, pairs.words)),
            n_vocabulary=len(pairs.vocabulary),
            unique_words=len(pairs.words),
            kinds={kind: kinds.count(kind) for kind in dict.fromkeys(kinds)},
        )

    def _push_dataset_to_hub(self, repo_name: str, num_proc: int | None = None, **kwargs: Any) -> None:
        self._upload_dataset_to_hub(repo_name, ["kind", "word", "related", "unrelated"], num_proc=num_proc, **kwargs)


def _score(
    encoded: WordVectors,
    vocabulary: Sequence[str],
    kinds: Sequence[str],
    triples: Sequence[tuple[str, str, str]],
    task: TaskRecord,
    seed: int,
) -> WordSeparationMetrics:
    row = {word: n for n, word in enumerate(word for word, known in zip(encoded.words, encoded.known, strict=True) if known)}
    vectors = encoded.vectors[encoded.known]
    inside = np.array([row[word] for word in vocabulary if word in row], dtype=np.int64)
    frequent = [row[word] for word in frequent_words(2 * _HUBS) if word in row][:_HUBS]
    asked = {kind: [triple for k, triple in zip(kinds, triples, strict=True) if k == kind] for kind in (*SEMANTIC, *OF_FORM)}
    places = {kind: np.array([[row.get(w, -1) for w in t] for t in part], dtype=np.int64).reshape(-1, 3) for kind, part in asked.items()}
    answered = {kind: part.min(axis=1) >= 0 for kind, part in places.items()}
    rows = {kind: part[answered[kind]] for kind, part in places.items()}

    def mean(pairs: Mapping[str, Cosines], kinds: Sequence[str]) -> tuple[float, Drawn]:
        return macro([_spread(pairs[kind], answered[kind]) for kind in kinds], rng=np.random.default_rng(seed))

    spaces, scores, means, cosines = {}, {}, {}, {}
    for name in SPACES:
        space = vectors if name == RAW or not len(vectors) else varied(vectors, name)
        pairs = {kind: _cosines(space, part) for kind, part in rows.items()}
        scores[name] = {kind: _kind_scores(len(asked[kind]), *pair) for kind, pair in pairs.items()}
        units = unit(space) if name == RAW else space
        means[name] = mean(pairs, SEMANTIC)
        spaces[name] = _space_scores(_auroc(*means[name]), units[inside], units[frequent])
        if name == RAW:
            everything = distribution(units[inside])
            cosines = pairs
    n_asked, n_answered = sum(map(len, asked.values())), sum(map(len, rows.values()))
    auroc, drawn = means[RAW]
    return WordSeparationMetrics(
        **_auroc(auroc, drawn),
        interval=list(drawn.interval),
        draws=packed(drawn.draws),
        task=task,
        auroc_form=mean(cosines, OF_FORM)[0],
        expected_cosine=everything.mean,
        cosine_deviation=float(np.sqrt(everything.variance)),
        quantiles={str(share): everything.quantile(share) for share in _QUANTILES},
        coverage=n_answered / n_asked if n_asked else 0.0,
        n_asked=n_asked,
        n_answered=n_answered,
        n_vocabulary=len(vocabulary),
        n_vocabulary_known=len(inside),
        n_vocabulary_pairs=int(everything.counts.sum()),
        vocabulary_sha256=words_sha256(vocabulary),
        spaces=spaces,
        kinds=scores[RAW],
        kinds_centred=scores[CENTRED],
        kinds_z_scored=scores[Z_SCORED],
        kinds_all_but_the_top=scores[ALL_BUT_THE_TOP],
        densities=_densities(everything, cosines),
        mteb_words_version=__version__,
    )


def _cosines(vectors: NDArray[np.float32], rows: NDArray[np.int64]) -> Cosines:
    """Return the cosines of related and of unrelated pairs; a vector that is zero once the mean is removed is like nothing: 0."""
    if not len(rows):
        return np.zeros(0), np.zeros(0)
    word, related, unrelated = (vectors[column] for column in rows.T)
    return np.nan_to_num(pair_cosines(word, related)), np.nan_to_num(pair_cosines(word, unrelated))


def _kind_scores(n_asked: int, related: NDArray[np.float64], unrelated: NDArray[np.float64]) -> KindScores:
    found = separation(related, unrelated)
    (a_low, a_high), (d_low, d_high), (o_low, o_high) = (found.interval[name] for name in ("auroc", "cohens_d", "overlap"))
    return KindScores(
        auroc=found.auroc,
        auroc_low=a_low,
        auroc_high=a_high,
        cohens_d=found.cohens_d,
        cohens_d_low=d_low,
        cohens_d_high=d_high,
        overlap=found.overlap,
        overlap_low=o_low,
        overlap_high=o_high,
        mean_related=float(related.mean()) if found.n else 0.0,
        mean_unrelated=float(unrelated.mean()) if found.n else 0.0,
        n_asked=n_asked,
        n_answered=found.n,
    )


def _spread(cosines: Cosines, answered: NDArray[np.bool_]) -> Cosines:
    """Return the cosines at the places of the pairs that are answered, NaN at the others."""
    one, other = np.full((2, len(answered)), np.nan)
    one[answered], other[answered] = cosines
    return one, other


def _auroc(mean: float, drawn: Drawn) -> AurocScores:
    return AurocScores(auroc=mean, auroc_low=drawn.interval[0], auroc_high=drawn.interval[1])


def _space_scores(auroc: AurocScores, vocabulary: NDArray[np.float32], frequent: NDArray[np.float32]) -> SpaceScores:
    return cast("SpaceScores", {**auroc, **asdict(shape(vocabulary)), "hubness": hubness(frequent)})


def _densities(everything: Distribution, cosines: Mapping[str, Cosines]) -> dict[str, dict[str, list[int]]]:
    def counts(values: NDArray[np.float64]) -> list[int]:
        found: list[int] = np.histogram(values, bins=_BINS, range=(-1, 1))[0].tolist()
        return found

    return {
        "vocabulary": {"all": everything.coarse(_BINS).tolist()},
        "related": {kind: counts(related) for kind, (related, _) in cosines.items()},
        "unrelated": {kind: counts(unrelated) for kind, (_, unrelated) in cosines.items()},
    }


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
    """The 82,596 single words of WordNet 3.0, and up to 1,000 pairs of each kind."""

    size = "full"
    metadata = _metadata(
        "WordPairSeparation",
        "full",
        "Are related words nearer to each other than unrelated ones? Up to 1,000 pairs each of synonyms, antonyms, hypernyms, "
        "meronyms and co-hyponyms (and, apart, of inflections and derivations) from WordNet 3.0, against unrelated pairs of the same "
        "words: area under the ROC curve of the cosine. Also the cosine of all 3.4 billion pairs of WordNet's 82,596 single words, "
        "isotropy and hubs, as the vectors are and after centring, standardising and all-but-the-top.",
    )


class WordPairSeparationMini(AbsTaskWordSeparation):
    """Pairs of frequent words, and the lemmas among 3,000 frequent words."""

    size = "mini"
    metadata = _metadata(
        "WordPairSeparationMini", "mini", "As WordPairSeparation, with frequent words alone: for a first run; not comparable."
    )
