"""Result files for tests, as tasks of this package and mteb write them: every entry of ours is made through the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mteb_words.schema import MODEL_FACTS, SCHEMA_VERSION, Column, Entry, ModelFacts, Part, TaskFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_MTEB = {"languages": ["eng-Latn"], "mteb_version": "2.26.24"}
_COUNTS = ("n_asked", "n_answered", "coverage")


def entry(score: float = 0.25, *, facts: Mapping[str, Any] | None = None, subset: str = "default", **said: Any) -> dict[str, Any]:
    """An entry of a task of this package, with what mteb adds; ``facts`` are of the task, all else are fields of the schema."""
    task = TaskFacts(**{"type": "Made up", "description": "Made up.", "main_score": "score", **(facts or {})})
    return {**Entry(schema_version=SCHEMA_VERSION, main_score=score, task=task, **said).record(), "hf_subset": subset, **_OF_MTEB}


def of_mteb(score: float = 0.25, *, subset: str = "default", **said: Any) -> dict[str, Any]:
    """An entry of mteb alone: any scores."""
    return {"main_score": score, **said, "hf_subset": subset, **_OF_MTEB}


def document(task: str, *entries: dict[str, Any], data_revision: str = "r1", split: str = "test", **said: Any) -> dict[str, Any]:
    """A result file of entries of one split."""
    whole = {"task_name": task, "dataset_revision": data_revision, "mteb_version": "2.26.24", "evaluation_time": 1.5}
    return {**whole, "scores": {split: list(entries)}, **said}


def part(name: str, rows: Mapping[str, Mapping[str, Any]], in_main_score: tuple[str, ...] = ()) -> Part:
    """A table of parts; a column called x_low or x_high is a limit of x."""
    names = [*dict.fromkeys(column for row in rows.values() for column in row)]
    columns = tuple(_column(column) for column in names)
    return Part(name=name, columns=columns, rows={row: tuple(values[column] for column in names) for row, values in rows.items()},
                in_main_score=in_main_score)  # fmt: skip


def _column(name: str) -> Column:
    score, _, end = name.rpartition("_")
    if end in ("low", "high"):
        return Column(name=name, role=end, of=score)
    return Column(name=name, role=name if name in _COUNTS else "score")


def of_kind(kind: str, **said: Any) -> dict[str, Any]:
    """What a model's record says of how the model was read."""
    facts = ModelFacts(**{"kind": kind, "word_vector": "a row of a table", **said})
    return {"loader_kwargs": {MODEL_FACTS: facts.model_dump(mode="json", exclude_none=True)}}
