"""Reads the facts and the loader options in mteb's record of a model of this package.

Both are in ``loader_kwargs``, which mteb writes into ``model_meta.json`` and passes to the loader. The facts, for readers of results,
are under ``MODEL_FACTS``, which is also the name of the loaders' argument. Each option is under its own name.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ...schema import MODEL_FACTS, ModelFacts
from ..contextual.recipe import Recipe
from ..sources.packages import content_revision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mteb.models import ModelMeta

_WHERE = "device"  # the device where vectors are computed does not count as a part of how they are computed


def facts_of(loader_kwargs: Mapping[str, Any]) -> ModelFacts | None:
    """Return the facts in the loader options of a model of this package, None for any other model."""
    facts = loader_kwargs.get(MODEL_FACTS)
    return None if facts is None else ModelFacts.model_validate(facts)


def recipe_of(facts: Mapping[str, Any]) -> Recipe:
    """Return the recipe in the facts that the loader of a language model gets.

    Raises:
        KeyError: The facts are those of a model without a recipe.
    """
    return Recipe.from_record(facts["recipe"])


def loading_hash(meta: ModelMeta | None) -> str | None:
    """Return a hash of how a model of this package is loaded, with its recipe; None for any other model.

    The hash leaves out the facts in words, the device, and the options that are part of the name of an mteb experiment.
    """
    facts = facts_of(meta.loader_kwargs) if meta is not None else None
    if meta is None or facts is None:
        return None
    options = {**meta.loader_kwargs, **({"recipe": facts.recipe} if facts.recipe else {})}
    left_out = {MODEL_FACTS, _WHERE, *(meta.experiment_kwargs or {})}
    return content_revision(json.dumps({k: v for k, v in options.items() if k not in left_out}, sort_keys=True, default=str))
