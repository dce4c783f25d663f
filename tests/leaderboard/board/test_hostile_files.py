"""Files that mean harm: none stops a build, and no number is wrong."""

import json
import math
import os
import random

import numpy as np
import pytest

from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.reading import read_results
from mteb_words.leaderboard.site import build
from mteb_words.schema import Curve, Histogram, Items, MadeWith, Outcomes, pack_draws

from ..entries import document, entry, part

pytestmark = pytest.mark.fuzz
N_FILES = int(os.environ.get("MTEB_WORDS_HOSTILE", "300"))

GOOD = document(
    "SimLex999",
    entry(
        0.4446,
        facts={"main_score": "cosine_spearman", "ceiling": 0.78},
        interval=(0.4, 0.5),
        draws=pack_draws(np.linspace(0.4, 0.5, 2_000)),
        n_asked=999,
        n_answered=990,
        outcomes={"nearest": Outcomes(n=3, bits="AA==")},
        parts=(
            part("frequency_bands", {"below 2": {"cosine_spearman": 0.0, "n_asked": 1}, "2 to 3": {"cosine_spearman": -0.8, "n_asked": 9}}),
        ),
        histograms=(Histogram(name="cosine", low=-1.0, high=1.0, curves=(Curve(name="related", counts=(1, 2, 3)),)),),
        items=Items(texts=("a, b",), values=(0.5,)),
        made_with=MadeWith(scoring="2.1"),
        versions={"mteb-words": "0.1.0"},
        details={"mrr": 0.5, "landing": {"a": 0.5}},
    ),
    date=1795261276.5,
)
VALUES = [
    None,
    True,
    False,
    0,
    -1,
    1e308,
    -1e308,
    1e999,
    float("nan"),
    -float("inf"),
    10**400,
    2**63,
    "",
    "0.9",
    "x" * 10_000,
    [],
    {},
    [[]],
    {"a": {}},
]
VALUES += [
    [1, 2, 3],
    ["a", None],
    {"": ""},
    "\0",
    "<script>",
    "\u202e",
    {"a": {"b": float("nan")}},
    [float("nan")] * 2,
    [0.6, 0.1],
    "\ud800",
    0.1,
    {"a": {"b": 10**400}},
]


def places(value, path=()):
    """Every place in a document: the keys that lead there."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*path, key))


def changed(document, path, value):
    if not path:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[path[0]] = changed(copy[path[0]], path[1:], value)
    return copy


def mutant(rng):
    """The bytes of one file made of the good one."""
    text = json.dumps(GOOD)
    kind = rng.randrange(10)
    if kind < 6:
        value = GOOD
        for _ in range(rng.randint(1, 3)):
            value = changed(value, rng.choice(list(places(value))), rng.choice(VALUES))
        return json.dumps(value).encode()
    if kind == 6:
        return text[: rng.randrange(len(text))].encode()
    data = bytearray(text.encode())
    if kind == 7:
        for _ in range(rng.randint(1, 4)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    elif kind == 8:
        at = rng.randrange(len(data))
        data[at:at] = rng.choice(
            [b"[" * 5000, b"\xff\xfe", b"\0", b'"main_score": 0.9, ', b'{"a":' * 3000, b"1" * 5000, b"\xef\xbb\xbf", b"//", b"NaN"]
        )
    else:
        start = rng.randrange(len(data))
        del data[start : start + rng.randint(1, 60)]
    return bytes(data)


def odd_things(folder):
    """What is no file, or none that can be read."""
    (folder / "folder.json").mkdir(parents=True)
    (folder / "gone.json").symlink_to(folder / "nowhere")
    (folder / "round.json").symlink_to(folder / "round.json")
    (folder / "device.json").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.json")
    (folder / "wide.json").write_bytes(json.dumps(GOOD).encode("utf-16"))
    (folder / "empty.json").write_bytes(b"")
    (folder / "nul.json").write_bytes(b"\0" * 1000)
    (folder / "deep.json").write_bytes(b'{"a":' * 100_000 + b"1" + b"}" * 100_000)


def own_score(data):
    """The main score that a file holds, by other means than the package's; None if it has none that can stand."""
    try:
        entries = [entry for split in json.loads(data)["scores"].values() for entry in split]
        scores = [entry["main_score"] for entry in entries]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    plain = all(type(score) in (int, float) and -1e6 <= score <= 1e6 for score in scores)
    return math.fsum(scores) / len(scores) if scores and plain else None


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A good file among many bad ones: the folder, and the bytes of each bad file by its path."""
    folder = tmp_path_factory.mktemp("hostile") / "results"
    rng = random.Random(7)
    bad = {}
    for n in range(N_FILES):
        path = folder / f"org__bad{n}" / "v1" / "SimLex999.json"
        path.parent.mkdir(parents=True)
        bad[path.relative_to(folder).as_posix()] = mutant(rng)
        path.write_bytes(bad[path.relative_to(folder).as_posix()])
    odd_things(folder / "org__odd" / "v1")
    good = folder / "org__good" / "v1"
    good.mkdir(parents=True)
    (good / "SimLex999.json").write_text(json.dumps(GOOD))
    return folder, bad


def test_no_hostile_file_stops_the_build_and_each_is_kept_or_left_out_with_a_reason(hostile, tmp_path):
    folder, bad = hostile
    report = build(folder, tmp_path / "site")
    left_out = {problem.path: problem.reason for problem in report.problems}
    manifest = json.loads((tmp_path / "site" / "manifest.json").read_text())
    assert manifest["left_out"] == left_out
    assert all(left_out.values())
    kept = {f"{result.model.id.name.replace('/', '__')}/{result.model.id.revision}/SimLex999.json" for result in read_results(folder)[0]}
    assert kept | left_out.keys() >= bad.keys()
    assert not kept & left_out.keys()
    assert {f"org__odd/v1/{name}.json" for name in ("gone", "round", "device", "pipe", "wide", "empty", "nul", "deep")} <= left_out.keys()
    assert manifest["counts"] == {"models": report.models, "tasks": report.tasks, "results": len(kept), "left_out": len(left_out)}


def test_no_number_of_a_hostile_file_is_wrong(hostile):
    folder, bad = hostile
    reading = read_results(folder)
    found, problems, _ = reading
    for each in found:
        assert each.score == own_score(each.source.read_bytes()), each.model.id.name
    names = {result.model.id.name: result for result in found}
    for row in make_board(reading).rows:
        assert [cell.score for cell in row.cells if cell] == [own_score(names[row.model.id.name].source.read_bytes())]
    for problem in problems:
        if problem.path in bad and "main_score" in problem.reason:
            assert own_score(bad[problem.path]) is None


def test_the_good_file_among_them_keeps_its_page(hostile, tmp_path):
    folder, _ = hostile
    alone = tmp_path / "alone" / "org__good" / "v1"
    alone.mkdir(parents=True)
    (alone / "SimLex999.json").write_text(json.dumps(GOOD))
    row = next(row for row in make_board(read_results(folder)).rows if row.label == "org/good")
    (same,) = make_board(read_results(tmp_path / "alone")).rows
    assert ([cell for cell in row.cells if cell], row.page, row.facts) == ([*same.cells], same.page, same.facts)
