"""All tasks of this package: a new one is a class and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .agreement import WordNeighbourAgreement
from .anchor_variation import AnchorVariation
from .english import BATSAnalogies, GoogleAnalogies, GoogleAnalogiesMini, LexicalRelations, LexicalRelationsRare, SimLex999, WordSim353
from .sentence_variation import SentenceVariation
from .separation import WordPairSeparation, WordPairSeparationMini
from .word_benchmarks import WORD_BENCHMARKS
from .word_senses import WordSenseInContext

if TYPE_CHECKING:
    from .base import WordTask

TASKS: tuple[type[WordTask], ...] = (
    GoogleAnalogies,
    GoogleAnalogiesMini,
    LexicalRelations,
    LexicalRelationsRare,
    BATSAnalogies,
    WordSim353,
    SimLex999,
    WordPairSeparation,
    WordPairSeparationMini,
    WordNeighbourAgreement,
    AnchorVariation,
    SentenceVariation,
    WordSenseInContext,
    *WORD_BENCHMARKS,
)
