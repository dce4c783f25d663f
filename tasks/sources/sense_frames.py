"""Reads ``SenseFrames``, which this package ships: words in sentences where the sense changes and the surroundings are no cue."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ...wrappers.sources.packages import content_revision
from .marked import checksums_of, rows_of, unmarked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..columns import Columns

FOLDER = Path(__file__).parents[1] / "data" / "sense_frames"
Pair = tuple[tuple[int, str], tuple[int, str]]  # two sentences of a word, by frame and row

ROWS = SAME, REWORDED, OTHER = "same", "reworded", "other"
# The pairs of ``WordSenseInContext``. Each sentence with another sense is paired within its frame and across frames; of the two
# sentences with one sense, frame 1 gives the first and frame 2 the second, because their surroundings are then no cue on average.
SAME_SENSE: tuple[Pair, ...] = (
    ((1, SAME), (1, REWORDED)),
    ((2, SAME), (2, REWORDED)),
    ((1, SAME), (2, SAME)),
    ((1, REWORDED), (2, REWORDED)),
)
DIFFERENT_SENSE: tuple[Pair, ...] = (((1, SAME), (1, OTHER)), ((2, REWORDED), (2, OTHER)), ((1, SAME), (2, OTHER)), ((2, SAME), (1, OTHER)))


@dataclass(frozen=True, slots=True)
class FrameSentence:
    """One sentence.

    Attributes:
        text: The sentence.
        span: The start and end of the word, in characters.
        sense: The meaning of the word in the sentence.
    """

    text: str
    span: tuple[int, int]
    sense: str


@dataclass(frozen=True, slots=True)
class SenseFrame:
    """Three sentences with one form of one word, which differ on one side of it.

    Attributes:
        anchor: The word.
        part_of_speech: noun, verb or adjective.
        number: 1 or 2; the sentences of frame 1 differ before the word, those of frame 2 after it.
        same: The first sentence.
        reworded: The word has the same sense; other words surround it.
        other: The word has another sense. As many words differ from ``same`` as in ``reworded``, or one more or less.
    """

    anchor: str
    part_of_speech: str
    number: int
    same: FrameSentence
    reworded: FrameSentence
    other: FrameSentence

    @property
    def side(self) -> Literal["left", "right"]:
        """The side of the word on which the sentences differ; a left-to-right model sees the left side alone."""
        return "left" if self.number == 1 else "right"


def frames_revision(*about: str) -> str:
    """Return a revision that depends on the sentences and on the given texts."""
    return content_revision(*checksums_of(FOLDER, "frames.tsv"), *about)


def frame_columns() -> Columns:
    """Return all sentences under the names of ``anchor_columns``: ``base`` is the number of the frame, ``variation`` the row in it."""
    frames = [(frame, name, getattr(frame, name)) for frame in read_frames() for name in ROWS]
    return {
        "anchor": [frame.anchor for frame, _, _ in frames],
        "part_of_speech": [frame.part_of_speech for frame, _, _ in frames],
        "base": [frame.number for frame, _, _ in frames],
        "variation": [name for _, name, _ in frames],
        "text": [sentence.text for _, _, sentence in frames],
        "sense": [sentence.sense for _, _, sentence in frames],
        "start": [sentence.span[0] for _, _, sentence in frames],
        "end": [sentence.span[1] for _, _, sentence in frames],
        "side": [frame.side for frame, _, _ in frames],
    }


@cache
def read_frames() -> tuple[SenseFrame, ...]:
    """Read all frames: by word, frame 1 before frame 2."""
    return tuple(_frames())


def _frames() -> Iterator[SenseFrame]:
    rows = list(rows_of(FOLDER / "frames.tsv"))
    for first in range(0, len(rows), 3):
        (anchor, part_of_speech, number), *_ = names = [row[:3] for row in rows[first : first + 3]]
        if len({tuple(name) for name in names}) != 1 or [row[3] for row in rows[first : first + 3]] != list(ROWS):
            raise ValueError(
                f"{FOLDER / 'frames.tsv'}: frame {number} of {anchor!r} has not the rows same, reworded and other, in this order"
            )
        sentences = (FrameSentence(*unmarked(marked), sense) for _, _, _, _, marked, sense in rows[first : first + 3])
        yield SenseFrame(anchor, part_of_speech, int(number), *sentences)
