"""Variants: results of one model that was read in several ways. One of them stands for the model; the others have no rank."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .names import natural

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...schema import ModelId
    from .results import Model

    Order = tuple[bool, bool, list[tuple[int, str]], str]


def standing_for(models: Iterable[Model]) -> dict[ModelId, ModelId]:
    """Return for each model the one that stands for it: itself, or the variant of the same weights that is declared.

    If the results hold no declared variant, the first by name stands for the model. Scores have no part in the choice: to choose by scores
    would be to report the best of many. Results of other weights of one name, such as another revision, stand for themselves.
    """
    families: dict[tuple[str, ...], list[Model]] = defaultdict(list)
    for model in models:
        base = model.facts.base if model.facts else None
        families[("base", base) if base else ("name", model.id.name, model.id.revision)].append(model)
    return {model.id: leader for family in families.values() for model, leader in _leaders(family)}


def _leaders(family: list[Model]) -> list[tuple[Model, ModelId]]:
    """Return each model of a family with the id of the one that stands for it."""
    first = min(family, key=_order)
    leaders = {model.id.revision: model.id for model in family if _reading(model) == _reading(first)}
    return [(model, leaders.get(model.id.revision, first.id)) for model in family]


def _reading(model: Model) -> tuple[str, str]:
    """Return how the weights are read. The name holds the recipe, the experiment a layer and a pooling."""
    return model.id.name, model.id.experiment


def _order(model: Model) -> Order:
    declared = model.facts is None or model.facts.declared
    return not declared, bool(model.id.experiment), natural(model.id.name), repr(model.id)
