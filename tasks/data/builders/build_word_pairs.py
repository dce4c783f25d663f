"""Make the files of ``word_pairs`` again, byte for byte, from WordNet 3.0 and lemminflect's table.

    python -m mteb_words.tasks.data.builders.build_word_pairs --lemminflect infl_lu.csv.gz --wordnet dict

``words.txt.gz`` holds every lemma of WordNet 3.0 that is one word; ``pairs.tsv`` holds related pairs of several kinds,
each with a third word that is not related to the first. The data card says how they were chosen.
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
_COMMON = 3_000  # the mini set is made of this many frequent words
_LEMMA = re.compile(r"[a-z-]+")
_RARE = 2.0  # in wordfreq's Zipf scale: about one in ten million
_ALIKE = 4  # words that start with this many equal letters are also related by form
_AWAY = 40  # a partner is at most this many positions away in the order of frequency and length
_NEVER = 10**7  # the cost of a partner that may not be chosen
_SEED = 20_261_121


class Candidate(NamedTuple):
    """Two related words, and their parts of speech."""

    a: str
    b: str
    pos: str


def _words(lexicon: Lexicon, synset: Synset) -> list[str]:
    """Return the plain words whose first sense the synset is."""
    return [word for word in synset.words if lexicon.is_plain(word) and _is_first(lexicon, word, synset)]


def _is_first(lexicon: Lexicon, word: str, synset: Synset) -> bool:
    return (word, synset.pos) in lexicon.wordnet.order and lexicon.sense_number(word, synset) == 1


def _synonyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for synset in lexicon.wordnet.synsets.values():
        yield from (Candidate(a, b, 2 * synset.pos) for a, b in combinations(_words(lexicon, synset), 2))


def _antonyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for source, a, target, b in _between_words(lexicon, "!"):
        if a < b and a in _words(lexicon, source) and b in _words(lexicon, target):
            yield Candidate(a, b, 2 * source.pos)


def _derived(lexicon: Lexicon) -> Iterator[Candidate]:
    for source, a, target, b in _between_words(lexicon, "+"):
        if target.pos > source.pos and a[:3] == b[:3] and lexicon.is_plain(a) and lexicon.is_plain(b):
            yield Candidate(a, b, source.pos + target.pos)


def _between_words(lexicon: Lexicon, symbol: str) -> Iterator[tuple[Synset, str, Synset, str]]:
    """Yield synset and word at both ends of each pointer of a symbol that links two words, not two synsets."""
    for synset in lexicon.wordnet.synsets.values():
        for pointer in synset.pointers:
            if pointer.symbol == symbol and pointer.source:
                target = lexicon.wordnet.target(pointer)
                yield synset, synset.words[pointer.source - 1], target, target.words[pointer.target - 1]


def _hypernyms(lexicon: Lexicon) -> Iterator[Candidate]:
    yield from _between_meanings(lexicon, "@")


def _meronyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for symbol in ("%m", "%p", "%s"):
        yield from _between_meanings(lexicon, symbol)


def _between_meanings(lexicon: Lexicon, symbol: str) -> Iterator[Candidate]:
    for synset in lexicon.wordnet.synsets.values():
        for pointer in synset.pointers:
            if pointer.symbol == symbol:
                target = lexicon.wordnet.target(pointer)
                pairs = product(_words(lexicon, synset), _words(lexicon, target))
                yield from (Candidate(a, b, synset.pos + target.pos) for a, b in pairs)


def _co_hyponyms(lexicon: Lexicon) -> Iterator[Candidate]:
    for synset in lexicon.wordnet.synsets.values():
        below = [word for p in synset.pointers if p.symbol == "~" for word in _words(lexicon, lexicon.wordnet.target(p))[:1]]
        yield from (Candidate(a, b, 2 * synset.pos) for a, b in pairwise(dict.fromkeys(below)))


def _inflected(lexicon: Lexicon) -> Iterator[Candidate]:
    for pos, letter in (("noun", "n"), ("verb", "v"), ("adj", "a")):
        for word, forms in lexicon.forms[pos].items():
            if lexicon.is_plain(word) and lexicon.is_mainly(word, letter):
                first = ((cell_index, cell[0]) for cell_index, cell in enumerate(forms.cells) if cell)
                yield from (Candidate(word, form, f"{letter}{cell_index}") for cell_index, form in first if _is_form(lexicon, word, form))


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
OF_FORM = ("inflection", "derivation")  # for all other kinds both words are taken in their first sense


def neighbours(lexicon: Lexicon) -> Callable[[str], frozenset[str]]:
    """Return a function from a word to all words that WordNet links to any of its senses by at most two pointers."""
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
    """Return at most ``most`` pairs of usable words, in random order, in which no word occurs twice."""
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

    So related and unrelated pairs consist of the same words, each once, and neither frequency nor length tells them apart. A pair for
    whose first word no partner is left is dropped.
    """
    matched = []
    for pos in sorted({candidate.pos for candidate in chosen}):
        ring = sorted((c for c in chosen if c.pos == pos), key=lambda c: (round(zipf(c.b)), len(c.b), rng.random()))
        while len(ring) > 1:
            partners = _matched(ring, near)
            if None not in partners:
                matched += [(candidate, partner) for candidate, partner in zip(ring, partners, strict=True) if partner is not None]
                break
            ring = [candidate for candidate, partner in zip(ring, partners, strict=True) if partner is not None]
    return sorted(matched)


def _matched(ring: Sequence[Candidate], near: Callable[[str], frozenset[str]]) -> list[str | None]:
    """Return a partner for each first word that it is not connected with; None where there is none.

    The assignment minimises the sum of squared distances along the ring.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    cost = np.full((len(ring), len(ring)), _NEVER)
    for row, candidate in enumerate(ring):
        for column in range(max(0, row - _AWAY), min(len(ring), row + _AWAY + 1)):
            if column != row and not _connected(candidate, ring[column], near):
                cost[row, column] = (row - column) ** 2
    rows, columns = linear_sum_assignment(cost)
    return [None if cost[row, column] == _NEVER else ring[column].b for row, column in zip(rows, columns, strict=True)]


def _connected(candidate: Candidate, partner: Candidate, near: Callable[[str], frozenset[str]]) -> bool:
    """Tell whether the first word of a pair is connected with, or similar in form to, the second word of another pair.

    The first word of the other pair counts too: WordNet has no inflected forms, so their base form decides.
    """
    a, b = candidate.a, partner.b
    return b == candidate.b or bool({b, partner.a} & near(a)) or a in near(b) | near(partner.a) or not _unlike(a, b)


def build(inflections: Path, wordnet: Path, folder: Path) -> None:
    """Write the files.

    Args:
        inflections: ``infl_lu.csv.gz`` of lemminflect 0.2.3.
        wordnet: The folder with the files of WordNet 3.0.
        folder: The folder to write them to.

    Raises:
        DataError: A source is missing, or is not the expected version.
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
            rows += [(size, kind, pair.a, pair.b, word) for pair, word in unrelated(chosen, near, rng)]
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
