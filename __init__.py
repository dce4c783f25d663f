"""MTEB for words: static vectors, sentence encoders and language models compared as word embeddings.

Everything public is loaded on first use, so that ``import mteb_words`` itself costs next to nothing.
The imports are absolute on purpose: a checkout of any folder name then works, also one that is not an identifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mteb_words.errors import MtebWordsError as MtebWordsError
    from mteb_words.errors import UnsupportedError as UnsupportedError
    from mteb_words.extension.models import get_model as get_model
    from mteb_words.extension.registry import register as register
    from mteb_words.tasks.english import BATSAnalogies as BATSAnalogies
    from mteb_words.tasks.english import GoogleAnalogies as GoogleAnalogies
    from mteb_words.tasks.english import GoogleAnalogiesMini as GoogleAnalogiesMini
    from mteb_words.tasks.english import LexicalRelations as LexicalRelations
    from mteb_words.tasks.english import LexicalRelationsRare as LexicalRelationsRare
    from mteb_words.tasks.english import SimLex999 as SimLex999
    from mteb_words.tasks.english import WordSim353 as WordSim353
    from mteb_words.tasks.separation import WordPairSeparation as WordPairSeparation
    from mteb_words.tasks.separation import WordPairSeparationMini as WordPairSeparationMini
    from mteb_words.wrappers.recipe import Recipe as Recipe
    from mteb_words.wrappers.vectors import SpanEncoder as SpanEncoder
    from mteb_words.wrappers.vectors import WordEncoder as WordEncoder
    from mteb_words.wrappers.vectors import WordVectors as WordVectors

_HOME = {
    "BATSAnalogies": "mteb_words.tasks.english",
    "GoogleAnalogies": "mteb_words.tasks.english",
    "GoogleAnalogiesMini": "mteb_words.tasks.english",
    "LexicalRelations": "mteb_words.tasks.english",
    "LexicalRelationsRare": "mteb_words.tasks.english",
    "MtebWordsError": "mteb_words.errors",
    "Recipe": "mteb_words.wrappers.recipe",
    "SimLex999": "mteb_words.tasks.english",
    "SpanEncoder": "mteb_words.wrappers.vectors",
    "UnsupportedError": "mteb_words.errors",
    "WordEncoder": "mteb_words.wrappers.vectors",
    "WordPairSeparation": "mteb_words.tasks.separation",
    "WordPairSeparationMini": "mteb_words.tasks.separation",
    "WordSim353": "mteb_words.tasks.english",
    "WordVectors": "mteb_words.wrappers.vectors",
    "get_model": "mteb_words.extension.models",
    "register": "mteb_words.extension.registry",
}

__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'mteb_words' has no attribute {name!r}; it has {', '.join(sorted(__all__))}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
