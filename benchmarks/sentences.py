"""Times mean vectors of sentences, against model2vec on the same vectors and the same tokens.

.venv/bin/python benchmarks/sentences.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from measure import compare, one_thread

one_thread()

import numpy as np  # noqa: E402
from model2vec import StaticModel  # noqa: E402
from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: E402

from mteb_words.wrappers.catalogue.loaders import load_glove_6b_50d  # noqa: E402
from mteb_words.wrappers.catalogue.static_places import local_static  # noqa: E402

if TYPE_CHECKING:
    from mteb_words.wrappers.base import StaticWords

SENTENCES = 20_000
VOCABULARY = 50_000
UNKNOWN = 0.02  # the share of unknown words


def sentences(words: list[str]) -> list[str]:
    """Return sentences of 5 to 30 words, drawn by Zipf's law, with some unknown words."""
    rng = np.random.default_rng(20_261_121)
    shares = 1 / np.arange(10, 10 + len(words))
    lengths = rng.integers(5, 31, SENTENCES)
    drawn = [words[row] for row in rng.choice(len(words), lengths.sum(), p=shares / shares.sum())]
    for position in np.flatnonzero(rng.random(len(drawn)) < UNKNOWN):
        drawn[position] = f"zqx{position}"
    ends = lengths.cumsum()
    return [" ".join(drawn[end - length : end]) for end, length in zip(ends, lengths, strict=True)]


def word_level(words: list[str]) -> Tokenizer:
    """Return a tokenizer that splits at blanks, with a token for unknown words, which model2vec leaves out."""
    tokenizer = Tokenizer(models.WordLevel({word: row for row, word in enumerate([*words, "[UNK]"])}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def of_words(glove: StaticWords, texts: list[str]) -> None:
    words = list(glove.table.index)
    table = np.vstack([glove.table.vectors, np.zeros((1, 50), dtype=np.float32)])
    peer = StaticModel(table, word_level(words), normalize=False)
    ours, theirs = compare(
        f"{len(texts):,} sentences of GloVe's words",
        lambda: glove.encode_words(texts).vectors,
        lambda: peer.encode(texts, use_multiprocessing=False),  # on one thread it only adds time
        peer_name="model2vec, the same vectors and tokens",
        times=9,
    )
    assert np.allclose(ours, theirs, atol=1e-6)


def of_tokens(words: list[str], texts: list[str]) -> None:
    """Time a folder of model2vec that both read; the tokenizer, from the same library, takes most of the time."""
    pieces = [*words, *(f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz0123456789"), "[UNK]"]
    tokenizer = Tokenizer(models.WordPiece({piece: row for row, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    table = np.random.default_rng(0).standard_normal((len(pieces), 256), dtype=np.float32)
    with tempfile.TemporaryDirectory() as folder:
        StaticModel(table, tokenizer, normalize=True).save_pretrained(folder)
        peer = StaticModel.from_pretrained(folder, force_download=False)
        record = local_static(Path(folder))
    model = record.loader(record.name)
    ours, theirs = compare(
        f"{len(texts):,} sentences, a folder of model2vec",
        lambda: model.encode_words(texts).vectors,
        lambda: peer.encode(texts, use_multiprocessing=False),
        peer_name="model2vec",
        times=9,
    )
    assert np.allclose(ours, theirs, atol=1e-6)


def main() -> None:
    glove = load_glove_6b_50d("glove")
    known = [word for word in list(glove.table.index)[:VOCABULARY] if word.split() == [word]]
    texts = sentences(known)
    print("| job | peer | times the CPU time of ours, median |\n|---|---|---|")
    of_words(glove, texts)
    of_tokens(known, texts)


if __name__ == "__main__":
    main()
