"""Reader of folders that model2vec saved: a tokenizer, and a table with one row for each token or, if quantised, for several tokens.

A folder holds ``model.safetensors`` with ``embeddings`` and, if its vocabulary is quantised, ``mapping`` (the row of each
token) and ``weights`` (the factor of each token), a ``tokenizer.json`` and a ``config.json``. The rows may be int8.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import DataError, first_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

TENSORS, TOKENIZER, CONFIG = FILES = ("model.safetensors", "tokenizer.json", "config.json")


@dataclass(frozen=True, slots=True, eq=False)
class TokenTable:
    """The content of a model2vec folder.

    Attributes:
        tokenizer: Splits a text into tokens, whose ids are smaller than the length of ``mapping`` and ``weights``.
        unknown: The id of the unknown token, which model2vec leaves out; None if there is none.
        rows: Float32, shape ``(n, d)``, finite.
        mapping: Int64, shape ``(tokens,)``: the row of each token id; None if token i has row i.
        weights: Float32, shape ``(tokens,)``, finite; None if all weights are 1.
        normalize: Whether the vector of a text is scaled to unit length.
    """

    tokenizer: Tokenizer
    unknown: int | None
    rows: NDArray[np.float32]
    mapping: NDArray[np.int64] | None
    weights: NDArray[np.float32] | None
    normalize: bool


def files_in(folder: Path) -> tuple[Path, ...]:
    """Return the files that ``read_folder`` reads.

    Raises:
        DataError: One of the files is missing.
    """
    for name in FILES:
        if not (folder / name).is_file():
            raise DataError(f"{folder} is a folder without {name}; expected a file of word vectors or a folder that model2vec saved")
    return tuple(folder / name for name in FILES)


def read_folder(folder: Path) -> TokenTable:
    """Read a folder that ``model2vec.StaticModel.save_pretrained`` wrote.

    Raises:
        DataError: A file is missing or damaged, or the three files do not fit each other.
    """
    tensors_file, tokenizer_file, config_file = files_in(folder)
    normalize = _normalize(config_file)
    tokenizer, unknown = _tokenizer(tokenizer_file)
    tensors = _tensors(tensors_file)
    size = max(tokenizer.get_vocab().values(), default=-1) + 1
    rows = _numbers(tensors_file, "embeddings", tensors["embeddings"], dimensions=2)
    mapping = _mapping(tensors_file, tensors["mapping"], len(rows)) if "mapping" in tensors else None
    weights = _numbers(tensors_file, "weights", tensors["weights"], dimensions=1) if "weights" in tensors else None
    if mapping is None and len(rows) != size:
        raise DataError(
            f"{tensors_file} has {len(rows)} embeddings, {tokenizer_file} has {size} tokens; expected as many: fetch both again"
        )
    for name, tensor in (("mapping", mapping), ("weights", weights)):
        if tensor is not None and len(tensor) < size:
            raise DataError(f"{tensors_file}: '{name}' is of {len(tensor)} tokens, {tokenizer_file} has {size}; fetch both again")
    return TokenTable(tokenizer, unknown, rows, mapping, weights, normalize)


def _normalize(path: Path) -> bool:
    """Return whether vectors are scaled to unit length, which model2vec does only if the configuration says so."""
    try:
        config = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is no JSON ({first_line(error)}); fetch it again") from error
    normalize = config.get("normalize", False) if isinstance(config, dict) else None
    if not isinstance(normalize, bool):
        raise DataError(f"{path} is no configuration of model2vec; expected a JSON object whose 'normalize' is true or false")
    return normalize


def _tokenizer(path: Path) -> tuple[Tokenizer, int | None]:
    """Return the tokenizer, without padding and truncation, and the id of its unknown token."""
    from tokenizers import Tokenizer

    try:
        with no_panic():
            tokenizer = Tokenizer.from_file(str(path))
        model = json.loads(tokenizer.to_str())["model"]
    except Exception as error:  # the library raises nothing more special
        raise DataError(f"{path} is no usable tokenizer ({first_line(error)}); expected what the tokenizers library saves") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if "unk_id" in model:  # a Unigram model
        return tokenizer, model["unk_id"]
    token = model.get("unk_token")
    return tokenizer, None if token is None else tokenizer.token_to_id(token)


@contextmanager
def no_panic() -> Iterator[None]:
    """Turn a panic of the tokenizers library, which ``except Exception`` does not catch, into a ``ValueError``."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # its module cannot be imported
            raise ValueError(first_line(error)) from error
        raise


def _tensors(path: Path) -> dict[str, NDArray[Any]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = load_file(path)
    except (SafetensorError, OSError, KeyError) as error:  # KeyError: a dtype that numpy lacks
        raise DataError(f"{path} is no usable safetensors file ({error}); fetch it again") from error
    if "embeddings" not in tensors:
        names = ", ".join(sorted(tensors)[:5]) or "nothing"
        raise DataError(f"{path} holds {names} and no 'embeddings'; expected a file that model2vec saved")
    return tensors


def _numbers(path: Path, name: str, tensor: NDArray[Any], *, dimensions: int) -> NDArray[np.float32]:
    """Return a tensor as float32 after checking its shape and its numbers."""
    if tensor.ndim != dimensions or tensor.dtype.kind not in "fiu" or not tensor.size:
        raise DataError(f"{path}: '{name}' is {tensor.dtype} of shape {tensor.shape}; expected numbers in {dimensions} dimensions")
    with np.errstate(over="ignore"):
        numbers = np.ascontiguousarray(tensor, dtype=np.float32)
    bad = np.flatnonzero(~np.isfinite(numbers.reshape(len(numbers), -1)).all(axis=1))
    if bad.size:
        raise DataError(f"{path}: row {bad[0]} of '{name}' holds NaN, infinity or what is too large for float32; fetch it again")
    return numbers


def _mapping(path: Path, tensor: NDArray[Any], rows: int) -> NDArray[np.int64]:
    """Return the row of each token after checking that the table has this row."""
    if tensor.ndim != 1 or tensor.dtype.kind not in "iu":
        raise DataError(f"{path}: 'mapping' is {tensor.dtype} of shape {tensor.shape}; expected the number of a row for each token")
    bad = np.flatnonzero((tensor < 0) | (tensor >= rows))
    if bad.size:
        raise DataError(f"{path}: 'mapping' sends token {bad[0]} to row {tensor[bad[0]]} of {rows}; fetch it again")
    return tensor.astype(np.int64)
