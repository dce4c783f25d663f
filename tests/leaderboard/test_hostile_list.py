"""What one pull request can hold: no folder stops a build, takes much memory, shows a wrong number or goes without being named."""

import json
import resource
import subprocess
import sys

import pytest

from .entries import document, of_mteb
from .hostile_folders import HOSTILE, put

MEMORY = 1_000_000  # KB
NAMED = {  # a part of a line that each must give
    "links": "it is no file that can be read, but a link",
    "pipes": "it is no file that can be read, but a pipe",
    "devices": "it is no file that can be read, but a link",
    "impersonation": "model_meta.json beside it claims the name",
    "duplicate_subset": "it holds two entries of test, default",
    "large_score": "its main_score is 99.9",
    "far_future": "later than tomorrow",
    "look_alikes": "looks like",
    "long_names": "has 200,006 characters",
    "large_files": "it holds more than 1,000,000 values",
    "many_subsets": "it holds 100,000 splits and subsets",
    "large_manifests": "it holds more than 1,000,000 values",
    "deep_folders": "it lies more than 16 folders deep",
    "shouting_names": "\\u001b[2Jcleared.json: it is not valid JSON",
}

COMMANDS = """
import json, sys
from pathlib import Path
from mteb_words.extension.cli import main
folder, site = sys.argv[1:]
codes = [main(["leaderboard", folder, *arguments]) for arguments in (["--check", "--strict", "--all"], ["--out", site])]
# What getrusage says starts from the memory of the process that started this one.
print(json.dumps([codes, int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])]))
"""


@pytest.mark.process
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_folder_is_named_and_the_honest_number_stands(name, tmp_path):
    folder, site = tmp_path / "in", tmp_path / "site"
    folder.mkdir()
    for model, score in (("org/honest", 0.25), ("org/second", 0.125), ("org/third", 0.0625)):
        put(folder, model, document("SimLex999", of_mteb(score, cosine_spearman=score)))
    HOSTILE[name](folder)
    run = subprocess.run(
        [sys.executable, "-c", COMMANDS, folder, site],
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (300, 300)),  # against a hang; seconds of the slowest machine
    )
    printed = run.stderr.decode()
    assert (run.returncode, "Traceback" in printed) == (0, False), printed[-2000:]
    codes, memory = json.loads(run.stdout.splitlines()[-1])
    assert codes[0] == 1  # the strict check refuses each of them
    assert memory < MEMORY
    assert NAMED[name] in printed
    assert not any(character in printed for character in "\x1b\r\u202e\u200b")
    board = json.loads((site / "board.json").read_text())
    models = {model["name"]: [result["score"] for result in model["results"] if result["score"] is not None] for model in board["models"]}
    assert models["org/honest"] == [0.25]
    assert all(0 <= score <= 1 for scores in models.values() for score in scores)
    assert board["date"] is None
    assert max(path.stat().st_size for path in site.rglob("*.html")) < 2_000_000
