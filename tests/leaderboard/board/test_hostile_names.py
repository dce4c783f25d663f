"""Names that mean harm: nothing leaves the site, and no page takes another's place."""

import hashlib
import json
import os
import re
import unicodedata
from pathlib import Path

import pytest

from mteb_words.leaderboard.board.arrange import make_board
from mteb_words.leaderboard.board.reading import read_results
from mteb_words.leaderboard.board.results import Model, Reading, Result, SubsetEntry, task_id
from mteb_words.leaderboard.output import write_site
from mteb_words.leaderboard.site import build
from mteb_words.schema import ModelId, read_entry

from ..entries import document, of_mteb
from ..hostile_names import NAMES


def test_there_are_names_enough():
    assert len(NAMES) >= 200


def result(source, name="org/one", revision="v1", task="T", experiment=""):
    entries = (SubsetEntry("test", "default", read_entry(of_mteb(0.5))[0]),)
    source.write_text(json.dumps(document(task, of_mteb(0.5))))
    return Result(
        Model(ModelId(name, revision, experiment), {"name": name}),
        task_id(task, "r1", entries),
        entries,
        None,
        None,
        source,
        hashlib.sha256(source.read_bytes()).hexdigest(),
    )


def tree(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


FIELDS = ("name", "revision", "task", "experiment")


@pytest.mark.parametrize("field", FIELDS)
def test_every_hostile_name_gets_a_plain_page_of_its_own_inside_the_site(field, tmp_path, tmp_path_factory, monkeypatch):
    from mteb_words.leaderboard import site as module

    sources = tmp_path_factory.mktemp("sources")
    found = [result(sources / f"{n}.json", **{field: name}) for n, name in enumerate(NAMES)]
    monkeypatch.setattr(module, "read_results", lambda *_: Reading(found, [], []))
    (tmp_path / "around").mkdir()
    report = build(tmp_path, tmp_path / "around" / "site")
    assert tree(tmp_path) == {"around", "around/site"} | {f"around/site/{path}" for path in tree(tmp_path / "around" / "site")}
    board = make_board(Reading(found, [], []))
    shown = board.columns if field == "task" else board.rows
    assert len(shown) == len(NAMES) == (report.tasks if field == "task" else report.models)
    pages = [each.page for each in shown]
    assert len({page.casefold() for page in pages}) == len(NAMES)
    assert len({unicodedata.normalize("NFKC", file.path).casefold() for file in board.files}) == len(NAMES)
    for path in (*pages, *(file.path for file in board.files)):
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
    found, problems, _ = read_results(results)
    kept = {each.source.read_bytes(): each.score for each in found}
    assert problems == []
    assert kept == scores
    assert build(results, tmp_path / "site").problems == ()


def test_a_folder_whose_name_is_no_text_gives_a_page_all_the_same(results, tmp_path):
    folder = Path(os.fsdecode(os.fsencode(results) + b"/org__\xff\xfe")) / "v1"
    folder.mkdir(parents=True)
    result(folder / "T.json")
    assert build(results, tmp_path / "site").models == 1


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a\\b", "a//b", "", "a/", ".hidden", "a/.b", "a b", "é", "x" * 101, "con\0"])
def test_a_path_that_leads_out_of_the_site_is_never_written(tmp_path, path):
    with pytest.raises(ValueError, match="is no path of plain names inside a site"):
        write_site(tmp_path / "site", [("index.html", b""), (path, b"x")], lambda _: b"{}")
    assert list(tmp_path.iterdir()) == []


def test_two_paths_that_are_one_on_some_disks_are_refused(tmp_path):
    with pytest.raises(FileExistsError, match=r"A\.html and a\.html would be one file of the site"):
        write_site(tmp_path / "site", [("a.html", b""), ("A.html", b"")], lambda _: b"{}")
    assert list(tmp_path.iterdir()) == []


def test_a_link_out_of_the_results_folder_is_not_shipped(results, put, tmp_path):
    (tmp_path / "secret").mkdir()
    result(tmp_path / "secret" / "T.json")
    folder = put().parent
    (folder.parent / "linked").symlink_to(tmp_path / "secret")
    assert [each.task.task for each in read_results(results)[0]] == ["SimLex999"]
