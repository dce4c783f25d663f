"""Ctrl-C, and SIGTERM from a batch queue: the command ends within seconds wherever it is, and the next one does the rest."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import RANDOM, left_behind, scores, size

SECONDS = 5
JOBS = size("JOBS", 1)
STOPS = [(signal.SIGINT, 130), (signal.SIGTERM, 143)]

# At the point that was named, say so and be slow: in Python, or within one step of a library that cannot be interrupted.
SLOW = """
import ctypes, time
from pathlib import Path
import filelock
from mteb_words.extension import cli
from mteb_words.extension.runs import engines
from mteb_words.tasks import base
from mteb_words.tasks.families import similarity
from mteb_words.wrappers.static.random_words import RandomWords
where, name = POINT
plain = getattr(where, name)
calls = 0
def slow(*given, **named):
    global calls
    calls += 1
    if calls == CALL:
        Path(MARK).touch()
        if PYTHON:
            time.sleep(60)
        c, mutex = ctypes.CDLL(None), ctypes.create_string_buffer(64)
        c.pthread_mutex_lock(mutex)
        c.pthread_mutex_lock(mutex)
    return plain(*given, **named)
setattr(where, name, slow)
raise SystemExit(cli.main(ARGUMENTS))
"""

POINTS = {
    "loading a model": ("(engines, 'load')", 1, True),
    "loading a task": ("(base.WordTask, 'load_data')", 2, True),
    "encoding words": ("(RandomWords, 'encode_words')", 2, False),
    "scoring": ("(similarity, 'spearman_draws')", 2, True),
    "saving": ("(filelock.FileLock, 'acquire')", 5, False),
}


@pytest.mark.parametrize(("number", "exit_code"), STOPS, ids=["Ctrl-C", "SIGTERM"])
@pytest.mark.parametrize("point", POINTS)
def test_a_run_that_is_interrupted_ends_within_seconds_and_the_next_one_does_the_rest(server, pairs, tmp_path, point, number, exit_code):
    where, call, python = POINTS[point]
    folder, mark, log = tmp_path / "results", tmp_path / "mark", tmp_path / "log"
    arguments = ["run", "-m", RANDOM, "-t", "WordSim353", f"pairs:{pairs}", "-v", "0", "--output-folder", str(folder)]
    code = SLOW.replace("POINT", where).replace("CALL", str(call)).replace("PYTHON", repr(python))
    pid = server.start(code=code.replace("MARK", repr(str(mark))).replace("ARGUMENTS", repr(arguments)), log=log)
    wait_for(mark)
    before = scores(folder)
    start = time.monotonic()
    os.kill(pid, number)
    assert server.wait(pid) == exit_code, log.read_text()
    assert time.monotonic() - start < SECONDS
    assert "interrupted; what is finished is kept, the same command goes on from there" in log.read_text()
    assert "Traceback" not in log.read_text()
    assert scores(folder) == before
    assert len(before) == (call > 1)  # the later points are in the second task
    assert server.run(*arguments, log=log) == 0, log.read_text()
    assert len(scores(folder)) == 2
    assert scores(folder).items() >= before.items()
    assert not left_behind(folder)


def wait_for(mark):
    end = time.monotonic() + 60
    while not mark.exists():
        assert time.monotonic() < end
        time.sleep(0.01)


GROUP = """
import os
from mteb_words.extension.cli import main
os.setsid()
raise SystemExit(main(ARGUMENTS))
"""


@pytest.fixture
def several(pairs, vectors, tmp_path):
    """A command that runs a few models, two at a time."""
    copies = [tmp_path / f"{n}.txt" for n in range(JOBS)]
    for n, path in enumerate(copies):
        path.write_text(vectors.read_text().replace("cat 1", f"cat {n}"))
    return ["run", "-t", f"pairs:{pairs}", "-v", "0", "-m", RANDOM, *(f"static:{path}" for path in copies)]


def start_two(server, command, folder, log):
    """Start it; returns its process id, and those of its two processes, which are importing then and handle no signal yet."""
    two = [*command, "--jobs", "2", "--output-folder", str(folder)]
    pid = server.start(code=GROUP.replace("ARGUMENTS", repr(two)), log=log)
    end = time.monotonic() + 60
    while len(children := workers(pid)) < 2:
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.01)
    return pid, children


@pytest.mark.parametrize("stuck", [False, True], ids=["importing", "stuck"])
def test_several_processes_end_together_and_the_next_ones_do_the_rest(server, several, tmp_path, stuck):
    """As a terminal does it: the interrupt goes to the whole group. A process that is stuck cannot end by itself."""
    folder, log = tmp_path / "results", tmp_path / "log"
    pid, children = start_two(server, several, folder, log)
    for child in children if stuck else ():
        os.kill(child, signal.SIGSTOP)
    start = time.monotonic()
    os.killpg(pid, signal.SIGINT)
    assert server.wait(pid) == 130, log.read_text()
    assert time.monotonic() - start < SECONDS
    assert "Traceback" not in log.read_text()
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
    assert scores(folder) == {}
    if not stuck:
        assert server.run(*several[: several.index(RANDOM) + 1], "--output-folder", folder) == 0  # one of them alone
        assert server.run(*several, "--jobs", "2", "--output-folder", folder, log=log) == 0, log.read_text()
        assert len(scores(folder)) == 1 + JOBS
        assert server.run(*several, "--output-folder", tmp_path / "one by one") == 0
        assert scores(folder) == scores(tmp_path / "one by one")


def test_processes_end_when_the_one_that_started_them_is_killed(server, several, tmp_path):
    pid, children = start_two(server, several, tmp_path / "results", tmp_path / "log")
    os.kill(pid, signal.SIGKILL)
    assert server.wait(pid) == -signal.SIGKILL
    end = time.monotonic() + 60  # importing takes as long as it takes
    while any(read(f"/proc/{child}/cmdline") for child in children):  # empty once it has ended, whoever has yet to hear of it
        assert time.monotonic() < end
        time.sleep(0.01)


def test_an_interrupt_ends_a_command_that_loads_its_libraries_itself(several, tmp_path):
    """One of them has waits go on after a signal."""
    command = [sys.executable, "-m", "mteb_words", *several, "--jobs", "2", "--output-folder", tmp_path / "results"]
    with (tmp_path / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log, process_group=0) as process:
        end = time.monotonic() + 120
        while len(children := workers(process.pid)) < 2:
            assert time.monotonic() < end
            time.sleep(0.01)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert time.monotonic() - start < SECONDS
        assert not [child for child in children if Path(f"/proc/{child}").exists()]


def workers(pid):
    return [child for child in children_of(pid) if b"extension.runs.worker" in read(f"/proc/{child}/cmdline")]


def children_of(pid):
    return [int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]


def read(path):
    try:
        return Path(path).read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""
