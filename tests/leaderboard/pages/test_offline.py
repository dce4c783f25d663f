"""Pages as they are opened from a USB stick: no network, no complaint, nothing lost without scripts."""

import re

import pytest


def test_no_page_asks_for_anything_or_complains(page, kinds):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in kinds:
        page.goto(path.as_uri())
    own = [url for url in asked if not url.startswith("data:")]
    assert [url for url in own if url.endswith(".html")] == [path.as_uri() for path in kinds]
    assert all("/site/badges/" in url for url in own if not url.endswith(".html"))
    assert said == []


def test_the_policy_stops_a_script_that_is_not_ours(page, site):
    page.goto((site / "index.html").as_uri())
    page.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = 'window.ran = 1'; document.body.append(script); }"
    )
    assert page.evaluate("() => window.ran") is None


def test_without_scripts_everything_is_there(context, site):
    page = context(java_script_enabled=False).new_page()
    page.goto((site / "index.html").as_uri())
    cells = page.locator("table.overview tbody.rows tr")
    assert cells.count() == 16
    assert all(cells.nth(n).is_visible() for n in range(16))
    assert page.get_by_text("SyntheticTask0").first.is_visible()
    assert not page.locator(".controls").is_visible()
    heads = page.locator("table.overview thead th:visible").count()
    assert page.locator("tbody.rows tr").first.locator("th:visible, td:visible").count() == heads
    assert page.get_by_text("2/3 tasks").count() + page.get_by_text(re.compile(r"\d/\d tasks")).count() > 0


def test_without_scripts_plots_are_drawn(context, kinds):
    page = context(java_script_enabled=False).new_page()
    for path in kinds:
        if path.name == "layers.html" or path.parent.name in ("tasks", "distributions"):
            page.goto(path.as_uri())
            box = page.locator("main svg").last.bounding_box()
            assert box["width"] > 100, path
            assert box["height"] > 5, path


@pytest.mark.parametrize("width", [320, 390, 1360])
def test_no_page_is_wider_than_the_screen(context, kinds, width):
    page = context(viewport={"width": width, "height": 700}).new_page()
    for path in kinds:
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_on_paper_the_whole_table_stands_without_controls(page, site):
    page.goto((site / "index.html").as_uri())
    page.emulate_media(media="print")
    assert not page.locator(".controls").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.scroll')).overflowX") == "visible"
