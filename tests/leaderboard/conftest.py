"""Result folders made by hand, with answers known by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def document(task: str = "SimLex999", score: float = 0.25, revision: str = "r1", **extra: Any) -> dict[str, Any]:
    entry = {"main_score": score, "hf_subset": "default", "languages": ["eng-Latn"], "mteb_version": "2.26.24", **extra}
    return {"task_name": task, "dataset_revision": revision, "mteb_version": "2.26.24", "scores": {"test": [entry]}, "evaluation_time": 1.5}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """An empty results folder."""
    folder = tmp_path / "results"
    folder.mkdir()
    return folder


@pytest.fixture
def put(results: Path) -> Callable[..., Path]:
    """Writes one result file and the model's record, in mteb's layout."""

    def write(
        model: str = "org/one", content: Any = None, *, revision: str = "v1", meta: dict[str, Any] | None = None, **result: Any
    ) -> Path:
        folder = results / "results" / model.replace("/", "__") / revision
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model_meta.json").write_text(json.dumps({"name": model, "revision": revision, **(meta or {})}))
        path = folder / f"{result.get('task', 'SimLex999')}.json"
        path.write_text(content if isinstance(content, str) else json.dumps(document(**result) if content is None else content))
        return path

    return write
