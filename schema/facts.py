"""Facts that a result holds beside scores: about the model, about the task, and about what a score depends on."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue

from .base import Described, Many

MODEL_FACTS = "mteb_words"  # the key in loader_kwargs of a model's record that holds its ModelFacts


class ModelFacts(Described):
    """Facts about a model and how it reads words, under ``loader_kwargs`` in ``model_meta.json``."""

    kind: Literal["static", "sentence encoder", "language model", "control"]
    """The kind of the model. A control knows nothing of words; a score only counts as far as it is above the best control."""
    word_vector: str
    """How a word becomes a vector, in one sentence."""
    recipe: dict[str, JsonValue] | None = None
    """For a language model: how a word becomes a vector, as data: template, layers, pooling and so on."""
    base: str | None = None
    """For one of several ways to read the same weights: the name of the model without the recipe. One row of a board stands for all."""
    declared: bool = True
    """Whether this way to read the weights is the one that stands for the model on a board."""
    selected_on: Many[str] = ()
    """The tasks by whose scores this way to read the weights was chosen. A score on them is optimistic."""


class TaskFacts(Described):
    """Facts about a task. A reader of results needs nothing else to describe the task."""

    type: str
    """The type of the task."""
    description: str
    """What the task asks."""
    main_score: str
    """The name of the main score."""
    direction: Literal["higher", "lower"] = "higher"
    """Whether a higher or a lower main score is better."""
    chance: float | None = None
    """The main score that guessing gets."""
    ceiling: float | None = None
    """The main score that people reach."""
    ceiling_source: str | None = None
    """The source of the ceiling, and what was compared with what."""
    reference: str | None = None
    """Where the task is described."""
    in_mean: bool = True
    """Whether the score counts in a mean over tasks. A score that only serves to compare models does not count."""
    controls: dict[str, float] = {}
    """The main score of each control, by its name. A model shows knowledge only as far as it is above the best of them and chance."""
    part_of: Many[str] = ()
    """The names of tasks that hold the items of this task too. Two such tasks never count in one mean."""


class MadeWith(Described):
    """What a score depends on, besides the revisions of the model and the data. When one of these values changes, the task is run again."""

    scoring: str | None = None
    """The version of the scoring of this package and of the task, for example ``2.1``; null for a task of mteb."""
    mteb: str | None = None
    """The release of mteb, for a task of mteb itself. The last number of the release is left out, because it changes no score."""
    loading: str | None = None
    """A hash of how the model is loaded, for a model of this package."""
