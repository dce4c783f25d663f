"""Result folders of any size, made up but shaped as a run leaves them; the same bytes for the same arguments."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import numpy as np

from mteb_words.schema import AgreementView, Curve, Histogram, pack_cosines, pack_indices

from .entries import document, entry, of_kind, part

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("static", "sentence encoder", "language model", "control")
LAYERS = (0, 6, 12, 18)
AGREEMENT, SEPARATION = "WordNeighbourAgreement", "WordPairSeparation"


def make_results(folder: Path, models: int, tasks: int, *, incomplete: int = 0, special: bool = False, seed: int = 0) -> Path:
    """Write one file a model and task.

    Args:
        folder: Where.
        models: How many; every fourth is a language model, of which four are variants of one that differ in layer alone.
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
        reach = 0.1 if KINDS[n % 4] == "control" else 0.9
        written = [result(f"SyntheticTask{task}", draw, reach) for task in range(tasks - (n >= models - incomplete))]
        written += [separation(draw)] * special + [agreement(draw)] * (special and n < 6)
        for each in written:
            (place / f"{each['task_name']}.json").write_text(json.dumps(each))
    if special:
        (folder / "results" / "broken.json").write_text("{")
    return folder


def record(n: int) -> dict[str, Any]:
    """Return the record of a model."""
    kind = KINDS[n % 4]
    name, reading = f"org{n % 7}/model-with-some-name-{n}", {}
    if kind == "language model":
        layer = LAYERS[n // 4 % 4]
        base = f"org{n // 16 % 7}/language-model-{n // 16}"
        name = f"{base}@bare-L{layer}"
        reading = {"recipe": {"template": "{word}", "layer": layer, "pooling": "mean"}, "base": base, "declared": layer == LAYERS[1]}
    size = 10 ** (6 + n % 5) + n
    about = {"license": ("mit", "apache-2.0", None)[n % 3], "reference": "https://example.org/paper", **of_kind(kind, **reading)}
    return {
        "name": name,
        "revision": "v1",
        "embed_dim": 50 * (1 + n % 20),
        "n_parameters": size,
        "n_embedding_parameters": size // 3,
        **about,
    }


def result(task: str, draw: random.Random, reach: float = 0.9, /, **said: Any) -> dict[str, Any]:
    """Return the scores of a model on a task, at most ``reach``."""
    score = round(draw.uniform(reach / 4, reach), 6)
    rows = {name: {"accuracy": round(draw.random(), 6), "n_asked": 100, "n_answered": 99} for name in ("capitals", "plurals", "opposites")}
    usual = {"interval": (round(score - 0.05, 6), round(score + 0.05, 6)), "n_asked": 300, "n_answered": 297, "coverage": 0.99,
             "parts": (part("relations", rows),), "versions": {"mteb-words": "0.1.0"}, "facts": {"main_score": "accuracy"}}  # fmt: skip
    return document(task, entry(score, **{**usual, **said}))


def separation(draw: random.Random) -> dict[str, Any]:
    """Return the scores of a separation task, with histograms of 200 bins."""
    kinds = {"synonym": True, "antonym": True, "inflection": False}  # the last one is not in the main score
    limits = {"auroc": 0.8, "auroc_low": 0.7, "auroc_high": 0.9, "overlap": 0.4, "overlap_low": 0.3, "overlap_high": 0.5}

    def counts(middle: float) -> tuple[int, ...]:
        values = [draw.gauss(middle, 20) for _ in range(500)]
        return tuple(np.histogram(np.clip(values, 0, 199), bins=200, range=(0, 200))[0].tolist())

    curves = [Curve(name="vocabulary", counts=counts(100))]
    for name, middle in (("related", 150), ("unrelated", 110)):
        curves += [Curve(name=name, part=kind, counts=counts(middle), in_main_score=main) for kind, main in kinds.items()]
    table = part("kinds", dict.fromkeys(kinds, limits), tuple(kind for kind, main in kinds.items() if main))
    histogram = Histogram(name="cosine", low=-1.0, high=1.0, curves=tuple(curves))
    return result(SEPARATION, draw, parts=(table,), histograms=(histogram,), facts={"main_score": "auroc"})


def agreement(draw: random.Random) -> dict[str, Any]:
    """Return what a model says of 40 words and 40 pairs, as ``WordNeighbourAgreement`` does."""
    neighbours = [draw.sample([rival for rival in range(40) if rival != word], 5) for word in range(40)]
    related, pairs = ([draw.uniform(-0.3, 1) for _ in range(number)] for number in (40, 40 * 39 // 2))
    packed = {"related": pack_cosines(np.array(related)), "random": pack_cosines(np.array(pairs))}
    view = AgreementView(sample_sha256="s", n_words=40, neighbours=pack_indices(np.array(neighbours)), **packed)
    return result(AGREEMENT, draw, view=view, facts={"in_mean": False})
