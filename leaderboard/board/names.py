"""Makes names of models and tasks safe to show and to use as file names, whoever chose them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from .alike import UNSEEN, look_alikes, spelt

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST = 2_000  # characters of a text
_LONGEST_NAME = 200


def slug(*parts: str) -> str:
    """Return a file name for an identifier: readable, of plain characters, and different for different identifiers."""
    digest = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:12]
    readable = re.sub(r"[^a-z0-9]+", "-", parts[0].lower()).strip("-")[:60]
    return f"{readable}-{digest}".lstrip("-")


def folder_name(name: str) -> str:
    """Return the name of the folder that mteb makes for a model of a name."""
    return name.replace("/", "__").replace(" ", "_")


def model_labels(keys: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return a label for each model, given its name, revision and experiment: the shortest one that is unique.

    A name that looks like another one is spelt with the numbers of its characters.
    """
    alike = look_alikes(name for name, _, _ in keys)
    whole = [_forms(spelt(name) if name in alike else name, revision, experiment) for name, revision, experiment in keys]
    taken = Counter(form for forms in whole for form in set(forms))
    return [next((form for form in forms if taken[form] == 1), f"{forms[-1]} #{n}") for n, forms in enumerate(whole, start=1)]


def _forms(name: str, revision: str, experiment: str) -> list[str]:
    """Return possible labels of a model, the shortest first. An experiment such as ``layer_3__pooling_mean`` is also written as words."""
    words = experiment.replace("__", ", ").replace("_", " ")
    named = [name] if not experiment else [f"{name} {words}", f"{name} {experiment}"]
    return [label(form) for form in (*named, f"{name} {experiment} ({revision})" if experiment else f"{name} ({revision})")]


def natural(text: str) -> list[tuple[int, str]]:
    """Return a key to sort text by so that ``layer 2`` comes before ``layer 10``."""
    return [
        (int(part), "") if part.isascii() and part.isdecimal() and len(part) < 19 else (-1, part)
        for part in re.split(r"([0-9]+)", text.casefold())
    ]


def visible(text: str, longest: int = _LONGEST) -> str:
    """Return text that can be shown.

    Control and formatting characters, which can make two names look alike, and invalid characters are replaced by their numbers. Of a text
    of more than ``longest`` characters the beginning is returned, with what tells it apart from others.
    """
    shown = text[:longest]
    if not shown.isprintable():  # most texts are
        shown = "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in UNSEEN or ord(c) & 0xFFFE == 0xFFFE else c for c in shown)
    if len(text) <= longest:
        return shown
    return f"{shown}… ({len(text):,} characters, {hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:6]})"


def label(name: str) -> str:
    """Return the name of a model or task as text that can be shown where there is little room."""
    return visible(name, _LONGEST_NAME)
