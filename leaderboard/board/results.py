"""What a folder of mteb result files holds: results, the files that were left out, and the fields that were ignored."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ...schema import ResultId, TaskId

if TYPE_CHECKING:
    from ...schema import Entry, ModelFacts, ModelId, NotRun


@dataclass(frozen=True, slots=True)
class Model:
    """The model that a result belongs to.

    Attributes:
        id: Its name, revision and experiment.
        meta: What ``model_meta.json`` says; empty if there is none.
        facts: What the record says of how the model was read, None where it does not say.
        not_run: What ``not_run.jsonl`` beside the results says.
    """

    id: ModelId
    meta: dict[str, Any] = field(default_factory=dict)
    facts: ModelFacts | None = None
    not_run: tuple[NotRun, ...] = ()


@dataclass(frozen=True, slots=True)
class SubsetEntry:
    """What a result file says of one split and subset.

    Attributes:
        split: The split.
        subset: The subset.
        entry: The score and all that stands beside it.
        mteb_version: The version of mteb that wrote the file, None where the file does not say.
    """

    split: str
    subset: str
    entry: Entry
    mteb_version: str | None = None

    @property
    def name(self) -> str:
        """The split and subset in words."""
        return f"{self.split}, {self.subset}"

    @property
    def versions(self) -> str:
        """The versions of packages that made it, in words."""
        versions = self.entry.versions | ({"mteb": self.mteb_version} if self.mteb_version else {})
        return ", ".join(f"{package} {version}" for package, version in versions.items())


@dataclass(frozen=True, slots=True)
class Result:
    """One valid result file.

    Attributes:
        model: The model.
        task: The task, its data, splits and subsets, and the scoring.
        entries: One for each split and subset.
        date: When it was made, in seconds since 1970; None where the file does not say.
        seconds: The time that it took, None where the file does not say.
        data: The file's bytes.
        sha256: SHA-256 of these.
    """

    model: Model
    task: TaskId
    entries: tuple[SubsetEntry, ...]
    date: float | None
    seconds: float | None
    data: bytes
    sha256: str

    @property
    def id(self) -> ResultId:
        """What tells it from other results."""
        return ResultId(self.model.id, self.task)

    @property
    def age(self) -> tuple[float, str]:
        """What orders results by when they were made, in an order that does not depend on that of the files."""
        return self.date or 0.0, self.sha256

    @property
    def main_scores(self) -> dict[str, float]:
        """The main score of each split and subset."""
        return {each.name: each.entry.main_score for each in self.entries}

    @property
    def score(self) -> float:
        """The main score: as in mteb, the mean over splits and subsets."""
        return math.fsum(each.entry.main_score for each in self.entries) / len(self.entries)


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was left out.

    Attributes:
        path: The file, relative to the results folder.
        reason: What is wrong and what to do.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class IgnoredField:
    """A field that was ignored; the rest of its file was read.

    Attributes:
        path: The file, relative to the results folder.
        field: The field, such as ``interval`` or ``parts.0``, after the split and subset.
        reason: Why.
    """

    path: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.field}: {self.reason}"


class Reading(NamedTuple):
    """What was read of a folder.

    Attributes:
        results: The valid results, by model and task.
        problems: The files that were left out.
        ignored: The fields that were ignored in files that were read.
    """

    results: list[Result]
    problems: list[Problem]
    ignored: list[IgnoredField]


def task_id(task: str, data_revision: str, entries: tuple[SubsetEntry, ...]) -> TaskId:
    """Return what results must have in common to be compared with one of these entries."""
    scorings = {made.scoring for each in entries if (made := each.entry.made_with) is not None and made.scoring is not None}
    return TaskId(task, data_revision, tuple(sorted({each.name for each in entries})), "; ".join(sorted(scorings)))
