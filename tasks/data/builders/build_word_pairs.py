"""Make the files of ``word_pairs`` again, byte for byte, from WordNet 3.0, lemminflect's table and what was read.

    python -m mteb_words.tasks.data.builders.build_word_pairs --lemminflect infl_lu.csv.gz --wordnet dict

``words.txt.gz`` holds every lemma of WordNet 3.0 that is one word; ``pairs.tsv`` holds related pairs of several kinds,
each with a third word that is not related to the first. The data card says how they were chosen.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ....errors import DataError
from ...candidates import frequent_words
from .build_lexical_relations import STOP_WORDS, check_sources
from .checksums import CANARY, write_checksums
from .lexical.lemminflect_table import read_inflections
from .lexical.lexicon import Lexicon
from .lexical.tables import read_stop_words
from .lexical.unrelated_words import connections, unrelated
from .lexical.word_pair_candidates import KINDS, Candidate, disjoint, offered
from .lexical.wordnet import read_wordnet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HERE = Path(__file__).parent
FOLDER = _HERE.parent / "word_pairs"
READ = _HERE / "lexical" / "word_pairs_read.tsv"
REJECTED_UNRELATED = _HERE / "lexical" / "word_pairs_related_after_all.tsv"
ACCEPTED = "accepted"
MOST = {"full": 400, "mini": 150}  # pairs of a kind that the rule alone decides
_COMMON = 3_000  # the mini set is made of this many frequent words
_LEMMA = re.compile(r"[a-z-]+")


class Reading(NamedTuple):
    """One pair that was read.

    Attributes:
        kind: The kind of the pair.
        word: The first word.
        related: The second word.
        pos: Their parts of speech.
        source: ``WordNet``, or ``hand`` for a pair that was written.
        verdict: ``accepted``, or why the pair was rejected.
    """

    kind: str
    word: str
    related: str
    pos: str
    source: str
    verdict: str


def read_readings(path: Path = READ) -> tuple[Reading, ...]:
    """Read the table of the pairs that were read."""
    with path.open(encoding="ascii", newline="") as file:
        _, *rows = csv.reader(file, delimiter="\t")
    return tuple(Reading(*row) for row in rows)


def read_related_after_all(path: Path = REJECTED_UNRELATED) -> frozenset[tuple[str, str]]:
    """Read the pairs of words that were to be unrelated, and that a reader found related."""
    with path.open(encoding="ascii", newline="") as file:
        _, *rows = csv.reader(file, delimiter="\t")
    return frozenset((word, unrelated_word) for word, unrelated_word in rows)


def related_pairs(lexicon: Lexicon, readings: Sequence[Reading], common: frozenset[str]) -> dict[str, dict[str, list[Candidate]]]:
    """Return the pairs of each size and kind.

    Raises:
        DataError: A candidate was not read, or a pair that was read is no candidate.
    """
    pairs: dict[str, dict[str, list[Candidate]]] = {size: {} for size in MOST}
    for name, kind in KINDS.items():
        candidates = offered(name, lexicon, common)
        if kind.read:
            read = {Candidate(*reading[1:4]) for reading in readings if reading.kind == name and reading.source == "WordNet"}
            if odd := sorted(read ^ set(candidates)):
                raise DataError(f"{READ}: {name} {odd[0]} is a candidate that was not read, or was read and is none; mend it")
            candidates = disjoint(Candidate(*reading[1:4]) for reading in readings if (reading.kind, reading.verdict) == (name, ACCEPTED))
        for size, most in MOST.items():
            usable = [c for c in candidates if size == "full" or {c.word, c.related} <= common]
            pairs[size][name] = usable if kind.read else usable[:most]
    return pairs


def table(lexicon: Lexicon, pairs: Mapping[str, Mapping[str, Sequence[Candidate]]], rejected: frozenset[tuple[str, str]]) -> str:
    """Return the text of ``pairs.tsv``."""
    connected = connections(lexicon)
    rows = [(CANARY,), ("set", "kind", "word", "related", "unrelated")]
    for size, kinds in pairs.items():
        for name, of_kind in kinds.items():
            chosen = unrelated(of_kind, connected, rejected, by_form=KINDS[name].read is not None)
            rows += [(size, name, pair.word, pair.related, word) for pair, word in chosen]
    return "".join("\t".join(row) + "\n" for row in rows)


def build(inflections: Path, wordnet: Path, folder: Path) -> None:
    """Write the files.

    Args:
        inflections: ``infl_lu.csv.gz`` of lemminflect 0.2.3.
        wordnet: The folder with the files of WordNet 3.0.
        folder: The folder to write them to.

    Raises:
        DataError: A source is missing, or is not the expected version; or a candidate was not read.
    """
    check_sources(inflections, wordnet)
    lexicon = Lexicon(read_wordnet(wordnet), read_inflections(inflections), read_stop_words(STOP_WORDS))
    lemmas = sorted({word for word, _ in lexicon.wordnet.order if _LEMMA.fullmatch(word)})
    with (folder / "words.txt.gz").open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as file:
        file.write("".join(f"{line}\n" for line in (CANARY, *lemmas)).encode("ascii"))
    pairs = related_pairs(lexicon, read_readings(), frozenset(frequent_words(_COMMON)))
    (folder / "pairs.tsv").write_text(table(lexicon, pairs, read_related_after_all()), encoding="ascii", newline="\n")
    write_checksums(folder)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lemminflect", type=Path, required=True, help="infl_lu.csv.gz of lemminflect 0.2.3")
    parser.add_argument("--wordnet", type=Path, required=True, help="the folder with index.noun and the other files of WordNet 3.0")
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder of the data (default: the one in the package)")
    given = parser.parse_args(arguments)
    build(given.lemminflect, given.wordnet, given.out)


if __name__ == "__main__":
    main()
