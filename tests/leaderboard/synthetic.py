"""Result folders of any size, made up but shaped as a run leaves them; the same bytes for the same arguments."""

from __future__ import annotations

import base64
import json
import random
from array import array
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("static", "sentence encoder", "language model", "baseline")
LAYERS = (0, 6, 12, 18)
AGREEMENT, SEPARATION = "WordNeighbourAgreement", "WordPairSeparation"


def make_results(folder: Path, models: int, tasks: int, *, incomplete: int = 0, special: bool = False, seed: int = 0) -> Path:
    """Write one file a model and task.

    Args:
        folder: Where.
        models: How many; every fourth is a language model, of which four differ in layer alone.
        tasks: How many.
        incomplete: Models that lack their last task.
        special: Also a file that is no result, and what the pages of distributions and, for six models, of agreement are made from.
        seed: Of the scores.
    """
    draw = random.Random(seed)
    for n in range(models):
        meta = record(n)
        place = folder / "results" / meta["name"].replace("/", "__") / "v1"
        place.mkdir(parents=True)
        (place / "model_meta.json").write_text(json.dumps(meta))
        reach = 0.1 if meta["loader_kwargs"]["kind"] == "baseline" else 0.9
        found = [result(f"SyntheticTask{task}", draw, reach) for task in range(tasks - (n >= models - incomplete))]
        found += [separation(draw)] * special + [agreement(draw)] * (special and n < 6)
        for each in found:
            (place / f"{each['task_name']}.json").write_text(json.dumps(each))
    if special:
        (folder / "results" / "broken.json").write_text("{")
    return folder


def record(n: int) -> dict[str, Any]:
    """Return the record of a model."""
    kind = KINDS[n % 4]
    name, loading = f"org{n % 7}/model-with-some-name-{n}", {"kind": kind, "word_vector": "a row of a table"}
    if kind == "language model":
        layer = LAYERS[n // 4 % 4]
        name = f"org{n // 16 % 7}/language-model-{n // 16}@bare-L{layer}"
        loading["recipe"] = {"template": "{word}", "layer": layer, "pooling": "mean"}
    size = 10 ** (6 + n % 5) + n
    return {"name": name, "revision": "v1", "embed_dim": 50 * (1 + n % 20), "n_parameters": size, "n_embedding_parameters": size // 3,
            "license": ("mit", "apache-2.0", None)[n % 3], "reference": "https://example.org/paper", "loader_kwargs": loading}  # fmt: skip


def result(task: str, draw: random.Random, reach: float = 0.9, /, **extra: Any) -> dict[str, Any]:
    """Return the scores of a model on a task, at most ``reach``."""
    score = round(draw.uniform(reach / 4, reach), 6)
    parts = {name: {"accuracy": round(draw.random(), 6), "n_asked": 100, "n_answered": 99} for name in ("capitals", "plurals", "opposites")}
    entry = {"main_score": score, "accuracy": score, "interval": [round(score - 0.05, 6), round(score + 0.05, 6)], "n_asked": 300,
             "n_answered": 297, "coverage": 0.99, "relations": parts, "hf_subset": "default", "languages": ["eng-Latn"],
             "mteb_words_version": "0.1.0", "mteb_version": "2.26.24", **extra}  # fmt: skip
    return {"task_name": task, "dataset_revision": "r1", "mteb_version": "2.26.24", "scores": {"test": [entry]}, "evaluation_time": 1.5}


def separation(draw: random.Random) -> dict[str, Any]:
    """Return the scores of a separation task, with histograms of 200 bins."""
    kinds = ("synonym", "antonym", "inflection")
    limits = {"auroc": 0.8, "auroc_low": 0.7, "auroc_high": 0.9, "overlap": 0.4, "overlap_low": 0.3, "overlap_high": 0.5}

    def histogram(middle: float) -> list[int]:
        counts = [0] * 200
        for _ in range(500):
            counts[min(199, max(0, int(draw.gauss(middle, 20))))] += 1
        return counts

    densities = {
        "vocabulary": {"all": histogram(100)},
        "related": {k: histogram(150) for k in kinds},
        "unrelated": {k: histogram(110) for k in kinds},
    }
    return result(SEPARATION, draw, kinds=dict.fromkeys(kinds, limits), densities=densities)


def agreement(draw: random.Random) -> dict[str, Any]:
    """Return what a model says of 40 words and 40 pairs, as ``WordNeighbourAgreement`` packs it."""
    neighbours = [place for word in range(40) for place in draw.sample([other for other in range(40) if other != word], 5)]
    numbers = {"related": 40, "random": 40 * 39 // 2}
    packs = {name: packed([draw.randint(-9000, 32767) for _ in range(number)]) for name, number in numbers.items()}
    return result(AGREEMENT, draw, n_words=40, sample_sha256="s", similarities={**packs, "neighbours": packed(neighbours)})


def packed(numbers: list[int]) -> str:
    """Return 16-bit numbers as base64."""
    return base64.b64encode(array("h", numbers).tobytes()).decode()
