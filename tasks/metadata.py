"""The metadata of word tasks: mteb's metadata with our own task types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from mteb.abstasks.task_metadata import TaskCategory, TaskMetadata, TaskSubtype, TaskType
from pydantic import Field

from ..folders import cache_folder

if TYPE_CHECKING:
    from pathlib import Path

# The version of the scoring of all tasks, which is part of every result. Raise it if the same vectors and data give different scores,
# or the same model and words give different vectors; earlier results are then computed again. For a change in a single task, raise the
# `scoring` of its metadata instead.
# 2: entries of result files follow the schema, so earlier files are computed again.
# 3: main scores count what was asked; analogies fold case; the tasks in context are new.
SCORING = 3

WordTaskType = Literal["WordAnalogy", "WordSimilarity", "WordSeparation", "WordAgreement", "WordInContext", "SentenceVariation"]


class WordTaskMetadata(TaskMetadata):
    """Metadata of a word task, with task types that mteb does not have, and with defaults for the fields that all word tasks share."""

    type: TaskType | WordTaskType  # type: ignore[assignment]
    category: TaskCategory | None = "t2t"
    eval_langs: list[str] = Field(default_factory=lambda: ["eng-Latn"])
    task_subtypes: list[TaskSubtype] | None = Field(default_factory=list)
    dialect: list[str] | None = Field(default_factory=list)
    scoring: int = 1

    @property
    def simplified_task_type(self) -> Literal["semantic-similarity"]:
        """The type that mteb uses for similarity tasks: every word task compares vectors."""
        return "semantic-similarity"

    def _hf_task_type(self) -> list[str]:
        return ["sentence-similarity"]

    @property
    def descriptive_stat_path(self) -> Path:
        """The file of the descriptive statistics, in our cache folder; mteb would write into its own package."""
        return cache_folder() / "descriptive_stats" / cast("str", self.type) / f"{self.name}-{self.revision}.json"
