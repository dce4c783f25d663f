"""Times static vectors: loading against gensim, look-up against sentence-transformers through mteb.

.venv/bin/python benchmarks/static_vectors.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from measure import compare, one_thread

one_thread()

import numpy as np  # noqa: E402
import torch  # noqa: E402
from datasets import Dataset  # noqa: E402
from gensim.models import KeyedVectors  # noqa: E402
from mteb.models import SentenceTransformerEncoderWrapper  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402
from sentence_transformers.models import StaticEmbedding  # noqa: E402
from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: E402
from torch.utils.data import DataLoader  # noqa: E402

from mteb_words import SimLex999  # noqa: E402
from mteb_words.wrappers.catalogue.loaders import load_glove_6b_50d  # noqa: E402
from mteb_words.wrappers.formats.read import read_vectors  # noqa: E402
from mteb_words.wrappers.static.converted import open_store  # noqa: E402

torch.set_num_threads(1)
ENCODE = {"task_metadata": SimLex999.metadata, "hf_split": "test", "hf_subset": "default", "show_progress_bar": False}


def static_embedding(words: list[str], vectors: np.ndarray) -> SentenceTransformerEncoderWrapper:
    """Return the vectors as a model of sentence-transformers in mteb."""
    tokenizer = Tokenizer(models.WordLevel({word: row for row, word in enumerate(words)}, unk_token=words[0]))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    module = StaticEmbedding(tokenizer, embedding_weights=np.array(vectors))
    return SentenceTransformerEncoderWrapper(SentenceTransformer(modules=[module], device="cpu"))


def main() -> None:
    glove = load_glove_6b_50d("glove")
    words = list(glove.table.index)
    print("| job | peer | times the CPU time of ours, median |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "glove.txt"
        rows = zip(words, glove.table.vectors, strict=True)
        path.write_text("".join(f"{word} {' '.join(np.format_float_positional(x, trim='0') for x in row)}\n" for word, row in rows))

        def load() -> KeyedVectors:
            return KeyedVectors.load_word2vec_format(path, no_header=True)

        ours, theirs = compare("400,000 x 50 text, first load", lambda: read_vectors(path), load, peer_name="gensim", times=3)
        assert ours.words == theirs.index_to_key
        assert np.array_equal(ours.vectors, theirs.vectors)
        open_store(path)
        compare("400,000 x 50 text, later loads", lambda: open_store(path), load, peer_name="gensim", times=3)

    asked = [word for word in words if not word.isspace()][:80_000]
    peer = static_embedding(words, glove.table.vectors)
    loader = DataLoader(Dataset.from_dict({"text": asked}), batch_size=32)
    ours, theirs = compare(
        "80,000 words looked up",
        lambda: glove.encode_words(asked).vectors,
        lambda: peer.encode(loader, batch_size=32, **ENCODE),
        peer_name="StaticEmbedding through mteb, batches of 32",
        times=5,
    )
    assert np.allclose(ours, theirs, atol=1e-6)


if __name__ == "__main__":
    main()
