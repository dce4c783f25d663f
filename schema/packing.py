"""Packs draws, bits, cosines and indices as text for result files.

Packed numbers are little-endian, in base64. Unpacking raises ``ValueError`` for a text that these functions cannot have written.
numpy is imported in the functions, so that a leaderboard starts without it.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 2_000  # bootstrap draws of a main score
_COSINE = 32_767  # a cosine of 1 as a 16-bit whole number
_UNKNOWN = -32_768


def pack_draws(draws: NDArray[np.floating[Any]]) -> str:
    """Return draws, shape ``(2000,)``, as float32 in base64: 10,668 characters."""
    return _text(draws.astype("<f4"))


def unpack_draws(text: str) -> NDArray[np.float32]:
    """Return draws, float32 of shape ``(2000,)``, all finite.

    Raises:
        ValueError: There are not 2000 draws, or one of them is not finite.
    """
    import numpy as np

    draws = np.frombuffer(_bytes(text), dtype="<f4").astype(np.float32)
    if draws.shape != (DRAWS,) or not np.isfinite(draws).all():
        raise ValueError(f"they are {len(draws)} numbers; expected {DRAWS}, all finite")
    return draws


def pack_bits(bits: NDArray[np.bool_]) -> str:
    """Return n truth values, shape ``(n,)``, as bits in base64."""
    import numpy as np

    return _text(np.packbits(bits))


def unpack_bits(text: str, n: int | None = None) -> NDArray[np.bool_]:
    """Return n truth values, shape ``(n,)``. With None, return all bits; up to seven at the end only fill the last byte.

    Raises:
        ValueError: The text does not hold n truth values.
    """
    import numpy as np

    bits = np.unpackbits(np.frombuffer(_bytes(text), dtype=np.uint8)).astype(np.bool_)
    if n is not None and not n <= len(bits) < n + 8:
        raise ValueError(f"they are {len(bits)} bits; expected {n}, filled up to whole bytes")
    return bits[:n]


def pack_cosines(cosines: NDArray[np.floating[Any]]) -> str:
    """Return cosines, shape ``(n,)``, to 1/32,767 in base64; NaN stands for a pair with an unknown word."""
    import numpy as np

    return _text(np.where(np.isnan(cosines), _UNKNOWN, np.round(np.clip(cosines, -1, 1) * _COSINE)).astype("<i2"))


def unpack_cosines(text: str) -> NDArray[np.float64]:
    """Return cosines, float64 of shape ``(n,)``; NaN for a pair with an unknown word.

    Raises:
        ValueError: The text does not hold 16-bit integers.
    """
    import numpy as np

    whole = np.frombuffer(_bytes(text), dtype="<i2")
    return np.where(whole == _UNKNOWN, np.nan, whole / _COSINE)


def pack_indices(indices: NDArray[np.integer[Any]]) -> str:
    """Return whole numbers from -1 to 32,767, of any shape, in base64."""
    return _text(indices.astype("<i2"))


def unpack_indices(text: str) -> NDArray[np.int64]:
    """Return whole numbers, int64 of shape ``(n,)``.

    Raises:
        ValueError: A number is below -1, or the text does not hold 16-bit integers.
    """
    import numpy as np

    indices = np.frombuffer(_bytes(text), dtype="<i2").astype(np.int64)
    if indices.size and indices.min() < -1:
        raise ValueError(f"an index is {indices.min()}; expected -1 or more")
    return indices


def are_neighbours(indices: NDArray[np.int64], m: int) -> bool:
    """Tell whether the indices can be those of the nearest words of m words.

    Each word has the same number of indices. They are different, or all -1 for an unknown word.
    """
    import numpy as np

    if not len(indices) or len(indices) % m:
        return False
    rows = np.sort(indices.reshape(m, -1), axis=1)
    return bool(((rows[:, 1:] > rows[:, :-1]).all(axis=1) & (rows[:, 0] >= 0) | (rows == -1).all(axis=1)).all())


def _text(array: NDArray[Any]) -> str:
    return base64.b64encode(array.tobytes()).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)  # its error is a ValueError
