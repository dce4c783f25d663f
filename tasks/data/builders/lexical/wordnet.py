"""Reads WordNet 3.0 from its ``dict`` folder: synsets, the order of each word's senses, and how often each was tagged.

The formats are those of the manual pages ``wndb(5WN)``, ``senseidx(5WN)`` and ``cntlist(5WN)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
WORDNET_FILES = tuple(sorted([f"{kind}.{name}" for kind in ("data", "index") for name in FILES.values()] + ["cntlist.rev"]))
_MARKER = re.compile(r"\((a|p|ip)\)$")  # where an adjective may stand: "galore(ip)"
_MARKER_IN_KEY = re.compile(r"\((a|p|ip)\)(?=:\d\d$)")
_SS_TYPES = {"n": 1, "v": 2, "a": 3, "r": 4, "s": 5}


@dataclass(frozen=True, slots=True)
class Pointer:
    """A relation to another synset; source and target are word numbers from 1, or 0 for the whole synset."""

    symbol: str
    pos: str
    offset: int
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Synset:
    """One meaning and the words that have it, spelled as WordNet spells them (``_`` for a blank, names capitalised)."""

    pos: str
    offset: int
    ss_type: str
    lexfile: int
    words: tuple[str, ...]
    lex_ids: tuple[int, ...]
    pointers: tuple[Pointer, ...]
    gloss: str


@dataclass(frozen=True, slots=True)
class Sense:
    """One word in one of its meanings.

    Attributes:
        word: The word as WordNet spells it.
        synset: The meaning.
        number: 1 for the word's most frequent meaning in this part of speech, and so on.
        tags: How often this sense was seen in the sense-tagged texts; 0 for most.
    """

    word: str
    synset: Synset
    number: int
    tags: int


@dataclass(frozen=True)
class WordNet:
    """The synsets by part of speech and offset, and the offsets of each word's senses, most frequent first."""

    synsets: dict[tuple[str, int], Synset]
    order: dict[tuple[str, str], tuple[int, ...]]
    counts: dict[str, int]
    _memo: dict[tuple[str, str], tuple[Sense, ...]] = field(default_factory=dict, repr=False, compare=False)

    def senses(self, word: str, pos: str) -> tuple[Sense, ...]:
        """Return a word's senses in one part of speech (``n``, ``v``, ``a`` or ``r``), most frequent first."""
        senses = self._memo.get((word, pos))
        if senses is None:
            senses = self._memo[word, pos] = tuple(self._senses(word, pos))
        return senses

    def _senses(self, word: str, pos: str) -> Iterator[Sense]:
        for number, offset in enumerate(self.order.get((word, pos), ()), start=1):
            synset = self.synsets[pos, offset]
            index = [spelling.lower() for spelling in synset.words].index(word)
            yield Sense(synset.words[index], synset, number, self.counts.get(self._key(synset, index), 0))

    def _key(self, synset: Synset, index: int) -> str:
        head = ":"
        if synset.ss_type == "s":  # a satellite's key names the cluster's head
            main = next(self.synsets[p.pos, p.offset] for p in synset.pointers if p.symbol == "&")
            head = f"{main.words[0].lower()}:{main.lex_ids[0]:02d}"
        kind = _SS_TYPES[synset.ss_type]
        return f"{synset.words[index].lower()}%{kind}:{synset.lexfile:02d}:{synset.lex_ids[index]:02d}:{head}"

    def target(self, pointer: Pointer) -> Synset:
        """Return the synset that a pointer leads to."""
        return self.synsets[pointer.pos, pointer.offset]

    @cached_property
    def lemmas(self) -> dict[str, tuple[str, ...]]:
        """Every word, in lower case, by part of speech, in alphabetical order."""
        return {pos: tuple(sorted(word for word, p in self.order if p == pos)) for pos in FILES}


def read_wordnet(folder: Path) -> WordNet:
    """Read the folder with WordNet's ``data.*``, ``index.*`` and ``cntlist.rev`` files."""
    synsets = {}
    order = {}
    for pos, name in FILES.items():
        for line in _lines(folder / f"data.{name}"):
            synset = _synset(pos, line)
            synsets[pos, synset.offset] = synset
        for line in _lines(folder / f"index.{name}"):
            fields = line.split()
            order[fields[0], pos] = tuple(int(offset) for offset in fields[-int(fields[2]) :])
    counts = {}
    for line in (folder / "cntlist.rev").read_text(encoding="ascii").splitlines():
        key, _, count = line.split()
        counts[_MARKER_IN_KEY.sub("", key)] = int(count)
    return WordNet(synsets, order, counts)


def _lines(path: Path) -> Iterator[str]:
    """Yield the lines after the licence, whose lines start with two blanks."""
    for line in path.read_text(encoding="latin-1").splitlines():
        if not line.startswith("  "):
            yield line


def _synset(pos: str, line: str) -> Synset:
    data, _, gloss = line.partition(" | ")
    fields = data.split()
    n = int(fields[3], 16)
    words = fields[4 : 4 + 2 * n : 2]
    lex_ids = fields[5 : 5 + 2 * n : 2]
    rest = fields[4 + 2 * n :]
    return Synset(
        pos,
        int(fields[0]),
        fields[2],
        int(fields[1]),
        tuple(_MARKER.sub("", word) for word in words),
        tuple(int(lex_id, 16) for lex_id in lex_ids),
        tuple(_pointer(rest[1 + 4 * i : 5 + 4 * i]) for i in range(int(rest[0]))),
        gloss.strip(),
    )


def _pointer(fields: list[str]) -> Pointer:
    symbol, offset, pos, ends = fields
    return Pointer(symbol, "a" if pos == "s" else pos, int(offset), int(ends[:2], 16), int(ends[2:], 16))
