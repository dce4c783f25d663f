"""The classic English tasks (analogies, WordSim-353, SimLex-999) and ``LexicalRelations``: data, metadata, main score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...wrappers.sources.packages import PackagedFile, content_revision
from ..base import HumanCeiling
from ..candidates import CandidateList
from ..families.analogy import AbsTaskWordAnalogy
from ..families.similarity import AbsTaskWordSimilarity
from ..metadata import WordTaskMetadata
from ..readers.questions_and_pairs import read_pairs, read_questions_words
from ..sources.bats import bats_revision, read_bats
from ..sources.lexical_relations import Split, lexical_revision, read_lexical

if TYPE_CHECKING:
    from ..columns import Columns

_GENSIM = "pip install gensim==4.4.0"
GOOGLE_FILE = PackagedFile(
    module="gensim",
    path="test/test_data/questions-words.txt",
    sha256="8c29b3332afc46f3fb8be04cb5297bf96f39aa7131272dff57869b4485b22a36",
    install=_GENSIM,
)
WORDSIM353_FILE = PackagedFile(
    module="gensim",
    path="test/test_data/wordsim353.tsv",
    sha256="f92a022fc2537793a15bc3a8c162ebcd74990e033a228bb6388cb71e4c0b1e1d",
    install=_GENSIM,
)
SIMLEX999_FILE = PackagedFile(
    module="gensim",
    path="test/test_data/simlex999.txt",
    sha256="d5e0501971478a511430ee880bd0121e94ac701ba86d90544d83e6d2ba3db05d",
    install=_GENSIM,
)
CANDIDATES = CandidateList(
    frequent=30_000,
    size=30_416,
    sha256="0944fb5bd34e350934edc4eee0263a90c5262e374a85e0e97a63f8c730afaba4",
)
CANDIDATES_MINI = CandidateList(
    frequent=3_000,
    size=3_665,
    sha256="b196bb805a0a6308c150ec938ca12ea357bb17d2ea38b1d3df9e6a38d957511b",
)
# Encyclopedic relations whose answers are mostly formed from the word of the question: Italy, Italian; chemistry, chemist.
WORD_FORMATION = frozenset({"encyclopedic/E02_country_adjective", "encyclopedic/E14_field_practitioner"})

_GOOGLE_CITATION = r"""
@inproceedings{mikolov2013efficient,
  author = {Mikolov, Tomas and Chen, Kai and Corrado, Greg and Dean, Jeffrey},
  booktitle = {1st International Conference on Learning Representations, Workshop Track Proceedings},
  title = {Efficient Estimation of Word Representations in Vector Space},
  year = {2013},
}
""".strip()


def _google_metadata(name: str, candidates: CandidateList) -> WordTaskMetadata:
    return WordTaskMetadata(
        name=name,
        description=(
            "19,544 analogy questions of 14 relations (five semantic, nine syntactic), answered by 3CosAdd over "
            f"{candidates.size or 0:,} candidate words, the same for every model: the {candidates.frequent:,} most frequent "
            "English words and every word of the questions. A question with a word that the model does not know counts as wrong."
        ),
        dataset={
            "path": "mteb-words/google-analogies",
            "revision": content_revision(GOOGLE_FILE.sha256, str(candidates.sha256)),
        },
        type="WordAnalogy",
        reference="https://arxiv.org/abs/1301.3781",
        main_score="accuracy",
        date=("2013-01-16", "2013-09-07"),
        domains=["Encyclopaedic", "Written"],
        license="apache-2.0",
        annotations_creators="derived",
        sample_creation="created",
        bibtex_citation=_GOOGLE_CITATION,
        contributed_by="mteb-words",
    )


class GoogleAnalogies(AbsTaskWordAnalogy):
    """The Google analogy questions over a vocabulary of 30,000 frequent words."""

    candidates = CANDIDATES
    metadata = _google_metadata("GoogleAnalogies", CANDIDATES)

    @staticmethod
    def group(relation: str) -> str:
        """Return the half that a relation belongs to, as its authors report them."""
        return "syntactic" if relation.startswith("gram") else "semantic"

    def read(self) -> Columns:
        """Read the questions from the gensim package."""
        return read_questions_words(GOOGLE_FILE.verified())


class GoogleAnalogiesMini(GoogleAnalogies):
    """The questions of ``GoogleAnalogies`` over 3,000 frequent words: easier, for a first run; the scores of the two are not comparable."""

    candidates = CANDIDATES_MINI
    metadata = _google_metadata("GoogleAnalogiesMini", CANDIDATES_MINI)


class BATSAnalogies(AbsTaskWordAnalogy):
    """The Bigger Analogy Test Set: 40 relations of 50 pairs, each pair asked with every other of its relation."""

    candidates = CandidateList(frequent=30_000)
    average = "macro"
    metadata = WordTaskMetadata(
        name="BATSAnalogies",
        description=(
            "98,000 analogy questions: 40 relations (inflection, derivation, encyclopedic and lexicographic semantics) of 50 pairs, "
            "each asked with every other of its relation, answered by 3CosAdd over the 30,000 most frequent English words and every "
            "word of the data; mean over the relations. Any of several right answers counts. The data are fetched from their "
            "official address, or read in the folder that MTEB_WORDS_BATS names."
        ),
        dataset={"path": "mteb-words/bats-3.0", "revision": bats_revision()},
        type="WordAnalogy",
        reference="https://aclanthology.org/N16-2002/",
        main_score="accuracy",
        date=("2016-01-01", "2016-06-12"),
        domains=["Encyclopaedic", "Written"],
        license="not specified",
        annotations_creators="expert-annotated",
        sample_creation="created",
        bibtex_citation=r"""
@inproceedings{gladkova2016analogy,
  author = {Gladkova, Anna and Drozd, Aleksandr and Matsuoka, Satoshi},
  booktitle = {Proceedings of the NAACL Student Research Workshop},
  pages = {8--15},
  title = {Analogy-based Detection of Morphological and Semantic Relations with Word Embeddings: What Works and What Doesn't},
  year = {2016},
}
""".strip(),
        contributed_by="mteb-words",
    )

    @staticmethod
    def group(relation: str) -> str:
        """Return the group of a relation, which the first letter of its number names: I01 to I10, D01 to D10 and so on."""
        return {"I": "inflection", "D": "derivation", "E": "encyclopedic", "L": "lexicographic"}[relation[0]]

    def read(self) -> Columns:
        """Read the files and verify their checksums."""
        return read_bats()


def _lexical_metadata(name: str, split: Split, description: str) -> WordTaskMetadata:
    return WordTaskMetadata(
        name=name,
        description=description,
        dataset={"path": f"mteb-words/lexical-relations-{split}", "revision": lexical_revision(split)},
        type="WordAnalogy",
        reference="https://wordnet.princeton.edu/",
        main_score="accuracy_lemma",
        date=("2006-01-01", "2026-11-21"),
        domains=["Constructed", "Encyclopaedic"],
        license="not specified",
        annotations_creators="derived",
        sample_creation="created",
        bibtex_citation=r"""
@misc{mtebwords2026lexical,
  author = {{The mteb-words authors}},
  howpublished = {mteb-words, made from lemminflect and WordNet 3.0},
  title = {{LexicalRelations}: 51 relations of English words for analogies},
  year = {2026},
}
""".strip(),
        contributed_by="mteb-words",
    )


class LexicalRelations(AbsTaskWordAnalogy):
    """51 relations among frequent words, from our own data. The main score counts the 25 that letters alone do not answer."""

    candidates = CandidateList(frequent=30_000)
    average = "macro"
    main_groups = frozenset({"encyclopedic", "lexicographic"})
    metadata = _lexical_metadata(
        "LexicalRelations",
        "common",
        "Analogies of 51 relations (inflection, derivation, encyclopedic and lexicographic) among frequent words, Zipf 3 or more, "
        "each pair asked with every other of its relation, answered by 3CosAdd over the 30,000 most frequent English words and "
        "every word of the data, without other forms of the words of the question. The score is the mean over the 25 encyclopedic "
        "and lexicographic relations whose answers are not made from the letters of the question; all others are reported beside it. "
        "Made from lemminflect and WordNet 3.0 by a script and by reading, the encyclopedic part by hand; the data card describes the "
        "method, the rejected pairs and the weaknesses.",
    )

    def counts(self, relation: str) -> bool:
        """Tell whether the main score counts a relation."""
        return super().counts(relation) and relation not in WORD_FORMATION

    def read(self) -> Columns:
        """Read the pairs that the package ships."""
        return read_lexical("common")


class LexicalRelationsRare(LexicalRelations):
    """The relations of ``LexicalRelations`` among rarer words; in no mean, because many of them have few pairs."""

    in_mean = False
    metadata = _lexical_metadata(
        "LexicalRelationsRare",
        "rare",
        "The relations of LexicalRelations, with pairs whose rarer word has a Zipf frequency of 2 to 3, scored in the same way. Ten of "
        "the 25 relations of the score have fewer than 25 such pairs, so the score counts in no mean.",
    )

    def read(self) -> Columns:
        """Read the pairs that the package ships."""
        return read_lexical("rare")


class WordSim353(AbsTaskWordSimilarity):
    """WordSim-353: 353 word pairs with human judgements of relatedness."""

    metadata = WordTaskMetadata(
        name="WordSim353",
        description=(
            "353 pairs of English words with the mean of 13 to 16 human judgements of how related they are, 0 to 10. "
            "It mixes similarity (car, automobile) with association (cup, coffee). Spearman's correlation of the cosine."
        ),
        dataset={"path": "mteb-words/wordsim353", "revision": content_revision(WORDSIM353_FILE.sha256)},
        type="WordSimilarity",
        reference="https://doi.org/10.1145/503104.503110",
        main_score="cosine_spearman_all",
        date=("2001-05-01", "2002-01-01"),
        domains=["Written"],
        license="cc-by-4.0",
        annotations_creators="human-annotated",
        sample_creation="created",
        bibtex_citation=r"""
@article{finkelstein2002placing,
  author = {Finkelstein, Lev and Gabrilovich, Evgeniy and Matias, Yossi and Rivlin, Ehud and Solan, Zach and
            Wolfman, Gadi and Ruppin, Eytan},
  journal = {ACM Transactions on Information Systems},
  number = {1},
  pages = {116--131},
  title = {Placing Search in Context: The Concept Revisited},
  volume = {20},
  year = {2002},
}
""".strip(),
        contributed_by="mteb-words",
    )

    def read(self) -> Columns:
        """Read the pairs from the gensim package."""
        return read_pairs(WORDSIM353_FILE.verified())


class SimLex999(AbsTaskWordSimilarity):
    """SimLex-999: 999 word pairs with human judgements of similarity in meaning."""

    ceiling = HumanCeiling(
        0.78,
        "one annotator with the mean of the others, averaged over annotators (two annotators with each other: .67); "
        "Hill, Reichart & Korhonen 2015",
    )
    metadata = WordTaskMetadata(
        name="SimLex999",
        description=(
            "999 pairs of English nouns, verbs and adjectives with human judgements of genuine similarity, 0 to 10: "
            "pairs that are related but not similar (clothes, closet) score low, similar ones (coast, beach) high. "
            "Spearman's correlation of the cosine."
        ),
        dataset={"path": "mteb-words/simlex999", "revision": content_revision(SIMLEX999_FILE.sha256)},
        type="WordSimilarity",
        reference="https://doi.org/10.1162/COLI_a_00237",
        main_score="cosine_spearman_all",
        date=("2013-01-01", "2014-08-15"),
        domains=["Written"],
        license="not specified",
        annotations_creators="human-annotated",
        sample_creation="created",
        bibtex_citation=r"""
@article{hill2015simlex,
  author = {Hill, Felix and Reichart, Roi and Korhonen, Anna},
  journal = {Computational Linguistics},
  number = {4},
  pages = {665--695},
  title = {{SimLex-999}: Evaluating Semantic Models With (Genuine) Similarity Estimation},
  volume = {41},
  year = {2015},
}
""".strip(),
        contributed_by="mteb-words",
    )

    def read(self) -> Columns:
        """Read the pairs from the gensim package."""
        return read_pairs(SIMLEX999_FILE.verified())
