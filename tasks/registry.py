"""The list of all tasks of this package. A new task is a class and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .english.classics import (
    BATSAnalogies,
    GoogleAnalogies,
    GoogleAnalogiesMini,
    LexicalRelations,
    LexicalRelationsRare,
    SimLex999,
    WordSim353,
)
from .english.collection import WORD_BENCHMARKS
from .families.agreement import WordNeighbourAgreement
from .families.anchor_variation import AnchorVariation
from .families.sentence_variation import SentenceVariation
from .families.separation import WordPairSeparation, WordPairSeparationMini
from .families.word_senses import WordSenseInContext

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
