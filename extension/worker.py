"""The process that runs one model for ``--jobs``: it reads what to do from standard input, and says on standard output what came of it."""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from ..errors import MtebWordsError, first_line
from .interrupts import stoppable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .report import Outcome


def main() -> int:
    """Run the one model and the tasks that standard input names, and say on standard output what comes of each."""
    told = sys.stdin.readline()
    parent = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # for libraries that ask a question
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    with stoppable() as stop:
        try:
            _serve(argparse.Namespace(**json.loads(told)))
        except (KeyboardInterrupt, BrokenPipeError):
            return stop.exit_code
    return 0


def _end_with(parent: int) -> None:
    """Wait until the process that started this one has ended, and end; results are written whole or not at all."""
    os.read(parent, 1)
    os._exit(1)


def _serve(options: argparse.Namespace) -> None:
    with os.fdopen(os.dup(1), "w") as answers:
        os.dup2(2, 1)  # what libraries print goes elsewhere
        for outcome in _outcomes(options):
            print(json.dumps(asdict(outcome)), file=answers, flush=True)


def _outcomes(options: argparse.Namespace) -> Iterator[Outcome]:
    from functools import partial

    from .models import load
    from .plan import make_plan
    from .report import Outcome
    from .run import look, prepare, run_model

    prepare(options.verbosity)
    try:
        plan = make_plan(options)
        work = replace(plan, tasks=tuple(task for task in plan.tasks if task.metadata.name in options.only))
        items, cannot = look(work, hold=True)
    except (MtebWordsError, OSError) as error:  # it could be planned a moment ago
        yield from [Outcome(options.models[0], task, "failed", reason=first_line(error)) for task in options.only]
        return
    for name, why in cannot.items():
        yield from [Outcome(name, task.metadata.name, "cannot", reason=why) for task in work.tasks]
    for item in items:
        yield from item.done  # by another run, meanwhile
        yield from run_model(item, work, partial(load, item.meta, options.device))


if __name__ == "__main__":
    sys.exit(main())
