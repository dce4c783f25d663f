"""Sites of every kind of page and of a large board, and Chromium to look at them with, offline."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from mteb_words.leaderboard.site import build

from ..synthetic import make_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; where there is none, its tests are skipped in one line that says how to get it."""
    if CHROMIUM is None:
        pytest.skip("the browser tests need Chromium; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--headless", *(f"--{flag}" for flag in FLAGS)])
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts that are offline."""
    made = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(offline=True, **{"viewport": {"width": 1360, "height": 900}, **options})
        made.append(context)
        return context

    yield make
    for each in made:
        each.close()


@pytest.fixture
def page(context: Callable[..., BrowserContext]) -> Page:
    """An empty page of a desktop."""
    return context().new_page()


@pytest.fixture(scope="package")
def site(once: Callable[..., Path]) -> Path:
    """A site with every kind of page: 16 models, two of them incomplete, and a file that was left out."""

    def make(folder: Path) -> None:
        build(make_results(folder / "results", 16, 3, incomplete=2, special=True), folder / "site")

    return once("small-site", make) / "site"


@pytest.fixture(scope="package")
def large_build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """A site of 100 models and 60 tasks, and the seconds of processor time that it took outside the file system."""
    folder = tmp_path_factory.mktemp("large")
    results = make_results(folder / "results", 100, 60, incomplete=5)
    start = os.times().user
    build(results, folder / "site")
    return folder / "site", os.times().user - start


@pytest.fixture
def rendering() -> float:
    """The processor time of a fixed piece of work of the same sort: a template of 60,000 rows, the median of five."""
    from jinja2 import Environment

    row = "<tr><td>{{ n }}</td><td>{{ '%.3f'|format(n / 7) }}</td><td>{{ 'a<b' ~ n }}</td></tr>"
    template = Environment(autoescape=True).from_string("{% for n in rows %}" + row + "{% endfor %}")
    times = []
    for _ in range(5):
        start = os.times().user
        template.render(rows=range(60_000))
        times.append(os.times().user - start)
    return sorted(times)[2]


@pytest.fixture(scope="package")
def large_site(large_build: tuple[Path, float]) -> Path:
    """A site of 100 models and 60 tasks."""
    return large_build[0]


@pytest.fixture(scope="package")
def kinds(site: Path) -> list[Path]:
    """One page of each kind."""
    first = {path.parent: path for path in sorted(site.glob("*/*.html"), reverse=True)}
    return [*sorted(site.glob("*.html")), *sorted(first.values())]
