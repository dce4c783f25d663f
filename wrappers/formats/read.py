"""Chooses the reader of a file by the content of the file, not by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ...errors import DataError
from .fasttext import is_fasttext, read_fasttext
from .floret import is_floret, read_floret
from .foreign import foreign
from .source import Source, open_source
from .text import read_text
from .text_lines import sniff
from .word2vec import read_word2vec, sniff_binary

if TYPE_CHECKING:
    from pathlib import Path

    from .vector_file import VectorFile

Format = Literal["npy", "safetensors", "keyed vectors", "fastText", "word2vec", "floret", "text"]
_PICKLES = (b"\x80", b"ccopy_reg\n_reconstructor\n")  # of protocol 2 and later; of an object in protocols 0 and 1
EXPECTED = (
    "GloVe or word2vec text, word2vec binary, fastText or floret .bin, .vec or .floret, gensim KeyedVectors, "
    "or .npy or safetensors with a word list beside it"
)


def read_vectors(path: Path) -> VectorFile:
    """Read a file of word vectors in any known format. All formats except .npy and safetensors may be compressed by gzip, bzip2 or xz.

    Args:
        path: The file.

    Returns:
        The words, each once, and their float32 vectors.

    Raises:
        DataError: The file does not exist, has no known format, is damaged, or would give a wrong vector.
    """
    source = open_source(path)
    source.check()
    match _format(source):
        case "npy":
            from .arrays import read_npy

            return read_npy(source)
        case "safetensors":
            from .arrays import read_safetensors

            return read_safetensors(source)
        case "keyed vectors":
            from .gensim_kv import read_keyed_vectors

            return read_keyed_vectors(source)
        case "fastText":
            return read_fasttext(source)
        case "word2vec":
            return read_word2vec(source)
        case "floret":
            return read_floret(source)
        case "text":
            return read_text(source)


def files_of(path: Path) -> tuple[Path, ...]:
    """Return every file that is read for a path: the files of a model2vec folder, or a file and the files that belong to it."""
    if path.is_dir():
        from .model2vec_folder import files_in

        return files_in(path)
    match _format(open_source(path)):
        case "npy" | "safetensors":
            from .arrays import words_beside

            return path, words_beside(path)
        case "keyed vectors":
            from .gensim_kv import arrays_beside

            return path, *(beside for beside in arrays_beside(path).values() if beside.is_file())
        case _:
            return (path,)


def _format(source: Source) -> Format:
    head = source.head(2**16)
    if mapped := _mapped(source, head):
        return mapped
    if is_fasttext(head):
        return "fastText"
    if head.startswith(_PICKLES):
        return "keyed vectors"
    if kind := foreign(head):
        raise DataError(f"{source.path} is of no known format: it is {kind.what}; {kind.remedy}")
    if is_floret(head):
        return "floret"
    layout = sniff(source)
    if not _is_text(head) and not (layout and layout.usual) and sniff_binary(source):
        return "word2vec"
    if layout:  # also text in another encoding than UTF-8, so that the error names its line
        return "text"
    raise DataError(f"{source.path} is of no known format; expected {EXPECTED}")


def _mapped(source: Source, head: bytes) -> Literal["npy", "safetensors"] | None:
    """Return the format of a file that is mapped into memory, or None.

    Raises:
        DataError: The file is in such a format and compressed.
    """
    mapped: Literal["npy", "safetensors"]
    if head.startswith(b"\x93NUMPY"):
        mapped = "npy"
    elif head[8:9] == b"{" and int.from_bytes(head[:8], "little") < source.most_bytes:
        mapped = "safetensors"
    else:
        return None
    if source.compression:
        raise DataError(f"{source.path} is a compressed {mapped} file, which cannot be mapped into memory; decompress it first")
    return mapped


def _is_text(head: bytes) -> bool:
    """Tell whether the first bytes of a file are UTF-8 without control characters. The last character may be cut."""
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:
            return False
    return not any(byte < 32 and byte not in b"\t\n\r" for byte in head[:4096])
