"""Several processes on one folder: nothing is lost, and readers never see half a file."""

import json

import pytest

from .conftest import left_behind, scores, size

ROUNDS, READS = size("ROUNDS", 5), size("READS", 1000)

WRITER = """
import mteb
from mteb.results import TaskResult
from mteb_words import SimLex999
from mteb_words.extension.results.folder import ModelResults
from mteb_words.extension.names import resolve
from mteb_words.extension.registry import remember_versions
from mteb_words.schema import NotRun
remember_versions()
model = resolve("mteb-words/random-300d")
results = ModelResults(FOLDER, model)
for n in range(3):
    entry = {"main_score": 0.1, "hf_subset": "default", "languages": ["eng-Latn"]}
    result = TaskResult.from_task_results(SimLex999(), {"test": {"default": entry}}, evaluation_time=1.0)
    for name in (f"Own{NUMBER}x{n}", "Shared"):
        result.task_name = name
        results.claim()
        results.save_to_cache(result, model.meta, encode_kwargs={"batch_size": NUMBER})
        results.note_not_run(NotRun(task_name=f"Not{NUMBER}x{n}", kind="failed", reason="a reason"))
"""

READER = """
import time, mteb
from mteb.cache import ResultCache
from mteb.results import TaskResult
reads = 0
while reads < READS:
    for path in ResultCache(FOLDER).get_cache_paths():
        TaskResult.from_disk(path)
        reads += 1
    if not reads:
        time.sleep(0.01)
ResultCache(FOLDER).load_results(require_model_meta=False)
"""


@pytest.mark.parametrize("processes", [2, 4, 8])
def test_nothing_is_lost_among_several_processes(server, tmp_path, processes):
    log = tmp_path / "log"
    for n in range(-(-ROUNDS // 3)):
        folder = tmp_path / str(n)
        codes = [WRITER.replace("FOLDER", repr(str(folder))).replace("NUMBER", str(number)) for number in range(1, processes + 1)]
        reader = READER.replace("FOLDER", repr(str(folder))).replace("READS", str(-(-READS // ROUNDS)))
        pids = [server.start(code=code, log=log) for code in [*codes, reader]]
        assert [server.wait(pid) for pid in pids] == [0] * len(pids), log.read_text()
        tasks = {f"Own{number}x{k}" for number in range(1, processes + 1) for k in range(3)} | {"Shared"}
        assert {task for _, task in scores(folder)} == tasks
        (settings,) = folder.rglob("run_settings.jsonl")
        assert {json.loads(line)["task"] for line in settings.read_text().splitlines()} == tasks
        (not_run,) = folder.rglob("not_run.jsonl")
        assert len(not_run.read_text().splitlines()) == 3 * processes
        assert not left_behind(folder)


def test_two_runs_of_the_same_pairs_at_once_end_with_every_result(server, pairs, tmp_path):
    command = ["run", "-m", "mteb-words/random-300d", "-t", "WordSim353", f"pairs:{pairs}", "-v", "0", "--output-folder", tmp_path / "r"]
    pids = [server.start(*command, log=tmp_path / "log") for _ in range(2)]
    assert [server.wait(pid) for pid in pids] == [0, 0], (tmp_path / "log").read_text()
    assert len(scores(tmp_path / "r")) == 2
