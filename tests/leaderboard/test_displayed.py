"""Every number that a site shows, recomputed from the result files it ships, by nothing of the package."""

import csv
import json
import math
import os
import random
import re
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from mteb_words.leaderboard.site import build

N_MODELS = int(os.environ.get("MTEB_WORDS_DISPLAYED", "12"))
TASKS = ("Alpha", "Beta", "Gamma", "Delta")


class Page(HTMLParser):
    """The tables of a page: of each row the text of each cell without what stands small, the small text, and the sorting key."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.pairs, self._cell, self._small, self._term = [], [], None, 0, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._cell = {"text": "", "small": "", "key": dict(attrs).get("data-key")}
            self.rows[-1].append(self._cell)
        elif tag == "small":
            self._small += 1
        elif tag in ("dt", "dd"):
            self._term = ""

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._cell = None
        elif tag == "small":
            self._small -= 1
        elif tag in ("dt", "dd"):
            self.pairs.append(self._term.strip())
            self._term = None

    def handle_data(self, data):
        if self._cell is not None:
            self._cell["small" if self._small else "text"] += data
        if self._term is not None:
            self._term += data

    def column(self, name):
        """The cell of each row under a header."""
        head = [cell["text"].strip() for cell in self.rows[0]]
        return {row[0]["key"]: row[head.index(name)] for row in self.rows[1:] if row[0]["key"]}

    def values(self, term):
        """What a list of terms says of one, each time it stands there."""
        return [self.pairs[n + 1] for n in range(len(self.pairs) - 1) if self.pairs[n] == term]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site of models with random scores; some answer less than they were asked, the last one has not run everything."""
    results = tmp_path_factory.mktemp("displayed") / "results"
    rng = random.Random(11)
    for n in range(N_MODELS):
        folder = results / f"org__m{n}" / "v1"
        folder.mkdir(parents=True)
        (folder / "model_meta.json").write_text(json.dumps({"name": f"org/m{n}", "revision": "v1", "embed_dim": 50 + n}))
        for task in TASKS[: 3 if n == N_MODELS - 1 else 4]:
            entries = []
            for subset in ("one", "two")[: 1 + (task == "Beta")]:
                asked = rng.randint(50, 5000)
                answered = asked if rng.random() < 0.3 else rng.randint(0, asked)
                counts = {"n_asked": asked, "n_answered": answered}
                entries.append({"main_score": round(rng.uniform(-1, 1), 6), "hf_subset": subset, "languages": ["eng-Latn"], **counts})
            document = {"task_name": task, "dataset_revision": "r1", "scores": {"test": entries}, "evaluation_time": rng.uniform(0, 1e4)}
            (folder / f"{task}.json").write_text(json.dumps(document))
    build(results, results.parent / "site")
    return results.parent / "site"


@pytest.fixture(scope="module")
def own(site):
    """For each model, for each task: score, asked, answered, seconds; from the shipped files, in exact arithmetic."""
    found = {}
    board = json.loads((site / "board.json").read_text())
    for model in board["models"]:  # the board says which file is whose, nothing else is taken from it
        for result in model["results"]:
            if result["file"]:
                document = json.loads((site / result["file"]).read_text())
                entries = [entry for split in document["scores"].values() for entry in split]
                score = sum(Fraction(entry["main_score"]) for entry in entries) / len(entries)
                counts = (sum(entry[name] for entry in entries) for name in ("n_asked", "n_answered"))
                found.setdefault(model["name"], {})[document["task_name"]] = (score, *counts, document["evaluation_time"])
    return found


def mean_of(tasks):
    return sum(score for score, *_ in tasks.values()) / len(tasks) if len(tasks) == len(TASKS) else None


def rounded(value, places):
    return f"{float(value):.{places}f}".replace("-", "\u2212")


def close(shown, value):
    """Tell whether a number in full precision is right, to what a float can hold of it."""
    return math.isclose(float(shown), value, rel_tol=1e-12, abs_tol=1e-15)


def percent(asked, answered):
    return f"{100 * answered // asked}\u202f%"


def number(text):
    return int(re.sub(r"\s", "", text))


def test_every_shipped_file_is_of_one_model_and_task(site, own):
    assert sum(map(len, own.values())) == len(list((site / "results").rglob("*.json"))) == 4 * N_MODELS - 1


def test_the_first_page_shows_the_scores_means_and_coverage_of_its_files(site, own):
    page = Page((site / "index.html").read_text())
    for task in TASKS:
        cells = page.column(task)
        assert set(cells) == set(own)
        for name, cell in cells.items():
            if task not in own[name]:
                assert cell["text"].strip() == "not run"
                continue
            score, asked, answered, _ = own[name][task]
            assert cell["text"].strip() == rounded(score, 3)
            assert close(cell["key"], score)
            assert (percent(asked, answered) in cell["small"]) == (answered < asked)
    means = page.column("Mean")
    assert set(means) == set(own)
    for name, cell in means.items():
        mean = mean_of(own[name])
        if mean is None:
            assert cell["text"].strip() == "3 of 4 tasks"
        else:
            assert cell["text"].strip() == rounded(mean, 3)
            assert close(cell["key"], mean)


def test_the_order_of_the_first_page_is_that_of_the_means(site, own):
    order = list(Page((site / "index.html").read_text()).column("Mean"))
    complete = [name for name in order if mean_of(own[name]) is not None]
    assert complete == sorted(complete, key=lambda name: -mean_of(own[name]))
    assert order == [*complete, f"org/m{N_MODELS - 1}"]


def test_the_page_of_each_task_shows_its_scores_and_counts_best_first(site, own):
    for path in (site / "tasks").glob("*.html"):
        text = path.read_text()
        task = re.search(r"<h1><bdi>(\w+)", text)[1]
        page = Page(text)
        scores = page.column("Main score")
        assert set(scores) == {name for name in own if task in own[name]}
        assert list(scores) == sorted(scores, key=lambda name: -own[name][task][0])
        for name, cell in scores.items():
            score, asked, answered, _ = own[name][task]
            assert cell["text"].strip() == rounded(score, 4)
            assert number(page.column("Asked")[name]["text"]) == asked
            assert number(page.column("Answered")[name]["text"]) == answered
            assert page.column("Coverage")[name]["text"].strip() == percent(asked, answered)


def test_the_page_of_each_model_shows_its_scores_counts_and_times(site, own):
    pages = list((site / "models").glob("*.html"))
    assert len(pages) == N_MODELS
    for path in pages:
        text = path.read_text()
        tasks = own[re.search(r"<h1><bdi>([\w/]+)", text)[1]]
        page = Page(text)
        shown = zip(tasks, page.values("Main score"), page.values("Items"), page.values("Time"), strict=True)
        for task, score, items, seconds in shown:
            value, asked, answered, time = tasks[task]
            assert score == rounded(value, 4)
            assert re.sub(r"\s", "", items) == re.sub(r"\s", "", f"{answered} answered of {asked} asked ({percent(asked, answered)})")
            assert seconds == f"{time:,.1f}".replace(",", "\u202f") + "\u202fs"


def test_csv_and_json_hold_the_same_numbers_in_full_precision(site, own):
    with (site / "board.csv").open(encoding="utf-8", newline="") as file:
        lines = {line["model"]: line for line in csv.DictReader(file)}
    models = {model["name"]: model for model in json.loads((site / "board.json").read_text())["models"]}
    assert set(lines) == set(models) == set(own)
    for name, tasks in own.items():
        mean = mean_of(tasks)
        assert (lines[name]["mean"], models[name]["mean"]) == ("", None) if mean is None else close(lines[name]["mean"], mean)
        assert mean is None or close(models[name]["mean"], mean)
        results = {result["task"]: result for result in models[name]["results"]}
        for task in TASKS:
            if task not in tasks:
                assert (lines[name][task], results[task]["score"]) == ("", None)
                continue
            score, asked, answered, seconds = tasks[task]
            assert close(lines[name][task], score)
            assert close(results[task]["score"], score)
            assert close(lines[name][f"{task} coverage"], Fraction(answered, asked))
            assert (results[task]["n_asked"], results[task]["n_answered"], results[task]["seconds"]) == (asked, answered, seconds)
