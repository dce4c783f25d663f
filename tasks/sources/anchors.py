"""The sentences of ``AnchorSentences``, which this package ships: one word, the sentences around it varied in nine ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ...wrappers.sources.packages import content_revision

if TYPE_CHECKING:
    from ..columns import Columns

FOLDER = Path(__file__).parents[1] / "data" / "anchor_sentences"
KEPT = ("synonym", "paraphrase", "question", "exclamation", "voice")  # the anchor's meaning is kept
CHANGED = ("antonym", "negation", "polysemy")  # it is not
VARIATIONS = ("synonym", "antonym", "negation", "jumbling", "paraphrase", "question", "exclamation", "voice", "polysemy")
Side = Literal["left", "right", "both", "none"]
_SPAN = re.compile(r"\[([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class AnchorSentence:
    """One sentence.

    Attributes:
        anchor: The word, as a dictionary has it.
        part_of_speech: noun, verb or adjective.
        base: Which of the anchor's three base sentences it is, or varies: 1 (the anchor stands early), 2 (middle) or 3 (late).
        variation: ``base``, or one of ``VARIATIONS``.
        text: The sentence.
        span: Where the anchor, or what replaced it, starts and ends in it, in characters.
        sense: What it means there.
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
        """The anchor as it stands in the sentence, or what replaced it."""
        return self.text[slice(*self.span)]

    def side(self, other: AnchorSentence) -> Side:
        """Return on which side of the anchor another sentence differs: a left-to-right model sees the left one alone."""
        left = self.text[: self.span[0]] != other.text[: other.span[0]]
        right = self.text[self.span[1] :] != other.text[other.span[1] :]
        if left and right:
            return "both"
        return "left" if left else "right" if right else "none"


def anchors_revision(*about: str) -> str:
    """Return the revision of the sentences, and of what else a task's data depend on."""
    lines = (FOLDER / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    return content_revision(*(line for line in lines if "/" in line), *about)


def anchor_columns() -> Columns:
    """Return all sentences: what ``AnchorSentence`` has, the span as ``start`` and ``end``, and ``side``, where it is varied."""
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
    _, *lines = path.read_text(encoding="ascii").splitlines()
    found = []
    for line in lines:
        base, variation, marked, sense = line.split("\t")
        (span,) = _SPAN.finditer(marked)
        text = marked.replace("[", "").replace("]", "")
        place = (span.start(), span.end() - 2)  # without the brackets
        found.append(AnchorSentence(path.stem, path.parent.name, int(base), variation, text, place, sense))
    return found
