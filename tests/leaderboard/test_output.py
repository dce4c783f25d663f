"""The folder of a site: what of it is replaced, and what stays."""

import json

import pytest

from mteb_words.leaderboard.output import write_site


def write(site, pages):
    """Writes a site as a build does."""
    return write_site(
        site, pages.items(), lambda hashes: json.dumps({"generator": "mteb-words leaderboard", "files": dict(hashes)}).encode()
    )


@pytest.mark.parametrize("names", [(".git",), ("CNAME",), ("README.md",), (".git", "CNAME", "README", "LICENSE", ".gitignore")])
def test_a_new_checkout_of_a_branch_for_pages_is_accepted_and_kept(tmp_path, names):
    site = tmp_path / "pages"
    site.mkdir()
    for name in names:
        (site / name).write_text(name)
    for _ in range(2):
        write(site, {"index.html": b"x"})
        assert {name: (site / name).read_text() for name in names} == {name: name for name in names}
        assert (site / "index.html").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["thesis.tex", "index.html", "CNAMES", ".github", "src", ".gitmodules"])
def test_a_folder_with_anything_else_is_not_touched(tmp_path, name):
    (tmp_path / "site").mkdir()
    for each in (name, "CNAME"):
        (tmp_path / "site" / each).write_text("mine")
    with pytest.raises(FileExistsError, match=r"choose another folder or empty it \(\.git, CNAME and README may stay"):
        write(tmp_path / "site", {"index.html": b"x"})
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == sorted((name, "CNAME"))


def test_a_page_with_the_same_bytes_keeps_its_file_and_is_not_counted_as_changed(tmp_path):
    site = tmp_path / "site"
    first = write(site, {"index.html": b"x", "models/a.html": b"a", "models/b.html": b"b"})
    assert sorted(first.changed) == ["index.html", "manifest.json", "models/a.html", "models/b.html"]
    dates = {path: path.stat().st_mtime_ns for path in site.rglob("*.html")}
    assert write(site, {"index.html": b"x", "models/a.html": b"a", "models/b.html": b"b"}).changed == []
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*.html")} == dates
    second = write(site, {"index.html": b"y", "models/a.html": b"a", "models/c.html": b"b"})
    assert second.changed == ["index.html", "models/c.html", "manifest.json"]
    assert sorted(path.name for path in site.rglob("*.html")) == ["a.html", "c.html", "index.html"]


def test_a_file_that_somebody_changed_by_hand_is_written_again(tmp_path):
    write(tmp_path / "site", {"index.html": b"x"})
    (tmp_path / "site" / "index.html").write_bytes(b"by hand")
    assert write(tmp_path / "site", {"index.html": b"x"}).changed == ["index.html"]
    assert (tmp_path / "site" / "index.html").read_bytes() == b"x"


def test_a_page_is_written_before_the_next_one_is_made(tmp_path):
    def pages():
        yield "a.html", b"a"
        (new,) = tmp_path.glob(".site-*/new/a.html")
        assert new.read_bytes() == b"a"
        yield "b.html", b"b"

    write_site(tmp_path / "site", pages(), lambda _: b"{}")


def test_a_page_that_fails_leaves_the_earlier_site_as_it_was(tmp_path):
    def pages():
        yield "index.html", b"new"
        raise OSError("no more")

    write(tmp_path / "site", {"index.html": b"old"})
    with pytest.raises(OSError, match="no more"):
        write_site(tmp_path / "site", pages(), lambda _: b"{}")
    assert (tmp_path / "site" / "index.html").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
