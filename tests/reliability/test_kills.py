"""What a run loses when it is killed: at random instants, and between any two steps of a save."""

import os
import random
import shutil
import signal
import time

import pytest

from .conftest import RANDOM, left_behind, scores, size

KILLS = size("KILLS", 20)


@pytest.fixture(scope="module")
def command(pairs, vectors):
    return ["run", "-m", RANDOM, f"static:{vectors}", "-t", "WordSim353", f"pairs:{pairs}", "-v", "0", "--output-folder"]


def test_a_run_that_is_killed_at_any_instant_loses_nothing_that_was_finished(server, command, tmp_path, record_property):
    server.run(*command, tmp_path / "warm")  # numba compiles, once
    start = time.monotonic()
    assert server.run(*command, tmp_path / "whole", log=tmp_path / "log") == 0, (tmp_path / "log").read_text()
    seconds = time.monotonic() - start
    whole = scores(tmp_path / "whole")
    assert len(whole) == 4
    moments = random.Random(0)
    finished = []
    for kill in range(KILLS):
        folder = tmp_path / f"{kill}"
        pid = server.start(*command, folder)
        wait_for_results(folder, moments.randrange(len(whole)))  # so that the instants spread over the run however busy the machine is
        time.sleep(moments.uniform(0, seconds / len(whole)))
        os.kill(pid, signal.SIGKILL)
        server.wait(pid)
        before = scores(folder)  # fails on a file that is half-written
        finished.append(len(before))
        bytes_before = {path: path.read_bytes() for path in folder.rglob("[A-Z]*.json")}
        assert server.run(*command, folder, log=tmp_path / f"log{kill}") == 0, (tmp_path / f"log{kill}").read_text()
        assert all(path.read_bytes() == content for path, content in bytes_before.items())  # and so none was lost or made again
        assert scores(folder) == whole  # to the last digit
        assert not left_behind(folder)
        shutil.rmtree(folder)
    record_property("finished", sorted(finished))
    assert len(set(finished)) > 2, "the kills have to spread over the run"


def wait_for_results(folder, number):
    end = time.monotonic() + 60
    while len(list(folder.rglob("[A-Z]*.json"))) < number:
        assert time.monotonic() < end
        time.sleep(0.005)


def test_what_a_killed_run_left_goes_away_also_where_nothing_is_left_to_do(server, pairs, tmp_path):
    command = ["run", "-m", RANDOM, "-t", f"pairs:{pairs}", "-v", "0", "--output-folder", tmp_path]
    server.run(*command)
    (place,) = tmp_path.glob("results/*/*")
    (place / ".tmp-abc").write_text("half a fil")
    assert server.run(*command) == 0
    assert not left_behind(tmp_path)


SAVE = """
import os, sys
from mteb.results import TaskResult
from mteb_words import SimLex999
from mteb_words.extension.results import atomic, folder
from mteb_words.extension.results.folder import ModelResults
from mteb_words.extension.names import resolve
import mteb
model = resolve("mteb-words/random-300d")
results = ModelResults(FOLDER, model, [SimLex999()])
def save(score):
    entry = {"main_score": score, "hf_subset": "default", "languages": ["eng-Latn"]}
    result = TaskResult.from_task_results(SimLex999(), {"test": {"default": entry}}, evaluation_time=1.0)
    results.save_to_cache(result, model.meta, encode_kwargs={})
save(0.25)
steps = 0
COUNTED = {"open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "os.rmdir", "fcntl.flock"}
COUNTED |= {"tempfile.mkstemp", "tempfile.mkdtemp"}
def trace(event, arguments):
    global steps
    if event in COUNTED:
        steps += 1
        if steps == STEP:
            os._exit(9)
plain = os.fsync
def fsync(handle):
    trace("open", None)
    plain(handle)
    trace("open", None)
os.fsync = fsync
sys.addaudithook(trace)
save(0.5)
"""


def test_a_save_that_is_killed_between_any_two_steps_leaves_the_old_file_or_the_new_one(server, tmp_path):
    code = SAVE.replace("FOLDER", repr(str(tmp_path)))
    seen = set()
    step = 0
    ended = 9
    while ended:
        step += 1
        ended = server.run(code=code.replace("STEP", str(step)), log=tmp_path.parent / "log")
        assert ended in (0, 9), (tmp_path.parent / "log").read_text()
        ((_, (entry,)),) = [(path, found["test"]) for path, found in scores(tmp_path).items()]
        assert entry["main_score"] in (0.25, 0.5)
        seen.add((ended, entry["main_score"]))
    assert step > 20  # steps there are
    assert seen == {(9, 0.25), (9, 0.5), (0, 0.5)}
    assert not left_behind(tmp_path)
