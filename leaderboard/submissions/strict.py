"""Checks results of strangers before they are accepted. Reading results leaves out what it cannot use; this names what nobody may send.

A score can still be invented: whoever writes a file can write any number. What is checked is that a file does not contradict itself, its
place, or the files of others.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import stat
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...schema import MODEL_META, NOT_RUN, ROUNDING, RUN_SETTINGS
from ..board.board_file import NO_BOARD_FILE
from ..board.historic import in_present_form
from ..board.json_files import BadFileError, is_site, load_object, read_plain, shown_path
from ..board.names import folder_name, visible
from ..board.values import number
from .record import SUBMISSION, differing, read_submission

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..board.board_file import BoardFile, BoardTask

_RESULT_NAMES = (MODEL_META, NOT_RUN, RUN_SETTINGS, SUBMISSION)
EXPERIMENTS = "experiments"
_FIRST = 1_514_764_800  # the year 2018, before mteb
_DAY = 86_400
_LONGEST_RUN = 366 * _DAY
_NO_METRICS = ("main_score", "hf_subset", "languages", "mteb_version")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a file must not hold.

    Attributes:
        path: The path of the file, relative to the results folder.
        field: The field, such as ``scores.test.0.main_score``, "" for the file itself.
        reason: What is wrong, and what was expected.
    """

    path: str
    field: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.path, self.field, self.reason)))


def faults(results: Path, paths: Iterable[Path], about: BoardFile = NO_BOARD_FILE) -> Iterator[Fault]:
    """Yield what is wrong with files of a results folder, by path.

    Args:
        results: The folder of results.
        paths: The files to check, below that folder. Files that a board does not read need only be plain. The records of the model and of
            the submission beside or above them are checked too, since they speak of them. Files that are gone are passed over.
        about: What the board is about. It says which metric the main score of a task is.
    """
    checked = {beside for path in paths for beside in (path, *_records(path, results))}
    for path in sorted(path for path in checked if os.path.lexists(path)):
        shown = shown_path(path, results)
        try:
            said = [*_of_file(path, about)]
        except BadFileError as error:
            said = [("", str(error))]
        yield from (Fault(shown, field, visible(reason)) for field, reason in said)


def _records(path: Path, results: Path) -> Iterator[Path]:
    """Yield where the records of a file's model and submission lie: beside it, or above it in the folder of the revision."""
    for folder in (path.parent, path.parent.parent.parent):
        if folder != results and folder.is_relative_to(results):
            yield folder / SUBMISSION
            if folder == path.parent:
                yield folder / MODEL_META


def all_files(folder: Path) -> Iterator[Path]:
    """Yield everything below a folder that is no folder, without following links.

    Folders whose names start with a dot and sites of this package are skipped: no result is read there.
    """
    todo = [folder]
    while todo:
        for entry in os.scandir(todo.pop()):
            path = Path(entry.path)
            if not entry.is_dir(follow_symlinks=False):
                yield path
            elif not entry.name.startswith(".") and not is_site(path):
                todo.append(path)


def _of_file(path: Path, about: BoardFile) -> Iterator[tuple[str, str]]:
    """Yield the field and the reason of each fault of a file."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        yield "", "it is no plain file; put the file itself there"
    elif path.name == SUBMISSION:
        yield from _of_submission(path)
    elif path.name == MODEL_META:
        yield from _of_record(path)
    elif path.suffix == ".json" and not path.stem.endswith("_predictions"):
        yield from _of_result(path, about)
    elif path.name in _RESULT_NAMES:
        read_plain(path)


def _of_record(path: Path) -> Iterator[tuple[str, str]]:
    """Yield how a model's record differs from the folders that it lies in."""
    _, meta = _loaded(path)
    folders = path.parent.absolute().parts
    folders = folders[:-2] if folders[-2:-1] == (EXPERIMENTS,) else folders
    name, revision = meta.get("name"), meta.get("revision")
    if not isinstance(name, str) or folders[-2:-1] != (folder_name(name),):
        yield "name", f"it is {name!r:.200}; expected the name of its folder, {folders[-2] if len(folders) > 1 else 'ORG__MODEL'}"
    if revision != folders[-1]:
        yield "revision", f"it is {revision!r:.200}; expected the name of its folder, {folders[-1]}"


def _of_submission(path: Path) -> Iterator[tuple[str, str]]:
    submission = read_submission(path)
    if path.parent.absolute().parts[-2:] != (folder_name(submission.model), submission.revision):
        yield "model", f"it is {submission.model} at {submission.revision}; expected the names of its folders"
    if difference := differing(submission.files, hashes(path.parent)):
        yield "files", f"{difference}; make it again with mteb-words submit"


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a model's folder by its path in the folder, but for the record of the submission.

    Raises:
        BadFileError: A file is not plain or too large.
    """
    files = (path for path in all_files(folder) if path.name != SUBMISSION)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(read_plain(path)).hexdigest() for path in files}


def _of_result(path: Path, about: BoardFile) -> Iterator[tuple[str, str]]:
    document = in_present_form(_loaded(path)[1], about)
    task, scores = document.get("task_name"), document.get("scores")
    if task != path.stem:
        yield "task_name", f"it is {task!r:.200}; expected the name of the file, {path.stem}"
    if not (path.parent / MODEL_META).is_file():
        yield "", f"it has no {MODEL_META} beside it"
    if not isinstance(scores, dict) or not scores:
        yield "scores", "it has none; run the task again"
        return
    date, seconds = number(document.get("date")), number(document.get("evaluation_time"))
    if date is not None and not _FIRST <= date <= time.time() + _DAY:
        yield "date", f"it is {date:.10g}; expected seconds since 1970, from 2018 to tomorrow"
    if seconds is not None and not 0 <= seconds <= _LONGEST_RUN:
        yield "evaluation_time", f"it is {seconds:.10g}; expected seconds, not negative and less than a year"
    for split, listed in scores.items():
        if not isinstance(listed, list) or not listed or not all(isinstance(entry, dict) for entry in listed):
            yield f"scores.{split}", "it is no list of records; run the task again"
        else:
            yield from _of_split(split, listed, about.task(path.stem))


def _of_split(split: str, entries: list[dict[str, Any]], task: BoardTask) -> Iterator[tuple[str, str]]:
    field = f"scores.{split}"
    subsets = Counter(str(entry.get("hf_subset")) for entry in entries)
    if twice := next((subset for subset, count in subsets.items() if count > 1), None):
        yield field, f"the subset {twice!r:.200} stands {subsets[twice]} times; expected once"
    for n, entry in enumerate(entries):
        if task.asks(split, str(entry.get("hf_subset", ""))):
            yield from ((f"{field}.{n}.main_score", reason) for reason in _of_main_score(entry, task.main_score))


def _of_main_score(entry: Mapping[str, Any], metric: str | None) -> Iterator[str]:
    """Yield what is wrong with the main score of an entry: its range, and whether it is the metric that the board or the entry names."""
    score, task = number(entry.get("main_score")), entry.get("task")
    facts = task if isinstance(task, dict) else {}
    metric = metric or (facts["main_score"] if isinstance(facts.get("main_score"), str) else None)
    if score is None:
        yield f"it is {entry.get('main_score')!r:.60}; expected a finite number"
        return
    if not -1 <= score <= 1 and facts.get("direction") != "lower":
        yield f"it is {score:.10g}; expected a score from -1 to 1"
    metrics = {name: value for name, value in entry.items() if name not in _NO_METRICS}
    if metric is not None and metric in metrics:
        if (value := number(metrics[metric])) is None or abs(value - score) > ROUNDING:
            yield f"it is {score:.10g}, and {metric}, which it should be, is {metrics[metric]!r:.60}; run the task again"
        return
    values = [*_numbers(metrics)]
    if not any(abs(value - score) <= ROUNDING for value in values):
        yield f"it is {score:.10g}, and none of the {len(values)} metrics of the entry is; run the task again"


def _numbers(value: object) -> Iterator[float]:
    """Yield every finite number in nested data."""
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, dict | list):
            todo += each.values() if isinstance(each, dict) else each
        elif isinstance(each, int | float) and not isinstance(each, bool) and abs(each) < math.inf:
            yield float(each)


def _loaded(path: Path) -> tuple[bytes, dict[str, Any]]:
    """Return the bytes of a JSON file and its object.

    Raises:
        BadFileError: It is no such file, or a key stands twice, so that programs read different values.
    """
    data, document = load_object(path)
    json.loads(data.decode("utf-8-sig"), object_pairs_hook=_refuse_duplicates)
    return data, document


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        key = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise BadFileError(f"the key {key!r:.60} stands twice in one object; expected once")
    return unique
