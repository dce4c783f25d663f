"""Make the files of ``lexical_relations`` again, byte for byte, from lemminflect's table and WordNet 3.0.

    python -m mteb_words.tasks.data.builders.build_lexical_relations --lemminflect infl_lu.csv.gz --wordnet dict

Without arguments it only counts the pairs and writes the counts and the checksums again. Use this after an edit of the files that are
written by hand.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ....errors import DataError
from ....wrappers.sources.packages import file_sha256
from .checksums import write_checksums
from .lexical.choice import EVERY_ANSWER, choose, revise
from .lexical.derivation_relations import DERIVATION
from .lexical.inflection_relations import INFLECTION
from .lexical.lemminflect_table import read_inflections
from .lexical.lexicographic_relations import LEXICOGRAPHIC
from .lexical.lexicon import Lexicon
from .lexical.tables import read_additions, read_rejections, read_stop_words, table, write_card
from .lexical.wordnet import WORDNET_FILES, read_wordnet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lexical.word_pair_choice import Pair, Relation

_HERE = Path(__file__).parent
FOLDER = _HERE.parent / "lexical_relations"
REJECTED = _HERE / "lexical" / "rejected.tsv"  # before the choice: the next pair is chosen instead
REMOVED = _HERE / "lexical" / "removed.tsv"  # after it
ADDED = _HERE / "lexical" / "added.tsv"
STOP_WORDS = _HERE / "lexical" / "stop_words.txt"
GROUPS = {"inflection": INFLECTION, "derivation": DERIVATION, "lexicographic": LEXICOGRAPHIC}
_LEMMINFLECT_SHA256 = "8c44bd5bec62488bef043f98b0cab022a431d6cb03954864ea70334530908ba7"
_WORDNET_SHA256 = {
    "cntlist.rev": "a198580b8f705fa02797bba8b13e5cbe4a9f9f40cb1697e774c7fc6a5865b035",
    "data.adj": "c89120dfc1f046ddff4a631bf9b7e9fa1a36b5e86565a23bf82dbe14f30b88a7",
    "data.adv": "444a63bf3955080ab7524f5079cfc07ff9bc682cb98bdb1db73b0fb9829f1139",
    "data.noun": "fea17d2f9656611334eac790e5d69e47645fa180c4aa481fb4cd9b3520754ca2",
    "data.verb": "adcf43e35b581e8036d8b5a52d63d9cd3d3b4870b2720d3c03c799df44777bc2",
    "index.adj": "c9865d7b4d1f805bdef82ccdcea5282436e23083e6f6f1b33e716327c4eda810",
    "index.adv": "6f5465ed5758fe9c8a2f7ec17b1300f3aa875756c70ff7cba162f7e71bcf88ea",
    "index.noun": "a490d99d93d017bf4822fe2f0ffa51fd73911ce271dc7535fade21f8814b5a04",
    "index.verb": "e2ac24816c3a8289dcb72aaa9cf8db81fdf25ec34d792bfc96ac5b7a20c8b4ae",
}


def build(inflections: Path, wordnet: Path, folder: Path) -> None:
    """Write the tables of the three groups that are generated from sources.

    Args:
        inflections: ``infl_lu.csv.gz`` of lemminflect 0.2.3.
        wordnet: The folder with the files of WordNet 3.0, as in Debian's package ``wordnet-base`` 1:3.0-37.
        folder: The folder of the data set; it gets a subfolder for each group.

    Raises:
        DataError: A source is not the expected version, or a decision names a pair that is not there.
    """
    check_sources(inflections, wordnet)
    lexicon = Lexicon(read_wordnet(wordnet), read_inflections(inflections), read_stop_words(STOP_WORDS))
    decisions = {relation.name: _Decisions() for relations in GROUPS.values() for relation in relations}
    for rejection in read_rejections(REJECTED):
        decisions[rejection.relation].rejected[rejection.a].add(rejection.b)
    for removal in read_rejections(REMOVED):
        decisions[removal.relation].removed[removal.a].add(removal.b)
    for addition in read_additions(ADDED):
        decisions[addition.relation].added[addition.a][addition.b] = addition.place
    for group, relations in GROUPS.items():
        (folder / group).mkdir(parents=True, exist_ok=True)
        for relation in relations:
            text = _table(relation, tuple(relation.pairs(lexicon)), decisions[relation.name])
            (folder / group / f"{relation.name}.tsv").write_text(text, encoding="utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class _Decisions:
    """What readers decided on one relation, by the word of the pair.

    Attributes:
        rejected: Answers that are not chosen.
        removed: Answers that are removed after the choice.
        added: Answers that are added after the choice, and where.
    """

    rejected: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    removed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    added: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def check_sources(inflections: Path, wordnet: Path) -> None:
    """Check the SHA-256 of the sources.

    Raises:
        DataError: A file is missing, or is not the expected version.
    """
    _check(inflections, _LEMMINFLECT_SHA256)
    for name in WORDNET_FILES:
        _check(wordnet / name, _WORDNET_SHA256[name])


def _check(path: Path, sha256: str) -> None:
    if not path.is_file():
        raise DataError(f"{path} is missing; the data card says where it comes from")
    actual = file_sha256(path)
    if actual != sha256:
        raise DataError(f"{path} has SHA-256 {actual}, expected {sha256}; the data card says which version is meant")


def _table(relation: Relation, pairs: Sequence[Pair], decisions: _Decisions) -> str:
    answers = {(pair.a, b) for pair in pairs for b in (*pair.answers, EVERY_ANSWER)}
    if unknown := sorted((a, b) for a, bad in decisions.rejected.items() for b in bad if (a, b) not in answers):
        raise DataError(f"{REJECTED}: no rule of {relation.name} finds {unknown[0]}; remove the line")
    rejected, removed = ({a: frozenset(bad) for a, bad in each.items()} for each in (decisions.rejected, decisions.removed))
    try:
        return table(revise(choose(relation, pairs, rejected), decisions.added, removed))
    except DataError as error:
        raise DataError(f"{ADDED.name} and {REMOVED.name}, {relation.name}: {error}") from error


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lemminflect", type=Path, help="infl_lu.csv.gz of lemminflect 0.2.3")
    parser.add_argument("--wordnet", type=Path, help="the folder with index.noun and the other files of WordNet 3.0")
    parser.add_argument("--out", type=Path, default=FOLDER, help="the folder of the data set (default: the one in the package)")
    given = parser.parse_args(arguments)
    if (given.lemminflect is None) != (given.wordnet is None):
        parser.error("give both --lemminflect and --wordnet, or neither")
    if given.lemminflect:
        build(given.lemminflect, given.wordnet, given.out)
    write_card(given.out, (*read_rejections(REJECTED), *read_rejections(REMOVED)), read_additions(ADDED))
    write_checksums(given.out)


if __name__ == "__main__":
    main()
