"""The English similarity tasks over vecto's collection of word benchmarks: word pairs with human judgements."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ..base import HumanCeiling
from ..families.similarity import AbsTaskWordSimilarity
from ..metadata import WordTaskMetadata
from ..readers.lemma_forms import without_suffixes
from ..readers.pair_tables import read_pair_table
from ..sources.fetched import benchmark_file, benchmark_revision

if TYPE_CHECKING:
    from ..columns import Columns

_CITATIONS = Path(__file__).parents[1] / "data" / "word-benchmarks.bib"
_COST = "The data are downloaded once and verified. Spearman's correlation of the cosine."
_HALVES = ("WordSim353Similarity", "WordSim353Relatedness")  # they share the unrelated pairs


@cache
def _citations() -> dict[str, str]:
    """Return the BibTeX entries by their keys."""
    entries = _CITATIONS.read_text(encoding="utf-8").strip().split("\n\n")
    return {entry.split("{", 1)[1].split(",", 1)[0]: entry for entry in entries}


def _path(file: str) -> str:
    return f"word-similarity/monolingual/en/{file}.csv"


def _metadata(name: str, file: str, citation: str, reference: str, date: tuple[str, str], description: str) -> WordTaskMetadata:
    return WordTaskMetadata(
        name=name,
        description=f"{description} {_COST}",
        dataset={"path": f"mteb-words/{file}", "revision": benchmark_revision(_path(file))},
        type="WordSimilarity",
        reference=reference,
        main_score="cosine_spearman_all",
        date=date,
        domains=["Written"],
        license="not specified",
        annotations_creators="human-annotated",
        sample_creation="created",
        bibtex_citation=_citations()[citation],
        contributed_by="mteb-words",
    )


class AbsTaskWordBenchmark(AbsTaskWordSimilarity):
    """A file of the collection. A subclass defines ``metadata``, ``file`` (its name in the collection) and the scale of the scores."""

    file: ClassVar[str]

    def read(self) -> Columns:
        """Fetch and verify the file, and read its pairs."""
        return read_pair_table(benchmark_file(_path(self.file))).columns()


class RG65(AbsTaskWordBenchmark):
    """Rubenstein and Goodenough's 65 pairs of nouns."""

    file = "rg-65"
    part_of = ("WordSim353", *_HALVES)
    max_score = 4
    metadata = _metadata(
        "RG65",
        file,
        "rubenstein1965contextual",
        "https://doi.org/10.1145/365628.365657",
        ("1965-01-01", "1965-10-31"),
        "65 pairs of English nouns with the mean of human judgements of how similar in meaning they are, 0 to 4. WordSim353 holds 29 of "
        "the pairs too, so the two never count in one mean.",
    )


class MC30(AbsTaskWordBenchmark):
    """Miller and Charles's 30 pairs of nouns."""

    file = "mc-30"
    part_of = ("RG65", "WordSim353", *_HALVES)
    max_score = 4
    metadata = _metadata(
        "MC30",
        file,
        "miller1991contextual",
        "https://doi.org/10.1080/01690969108406936",
        ("1991-01-01", "1991-12-31"),
        "30 pairs of English nouns, a part of RG-65 that was judged again, 0 to 4; too few pairs to distinguish most models. WordSim353 "
        "holds all of them too, so no two of the three ever count in one mean.",
    )


class MEN(AbsTaskWordBenchmark):
    """The MEN test collection: 3,000 word pairs with human judgements of relatedness."""

    file = "men"
    max_score = 50
    ceiling = HumanCeiling(0.84, "the mean of two annotators, who rated all pairs anew, with the scores; Bruni, Tran & Baroni 2014")
    metadata = _metadata(
        "MEN",
        file,
        "bruni2014multimodal",
        "https://doi.org/10.1613/jair.4135",
        ("2012-04-30", "2014-12-31"),
        "3,000 pairs of English words. The human score is the number of times, out of 50 comparisons, that a pair was chosen as the more "
        "related one. The part of speech in the data (sun-n) is not shown to the model; each part of speech has its own score.",
    )

    def read(self) -> Columns:
        """Fetch and verify the file, and separate its words from their parts of speech."""
        return without_suffixes(read_pair_table(benchmark_file(_path(self.file)))).columns()


class MTurk287(AbsTaskWordBenchmark):
    """The 287 word pairs of Radinsky and colleagues, with human judgements of relatedness."""

    file = "mturk-287"
    min_score = 1
    max_score = 5
    metadata = _metadata(
        "MTurk287",
        file,
        "radinsky2011word",
        "https://doi.org/10.1145/1963405.1963455",
        ("2011-01-01", "2011-04-01"),
        "287 pairs of English words with the mean of human judgements of how related they are, 1 to 5.",
    )


class MTurk771(AbsTaskWordBenchmark):
    """The 771 word pairs of Halawi and colleagues, with human judgements of relatedness."""

    file = "mturk-771"
    min_score = 1
    max_score = 5
    metadata = _metadata(
        "MTurk771",
        file,
        "halawi2012large",
        "https://doi.org/10.1145/2339530.2339751",
        ("2012-01-01", "2012-08-16"),
        "771 pairs of English words with the mean of human judgements of how related they are, 1 to 5.",
    )


class RareWord(AbsTaskWordBenchmark):
    """The Stanford rare word set: 2,034 pairs with a rare word, with human judgements of similarity."""

    file = "rw"
    metadata = _metadata(
        "RareWord",
        file,
        "luong2013better",
        "https://aclanthology.org/W13-3512/",
        ("2013-01-01", "2013-08-09"),
        "2,034 pairs of English words, one of them rare, many of them derived (undated, undatable), with the mean of human "
        "judgements of how similar they are, 0 to 10.",
    )


class SimVerb3500(AbsTaskWordBenchmark):
    """SimVerb-3500: 3,500 pairs of verbs, with human judgements of similarity."""

    file = "simverb-3500"
    metadata = _metadata(
        "SimVerb3500",
        file,
        "gerz2016simverb",
        "https://doi.org/10.18653/v1/D16-1235",
        ("2016-01-01", "2016-11-05"),
        "3,500 pairs of English verbs with the mean of human judgements of genuine similarity, 0 to 10.",
    )


class YP130(AbsTaskWordBenchmark):
    """Yang and Powers's 130 pairs of verbs."""

    file = "yp-130"
    max_score = 4
    metadata = _metadata(
        "YP130",
        file,
        "yang2006verb",
        "https://github.com/vecto-ai/word-benchmarks",
        ("2006-01-01", "2006-12-31"),
        "130 pairs of English verbs with the mean of human judgements of how similar they are, 0 to 4.",
    )


class WordSim353Similarity(AbsTaskWordBenchmark):
    """The pairs of WordSim-353 that are similar, and the unrelated ones."""

    file = "wordsim353-sim"
    part_of = ("WordSim353",)
    metadata = _metadata(
        "WordSim353Similarity",
        file,
        "agirre2009study",
        "https://aclanthology.org/N09-1003/",
        ("2001-05-01", "2009-06-05"),
        "203 pairs of WordSim-353: those that are similar (tiger, cat) and those that are unrelated, with its scores, 0 to 10. "
        "WordSim353 holds all of them, so the two never count in one mean.",
    )


class WordSim353Relatedness(AbsTaskWordBenchmark):
    """The pairs of WordSim-353 that are related without being similar, and the unrelated ones."""

    file = "wordsim353-rel"
    part_of = ("WordSim353", _HALVES[0])
    metadata = _metadata(
        "WordSim353Relatedness",
        file,
        "agirre2009study",
        "https://aclanthology.org/N09-1003/",
        ("2001-05-01", "2009-06-05"),
        "252 pairs of WordSim-353: those that are related but not similar (computer, keyboard) and those that are unrelated, with its "
        "scores, 0 to 10. WordSim353 holds all of them and WordSim353Similarity the unrelated ones, so no two of the three ever count in "
        "one mean.",
    )


class SemEval2017Task2(AbsTaskWordBenchmark):
    """The English pairs of SemEval-2017 Task 2, subtask 1."""

    file = "semeval17"
    max_score = 4
    metadata = _metadata(
        "SemEval2017Task2",
        file,
        "camachocollados2017semeval",
        "https://doi.org/10.18653/v1/S17-2002",
        ("2016-12-01", "2017-08-04"),
        "500 pairs of English nouns and names, also of several words (Promised Land), with the mean of human judgements of how similar "
        "they are, 0 to 4.",
    )


WORD_BENCHMARKS = (
    RG65,
    MC30,
    MEN,
    MTurk287,
    MTurk771,
    RareWord,
    SimVerb3500,
    YP130,
    WordSim353Similarity,
    WordSim353Relatedness,
    SemEval2017Task2,
)
