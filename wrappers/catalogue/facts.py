"""What mteb's record of a model of ours says: the facts that readers of results want, and the options of its loader.

Both stand in ``loader_kwargs``, which mteb writes into ``model_meta.json`` and hands to the loader: the facts under ``MODEL_FACTS``,
which is also the name of the loaders' argument, and the options each under its own name.
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

_WHERE = "device"  # where vectors are computed is no part of how


def facts_of(loader_kwargs: Mapping[str, Any]) -> ModelFacts | None:
    """Return the facts in the loader options of a model of ours, None for any other model."""
    facts = loader_kwargs.get(MODEL_FACTS)
    return None if facts is None else ModelFacts.model_validate(facts)


def recipe_of(facts: Mapping[str, Any]) -> Recipe:
    """Return the recipe in the facts that a loader of a language model is given.

    Raises:
        KeyError: They are of a model that has none.
    """
    return Recipe.from_record(facts["recipe"])


def loading_hash(meta: ModelMeta | None) -> str | None:
    """Return a hash of how a model of ours is loaded, its recipe included; None for any other model.

    What says the same in words, where it was computed, and what is in the name of an mteb experiment anyway do not enter.
    """
    facts = facts_of(meta.loader_kwargs) if meta is not None else None
    if meta is None or facts is None:
        return None
    options = {**meta.loader_kwargs, **({"recipe": facts.recipe} if facts.recipe else {})}
    left_out = {MODEL_FACTS, _WHERE, *(meta.experiment_kwargs or {})}
    return content_revision(json.dumps({k: v for k, v in options.items() if k not in left_out}, sort_keys=True, default=str))
