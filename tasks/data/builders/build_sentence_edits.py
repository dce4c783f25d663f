"""Makes ``SentenceEdits`` of the sentences as written and of their reading, and leaves out contrasts that letters and overlap give away.

``python -m mteb_words.tasks.data.builders.build_sentence_edits`` writes ``edits.tsv`` and ``left_out.tsv``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ...frequency import zipf
from ...scoring.context.triples import nearer
from ...sources.marked import rows_of
from ...sources.sentence_edits import CONTRASTS, SentenceEdit
from .balance import balanced, form_vectors, overlap_vectors, words_of
from .checksums import CANARY, write_checksums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SOURCE = Path(__file__).parent / "sentence_edits"
TARGET = Path(__file__).parents[1] / "sentence_edits"
_TOLERANCE, _LEAST = 0.02, 200
_SEEDS = range(12)


def main() -> None:
    """Write the data set."""
    chosen: list[SentenceEdit] = []
    left_out: list[SentenceEdit] = []
    edits = read_written()
    for contrast in CONTRASTS:
        of_kind = [edit for edit in edits if edit.contrast == contrast]
        measures = np.stack([_given_away(vectors) for vectors in _controls(of_kind)], axis=1)
        measures = np.stack([measures[:, 0], measures[:, 1], measures[:, 2:].mean(axis=1)], axis=1)
        rows = set(balanced(measures.__getitem__, len(of_kind), tolerance=_TOLERANCE, least=_LEAST).tolist())
        chosen += [edit for n, edit in enumerate(of_kind) if n in rows]
        left_out += [edit for n, edit in enumerate(of_kind) if n not in rows]
        print(f"{contrast}: {len(rows)} of {len(of_kind)}")
    _write(TARGET / "edits.tsv", chosen)
    _write(SOURCE / "left_out.tsv", left_out)
    write_checksums(TARGET)


def read_written() -> list[SentenceEdit]:
    """Return the contrasts as written, with what the reading mended, without what it dropped."""
    readings = list(rows_of(SOURCE / "reading.tsv"))
    dropped = {(base, contrast) for base, contrast, _, verdict, *_ in readings if verdict == "drop"}
    mended = {(base, row): text for base, _, _, verdict, _, row, text in readings if verdict == "mend"}
    bases: dict[str, dict[str, str]] = {}
    for base, row, text in rows_of(SOURCE / "written.tsv"):
        bases.setdefault(base, {})[row] = mended.get((base, row), text)
    return [
        SentenceEdit(base, contrast, texts["base"], texts[f"{contrast}-kept"], texts[f"{contrast}-changed"])
        for base, texts in bases.items()
        for contrast in CONTRASTS
        if not {(base, contrast), (base, "all")} & dropped
    ]


def _controls(edits: Sequence[SentenceEdit]) -> list[NDArray[np.float32]]:
    """Return vectors of the sentences that know nothing of words: of their words, of their frequency, and of their letters."""
    texts = [text for edit in edits for text in (edit.base, edit.kept, edit.changed)]
    angle = np.array([np.mean([zipf(word) for word in words_of(text)]) for text in texts]) * (np.pi / 16)
    frequency = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    return [overlap_vectors(texts), frequency, *(form_vectors(texts, seed) for seed in _SEEDS)]


def _given_away(vectors: NDArray[np.float32]) -> Array:
    """Return whether the edit that keeps the meaning is nearer, float64 of shape ``(n,)``; one half if both are as near."""
    base = 3 * np.arange(len(vectors) // 3)
    return nearer(vectors, np.stack([base, base + 1], axis=1), np.stack([base, base + 2], axis=1), tie=0.5)


def _write(path: Path, edits: Sequence[SentenceEdit]) -> None:
    lines = ["\t".join(SentenceEdit._fields), *("\t".join(edit) for edit in edits)]
    path.write_text("\n".join([CANARY, *lines]) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
