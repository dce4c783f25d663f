"""Keeps transformers quiet while it loads a model: its bars, and its report of weights, which the loader checks itself."""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Let transformers print errors alone within the block; then its settings are what they were."""
    logging: Any = import_module("transformers.utils.logging")  # parts of it have no types
    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
