"""The errors that this package raises on purpose: one base class, and one class for each kind of error.

Each message names the value, what was expected and the next step. The command line prints only the message;
a traceback means a bug in this package.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class MtebWordsError(Exception):
    """Base class of every error that this package raises on purpose."""


class UnknownNameError(MtebWordsError):
    """A name of a model, task or benchmark that neither this package nor mteb knows."""


class NameCollisionError(MtebWordsError):
    """A name of this package that mteb or another package already uses for something else."""


class MissingPackageError(MtebWordsError):
    """A package or a download that a model or a data set needs is not on this machine and cannot be fetched."""


class DataError(MtebWordsError):
    """A file is damaged, has an unexpected format, or may not be used."""


class VectorError(MtebWordsError):
    """A model did not return one finite vector for each word."""


class UnknownWordError(MtebWordsError, KeyError):
    """A word has no vector: it is not among the words, or the model does not know it."""

    __str__ = Exception.__str__  # KeyError's own puts the message into quotes


class SpanError(MtebWordsError, ValueError):
    """A span is empty or not inside its text, or there is not one span for each text."""


class UnsupportedError(MtebWordsError):
    """A model of this kind cannot do what a task asks of it. A run records the reason and goes on."""


def nearest(name: str, known: Iterable[str], *, most: int = 3) -> str:
    """Return ``"; did you mean 'x' or 'y'"`` for the known names nearest to ``name``, or ``""`` if none is near.

    A name without an organisation (the part before ``/``) is compared with the known names without their organisations.
    """
    names = {}
    for candidate in sorted(known, reverse=True):
        names[candidate.lower() if "/" in name else candidate.rpartition("/")[2].lower()] = candidate
    wanted = name.lower()
    close = difflib.get_close_matches(wanted, names, n=most, cutoff=0.6)
    close = close or sorted(candidate for candidate in names if len(wanted) > 3 and candidate.startswith(wanted))[:most]
    return "; did you mean " + " or ".join(repr(names[c]) for c in close) if close else ""


def first_line(error: BaseException) -> str:
    """Return the first line of another library's error message, or the error's type if it has no message."""
    try:
        return (str(error).strip() or type(error).__name__).splitlines()[0]
    except Exception:  # str(error) itself may raise
        return type(error).__name__
