"""One failing pair of a model and a task never takes the others down; what it was is kept, and the next run does it alone."""

import json

import pytest

from mteb_words.extension.runs.commands import run_command
from mteb_words.wrappers.static.random_words import RandomWords

from .conftest import RANDOM, scores

PLAIN = RandomWords.encode_words


@pytest.fixture
def arguments(pairs, tmp_path, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tasks")
    for name in "abc":
        (folder / f"{name}.tsv").write_bytes(pairs.read_bytes())
    return ["-m", RANDOM, "-v", "0", "--output-folder", str(tmp_path), "-t", *(f"pairs:{folder / name}.tsv" for name in "abc")]


@pytest.fixture
def fail_at(monkeypatch):
    """Makes the model raise an error when it is asked for the words of its k-th task."""

    def at(call, error):
        calls = []

        def encode_words(self, words):
            calls.append(words)
            if len(calls) == call:
                raise error
            return PLAIN(self, words)

        monkeypatch.setattr(RandomWords, "encode_words", encode_words)
        return calls

    return at


class Panic(BaseException):
    """What a library in Rust raises is no Exception."""


@pytest.mark.parametrize("error", [ValueError("it is broken"), MemoryError(), Panic("a panic"), SystemExit(3), OSError(5, "no luck")])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_one_that_fails_is_recorded_with_its_traceback_and_is_all_that_the_next_run_does(
    registered, arguments, tmp_path, fail_at, call, error, capsys
):
    fail_at(call, error)
    assert run_command(arguments) == 1
    assert len(scores(tmp_path)) == 2
    (path,) = tmp_path.rglob("not_run.jsonl")
    (row,) = [json.loads(line) for line in path.read_text().splitlines()]
    assert row["kind"] == "failed"
    assert row["reason"].startswith(type(error).__name__)
    assert "in encode_words" in row["traceback"]
    said = capsys.readouterr().out
    assert f"{RANDOM} failed on {row['task_name']}: {row['reason']}" in said
    assert "1 failed; the same command runs only what is missing (tracebacks: not_run.jsonl beside the results)" in said
    calls = fail_at(0, None)
    assert run_command(arguments) == 0
    assert len(calls) == 1
    assert len(scores(tmp_path)) == 3
    assert not path.exists()


def test_fail_fast_stops_at_the_first_failure_and_says_what_was_not_run(registered, arguments, tmp_path, fail_at, capsys):
    calls = fail_at(2, ValueError("it is broken"))
    assert run_command([*arguments, "--fail-fast"]) == 1
    assert len(calls) == 2
    assert len(scores(tmp_path)) == 1
    assert "1 failed, 1 not run; the same command runs only what is missing" in capsys.readouterr().out


def test_a_dry_run_prints_the_plan_and_does_nothing(registered, arguments, tmp_path, fail_at, capsys):
    calls = fail_at(0, None)
    assert run_command(arguments[:-2]) == 0  # one of them is there
    before = sorted(tmp_path.rglob("*"))
    capsys.readouterr()
    assert run_command([*arguments, "--dry-run", "-m", "mteb-words/glove-6b-50d"]) == 0
    said = capsys.readouterr().out
    assert f"{RANDOM}: 1 of 3 tasks done before, 2 to run: LocalPairs-b-" in said
    assert "mteb-words/glove-6b-50d: 0 of 3 tasks done before, 3 to run" in said
    assert len(calls) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_json_is_all_that_stands_on_standard_output(registered, arguments, tmp_path, fail_at, capsys):
    fail_at(2, ValueError("it is broken"))
    assert run_command([*arguments, "--json"]) == 1
    found = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert (found["results"], found["exit_code"]) == (str(tmp_path), 1)
    assert sorted(row["kind"] for row in found["outcomes"]) == ["done", "done", "failed"]
    assert {row["name"] for row in found["outcomes"]} == {RANDOM}
    (failed,) = [row for row in found["outcomes"] if row["kind"] == "failed"]
    assert (failed["score"], failed["reason"]) == (None, "ValueError: it is broken")
    assert all(row["revision"].startswith("sha256-") for row in found["outcomes"])


def test_an_error_whose_text_is_broken_is_recorded_by_its_type(registered, arguments, fail_at, capsys):
    class UnprintableError(Exception):
        def __str__(self):
            raise ValueError

    fail_at(1, UnprintableError())
    assert run_command(arguments) == 1
    assert "UnprintableError: UnprintableError" in capsys.readouterr().out


def test_a_model_that_goes_to_another_folder_leaves_the_results_where_they_belong(registered, arguments, tmp_path, monkeypatch, capsys):
    def encode_words(self, words):
        (tmp_path / "elsewhere").mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / "elsewhere")
        return PLAIN(self, words)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(RandomWords, "encode_words", encode_words)
    arguments[arguments.index(str(tmp_path))] = "mine"
    assert run_command(arguments) == 0
    assert len(scores(tmp_path / "mine")) == 3
    assert not list((tmp_path / "elsewhere").iterdir())
    assert "Result files: mine. To make a site of them: mteb-words leaderboard mine --out site" in capsys.readouterr().out


AWAY = """
import os
from mteb_words.extension.cli import main
reader, writer = os.pipe()
os.close(reader)
os.dup2(writer, NUMBER)
raise SystemExit(main(ARGUMENTS))
"""


@pytest.mark.parametrize("number", [1, 2], ids=["output", "errors"])
def test_a_reader_that_leaves_stops_nothing(server, arguments, tmp_path, number):
    """As with `| head -1`, or a log that is away: the work is done, and the exit code says how it went."""
    code = AWAY.replace("NUMBER", str(number))
    assert server.wait(server.start(code=code.replace("ARGUMENTS", repr(["run", *arguments])))) == 0
    assert len(scores(tmp_path)) == 3
    missing = ["run", *arguments, "-m", "static:" + str(tmp_path / "none.txt")]
    assert server.wait(server.start(code=code.replace("ARGUMENTS", repr(missing)))) == 1


def test_a_reader_that_leaves_stops_no_sweep(server, small_model, pairs, tmp_path):
    command = ["sweep", "-m", f"hf:{small_model('llama')}@bare", "--layers", "0", "4", "-t", f"pairs:{pairs}", "-v", "0"]
    code = AWAY.replace("NUMBER", "1").replace("ARGUMENTS", repr([*command, "--output-folder", str(tmp_path / "r")]))
    assert server.wait(server.start(code=code, MTEB_WORDS_CACHE=tmp_path / "cache")) == 0
    assert len(list((tmp_path / "r").rglob("LocalPairs*.json"))) == 2
    assert list((tmp_path / "r").glob("sweep-*.svg"))
