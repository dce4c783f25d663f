"""Reads ``AnchorSentences``, which this package ships: sentences around a word, the anchor, each varied in nine ways."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ...wrappers.sources.packages import content_revision
from .marked import rows_of, unmarked

if TYPE_CHECKING:
    from ..columns import Columns

FOLDER = Path(__file__).parents[1] / "data" / "anchor_sentences"
KEPT = ("synonym", "negation", "paraphrase", "question", "exclamation", "voice")  # the anchor means the same in these
CHANGED = ("antonym", "polysemy")  # it means something else in these
VARIATIONS = ("synonym", "antonym", "negation", "jumbling", "paraphrase", "question", "exclamation", "voice", "polysemy")
Side = Literal["left", "right", "both", "none"]


@dataclass(frozen=True, slots=True)
class AnchorSentence:
    """One sentence.

    Attributes:
        anchor: The word, in its dictionary form.
        part_of_speech: noun, verb or adjective.
        base: The number of its base sentence, which is itself or the one that it varies: the anchor is early in 1, in the middle
            of 2, late in 3.
        variation: ``base``, or one of ``VARIATIONS``.
        text: The sentence.
        span: The start and end of the anchor, or of its replacement, in characters.
        sense: The meaning of the anchor in the sentence.
    """

    anchor: str
    part_of_speech: str
    base: int
    variation: str
    text: str
    span: tuple[int, int]
    sense: str

    @property
    def target(self) -> str:
        """The form of the anchor in the sentence, or its replacement."""
        return self.text[slice(*self.span)]

    def side(self, other: AnchorSentence) -> Side:
        """Return the side of the anchor on which another sentence differs; a left-to-right model sees the left side alone."""
        left = self.text[: self.span[0]] != other.text[: other.span[0]]
        right = self.text[self.span[1] :] != other.text[other.span[1] :]
        if left and right:
            return "both"
        return "left" if left else "right" if right else "none"


def anchors_revision(*about: str) -> str:
    """Return a revision that depends on the sentences and on the given texts."""
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return content_revision(*(line for line in lines if "/" in line), *about)


def anchor_columns() -> Columns:
    """Return all sentences: the fields of ``AnchorSentence``, the span as ``start`` and ``end``, and the varied ``side``."""
    sentences = read_anchors()
    bases = {(sentence.anchor, sentence.base): sentence for sentence in sentences if sentence.variation == "base"}
    names = ("anchor", "part_of_speech", "base", "variation", "text", "sense")
    return {name: [getattr(sentence, name) for sentence in sentences] for name in names} | {
        "start": [sentence.span[0] for sentence in sentences],
        "end": [sentence.span[1] for sentence in sentences],
        "side": [bases[sentence.anchor, sentence.base].side(sentence) for sentence in sentences],
    }


@cache
def read_anchors() -> tuple[AnchorSentence, ...]:
    """Read all sentences: by part of speech, anchor and base, each base sentence before its variations."""
    return tuple(sentence for path in sorted(FOLDER.glob("*/*.tsv")) for sentence in _read(path))


def _read(path: Path) -> list[AnchorSentence]:
    return [
        AnchorSentence(path.stem, path.parent.name, int(base), variation, *unmarked(marked), sense)
        for base, variation, marked, sense in rows_of(path)
    ]
