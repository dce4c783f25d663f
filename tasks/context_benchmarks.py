"""WiC and CoSimLex: tasks over the official folders, with their published metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from .. import __version__
from ..errors import DataError
from ..wrappers.packages import content_revision, file_sha256
from .context import AbsTaskContext
from .context_files import cosimlex_rows, wic_rows
from .metadata import WordTaskMetadata
from .scoring.clusters import cluster_weights
from .scoring.graded import change_correlation, similarity_correlation
from .scoring.similarity import pair_cosines
from .word_senses import AbsTaskWordSense

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from datasets import Dataset

    from .context import Columns, Encoders

_LANGUAGES = {"en": "eng-Latn", "hr": "hrv-Latn", "sl": "slv-Latn", "fi": "fin-Latn"}
_WIC = r"""
@inproceedings{pilehvar2019wic,
  author = {Pilehvar, Mohammad Taher and Camacho-Collados, Jose},
  booktitle = {Proceedings of NAACL-HLT 2019},
  title = {{WiC}: the Word-in-Context Dataset for Evaluating Context-Sensitive Meaning Representations},
  year = {2019},
}
""".strip()
_COSIMLEX = r"""
@inproceedings{armendariz2020cosimlex,
  author = {Armendariz, Carlos Santos and Purver, Matthew and Ul{\v{c}}ar, Matej and Pollak, Senja and Ljube{\v{s}}i{\'c}, Nikola and
    Granroth-Wilding, Mark},
  booktitle = {Proceedings of LREC 2020},
  title = {{CoSimLex}: A Resource for Evaluating Graded Word Similarity in Context},
  year = {2020},
}
""".strip()


class GradedSimilarityMetrics(TypedDict):
    """Scores of CoSimLex, over the pairs answered; 0 if undefined.

    Attributes:
        similarity: The main score, subtask 2 of SemEval-2020 task 3: harmonic mean of Pearson's and Spearman's correlation of the
            cosine of two words in a context with the human score there, -1 to 1; the lower of the two where one is not positive.
        interval: Its 95 % interval, by a bootstrap over pairs of words.
        change: Subtask 1: uncentred Pearson correlation of the change of the cosine from the first context to the second with
            the change of the human score, -1 to 1; 0 for vectors that no context changes.
        coverage: Pairs answered over asked, 0 to 1.
        n_asked: Pairs of words, each in two contexts.
        n_answered: Those of which the model knows both words in both.
        mteb_words_version: The version of this package that computed the scores.
    """

    similarity: float
    interval: list[float]
    change: float
    coverage: float
    n_asked: int
    n_answered: int
    mteb_words_version: str


def official_folder(path: Path) -> AbsTaskContext:
    """Return the task of a folder that somebody else publishes: ``WiC_dataset``, or CoSimLex (or one of its files).

    Raises:
        DataError: It is none of these, or a file is bad.
    """
    if path.is_file() and path.name.startswith("cosimlex_"):
        return cosimlex(path)
    for folder in (path, path / "WiC_dataset"):
        if (folder / "train" / "train.data.txt").is_file():
            return wic(folder)
    if (path / "cosimlex_en.tsv").is_file():
        return cosimlex(path / "cosimlex_en.tsv")
    raise DataError(f"{path} holds neither WiC (train/train.data.txt) nor CoSimLex (cosimlex_en.tsv); name the unpacked folder")


def wic(folder: Path) -> AbsTaskWordSense:
    """Return the task ``WiC`` over the official folder.

    Raises:
        DataError: A file is missing or bad.
    """
    rows = wic_rows(folder)
    revision = content_revision(*(file_sha256(path) for path in sorted(folder.glob("*/*.txt"))), "wic")

    class WiC(AbsTaskWordSense):
        """Word in context, judged by a threshold that is tuned on other words."""

        metadata = WordTaskMetadata(
            name="WiC",
            description="Does a word have the same sense in two sentences? Accuracy of a threshold on the cosine of its two vectors.",
            dataset={"path": "pilehvar/wic", "revision": revision},
            type="WordInContext",
            main_score="accuracy",
            reference="https://pilehvar.github.io/wic/",
            date=None,
            domains=None,
            license=None,
            annotations_creators=None,
            sample_creation=None,
            bibtex_citation=_WIC,
        )

        def read(self) -> Dataset:
            """Return the pairs."""
            return _dataset(rows)

    return WiC()


def cosimlex(path: Path) -> AbsTaskContext:
    """Return the task ``CoSimLex-en``, or of another language, over an official file.

    Raises:
        DataError: The file is bad.
    """
    rows = cosimlex_rows(path)
    language = path.stem.removeprefix("cosimlex_")
    revision = content_revision(file_sha256(path), "cosimlex")

    class CoSimLex(AbsTaskContext):
        """Graded similarity of two words in two contexts."""

        metadata = WordTaskMetadata(
            name=f"CoSimLex-{language}",
            description="Does the cosine of two words in a context follow human judgement of their similarity there?",
            dataset={"path": "embeddia/cosimlex", "revision": revision},
            type="WordInContext",
            eval_langs=[_LANGUAGES.get(language, "und-Zyyy")],
            main_score="similarity",
            reference="https://aclanthology.org/2020.lrec-1.720/",
            date=None,
            domains=None,
            license=None,
            annotations_creators=None,
            sample_creation=None,
            bibtex_citation=_COSIMLEX,
        )

        def read(self) -> Dataset:
            """Return the pairs."""
            return _dataset(rows)

        def score(self, columns: Columns, encoders: Encoders, timed: Callable[[str], Any]) -> GradedSimilarityMetrics:
            """See ``GradedSimilarityMetrics``."""
            return _graded(columns, encoders, timed)

    return CoSimLex()


def _dataset(rows: list[dict[str, Any]]) -> Dataset:
    from datasets import Dataset

    return Dataset.from_list(rows)


def _graded(columns: Columns, encoders: Encoders, timed: Callable[[str], Any]) -> GradedSimilarityMetrics:
    with timed("Encoding spans"):
        vectors = {
            (w, c): encoders.spans(columns[f"context{c}"], list(zip(columns[f"start{w}{c}"], columns[f"end{w}{c}"], strict=True))).vectors
            for w in (1, 2)
            for c in (1, 2)
        }
    with timed("Scoring"):
        cosines = np.stack([pair_cosines(vectors[1, c], vectors[2, c]) for c in (1, 2)], axis=1)
        gold = np.array([columns["sim1"], columns["sim2"]], dtype=np.float64).T
        answered = ~np.isnan(cosines).any(axis=1)
        n_asked, n_answered = len(gold), int(answered.sum())
        weights = cluster_weights(np.arange(n_answered))
        similarity, interval = similarity_correlation(cosines[answered], gold[answered], weights)
        return GradedSimilarityMetrics(
            similarity=similarity,
            interval=list(interval),
            change=change_correlation(cosines[answered], gold[answered]),
            coverage=n_answered / n_asked if n_asked else 0.0,
            n_asked=n_asked,
            n_answered=n_answered,
            mteb_words_version=__version__,
        )
