"""Tasks by place: ``analogies:PATH`` for anybody's own questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import DataError
from ..wrappers.packages import content_revision, file_sha256
from .analogies import AbsTaskWordAnalogy
from .candidates import CandidateList
from .formats import bats_lines, read_questions_words
from .metadata import WordTaskMetadata

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from datasets import Dataset

ANALOGIES = "analogies:"


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
            name="Local-" + (re.sub(r"[^A-Za-z0-9_-]+", "-", path.resolve().stem).strip("-") or "analogies"),
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


def _pairs(files: Sequence[Path]) -> Dataset:
    from datasets import Dataset

    rows = [{"relation": file.stem, "word": word, "answers": answers} for file in files for word, answers in bats_lines(file)]
    return Dataset.from_list(rows)


def _starts_a_relation(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return next((line for line in file if line.strip()), "").lstrip().startswith(":")
