"""The folder in which this package keeps what it makes once: converted models, downloads, vectors and compiled functions."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return ``MTEB_WORDS_CACHE``, or ``mteb-words`` in ``XDG_CACHE_HOME``, by default ``~/.cache/mteb-words``; the path is absolute.

    Raises:
        RuntimeError: Neither is set and the user has no home folder.
    """
    chosen, caches = os.environ.get("MTEB_WORDS_CACHE"), os.environ.get("XDG_CACHE_HOME")
    if chosen:
        return Path(chosen).absolute()
    # A relative XDG_CACHE_HOME is ignored, as its specification says.
    base = Path(caches) if caches and Path(caches).is_absolute() else Path.home() / ".cache"
    return base / "mteb-words"
