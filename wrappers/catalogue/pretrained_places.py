"""Models named ``hf:PATH_OR_ID[@recipe]``: transformers and sentence-transformers models, on this machine or on the hub."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import DataError, MtebWordsError, UnknownNameError, first_line
from ...folders import cache_folder
from ..contextual.recipe import DEFAULT, PRESETS, Recipe, parse_recipe
from ..sources.cache import make_once
from ..sources.hub import fetch_repository, model_files, parameters, refuse_code
from ..sources.packages import content_revision
from ..sources.revisions import check_unchanged, files_revision
from . import loaders
from .facts import recipe_of
from .model_record import ModelRecord

if TYPE_CHECKING:
    from ..contextual.language_model import LanguageModelWords
    from ..contextual.recipe import Dtype
    from ..contextual.sentence_encoder import SentenceEncoderWords

PLACE = "hf:"


def pretrained(text: str, revision: str | None = None, *, allow_remote_code: bool = False) -> ModelRecord:
    """Return the record of a model that is named by its path or id. A repository is downloaded at one commit, the model's revision.

    Args:
        text: A folder, a GGUF file or the id of a repository; then, after ``@``, the recipe by which the underlying
            language model is read. Without a recipe a sentence-transformers model is used as it is, with all its
            modules, and any other model by the recipe ``template``.
        revision: A commit, branch or tag of the repository.
        allow_remote_code: Whether Python files that come with the model may run.

    Raises:
        UnknownNameError: The recipe or the repository is not known.
        DataError: There is no model, or the model cannot be read without running code.
    """
    path_or_id, recipe_name = _split(text)
    recipe = parse_recipe(recipe_name) if recipe_name else None
    if Path(path_or_id).exists():
        if revision:
            raise UnknownNameError(f"a revision, {revision!r}, is for repositories of the hub; {path_or_id} is on this machine")
        folder, revision = _local(Path(path_or_id), allow_remote_code=allow_remote_code)
        name = "local/" + (re.sub(r"[^A-Za-z0-9._-]+", "-", Path(path_or_id).resolve().name.removesuffix(".gguf")).strip(".-") or "model")
    else:
        folder, revision = fetch_repository(path_or_id, revision, allow_remote_code=allow_remote_code)
        name = path_or_id if "/" in path_or_id else f"hub/{path_or_id}"
    if (folder / "adapter_config.json").is_file():
        raise DataError(f"{folder} holds an adapter of another model; merge the two first (merge_and_unload of peft) and save the result")
    if not allow_remote_code:
        refuse_code(folder)
    has_modules = (folder / "modules.json").is_file()
    if recipe is None and has_modules:
        return _sentence_encoder(name, folder, revision, allow_remote_code=allow_remote_code)
    recipe_name = recipe_name or DEFAULT
    recipe = recipe or PRESETS[DEFAULT]
    number = _config(folder).get("num_hidden_layers")
    if isinstance(number, int):
        try:
            recipe.layers(number)
        except ValueError as error:
            raise UnknownNameError(f"{name} has {error}") from error
    record = _language_model(f"{name}@{recipe_name}", folder, revision, recipe, allow_remote_code=allow_remote_code)
    return replace(record, base=name, declared=recipe_name == DEFAULT and not has_modules)


def is_local(text: str) -> bool:
    """Tell whether what stands after ``hf:`` is a path on this machine, and not the id of a repository."""
    return Path(_split(text)[0]).exists()


def _split(text: str) -> tuple[str, str]:
    """Return the path or id, and the recipe or ``""``."""
    if Path(text).exists() or "@" not in text:
        return text, ""
    path_or_id, recipe = text.rsplit("@", 1)
    return path_or_id, recipe


def _local(path: Path, *, allow_remote_code: bool) -> tuple[Path, str]:
    """Return the folder of a model, into which a GGUF file is converted first, and its revision, a hash of the content."""
    if path.is_dir():
        return path, files_revision(model_files(path, code=allow_remote_code), "folder")
    if path.suffix.lower() != ".gguf":
        raise DataError(f"{path} is a file; expected the folder of a transformers model, or a .gguf file. Word vectors: static:{path}")
    from ..sources.gguf import convert_gguf

    revision = files_revision([path], "gguf")
    folder = cache_folder() / "models" / f"{path.stem}-{revision}"

    def convert(empty: Path) -> None:
        convert_gguf(path, empty)
        check_unchanged(path, revision, files_revision([path], "gguf"))

    try:
        folder = make_once(folder, convert)
    except (OSError, MtebWordsError):
        raise
    except Exception as error:  # the readers raise different errors for different damage
        raise DataError(f"{path} is no usable GGUF file ({first_line(error)}); fetch it again") from error
    return folder, revision


def _language_model(name: str, folder: Path, revision: str, recipe: Recipe, *, allow_remote_code: bool) -> ModelRecord:
    def load_language_model(
        name: str,
        revision: str | None = None,
        device: str | int | None = None,
        *,
        mteb_words: dict[str, Any],
        dtype: Dtype = "float32",
        **_: Any,
    ) -> LanguageModelWords:
        return loaders.language_model(name, folder, recipe_of(mteb_words), revision, device, dtype, allow_remote_code=allow_remote_code)

    return replace(
        _record(name, folder, revision),
        kind="language model",
        word_vector=recipe.words(),
        loader=load_language_model,
        revision=content_revision(revision, json.dumps(recipe.record())) if revision.startswith("sha256-") else revision,
        recipe=recipe,
    )


def _sentence_encoder(name: str, folder: Path, revision: str, *, allow_remote_code: bool) -> ModelRecord:
    def load_sentence_encoder(
        name: str, revision: str | None = None, device: str | int | None = None, *, dtype: Dtype = "float32", **_: Any
    ) -> SentenceEncoderWords:
        return loaders.sentence_encoder(name, folder, revision, device, dtype, allow_remote_code=allow_remote_code)

    return replace(
        _record(name, folder, revision),
        kind="sentence encoder",
        base=name,
        word_vector="the word alone as a sentence, through all modules of the model",
        loader=load_sentence_encoder,
        framework=("Sentence Transformers", "PyTorch", "safetensors"),
    )


def _record(name: str, folder: Path, revision: str) -> ModelRecord:
    """Return the record that the files of a model give, without loading the model."""
    config = _config(folder)
    dim, vocabulary, number = config.get("hidden_size"), config.get("vocab_size"), parameters(folder)
    longest = config.get("max_position_embeddings")
    return ModelRecord(
        name=name,
        kind="language model",
        word_vector="",
        loader=loaders.language_model,
        revision=revision,
        framework=("Transformers", "PyTorch", "safetensors"),
        dim=dim if isinstance(dim, int) else None,
        parameters=number,
        embedding_parameters=dim * vocabulary if isinstance(dim, int) and isinstance(vocabulary, int) else None,
        size_mb=round(number * 4 / 2**20, 1),
        max_tokens=longest if isinstance(longest, int) else None,
        licence=None,
        released=None,
        reference=None,
    )


def _config(folder: Path) -> dict[str, Any]:
    """Return the settings in config.json. For a model that also takes images or sound, its settings for text take precedence."""
    path = folder / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise DataError(f"{path} is no JSON ({error}); fetch it again") from error
    if not isinstance(config, dict):
        raise DataError(f"{path} holds {type(config).__name__}; expected the configuration of a transformers model")
    inner = config.get("text_config")
    merged = {**config, **inner} if isinstance(inner, dict) else config
    # older families of models use other names
    aliases = {"n_embd": "hidden_size", "d_model": "hidden_size", "dim": "hidden_size", "n_positions": "max_position_embeddings"}
    aliases |= {"n_layer": "num_hidden_layers", "num_layers": "num_hidden_layers"}
    return {**{aliases[key]: value for key, value in merged.items() if key in aliases}, **merged}
