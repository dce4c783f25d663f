"""Task metadata: mteb's, plus the task types that mteb does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from mteb.abstasks.task_metadata import TaskCategory, TaskMetadata, TaskSubtype, TaskType
from pydantic import Field

from ..wrappers.sources.cache import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

# Part of every result of ours: raise it when the same vectors and data give other scores, or the same model and words other vectors.
# What was computed before is then computed again. A change in one task raises the `scoring` of its metadata instead.
# 2: entries of result files are those of the schema, so earlier files are made again.
SCORING = 2

WordTaskType = Literal["WordAnalogy", "WordSeparation", "WordAgreement", "WordInContext", "SentenceVariation"]


class WordTaskMetadata(TaskMetadata):
    """Metadata of a word task; mteb's closed list of types has no place for most of them. What all word tasks share is said here."""

    type: TaskType | WordTaskType  # type: ignore[assignment]
    category: TaskCategory | None = "t2t"
    eval_langs: list[str] = Field(default_factory=lambda: ["eng-Latn"])
    task_subtypes: list[TaskSubtype] | None = Field(default_factory=list)
    dialect: list[str] | None = Field(default_factory=list)
    scoring: int = 1

    @property
    def simplified_task_type(self) -> Literal["semantic-similarity"]:
        """Every word task asks how near vectors are to each other."""
        return "semantic-similarity"

    def _hf_task_type(self) -> list[str]:
        return ["sentence-similarity"]

    @property
    def descriptive_stat_path(self) -> Path:
        """Where the descriptive statistics go: our cache folder, while mteb would write into its own package."""
        return cache_folder() / "descriptive_stats" / cast("str", self.type) / f"{self.name}-{self.revision}.json"
