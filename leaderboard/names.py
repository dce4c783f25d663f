"""Names of anybody's models and tasks, made safe to show and to write."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # Unicode categories


def slug(*parts: str) -> str:
    """Return a file name for an identifier: readable, of plain characters, and never the same for two identifiers."""
    digest = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:16]
    readable = re.sub(r"[^a-z0-9]+", "-", parts[0].lower()).strip("-")[:60]
    return f"{readable}-{digest}".lstrip("-")


def visible(text: str) -> str:
    """Show control and formatting characters, which could make one name look like another, by their numbers; and what is no character."""
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in _UNSEEN or ord(c) & 0xFFFE == 0xFFFE else c for c in text)
