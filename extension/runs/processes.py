"""Run models in several processes at a time, each on its own GPU if there are GPUs.

A process runs one model. If it dies, for example for lack of memory, its current task has failed, and a new process runs the rest.
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

_TRIES = 2  # processes of one model that may die in a row without a result
_PATIENCE = GRACE / 2  # seconds that a process has to end when told to, less than this process has itself


class _DiedError(Exception):
    """A process ended before all its tasks; the message says how."""


def devices(jobs: int, device: str | int | None) -> list[str | int | None]:
    """Return the devices of the processes, one for each.

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
    """What the threads share; each thread runs one process at a time.

    Attributes:
        options: The options for each process, except its model and device.
        waiting: Models that no process runs yet.
        free: Devices that no process uses.
        outcomes: Outcomes that were not yielded yet.
        running: Every process that was started.
        starting: A lock, held while a process is started, so that ``running`` is complete when all processes are ended.
        stopped: Set when no process may be started and no outcome added any more.
    """

    options: RunOptions
    waiting: list[Item]
    free: queue.SimpleQueue[str | int | None] = field(default_factory=queue.SimpleQueue)
    outcomes: queue.SimpleQueue[Outcome] = field(default_factory=queue.SimpleQueue)
    running: list[subprocess.Popen[str]] = field(default_factory=list)
    starting: threading.Lock = field(default_factory=threading.Lock)
    stopped: threading.Event = field(default_factory=threading.Event)


def in_processes(items: Sequence[Item], plan: Plan) -> Generator[Outcome]:
    """Run each model in a process, and yield the outcome of each task in the order in which they end.

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
    """Return the options that are the same for every process: absolute folders and no progress bars."""
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
    """Wait for the next outcome in short steps: an interrupt at the start of a wait is handled only after that wait."""
    while True:
        with suppress(queue.Empty):
            return outcomes.get(timeout=0.2)


def _process(model: str, tasks: Sequence[str], device: str | int | None, options: RunOptions) -> subprocess.Popen[str]:
    threads = str(max(1, (os.cpu_count() or 1) // options.jobs))  # otherwise each process would use all cores
    environment = {"OMP_NUM_THREADS": threads, "NUMBA_NUM_THREADS": threads, **os.environ}
    order = Order(replace(options, models=(model,), device=device, jobs=1), tuple(tasks))
    process = subprocess.Popen(  # noqa: S603  # our own
        [sys.executable, "-m", f"{__package__}.worker"],
        stdin=subprocess.PIPE,  # it stays open as long as this process exists, however that ends
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        process_group=0 if os.name == "posix" else None,  # Ctrl-C reaches this process alone, which then ends the others
    )
    if process.stdin:
        with suppress(BrokenPipeError):  # the process has ended, which is noticed when its answers are read
            process.stdin.write(f"{order.to_json()}\n")
            process.stdin.flush()
    return process


def _to_the_end(item: Item, run: Callable[[Sequence[str]], Iterator[Outcome]]) -> Iterator[Outcome]:
    """Yield the outcome of every task of a model. If a process dies, a new one runs the remaining tasks, unless that dies at once too."""
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
        except Exception as error:  # for example no memory for a process; every error must become an outcome
            futile, reason = _TRIES, f"no process could be started for it ({first_line(error)})"
        lost = left if futile == _TRIES else left[:1]  # the task during which the process died
        yield from [Outcome(item.name, task, "failed", reason=reason) for task in lost]
        left = left[len(lost) :]


def _outcomes(process: subprocess.Popen[str], item: Item, tasks: Sequence[str]) -> Iterator[Outcome]:
    """Yield the outcomes that a process reports.

    Raises:
        _DiedError: The process has ended before all its tasks.
    """
    left = dict.fromkeys(tasks)
    with suppress(ValueError):  # the process died while writing this line
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
    """Record a failure beside the results for a process that died."""
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
