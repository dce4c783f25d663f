"""The benchmarks of this package, as lists of tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .english.classics import GoogleAnalogies, GoogleAnalogiesMini, LexicalRelations, LexicalRelationsRare, SimLex999, WordSim353
from .families.anchor_variation import AnchorVariation
from .families.sentence_variation import SentenceVariation
from .families.separation import WordPairSeparation, WordPairSeparationMini
from .families.word_senses import WordSenseInContext

if TYPE_CHECKING:
    from mteb.abstasks import AbsTask


@dataclass(frozen=True, slots=True)
class BenchmarkRecord:
    """One benchmark.

    Attributes:
        name: The name, in the form of mteb's benchmark names.
        tasks: The task classes.
        description: What the benchmark evaluates.
    """

    name: str
    tasks: tuple[type[AbsTask], ...]
    description: str


_OUT_OF_CONTEXT = (
    GoogleAnalogies,
    LexicalRelations,
    LexicalRelationsRare,
    SimLex999,
    WordPairSeparation,
    WordSim353,
)
_IN_CONTEXT = (AnchorVariation, SentenceVariation, WordSenseInContext)

BENCHMARKS = (
    BenchmarkRecord(
        name="MTEBWords(eng, v1)",
        tasks=_OUT_OF_CONTEXT + _IN_CONTEXT,
        description="What embeddings know about English words, out of context and in context.",
    ),
    BenchmarkRecord(
        name="MTEBWords(eng, v1, decontextualized)",
        tasks=_OUT_OF_CONTEXT,
        description=(
            "Words alone: analogies over 30,000 candidates, similarity, relatedness, and the separation of related from unrelated words."
        ),
    ),
    BenchmarkRecord(
        name="MTEBWords(eng, v1, contextualized)",
        tasks=_IN_CONTEXT,
        description="Words in sentences: whether vectors of words and of sentences move when, and only when, the meaning does.",
    ),
    BenchmarkRecord(
        name="MTEBWords(eng, mini)",
        tasks=(GoogleAnalogiesMini, SimLex999, WordPairSeparationMini, WordSim353),
        description="The first run: the same questions over frequent words.",
    ),
)
