"""The catalogue: reads ``catalogue.toml`` and makes the records of the models that this package registers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..contextual.recipe import DEFAULT, PRESETS
from ..sources.downloads import Download
from ..sources.packages import content_revision
from . import loaders
from .model_record import LOOKUP, OURS, Kind, ModelRecord

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One model of the catalogue.

    Attributes:
        name: The short name. A model that this package loads is registered as ``mteb-words/NAME``, a language model as ``…/NAME@RECIPE``.
        kind: The kind of the model.
        source: Where the model comes from. The first lines of ``catalogue.toml`` explain each value.
        made_by: For a computed model: its class, as ``module:Class``, which is called with the model's name and ``dim``, or with the
            model ``over`` if there is one.
        over: For a computed model that changes another model of the catalogue: the short name of that model.
        version: For a computed model: what its vectors depend on, in words. The revision is a hash of it: change it with the vectors.
        word_vector: For a computed model: how a word becomes a vector, in one sentence.
        paper: Whether arXiv 2402.11094 evaluates it.
        needs: Import names of packages that the model needs, other than those of its packaged files.
        install: The command that installs these packages.
        run: The name to pass to ``-m`` for a model that this package does not register.
        note: What a user should know before running the model.
        retired: Whether the service has ended.
        key: The environment variable that holds the key of the service.
        url: The address of the download.
        member: The name of the file in the archive, if the download is a zip archive.
        checksum: The checksum of the download, as ``md5:DIGEST`` or ``sha256:DIGEST``.
        repository: The id of the repository on the hub.
        commit: The commit of the repository.
        gated: Whether the user has to accept the terms of the repository first.
        recipes: The recipes that are registered. A user can name any other recipe too.
        declared: The recipe that stands for the model on a board.
        selected_on: Recipe -> the tasks by whose scores it was chosen. Recipes that only add a suffix to it were chosen on them too.
        dim: The number of components of a vector.
        layers: The number of layers.
        vocabulary: The number of words of a table.
        parameters: The number of all parameters.
        embedding_parameters: The number of parameters in the embedding table.
        size_mb: The size of the download, in MB of 10**6 bytes.
        max_tokens: The length of the longest text, in tokens.
        licence: The licence as mteb writes it, or a web address; None if the publisher states none.
        released: The date of the release, as an ISO date.
        reference: The web address of a description.
    """

    name: str
    kind: Kind
    source: Literal["package", "computed", "download", "hub", "mteb", "elsewhere"]
    made_by: str = ""
    over: str = ""
    version: str = ""
    word_vector: str = ""
    paper: bool = False
    needs: tuple[str, ...] = ()
    install: str = ""
    run: str | None = None
    note: str | None = None
    retired: bool = False
    key: str | None = None
    url: str = ""
    member: str | None = None
    checksum: str = ""
    repository: str = ""
    commit: str = ""
    gated: bool = False
    recipes: tuple[str, ...] = tuple(PRESETS)
    declared: str = DEFAULT
    selected_on: dict[str, list[str]] = field(default_factory=dict)
    dim: int | None = None
    layers: int | None = None
    vocabulary: int | None = None
    parameters: int | None = None
    embedding_parameters: int | None = None
    size_mb: int | None = None
    max_tokens: int | None = None
    licence: str | None = None
    released: str | None = None
    reference: str | None = None

    @property
    def download(self) -> Download:
        """The file on the web, for an entry that has one."""
        return Download(self.url, self.checksum, self.member)


@cache
def entries() -> tuple[Entry, ...]:
    """Return the catalogue."""
    tables = tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))["model"]
    return tuple(_entry(table) for table in tables)


def _entry(table: dict[str, Any]) -> Entry:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Entry(**values)


def records(entry: Entry) -> tuple[ModelRecord, ...]:
    """Return the records of an entry that are registered: one, or one for each recipe; none if this package does not load the model."""
    if entry.source in ("mteb", "elsewhere"):
        return ()
    total = entry.parameters if entry.vocabulary is None or entry.dim is None else entry.vocabulary * entry.dim
    record = ModelRecord(
        name=OURS + entry.name,
        kind=entry.kind,
        word_vector=LOOKUP,
        loader=loaders.load_downloaded_vectors,
        revision=content_revision(entry.checksum, LOOKUP),
        framework=("NumPy",),
        dim=entry.dim,
        parameters=total,
        embedding_parameters=entry.embedding_parameters if entry.vocabulary is None else total,
        size_mb=None if total is None else round(total * 4 / 2**20, 1),
        max_tokens=entry.max_tokens,
        licence=entry.licence,
        released=entry.released,
        reference=entry.reference,
        options=(("url", entry.url), ("checksum", entry.checksum), ("member", entry.member)),
    )
    if entry.source == "package":
        record = _PACKAGED[entry.name](record)
    if entry.source == "computed":
        record = _changed(entry) if entry.over else _computed(entry, record)
    if entry.source == "hub":
        frame = ("Transformers", "PyTorch", "safetensors")
        options = (("repository", entry.repository),)
        record = replace(record, loader=loaders.load_hub_language_model, revision=entry.commit, framework=frame, options=options)
    if entry.kind != "language model":
        return (record,)
    return tuple(_read_by(record, entry, recipe) for recipe in entry.recipes)


def _read_by(record: ModelRecord, entry: Entry, recipe: str) -> ModelRecord:
    """Return the record of a language model that is read by a recipe, with what the catalogue says of the recipe.

    Raises:
        UnknownNameError: The recipe is not known.
    """
    chosen = [tasks for name, tasks in entry.selected_on.items() if recipe == name or recipe.startswith(f"{name}-")]
    selected_on = tuple(dict.fromkeys(task for tasks in chosen for task in tasks))
    return replace(record.with_recipe(recipe), declared=recipe == entry.declared, selected_on=selected_on)


def _computed(entry: Entry, record: ModelRecord) -> ModelRecord:
    return replace(
        record,
        word_vector=entry.word_vector,
        loader=loaders.load_computed,
        revision=content_revision(entry.version),
        options=(("made_by", entry.made_by), ("dim", entry.dim)),
    )


def _changed(entry: Entry) -> ModelRecord:
    """Return the record of a computed model that changes another model, with that model's files, size and licence."""
    (model,) = records(next(known for known in entries() if known.name == entry.over))
    return replace(
        model,
        name=OURS + entry.name,
        kind=entry.kind,
        word_vector=entry.word_vector,
        loader=loaders.load_changed,
        revision=content_revision(entry.version, model.revision),
        options=(("made_by", entry.made_by), ("over", (model.name, model.revision, model.loader.__name__))),
    )


def find_model(name: str) -> ModelRecord | None:
    """Return the record of a model of this package: a registered model, or a registered language model with any other recipe.

    Raises:
        UnknownNameError: The model is one of this package, but the recipe is not known.
    """
    base, _, recipe = name.partition("@")
    for record in MODELS:
        if record.name == name:
            return record
        if "@" in name and record.base == base:
            return _read_by(record, next(entry for entry in entries() if OURS + entry.name == base), recipe)
    return None


def _glove(record: ModelRecord) -> ModelRecord:
    files = (loaders.GLOVE_VECTORS, loaders.GLOVE_WORDS)
    revision = content_revision(*(file.sha256 for file in files), "as is, then lower, at blanks")
    return replace(record, loader=loaders.load_glove_6b_50d, files=files, revision=revision, options=())


def _minilm(record: ModelRecord) -> ModelRecord:
    return replace(
        record,
        word_vector="the word alone as a sentence: mean over its tokens and the special tokens of the last layer",
        loader=loaders.load_all_minilm_l6_v2,
        files=(loaders.MINILM,),
        revision=content_revision(loaders.MINILM.sha256),
        framework=("Sentence Transformers", "PyTorch", "safetensors"),
        options=(),
    )


def _smollm2(record: ModelRecord) -> ModelRecord:
    framework = ("Transformers", "PyTorch", "GGUF")
    return replace(record, loader=loaders.load_smollm2_135m, files=(loaders.SMOLLM2,), framework=framework, options=())


def _universal_sentence_encoder(record: ModelRecord) -> ModelRecord:
    return replace(
        record,
        word_vector="the word alone as a sentence",
        loader=loaders.load_universal_sentence_encoder,
        revision="4",
        framework=("TensorFlow",),
        options=(("url", loaders.UNIVERSAL_SENTENCE_ENCODER),),
    )


_PACKAGED: dict[str, Callable[[ModelRecord], ModelRecord]] = {
    "glove-6b-50d": _glove,
    "all-minilm-l6-v2": _minilm,
    "smollm2-135m": _smollm2,
    "universal-sentence-encoder-4": _universal_sentence_encoder,
}

MODELS: tuple[ModelRecord, ...] = tuple(record for entry in entries() for record in records(entry))
"""The models that this package registers."""
