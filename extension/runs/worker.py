"""The worker process of ``--jobs``: it reads an order from standard input, runs one model, and writes outcomes to standard output."""

from __future__ import annotations

import os
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import MtebWordsError, first_line
from ..offline import in_own_process
from .interrupts import stoppable
from .options import Order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .outcomes import Outcome


def main() -> int:
    """Run the model and the tasks of the order on standard input, and write each outcome to standard output."""
    told = sys.stdin.readline()
    in_own_process()
    parent = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # so that a library that asks a question gets no input
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    with stoppable() as stop:
        try:
            _serve(Order.from_json(told))
        except (KeyboardInterrupt, BrokenPipeError):
            return stop.exit_code
    return 0


def _end_with(parent: int) -> None:
    """Wait until the parent process has ended, and end this process. That is safe, since results are written atomically."""
    os.read(parent, 1)
    os._exit(1)


def _serve(order: Order) -> None:
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)  # text that libraries print goes to standard error
        for outcome in _outcomes(order):
            print(outcome.to_json(), file=answers, flush=True)


def _outcomes(order: Order) -> Iterator[Outcome]:
    from .engines import one_by_one
    from .items import look, take
    from .outcomes import Outcome
    from .run import prepare

    try:
        plan = prepare(order.options)
        work = take(look(replace(plan, tasks=tuple(task for task in plan.tasks if task.metadata.name in order.tasks))))
    except (MtebWordsError, OSError) as error:  # the parent could make this plan a moment ago
        yield from [Outcome(order.options.models[0], task, "failed", reason=first_line(error)) for task in order.tasks]
        return
    for name, why in work.cannot.items():
        yield from [Outcome(name, task, "cannot", reason=why) for task in order.tasks]
    for item in work.items:
        yield from item.done  # computed by another run meanwhile
    yield from one_by_one(work.items, plan)


if __name__ == "__main__":
    sys.exit(main())
