"""Feeds of the changes of each build, as Atom and as JSON Feed. Rank changes are left out, since one new model moves many ranks."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET  # used only to write

from ..board.names import visible
from ..exports.document import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .diff import Change

JSON_FEED, ATOM = "feed.json", "feed.atom"
_NEWS = ("task added", "task removed", "task version", "model added", "model removed", "model run again", "score changed")
MOST_ENTRIES = 1000  # a feed drops its oldest entries beyond this number
_LONGEST = 2000  # the most characters of a title
_NO_DATE = "1970-01-01"  # used if no result file states its date


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed.

    Attributes:
        id: What it is known by, for ever.
        title: What changed.
        date: The date of the board that has the change, as ``YYYY-MM-DD``.
    """

    id: str
    title: str
    date: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed.

    Attributes:
        id: What it is known by, for ever.
        entries: Newest first.
    """

    id: str
    entries: tuple[Entry, ...]


def start(models: int, tasks: int, day: str, board: bytes) -> Feed:
    """Return the feed of a first build; the feed's id depends on the board alone."""
    day = day or _NO_DATE
    number = _id(hashlib.sha256(board).hexdigest())
    return Feed(number, (Entry(_id(number, "start"), f"The board starts; models: {models}, tasks: {tasks}", day),))


def extended(feed: Feed, news: Iterable[Change], day: str) -> Feed:
    """Return a feed with an entry for each change before the existing entries. Entries are ordered by date, newest first."""
    day = max([day or _NO_DATE, *(entry.date for entry in feed.entries[:1])])
    last = feed.entries[0].id if feed.entries else feed.id
    texts = [str(change)[:_LONGEST] for change in news if change.kind in _NEWS]
    new = tuple(Entry(_id(last, str(n), text), text, day) for n, text in enumerate(texts))
    return Feed(feed.id, (new + feed.entries)[:MOST_ENTRIES])


def _id(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(0).join(parts))}"


@dataclass(frozen=True, slots=True)
class Publisher:
    """What a feed says of the board.

    Attributes:
        title: The title of the board.
        owner: Who publishes it, None for nobody.
        address: The address of the site, which ends with a slash; None if it is unknown.
    """

    title: str = "Leaderboard"
    owner: str | None = None
    address: str | None = None

    def link(self, path: str) -> str:
        """Return the address of a file of the site, relative if that of the site is unknown."""
        return f"{self.address or ''}{path}"


NOBODY = Publisher()


def json_feed(feed: Feed, publisher: Publisher = NOBODY) -> bytes:
    """Return the feed as JSON Feed 1.1. It has links only if the address of the site is known."""
    items = [{"id": e.id, "title": e.title, "content_text": e.title, "date_published": _moment(e.date)} for e in feed.entries]
    document = {"version": "https://jsonfeed.org/version/1.1", "title": publisher.title, "language": "en", "items": items}
    if publisher.owner:
        document["authors"] = [{"name": visible(publisher.owner)}]
    if publisher.address:
        document |= {"home_page_url": publisher.address, "feed_url": publisher.link(JSON_FEED)}
    return to_json(document | {"_mteb_words": {"about": "the id of the Atom feed", "id": feed.id}})


def read_json_feed(document: Any) -> Feed | None:
    """Return the feed that an earlier build wrote, None if the document is no such feed."""
    try:
        entries = tuple(Entry(_known_id(e["id"]), str(e["title"])[:_LONGEST], _day(e["date_published"])) for e in document["items"])
        return Feed(_known_id(document["_mteb_words"]["id"]), entries[:MOST_ENTRIES])
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def _known_id(text: str) -> str:
    return f"urn:uuid:{uuid.UUID(text.removeprefix('urn:uuid:'))}"


def _day(moment: str) -> str:
    return date.fromisoformat(moment[:10]).isoformat()


def atom(feed: Feed, publisher: Publisher = NOBODY) -> bytes:
    """Return the feed as Atom (RFC 4287), which wants an author: the owner of the board, otherwise the board itself."""
    root = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    updated = feed.entries[0].date if feed.entries else _NO_DATE
    _texts(root, title=publisher.title, id=feed.id, updated=_moment(updated))
    _texts(ET.SubElement(root, "author"), name=publisher.owner or publisher.title)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=publisher.link("index.html"))
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=publisher.link(ATOM))
    for entry in feed.entries:
        element = ET.SubElement(root, "entry")
        _texts(element, title=entry.title, id=entry.id, updated=_moment(entry.date), content=entry.title)
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _texts(parent: ET.Element, **values: str) -> None:
    for name, value in values.items():
        ET.SubElement(parent, name).text = visible(value)


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
