"""Feeds of changes and dated copies: what stays from build to build."""

import datetime
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import feedparser
import pytest

from mteb_words.leaderboard.exports.document import document
from mteb_words.leaderboard.history.diff import Change
from mteb_words.leaderboard.history.editions import Past, continued, read_past, remembered
from mteb_words.leaderboard.history.feeds import Entry, Feed, Publisher, atom, extended, json_feed, read_json_feed, start
from mteb_words.leaderboard.site import build

ATOM = "{http://www.w3.org/2005/Atom}"


def titles(site):
    return [item["title"] for item in json.loads((site / "feed.json").read_text())["items"]]


def files(site):
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.fixture
def feed():
    return extended(start(1, 1, "2026-01-02", b"x"), [Change("model added", "<org/one> & \u202e\ufffe\0", "model added")], "2026-03-04")


def test_the_first_build_says_that_the_board_starts(results, put, tmp_path):
    put()
    build(results, tmp_path / "site")
    assert titles(tmp_path / "site") == ["The board starts; models: 1, tasks: 1"]


def test_each_build_adds_its_changes_and_none_of_ranks(results, put, tmp_path):
    put("org/one")
    build(results, tmp_path / "site")
    put("org/two", score=0.9)
    build(results, tmp_path / "site")
    put("org/two", score=0.1)
    build(results, tmp_path / "site")
    assert titles(tmp_path / "site") == [
        "org/two: run again: 1 result",
        "org/two: SimLex999 0.9000 → 0.1000",
        "org/two: model added, with 1 result",
        "The board starts; models: 1, tasks: 1",
    ]
    ids = [item["id"] for item in json.loads((tmp_path / "site" / "feed.json").read_text())["items"]]
    assert len(set(ids)) == 4


def test_a_build_of_the_same_results_changes_not_a_byte(results, put, tmp_path):
    put("org/one")
    build(results, tmp_path / "site")
    put("org/two", score=0.9)
    build(results, tmp_path / "site")
    before = files(tmp_path / "site")
    build(results, tmp_path / "site")
    assert files(tmp_path / "site") == before


def test_atom_is_read_by_feedparser_without_complaint(feed):
    read = feedparser.parse(atom(feed))
    assert (read.bozo, read.version, read.feed.id) == (False, "atom10", feed.id)
    assert [entry.id for entry in read.entries] == [entry.id for entry in feed.entries]
    assert read.entries[0].title == "<org/one> & \\u202e\\ufffe\\u0000: model added"
    assert [entry.updated for entry in read.entries] == ["2026-03-04T00:00:00Z", "2026-01-02T00:00:00Z"]


def test_atom_has_what_rfc_4287_asks_for(feed):
    """4.1.1 and 4.1.2: exactly one id, title and updated each, an author for the feed, a link or content for each entry."""
    root = ElementTree.fromstring(atom(feed))
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        assert [len(element.findall(ATOM + name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert element.find(f"{ATOM}id").text.startswith("urn:uuid:")
        datetime.datetime.fromisoformat(element.find(f"{ATOM}updated").text)
    assert root.find(f"{ATOM}author/{ATOM}name").text
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")] == ["alternate", "self"]
    assert all(entry.find(f"{ATOM}content").text for entry in root.findall(f"{ATOM}entry"))
    assert root.find(f"{ATOM}updated").text == "2026-03-04T00:00:00Z"


def test_json_feed_keeps_the_rules_of_version_1_1(feed):
    read = json.loads(json_feed(feed))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(read["title"], str)
    assert len({item["id"] for item in read["items"]}) == len(read["items"]) == 2
    for item in read["items"]:
        assert set(item) == {"id", "title", "content_text", "date_published"}
        assert datetime.datetime.fromisoformat(item["date_published"]).tzinfo
    extensions = [key for key in read if key not in {"version", "title", "language", "items"}]
    assert all(key.startswith("_") and "." not in key for key in extensions)


def test_a_feed_is_read_back_as_it_was_written(feed):
    assert read_json_feed(json.loads(json_feed(feed))) == feed


def test_feeds_name_the_owner_and_the_address_of_the_site(feed):
    publisher = Publisher("Words", "A lab", "https://example.org/b/")
    read = json.loads(json_feed(feed, publisher))
    assert (read["title"], read["authors"], read["feed_url"]) == ("Words", [{"name": "A lab"}], "https://example.org/b/feed.json")
    parsed = feedparser.parse(atom(feed, publisher))
    assert (parsed.feed.title, parsed.feed.author) == ("Words", "A lab")
    assert [link.href for link in parsed.feed.links] == ["https://example.org/b/index.html", "https://example.org/b/feed.atom"]
    assert read_json_feed(read) == feed


@pytest.mark.parametrize(
    "damage",
    [
        lambda read: read.pop("items"),
        lambda read: read["items"].append(1),
        lambda read: read["items"][0].pop("id"),
        lambda read: read["items"][0].update(id="<x>"),
        lambda read: read["items"][0].update(date_published="yesterday"),
        lambda read: read["items"][0].update(date_published=None),
        lambda read: read.update(_mteb_words=None),
    ],
)
def test_a_damaged_feed_is_none(feed, damage):
    read = json.loads(json_feed(feed))
    damage(read)
    assert read_json_feed(read) is None
    assert read_json_feed([read]) is None


def test_a_title_from_an_old_feed_is_text(feed):
    read = json.loads(json_feed(feed))
    read["items"][0]["title"] = "</title><script>\0\ud800" + "x" * 10_000
    entries = read_json_feed(read).entries
    (first, _) = ElementTree.fromstring(atom(Feed(feed.id, entries))).findall(f"{ATOM}entry")
    assert first.find(f"{ATOM}title").text.startswith("</title><script>\\u0000\\ud800xxx")
    assert len(entries[0].title) == 2000


def test_no_entry_is_older_than_the_one_before_it(feed):
    later = extended(feed, [Change("model removed", "org/one", "model removed")], "2025-01-01")
    assert [entry.date for entry in later.entries] == ["2026-03-04", "2026-03-04", "2026-01-02"]


def test_the_same_change_again_is_another_entry(feed):
    change = Change("model added", "x", "model added")
    twice = extended(extended(feed, [change, change], "2026-03-04"), [change], "2026-03-04")
    assert len({entry.id for entry in twice.entries}) == 5


def test_a_feed_keeps_its_newest_entries(feed):
    many = extended(feed, [Change("model added", str(n), "model added") for n in range(1100)], "2026-03-05")
    assert len(many.entries) == 1000
    assert many.entries[0] == Entry(many.entries[0].id, "0: model added", "2026-03-05")


# dated copies


def test_every_dated_copy_is_kept_for_ever(nasty_board):
    files: dict[str, bytes] = {}
    for day in ("2026-01-01", "2026-02-02", "2026-02-02", "2026-03-03"):
        board = replace(nasty_board, date=day)
        kept = tuple((path, data) for path, data in files.items() if path.startswith("v/"))
        published, past = document(board), Past(snapshots=kept)
        data = published.to_json()
        files = remembered(day, data, past, continued(published, data, past))
    assert sorted(files) == ["feed.atom", "feed.json", *(f"v/2026-0{n}-0{n}/board.json" for n in (1, 2, 3))]
    assert json.loads(files["v/2026-02-02/board.json"])["date"] == "2026-02-02"


def test_a_dated_copy_is_never_replaced(nasty_board):
    """New results of the same day, and results taken back, give an edition of their own after those there are."""
    files: dict[str, bytes] = {}
    editions = {}
    for label, day in (
        ("one", "2026-02-02"),
        ("two", "2026-02-02"),
        ("three", "2026-01-01"),
        ("three", "2026-02-02"),
        ("four", "2026-03-03"),
    ):
        board = replace(nasty_board, date=day, rows=(replace(nasty_board.rows[0], label=label), *nasty_board.rows[1:]))
        published, past = document(board), Past(snapshots=tuple((path, each) for path, each in files.items() if path.startswith("v/")))
        data = published.to_json()
        feed = continued(published, data, past)
        files = remembered(day, data, past, feed)
        assert remembered(day, data, replace(past, snapshots=tuple(files.items())), feed).keys() == files.keys()
    editions = {path.split("/")[1]: json.loads(data)["models"][0]["label"] for path, data in files.items() if path.startswith("v/")}
    assert editions == {"2026-02-02": "one", "2026-02-02-2": "two", "2026-02-02-3": "three", "2026-02-02-4": "three", "2026-03-03": "four"}


def test_a_feed_goes_on_where_the_board_before_it_cannot_be_read(results, put, tmp_path):
    put("org/one")
    build(results, tmp_path / "site")
    put("org/two")
    build(results, tmp_path / "site")
    told = titles(tmp_path / "site")
    (tmp_path / "site" / "board.json").write_text("{}")
    build(results, tmp_path / "site")
    assert titles(tmp_path / "site") == told
    assert len(told) == 2


def test_a_page_tells_the_changes_by_day_and_links_the_editions(results, put, tmp_path):
    put(content={**json.loads(put().read_text()), "date": 1_700_000_000.0})
    build(results, tmp_path / "site")
    put("org/<b>new\u202e", content={**json.loads(put("org/<b>new\u202e").read_text()), "date": 1_750_000_000.0})
    build(results, tmp_path / "site")
    page = (tmp_path / "site" / "changes.html").read_text()
    days = re.findall("<h2>([^<]*)</h2>", page)
    assert days == ["2025-06-15", "2023-11-14", "Editions"]
    assert re.findall("<li>([^<]*)</li>", page) == [
        "org/&lt;b&gt;new\\u202e: model added, with 1 result",
        "The board starts; models: 1, tasks: 1",
    ]
    assert re.findall('href="(v/[^"]*)"', page) == ["v/2025-06-15/board.json", "v/2023-11-14/board.json"]


def test_copies_of_an_earlier_site_stand_in_the_next_and_in_its_manifest(results, put, tmp_path):
    put()
    site = tmp_path / "site"
    build(results, site)
    (site / "v" / "2020-01-01").mkdir(parents=True)
    (site / "v" / "2020-01-01" / "board.json").write_text("{}")
    (site / "v" / "other").mkdir()
    (site / "v" / "other" / "board.json").write_text("mine")
    for _ in range(2):
        build(results, site)
        assert (site / "v" / "2020-01-01" / "board.json").read_text() == "{}"
        assert (site / "v" / "other" / "board.json").read_text() == "mine"
        manifest = json.loads((site / "manifest.json").read_text())["files"]
        assert "v/2020-01-01/board.json" in manifest
        assert "v/other/board.json" not in manifest


def test_a_copy_that_is_a_link_is_not_followed(tmp_path):
    (tmp_path / "secret").write_text("s")
    (tmp_path / "site" / "v" / "2020-01-01").mkdir(parents=True)
    (tmp_path / "site" / "v" / "2020-01-01" / "board.json").symlink_to(tmp_path / "secret")
    (tmp_path / "else" / "x").mkdir(parents=True)
    (tmp_path / "else" / "x" / "board.json").write_text("s")
    (tmp_path / "site" / "v" / "2020-01-02").symlink_to(tmp_path / "else" / "x")
    assert read_past(tmp_path / "site") == Past()


@pytest.mark.parametrize("damaged", ["feed.json", "board.json"])
def test_a_site_whose_history_is_damaged_starts_again(results, put, tmp_path, damaged):
    put()
    build(results, tmp_path / "site")
    first = files(tmp_path / "site")
    (tmp_path / "site" / damaged).write_text("{")
    build(results, tmp_path / "site")
    assert files(tmp_path / "site") == first
