"""Every layer and pooling of language models, from one forward pass a word. A model that cannot be swept never stops the others."""

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
    """What came of one model.

    Attributes:
        name: Its name in results; as typed if nothing of it could be run.
        curves: One for each task of which there are all scores.
        outcomes: One for each layer, pooling and task; the model's name says which layer and pooling.
        cannot: Why nothing of it could be run, otherwise empty.
    """

    name: str
    curves: tuple[Curve, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    cannot: str = ""


def sweep(options: SweepOptions) -> Iterator[Swept]:
    """Sweep one model after the other; yields what came of each, those first that cannot be swept as is known beforehand.

    Raises:
        MtebWordsError: A name or split that nobody knows; none of the models has layers; or there is one model, and it cannot be swept.
    """
    plan = _language_models(prepare(options.run))
    yield from (Swept(name, cannot=reason) for name, reason in plan.cannot.items())
    for task in plan.tasks:
        task.load_data()  # mteb drops what it loaded itself after each model
    for model in plan.models:
        try:
            yield _sweep_model(model, plan, options)
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except (MtebWordsError, OSError) as error:
            if len(plan.models) + len(plan.cannot) == 1:
                raise
            yield Swept(model.name, cannot=first_line(error))
        except BaseException as error:  # what a damaged model raises, a panic of Rust among it
            logger.exception("%s cannot be swept.", model.name)
            yield Swept(model.name, cannot=f"{type(error).__name__}: {first_line(error)}")


def _language_models(plan: Plan) -> Plan:
    """Return the plan for the models that have layers to choose from.

    Raises:
        UnknownNameError: There is none.
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
    """Return the record of a language model, and how it is read but for what is swept.

    Raises:
        UnknownNameError: It is none.
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
        # the first that has anything to do computes and keeps the vectors of all that have
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
    """Return a model read by another layer or pooling: mteb keeps its results in a folder of their own."""
    record = replace(record, recipe=recipe, word_vector=recipe.words())
    kwargs = {**(meta.experiment_kwargs or {}), "layer": recipe.layer, "pooling": recipe.pooling}
    return ResolvedModel(name, record, meta.model_copy(update={"loader_kwargs": record.loader_kwargs(), "experiment_kwargs": kwargs}))


def _named(encoder: Any, model: ResolvedModel) -> EncoderProtocol:
    encoder.mteb_model_meta = model.meta
    named: EncoderProtocol = encoder
    return named


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
