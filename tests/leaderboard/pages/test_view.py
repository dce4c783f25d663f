"""The table as it is shown, taken along in six formats and read back by their usual readers."""

import csv
import io
import json
import re

import bibtexparser
import pandas as pd
import pytest
from markdown_it import MarkdownIt
from pylatexenc.latexwalker import LatexWalker

from mteb_words.leaderboard.site import build

from ..exports.test_downloads import cells_of_latex
from ..synthetic import make_results

HOSTILE = "=1+1 | a_b & 50% #1 {x} ~ ^ $y$ `c` *d* <b> \\ \"q\" 'r'"


@pytest.fixture
def take(page):
    """Opens a site, and returns what a button of the first page gives."""

    def take(site, kind, address=""):
        page.goto((site / "index.html").as_uri() + address)
        with page.expect_download() as download:
            page.locator(f"#view button[value={kind}]").click()
        assert download.value.suggested_filename == f"view.{kind}"
        return download.value.path().read_bytes()

    return take


@pytest.fixture
def hostile(tmp_path):
    folder = tmp_path / "results" / "one" / "v1"
    folder.mkdir(parents=True)
    (folder / "model_meta.json").write_text(json.dumps({"name": HOSTILE, "revision": "v1"}))
    scores = {"test": [{"main_score": -0.25, "hf_subset": "default", "languages": ["eng-Latn"]}]}
    (folder / "T.json").write_text(json.dumps({"task_name": "=T", "dataset_revision": "r", "scores": scores}))
    build(tmp_path / "results", tmp_path / "site")
    return tmp_path / "site"


def cells(page):
    """What is seen, row by row; small print left out."""
    return page.evaluate(
        "[...document.querySelectorAll('table.overview thead tr, table.overview tbody.rows tr:not([hidden])')].map((row) =>"
        " [...row.cells].filter((cell) => cell.offsetWidth).map((cell) => cell.querySelector('a, button')?.textContent"
        " ?? (cell.matches('.none') ? '' : cell.firstChild?.textContent ?? '')))"
    )


def plain(text):
    return re.sub(
        r"^[■●▲◇○] |\s+", lambda found: " " if found[0].isspace() else "", text.replace("\u2212", "-").replace("†", "").strip()
    ).replace("\u2013", "-")


def test_csv_is_what_is_seen_in_its_order_and_under_its_filters(take, site, page):
    lines = list(csv.reader(io.StringIO(take(site, "csv", "#kind=static&kind=control&sort=dimensions").decode(), newline="")))
    seen = cells(page)
    assert len(lines) == len(seen) == 1 + 8
    assert lines[0] == [head.strip() for head in seen[0]]
    for line, row in zip(lines[1:], seen[1:], strict=True):
        assert line[0].endswith(f"/{row[0]}")
        assert [plain(each) for each in line[1:]] == ["" if plain(each) == "-" else plain(each) for each in row[1:]]


def test_json_is_read_by_pandas_and_equals_csv(take, site):
    frame = pd.read_json(io.BytesIO(take(site, "json")), orient="split")
    lines = list(csv.DictReader(io.StringIO(take(site, "csv").decode(), newline="")))
    assert list(frame["Model"]) == [line["Model"] for line in lines]
    assert [f"{mean:.3f}" for mean in frame["Headline"].dropna()] == [line["Headline"] for line in lines if line["Headline"]]


@pytest.mark.parametrize("address", ["", "#show=none&kind=static", "#q=nothing-of-that-name"])
def test_parquet_has_the_types_of_its_columns_and_equals_csv(take, site, address):
    check_parquet(take, site, address)


def test_parquet_of_many_rows_is_read_back(take, tmp_path):
    build(make_results(tmp_path / "results", 160, 2), tmp_path / "site")
    assert len(check_parquet(take, tmp_path / "site", "#show=Tasks")) == 130  # the others are folded recipes


def check_parquet(take, site, address):
    frame = pd.read_parquet(io.BytesIO(take(site, "parquet", address)))
    heads, *lines = csv.reader(io.StringIO(take(site, "csv", address).decode(), newline=""))
    assert list(frame) == heads
    assert len(frame) == len(lines)
    for n, head in enumerate(heads):
        texts = [line[n] for line in lines]
        if frame[head].dtype == float:
            assert [None if pd.isna(value) else value for value in frame[head]] == [float(text) if text else None for text in texts]
        else:
            assert list(frame[head].fillna("")) == texts
    assert frame["Headline"].dtype == float
    return frame


def test_bibtex_says_which_view_it_is(take, site):
    (entry,) = bibtexparser.loads(take(site, "bib", "#kind=static&sort=dimensions").decode()).entries
    assert entry["title"] == "Word embeddings leaderboard"
    assert "4 of 16 models" in entry["note"]
    assert "Sorted by Dim" in entry["note"]


def test_a_brace_in_a_search_does_not_break_the_entry(take, site):
    (entry,) = bibtexparser.loads(take(site, "bib", "#q={zz").decode()).entries
    assert "\\textbraceleft{}zz" in entry["note"]


def test_a_name_of_digits_stays_a_name(take, results, put, tmp_path):
    put("007", score=0.5)
    put("/x", score=0.4)
    put("org/", score=0.3)
    build(results, tmp_path / "site")
    names = ["007", "/x", "org/"]
    assert [row[0] for row in json.loads(take(tmp_path / "site", "json"))["data"]] == names
    assert pd.read_parquet(io.BytesIO(take(tmp_path / "site", "parquet")))["Model"].tolist() == names


def test_columns_of_one_name_are_told_apart(take, results, put, tmp_path):
    put(task="A", facts={"type": "Headline"})
    put(task="B", facts={"type": "Rank"})
    build(results, tmp_path / "site")
    names = list(pd.read_parquet(io.BytesIO(take(tmp_path / "site", "parquet"))))
    assert names == ["Model", "Rank", "Headline", "Headline (3)", "Rank (4)"]


def test_a_hostile_name_comes_back_from_every_format(take, hostile):
    (line,) = csv.DictReader(io.StringIO(take(hostile, "csv").decode(), newline=""))
    assert (line["Model"], line["Headline"]) == (f"'{HOSTILE}", "-0.250")  # a spreadsheet does not run it; a number stays one
    assert json.loads(take(hostile, "json"))["data"][0][0] == HOSTILE
    assert pd.read_parquet(io.BytesIO(take(hostile, "parquet")))["Model"].tolist() == [HOSTILE]
    text = take(hostile, "md").decode()
    assert MarkdownIt("commonmark").enable("table").render(text).count("<tr>") == 2
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    shown = [t for t in tokens if t.type == "inline"]
    model = next(t for t in shown if "1+1" in t.content or "1\\+1" in t.content)
    assert "".join(child.content for child in model.children) == HOSTILE
    text = take(hostile, "tex").decode()
    LatexWalker(text, tolerant_parsing=False).get_latex_nodes()
    heads, row = cells_of_latex(text)
    assert (heads[0], heads[2], row[0], row[2]) == ("Model", "Headline", HOSTILE, "-0.250")
