"""Names and files that mean harm: nothing leaves the site, no page takes another's place, no number is wrong."""

import json
import math
import os
import random
import re
import unicodedata
from pathlib import Path

import pytest

from mteb_words.leaderboard.arrange import make_board
from mteb_words.leaderboard.results import Model, Result, read_results
from mteb_words.leaderboard.site import build, write_site

N_FILES = int(os.environ.get("MTEB_WORDS_HOSTILE", "300"))

TRAVERSAL = [
    "..",
    ".",
    "../",
    "../../etc/passwd",
    "..\\..\\x",
    "/etc/passwd",
    "//x",
    "a/../../b",
    "a/..",
    "%2e%2e%2f",
    "..%2f",
    "....//",
    "~",
    "~root/x",
]
TRAVERSAL += [
    "file:///etc/passwd",
    "C:\\x",
    "\\\\server\\share",
    "./a",
    "a/./b",
    "a//b",
    "a/",
    "/a",
    "a\\b",
    "..;/x",
    "\u2025/x",
    "．．/x",
    "a/b/c/d/e",
    "results/../..",
]
DEVICES = [
    "CON",
    "con",
    "PRN",
    "AUX",
    "NUL",
    "nul.json",
    "COM1",
    "LPT9",
    "CON.html",
    "aux.svg",
    "CLOCK$",
    "CONIN$",
    "com1.x",
    "NUL ",
    "a.",
    "a ",
    " a",
    "a...",
    "...",
    "-",
]
CONTROL = [
    "a\0b",
    "\0",
    "a\nb",
    "a\rb",
    "a\tb",
    "\x7f",
    "\x1b[31m",
    "\x85",
    "a\u2028b",
    "a\u2029b",
    "\x01\x02",
    "\b\b\b",
    "\f",
    "\v",
    "a\r\nX: y",
]
UNSEEN = [
    "\u202eltr",
    "\u202dx\u202c",
    "\u2066x\u2069",
    "a\u200bb",
    "a\u200db",
    "\ufeffa",
    "a\u00adb",
    "\u2060",
    "\ue000",
    "\U000e0041",
    "\ufffe",
    "\uffff",
    "\U0010ffff",
    "a\u034fb",
]
MARKUP = [
    "<script>alert(1)</script>",
    "</title>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7*7 }}",
    "{% raw %}",
    "${7*7}",
    "<!--",
    "]]>",
    "&lt;",
    "&#0;",
]
MARKUP += [
    "javascript:alert(1)",
    "`id`",
    "$(id)",
    "; rm -rf /",
    "| cat",
    "=1+1",
    "@x",
    "\\input{x}",
    "%s%n",
    "{0}",
    "'; drop table",
    "<svg/onload=x>",
    "a&b",
    "a=b",
    "#x",
    "?x=y",
    "%00",
    "%",
]
LONG = ["x" * 300, "x" * 299 + "y", "/" * 300, "." * 300, "日" * 300, "a/" * 200, "x" * 5000, "e\u0301" * 200, "-" * 300, " " * 300]
ALIKE = [
    "org/a_b",
    "org_a/b",
    "org__a/b",
    "org/a__b",
    "ORG/A_B",
    "Org/a_b",
    "org/A_b",
    "org-a-b",
    "org a b",
    "org.a.b",
    "org/a b",
    "org/a-b",
    "org//a_b",
    "org/a_b/",
]
ALIKE += [
    "é",
    "e\u0301",
    "É",
    "ﬁ",
    "fi",
    "FI",
    "ß",
    "ss",
    "SS",
    "ẞ",
    "İ",
    "i",
    "I",
    "ı",
    "K",
    "k",
    "K",
    "Ω",
    "Ω",
    "ſ",
    "s",
    "а",
    "a",
    "A",
    "１",
    "1",
    "①",
    "paypal",
    "раураl",
]
OTHER = [
    "index.html",
    "manifest.json",
    ".nojekyll",
    "board.json",
    ".git",
    ".git/config",
    "v/2026-01-01",
    "models",
    "tasks",
    "results",
    "__proto__",
    "constructor",
]
OTHER += [
    "日本語",
    "😀",
    "🏳️\u200d🌈",
    "العربية",
    "עברית",
    "ไทย",
    "\u0430\u0301" * 3,
    "Z̷̛͜a̴̡l̸g̵o̶",
    "0",
    "-1",
    "1e400",
    "NaN",
    "null",
    "None",
    "true",
    "Infinity",
    "a:b",
    "a*b",
    "a?b",
    "a|b",
    "a<b",
]
OTHER += [
    "model_meta",
    "experiments",
    "experiments/x",
    "a__b__c",
    "x@y",
    "x@template-L8",
    "x@@",
    "@",
    "_",
    "__",
    "org/",
    "/model",
    "MTEBWords(eng, v1)",
    "a,b",
    "a;b",
    'a"b',
    "a'b",
    "{a}",
    "[a]",
]
NAMES = list(dict.fromkeys(TRAVERSAL + DEVICES + CONTROL + UNSEEN + MARKUP + LONG + ALIKE + OTHER))


def test_there_are_names_enough():
    assert len(NAMES) >= 200


def result(name="org/one", revision="v1", task="T", experiment=""):
    entry = {"main_score": 0.5, "hf_subset": "default", "split": "test"}
    document = {"task_name": task, "dataset_revision": "r1", "scores": {"test": [entry]}}
    return Result(Model(name, revision, experiment, {"name": name}), task, "r1", (entry,), document, json.dumps(document).encode())


def tree(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


FIELDS = ("name", "revision", "task", "experiment")


@pytest.mark.parametrize("field", FIELDS)
def test_every_hostile_name_gets_a_plain_page_of_its_own_inside_the_site(field, tmp_path, monkeypatch):
    from mteb_words.leaderboard import site as module

    found = [result(**{field: name}) for name in NAMES]
    monkeypatch.setattr(module, "read_results", lambda _: (found, []))
    (tmp_path / "around").mkdir()
    report = build(tmp_path, tmp_path / "around" / "site")
    assert tree(tmp_path) == {"around", "around/site"} | {f"around/site/{path}" for path in tree(tmp_path / "around" / "site")}
    board = make_board(found, [])
    shown = board.columns if field == "task" else board.rows
    assert len(shown) == len(NAMES) == (report.tasks if field == "task" else report.models)
    pages = [each.page for each in shown]
    assert len({page.casefold() for page in pages}) == len(NAMES)
    assert len({unicodedata.normalize("NFKC", path).casefold() for path, _ in board.files}) == len(NAMES)
    for path in (*pages, *(path for path, _ in board.files)):
        assert re.fullmatch(r"(models|tasks|results)(/[a-z0-9][a-z0-9-]{0,79})+\.(html|json)", path), path
        assert (tmp_path / "around" / "site" / path).is_file()
    for file in (tmp_path / "around" / "site").rglob("*"):
        assert file.is_dir() or file.read_bytes().decode(errors="strict" if file.suffix != ".parquet" else "ignore") is not None


@pytest.mark.parametrize("field", ["name", "revision", "task"])
def test_hostile_names_in_files_are_read_and_change_no_score(field, results, put, tmp_path):
    scores = {}
    for n, name in enumerate(NAMES):
        path = put(f"org/m{n}", score=n / 1000)
        if field == "task":
            path.write_text(json.dumps({**json.loads(path.read_text()), "task_name": name}))
        else:
            (path.parent / "model_meta.json").write_text(json.dumps({"name": f"org/m{n}", "revision": "v1", field: name}))
        scores[path.read_bytes()] = n / 1000
    found, problems = read_results(results)
    kept = {each.data: each.score for each in found}
    assert problems == []
    assert kept == scores
    assert build(results, tmp_path / "site").problems == ()


def test_a_folder_whose_name_is_no_text_gives_a_page_all_the_same(results, tmp_path):
    folder = Path(os.fsdecode(os.fsencode(results) + b"/org__\xff\xfe")) / "v1"
    folder.mkdir(parents=True)
    (folder / "T.json").write_bytes(result().data)
    assert build(results, tmp_path / "site").models == 1


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a\\b", "a//b", "", "a/", ".hidden", "a/.b", "a b", "é", "x" * 101, "con\0"])
def test_a_path_that_leads_out_of_the_site_is_never_written(tmp_path, path):
    with pytest.raises(ValueError, match="is no path of plain names inside a site"):
        write_site(tmp_path / "site", {"index.html": b"", path: b"x"})
    assert list(tmp_path.iterdir()) == []


def test_two_paths_that_are_one_on_some_disks_are_refused(tmp_path):
    with pytest.raises(FileExistsError, match=r"A\.html and a\.html would be one file of the site"):
        write_site(tmp_path / "site", {"a.html": b"", "A.html": b""})
    assert list(tmp_path.iterdir()) == []


# files

GOOD = {
    "dataset_revision": "r1",
    "task_name": "SimLex999",
    "mteb_version": "2.26.24",
    "evaluation_time": 3.36,
    "date": 1795261276.5,
    "scores": {
        "test": [
            {
                "main_score": 0.4446,
                "cosine_spearman": 0.4446,
                "interval": [0.4, 0.5],
                "coverage": 1.0,
                "n_asked": 999,
                "n_answered": 990,
                "outcomes": "AAAA",
                "human_ceiling": 0.78,
                "frequency_bands": {"below 2": {"cosine_spearman": 0.0, "n_asked": 1}, "2 to 3": {"cosine_spearman": -0.8, "n_asked": 9}},
                "mteb_words_version": "0.1.0",
                "hf_subset": "default",
                "languages": ["eng-Latn"],
            }
        ]
    },
}
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
    for key, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(part, (*path, key))


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
    kept = {f"{result.model.name.replace('/', '__')}/{result.model.revision}/SimLex999.json" for result in read_results(folder)[0]}
    assert kept | left_out.keys() >= bad.keys()
    assert not kept & left_out.keys()
    assert {f"org__odd/v1/{name}.json" for name in ("gone", "round", "device", "pipe", "wide", "empty", "nul", "deep")} <= left_out.keys()
    assert manifest["counts"] == {"models": report.models, "tasks": report.tasks, "results": len(kept), "left_out": len(left_out)}


def test_no_number_of_a_hostile_file_is_wrong(hostile):
    folder, bad = hostile
    found, problems = read_results(folder)
    for each in found:
        assert each.score == own_score(each.data), each.model.name
    names = {result.model.name: result for result in found}
    for row in make_board(found, problems).rows:
        assert [cell.score for cell in row.cells if cell] == [own_score(names[row.model.name].data)]
    for problem in problems:
        if problem.path in bad and "main_score" in problem.reason:
            assert own_score(bad[problem.path]) is None


def test_the_good_file_among_them_keeps_its_page(hostile, tmp_path):
    folder, _ = hostile
    alone = tmp_path / "alone" / "org__good" / "v1"
    alone.mkdir(parents=True)
    (alone / "SimLex999.json").write_text(json.dumps(GOOD))
    row = next(row for row in make_board(*read_results(folder)).rows if row.label == "org/good")
    (same,) = make_board(*read_results(tmp_path / "alone")).rows
    assert ([cell for cell in row.cells if cell], row.page, row.facts) == ([*same.cells], same.page, same.facts)


def test_a_link_out_of_the_results_folder_is_not_shipped(results, put, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "T.json").write_bytes(result().data)
    folder = put().parent
    (folder.parent / "linked").symlink_to(tmp_path / "secret")
    assert [each.task for each in read_results(results)[0]] == ["SimLex999"]
