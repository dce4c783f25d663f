"""WiC and CoSimLex: tasks over the official folders on the user's disk, with their published metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ...errors import DataError
from ...wrappers.sources.packages import content_revision, file_sha256
from ..base import GivenData
from ..columns import columns_of
from ..families.context import AbsTaskContext
from ..families.word_senses import AbsTaskWordSense, SensePair
from ..metadata import WordTaskMetadata
from ..readers.wic_cosimlex import GradedPair, cosimlex_pairs, wic_pairs
from ..scored import Scored
from ..scoring.context.graded import change_correlation, similarity_correlation
from ..scoring.intervals.clusters import cluster_weights
from ..scoring.similarity.pairs import pair_cosines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..columns import Columns
    from ..encoders import Encoders

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


SCORES = {
    "similarity": "Subtask 2 of SemEval-2020 task 3: harmonic mean of Pearson's and Spearman's correlation of the cosine of two words in a "
    "context with the human score there, over the pairs answered; -1 to 1, higher is better; the lower of the two if either is not "
    "positive, 0 if undefined.",
    "change": "Subtask 1: uncentred Pearson correlation of the change of the cosine from the first context to the second with the change "
    "of the human score, over the pairs answered; -1 to 1, higher is better; 0 for vectors that no context changes.",
}


class WiC(GivenData, AbsTaskWordSense):
    """Word in context, judged by a threshold that is tuned on the pairs of the other splits."""


class CoSimLex(GivenData, AbsTaskContext):
    """Graded similarity of two words in two contexts."""

    described: ClassVar[Mapping[str, str]] = SCORES

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model by the cosines of the words in each context; see ``SCORES``. The bootstrap draws pairs of words."""
        vectors = {
            (w, c): model.spans(columns[f"context{c}"], columns[f"start{w}{c}"], columns[f"end{w}{c}"]).vectors
            for w in (1, 2)
            for c in (1, 2)
        }
        with model.timed("Scoring"):
            cosines = np.stack([pair_cosines(vectors[1, c], vectors[2, c]) for c in (1, 2)], axis=1)
            gold = np.array([columns["sim1"], columns["sim2"]], dtype=np.float64).T
            answered = ~np.isnan(cosines).any(axis=1)
            weights = cluster_weights(np.arange(answered.sum()))
            similarity, interval = similarity_correlation(cosines[answered], gold[answered], weights)
            change = change_correlation(cosines[answered], gold[answered])
        return Scored(
            main_score=similarity,
            chance=0.0,
            n_asked=len(gold),
            n_answered=int(answered.sum()),
            interval=interval,
            details={"change": change},
            predictions=[
                {"word1": word1, "word2": word2, "cosines": [None if np.isnan(cosine) else cosine for cosine in pair]}
                for word1, word2, pair in zip(columns["word1"], columns["word2"], cosines.tolist(), strict=True)
            ],
        )


def official_folder(path: Path) -> AbsTaskContext:
    """Return the task of an official folder, ``WiC_dataset`` or CoSimLex, or of one file of CoSimLex.

    Raises:
        DataError: The path is none of these, or a file is bad.
    """
    if path.is_file() and path.name.startswith("cosimlex_"):
        return cosimlex(path)
    for folder in (path, path / "WiC_dataset"):
        if (folder / "train" / "train.data.txt").is_file():
            return wic(folder)
    if (path / "cosimlex_en.tsv").is_file():
        return cosimlex(path / "cosimlex_en.tsv")
    raise DataError(f"{path} holds neither WiC (train/train.data.txt) nor CoSimLex (cosimlex_en.tsv); name the unpacked folder")


def wic(folder: Path) -> WiC:
    """Return the task ``WiC`` over the official folder.

    Raises:
        DataError: A file is missing or bad.
    """
    columns = columns_of(SensePair._fields, wic_pairs(folder))
    metadata = WordTaskMetadata(
        name="WiC",
        description="Does a word have the same sense in two sentences? Accuracy of a threshold on the cosine of its two vectors.",
        dataset={
            "path": "pilehvar/wic",
            "revision": content_revision(*(file_sha256(path) for path in sorted(folder.glob("*/*.txt"))), "wic"),
        },
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
    return WiC(metadata, columns)


def cosimlex(path: Path) -> CoSimLex:
    """Return the task ``CoSimLex-en``, or that of another language, over an official file.

    Raises:
        DataError: The file is bad.
    """
    columns = columns_of(GradedPair._fields, cosimlex_pairs(path))
    language = path.stem.removeprefix("cosimlex_")
    metadata = WordTaskMetadata(
        name=f"CoSimLex-{language}",
        description="Does the cosine of two words in a context follow human judgement of their similarity there?",
        dataset={"path": "embeddia/cosimlex", "revision": content_revision(file_sha256(path), "cosimlex")},
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
    return CoSimLex(metadata, columns)
