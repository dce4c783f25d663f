"""A table of ten words and four numbers in every format, to be read and to be damaged."""

from __future__ import annotations

import io
import struct
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

GENSIM_DATA = Path(find_spec("gensim").origin).parent / "test" / "test_data"
WORDS = ["the", "king", "queen", "naïve", "New_York", "3.14", "ice-cream", "東京", "don't", "a"]
VECTORS = np.random.default_rng(0).standard_normal((10, 4)).astype(np.float32)


def glove() -> bytes:
    return "".join(f"{word} {' '.join(map(repr, map(float, row)))}\n" for word, row in zip(WORDS, VECTORS, strict=True)).encode()


def word2vec_text() -> bytes:
    return b"10 4\n" + glove()


def fasttext_vec() -> bytes:
    return b"10 4\n" + glove().replace(b"\n", b" \n")


def word2vec_binary(order: str = "<") -> bytes:
    rows = (word.encode() + b" " + struct.pack(f"{order}4f", *row) + b"\n" for word, row in zip(WORDS, VECTORS, strict=True))
    return b"10 4\n" + b"".join(rows)


def fasttext_model() -> bytes:
    return (GENSIM_DATA / "toy-model.bin").read_bytes()


def npy(array: np.ndarray = VECTORS) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def keyed_vectors(separately: bool = False, protocol: int = 4) -> dict[str, bytes]:
    """What gensim's KeyedVectors.save writes: the file, and under the name's ending the one beside it."""
    from gensim.models import KeyedVectors

    keyed = KeyedVectors(4)
    keyed.add_vectors(WORDS, VECTORS)
    with TemporaryDirectory() as folder:
        keyed.save(f"{folder}/words", pickle_protocol=protocol, **({"sep_limit": 0} if separately else {}))
        return {path.name.removeprefix("words"): path.read_bytes() for path in sorted(Path(folder).iterdir())}


FORMATS = {"glove": glove, "word2vec text": word2vec_text, "fastText .vec": fasttext_vec, "word2vec binary": word2vec_binary}


@pytest.fixture
def read(tmp_path):
    """Writes bytes into a file and reads it."""
    from mteb_words.wrappers.formats.read import read_vectors

    def write_and_read(data: bytes, name: str = "vectors.txt"):
        path = tmp_path / name
        path.write_bytes(data)
        return read_vectors(path)

    return write_and_read
