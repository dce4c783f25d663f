"""Models in several processes: where each runs, and what becomes of one that dies."""

import json
import subprocess
import sys
from dataclasses import asdict

import pytest

from mteb_words import MtebWordsError
from mteb_words.extension.cache import Earlier
from mteb_words.extension.jobs import _outcomes, devices
from mteb_words.extension.report import Item, Outcome


@pytest.mark.parametrize(
    ("gpus", "jobs", "device", "expected"),
    [
        (0, 2, None, [None, None]),
        (2, 2, None, ["cuda:0", "cuda:1"]),
        (4, 2, "cuda", ["cuda:0", "cuda:1"]),
        (2, 3, "cpu", ["cpu", "cpu", "cpu"]),
        (2, 1, "cuda:1", ["cuda:1"]),
    ],
)
def test_each_process_has_a_gpu_of_its_own(monkeypatch, gpus, jobs, device, expected):
    monkeypatch.setattr("torch.cuda.device_count", lambda: gpus)
    assert devices(jobs, device) == expected


@pytest.mark.parametrize(
    ("jobs", "device", "message"),
    [(3, None, "--jobs 3, and there are 2 GPUs: .*use --jobs 2, or --device cpu"), (2, "cuda:0", "--device cuda:0 is one: .*use --jobs 1")],
)
def test_models_that_would_share_a_gpu_are_refused(monkeypatch, jobs, device, message):
    monkeypatch.setattr("torch.cuda.device_count", lambda: 2)
    with pytest.raises(MtebWordsError, match=message):
        devices(jobs, device)


def test_a_process_that_dies_has_failed_on_what_it_left_and_nothing_else():
    told = [Outcome("m", "first", "done", 0.5), Outcome("m", "done before by others", "done before", 0.5)]
    lines = "".join(json.dumps(asdict(outcome)) + "\n" for outcome in told) + '{"model": "m", "ta'
    code = f"import os, sys; sys.stdout.write({lines!r}); sys.stdout.flush(); os.kill(os.getpid(), 9)"
    item = Item("m", None, {"first": Earlier("open"), "second": Earlier("open")})
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        found = list(_outcomes(process, item))
    assert found == [told[0], Outcome("m", "second", "failed", reason="the process of the model ended with exit code -9 before")]
