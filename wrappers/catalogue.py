"""The models that this package registers, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from . import loaders
from .packages import PackagedFile, content_revision
from .recipe import PAPER, Recipe

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["static", "sentence encoder", "language model", "baseline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRecord:
    """One registered model.

    Attributes:
        name: The registered name, ``mteb-words/...``; variants of one model differ after ``@``.
        kind: What sort of model it is.
        word_vector: In one sentence: how a word becomes a vector.
        loader: What mteb calls to load it.
        revision: Changes whenever the files or the way they are read change.
        files: The packaged files it is read from; empty when it needs none.
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
    parameters: int
    embedding_parameters: int | None
    size_mb: float
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
        """Return the first file that is not on this machine, None if the model can be loaded as it is."""
        return next((file for file in self.files if not file.is_here()), None)

    def loader_kwargs(self) -> dict[str, Any]:
        """Return the keyword arguments of the loader.

        mteb writes them into the model's record beside the results, so that is where a reader of results finds what
        kind of model it is and how a word became a vector; the loaders do not need those two.
        """
        recipe = {"recipe": self.recipe.record()} if self.recipe else {}
        return {"kind": self.kind, "word_vector": self.word_vector, **recipe, **dict(self.options)}


def _smollm2(variant: str, recipe: Recipe, word_vector: str) -> ModelRecord:
    return ModelRecord(
        name=f"mteb-words/smollm2-135m@{variant}",
        kind="language model",
        word_vector=word_vector,
        loader=loaders.load_smollm2_135m,
        revision=content_revision(loaders.SMOLLM2.sha256, repr(sorted(recipe.record().items()))),
        files=(loaders.SMOLLM2,),
        framework=("Transformers", "PyTorch", "GGUF"),
        dim=576,
        parameters=134_515_008,
        embedding_parameters=49_152 * 576,
        size_mb=513.0,
        max_tokens=8192,
        licence="apache-2.0",
        released="2024-11-02",
        reference="https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct",
        recipe=recipe,
    )


MODELS: tuple[ModelRecord, ...] = (
    ModelRecord(
        name="mteb-words/glove-6b-50d",
        kind="static",
        word_vector="the word's row, looked up as it is, then in lower case; several words: mean of the known ones",
        loader=loaders.load_glove_6b_50d,
        revision=content_revision(loaders.GLOVE_VECTORS.sha256, loaders.GLOVE_WORDS.sha256, "as is, then lower, at blanks"),
        files=(loaders.GLOVE_VECTORS, loaders.GLOVE_WORDS),
        framework=("NumPy",),
        dim=50,
        parameters=400_000 * 50,
        embedding_parameters=400_000 * 50,
        size_mb=76.3,
        licence="https://opendatacommons.org/licenses/pddl/1-0/",
        released="2014-08-07",
        reference="https://nlp.stanford.edu/projects/glove/",
    ),
    ModelRecord(
        name="mteb-words/all-minilm-l6-v2",
        kind="sentence encoder",
        word_vector="the word alone as a sentence: mean over its tokens and the special tokens of the last layer",
        loader=loaders.load_all_minilm_l6_v2,
        revision=content_revision(loaders.MINILM.sha256),
        files=(loaders.MINILM,),
        framework=("Sentence Transformers", "PyTorch", "safetensors"),
        dim=384,
        parameters=22_713_216,
        embedding_parameters=30_522 * 384,
        size_mb=86.6,
        max_tokens=256,
        licence="apache-2.0",
        released="2021-08-30",
        reference="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
    ),
    _smollm2("paper", PAPER, "the word alone: mean over all positions of the last layer, as in arXiv 2402.11094"),
    _smollm2(
        "template",
        Recipe(template="The word is {word}", layer=8),
        "the word in “The word is …”: mean over the word's own tokens in layer 8 of 30",
    ),
    ModelRecord(
        name="mteb-words/random-300d",
        kind="baseline",
        word_vector="300 uniform numbers drawn from SHAKE-256 of the word",
        loader=loaders.load_random_words,
        revision=content_revision("SHAKE-256, 16-bit, 300"),
        framework=("NumPy",),
        dim=300,
        parameters=0,
        embedding_parameters=0,
        size_mb=0.0,
        licence="apache-2.0",
        released="2026-11-21",
        reference="https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.202.pdf",
        options=(("dim", 300),),
    ),
)
