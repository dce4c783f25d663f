"""Times the distribution of the cosines of all pairs, against numpy on a sample (per pair) and against the matrix product alone.

.venv/bin/python benchmarks/all_pairs.py
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from measure import compare, one_thread

one_thread()

import numpy as np  # noqa: E402

from mteb_words.tasks.scoring.space.all_pairs import BINS, distribution  # noqa: E402
from mteb_words.wrappers.catalogue.loaders import load_glove_6b_50d  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORDS, SAMPLE, TILE = 80_000, 6_000, 512


def by_numpy(units: NDArray[np.float32]) -> NDArray[np.int64]:
    cosines = (units @ units.T)[np.triu_indices(len(units), k=1)]
    return np.histogram(cosines, bins=BINS, range=(-1, 1))[0]


def product_alone(units: NDArray[np.float32]) -> None:
    """Compute the cosines of all pairs in tiles of the same size, and discard them."""
    columns, tile = np.ascontiguousarray(units.T), np.empty((TILE, TILE), dtype=np.float32)
    for start in range(0, len(units) - TILE + 1, TILE):
        for column in range(start, len(units) - TILE + 1, TILE):
            np.matmul(units[start : start + TILE], columns[:, column : column + TILE], out=tile)


def against_both(units: NDArray[np.float32], what: str) -> None:
    distribution(units[:600])  # compiled once
    some, all_pairs = SAMPLE * (SAMPLE - 1), len(units) * (len(units) - 1)
    shape = f"{len(units):,} x {units.shape[1]} ({what})"
    compare(
        f"{shape}, a pair",
        ours=lambda: distribution(units),
        peer=lambda: by_numpy(units[:SAMPLE]),
        peer_name=f"numpy triu + histogram, of {SAMPLE:,} words",
        times=1,
        share=some / all_pairs,
    )
    ours, _ = compare(
        f"{shape}, the smaller the better: ours is the product alone",
        ours=lambda: product_alone(units),
        peer=lambda: distribution(units),
        peer_name="the histogram and the moments",
        times=1,
    )
    counted, expected = distribution(units[:SAMPLE]), by_numpy(units[:SAMPLE])
    assert ours is None
    assert np.abs(counted.counts - expected).sum() < 1e-4 * expected.sum()  # rounding moves pairs at the edges of bins


def main() -> None:
    print("| job | peer | times the CPU time of ours, median |\n|---|---|---|")
    glove = np.array(load_glove_6b_50d("glove").vectors[:WORDS])
    wide = np.random.default_rng(0).standard_normal((WORDS, 384), dtype=np.float32)
    for vectors, what in ((glove, "GloVe"), (wide, "random")):
        against_both((vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), what)


if __name__ == "__main__":
    main()
