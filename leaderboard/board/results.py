"""Data types for a folder of result files: results, files that were left out, and fields that were ignored."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ...schema import ResultId, TaskId

if TYPE_CHECKING:
    from pathlib import Path

    from ...schema import Entry, ModelFacts, ModelId, NotRun


@dataclass(frozen=True, slots=True)
class Model:
    """The model that a result belongs to.

    Attributes:
        id: Its name, revision and experiment.
        meta: The content of ``model_meta.json``; empty if there is no such file.
        facts: What the record states about how a word becomes a vector, None if it states nothing.
        not_run: The content of ``not_run.jsonl`` beside the results.
    """

    id: ModelId
    meta: dict[str, Any] = field(default_factory=dict)
    facts: ModelFacts | None = None
    not_run: tuple[NotRun, ...] = ()


@dataclass(frozen=True, slots=True)
class SubsetEntry:
    """The entry of a result file for one split and subset.

    Attributes:
        split: The split.
        subset: The subset.
        entry: The score with its interval, items, parts and details.
        mteb_version: The version of mteb that wrote the file, None if the file does not state it.
        languages: The languages, as the board or the file states them, for example ``eng-Latn``.
    """

    split: str
    subset: str
    entry: Entry
    mteb_version: str | None = None
    languages: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The split and subset as words."""
        return f"{self.split}, {self.subset}"

    @property
    def versions(self) -> str:
        """The versions of the packages that made the entry, as words."""
        versions = self.entry.versions | ({"mteb": self.mteb_version} if self.mteb_version else {})
        return ", ".join(f"{package} {version}" for package, version in versions.items())


@dataclass(frozen=True, slots=True)
class Rival:
    """A result of another revision of a model, which was not taken and has another score.

    Attributes:
        revision: The revision of the model.
        score: The main score.
    """

    revision: str
    score: float


@dataclass(frozen=True, slots=True)
class Result:
    """One valid result file.

    Attributes:
        model: The model.
        task: The task, its data, splits and subsets, and the scoring.
        entries: An entry for each split and subset.
        date: The time at which the result was made, in seconds since 1970; None if the file does not state it.
        seconds: The time of the evaluation, None if the file does not state it.
        source: The file.
        sha256: The SHA-256 of its bytes.
        revision: The revision of the model by the file; a row joins several of them.
        data_revision: The revision of the data by the file; a column may join several of them.
        mteb_version: The version of mteb, or a range of versions, None if the file states neither.
        lacks: The splits and subsets that the board asks for and that the file has no score of.
        rivals: The results of other revisions of the model on the same task.
    """

    model: Model
    task: TaskId
    entries: tuple[SubsetEntry, ...]
    date: float | None
    seconds: float | None
    source: Path
    sha256: str
    revision: str = ""
    data_revision: str = ""
    mteb_version: str | None = None
    lacks: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()

    @property
    def id(self) -> ResultId:
        """The identity of the result: its model and its task."""
        return ResultId(self.model.id, self.task)

    @property
    def age(self) -> tuple[float, str]:
        """A key that sorts results by the time at which they were made; it does not depend on the order of the files."""
        return self.date or 0.0, self.sha256

    @property
    def main_scores(self) -> dict[str, float]:
        """The main scores of the splits and subsets."""
        return {each.name: each.entry.main_score for each in self.entries}

    @property
    def score(self) -> float:
        """The main score: as in mteb, the mean over splits and subsets; NaN without entries."""
        return math.fsum(each.entry.main_score for each in self.entries) / len(self.entries) if self.entries else math.nan


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was left out.

    Attributes:
        path: The path of the file, relative to the results folder.
        reason: What is wrong, and what to do.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class IgnoredField:
    """A field that was ignored; the rest of its file was read.

    Attributes:
        path: The path of the file, relative to the results folder.
        field: The field, such as ``interval`` or ``parts.0``, after the split and subset.
        reason: Why it was ignored.
    """

    path: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.field}: {self.reason}"


class Reading(NamedTuple):
    """The content of a folder of result files.

    Attributes:
        results: The valid results, by model and task.
        problems: The files that were left out.
        ignored: The fields that were ignored in files that were read.
    """

    results: list[Result]
    problems: list[Problem]
    ignored: list[IgnoredField]


def task_id(task: str, data_revision: str, entries: tuple[SubsetEntry, ...], parts: tuple[str, ...] = ()) -> TaskId:
    """Return the identity that results must share to be compared: task, data revision, splits and subsets, and scoring.

    ``parts`` are the splits and subsets that the board asks for; by default those of the entries.
    """
    scorings = {made.scoring for each in entries if (made := each.entry.made_with) is not None and made.scoring is not None}
    return TaskId(task, data_revision, parts or tuple(sorted({each.name for each in entries})), "; ".join(sorted(scorings)))
