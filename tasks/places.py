"""Tasks over the user's own files: ``analogies:PATH`` (questions), ``pairs:PATH`` (scored word pairs), ``data:PATH`` (WiC, CoSimLex)."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError
from ..wrappers.sources.packages import content_revision, file_sha256
from .base import GivenData
from .candidates import CandidateList
from .columns import columns_of, joined
from .english.official import official_folder
from .families.analogy import AbsTaskWordAnalogy
from .families.similarity import AbsTaskWordSimilarity
from .metadata import WordTaskMetadata
from .readers.lemma_forms import without_suffixes
from .readers.pair_tables import read_pair_table
from .readers.questions_and_pairs import bats_lines, check_judgements, read_questions_words

if TYPE_CHECKING:
    from .base import WordTask
    from .columns import Columns

_MOST = 60  # characters of the file name in the name of the task, which is part of the names of result files
_ANALOGIES = "analogies:"
_PAIRS = "pairs:"
DATA = "data:"


class LocalAnalogies(GivenData, AbsTaskWordAnalogy):
    """Analogies in the user's own files."""

    candidates = CandidateList(frequent=30_000)


class LocalQuestions(LocalAnalogies):
    """Analogies in files of questions, whose headings name relations and no groups."""

    @staticmethod
    def group(relation: str) -> str:
        """Return "": a / in a heading is part of the name."""
        return ""


class LocalPairs(GivenData, AbsTaskWordSimilarity):
    """Word pairs in the user's own file."""


def is_local(name: str) -> bool:
    """Tell whether a task's name contains the path of its data."""
    return name.startswith((_ANALOGIES, _PAIRS, DATA))


def local_task(name: str) -> WordTask:
    """Return the task of a name like ``pairs:PATH``.

    Raises:
        DataError: The file does not exist, is bad or cannot be read.
    """
    try:
        if name.startswith(_PAIRS):
            return local_pairs(Path(name.removeprefix(_PAIRS)))
        if name.startswith(DATA):
            return official_folder(Path(name.removeprefix(DATA)))
        return local_analogies(Path(name.removeprefix(_ANALOGIES)))
    except OSError as error:
        path = error.filename or name.partition(":")[2]
        raise DataError(f"{path} cannot be read ({error.strerror or error}); make it readable, or name another file") from error


def local_analogies(path: Path) -> LocalAnalogies:
    """Return the task of a file like ``questions-words.txt``, a file of pairs like those of BATS, or a folder of either.

    A file of pairs is one relation, named by its path in the folder, in which every pair is asked with every other. Scores are means
    over relations, except for a single file of questions, where every question has the same weight. Candidates are the 30,000 most
    frequent words and those of the data.

    Raises:
        DataError: The file does not exist, is in neither format or has no questions; the message names the number of a bad line.
    """
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        missing = "" if path.exists() else "; there is nothing of this name"
        raise DataError(f"{path} is no file with analogies, and no folder with .txt files{missing}")
    questions = _has_questions(files[0])
    if unlike := next((file for file in files if _has_questions(file) != questions), None):
        raise DataError(f"{files[0]} and {unlike} are in two formats, questions below ': relation' and pairs; put them into two folders")
    names = [file.relative_to(path).with_suffix("").as_posix() if path.is_dir() else file.stem for file in files]
    columns = joined(_questions(file) if questions else _pairs(file, name) for file, name in zip(files, names, strict=True))
    revision = content_revision(*names, *(file_sha256(file) for file in files), "analogies")
    metadata = WordTaskMetadata(
        name=_name("Local", path, revision),
        description=f"Analogies of a local {'folder' if path.is_dir() else 'file'}.",
        dataset={"path": "local/analogies", "revision": revision},
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
    task = LocalQuestions(metadata, columns) if questions else LocalAnalogies(metadata, columns)
    task.average = "micro" if questions and not path.is_dir() else "macro"
    return task


def _questions(file: Path) -> Columns:
    questions = read_questions_words(file)
    if not questions["relation"]:
        raise DataError(f"{file} asks nothing; expected lines of four words below a line ': relation'")
    return questions


def _pairs(file: Path, name: str) -> Columns:
    pairs = [(name, word, answers) for word, answers in bats_lines(file)]
    if len(pairs) < 2:
        raise DataError(f"{file} asks nothing; expected two pairs or more, each a word, a tab and its right answers")
    return columns_of(("relation", "word", "answers"), pairs)


def local_pairs(path: Path) -> LocalPairs:
    """Return the task of a file of word pairs with scores, which ``read_pair_table`` reads.

    The language of the words is unknown, so there are no scores by frequency.

    Raises:
        DataError: The file does not exist, its columns cannot be determined, or no correlation with its judgements is defined; the
            message names the number of a bad line.
    """
    if not path.is_file():
        if not path.exists():
            raise DataError(f"{path} does not exist; expected a file with word pairs: word, word and score on each line")
        raise DataError(f"{path} is no file with word pairs: word, word and score on each line")
    table = without_suffixes(read_pair_table(path))
    scores = [score for _, _, score, _ in table.pairs]
    check_judgements(path, scores, len(scores))
    revision = content_revision(file_sha256(path), table.description)
    metadata = WordTaskMetadata(
        name=_name("LocalPairs", path, revision),
        description=f"{path.name}, {table.description}.",
        dataset={"path": "local/pairs", "revision": revision},
        type="WordSimilarity",
        eval_langs=["und-Zyyy"],  # undetermined
        main_score="cosine_spearman_all",
        reference=None,
        date=None,
        domains=None,
        license=None,
        annotations_creators=None,
        sample_creation=None,
        bibtex_citation="",
    )
    task = LocalPairs(metadata, table.columns())
    task.min_score, task.max_score = math.floor(min(scores)), math.ceil(max(scores))
    return task


def _name(what: str, path: Path, revision: str) -> str:
    """Return the task's name; it has the start of the hash of the data, so that different data do not share result files."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", path.resolve().stem)[:_MOST].strip("-")
    return "-".join(filter(None, (what, stem, revision.removeprefix("sha256-")[:8])))


def _has_questions(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return next((line for line in file if line.strip()), "").lstrip().startswith(":")
