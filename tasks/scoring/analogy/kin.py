"""Candidates that belong together: the spellings of one word, and the forms of one lemma."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """For each of V candidates, the candidates that belong to it.

    Attributes:
        starts: Int64, shape ``(V + 1,)``: those of candidate n are at ``starts[n]`` to ``starts[n + 1]`` in ``rows``.
        rows: Int64, shape ``(k,)``.
    """

    starts: NDArray[np.int64]
    rows: NDArray[np.int64]

    def of(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the candidates that belong to those in ``rows``, and for each of them the index into ``rows`` that it belongs to."""
        sizes = self.starts[rows + 1] - self.starts[rows]
        index = np.repeat(np.arange(len(rows)), sizes)
        within = np.arange(len(index)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self.rows[self.starts[rows][index] + within], index


@dataclass(frozen=True, slots=True, eq=False)
class Kin:
    """What belongs to each candidate.

    Attributes:
        spellings: The same word in another case.
        forms: Other forms of the same lemma, in any case.
    """

    spellings: Links
    forms: Links


def kin_of(words: Sequence[str], forms: Mapping[str, Collection[str]] | None = None) -> Kin:
    """Return what belongs to each of V words.

    Args:
        words: V distinct spellings.
        forms: For each word, case-folded, the other forms of its lemmas.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    folded = [word.casefold() for word in words]
    for row, word in enumerate(folded):
        rows[word].append(row)
    spellings = [[other for other in rows[word] if other != row] for row, word in enumerate(folded)]
    others = [[row for form in sorted((forms or {}).get(word, ())) for row in rows.get(form, ())] for word in folded]
    return Kin(_links(spellings), _links(others))


def _links(each: Sequence[Sequence[int]]) -> Links:
    starts = np.cumsum([0, *map(len, each)], dtype=np.int64)
    return Links(starts, np.array([row for rows in each for row in rows], dtype=np.int64))
