"""Groups what is wrong with files by its cause, so that thousands of problems are a few lines."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

_INNERMOST = re.compile(r"\([^()]*\)")
_OF_ONE_FILE = re.compile(r"""'[^']*'|"[^"]*"|\S*[/…]\S*|[^\s;:,]*\d(?:[^\s;:]*\w)?""")
_AGAIN = re.compile(r"…(?:[\s,;:]*…)+")


class Wrong(Protocol):
    """Something that is wrong with a file; as text it names the file."""

    @property
    def reason(self) -> str:
        """Why, and what to do."""


def by_cause(wrong: Iterable[Wrong]) -> dict[str, list[Wrong]]:
    """Return what is wrong by cause, the most frequent cause first."""
    groups: dict[str, list[Wrong]] = defaultdict(list)
    for each in wrong:
        groups[cause(each.reason)].append(each)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def cause(reason: str) -> str:
    """Return a reason without the names, numbers, paths and quotations of one file: "…" stands for each."""
    shorter = _INNERMOST.sub("…", reason)
    while shorter != reason:
        reason, shorter = shorter, _INNERMOST.sub("…", shorter)
    return _AGAIN.sub("…", _OF_ONE_FILE.sub("…", reason))


def lines(wrong: Iterable[Wrong], noun: str, examples: int) -> list[str]:
    """Return what is wrong as lines: each of its own, or of a cause with more than ``examples`` a count and so many examples."""
    said: list[str] = []
    for reason, group in by_cause(wrong).items():
        if len(group) <= examples:
            said += map(str, group)
        else:
            said += [f"{len(group):,} {noun}: {reason}; for example:", *(f"  {each}" for each in group[:examples])]
    return said
