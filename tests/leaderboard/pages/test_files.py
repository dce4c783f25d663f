"""The files of a site: links, sizes, and the same bytes from the same results. Needs no browser."""

import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.reading import read_results
from mteb_words.leaderboard.pages.render import front, printer

from ..synthetic import make_results

KILOBYTE = 1000


class Anchors(HTMLParser):
    """Where a page leads to, and what can be led to in it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], []
        self.feed(text)
        # the page of models side by side takes a model in its address, as a script reads it
        self.ids += [f"model={name}" for name in re.findall(r'"id": "([^"]+)"', text)]

    def handle_starttag(self, tag, attrs):
        self.links += [value for name, value in attrs if name in ("href", "src")]
        self.ids += [value for name, value in attrs if name == "id"]


@pytest.mark.parametrize("base", ["https://words.example/", "https://words.example/repo/", "file:///media/stick/"])
def test_every_link_leads_to_a_file_and_a_place_in_it(site, base):
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    pages = {name: Anchors(path.read_text()) for name, path in files.items() if name.endswith(".html")}
    checked = 0
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            whole = urljoin(base + name, link)
            if whole.startswith(base):
                target, place = unquote(urlsplit(whole).path[len(urlsplit(base).path) :]), urlsplit(link).fragment
                assert target in files, (name, link)
                assert not place or place in pages[target].ids, (name, link)
                checked += 1
            else:
                assert link.startswith(("data:", "https://")), (name, link)
    assert checked > 500


def test_a_board_of_500_by_100_has_an_index_of_at_most_a_megabyte(tmp_path):
    """A small board, its rows and columns copied under other names and with other scores."""
    small = make_board(read_results(make_results(tmp_path, 16, 1)))
    draw = random.Random(0)
    columns = [replace(small.columns[0], label=f"SyntheticTask{n}", page=f"tasks/synthetictask{n}-01234567.html") for n in range(100)]

    def row(n):
        like = small.rows[n % 16]
        cells = tuple(replace(like.cells[0], score=draw.random()) for _ in columns)
        label, page = f"org{n}/model-with-some-name-{n}", f"models/org{n}-model-with-some-name-{n}-01234567.html"
        return replace(like, label=label, page=page, cells=cells, missing=(None,) * 100, headline_interval=(0.4, 0.6), rank=(n, n + 100))

    board = replace(small, columns=tuple(columns), rows=tuple(map(row, range(500))))
    path, index = front(printer(board, [("index.html", "Leaderboard")]), board)
    assert path == "index.html"
    assert index.count(b"<tr data-facts") == 500
    assert len(index) <= 1000 * KILOBYTE


def test_a_figure_of_distributions_is_at_most_4_kilobytes(site):
    (page,) = site.glob("distributions/*.html")
    figures = re.findall(r"<svg.*?</svg>", page.read_text(), flags=re.S)
    assert len(figures) == 16
    assert max(len(figure.encode()) for figure in figures) <= 4 * KILOBYTE


@pytest.mark.process
def test_the_same_results_give_the_same_bytes_anywhere(site, tmp_path):
    code = "import sys; from pathlib import Path; from mteb_words.leaderboard.site import build; build(*map(Path, sys.argv[1:]))"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    results = make_results(tmp_path / "elsewhere", 16, 3, incomplete=2, special=True)
    subprocess.run([sys.executable, "-c", code, results, tmp_path / "site"], env=environment, check=True)

    def files(folder):
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert files(tmp_path / "site") == files(site)
