"""Reads and writes the files of the data set: tables of pairs, counts in the data card, checksums."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from .....errors import DataError
from ....frequency import zipf
from .choice import SPLITS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .choice import Chosen

COLUMNS = ("a", "b", "zipf_a", "zipf_b", "split")
CARD = "README.md"
# A line of every table that ships. A model whose training data hold it may have seen the answers.
CANARY = "# canary mteb-words 5e0c4c9a-6f0e-4f53-9a5e-2d6f1f7c8b31"
_BEGIN, _END = "<!-- counts: written by build_lexical_relations, not by hand -->", "<!-- end of counts -->"


class Rejection(NamedTuple):
    """An answer that a reader judged wrong; ``*`` stands for every answer of the word."""

    relation: str
    a: str
    b: str
    reason: str


class Addition(NamedTuple):
    """An answer that a reader added, and where it stands: ``first`` or ``last``."""

    relation: str
    a: str
    b: str
    place: str


def read_rejections(path: Path) -> tuple[Rejection, ...]:
    """Read the table of rejected pairs, or that of answers and pairs that were removed after the choice."""
    return tuple(Rejection(*row) for row in _rows(path))


def read_additions(path: Path) -> tuple[Addition, ...]:
    """Read the table of added answers."""
    return tuple(Addition(*row) for row in _rows(path))


def _rows(path: Path) -> list[list[str]]:
    """Return the rows below the header of a table."""
    _, *rows = csv.reader(data_lines(path), delimiter="\t")
    return rows


def data_lines(path: Path) -> list[str]:
    """Return the lines of a table without comments, which start with ``#``."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def read_stop_words(path: Path) -> frozenset[str]:
    """Read the words that are never used; lines that start with ``#`` are comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def table(chosen: Iterable[Chosen]) -> str:
    """Return the text of one relation's file."""
    rows = [(CANARY,), COLUMNS]
    for pair, split in ((item.pair, item.split) for item in chosen):
        a, b = pair.a, pair.first[0]
        rows.append((a, "/".join(pair.answers), f"{zipf(a):.2f}", f"{zipf(b):.2f}", split))
    return "".join("\t".join(row) + "\n" for row in rows)


def counts(folder: Path) -> str:
    """Return a Markdown table with the number of pairs of each file in the folder, by split."""
    lines = ["| group | relation | common | rare |", "|---|---|---|---|"]
    total: Counter[str] = Counter()
    for path in sorted(folder.glob("*/*.tsv")):
        pairs = Counter(row["split"] for row in csv.DictReader(data_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE))
        total += pairs
        lines.append(f"| {path.parent.name} | {path.stem} | " + " | ".join(str(pairs[split]) for split in SPLITS) + " |")
    return "\n".join([*lines, "| all | | " + " | ".join(f"{total[split]:,}" for split in SPLITS) + " |"])


def reasons(rejections: Iterable[Rejection]) -> str:
    """Return a Markdown table with the number of answers rejected for each reason, by group."""
    groups = ("I", "D", "L")
    rejected = Counter((rejection.reason, rejection.relation[0]) for rejection in rejections)
    lines = ["| reason | inflection | derivation | lexicographic |", "|---|---|---|---|"]
    for reason in sorted({reason for reason, _ in rejected}):
        lines.append(f"| {reason} | " + " | ".join(str(rejected[reason, group]) for group in groups) + " |")
    sums = (sum(number for (_, group), number in rejected.items() if group == each) for each in groups)
    return "\n".join([*lines, "| all | " + " | ".join(map(str, sums)) + " |"])


def write_card(folder: Path, rejections: Iterable[Rejection], additions: Iterable[Addition]) -> None:
    """Write the counts into the data card, between its two markers.

    Raises:
        DataError: A marker is missing in the card.
    """
    path = folder / CARD
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise DataError(f"{path}: the marks {_BEGIN!r} and {_END!r} are missing; put them where the counts belong")
    n_added = sum(1 for _ in additions)
    written = (
        f"{before}{begin}\n\n{counts(folder)}\n\nRejected by reading, answers or whole pairs:\n\n{reasons(rejections)}\n\n"
        f"Added by reading, or made the first answer: {n_added:,} answers.\n\n{end}{after}"
    )
    path.write_text(written, encoding="utf-8", newline="\n")
