"""Writes the frequency columns of a folder of word pairs: `python tasks/data/add_frequencies.py FOLDER`.

Of each `E*.tsv` only the columns a and b are read (one pair a line, the right answers in b between slashes); the file is
written again, sorted by a, with the Zipf frequency of a and of the first answer and with the split that follows from them.
The same pairs give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wordfreq import zipf_frequency

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADER = "a\tb\tzipf_a\tzipf_b\tsplit"
FLOOR = 2.0  # below it a word is in few vocabularies
COMMON = 3.0  # from it on, both words of a pair are everyday words


def frequency(word: str) -> float:
    """The Zipf frequency of the lower-cased word in wordfreq's large English list, to two decimals."""
    return round(zipf_frequency(word.lower(), "en", wordlist="large"), 2)


def rows(lines: Iterable[str]) -> list[str]:
    """The lines of a file, without its header, from those of its pairs; a pair below the floor is an error."""
    found = []
    for a, b in sorted(line.split("\t")[:2] for line in lines):
        of_a, of_b = frequency(a), frequency(b.split("/")[0])
        if min(of_a, of_b) < FLOOR:
            raise ValueError(f"{a} - {b}: Zipf frequencies {of_a} and {of_b}; expected at least {FLOOR}")
        found.append(f"{a}\t{b}\t{of_a:.2f}\t{of_b:.2f}\t{'common' if min(of_a, of_b) >= COMMON else 'rare'}")
    return found


def text(source: str) -> str:
    """A whole file from its earlier text."""
    return "\n".join([HEADER, *rows(source.splitlines()[1:])]) + "\n"


if __name__ == "__main__":
    for path in sorted(Path(sys.argv[1]).glob("E*.tsv")):
        path.write_text(text(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
