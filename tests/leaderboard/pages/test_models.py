"""Pages of models: their size, short hashes and where results come from."""

import hashlib
import re
from dataclasses import replace

import pytest

from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.reading import read_results
from mteb_words.leaderboard.pages.details import details_that_fit
from mteb_words.leaderboard.pages.formats import short
from mteb_words.leaderboard.pages.render import _models, printer
from mteb_words.leaderboard.site import build

from ..entries import part

MEGABYTE = 1_000_000


@pytest.fixture
def of_many_tasks(results, put):
    """Makes the page of a model with one task of 2,000 numbers, copied under other names."""
    rows = {f"relation {n}": {"accuracy": 0.5, "accuracy_low": 0.4, "accuracy_high": 0.6, "n_asked": 100} for n in range(500)}
    put(parts=(part("relations", rows),))
    board = make_board(read_results(results))

    def page(number):
        columns = tuple(replace(board.columns[0], label=f"SomeTask{n}", page=f"tasks/sometask{n}-0123456789ab.html") for n in range(number))
        row = replace(board.rows[0], cells=board.rows[0].cells * number, missing=(None,) * number)
        large = replace(board, columns=columns, rows=(row,))
        ((_, content),) = _models(printer(large, [("index.html", "Leaderboard")]), large, compared=False)
        return content

    return page


@pytest.mark.parametrize("number", [10, 100, 500, 501, 1_700])
def test_a_page_of_many_tasks_is_below_a_megabyte(of_many_tasks, number):
    page = of_many_tasks(number)
    assert len(page) < MEGABYTE
    assert page.count(b'<tr><th scope="row"><a href="../tasks/') == number
    assert page.count(b">JSON</a>") == number


def test_details_are_left_to_the_files_from_where_they_would_be_too_many(of_many_tasks):
    page = of_many_tasks(10).decode()
    assert page.count("<summary>All scores") == 2  # 2,500 names and numbers each, of at most 6,000
    assert page.count("SHA-256") == 10
    assert "The result files have all scores; there are too many for this page." in page


def test_all_details_fit_where_they_are_few():
    assert details_that_fit([[], []]) == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("sha256-" + "0123456789abcdef" * 4, "sha256-0123456789ab…"),
        ("d" * 40, "d" * 12 + "…"),
        ("sha256-051e2de600e464d2", "sha256-051e2de600e4…"),
        ("r1", "r1"),
        ("0123456789abcde", "0123456789abcde"),  # three digits more than shown: shortening saves nothing
        ("2026-11-28 defaced", "2026-11-28 defaced"),
    ],
)
def test_hashes_are_short(text, shown):
    assert short(text) == shown


def test_the_whole_hash_stands_in_the_title(results, put, tmp_path):
    revision = hashlib.sha256(b"weights").hexdigest()
    put(revision=revision)
    build(results, tmp_path / "site")
    page = next((tmp_path / "site" / "models").glob("*.html")).read_text()
    assert f'<dt>Revision</dt><dd><code title="{revision}">{revision[:12]}…</code></dd>' in page
    whole = re.search(r'SHA-256 <code title="([0-9a-f]{64})">', page)[1]
    shipped = re.search(r'href="../(results/[^"]+)"', page)[1]
    assert whole == hashlib.sha256((tmp_path / "site" / shipped).read_bytes()).hexdigest()
