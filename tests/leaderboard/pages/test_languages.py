"""The page of languages in a browser: a language is a column that a button shows and hides."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from mteb_words.leaderboard.site import build

from ..entries import document, of_mteb


@pytest.fixture
def spoken(tmp_path, put):
    """The page of two models and three languages."""
    for name, shift in (("org/a", 0.0), ("org/b", 0.1)):
        pairs = [({**of_mteb(0.5 + shift, subset=f"en-{other}"), "languages": ["eng-Latn", other]}) for other in ("deu-Latn", "fra-Latn")]
        path = put(name, task="T", content=document("T", *pairs))
    build(path.parents[3], tmp_path / "site")
    return (tmp_path / "site" / "languages.html").as_uri()


def heads(page):
    return [head.inner_text() for head in page.locator("thead th").all() if head.is_visible()]


def test_a_button_hides_a_language_and_the_search_a_model(page, spoken):
    page.goto(spoken)
    assert heads(page) == ["Model", "deu-Latn", "eng-Latn", "fra-Latn"]
    page.locator("button", has_text="eng-Latn (1 task)").click()
    assert heads(page) == ["Model", "deu-Latn", "fra-Latn"]
    page.locator("[name=q]").fill("org/b")
    assert page.locator("tbody tr:visible").count() == 1
    assert "show=deu-Latn" in page.evaluate("location.hash")


def test_axe_finds_nothing_on_the_page_of_languages(context, spoken):
    page = context(bypass_csp=True).new_page()
    page.goto(spoken)
    found = Axe().run(page).response["violations"]
    assert found == [], json.dumps(found, indent=1)
