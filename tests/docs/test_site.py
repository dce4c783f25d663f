"""The documentation site builds without a warning, from the sources alone, and asks for nothing from elsewhere."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import mteb_words

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.process


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site, built as `make docs` builds it."""
    sources = tmp_path_factory.mktemp("docs") / "docs"
    shutil.copytree(ROOT / "docs", sources, ignore=shutil.ignore_patterns("_build", "_generated", "__pycache__"))
    subprocess.run([sys.executable, sources / "generate.py", sources / "_generated"], check=True)
    options = ["-W", "--keep-going", "-q", "-d", sources.parent / "doctrees"]
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, sources, sources.parent / "site"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return sources.parent / "site"


class Page(HTMLParser):
    """What a page points at, what it loads, and its anchors."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.anchors = [], [], {""}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.anchors.add(values.get("id"))
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if tag in ("script", "img", "iframe", "source") and values.get("src"):
            self.loads.append(values["src"])
        if tag == "link" and values.get("rel") in ("stylesheet", "preconnect", "preload", "icon"):
            self.loads.append(values["href"])


@pytest.fixture(scope="session")
def pages(site):
    return {path: Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def test_every_link_inside_the_site_leads_to_an_anchor_that_is_there(site, pages):
    assert site / "index.html" in pages
    for path, page in pages.items():
        for link in page.links:
            address = urlsplit(link)
            if address.scheme or address.netloc:
                continue
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            assert target.exists(), f"{path.name}: {link}"
            if target in pages:
                assert unquote(address.fragment) in pages[target].anchors, f"{path.name}: {link}"


def test_pages_load_nothing_from_elsewhere(site, pages):
    for path, page in pages.items():
        assert not [address for address in page.loads if urlsplit(address).scheme or urlsplit(address).netloc], path.name
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//|@import", style.read_text(encoding="utf-8")), style.name


def test_every_public_name_is_on_the_page_of_the_python_api(site):
    text = (site / "api.html").read_text(encoding="utf-8")
    for name in mteb_words.__all__:
        assert f"mteb_words.{name}" in text, name


def test_every_page_is_in_the_table_of_contents(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert f"{page.stem}.html" in text or page.stem == "index", page.name
