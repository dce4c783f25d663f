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
    from mteb_words.extension.models import get_model as get_model
    from mteb_words.extension.outcomes import Outcome as Outcome
    from mteb_words.extension.registry import register as register
    from mteb_words.extension.result_table import Results as Results
    from mteb_words.extension.result_table import load_results as load_results
    from mteb_words.tasks.agreement import WordNeighbourAgreement as WordNeighbourAgreement
    from mteb_words.tasks.anchor_variation import AnchorVariation as AnchorVariation
    from mteb_words.tasks.english import BATSAnalogies as BATSAnalogies
    from mteb_words.tasks.english import GoogleAnalogies as GoogleAnalogies
    from mteb_words.tasks.english import GoogleAnalogiesMini as GoogleAnalogiesMini
    from mteb_words.tasks.english import LexicalRelations as LexicalRelations
    from mteb_words.tasks.english import LexicalRelationsRare as LexicalRelationsRare
    from mteb_words.tasks.english import SimLex999 as SimLex999
    from mteb_words.tasks.english import WordSim353 as WordSim353
    from mteb_words.tasks.sentence_variation import SentenceVariation as SentenceVariation
    from mteb_words.tasks.separation import WordPairSeparation as WordPairSeparation
    from mteb_words.tasks.separation import WordPairSeparationMini as WordPairSeparationMini
    from mteb_words.tasks.word_benchmarks import MC30 as MC30
    from mteb_words.tasks.word_benchmarks import MEN as MEN
    from mteb_words.tasks.word_benchmarks import RG65 as RG65
    from mteb_words.tasks.word_benchmarks import YP130 as YP130
    from mteb_words.tasks.word_benchmarks import MTurk287 as MTurk287
    from mteb_words.tasks.word_benchmarks import MTurk771 as MTurk771
    from mteb_words.tasks.word_benchmarks import RareWord as RareWord
    from mteb_words.tasks.word_benchmarks import SemEval2017Task2 as SemEval2017Task2
    from mteb_words.tasks.word_benchmarks import SimVerb3500 as SimVerb3500
    from mteb_words.tasks.word_benchmarks import WordSim353Relatedness as WordSim353Relatedness
    from mteb_words.tasks.word_benchmarks import WordSim353Similarity as WordSim353Similarity
    from mteb_words.tasks.word_senses import WordSenseInContext as WordSenseInContext
    from mteb_words.wrappers.base import WordModel as WordModel
    from mteb_words.wrappers.recipe import Recipe as Recipe
    from mteb_words.wrappers.vectors import SpanEncoder as SpanEncoder
    from mteb_words.wrappers.vectors import WordEncoder as WordEncoder
    from mteb_words.wrappers.vectors import WordVectors as WordVectors

_HOME = {
    "AnchorVariation": "mteb_words.tasks.anchor_variation",
    "BATSAnalogies": "mteb_words.tasks.english",
    "DataError": "mteb_words.errors",
    "GoogleAnalogies": "mteb_words.tasks.english",
    "GoogleAnalogiesMini": "mteb_words.tasks.english",
    "LexicalRelations": "mteb_words.tasks.english",
    "LexicalRelationsRare": "mteb_words.tasks.english",
    "MC30": "mteb_words.tasks.word_benchmarks",
    "MEN": "mteb_words.tasks.word_benchmarks",
    "MTurk287": "mteb_words.tasks.word_benchmarks",
    "MTurk771": "mteb_words.tasks.word_benchmarks",
    "MissingPackageError": "mteb_words.errors",
    "MtebWordsError": "mteb_words.errors",
    "Outcome": "mteb_words.extension.outcomes",
    "RG65": "mteb_words.tasks.word_benchmarks",
    "RareWord": "mteb_words.tasks.word_benchmarks",
    "Recipe": "mteb_words.wrappers.recipe",
    "Results": "mteb_words.extension.result_table",
    "SemEval2017Task2": "mteb_words.tasks.word_benchmarks",
    "SentenceVariation": "mteb_words.tasks.sentence_variation",
    "SimLex999": "mteb_words.tasks.english",
    "SimVerb3500": "mteb_words.tasks.word_benchmarks",
    "SpanEncoder": "mteb_words.wrappers.vectors",
    "SpanError": "mteb_words.errors",
    "UnknownNameError": "mteb_words.errors",
    "UnknownWordError": "mteb_words.errors",
    "UnsupportedError": "mteb_words.errors",
    "VectorError": "mteb_words.errors",
    "WordEncoder": "mteb_words.wrappers.vectors",
    "WordModel": "mteb_words.wrappers.base",
    "WordNeighbourAgreement": "mteb_words.tasks.agreement",
    "WordPairSeparation": "mteb_words.tasks.separation",
    "WordPairSeparationMini": "mteb_words.tasks.separation",
    "WordSenseInContext": "mteb_words.tasks.word_senses",
    "WordSim353": "mteb_words.tasks.english",
    "WordSim353Relatedness": "mteb_words.tasks.word_benchmarks",
    "WordSim353Similarity": "mteb_words.tasks.word_benchmarks",
    "WordVectors": "mteb_words.wrappers.vectors",
    "YP130": "mteb_words.tasks.word_benchmarks",
    "build_site": "mteb_words.extension.api",
    "get_model": "mteb_words.extension.models",
    "get_task": "mteb_words.extension.api",
    "list_models": "mteb_words.extension.listing",
    "list_tasks": "mteb_words.extension.listing",
    "load_results": "mteb_words.extension.result_table",
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
