"""``mteb-words sweep``: every layer and pooling of a language model, from one forward pass a word."""

from __future__ import annotations

import argparse
import logging
import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from ..errors import DataError, UnknownNameError
from ..wrappers.pretrained import PLACE
from ..wrappers.recipe import Pooling, Recipe
from .listing import table
from .models import load
from .plan import Plan, make_plan, parse
from .registry import register, remember_versions
from .report import Outcome, exit_code, where
from .run import look, run_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mteb.models import EncoderProtocol, ModelMeta


@dataclass(frozen=True, slots=True)
class Curve:
    """The main scores of one task over the layers of a model.

    Attributes:
        task: Its name.
        metric: The name of its main score.
        layers: The hidden states, as in a recipe.
        scores: Pooling -> one score a layer.
    """

    task: str
    metric: str
    layers: tuple[int, ...]
    scores: dict[str, tuple[float, ...]]

    def best(self) -> tuple[float, int, str]:
        """Return the highest score, and the layer and pooling that it is of."""
        return max((score, -layer, pooling) for pooling, row in self.scores.items() for score, layer in zip(row, self.layers, strict=True))


def sweep(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit code."""
    register()
    options = parse(arguments, _parser())
    logging.getLogger("mteb").setLevel(logging.WARNING)
    if options.plot and (options.plot.suffix not in (".svg", ".png") or options.plot.is_dir()):
        raise DataError(f"--plot is {options.plot}; expected a file that ends in .svg or .png")
    if options.plot and len(set(options.models)) > 1:
        raise DataError("--plot is one file, for the curves of one model; leave it out, or sweep one model")
    work = make_plan(options)
    for name, reason in work.cannot.items():
        print(f"{name} cannot run: {reason}")
    for name, meta in work.models.items():
        if "recipe" not in meta.loader_kwargs:
            place = name if name.startswith(PLACE) else f"{PLACE}REPOSITORY"
            raise UnknownNameError(f"{name} has no layers to choose from; name a language model, for example {place}@bare")
    remember_versions()
    for task in work.tasks:
        task.load_data()  # mteb drops what it loaded itself after each model
    code = int(bool(work.cannot))
    for meta in work.models.values():
        curves, failures = _sweep_model(meta, work)
        code |= failures
        plot = options.plot or Path(options.output_folder) / f"sweep-{re.sub(r'[^A-Za-z0-9.@_-]+', '-', str(meta.name))}.svg"
        from .curve import draw

        print(f"{meta.name}\n\n" + "\n\n".join(_laid_out(curve) for curve in curves))
        if curves:
            draw(curves, str(meta.name), plot)
            print(f"\nCurves: {plot}")
    print(f"\nThe best of many is flattering: choose a layer on other words than those it is judged on.\n{where(options.output_folder)}")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mteb-words sweep",
        usage="mteb-words sweep -m MODEL [MODEL ...] [--layers all] [--pooling mean ...] -t TASK [TASK ...] [flags of mteb-words run]",
        description="Evaluate layers and poolings of language models (hf:PATH_OR_ID@recipe), all from one forward pass a word. "
        "Each is a result of its own, in a folder of mteb's experiments.",
        allow_abbrev=False,
    )
    parser.add_argument("--layers", nargs="+", default=["all"], help="all, or numbers and ranges: 0 8 12-16; 0 is what enters layer 1")
    parser.add_argument("--pooling", nargs="+", default=["mean"], choices=get_args(Pooling), help="mean by default")
    parser.add_argument("--plot", type=Path, help="an .svg or .png file for the curves; by default beside the results")
    return parser


def _sweep_model(meta: ModelMeta, work: Plan) -> tuple[list[Curve], int]:
    """Return a curve for each task, and the exit code: 1 if something failed."""
    model: Any = load(meta, work.options.device)
    layers = _layers(work.options.layers, model.network.layers, str(meta.name))
    base = Recipe.from_record(meta.loader_kwargs["recipe"])
    recipes = [replace(base, layer=layer, pooling=pooling) for layer in layers for pooling in dict.fromkeys(work.options.pooling)]
    named = {f"{meta.name}, layer {recipe.layer}, {recipe.pooling}": recipe for recipe in recipes}
    variants = replace(work, models={name: _experiment(meta, recipe) for name, recipe in named.items()}, cannot={})
    items, cannot = look(variants, hold=True)
    for reason in cannot.values():
        raise DataError(reason)
    together = [named[item.name] for item in items if item.todo]
    main: dict[str, dict[Recipe, float]] = {task.metadata.name: {} for task in work.tasks}
    outcomes: list[Outcome] = []
    for item in items:
        recipe = named[item.name]
        # the first that has anything to do computes and keeps the vectors of all that have
        variant = model.variant(recipe, together if together and recipe == together[0] else ())
        found = [*item.done, *run_model(item, variants, partial(_named, variant, meta, recipe))]
        for outcome in found:
            if outcome.score is not None:
                main[outcome.task][recipe] = outcome.score
        outcomes += found
    for task, reason in {outcome.task: outcome.reason for outcome in outcomes if outcome.reason}.items():
        print(f"{meta.name} cannot run {task}: {reason}")
    curves = [
        _curve(task.metadata.name, str(task.metadata.main_score), main[task.metadata.name], layers)
        for task in work.tasks
        if len(main[task.metadata.name]) == len(recipes)
    ]
    return curves, exit_code(outcomes)


def _curve(task: str, metric: str, scores: dict[Recipe, float], layers: tuple[int, ...]) -> Curve:
    poolings = dict.fromkeys(recipe.pooling for recipe in scores)
    return Curve(task, metric, layers, {p: tuple(score for recipe, score in scores.items() if recipe.pooling == p) for p in poolings})


def _experiment(meta: ModelMeta, recipe: Recipe) -> ModelMeta:
    """Return the record of a model read by another layer or pooling: mteb keeps its results in a folder of their own."""
    loading = {**meta.loader_kwargs, "recipe": recipe.record(), "word_vector": recipe.words()}
    kwargs = {**(meta.experiment_kwargs or {}), "layer": recipe.layer, "pooling": recipe.pooling}
    return meta.model_copy(update={"loader_kwargs": loading, "experiment_kwargs": kwargs})


def _named(model: Any, meta: ModelMeta, recipe: Recipe) -> EncoderProtocol:
    model.mteb_model_meta = _experiment(meta, recipe)
    encoder: EncoderProtocol = model
    return encoder


def _layers(given: Sequence[str], number: int, name: str) -> tuple[int, ...]:
    """Return the layers of ``all``, numbers and ranges, in order.

    Raises:
        UnknownNameError: One is none, or the model has none of that number.
    """
    chosen: set[int] = set()
    for part in given:
        match = re.fullmatch(r"(\d+)(?:-(\d+))?", part)
        if part == "all":
            chosen |= set(range(number + 1))
            continue
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
        if not first <= last <= number:
            raise UnknownNameError(f"--layers {part}: {name} has layers 0 to {number}; expected all, or numbers such as 0 8 12-16")
        chosen |= set(range(first, last + 1))
    return tuple(sorted(chosen))


def _laid_out(curve: Curve) -> str:
    """Lay out a row a layer, and name the best."""
    score, layer, pooling = curve.best()
    rows = [[f"{curve.task} ({curve.metric})", *curve.scores]]
    rows += [[f"layer {n}", *(f"{row[k]:.4f}" for row in curve.scores.values())] for k, n in enumerate(curve.layers)]
    return f"{table(rows, numbers=True)}\nbest: {score:.4f}, layer {-layer}, {pooling}"
