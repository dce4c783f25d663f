"""A board of 100 models and 60 tasks: how long it takes, how large it is, and how it is used."""

import gzip
import re

KILOBYTE = 1000


def test_a_large_board_is_built_in_time_and_stays_small(large_site):
    index = (large_site / "index.html").read_bytes()
    assert len(index) <= 150 * KILOBYTE
    assert len(gzip.compress(index, 9, mtime=0)) <= 40 * KILOBYTE
    scripts = re.findall(rb"<script>(.*?)</script>", index, flags=re.S)
    assert 0 < sum(map(len, scripts)) <= 15 * KILOBYTE


def test_a_board_of_100_by_60_takes_at_most_22_times_a_fixed_rendering(large_build, rendering):
    """The bar was 10 s where a build took 8.3 s. The same code took 18.4 and 19.1 times the rendering, so 10 s are at least 22 times."""
    assert large_build[1] <= 22 * rendering


def test_groups_of_tasks_show_and_hide_and_a_hidden_column_is_no_order(page, large_site):
    page.goto((large_site / "index.html").as_uri())
    assert page.locator("thead th:visible").count() <= 14
    toggle = page.locator("[data-show^=Made]")
    toggle.click()
    assert page.locator("thead th:visible").count() > 60
    page.locator("thead th[data-group^=Made] button").first.click()
    assert "Sorted by SyntheticTask0" in page.locator("[role=status]").text_content()
    toggle.click()
    assert page.locator("thead th:visible").count() <= 14
    assert "Sorted by Headline" in page.locator("[role=status]").text_content()


FIRST_SORT = """(name) => {
    const timed = (work) => { const start = performance.now(); work(); return performance.now() - start; };
    const copy = document.createElement("table");
    const fixed = timed(() => { for (let n = 0; n < 6000; n++) copy.insertRow().insertCell().textContent = n; });
    const button = [...document.querySelectorAll("th[id]")].find((th) => th.id.startsWith(name)).firstChild;
    return [timed(() => button.click()), fixed];
}"""


def test_the_first_sort_takes_at_most_twice_a_fixed_piece_of_script(page, large_site):
    """The fixed piece makes 6,000 cells in the same page; the least of 7 fresh pages, so that another process cannot fail it."""
    times = []
    for n in range(7):
        page.goto(f"{(large_site / 'index.html').as_uri()}?{n}")
        times.append(page.evaluate(FIRST_SORT, "synthetictask7" if n % 2 else "headline"))
    sort, fixed = map(min, zip(*times, strict=True))
    assert sort <= 2 * fixed, times
    assert page.evaluate("document.querySelectorAll('*').length") <= 8500
