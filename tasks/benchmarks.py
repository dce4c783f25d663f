"""The benchmarks: which tasks belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .english import GoogleAnalogies, GoogleAnalogiesMini, LexicalRelations, LexicalRelationsRare, SimLex999, WordSim353
from .separation import WordPairSeparation, WordPairSeparationMini

if TYPE_CHECKING:
    from mteb.abstasks import AbsTask


@dataclass(frozen=True, slots=True)
class BenchmarkRecord:
    """One benchmark, as data.

    Attributes:
        name: The name, as mteb writes benchmark names.
        tasks: The task classes.
        description: What it asks.
    """

    name: str
    tasks: tuple[type[AbsTask], ...]
    description: str


BENCHMARKS = (
    BenchmarkRecord(
        name="MTEBWords(eng, v1)",
        tasks=(GoogleAnalogies, LexicalRelations, LexicalRelationsRare, SimLex999, WordPairSeparation, WordSim353),
        description=(
            "What embeddings know about English words: analogies over 30,000 candidates, similarity, relatedness, and how related "
            "and unrelated words are kept apart."
        ),
    ),
    BenchmarkRecord(
        name="MTEBWords(eng, mini)",
        tasks=(GoogleAnalogiesMini, SimLex999, WordPairSeparationMini, WordSim353),
        description="The first run: the same questions over frequent words.",
    ),
)
