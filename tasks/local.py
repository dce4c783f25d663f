"""Tasks by place: ``analogies:PATH`` for anybody's own questions, ``pairs:PATH`` for their judgements of word pairs."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError
from ..wrappers.packages import content_revision, file_sha256
from .analogies import AbsTaskWordAnalogy
from .candidates import CandidateList
from .formats import bats_lines, read_questions_words
from .metadata import WordTaskMetadata
from .pair_tables import read_pair_table
from .similarity import AbsTaskWordSimilarity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datasets import Dataset
    from mteb.abstasks import AbsTask

_ANALOGIES = "analogies:"
_PAIRS = "pairs:"


def is_local(name: str) -> bool:
    """Tell whether a task's name says where its data are."""
    return name.startswith((_ANALOGIES, _PAIRS))


def local_task(name: str) -> AbsTask:
    """Return the task of a name like ``pairs:PATH``.

    Raises:
        DataError: There is no such file, or it is bad.
    """
    if name.startswith(_PAIRS):
        return local_pairs(Path(name.removeprefix(_PAIRS)))
    return local_analogies(Path(name.removeprefix(_ANALOGIES)))


def local_analogies(path: Path) -> AbsTaskWordAnalogy:
    """Return a task of anybody's own: a file like ``questions-words.txt``, a file of pairs as BATS has, or a folder of such.

    In a file of pairs, and in a folder where each file is a relation, every pair is asked with every other: the scores are
    means over relations. Candidates are the 30,000 frequent words and those of the data.

    Raises:
        DataError: There is no such file, or it is in neither format; a bad line is named by its number.
    """
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise DataError(f"{path} is no file with analogies, and no folder with .txt files")
    questions = not path.is_dir() and _starts_a_relation(path)

    class LocalAnalogies(AbsTaskWordAnalogy):
        """Somebody's own analogies."""

        candidates = CandidateList(frequent=30_000)
        average = "micro" if questions else "macro"
        metadata = WordTaskMetadata(
            name="Local-" + _name(path, "analogies"),
            description=f"Analogies of a local {'folder' if path.is_dir() else 'file'}.",
            dataset={"path": "local/analogies", "revision": content_revision(*(file_sha256(file) for file in files), "analogies")},
            type="WordAnalogy",
            main_score="accuracy",
            reference=None,
            date=None,
            domains=None,
            license=None,
            annotations_creators=None,
            sample_creation=None,
            bibtex_citation="",
        )

        def read(self) -> Dataset:
            """Read the file, or every file of the folder."""
            return read_questions_words(path) if questions else _pairs(files)

    task = LocalAnalogies()
    task.read()  # what is wrong is said before anything runs
    return task


def local_pairs(path: Path) -> AbsTaskWordSimilarity:
    """Return a task of anybody's own word pairs with scores, a file that ``read_pair_table`` reads.

    Nobody says which language the words are of, so there are no scores by frequency.

    Raises:
        DataError: There is no such file, or it is not clear what its columns are; a bad line is named by its number.
    """
    if not path.is_file():
        raise DataError(f"{path} is no file with word pairs: word, word and score on each line")
    table = read_pair_table(path)
    scores = [score for _, _, score, _ in table.pairs]

    class LocalPairs(AbsTaskWordSimilarity):
        """Somebody's own word pairs."""

        min_score = math.floor(min(scores))
        max_score = math.ceil(max(scores))
        metadata = WordTaskMetadata(
            name="LocalPairs-" + _name(path, "pairs"),
            description=f"{path.name}, {table.description}.",
            dataset={"path": "local/pairs", "revision": content_revision(file_sha256(path), table.description)},
            type="STS",
            eval_langs=["und-Zyyy"],  # undetermined
            main_score="cosine_spearman",
            reference=None,
            date=None,
            domains=None,
            license=None,
            annotations_creators=None,
            sample_creation=None,
            bibtex_citation="",
        )

        def read(self) -> Dataset:
            """Return the pairs."""
            return table.dataset()

    return LocalPairs()


def _name(path: Path, otherwise: str) -> str:
    """Return the part of a task's name that tells one file from another."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", path.resolve().stem).strip("-") or otherwise


def _pairs(files: Sequence[Path]) -> Dataset:
    from datasets import Dataset

    rows = [{"relation": file.stem, "word": word, "answers": answers} for file in files for word, answers in bats_lines(file)]
    return Dataset.from_list(rows)


def _starts_a_relation(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return next((line for line in file if line.strip()), "").lstrip().startswith(":")
