"""Every number that a site shows, recomputed from the result files it ships, by nothing of the package."""

import base64
import csv
import functools
import json
import math
import os
import random
import re
from fractions import Fraction
from html.parser import HTMLParser

import numpy as np
import pytest

from mteb_words.leaderboard.site import build

from .entries import document, entry

N_MODELS = int(os.environ.get("MTEB_WORDS_DISPLAYED", "12"))
TASKS = ("Alpha", "Beta", "Gamma", "Delta")
TYPES = {"Alpha": "Similarity", "Beta": "Similarity", "Gamma": "Similarity", "Delta": "Analogy"}
CHANCE = {"Alpha": 0.0, "Beta": 0.5, "Gamma": 0.25, "Delta": 0.0}


class Own(dict):
    """What is known of each model; it does not change, so what follows from it is computed once."""

    __hash__ = object.__hash__


class Page(HTMLParser):
    """The tables and lists of terms of a page: of each row the text of each cell, and what stands small in it, in order."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.terms, self.orders, self._cell, self._small, self._term = [], [], {}, None, False, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._cell = {"text": "", "small": [], "id": dict(attrs).get("id")}
            self.rows[-1].append(self._cell)
            if order := dict(attrs).get("data-order"):
                self.orders[dict(attrs)["id"]] = order
        elif tag == "small":
            self._small = True
            self._cell["small"].append("")
        elif tag in ("dt", "dd"):
            self._term = [tag, ""]
            self.terms.append(self._term)

    def handle_endtag(self, tag):
        if tag in ("td", "th", "tr", "table"):
            self._cell = None
        elif tag == "small":
            self._small = False
        elif tag in ("dt", "dd"):
            self._term = None

    def handle_data(self, data):
        if self._cell is not None and self._small:
            self._cell["small"][-1] += data
        elif self._cell is not None:
            self._cell["text"] += data
        if self._term is not None:
            self._term[1] += data

    def column(self, name):
        """The cell of each model under a header."""
        head = [cell["text"].strip() for cell in self.rows[0]]
        return {name_of(row[0]): row[head.index(name)] for row in self.rows[1:] if len(row) == len(head)}

    def values(self, term):
        """What a list of terms says of one, each time it stands there."""
        return [after[1].strip() for before, after in zip(self.terms, self.terms[1:], strict=False) if before[1].strip() == term]


def name_of(cell):
    text = cell["text"].strip()
    return text if "/" in text else f"{cell['small'][0]}/{text}"


def normal_draws(rng, score):
    return np.asarray([rng.gauss(score, 0.06) for _ in range(2000)], dtype="<f4")


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
                score = round(rng.uniform(-1, 1), 6)
                draws = normal_draws(rng, score)
                limits = tuple(np.quantile(draws.astype(float), [0.025, 0.975]).round(6).tolist())
                packed, facts = (
                    base64.b64encode(draws.tobytes()).decode(),
                    {"type": TYPES[task], "main_score": "a score", "chance": CHANCE[task]},
                )
                counts = {"n_asked": asked, "n_answered": answered}
                entries.append(entry(score, subset=subset, facts=facts, interval=limits, draws=packed, **counts))
            (folder / f"{task}.json").write_text(json.dumps(document(task, *entries, evaluation_time=rng.uniform(0, 1e4))))
    build(results, results.parent / "site")
    return results.parent / "site"


@pytest.fixture(scope="module")
def own(site):
    """For each model, for each task, from the shipped files, in exact arithmetic where one can: score, counts, seconds, interval, draws."""
    found = Own()
    board = json.loads((site / "board.json").read_text())
    for model in board["models"]:  # the board says which file is whose, nothing else is taken from it
        for result in model["results"]:
            if result["file"]:
                shipped = json.loads((site / result["file"]).read_text())
                found.setdefault(model["name"], {})[shipped["task_name"]] = read(shipped)
    return found


def read(document):
    entries = [entry for split in document["scores"].values() for entry in split]
    score = sum(Fraction(entry["main_score"]) for entry in entries) / len(entries)
    asked, answered = (sum(entry[name] for entry in entries) for name in ("n_asked", "n_answered"))
    below = math.sqrt(sum((entry["main_score"] - entry["interval"][0]) ** 2 for entry in entries)) / len(entries)
    above = math.sqrt(sum((entry["interval"][1] - entry["main_score"]) ** 2 for entry in entries)) / len(entries)
    draws = [np.frombuffer(base64.b64decode(entry["draws"]), dtype="<f4").astype(float) for entry in entries]
    return {
        "score": score,
        "asked": asked,
        "answered": answered,
        "seconds": document["evaluation_time"],
        "interval": (float(score) - below, float(score) + above),
        "draws": sum(draws) / len(draws),
    }


def mean_of(tasks, of=TASKS):
    return sum(tasks[task]["score"] for task in of) / len(of) if all(task in tasks for task in of) else None


def above_chance(task, value):
    return (value - Fraction(CHANCE[task])) / (1 - Fraction(CHANCE[task]))


def by_type(kind):
    return [task for task in TASKS if TYPES[task] == kind]


def type_score(tasks, kind):
    """The mean score above chance over the tasks of a type."""
    own = by_type(kind)
    return sum(above_chance(task, tasks[task]["score"]) for task in own) / len(own) if all(task in tasks for task in own) else None


def headline_of(tasks):
    scores = [type_score(tasks, kind) for kind in sorted(set(TYPES.values()))]
    return None if None in scores else sum(scores) / len(scores)


def draws_of(tasks):
    """The headline in each draw."""
    above = {task: (tasks[task]["draws"] - CHANCE[task]) / (1 - CHANCE[task]) for task in TASKS}
    return np.mean([np.mean([above[task] for task in by_type(kind)], axis=0) for kind in sorted(set(TYPES.values()))], axis=0)


def limits(draws):
    """The 2.5th and the 97.5th percentile, between two of the 2,000 where they lie between two."""
    return tuple(np.quantile(draws, [0.025, 0.975]))


@functools.cache
def complete(own):
    return [name for name, tasks in own.items() if headline_of(tasks) is not None]


@functools.cache
def headline_draws(own, name):
    return draws_of(own[name])


def text_of(own, better, worse):
    low, high = 1 + better, len(complete(own)) - worse
    return str(low) if low == high else f"{low}\u2013{high}"


@functools.cache
def pairwise_rank_of(own, name):
    found = [limits(headline_draws(own, other) - headline_draws(own, name)) for other in complete(own) if other != name]
    return text_of(own, sum(low > 0 for low, _ in found), sum(high < 0 for _, high in found))


@functools.cache
def told_apart(own):
    """The ordered pairs of models of which the first is better, all statements together at 95 %: the largest studentised difference in
    each draw, in steps."""
    names = complete(own)
    score = np.array([float(headline_of(own[name])) for name in names])
    noise = np.array([headline_draws(own, name) for name in names])
    noise -= noise.mean(axis=1, keepdims=True)
    wide = noise[:, None] - noise[None]
    error = wide.std(axis=2)
    undecided = ~np.eye(len(names), dtype=bool)
    pairs = set()
    while undecided.any():
        largest = np.sort((wide[undecided] / error[undecided][:, None]).max(axis=0))
        shown = undecided & (
            (score[:, None] - score) / np.where(error > 0, error, 1) > largest[1_920]
        )  # the 95th percentile of 2,000, and the upper limit of its interval
        if not shown.any():
            break
        undecided &= ~shown
        pairs |= {(names[row], names[column]) for row, column in np.argwhere(shown)}
    return pairs


@functools.cache
def rank_of(own, name):
    better = sum((other, name) in told_apart(own) for other in complete(own))
    return text_of(own, better, sum((name, other) in told_apart(own) for other in complete(own)))


@functools.cache
def points(own, name):
    return sum((own[name][task]["score"] > own[other][task]["score"]) for task in TASKS for other in complete(own))


def borda_of(own, name):
    return 1 + sum(points(own, other) > points(own, name) for other in complete(own))


def rounded(value, places=3):
    return f"{round(float(value), places) + 0.0:.{places}f}".replace("-", "\u2212")


def between(pair):
    low, high = map(rounded, pair)
    return (" to " if low.startswith("\u2212") else "\u2013").join((low, high))


def close(shown, value):
    """Tell whether a number in full precision is right, to what a float can hold of it."""
    return math.isclose(float(shown), value, rel_tol=1e-12, abs_tol=1e-15)


def percent(asked, answered):
    return f"{100 * answered // asked}\u202f%"


def number(text):
    return int(re.sub(r"\s", "", text))


def places(page, head):
    """What the script of a page sorts a column by."""
    order = page.orders[head]
    assert len(order) == sum(len(row) == len(page.rows[0]) for row in page.rows[1:])
    known = sorted(set(order) - {"!"})
    return [None if character == "!" else known.index(character) for character in order]


def heading_of(task):
    """The title of a task's column: its type, if no other task has it. Such a task has a chance of 0, so that its scores stand there."""
    alone = list(TYPES.values()).count(TYPES[task]) == 1
    assert not alone or CHANCE[task] == 0
    return TYPES[task] if alone else task


def ranked(values):
    known = sorted({value for value in values if value is not None})
    return [None if value is None else known.index(value) for value in values]


def test_every_shipped_file_is_of_one_model_and_task(site, own):
    assert sum(map(len, own.values())) == len(list((site / "results").rglob("*.json"))) == 4 * N_MODELS - 1


def test_the_first_page_shows_the_scores_intervals_and_coverage_of_its_files(site, own):
    page = Page((site / "index.html").read_text())
    detailed = N_MODELS * len(TASKS) <= 1500
    heads = [cell["text"].strip() for cell in page.rows[0]]
    for task in TASKS:
        title = heading_of(task)
        assert title == task or task not in heads
        cells = page.column(title)
        assert set(cells) == set(own)
        for name, cell in cells.items():
            if task not in own[name]:
                assert cell["text"].strip() == "not run"
                continue
            found = own[name][task]
            known = [f"{percent(found['asked'], found['answered'])} known"] * (found["answered"] < found["asked"])
            level = found["score"] <= CHANCE[task] or limits(found["draws"])[0] <= CHANCE[task]
            assert cell["text"].strip() == rounded(found["score"]) + "\u2020" * bool(level)
            assert cell["small"] == [between(found["interval"]), *known] * detailed
        (head,) = (cell["id"] for cell in page.rows[0] if cell["text"].strip() == title)
        assert places(page, head) == ranked([own[name][task]["score"] if task in own[name] else None for name in cells])


def test_the_first_page_shows_means_their_intervals_and_what_ranks_they_allow(site, own):
    page = Page((site / "index.html").read_text())
    headlines, shown_ranks, pairwise = page.column("Headline"), page.column("Rank"), page.column("Pairwise rank")
    means, bordas = page.column("Raw mean"), page.column("Borda rank")
    types = {name: page.column(name) for name in sorted(set(TYPES.values()))}
    shares = page.column("Coverage")
    for name, tasks in own.items():
        headline = headline_of(tasks)
        if headline is None:
            assert (headlines[name]["text"].strip(), shown_ranks[name]["text"].strip()) == ("3/4 tasks", "no rank")
        else:
            assert headlines[name]["text"].strip() == rounded(headline)
            assert headlines[name]["small"] == [between(limits(draws_of(tasks)))]
            little = sum(Fraction(each["answered"], each["asked"]) for each in tasks.values()) / len(tasks) < Fraction(9, 10)
            assert shown_ranks[name]["text"].strip() == rank_of(own, name) + "\u00a7" * little
            assert pairwise[name]["text"].strip() == pairwise_rank_of(own, name)
            assert bordas[name]["text"].strip() == str(borda_of(own, name))
            assert means[name]["text"].strip() == rounded(mean_of(tasks))
        for kind, cells in types.items():
            value, alone = type_score(tasks, kind), kind in map(heading_of, TASKS)
            if value is None:
                assert cells[name]["text"].strip() == ("not run" if alone else "\u2013")
            else:
                assert cells[name]["text"].strip().rstrip("\u2020" * alone) == rounded(value)
        share = sum(Fraction(each["answered"], each["asked"]) for each in tasks.values()) / len(tasks)
        assert shares[name]["text"].strip() == f"{math.floor(share * 100)}\u202f%"
    assert places(page, "headline") == ranked([headline_of(own[name]) for name in headlines])


def test_the_order_of_the_first_page_is_that_of_the_headlines(site, own):
    order = list(Page((site / "index.html").read_text()).column("Headline"))
    assert order == [*sorted(complete(own), key=lambda name: -headline_of(own[name])), f"org/m{N_MODELS - 1}"]


def test_the_page_of_each_task_shows_its_scores_and_counts_best_first(site, own):
    for path in (site / "tasks").glob("*.html"):
        text = path.read_text()
        task = re.search(r"<h1><bdi>(\w+)", text)[1]
        page = Page(text)
        scores = page.column("Score")
        assert set(scores) == {name for name in own if task in own[name]}
        assert list(scores) == sorted(scores, key=lambda name: -own[name][task]["score"])
        for name, cell in scores.items():
            found = own[name][task]
            assert cell["text"].strip() == rounded(found["score"])
            assert page.column("95 % interval")[name]["text"].strip() == between(found["interval"])
            assert number(page.column("Asked")[name]["text"]) == found["asked"]
            assert number(page.column("Answered")[name]["text"]) == found["answered"]
            assert page.column("Coverage")[name]["text"].strip() == percent(found["asked"], found["answered"])


def test_the_page_of_each_model_shows_its_scores_counts_times_and_standing(site, own):
    pages = list((site / "models").glob("*.html"))
    assert len(pages) == N_MODELS
    for path in pages:
        text = path.read_text()
        name = re.search(r"<h1><bdi>([\w/]+)", text)[1]
        page = Page(text)
        rows = {row[0]["text"].strip(): [cell["text"].strip() for cell in row] for row in page.rows[1:]}
        assert set(rows) == set(own[name])
        assert page.values("Main score") == [f"{rounded(found['score'], 4)}, a score" for found in own[name].values()]
        for task, (_, score, interval, answered, asked, share, _, time, _) in rows.items():
            found = own[name][task]
            assert (score, interval) == (rounded(found["score"]), between(found["interval"]))
            assert (number(answered), number(asked)) == (found["answered"], found["asked"])
            assert share == percent(found["asked"], found["answered"])
            assert time == f"{found['seconds']:,.1f}".replace(",", "\u202f") + "\u202fs"
        if name in complete(own):
            ranks = f"{rank_of(own, name)} of {N_MODELS - 1}; pairwise, without a correction, {pairwise_rank_of(own, name)}"
            headline = rounded(headline_of(own[name]))
            assert page.values("Headline") == [f"{headline}, 95 % interval {between(limits(draws_of(own[name])))}"]
            assert page.values("Rank")[0].startswith(f"{ranks}; by Borda count, {borda_of(own, name)}")
            assert page.values("Raw mean")[0].startswith(rounded(mean_of(own[name])))


def test_the_page_of_each_model_against_others_shows_paired_differences(site, own):
    compared = 0
    for path in (site / "compare").glob("*.html"):
        text = path.read_text()
        name = re.search(r"<h1><bdi>([\w/]+)", text)[1]
        page = Page(text)
        for other, cell in page.column("Difference").items():
            counts = [int(page.column(head)[other]["text"]) for head in ("Better on", "Not told apart on", "Worse on")]
            tasks = [limits(own[name][t]["draws"] - own[other][t]["draws"]) for t in TASKS if t in own[name] and t in own[other]]
            better, worse = sum(low > 0 for low, _ in tasks), sum(high < 0 for _, high in tasks)
            assert counts == [better, len(tasks) - better - worse, worse]
            if name not in complete(own) or other not in complete(own):
                assert cell["text"].strip() == "\u2013"
                continue
            low, high = limits(draws_of(own[name]) - draws_of(own[other]))
            assert cell["text"].strip() == rounded(headline_of(own[name]) - headline_of(own[other]))
            assert page.column("95 % interval")[other]["text"].strip() == between((low, high))
            says = "better" if low > 0 else "worse" if high < 0 else "not told apart"
            assert page.column("This model is")[other]["text"].strip() == says
            compared += 1
    assert compared >= (N_MODELS - 1) * 2 - 2


def test_csv_and_json_hold_the_same_numbers_in_full_precision(site, own):
    with (site / "board.csv").open(encoding="utf-8", newline="") as file:
        lines = {line["model"]: line for line in csv.DictReader(file)}
    models = {model["name"]: model for model in json.loads((site / "board.json").read_text())["models"]}
    assert set(lines) == set(models) == set(own)
    for name, tasks in own.items():
        for field, value in (("mean", mean_of(tasks)), ("headline", headline_of(tasks))):
            shown = (lines[name][field], models[name][field])
            assert shown == ("", None) if value is None else all(close(each, value) for each in shown)
        results = {result["task"]: result for result in models[name]["results"]}
        for task in TASKS:
            if task not in tasks:
                assert (lines[name][task], results[task]["score"]) == ("", None)
                continue
            found = tasks[task]
            assert close(lines[name][task], found["score"])
            assert close(results[task]["score"], found["score"])
            assert close(results[task]["above_chance"], above_chance(task, found["score"]))
            assert close(lines[name][f"{task} coverage"], Fraction(found["answered"], found["asked"]))
            counts = (results[task]["n_asked"], results[task]["n_answered"], results[task]["seconds"])
            assert counts == (found["asked"], found["answered"], found["seconds"])
