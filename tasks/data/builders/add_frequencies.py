"""Writes the frequency columns of a folder of word pairs: `python -m mteb_words.tasks.data.builders.add_frequencies FOLDER`.

It reads only the columns a and b of each `E*.tsv`: one pair on each line, the right answers in b separated by slashes. It writes the
file again, sorted by a, with the Zipf frequencies of a and of the first answer, and with the split that they determine. The same pairs
give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ...frequency import zipf
from .lexical.lexicon import RARE, split_of
from .lexical.tables import CANARY, COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable


def rows(lines: Iterable[str]) -> list[str]:
    """Return the lines of a file, without its header, given the lines of its pairs.

    Raises:
        ValueError: A word of a pair is too rare.
    """
    written = []
    for a, b in sorted(line.split("\t")[:2] for line in lines):
        word, answer = a.lower(), b.split("/")[0].lower()
        split = split_of(word, answer)
        if split is None:
            raise ValueError(f"{a} - {b}: Zipf frequencies {zipf(word)} and {zipf(answer)}; expected at least {RARE}")
        written.append(f"{a}\t{b}\t{zipf(word):.2f}\t{zipf(answer):.2f}\t{split}")
    return written


def text(source: str) -> str:
    """Return the new text of a file, given its old text."""
    _, *pairs = (line for line in source.splitlines() if not line.startswith("#"))
    return "\n".join([CANARY, "\t".join(COLUMNS), *rows(pairs)]) + "\n"


if __name__ == "__main__":
    for path in sorted(Path(sys.argv[1]).glob("E*.tsv")):
        path.write_text(text(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
