"""Functions that numba compiles when they are first called, and that it keeps in the cache folder of this package."""

from __future__ import annotations

import os
import threading
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from ...folders import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_P = ParamSpec("_P")
_R = TypeVar("_R")
_compiling = threading.RLock()


def compiled(**options: object) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Return a decorator like ``numba.njit``. numba is imported and compiles at the first call, and later processes find the result.

    By default numba keeps the result beside the source file. pip does not remove such a file, and leaves the folder behind.
    Where nothing can be kept, each process compiles anew. ``NUMBA_CACHE_DIR`` is respected.

    Args:
        options: The options of ``numba.njit``.
    """

    def decorate(function: Callable[_P, _R]) -> Callable[_P, _R]:
        dispatchers: list[Callable[_P, _R]] = []

        @wraps(function)
        def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            if not dispatchers:
                with _compiling:  # of several threads, one prepares
                    if not dispatchers:
                        dispatchers.append(_dispatcher(function, options))
            return dispatchers[0](*args, **kwargs)

        return call

    return decorate


def _dispatcher(function: Callable[_P, _R], options: dict[str, object]) -> Callable[_P, _R]:
    numba: Any = import_module("numba")  # its settings have no types
    chosen = numba.config.CACHE_DIR
    folder = chosen or _writable_folder()
    numba.config.CACHE_DIR = str(folder or "")  # numba reads it while it prepares the function, and other packages keep their own
    try:
        prepared: Callable[_P, _R] = numba.njit(cache=bool(folder), **options)(function)
        return prepared
    finally:
        numba.config.CACHE_DIR = chosen


def _writable_folder() -> Path | None:
    try:
        folder = cache_folder() / "compiled"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder if os.access(folder, os.W_OK | os.X_OK) else None
