"""The record of a model: what the model is, how it is loaded and how a word becomes a vector."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from ...schema import MODEL_FACTS, ModelFacts
from ..contextual.recipe import Recipe, parse_recipe
from ..sources.packages import PackagedFile, content_revision

if TYPE_CHECKING:
    from collections.abc import Callable

OURS = "mteb-words/"  # the prefix of the names of registered models
LOOKUP = (
    "the word's row, looked up as it is, then in lower case, then, for a phrase, with underscores for blanks or the reverse; "
    "several words: mean of the known ones"
)

Kind = Literal["static", "sentence encoder", "language model", "control"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecord:
    """One model that this package loads: a registered model, or a model that is named by its path or id.

    Attributes:
        name: The name in results. The recipes of one model differ in the part after ``@``.
        kind: The kind of the model.
        word_vector: How a word becomes a vector, in one sentence.
        loader: The function that mteb calls to load the model.
        revision: Changes whenever the files or the way they are read change.
        files: The packaged files that the model is read from, if any.
        framework: The frameworks, in mteb's terms.
        dim: The number of components of a vector; None if it is known only after the model is loaded.
        parameters: The number of all parameters.
        embedding_parameters: The number of parameters in the embedding table; for static vectors all of them.
        size_mb: The memory of the weights, in MB of 2**20 bytes.
        max_tokens: The length of the longest text, in tokens; None if there is no limit.
        licence: The licence as mteb writes it, or a web address; None if it is not known.
        released: The date of the release, as an ISO date; None if it is not known.
        reference: The web address of a description; None if there is none.
        recipe: How text becomes a vector, for language models.
        base: The name without the recipe, for a model that can be read by several recipes; None for any other model.
        declared: Whether this recipe is the one that stands for the model on a board.
        selected_on: The tasks by whose scores the recipe was chosen.
        options: Further keyword arguments of the loader.
    """

    name: str
    kind: Kind
    word_vector: str
    loader: Callable[..., Any]
    revision: str
    files: tuple[PackagedFile, ...] = ()
    framework: tuple[str, ...]
    dim: int | None
    parameters: int | None
    embedding_parameters: int | None
    size_mb: float | None
    max_tokens: int | None = None
    licence: str | None
    released: str | None
    reference: str | None
    recipe: Recipe | None = None
    base: str | None = None
    declared: bool = True
    selected_on: tuple[str, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()

    @property
    def has_weights(self) -> bool:
        """Whether the model computes vectors with weights, whose dtype can be chosen, and does not look them up."""
        return self.kind in ("sentence encoder", "language model")

    def missing(self) -> PackagedFile | None:
        """Return the first packaged file that is not on this machine, None if there is none."""
        return next((file for file in self.files if not file.is_here()), None)

    def loader_kwargs(self) -> dict[str, Any]:
        """Return the keyword arguments of the loader.

        mteb writes them into the model's record beside the results, where a reader of results finds the facts. The loader of a
        language model takes the recipe from the facts.
        """
        recipe = self.recipe.record() if self.recipe else None
        facts = ModelFacts(
            kind=self.kind,
            word_vector=self.word_vector,
            recipe=recipe,
            base=self.base,
            declared=self.declared,
            selected_on=self.selected_on,
        )
        return {MODEL_FACTS: facts.model_dump(mode="json", exclude_none=True), **dict(self.options)}

    def with_recipe(self, recipe_name: str) -> ModelRecord:
        """Return the record of the same language model with another recipe.

        Raises:
            UnknownNameError: The recipe is not known.
        """
        recipe = parse_recipe(recipe_name)
        files = [file.sha256 for file in self.files]
        base = self.name.partition("@")[0]
        return replace(
            self,
            name=f"{base}@{recipe_name}",
            base=base,
            recipe=recipe,
            word_vector=recipe.words(),
            revision=content_revision(*files, json.dumps(recipe.record(), sort_keys=True)) if files else self.revision,
        )


def local_record(name: str, *, word_vector: str, loader: Callable[..., Any], revision: str, shape: tuple[int, ...]) -> ModelRecord:
    """Return the record of a user's own static vectors, of which only the table is known.

    Args:
        name: The name in results.
        word_vector: How a word becomes a vector, in one sentence.
        loader: The function that mteb calls to load the model.
        revision: A hash of the content.
        shape: The numbers of rows and of components of the table.
    """
    n, dim = shape
    return ModelRecord(
        name=name,
        kind="static",
        word_vector=word_vector,
        loader=loader,
        revision=revision,
        framework=("NumPy",),
        dim=dim,
        parameters=n * dim,
        embedding_parameters=n * dim,
        size_mb=4 * n * dim / 2**20,
        licence=None,
        released=None,
        reference=None,
    )
