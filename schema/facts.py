"""Facts that stand beside scores: about the model, about the task, and about what a score depends on."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue

from .described import Described

MODEL_FACTS = "mteb_words"  # where a model's record, in loader_kwargs, holds its ModelFacts


class ModelFacts(Described):
    """What a model's record says of how it was read, under ``loader_kwargs`` in ``model_meta.json``."""

    kind: Literal["static", "sentence encoder", "language model", "baseline"]
    """What sort of model it is."""
    word_vector: str
    """How a word becomes a vector, in one sentence."""
    recipe: dict[str, JsonValue] | None = None
    """The same as data, for a language model: template, layer, pooling and so on."""


class TaskFacts(Described):
    """A task in brief, so that a reader of results need not know the task."""

    type: str
    """The type of the task."""
    description: str
    """What it asks."""
    main_score: str
    """The name of the main score."""
    direction: Literal["higher", "lower"] = "higher"
    """Whether a higher or a lower main score is better."""
    chance: float | None = None
    """The main score of guessing."""
    ceiling: float | None = None
    """What people reach, in the main score."""
    ceiling_source: str | None = None
    """Who says so, and of what with what."""
    reference: str | None = None
    """Where the task is described."""
    in_mean: bool = True
    """Whether the score counts in a mean over tasks. One that only serves to compare models does not."""


class MadeWith(Described):
    """What a score depends on, besides the model's and the data's revision. When one of these changes, the task is run again."""

    scoring: str | None = None
    """The version of the scoring of this package and of the task, such as ``2.1``; null for a task of mteb."""
    mteb: str | None = None
    """The release of mteb, for a task of mteb's own; its last number changes no score and is left out."""
    loading: str | None = None
    """A hash of how the model is loaded, for a model of this package."""
