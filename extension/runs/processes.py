"""Models in several processes at a time, each on a GPU of its own if there are GPUs.

A process runs one model. If it dies, of too much memory say, the model has failed on the task it died on, and another process goes on.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from ...errors import DataError, first_line
from ...schema import NotRun
from .interrupts import GRACE
from .options import Order
from .outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from .items import Item
    from .options import RunOptions
    from .plan import Plan

_TRIES = 2  # processes of one model that may die one after the other without a result
_PATIENCE = GRACE / 2  # seconds that a process has to end when told to: less than we have ourselves


class _DiedError(Exception):
    """Says how a process ended that left tasks undone."""


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


@dataclass(frozen=True, slots=True)
class _Pool:
    """What the threads share, each of which has one process at a time.

    Attributes:
        options: What each process is told, but for its model and device.
        waiting: Models that nobody runs yet.
        free: Devices that no process has.
        outcomes: What came of tasks and is not told yet.
        running: Every process that was started.
        starting: Held while one is started, so that none is unknown when all are ended.
        stopped: Set when no more is to be started or told.
    """

    options: RunOptions
    waiting: list[Item]
    free: queue.SimpleQueue[str | int | None] = field(default_factory=queue.SimpleQueue)
    outcomes: queue.SimpleQueue[Outcome] = field(default_factory=queue.SimpleQueue)
    running: list[subprocess.Popen[str]] = field(default_factory=list)
    starting: threading.Lock = field(default_factory=threading.Lock)
    stopped: threading.Event = field(default_factory=threading.Event)


def in_processes(items: Sequence[Item], plan: Plan) -> Generator[Outcome]:
    """Run each model in a process; yields what comes of each task, in the order in which they end.

    Raises:
        DataError: Models would share a GPU.
    """
    options = plan.options
    pool = _Pool(_told(plan), list(reversed(items)))
    for device in devices(options.jobs, options.device):
        pool.free.put(device)
    try:
        for _ in range(min(options.jobs, len(items))):
            threading.Thread(target=_run_models, args=(pool,), daemon=True).start()
        for _ in range(sum(len(item.todo) for item in items)):
            yield _next(pool.outcomes)
    finally:
        with pool.starting:
            pool.stopped.set()
        _end(pool.running)


def _told(plan: Plan) -> RunOptions:
    """Return what is the same for every process: folders that do not depend on where it is started, and no bars."""
    predictions = str(plan.predictions) if plan.predictions else None
    return replace(plan.options, output_folder=str(plan.results), prediction_folder=predictions, verbosity=0)


def _run_models(pool: _Pool) -> None:
    while True:
        try:
            item = pool.waiting.pop()
        except IndexError:
            return
        device = pool.free.get()
        for outcome in _to_the_end(item, partial(_run, pool, item, device)):
            if pool.stopped.is_set():
                return
            if outcome.kind == "failed":
                _note(item, outcome)
            pool.outcomes.put(outcome)
        pool.free.put(device)


def _run(pool: _Pool, item: Item, device: str | int | None, tasks: Sequence[str]) -> Iterator[Outcome]:
    with pool.starting:
        if pool.stopped.is_set():
            return
        process = _process(item.name, tasks, device, pool.options)
        pool.running.append(process)
    with process:
        yield from _outcomes(process, item, tasks)


def _next(outcomes: queue.SimpleQueue[Outcome]) -> Outcome:
    """Wait in short steps: an interrupt that comes while a wait begins is not seen before that wait ends."""
    while True:
        with suppress(queue.Empty):
            return outcomes.get(timeout=0.2)


def _process(model: str, tasks: Sequence[str], device: str | int | None, options: RunOptions) -> subprocess.Popen[str]:
    threads = str(max(1, (os.cpu_count() or 1) // options.jobs))  # else each process would take all cores
    environment = {"OMP_NUM_THREADS": threads, "NUMBA_NUM_THREADS": threads, **os.environ}
    order = Order(replace(options, models=(model,), device=device, jobs=1), tuple(tasks))
    process = subprocess.Popen(  # noqa: S603  # our own
        [sys.executable, "-m", f"{__package__}.worker"],
        stdin=subprocess.PIPE,  # it stays open until we end, however we end
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        process_group=0 if os.name == "posix" else None,  # Ctrl-C is told to this process alone, which ends the others
    )
    if process.stdin:
        with suppress(BrokenPipeError):  # it is no more, which is seen soon enough
            process.stdin.write(f"{order.to_json()}\n")
            process.stdin.flush()
    return process


def _to_the_end(item: Item, run: Callable[[Sequence[str]], Iterator[Outcome]]) -> Iterator[Outcome]:
    """Yield what comes of every task of a model; another process does what a process that died has left, unless that dies at once too."""
    left = list(item.todo)
    futile = 0
    while left and futile < _TRIES:
        before = len(left)
        try:
            for outcome in run(left):
                left.remove(outcome.task)
                yield outcome
            return
        except _DiedError as died:
            futile = futile + 1 if len(left) == before else 0
            reason = str(died)
        except Exception as error:  # no more processes, or no memory for one; whatever it is, it must not go unsaid
            futile, reason = _TRIES, f"no process could be started for it ({first_line(error)})"
        lost = left if futile == _TRIES else left[:1]  # the task that it died on
        yield from [Outcome(item.name, task, "failed", reason=reason) for task in lost]
        left = left[len(lost) :]


def _outcomes(process: subprocess.Popen[str], item: Item, tasks: Sequence[str]) -> Iterator[Outcome]:
    """Yield what a process says of its model's tasks.

    Raises:
        _DiedError: It has ended, and left some undone.
    """
    left = dict.fromkeys(tasks)
    with suppress(ValueError):  # it died within a word
        for line in process.stdout or ():
            outcome = Outcome.from_json(line)
            if outcome.task in left:
                del left[outcome.task]
                yield replace(outcome, model=item.name)
    code = process.wait()
    if left:
        raise _DiedError(f"the process of the model {_end_of(code)}")


def _end_of(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code} before"
    return f"was ended by signal {-code} ({signal.strsignal(-code)})" + (", perhaps for want of memory" if code == -9 else "")


def _note(item: Item, outcome: Outcome) -> None:
    """Write down beside the results what a process could not write down itself."""
    with suppress(OSError, DataError):
        if not item.results.is_noted(outcome.task, outcome.reason):
            item.results.note_not_run(NotRun(task_name=outcome.task, kind="failed", reason=outcome.reason))


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
