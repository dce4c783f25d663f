"""Names of anybody's models and tasks, made safe to show and to write."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # Unicode categories


def slug(*parts: str) -> str:
    """Return a file name for an identifier: readable, of plain characters, and never the same for two identifiers."""
    digest = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:12]
    readable = re.sub(r"[^a-z0-9]+", "-", parts[0].lower()).strip("-")[:60]
    return f"{readable}-{digest}".lstrip("-")


def model_labels(keys: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return what models are called, given name, revision and experiment of each: no more than tells them apart."""
    whole = [_forms(*key) for key in keys]
    taken = Counter(form for forms in whole for form in set(forms))
    return [next((form for form in forms if taken[form] == 1), f"{forms[-1]} #{n}") for n, forms in enumerate(whole, start=1)]


def _forms(name: str, revision: str, experiment: str) -> list[str]:
    """Return names for a model, the shortest first; of an experiment, a folder such as ``layer_3__pooling_mean``, also in words."""
    words = experiment.replace("__", ", ").replace("_", " ")
    named = [name] if not experiment else [f"{name} {words}", f"{name} {experiment}"]
    return [visible(form) for form in (*named, f"{name} {experiment} ({revision})" if experiment else f"{name} ({revision})")]


def natural(text: str) -> list[tuple[int, str]]:
    """Return a key to sort text by so that ``layer 2`` comes before ``layer 10``."""
    return [
        (int(part), "") if part.isascii() and part.isdecimal() and len(part) < 19 else (-1, part)
        for part in re.split(r"([0-9]+)", text.casefold())
    ]


def visible(text: str) -> str:
    """Show control and formatting characters, which could make one name look like another, by their numbers; and what is no character."""
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in _UNSEEN or ord(c) & 0xFFFE == 0xFFFE else c for c in text)
