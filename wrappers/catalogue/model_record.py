"""The record of a model: what it is, how it is loaded and how a word becomes a vector in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from ...schema import MODEL_FACTS, ModelFacts
from ..contextual.recipe import Recipe, parse_recipe
from ..sources.packages import PackagedFile, content_revision

if TYPE_CHECKING:
    from collections.abc import Callable

OURS = "mteb-words/"  # what the names of registered models begin with
LOOKUP = "the word's row, looked up as it is, then in lower case; several words: mean of the known ones"

Kind = Literal["static", "sentence encoder", "language model", "baseline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecord:
    """One model that we load: registered, or by place.

    Attributes:
        name: The name in results; variants of one model differ after ``@``.
        kind: What sort of model it is.
        word_vector: In one sentence: how a word becomes a vector.
        loader: What mteb calls to load it.
        revision: Changes whenever the files or the way they are read change.
        files: The packaged files it is read from, if any.
        framework: In mteb's terms.
        dim: Components of a vector; None if it is known only once the model is loaded.
        parameters: All parameters.
        embedding_parameters: Those in the embedding table; for static vectors all of them.
        size_mb: Memory of the weights, in MB of 2**20 bytes.
        max_tokens: The longest text in tokens, None where there is no such limit.
        licence: As mteb writes it, or a web address; None if not known.
        released: When the model was released, ISO date, if known.
        reference: Where it is described, if anywhere.
        recipe: How text becomes a vector, for language models.
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
    options: tuple[tuple[str, Any], ...] = ()

    @property
    def has_weights(self) -> bool:
        """Whether it computes with weights, which may be of several types, rather than looking vectors up."""
        return self.kind in ("sentence encoder", "language model")

    def missing(self) -> PackagedFile | None:
        """Return the first packaged file that is not on this machine, None if there is none."""
        return next((file for file in self.files if not file.is_here()), None)

    def loader_kwargs(self) -> dict[str, Any]:
        """Return the keyword arguments of the loader.

        mteb writes them into the model's record beside the results, so that is where a reader of results finds the facts; a loader of
        a language model takes the recipe from them.
        """
        recipe = self.recipe.record() if self.recipe else None
        facts = ModelFacts(kind=self.kind, word_vector=self.word_vector, recipe=recipe)
        return {MODEL_FACTS: facts.model_dump(exclude_none=True), **dict(self.options)}

    def with_recipe(self, recipe_name: str) -> ModelRecord:
        """Return the record of the same language model, read by another recipe.

        Raises:
            UnknownNameError: The recipe is not known.
        """
        recipe = parse_recipe(recipe_name)
        files = [file.sha256 for file in self.files]
        return replace(
            self,
            name=f"{self.name.partition('@')[0]}@{recipe_name}",
            recipe=recipe,
            word_vector=recipe.words(),
            revision=content_revision(*files, json.dumps(recipe.record(), sort_keys=True)) if files else self.revision,
        )


def local_record(name: str, *, word_vector: str, loader: Callable[..., Any], revision: str, shape: tuple[int, ...]) -> ModelRecord:
    """Return the record of somebody's own static vectors, of which no more is known than the table.

    Args:
        name: The name in results.
        word_vector: In one sentence: how a word becomes a vector.
        loader: What mteb calls to load it.
        revision: A hash of the content.
        shape: Rows and components of the table.
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
