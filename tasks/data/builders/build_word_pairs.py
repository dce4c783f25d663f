"""Make the files of ``word_pairs`` again, byte for byte, from WordNet 3.0 and lemminflect's table.

    python -m mteb_words.tasks.data.builders.build_word_pairs --lemminflect infl_lu.csv.gz --wordnet dict

``words.txt.gz`` holds every lemma of WordNet 3.0 that is one word; ``pairs.tsv`` holds related pairs of several kinds, each with
a partner for its first word that is not related to it. The data card says how they were chosen.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...candidates import frequent_words
from ...frequency import zipf
from .build_lexical_relations import STOP_WORDS, check_sources
from .lexical.lemminflect_table import read_inflections
from .lexical.lexicon import Lexicon
from .lexical.tables import read_stop_words, write_checksums
from .lexical.wordnet import read_wordnet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from .lexical.wordnet import Synset

FOLDER = Path(__file__).parents[1] / "word_pairs"
MOST = {"full": 1_000, "mini": 150}  # pairs of a kind
_COMMON = 3_000  # the mini set is made of so many frequent words
_LEMMA = re.compile(r"[a-z-]+")
_RARE = 2.0  # in wordfreq's Zipf scale: about one in ten million
_ALIKE = 4  # so many letters at the start of both words make a pair of meanings one of forms as well
_AWAY, _NEVER = 40, 10**7  # places in order of frequency and length, and what a partner costs that is none
_SEED = 20_261_121


class Candidate(NamedTuple):
    """Two related words, and their parts of speech."""

    a: str
    b: str
    pos: str


def _words(lexicon: Lexicon, synset: Synset) -> list[str]:
    """The plain words of a meaning that is their first."""
    return [word for word in synset.words if lexicon.is_plain(word) and _is_first(lexicon, word, synset)]


def _is_first(lexicon: Lexicon, word: str, synset: Synset) -> bool:
    return (word, synset.pos) in lexicon.wordnet.order and lexicon.sense_number(word, synset) == 1


def _synonyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for synset in lexicon.wordnet.synsets.values():
        yield from (Candidate(a, b, 2 * synset.pos) for a, b in combinations(_words(lexicon, synset), 2))


def _antonyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for synset, a, other, b in _between_words(lexicon, "!"):
        if a < b and a in _words(lexicon, synset) and b in _words(lexicon, other):
            yield Candidate(a, b, 2 * synset.pos)


def _derived(lexicon: Lexicon) -> Iterator[Candidate]:
    for synset, a, other, b in _between_words(lexicon, "+"):
        if other.pos > synset.pos and a[:3] == b[:3] and lexicon.is_plain(a) and lexicon.is_plain(b):
            yield Candidate(a, b, synset.pos + other.pos)


def _between_words(lexicon: Lexicon, symbol: str) -> Iterator[tuple[Synset, str, Synset, str]]:
    """Follow the pointers that join two words and not two meanings."""
    for synset in lexicon.wordnet.synsets.values():
        for pointer in synset.pointers:
            if pointer.symbol == symbol and pointer.source:
                other = lexicon.wordnet.target(pointer)
                yield synset, synset.words[pointer.source - 1], other, other.words[pointer.target - 1]


def _hypernyms(lexicon: Lexicon) -> Iterator[Candidate]:
    yield from _between_meanings(lexicon, "@")


def _meronyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for symbol in ("%m", "%p", "%s"):
        yield from _between_meanings(lexicon, symbol)


def _between_meanings(lexicon: Lexicon, symbol: str) -> Iterator[Candidate]:
    for synset in lexicon.wordnet.synsets.values():
        for pointer in synset.pointers:
            if pointer.symbol == symbol:
                other = lexicon.wordnet.target(pointer)
                pairs = product(_words(lexicon, synset), _words(lexicon, other))
                yield from (Candidate(a, b, synset.pos + other.pos) for a, b in pairs)


def _co_hyponyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for synset in lexicon.wordnet.synsets.values():
        below = [word for p in synset.pointers if p.symbol == "~" for word in _words(lexicon, lexicon.wordnet.target(p))[:1]]
        yield from (Candidate(a, b, 2 * synset.pos) for a, b in pairwise(dict.fromkeys(below)))


def _inflected(lexicon: Lexicon) -> Iterator[Candidate]:
    for pos, letter in (("noun", "n"), ("verb", "v"), ("adj", "a")):
        for word, forms in lexicon.forms[pos].items():
            if lexicon.is_plain(word) and lexicon.is_mainly(word, letter):
                first = ((place, cell[0]) for place, cell in enumerate(forms.cells) if cell)
                yield from (Candidate(word, form, f"{letter}{place}") for place, form in first if _is_form(lexicon, word, form))


def _is_form(lexicon: Lexicon, word: str, form: str) -> bool:
    return form != word and re.fullmatch("[a-z]{3,}", form) is not None and not lexicon.is_lemma(form)


KINDS: Mapping[str, Callable[[Lexicon], Iterator[Candidate]]] = {
    "synonym": _synonyms,
    "antonym": _antonyms,
    "hypernym": _hypernyms,
    "meronym": _meronyms,
    "co-hyponym": _co_hyponyms,
    "inflection": _inflected,
    "derivation": _derived,
}
OF_FORM = ("inflection", "derivation")  # in all others both words are meant in their first sense


def neighbours(lexicon: Lexicon) -> Callable[[str], frozenset[str]]:
    """Return a function that gives every word that WordNet connects with a word by two steps at most, in any of its senses."""
    wordnet = lexicon.wordnet
    memo: dict[str, frozenset[str]] = {}

    def near(word: str) -> frozenset[str]:
        if word not in memo:
            around = {(sense.synset.pos, sense.synset.offset) for pos in "nvar" for sense in wordnet.senses(word, pos)}
            for _ in range(2):
                around |= {(p.pos, p.offset) for key in around for p in wordnet.synsets[key].pointers if p.symbol[0] != ";"}
            memo[word] = frozenset(name.lower() for key in around for name in wordnet.synsets[key].words)
        return memo[word]

    return near


def choose(kind: str, candidates: Iterable[Candidate], most: int, usable: Callable[[str], bool], rng: random.Random) -> list[Candidate]:
    """Return pairs of usable words in which each word stands once."""
    pool = sorted({c for c in candidates if usable(c.a) and usable(c.b) and (kind in OF_FORM or _unlike(c.a, c.b))})
    rng.shuffle(pool)
    taken: set[str] = set()
    chosen: list[Candidate] = []
    for candidate in pool:
        if len(chosen) < most and candidate.a != candidate.b and not taken & {candidate.a, candidate.b}:
            taken |= {candidate.a, candidate.b}
            chosen.append(candidate)
    return chosen


def _unlike(a: str, b: str) -> bool:
    return a[:_ALIKE] != b[:_ALIKE] and a not in b and b not in a


def unrelated(chosen: Sequence[Candidate], near: Callable[[str], frozenset[str]], rng: random.Random) -> list[tuple[Candidate, str]]:
    """Give each first word the second word of another pair, of the same parts of speech and about as frequent and long.

    So related and unrelated pairs are made of the same words, each once: neither frequency nor length can tell them apart. Where
    no partner is left that WordNet does not connect with the word, both pairs are dropped.
    """
    found = []
    for pos in sorted({candidate.pos for candidate in chosen}):
        ring = sorted((c for c in chosen if c.pos == pos), key=lambda c: (round(zipf(c.b)), len(c.b), rng.random()))
        while len(ring) > 1:
            partners = _matched(ring, near)
            if None not in partners:
                found += [(candidate, other) for candidate, other in zip(ring, partners, strict=True) if other is not None]
                break
            ring = [candidate for candidate, other in zip(ring, partners, strict=True) if other is not None]
    return sorted(found)


def _matched(ring: Sequence[Candidate], near: Callable[[str], frozenset[str]]) -> list[str | None]:
    """Give each word a partner that it is not connected with, all together as near along the ring as can be."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    cost = np.full((len(ring), len(ring)), _NEVER)
    for place, candidate in enumerate(ring):
        for other in range(max(0, place - _AWAY), min(len(ring), place + _AWAY + 1)):
            if other != place and not _connected(candidate, ring[other], near):
                cost[place, other] = (place - other) ** 2
    places, partners = linear_sum_assignment(cost)
    return [None if cost[place, other] == _NEVER else ring[other].b for place, other in zip(places, partners, strict=True)]


def _connected(candidate: Candidate, other: Candidate, near: Callable[[str], frozenset[str]]) -> bool:
    """Tell whether a word is connected with, or looks like, another's partner; of an inflected partner its base form decides."""
    a, b = candidate.a, other.b
    return b == candidate.b or bool({b, other.a} & near(a)) or a in near(b) | near(other.a) or not _unlike(a, b)


def build(inflections: Path, wordnet: Path, folder: Path) -> None:
    """Write the files.

    Args:
        inflections: ``infl_lu.csv.gz`` of lemminflect 0.2.3.
        wordnet: The folder with the files of WordNet 3.0.
        folder: Where they go.

    Raises:
        DataError: A source is not the known one.
    """
    check_sources(inflections, wordnet)
    lexicon = Lexicon(read_wordnet(wordnet), read_inflections(inflections), read_stop_words(STOP_WORDS))
    lemmas = sorted({word for word, _ in lexicon.wordnet.order if _LEMMA.fullmatch(word)})
    with (folder / "words.txt.gz").open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as file:
        file.write("".join(f"{word}\n" for word in lemmas).encode("ascii"))
    near, common = neighbours(lexicon), frozenset(frequent_words(_COMMON))
    usable = {"full": lambda word: zipf(word) >= _RARE, "mini": lambda word: word in common}
    rows = [("set", "kind", "word", "related", "unrelated")]
    for size, most in MOST.items():
        for kind, candidates in KINDS.items():
            rng = random.Random(f"{_SEED} {size} {kind}")  # noqa: S311  # no secret
            chosen = choose(kind, candidates(lexicon), most, usable[size], rng)
            rows += [(size, kind, pair.a, pair.b, other) for pair, other in unrelated(chosen, near, rng)]
    (folder / "pairs.tsv").write_text("".join("\t".join(row) + "\n" for row in rows), encoding="ascii", newline="\n")
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
