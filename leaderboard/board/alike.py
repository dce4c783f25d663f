"""Names that look alike: of letters of other scripts, with characters that nobody sees, or different in blanks and capitals alone."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # Unicode categories
# Cyrillic and Greek letters, and the Latin ones that most fonts draw in the same way; after lower case
_TWINS = str.maketrans("аԁеһіјкӏмнорԛгѕтуѵԝхвсьпαβγεηικνορτυχωμζıɑɡ", "adehijklmhopqrstyvwxbcbnabyenikvoptuxwmziag")
_BLANKS = re.compile(r"[\s_\u2800\u3164]+")


def skeleton(name: str) -> str:
    """Return what a reader sees of a name: names with the same skeleton look alike."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) not in UNSEEN and not _is_ignorable(c))
    return _BLANKS.sub(" ", seen.casefold().translate(_TWINS)).strip()


def look_alikes(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the names that look like others, by name, each with those others."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in sorted({*names}):
        groups[skeleton(name)].append(name)
    return {name: [rival for rival in group if rival != name] for group in groups.values() if len(group) > 1 for name in group}


def spelt(name: str) -> str:
    """Return a name with the number of each character that is not ASCII, and of blanks at its ends and in a row."""
    blanks = {n for match in re.finditer(r"^\s+|\s+$|(?<=\s)\s+", name) for n in range(*match.span())}
    return "".join(f"\\u{ord(c):04x}" if n in blanks or not c.isascii() else c for n, c in enumerate(name))


def _is_ignorable(character: str) -> bool:
    """Return whether fonts draw nothing for a character: joiners and variation selectors, which are letters or marks for Unicode."""
    return character in "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0" or "\ufe00" <= character <= "\ufe0f"
