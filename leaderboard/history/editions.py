"""Keeps dated copies of the board and the entries of its feeds from one build to the next."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..board.names import natural
from ..exports.document import BOARD, Document
from .diff import Edition, changes, edition, read_document
from .feeds import ATOM, JSON_FEED, NOBODY, Feed, atom, extended, json_feed, read_json_feed, start

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .feeds import Publisher

_SNAPSHOTS = "v"
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d{1,6}))?", flags=re.ASCII)


@dataclass(frozen=True, slots=True)
class Past:
    """The state that earlier builds left in a site.

    Attributes:
        edition: The board of the last build, None if there is none.
        feed: The feed of the last build, None if there is none.
        snapshots: The path in the site and the bytes of each dated copy.
    """

    edition: Edition | None = None
    feed: Feed | None = None
    snapshots: tuple[tuple[str, bytes], ...] = ()


def read_past(site: Path) -> Past:
    """Return the state that earlier builds left in a site; a damaged file is treated as missing."""
    try:
        last = edition(read_document((site / BOARD).read_bytes()))
    except (OSError, ValueError):
        last = None
    feed = read_json_feed(_json(site / JSON_FEED))
    days = sorted(path for path in (site / _SNAPSHOTS).glob(f"*/{BOARD}") if _DAY.fullmatch(path.parent.name) and _is_plain(path))
    return Past(last, feed, tuple((_path(path.parent.name), path.read_bytes()) for path in days))


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.parent.is_symlink()


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def editions(paths: Iterable[str]) -> list[str]:
    """Return the days of the dated copies among the files of a site, newest first."""
    return sorted((path.split("/")[1] for path in paths if path.startswith(f"{_SNAPSHOTS}/")), key=natural, reverse=True)


def continued(document: Document, data: bytes, past: Past) -> Feed:
    """Return the feed of a build.

    Args:
        document: The board.
        data: The board as JSON.
        past: The state that earlier builds left. A second build of the same results adds nothing to the feed.
    """
    if past.feed is None:
        return start(len(document.models), len(document.tasks), document.date or "", data)
    if past.edition is None:  # without the earlier board, the changes are unknown
        return past.feed
    return extended(past.feed, changes(past.edition, edition(document)), document.date or "")


def remembered(day: str, data: bytes, past: Past, feed: Feed, publisher: Publisher = NOBODY) -> dict[str, bytes]:
    """Return the dated copies and the feeds of a build: path in the site, and bytes. A copy is never replaced."""
    copies = dict(past.snapshots)
    before = editions(copies)
    last = _DAY.fullmatch(before[0] if before else "")
    if _DAY.fullmatch(day) and (last is None or copies[_path(before[0])] != data):
        if last and last[1] >= day:  # another edition of that day, or results that were withdrawn
            day = f"{last[1]}-{int(last[2] or 1) + 1}"
        copies[_path(day)] = data
    return copies | {JSON_FEED: json_feed(feed, publisher), ATOM: atom(feed, publisher)}


def _path(edition: str) -> str:
    return f"{_SNAPSHOTS}/{edition}/{BOARD}"
