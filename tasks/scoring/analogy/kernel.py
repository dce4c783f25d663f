"""The inner loop of all pairwise methods: counts the candidates that score above a threshold, for a grid of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..compiled import compiled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ADD, SCALE, MAX = 0, 1, 2  # how a score is computed from the left and the right part of a question
COLUMNS = 8  # the compiled loop takes this many columns of a grid at a time; a remainder would take longer than all the rest


# No flag lets the compiler contract or reorder
# operations, so a score is the same number here as in numpy, and equal scores stay equal. There are no NaN: the gate refuses them.
@compiled(nogil=True, fastmath={"nnan", "nsz"})
def count_above(  # many arguments, because a compiled function takes plain arrays
    kind: int,
    left: NDArray[np.float32],
    right: NDArray[np.float32],
    shift: NDArray[np.float32],
    threshold: NDArray[np.float32],
    count: NDArray[np.int32],
    best: NDArray[np.float32],
) -> None:
    """Add to ``count`` the number of candidates that score above the threshold, and raise ``best`` to their highest score.

    The score of candidate v for question (i, j) is ``left[v, i] + right[v, j]`` (ADD), ``(left[v, i] - shift[i, j]) *
    right[v, j]`` (SCALE) or the greater of the two (MAX).

    Args:
        kind: ADD, SCALE or MAX.
        left: Float32, shape ``(n, p)``, n a multiple of 4.
        right: Float32, shape ``(n, q)``.
        shift: Float32, shape ``(p, q)``; used by SCALE alone.
        threshold: Float32, shape ``(p, q)``; infinity where no candidate is to be counted.
        count: Int32, shape ``(p, q)``, changed in place.
        best: Float32, shape ``(p, q)``, changed in place.
    """
    n, p = left.shape
    q = right.shape[1]
    for i in range(p):
        for v in range(0, n, 4):  # four candidates at a time, so that count and best are read and written once for all four
            l0, l1, l2, l3 = left[v, i], left[v + 1, i], left[v + 2, i], left[v + 3, i]
            for j in range(q):
                if kind == ADD:
                    s0, s1, s2, s3 = l0 + right[v, j], l1 + right[v + 1, j], l2 + right[v + 2, j], l3 + right[v + 3, j]
                elif kind == SCALE:
                    k = shift[i, j]
                    s0, s1 = (l0 - k) * right[v, j], (l1 - k) * right[v + 1, j]
                    s2, s3 = (l2 - k) * right[v + 2, j], (l3 - k) * right[v + 3, j]
                else:
                    s0, s1 = max(l0, right[v, j]), max(l1, right[v + 1, j])
                    s2, s3 = max(l2, right[v + 2, j]), max(l3, right[v + 3, j])
                t = threshold[i, j]
                best[i, j] = max(best[i, j], max(max(s0, s1), max(s2, s3)))
                count[i, j] += (s0 > t) + (s1 > t) + (s2 > t) + (s3 > t)
