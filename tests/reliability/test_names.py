"""Hostile names of models, revisions, tasks and options: nothing is written outside the folder, nothing over another model's results."""

import json
import random

import pytest

from .conftest import size

NAMES = size("NAMES", 20)
FIELDS = ("name", "revision", "task", "option")

SAVE = """
import json, os, sys
from pathlib import Path
import mteb
from mteb.results import TaskResult
from mteb_words import SimLex999
from mteb_words.errors import DataError
from mteb_words.extension.results.folder import ModelResults
from mteb_words.extension.names import ResolvedModel, resolve
import tempfile
root = FOLDER
known = resolve("mteb-words/random-300d")
outside = []
def watch(event, given):
    writes = event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if writes or event in ("os.mkdir", "os.rename", "os.symlink", "os.link") or event == "os.remove" and given[1] == -1:
        for path in given[: 2 if event in ("os.rename", "os.symlink", "os.link") else 1]:
            real = os.path.realpath(path) if isinstance(path, (str, bytes)) else root
            if not os.fsdecode(real).startswith((root + "/", tempfile.gettempdir() + "/tmp", "/dev/null")) and os.fsdecode(real) != root:
                outside.append((event, str(path)))
sys.addaudithook(watch)
kept, refused = {}, 0
for n, (field, hostile) in enumerate(json.loads(GIVEN)):
    update = {"name": hostile} if field == "name" else {"revision": hostile} if field == "revision" else {}
    meta = known.meta.model_copy(update=update | ({"experiment_kwargs": {"dtype": hostile}} if field == "option" else {}))
    entry = {"main_score": n / 1000, "hf_subset": "default", "languages": ["eng-Latn"]}
    result = TaskResult.from_task_results(SimLex999(), {"test": {"default": entry}}, evaluation_time=1.0)
    result.task_name = hostile if field == "task" else "SimLex999"
    cache = ModelResults(root, ResolvedModel(known.name, known.record, meta), [SimLex999()])
    try:
        cache.claim()
        cache.save_to_cache(result, meta, encode_kwargs={})
    except DataError:
        refused += 1
        continue
    path = cache.get_task_result_path(result.task_name, meta)
    owner = (meta.name, meta.revision, result.task_name, json.dumps(meta.experiment_kwargs))
    assert kept.setdefault(str(path).casefold(), (owner, 0))[0] == owner, (path, owner)
    kept[str(path).casefold()] = (owner, n / 1000, path)
for _, score, path in kept.values():
    document = json.loads(path.read_bytes())
    assert document["scores"]["test"][0]["main_score"] == score, path
assert not outside, outside
print(json.dumps([len(kept), refused]))
"""

OUTSIDE = [
    "../x",
    "../../../../x",
    "/tmp/evil/x",
    "a/../../../x",
    "..",
    ".",
    "",
    "./x",
    "a/..",
    "x/../y",
    "~/x",
    "~root/x",
    "//x",
    "/",
    "a//b",
]
WINDOWS = [
    "..\\..\\x",
    "C:\\x",
    "C:x",
    "\\\\server\\x",
    "con",
    "NUL",
    "aux.txt",
    "com1",
    "LPT9.json",
    "x.",
    "x ",
    "x:y",
    "a<b",
    "a>b",
    "a|b",
]
CONTROL = ["a\0b", "a\nb", "a\rb", "a\tb", "\x1b[31m", "a\x7fb", "\u202egpj.x", "a\u200bb", "\ufeffa", "a\u2028b", "\ud800", "\u0430bc"]
SHELL = [
    "$(touch x)",
    "`touch x`",
    "; rm -rf x",
    "| x",
    "&& x",
    "-rf",
    "--help",
    "*",
    "?",
    "[a]",
    "{a,b}",
    "%2e%2e%2fx",
    "%00",
    "!x",
    "#x",
    "'x'",
]
MARKUP = ["<script>alert(1)</script>", '"><img src=x>', "=HYPERLINK(1)", "+1", "@x", "{{x}}", "${x}", "file:///etc/passwd", "data:,x"]
LONG = ["a" * 201, "a" * 5000, "a/" * 300, "a" * 200 + "/b", "\U0001f600" * 100, ".hidden", ".lock", ".tmp-x", "model_meta.json", "results"]
ALIKE = ["org/a", "ORG/a", "org/A", "org/a__b", "org__a/b", "org/a/b", "org__a__b", "org_/a", "org/_a", "a/b__c", "a__b/c", "a/B__c"]
HOSTILE = [*OUTSIDE, *WINDOWS, *CONTROL, *SHELL, *MARKUP, *LONG, *ALIKE]


def hostile_names(number):
    """The names above, and others drawn from their letters, evenly from each kind."""
    draw = random.Random(0)
    pieces = ["..", "/", "\\", "\0", "a", "B", "__", ".", " ", "~", "%2e", "\u202e", "con", ":", "@", "-", "é", "\n"]
    drawn = ["".join(draw.choices(pieces, k=draw.randint(1, 8))) for _ in range(200)]
    names = list(dict.fromkeys([*HOSTILE, *drawn]))[:200]
    return names if number >= len(names) else draw.sample(names, number)


@pytest.mark.parametrize("field", FIELDS)
def test_a_hostile_name_writes_nothing_outside_and_nothing_over_another(server, tmp_path, field):
    folder, log = tmp_path / "results", tmp_path / "log"
    given = json.dumps([(field, name) for name in hostile_names(NAMES)])
    code = SAVE.replace("FOLDER", repr(str(folder))).replace("GIVEN", repr(given))
    assert server.run(code=code, log=log) == 0, log.read_text()
    kept, refused = json.loads(log.read_text().splitlines()[-1])
    assert refused >= NAMES / 4
    assert kept + refused <= NAMES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "results"]


def test_names_that_some_systems_take_for_one_are_not_mixed(server, tmp_path):
    log = tmp_path / "log"
    given = json.dumps([("name", name) for name in ALIKE])
    assert server.run(code=SAVE.replace("FOLDER", repr(str(tmp_path / "r"))).replace("GIVEN", repr(given)), log=log) == 0, log.read_text()
    kept, refused = json.loads(log.read_text().splitlines()[-1])
    assert kept + refused == len(ALIKE)
    assert refused == 8  # by case ORG/a, org/A, a/B__c; as one folder of mteb's org__a/b, org/a/b, org__a__b, org/_a, a__b/c


def test_a_folder_that_is_a_link_elsewhere_is_refused(server, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "r" / "results").mkdir(parents=True)
    (tmp_path / "r" / "results" / "org__a").symlink_to(tmp_path / "elsewhere")
    log = tmp_path / "log"
    code = SAVE.replace("FOLDER", repr(str(tmp_path / "r"))).replace("GIVEN", repr(json.dumps([("name", "org/a")])))
    assert server.run(code=code, log=log) == 0, log.read_text()
    assert json.loads(log.read_text().splitlines()[-1]) == [0, 1]
    assert not list((tmp_path / "elsewhere").iterdir())
