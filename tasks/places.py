"""Tasks by place: ``analogies:PATH`` for anybody's own questions, ``pairs:PATH`` for their judgements of word pairs, ``data:PATH``."""

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
from .readers.pair_tables import read_pair_table
from .readers.questions_and_pairs import bats_lines, read_questions_words

if TYPE_CHECKING:
    from .base import WordTask
    from .columns import Columns

_MOST = 60  # characters of a file's name in the task's, which names result files
_ANALOGIES = "analogies:"
_PAIRS = "pairs:"
DATA = "data:"


class LocalAnalogies(GivenData, AbsTaskWordAnalogy):
    """Somebody's own analogies."""

    candidates = CandidateList(frequent=30_000)


class LocalPairs(GivenData, AbsTaskWordSimilarity):
    """Somebody's own word pairs."""


def is_local(name: str) -> bool:
    """Tell whether a task's name says where its data are."""
    return name.startswith((_ANALOGIES, _PAIRS, DATA))


def local_task(name: str) -> WordTask:
    """Return the task of a name like ``pairs:PATH``.

    Raises:
        DataError: There is no such file, or it is bad or cannot be read.
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
    """Return a task of anybody's own: a file like ``questions-words.txt``, a file of pairs as BATS has, or a folder of such.

    Of a file of pairs, which is one relation, named by its path in the folder, every pair is asked with every other. Scores are means
    over relations, but in a file of questions every question counts the same. Candidates are the 30,000 frequent words and those
    of the data.

    Raises:
        DataError: There is no such file, or it is in neither format or asks nothing; a bad line is named by its number.
    """
    files = sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise DataError(f"{path} is no file with analogies, and no folder with .txt files")
    questions = _has_questions(files[0])
    if other := next((file for file in files if _has_questions(file) != questions), None):
        raise DataError(f"{files[0]} and {other} are in two formats, questions below ': relation' and pairs; put them into two folders")
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
    task = LocalAnalogies(metadata, columns)
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
    """Return a task of anybody's own word pairs with scores, a file that ``read_pair_table`` reads.

    Nobody says which language the words are of, so there are no scores by frequency.

    Raises:
        DataError: There is no such file, or it is not clear what its columns are; a bad line is named by its number.
    """
    if not path.is_file():
        raise DataError(f"{path} is no file with word pairs: word, word and score on each line")
    table = read_pair_table(path)
    scores = [score for _, _, score, _ in table.pairs]
    revision = content_revision(file_sha256(path), table.description)
    metadata = WordTaskMetadata(
        name=_name("LocalPairs", path, revision),
        description=f"{path.name}, {table.description}.",
        dataset={"path": "local/pairs", "revision": revision},
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
    task = LocalPairs(metadata, table.columns())
    task.min_score, task.max_score = math.floor(min(scores)), math.ceil(max(scores))
    return task


def _name(what: str, path: Path, revision: str) -> str:
    """Return the task's name: the start of the file's, and the start of the hash of its content, so that no two share result files."""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", path.resolve().stem)[:_MOST].strip("-")
    return "-".join(filter(None, (what, stem, revision.removeprefix("sha256-")[:8])))


def _has_questions(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        return next((line for line in file if line.strip()), "").lstrip().startswith(":")
