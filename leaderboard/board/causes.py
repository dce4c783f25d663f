"""Groups what is wrong with files by its cause, so that thousands of problems are a few lines."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .results import IgnoredField, Problem

_INNERMOST = re.compile(r"\([^()]*\)")
_OF_ONE_FILE = re.compile(r"""'[^']*'|"[^"]*"|\S*[/…]\S*|[^\s;:,]*\d(?:[^\s;:]*\w)?""")
_AGAIN = re.compile(r"…(?:[\s,;:]*…)+")


def by_cause(wrong: Iterable[Problem | IgnoredField]) -> dict[str, list[Problem | IgnoredField]]:
    """Return what is wrong by cause, the most frequent cause first."""
    groups: dict[str, list[Problem | IgnoredField]] = defaultdict(list)
    for each in wrong:
        groups[cause(each.reason)].append(each)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def cause(reason: str) -> str:
    """Return a reason without the names, numbers, paths and quotations of one file: "…" stands for each."""
    shorter = _INNERMOST.sub("…", reason)
    while shorter != reason:
        reason, shorter = shorter, _INNERMOST.sub("…", shorter)
    return _AGAIN.sub("…", _OF_ONE_FILE.sub("…", reason))


def lines(wrong: Iterable[Problem | IgnoredField], noun: str, examples: int) -> list[str]:
    """Return what is wrong as lines: each of its own, or of a cause with more than ``examples`` a count and so many examples."""
    said: list[str] = []
    for reason, group in by_cause(wrong).items():
        if len(group) <= examples:
            said += map(str, group)
        else:
            said += [f"{len(group):,} {noun}: {reason}; for example:", *(f"  {each}" for each in group[:examples])]
    return said
