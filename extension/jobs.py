"""Models in several processes at a time, each on a GPU of its own if there are GPUs.

A process runs one model. If it dies, of too much memory say, its model has failed and the others go on.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from ..errors import DataError
from .interrupts import GRACE, stoppable
from .report import Item, Outcome

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

_PATIENCE = GRACE / 2  # seconds that a process has to end when told to: less than we have ourselves


def devices(jobs: int, device: str | int | None) -> list[str | int | None]:
    """Return a device for each of several processes.

    Raises:
        DataError: Several would share one GPU.
    """
    import torch

    gpus = torch.cuda.device_count() if device in (None, "cuda") else 0
    if jobs == 1 or device == "cpu" or (device is None and not gpus):
        return [device] * jobs
    if device not in (None, "cuda") or jobs > gpus:
        what = f"--device {device} is one" if gpus == 0 else f"there are {gpus} GPUs"
        raise DataError(f"--jobs {jobs}, and {what}: models would share a GPU and its memory; use --jobs {gpus or 1}, or --device cpu")
    return [f"cuda:{number}" for number in range(jobs)]


def in_processes(items: Sequence[Item], options: argparse.Namespace) -> Generator[Outcome]:
    """Run each model in a process; yields what comes of each task, in the order in which they end."""
    free: queue.SimpleQueue[str | int | None] = queue.SimpleQueue()
    for device in devices(options.jobs, options.device):
        free.put(device)
    waiting = list(reversed(items))
    outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
    running: list[subprocess.Popen[str]] = []
    stopped = threading.Event()
    starting = threading.Lock()  # so that none is started and unknown when all are ended

    def work() -> None:
        while not stopped.is_set():
            try:
                item = waiting.pop()
            except IndexError:
                return
            device = free.get()
            with starting:
                if stopped.is_set():
                    return
                process = _process(item.name, device, options)
                running.append(process)
            with process:
                for outcome in _outcomes(process, item):
                    outcomes.put(outcome)
            free.put(device)

    try:
        for _ in range(min(options.jobs, len(items))):
            threading.Thread(target=work, daemon=True).start()
        for _ in range(sum(len(item.todo) for item in items)):
            yield _next(outcomes)
    finally:
        with starting:
            stopped.set()
        _end(running)


def _next(outcomes: queue.SimpleQueue[Outcome]) -> Outcome:
    """Wait in short steps: an interrupt that comes while a wait begins is not seen before that wait ends."""
    while True:
        with suppress(queue.Empty):
            return outcomes.get(timeout=0.2)


def _process(model: str, device: str | int | None, options: argparse.Namespace) -> subprocess.Popen[str]:
    threads = str(max(1, (os.cpu_count() or 1) // options.jobs))  # else each process would take all cores
    environment = {"OMP_NUM_THREADS": threads, "NUMBA_NUM_THREADS": threads, **os.environ}
    ours = {name: value for name, value in vars(options).items() if name != "func"}
    told = json.dumps({**ours, "models": [model], "device": device, "jobs": 1, "verbosity": 0})
    command = [sys.executable, "-m", f"{__package__}.jobs", told]
    return subprocess.Popen(  # noqa: S603  # our own
        command,
        stdin=subprocess.PIPE,  # never written to: it closes when we end, however we end
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        process_group=0 if os.name == "posix" else None,  # Ctrl-C is told to this process alone, which ends the others
    )


def _outcomes(process: subprocess.Popen[str], item: Item) -> Iterator[Outcome]:
    """Yield what a process says of its model's tasks; what it leaves undone has failed."""
    left = dict.fromkeys(item.todo)
    with suppress(ValueError):  # it died within a word
        for line in process.stdout or ():
            outcome = Outcome(**json.loads(line))
            if outcome.task in left:
                del left[outcome.task]
                yield outcome
    code = process.wait()
    for task in left:
        yield Outcome(item.name, task, "failed", reason=f"the process of the model ended with exit code {code} before")


def _end(running: Sequence[subprocess.Popen[str]]) -> None:
    for process in running:
        process.terminate()
    end = time.monotonic() + _PATIENCE
    for process in running:
        try:
            process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
    for process in running:
        process.wait()


def _work() -> int:
    """Run the one model that the argument names, and say on standard output what comes of each task."""
    parent = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # for libraries that ask a question
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    with stoppable() as stop:
        try:
            _serve(argparse.Namespace(**json.loads(sys.argv[1])))
        except (KeyboardInterrupt, BrokenPipeError):
            return stop.exit_code
    return 0


def _end_with(parent: int) -> None:
    """Wait until the process that started this one has ended, and end; results are written whole or not at all."""
    os.read(parent, 1)
    os._exit(1)


def _serve(options: argparse.Namespace) -> None:
    from functools import partial
    from itertools import chain

    from .models import load
    from .plan import make_plan
    from .run import look, prepare, run_model

    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)  # what libraries print goes elsewhere
        prepare(options.verbosity)
        work = make_plan(options)
        items, cannot = look(work, hold=True)
        refused = (Outcome(name, task.metadata.name, "cannot", reason=why) for name, why in cannot.items() for task in work.tasks)
        done = (outcome for item in items for outcome in item.done)  # by another run, meanwhile
        made = (outcome for item in items for outcome in run_model(item, work, partial(load, item.meta, options.device)))
        for outcome in chain(refused, done, made):
            print(json.dumps(asdict(outcome)), file=answers, flush=True)


if __name__ == "__main__":
    sys.exit(_work())
