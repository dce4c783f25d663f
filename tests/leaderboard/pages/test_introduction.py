"""What a board.toml says of a board stands on its first page, and nothing of it runs."""

import re

import pytest

from mteb_words.leaderboard.site import build

from ..entries import document, of_mteb

ABOUT = """
title = "Words of the world"
introduction = \"\"\"
What models know
of single words.

A second paragraph.\"\"\"
owner = "The word lab"
contact = "{contact}"
links = [{{label = "Paper", address = "https://example.org/paper"}}]

[origins]
"org/one" = "self-reported"
"""


@pytest.fixture
def first_page(results, put, tmp_path):
    """Makes the first page, and that of a model, of a board with a file that says what it is about."""

    def make(about):
        put("org/one", score=0.5)
        put("org/two", score=0.4)
        (results / "board.toml").write_text(about, encoding="utf-8")
        build(results, tmp_path / "site")
        return (tmp_path / "site" / "index.html").read_text(), next((tmp_path / "site" / "models").glob("org-one*")).read_text()

    return make


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", "", html, flags=re.S)).strip()


def test_title_introduction_owner_links_and_origins_are_said(first_page):
    index, model = first_page(ABOUT.format(contact="https://example.org/contact"))
    assert "<title>Words of the world</title>" in index
    assert "<h1>Words of the world</h1>" in index
    said = words(index)
    assert "What models know of single words." in said
    assert "A second paragraph." in said
    assert "By The word lab · Contact · Paper" in said
    assert re.search(r">one</a><small>org</small><small>self-reported</small>", index)
    assert not re.search(r">two</a><small>org</small><small>", index)
    assert "<dt>Results</dt><dd>self-reported</dd>" in model


def test_a_mail_address_is_text(first_page):
    index, _ = first_page(ABOUT.format(contact="words@example.org"))
    assert "By The word lab · words@example.org · " in words(index)
    assert "mailto" not in index


def test_without_a_file_nobody_is_named(first_page):
    index, _ = first_page("")
    assert "<h1>Word embeddings leaderboard</h1>" in index
    assert " · " not in words(index).split("models on")[0]


@pytest.mark.parametrize("field", ["title", "introduction", "owner", "contact"])
@pytest.mark.parametrize("text", ["<script>window.x=1</script>", "</title><img src=x onerror=x>", "javascript:alert(1)"])
def test_what_it_says_is_text(first_page, field, text):
    index, _ = first_page(f"{field} = '{text}'")
    assert "<" not in text or text not in index
    assert 'href="javascript' not in index


def test_a_result_says_which_revisions_were_not_taken(results, put, tmp_path):
    for revision, score in (("a" * 40, 0.5), ("b" * 40, 0.4)):
        put("org/one", task="T", score=score, revision=revision)
    put("org/one", task="U", score=0.3, revision="b" * 40)
    (results / "board.toml").write_text(
        f'[revisions]\n"org/one" = "{"a" * 40}"\n[[tasks]]\nname = "T"\ntype = "STS"\n[[tasks]]\nname = "U"\ntype = "STS"\n'
    )
    build(results, tmp_path / "site")
    (page,) = [path.read_text() for path in (tmp_path / "site" / "models").iterdir()]
    assert re.search(rf'Other revisions</dt><dd><code title="{"b" * 40}">b+…</code> has 0\.400; they are not taken', page)
    assert re.search(rf'Model revision</dt><dd><code title="{"b" * 40}">', page)


def test_of_many_subsets_and_languages_a_page_shows_some_and_says_so(results, put, tmp_path):
    subsets = [{**of_mteb(0.5, subset=f"s{n:03}"), "languages": [f"l{n:03}-Latn"]} for n in range(70)]
    put("org/one", document("Many", *subsets), task="Many")
    build(results, tmp_path / "site")
    (task,) = [path.read_text() for path in (tmp_path / "site" / "tasks").iterdir()]
    assert "The first 60 of 70; the result files have all." in task
    languages = (tmp_path / "site" / "languages.html").read_text()
    assert "The 60 languages with the most tasks are shown, of 70." in languages
    assert languages.count('data-show="l') == languages.count('data-group="l') == 60
