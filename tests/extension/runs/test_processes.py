"""Models in several processes: where each runs, and what becomes of one that dies."""

import errno
import subprocess
import sys
from dataclasses import replace

import pytest

from mteb_words import MtebWordsError
from mteb_words.extension.names import ResolvedModel
from mteb_words.extension.results.folder import Earlier
from mteb_words.extension.runs.items import Item
from mteb_words.extension.runs.options import Order, RunOptions
from mteb_words.extension.runs.outcomes import Outcome
from mteb_words.extension.runs.processes import _DiedError, _outcomes, _to_the_end, devices


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


@pytest.mark.process
def test_a_process_that_dies_says_what_came_before_and_by_what_it_ended():
    told = [Outcome("m", "first", "done", 0.5), Outcome("m", "done before by others", "done before", 0.5)]
    lines = "".join(outcome.to_json() + "\n" for outcome in told) + '{"model": "m", "ta'
    code = f"import os, sys; sys.stdout.write({lines!r}); sys.stdout.flush(); os.kill(os.getpid(), 9)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        found = _outcomes(process, ITEM, ["first", "second"])
        assert next(found) == told[0]
        with pytest.raises(_DiedError, match=r"^the process of the model was ended by signal 9 \(Killed\), perhaps for want of memory$"):
            next(found)


OPTIONS = RunOptions(models=("m",), tasks=("a", "b"), device="cuda:1", dtype="float16", batch_size=2, co2_tracker=False)


@pytest.mark.parametrize(
    "options", [OPTIONS, replace(OPTIONS, device=1, tasks=(), benchmarks=("c",)), RunOptions(models=("m",), tasks=("a",))]
)
def test_a_process_is_told_what_was_asked_for(options):
    order = Order(options, ("a",))
    told = order.to_json()
    assert "\n" not in told
    assert Order.from_json(told) == order


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"jobs":1', '"jobs":"1"'),
        ('"jobs":1', '"job":1'),
        ('"models":["m"],', ""),
        ('"float16"', '"float64"'),
        ('"tasks":["a"]', '"tasks":5'),
    ],
)
def test_what_is_no_order_is_refused(before, after):
    told = Order(OPTIONS, ("a",)).to_json()
    assert before in told
    with pytest.raises(ValueError, match="validation error"):
        Order.from_json(told.replace(before, after))


ITEM = Item(ResolvedModel("m", None, None), None, {name: Earlier("open") for name in "abcd"})


def dying(*lives):
    """Processes that do some tasks each, and die if any is left."""
    given, todo = [], iter(lives)

    def run(tasks):
        given.append(list(tasks))
        done = next(todo)
        yield from (Outcome("m", task, "done", 0.5) for task in tasks[:done])
        if done < len(tasks):
            raise _DiedError("died")

    return given, run


@pytest.mark.parametrize(
    ("lives", "given", "kinds"),
    [
        ([4], ["abcd"], "done done done done"),
        ([1, 2], ["abcd", "cd"], "done failed done done"),
        ([0, 3], ["abcd", "bcd"], "failed done done done"),
        ([1, 0, 1], ["abcd", "cd", "d"], "done failed failed done"),
        ([0, 0], ["abcd", "bcd"], "failed failed failed failed"),
    ],
)
def test_another_process_does_what_one_that_died_has_left_unless_it_dies_at_once_too(lives, given, kinds):
    asked, run = dying(*lives)
    found = list(_to_the_end(ITEM, run))
    assert ["".join(tasks) for tasks in asked] == given
    assert sorted(outcome.task for outcome in found) == list("abcd")
    assert " ".join(outcome.kind for outcome in sorted(found, key=lambda outcome: outcome.task)) == kinds


def test_a_process_that_cannot_be_started_is_a_failure():
    def run(tasks):
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        yield

    found = list(_to_the_end(ITEM, run))
    assert [outcome.task for outcome in found] == list("abcd")
    assert {outcome.reason for outcome in found} == {"no process could be started for it ([Errno 11] Resource temporarily unavailable)"}
