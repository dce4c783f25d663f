"""Folders that take no files: noticed before anything is computed, by name; what was there before is still there, whole."""

import re
from pathlib import Path

import pytest

from .conftest import RANDOM, size

DISKS = size("DISKS", 4)
SIZES = [4096 * (1 + 20 * n // DISKS) for n in range(DISKS)]

HERE = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
"""
SAVE = (
    HERE
    + """
import json, tempfile
from pathlib import Path
from conftest import left_behind, scores
from faults import mounts_of_its_own, small_disk
import mteb
from mteb.results import TaskResult
from mteb_words import SimLex999
from mteb_words.extension.results.folder import ModelResults
from mteb_words.extension.names import resolve
from mteb_words.extension.results.atomic import check_room
from mteb_words.errors import DataError
model = resolve("mteb-words/random-300d")
def save(folder, score, much):
    entry = {"main_score": score, "hf_subset": "default", "languages": ["eng-Latn"], "much": much}
    result = TaskResult.from_task_results(SimLex999(), {"test": {"default": entry}}, evaluation_time=1.0)
    try:
        ModelResults(folder, model).save_to_cache(result, model.meta, encode_kwargs={})
    except OSError as error:
        assert str(folder) in str(error) or tempfile.gettempdir() + "/tmp" in str(error), error  # the folder, or that of drafts
        return False
    return True
if MOUNTS:
    mounts_of_its_own()
seen = []
for size in SIZES:
    folder = Path(FOLDER, str(size))
    small_disk(folder, size)
    try:
        check_room(folder)
        raise AssertionError("it is too small")
    except DataError as error:
        assert str(folder) in str(error), error
    old = save(folder, 0.25, "")
    before = scores(folder)
    assert len(before) == old
    new = save(folder, 0.5, 40_000 * "x")
    assert new or scores(folder) == before
    assert not left_behind(folder), left_behind(folder)
    seen.append((old, new))
print(json.dumps(seen))
"""
)


@pytest.mark.parametrize("mounts", [True, False], ids=["a small disk", "files that may not grow"])
def test_a_save_that_finds_no_room_leaves_the_old_file_and_no_part_of_the_new_one(server, tmp_path, mounts):
    code = SAVE.replace("SIZES", repr(SIZES)).replace("FOLDER", repr(str(tmp_path))).replace("MOUNTS", repr(mounts))
    assert server.run(code=code, log=tmp_path / "log") == 0, (tmp_path / "log").read_text()
    seen = (tmp_path / "log").read_text()
    assert "[true, false]" in seen
    assert "[true, true]" in seen


REFUSED = (
    HERE
    + """
from pathlib import Path
import faults
from mteb_words.extension.runs import engines
from mteb_words.extension.cli import main
folder = Path(FOLDER)
faults.mounts_of_its_own()
faults.FAULT
def loaded(*_):
    raise SystemExit("something was computed")
engines.load = loaded
raise SystemExit(main(ARGUMENTS))
"""
)


def arguments(folder, *tasks):
    return ["run", "-m", RANDOM, "-t", *tasks, "-v", "0", "--output-folder", str(folder)]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("small_disk(folder, 65536)", "No space left on device|File too large"),  # the latter where nothing may be mounted
        ("read_only(folder)", "Read-only file system|Permission denied"),
        ("forbidden(folder)", "Permission denied"),
    ],
)
def test_a_folder_that_takes_no_results_is_named_before_anything_is_computed(server, pairs, tmp_path, fault, said):
    folder, log = tmp_path / "results of mine", tmp_path / "log"
    if "small" not in fault:
        assert server.run(*arguments(folder, "WordSim353")) == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    code = REFUSED.replace("FOLDER", repr(str(folder))).replace("FAULT", fault)
    asked = arguments(folder, "WordSim353", f"pairs:{pairs}")
    assert server.run(code=code.replace("ARGUMENTS", repr(asked)), log=log) == 1, log.read_text()
    (line,) = [line for line in log.read_text().splitlines() if "error" in line]
    assert str(folder) in line
    assert re.search(said, line)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    if before:  # what is there can be read all the same
        code = code.replace("ARGUMENTS", repr(arguments(folder, "WordSim353")))
        assert server.run(code=code, log=log) == 0, log.read_text()
