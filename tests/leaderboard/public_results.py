"""A folder as a public repository of mteb results is: made up, the same bytes for the same arguments, with every trait that is seen there.

Old files (of before mteb 1.11), several revisions of a model, results of which the revision is unknown, splits and subsets that a
benchmark does not ask for, scores that are NaN, keys that stand twice, incomplete models, and unknown revisions of data.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mteb_words.leaderboard.board.board_file import BoardFile, BoardTask

TRAITS = (
    "plain",
    "old",
    "two revisions",
    "unknown revision",
    "more subsets",
    "key twice",
    "lacks a subset",
    "unknown data",
    "nan",
    "few tasks",
)
_EXTERNAL = "external"
OTHER = {"hf_subset": "of-nobody", "languages": ["deu-Latn"]}
_OLD_NAMES = {"cosine_spearman": ("cos_sim", "spearman"), "max_ap": ("max", "ap")}


def make_public_results(folder: Path, about: BoardFile, models: Sequence[str], *, metrics: int = 5, seed: int = 0) -> Path:
    """Write the results of models on the tasks of a board.

    Args:
        folder: Where.
        about: The tasks.
        models: The names of the models; the first is the best and the last one guesses. The others have one trait each, in turn.
        metrics: The number of scores of a subset besides the main score.
        seed: Of the scores.
    """
    for n, name in enumerate(models):
        trait = "plain" if n in (0, len(models) - 1) else TRAITS[n % len(TRAITS)]
        quality = 0.9 - 0.8 * n / max(1, len(models) - 1)
        main = about.revisions.get(name, f"{n:040x}")
        for revision, tasks, shift in _revisions(trait, main, about.tasks):
            home = folder / "results" / name.replace("/", "__") / revision
            home.mkdir(parents=True)
            record = {"name": name, "revision": revision, "n_parameters": 10 ** (6 + n % 4), "embed_dim": 384, "training_datasets": []}
            (home / "model_meta.json").write_text(json.dumps(record))
            for task in tasks:
                draw = random.Random(f"{seed} {name} {task.name}")
                (home / f"{task.name}.json").write_text(_text(trait, task, quality + shift, draw, metrics, revision))
    return folder


def _revisions(trait: str, main: str, tasks: Sequence[BoardTask]) -> Iterator[tuple[str, Sequence[BoardTask], float]]:
    """Yield each revision of a model, its tasks, and by how much its scores are shifted."""
    if trait == "two revisions":
        yield main, tasks[: len(tasks) // 2], 0.0
        yield "0" * 40, tasks, 0.05
    elif trait == "unknown revision":
        yield "no_revision_available", tasks, 0.05
        yield _EXTERNAL, tasks[:2], -0.05
        yield main, tasks[1:3], 0.0
    else:
        yield main, tasks[:-2] if trait == "few tasks" else tasks, 0.0


def _text(trait: str, task: BoardTask, quality: float, draw: random.Random, metrics: int, revision: str) -> str:
    scores = {split: {subset: _subset(task, quality, draw, metrics) for subset in task.subsets} for split in task.splits}
    if trait == "old" and task.main_score in (*_OLD_NAMES, "accuracy", "v_measure", "ndcg_at_10"):
        return json.dumps(_old(task, scores))
    version = "2.2.0" if revision == _EXTERNAL else "2.3.0"  # mteb takes the newer one of two unknown revisions
    entries = {split: [{**each, "hf_subset": subset, "languages": list(task.languages[subset]), "mteb_version": version}
                       for subset, each in subsets.items()] for split, subsets in scores.items()}  # fmt: skip
    _spoil(trait, task, entries)
    said = {"dataset_revision": "None" if trait == "unknown data" else task.data_revision, "task_name": task.name, "mteb_version": version}
    text = json.dumps({**said, "scores": entries, "evaluation_time": 12.5, "kg_co2_emissions": None})
    return text.replace('"task_name"', '"mteb_version": "0.0.1", "task_name"', 1) if trait == "key twice" else text


def _spoil(trait: str, task: BoardTask, entries: dict[str, list[dict[str, Any]]]) -> None:
    """Give the entries of a file what a trait of public results does to them."""
    first = next(iter(entries.values()))
    if trait == "more subsets":
        entries["of-nobody"] = [{**first[0], "main_score": float("nan")}]
        first.append({**first[0], **OTHER, "main_score": 0.0})
    if trait == "lacks a subset" and len(first) > 1:
        first.pop()
    if trait == "nan" and hash_of(task.name) % 3 == 0:
        first[-1]["main_score"] = float("nan")


def hash_of(name: str) -> int:
    """Return a number that depends on a name alone."""
    return random.Random(name).randrange(1_000)


def _subset(task: BoardTask, quality: float, draw: random.Random, metrics: int) -> dict[str, float]:
    score = round(min(0.99, max(0.01, quality * draw.uniform(0.9, 1.1))), 6)
    others = {f"metric_at_{n}": round(draw.random(), 6) for n in range(metrics)}
    return {**others, str(task.main_score): score, "main_score": score}


def _old(task: BoardTask, scores: dict[str, dict[str, dict[str, float]]]) -> dict[str, Any]:
    """Return a file in the form of before mteb 1.11."""
    said = {"mteb_dataset_name": task.name, "dataset_revision": task.data_revision, "mteb_version": "1.1.0"}
    splits: dict[str, Any] = {}
    for split, subsets in scores.items():
        flat = {subset: _old_subset(str(task.main_score), each) for subset, each in subsets.items()}
        splits[split] = {**(flat["default"] if list(flat) == ["default"] else flat), "evaluation_time": 3.5}
    return {**said, **splits}


def _old_subset(main_score: str, scores: dict[str, float]) -> dict[str, Any]:
    if main_score not in _OLD_NAMES:
        return {name: value for name, value in scores.items() if name != "main_score"}
    function, metric = _OLD_NAMES[main_score]
    return {function: {metric: scores["main_score"]}}
