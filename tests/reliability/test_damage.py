"""Files that something has damaged: set aside by name, made again, and no other task is stopped."""

import errno
import json
from pathlib import Path

import pytest
from mteb import ResultCache

from mteb_words.extension.runs.commands import run_command

RANDOM = "mteb-words/random-300d"
TASKS = ["WordSim353", "SimLex999"]


@pytest.fixture(scope="module")
def good(registered, tmp_path_factory):
    """The files of a run of two tasks."""
    folder = tmp_path_factory.mktemp("good")
    assert run_command(["-m", RANDOM, "-t", *TASKS, "-v", "0", "--output-folder", str(folder)]) == 0
    (place,) = folder.glob("results/*/*")
    return place.relative_to(folder), {path.name: path.read_bytes() for path in place.iterdir()}


@pytest.fixture
def folder(good, tmp_path):
    place, files = good
    (tmp_path / place).mkdir(parents=True)
    for name, content in files.items():
        (tmp_path / place / name).write_bytes(content)
    return tmp_path / place


def changed(change):
    def change_it(data):
        document = json.loads(data)
        change(document, document["scores"]["test"][0])
        return json.dumps(document).encode()

    return change_it


RESULT = {
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "a list": lambda data: b"[]",
    "null": lambda data: b"null",
    "binary": lambda data: bytes(range(256)) * 4,
    "another schema": lambda data: b'{"task_name": "SimLex999"}',
    "too deep": lambda data: b"[" * 100_000,
    "a score that is text": changed(lambda _, entry: entry.update(main_score="0.9")),
    "NaN": changed(lambda _, entry: entry.update(main_score=float("nan"))),
    "1e999": lambda data: data.replace(b'"main_score": 0.', b'"main_score": 1e999, "x": 0.'),
    "out of range": changed(lambda _, entry: entry.update(main_score=1.7)),
    "a key twice": lambda data: data.replace(b'"main_score": ', b'"main_score": 0.999, "main_score": '),
    "made with a number": changed(lambda _, entry: entry.update(made_with=5)),
    "a coverage that is text": changed(lambda _, entry: entry.update(coverage="x")),
    "of another task": changed(lambda document, _: document.update(task_name="WordSim353")),
}


@pytest.mark.parametrize("kind", RESULT)
def test_a_damaged_result_is_set_aside_by_name_and_only_it_is_made_again(registered, folder, good, kind, caplog):
    path, other = folder / "SimLex999.json", folder / "WordSim353.json"
    damaged = RESULT[kind](path.read_bytes())
    path.write_bytes(damaged)
    before = other.read_bytes()
    assert run_command(["-m", RANDOM, "-t", *TASKS, "-v", "0", "--output-folder", str(folder.parents[2])]) == 0
    assert json.loads(path.read_bytes())["scores"] == json.loads(good[1]["SimLex999.json"])["scores"]
    assert (folder / "SimLex999.json.corrupt-1").read_bytes() == damaged
    assert other.read_bytes() == before
    assert any(str(path) in record.message and "corrupt-1" in record.message for record in caplog.records)


@pytest.mark.parametrize("kind", ["truncated", "empty", "a list", "null", "binary", "too deep"])
@pytest.mark.parametrize("name", ["model_meta.json", "run_settings.jsonl", "not_run.jsonl"])
def test_what_stands_beside_results_is_mended_with_the_next_one(registered, folder, name, kind):
    content = (folder / name).read_bytes() if (folder / name).exists() else b'{"task_name": "X", "kind": "failed", "reason": "r"}\n'
    (folder / name).write_bytes(RESULT[kind](content))
    (folder / "SimLex999.json").unlink()
    assert run_command(["-m", RANDOM, "-t", *TASKS, "-v", "0", "--output-folder", str(folder.parents[2])]) == 0
    assert json.loads((folder / "model_meta.json").read_bytes())["name"] == RANDOM
    settings = [json.loads(line) for line in (folder / "run_settings.jsonl").read_bytes().splitlines()]
    assert "SimLex999" in {row["task"] for row in settings}
    assert len(ResultCache(folder.parents[2]).load_results().model_results[0].task_results) == 2


def test_mtebs_own_readers_read_the_folder(registered, folder):
    found = ResultCache(folder.parents[2]).load_results()
    assert {result.task_name for result in found.model_results[0].task_results} == set(TASKS)
    assert set(found.to_dataframe().columns) >= {RANDOM}


def test_what_is_no_finite_number_is_never_written(registered, folder, monkeypatch):
    from mteb_words import SimLex999

    plain = SimLex999._evaluate_subset
    parts = {"parts": {"noun": [0.1, float("nan")]}}
    monkeypatch.setattr(SimLex999, "_evaluate_subset", lambda *given, **named: {**plain(*given, **named), **parts})
    (folder / "SimLex999.json").unlink()
    assert run_command(["-m", RANDOM, "-t", *TASKS, "-v", "0", "--output-folder", str(folder.parents[2])]) == 1
    assert not (folder / "SimLex999.json").exists()
    (row,) = [json.loads(line) for line in (folder / "not_run.jsonl").read_text().splitlines()]
    assert (row["task_name"], row["kind"]) == ("SimLex999", "failed")
    assert "scores.test.0.parts.noun.1 of SimLex999 is nan" in row["reason"]
    assert "Traceback" in row["traceback"]
    monkeypatch.undo()
    assert run_command(["-m", RANDOM, "-t", *TASKS, "-v", "0", "--output-folder", str(folder.parents[2])]) == 0
    assert not (folder / "not_run.jsonl").exists()


def test_no_file_of_a_run_has_a_constant_that_is_no_json(registered, folder):
    """mteb's records may say that a model takes texts of infinite length."""
    from mteb_words.extension.results.reading import finite_json

    for path in folder.glob("*.json"):
        json.loads(path.read_bytes(), parse_constant=pytest.fail)
    assert json.loads(finite_json('{"max_tokens": Infinity}')) == {"max_tokens": None}


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.EMFILE, errno.EACCES])
def test_a_file_that_cannot_be_read_just_now_is_not_damaged(registered, folder, monkeypatch, number, capsys):
    path = folder / "SimLex999.json"
    before, read = path.read_bytes(), Path.read_bytes

    def refuse(self):
        if self == path:
            raise OSError(number, "not now", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    arguments = ["-m", RANDOM, "-t", *TASKS, "-v", "0", "--output-folder", str(folder.parents[2])]
    assert run_command(arguments) == 1
    assert f"not now: '{path}'" in capsys.readouterr().out
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert not list(folder.glob("*corrupt*"))
    assert run_command(arguments) == 0
