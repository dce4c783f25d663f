"""Evaluate every layer and pooling of language models from one forward pass a word. If a model fails, the others still run."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ...errors import DataError, MtebWordsError, UnknownNameError, first_line
from ...wrappers.catalogue.pretrained_places import PLACE
from ..names import ResolvedModel, load
from .curve import Curve
from .evaluation import run_item
from .items import look, take
from .run import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mteb.models import EncoderProtocol, ModelMeta

    from ...wrappers.catalogue.model_record import ModelRecord
    from ...wrappers.contextual.recipe import Recipe
    from .options import SweepOptions
    from .outcomes import Outcome
    from .plan import Plan

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """The result of the sweep of one model.

    Attributes:
        name: The model's name in results; the name as typed if nothing could run.
        curves: A curve for each task that has all scores.
        outcomes: An outcome for each layer, pooling and task; the model's name there contains the layer and the pooling.
        cannot: Why nothing could run, otherwise empty.
    """

    name: str
    curves: tuple[Curve, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    cannot: str = ""


def sweep(options: SweepOptions) -> Iterator[Swept]:
    """Sweep one model after the other and yield the result of each. Models that cannot be loaded or have no layers come first.

    Raises:
        MtebWordsError: A name or split is unknown, no model has layers, or the only model cannot be swept.
    """
    plan = _language_models(prepare(options.run))
    yield from (Swept(name, cannot=reason) for name, reason in plan.cannot.items())
    for task in plan.tasks:
        task.load_data()  # data that mteb loads itself are dropped after each model
    for model in plan.models:
        try:
            yield _sweep_model(model, plan, options)
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except (MtebWordsError, OSError) as error:
            if len(plan.models) + len(plan.cannot) == 1:
                raise
            yield Swept(model.name, cannot=first_line(error))
        except BaseException as error:  # a damaged model may raise anything, for example a panic in Rust code
            logger.exception("%s cannot be swept.", model.name)
            yield Swept(model.name, cannot=f"{type(error).__name__}: {first_line(error)}")


def _language_models(plan: Plan) -> Plan:
    """Return the plan for the models that have layers to choose from.

    Raises:
        UnknownNameError: No model has layers.
    """
    models: list[ResolvedModel] = []
    errors: dict[str, UnknownNameError] = {}
    for model in plan.models:
        try:
            _language_model(model)
            models.append(model)
        except UnknownNameError as error:
            errors[model.name] = error
    if not models:
        raise next(iter(errors.values()))
    return replace(plan, models=tuple(models), cannot=plan.cannot | {name: str(error) for name, error in errors.items()})


def _language_model(model: ResolvedModel) -> tuple[ModelRecord, Recipe]:
    """Return the record of a language model, and its recipe, of which layer and pooling are then varied.

    Raises:
        UnknownNameError: The model is no language model.
    """
    if model.record and model.record.recipe:
        return model.record, model.record.recipe
    example = model.name if model.name.startswith(PLACE) else f"{PLACE}REPOSITORY"
    raise UnknownNameError(f"{model.name} has no layers to choose from; name a language model, for example {example}@bare")


def _sweep_model(model: ResolvedModel, plan: Plan, options: SweepOptions) -> Swept:
    record, base = _language_model(model)
    loaded: Any = load(model, options.run.device)
    layers = _layers(options.layers, loaded.network.layers, str(model.meta.name))
    recipes = [replace(base, layer=layer, pooling=pooling) for layer in layers for pooling in dict.fromkeys(options.pooling)]
    variants = {f"{model.meta.name}, layer {recipe.layer}, {recipe.pooling}": recipe for recipe in recipes}
    models = tuple(_variant(name, record, recipe, model.meta) for name, recipe in variants.items())
    work = take(look(replace(plan, models=models, cannot={})))
    for reason in work.cannot.values():
        raise DataError(reason)
    together = [variants[item.name] for item in work.items if item.todo]
    outcomes: list[Outcome] = []
    for item in work.items:
        recipe = variants[item.name]
        # the first item with a missing task computes and keeps the vectors for all items with missing tasks
        encoder = loaded.variant(recipe, together if together and recipe == together[0] else ())
        outcomes += (*item.done, *run_item(item, work.plan, partial(_named, encoder, item.model)))
    scores = {(outcome.task, variants[outcome.model]): outcome.score for outcome in outcomes if outcome.score is not None}
    curves = (
        Curve(
            task.metadata.name,
            str(task.metadata.main_score),
            layers,
            {
                pooling: tuple(scores[task.metadata.name, recipe] for recipe in recipes if recipe.pooling == pooling)
                for pooling in dict.fromkeys(options.pooling)
            },
        )
        for task in plan.tasks
        if all((task.metadata.name, recipe) in scores for recipe in recipes)
    )
    return Swept(str(model.meta.name), tuple(curves), tuple(outcomes))


def _variant(name: str, record: ModelRecord, recipe: Recipe, meta: ModelMeta) -> ResolvedModel:
    """Return the model read at another layer or with another pooling: a variant, whose results have a folder of their own."""
    record = replace(record, recipe=recipe, word_vector=recipe.words(), declared=False, selected_on=())
    kwargs = {**(meta.experiment_kwargs or {}), "layer": recipe.layer, "pooling": recipe.pooling}
    return ResolvedModel(name, record, meta.model_copy(update={"loader_kwargs": record.loader_kwargs(), "experiment_kwargs": kwargs}))


def _named(encoder: Any, model: ResolvedModel) -> EncoderProtocol:
    encoder.mteb_model_meta = model.meta
    named: EncoderProtocol = encoder
    return named


def _layers(given: Sequence[str], number: int, name: str) -> tuple[int, ...]:
    """Return the layers that ``all``, numbers and ranges name, in ascending order.

    Raises:
        UnknownNameError: A part is no number or range, or the model has no such layer.
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
