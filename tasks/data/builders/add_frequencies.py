"""Writes the frequency columns of a folder of word pairs: `python -m mteb_words.tasks.data.builders.add_frequencies FOLDER`.

Of each `E*.tsv` only the columns a and b are read (one pair a line, the right answers in b between slashes); the file is
written again, sorted by a, with the Zipf frequency of a and of the first answer and with the split that follows from them.
The same pairs give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ...frequency import zipf
from .lexical.lexicon import RARE, split_of
from .lexical.tables import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable


def rows(lines: Iterable[str]) -> list[str]:
    """The lines of a file, without its header, from those of its pairs; a pair below the floor is an error."""
    found = []
    for a, b in sorted(line.split("\t")[:2] for line in lines):
        one, other = a.lower(), b.split("/")[0].lower()
        split = split_of(one, other)
        if split is None:
            raise ValueError(f"{a} - {b}: Zipf frequencies {zipf(one)} and {zipf(other)}; expected at least {RARE}")
        found.append(f"{a}\t{b}\t{zipf(one):.2f}\t{zipf(other):.2f}\t{split}")
    return found


def text(source: str) -> str:
    """A whole file from its earlier text."""
    return "\n".join(["\t".join(COLUMNS), *rows(source.splitlines()[1:])]) + "\n"


if __name__ == "__main__":
    for path in sorted(Path(sys.argv[1]).glob("E*.tsv")):
        path.write_text(text(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
