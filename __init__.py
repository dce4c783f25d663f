"""MTEB for words: static vectors, sentence encoders and language models compared as word embeddings.

Everything public is loaded on first use, so that ``import mteb_words`` itself costs next to nothing.
The imports are absolute on purpose: a checkout of any folder name then works, also one that is not an identifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mteb_words.errors import DataError as DataError
    from mteb_words.errors import MissingPackageError as MissingPackageError
    from mteb_words.errors import MtebWordsError as MtebWordsError
    from mteb_words.errors import SpanError as SpanError
    from mteb_words.errors import UnknownNameError as UnknownNameError
    from mteb_words.errors import UnknownWordError as UnknownWordError
    from mteb_words.errors import UnsupportedError as UnsupportedError
    from mteb_words.errors import VectorError as VectorError
    from mteb_words.extension.api import build_site as build_site
    from mteb_words.extension.api import get_task as get_task
    from mteb_words.extension.api import run as run
    from mteb_words.extension.listing import list_models as list_models
    from mteb_words.extension.listing import list_tasks as list_tasks
    from mteb_words.extension.names import get_model as get_model
    from mteb_words.extension.registry import register as register
    from mteb_words.extension.results.table import Results as Results
    from mteb_words.extension.results.table import load_results as load_results
    from mteb_words.extension.runs.outcomes import Outcome as Outcome
    from mteb_words.tasks.english.classics import BATSAnalogies as BATSAnalogies
    from mteb_words.tasks.english.classics import GoogleAnalogies as GoogleAnalogies
    from mteb_words.tasks.english.classics import GoogleAnalogiesMini as GoogleAnalogiesMini
    from mteb_words.tasks.english.classics import LexicalRelations as LexicalRelations
    from mteb_words.tasks.english.classics import LexicalRelationsRare as LexicalRelationsRare
    from mteb_words.tasks.english.classics import SimLex999 as SimLex999
    from mteb_words.tasks.english.classics import WordSim353 as WordSim353
    from mteb_words.tasks.english.collection import MC30 as MC30
    from mteb_words.tasks.english.collection import MEN as MEN
    from mteb_words.tasks.english.collection import RG65 as RG65
    from mteb_words.tasks.english.collection import YP130 as YP130
    from mteb_words.tasks.english.collection import MTurk287 as MTurk287
    from mteb_words.tasks.english.collection import MTurk771 as MTurk771
    from mteb_words.tasks.english.collection import RareWord as RareWord
    from mteb_words.tasks.english.collection import SemEval2017Task2 as SemEval2017Task2
    from mteb_words.tasks.english.collection import SimVerb3500 as SimVerb3500
    from mteb_words.tasks.english.collection import WordSim353Relatedness as WordSim353Relatedness
    from mteb_words.tasks.english.collection import WordSim353Similarity as WordSim353Similarity
    from mteb_words.tasks.families.agreement import WordNeighbourAgreement as WordNeighbourAgreement
    from mteb_words.tasks.families.anchor_variation import AnchorVariation as AnchorVariation
    from mteb_words.tasks.families.sentence_variation import SentenceVariation as SentenceVariation
    from mteb_words.tasks.families.separation import WordPairSeparation as WordPairSeparation
    from mteb_words.tasks.families.separation import WordPairSeparationMini as WordPairSeparationMini
    from mteb_words.tasks.families.word_senses import WordSenseInContext as WordSenseInContext
    from mteb_words.wrappers.base import WordModel as WordModel
    from mteb_words.wrappers.contextual.recipe import Recipe as Recipe
    from mteb_words.wrappers.vectors import SpanEncoder as SpanEncoder
    from mteb_words.wrappers.vectors import WordEncoder as WordEncoder
    from mteb_words.wrappers.vectors import WordVectors as WordVectors

_HOME = {
    "AnchorVariation": "mteb_words.tasks.families.anchor_variation",
    "BATSAnalogies": "mteb_words.tasks.english.classics",
    "DataError": "mteb_words.errors",
    "GoogleAnalogies": "mteb_words.tasks.english.classics",
    "GoogleAnalogiesMini": "mteb_words.tasks.english.classics",
    "LexicalRelations": "mteb_words.tasks.english.classics",
    "LexicalRelationsRare": "mteb_words.tasks.english.classics",
    "MC30": "mteb_words.tasks.english.collection",
    "MEN": "mteb_words.tasks.english.collection",
    "MTurk287": "mteb_words.tasks.english.collection",
    "MTurk771": "mteb_words.tasks.english.collection",
    "MissingPackageError": "mteb_words.errors",
    "MtebWordsError": "mteb_words.errors",
    "Outcome": "mteb_words.extension.runs.outcomes",
    "RG65": "mteb_words.tasks.english.collection",
    "RareWord": "mteb_words.tasks.english.collection",
    "Recipe": "mteb_words.wrappers.contextual.recipe",
    "Results": "mteb_words.extension.results.table",
    "SemEval2017Task2": "mteb_words.tasks.english.collection",
    "SentenceVariation": "mteb_words.tasks.families.sentence_variation",
    "SimLex999": "mteb_words.tasks.english.classics",
    "SimVerb3500": "mteb_words.tasks.english.collection",
    "SpanEncoder": "mteb_words.wrappers.vectors",
    "SpanError": "mteb_words.errors",
    "UnknownNameError": "mteb_words.errors",
    "UnknownWordError": "mteb_words.errors",
    "UnsupportedError": "mteb_words.errors",
    "VectorError": "mteb_words.errors",
    "WordEncoder": "mteb_words.wrappers.vectors",
    "WordModel": "mteb_words.wrappers.base",
    "WordNeighbourAgreement": "mteb_words.tasks.families.agreement",
    "WordPairSeparation": "mteb_words.tasks.families.separation",
    "WordPairSeparationMini": "mteb_words.tasks.families.separation",
    "WordSenseInContext": "mteb_words.tasks.families.word_senses",
    "WordSim353": "mteb_words.tasks.english.classics",
    "WordSim353Relatedness": "mteb_words.tasks.english.collection",
    "WordSim353Similarity": "mteb_words.tasks.english.collection",
    "WordVectors": "mteb_words.wrappers.vectors",
    "YP130": "mteb_words.tasks.english.collection",
    "build_site": "mteb_words.extension.api",
    "get_model": "mteb_words.extension.names",
    "get_task": "mteb_words.extension.api",
    "list_models": "mteb_words.extension.listing",
    "list_tasks": "mteb_words.extension.listing",
    "load_results": "mteb_words.extension.results.table",
    "register": "mteb_words.extension.registry",
    "run": "mteb_words.extension.api",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'mteb_words' has no attribute {name!r}; it has {', '.join(sorted(__all__))}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
