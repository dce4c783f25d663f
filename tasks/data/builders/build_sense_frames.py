"""Makes ``SenseFrames`` of the sentences as written and of their reading, and leaves out words whose surroundings give the sense away.

``python -m mteb_words.tasks.data.builders.build_sense_frames`` writes ``frames.tsv`` and ``left_out.tsv``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ...scoring.context.triples import nearer
from ...scoring.similarity.pairs import pair_cosines
from ...sources.marked import rows_of
from ...sources.sense_frames import DIFFERENT_SENSE, SAME_SENSE
from .balance import balanced, overlap_vectors
from .checksums import CANARY, write_checksums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ...sources.sense_frames import Pair

    Array = NDArray[np.float64]

SOURCE = Path(__file__).parent / "sense_frames"
TARGET = Path(__file__).parents[1] / "sense_frames"
_ROWS = ("same", "reworded", "other")
_TOLERANCE, _LEAST = 0.03, 360


class Row(NamedTuple):
    """One sentence of ``written.tsv``; the word stands in square brackets."""

    anchor: str
    part_of_speech: str
    frame: str
    row: str
    text: str
    sense: str


def main() -> None:
    """Write the data set."""
    words = read_words()
    rows = balanced(Surroundings(words), len(words), tolerance=_TOLERANCE, least=_LEAST)
    chosen = set(rows.tolist())
    _write(TARGET / "frames.tsv", [row for n, sentences in enumerate(words) if n in chosen for row in sentences])
    _write(SOURCE / "left_out.tsv", [row for n, sentences in enumerate(words) if n not in chosen for row in sentences])
    write_checksums(TARGET)
    print(f"{len(rows)} of {len(words)} words")


def read_words() -> list[tuple[Row, ...]]:
    """Return the six sentences of each word in a fixed order, with what the reading mended, without the words that it dropped."""
    readings = list(rows_of(SOURCE / "reading.tsv"))
    dropped = {anchor for anchor, _, _, _, verdict, *_ in readings if verdict == "drop"}
    mended = {(anchor, frame, row): text for anchor, frame, row, _, verdict, _, text in readings if verdict == "mend"}
    words: dict[str, dict[tuple[str, str], Row]] = {}
    for line in rows_of(SOURCE / "written.tsv"):
        row = Row(*line)
        if row.anchor not in dropped:
            text = mended.get((row.anchor, row.frame, row.row), row.text)
            words.setdefault(row.anchor, {})[row.frame, row.row] = row._replace(text=text)
    return [tuple(rows[frame, name] for frame in "12" for name in _ROWS) for _, rows in sorted(words.items())]


class Surroundings:
    """What the surroundings of words give away, as ``balanced`` asks for it.

    The surroundings are compared by the overlap of their words, by GloVe and by a sentence encoder. Each gives two measures: the accuracy
    of the comparisons of ``AnchorVariation``, and the AUROC of the pairs of ``WordSenseInContext``.
    """

    def __init__(self, words: Sequence[Sequence[Row]]) -> None:
        texts = [surroundings(row.text) for sentences in words for row in sentences]
        vectors = [overlap_vectors(texts), *_encoded(texts)]
        self._accuracies = np.stack([_accuracies(array) for array in vectors], axis=1)
        self._cosines = [_pair_cosines(array) for array in vectors]

    def __call__(self, rows: NDArray[np.int64]) -> Array:
        """Return what each of m words contributes to each measure, float64 of shape ``(m, k)``."""
        areas = np.stack([_placements(same[rows], different[rows]) for same, different in self._cosines], axis=1)
        return np.concatenate([self._accuracies[rows], areas], axis=1)


def surroundings(marked: str) -> str:
    """Return a sentence without the word in square brackets."""
    before, _, rest = marked.partition("[")
    return " ".join((before + rest.partition("]")[2]).split())


def _encoded(texts: Sequence[str]) -> list[NDArray[np.float32]]:
    """Return the vectors of texts by GloVe 6B 50d and by all-MiniLM-L6-v2."""
    from ....wrappers.catalogue.loaders import load_all_minilm_l6_v2, load_glove_6b_50d

    return [load("control").encode_texts(texts).vectors for load in (load_glove_6b_50d, load_all_minilm_l6_v2)]


def _accuracies(vectors: NDArray[np.float32]) -> Array:
    """Return the accuracy of the four comparisons of each word, float64 of shape ``(n,)``."""
    first = 3 * np.arange(len(vectors) // 3)
    near = np.stack([first, first + 1], axis=1)
    values = [nearer(vectors, near, np.stack([first + k, first + 2], axis=1), tie=0.5) for k in (0, 1)]
    accuracies: Array = np.mean(values, axis=0).reshape(-1, 2).mean(axis=1)
    return accuracies


def _pair_cosines(vectors: NDArray[np.float32]) -> tuple[Array, Array]:
    """Return the cosines of the pairs with the same sense and with different senses, two arrays of shape ``(n, 4)``."""
    start = 6 * np.arange(len(vectors) // 6)
    numbers = [(frame, name) for frame in (1, 2) for name in _ROWS]

    def cosines(pairs: Sequence[Pair]) -> Array:
        rows = [(start + numbers.index(left), start + numbers.index(right)) for left, right in pairs]
        return np.stack([pair_cosines(vectors[left], vectors[right]) for left, right in rows], axis=1)

    return cosines(SAME_SENSE), cosines(DIFFERENT_SENSE)


def _placements(same: Array, different: Array) -> Array:
    """Return the part of the AUROC that each word determines; their mean is the AUROC."""
    above = _share_below(same.ravel(), different.ravel()).reshape(same.shape).mean(axis=1)
    below = 1 - _share_below(different.ravel(), same.ravel()).reshape(same.shape).mean(axis=1)
    placements: Array = (above + below) / 2
    return placements


def _share_below(values: Array, others: Array) -> Array:
    ordered = np.sort(others)
    counts: Array = (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")) / 2
    return counts / len(ordered)


def _write(path: Path, rows: Sequence[Row]) -> None:
    path.parent.mkdir(exist_ok=True)
    lines = ["\t".join(Row._fields), *("\t".join(row) for row in rows)]
    path.write_text("\n".join([CANARY, *lines]) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
