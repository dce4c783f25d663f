"""Make ``controls.tsv`` again: run every control of the catalogue on every task of the benchmarks.

    python -m mteb_words.tasks.data.builders.build_controls [TASK ...]

With names of tasks, only these are run, and the other lines of the table stay as they are. Without, the whole table is new, which takes
about half an hour.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import asdict, fields
from functools import cache
from typing import TYPE_CHECKING

from ....errors import UnknownNameError, UnsupportedError, nearest
from ....wrappers.catalogue.entries import MODELS
from ....wrappers.catalogue.mteb_record import model_meta
from ...benchmarks import BENCHMARKS
from ...controls import TABLE, ControlScore, control_scores
from ...registry import TASKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mteb.models import MTEBModels

    from ....wrappers.catalogue.model_record import ModelRecord
    from ...base import WordTask

CONTROLS = tuple(record for record in MODELS if record.kind == "control")
COMPARED = tuple(task for task in TASKS if any(task in benchmark.tasks for benchmark in BENCHMARKS))
COMMAND = "python -m mteb_words.tasks.data.builders.build_controls"
_DECIMALS = 4


def run_controls(task: WordTask) -> Iterator[ControlScore]:
    """Yield the score of each control on a task; it is None where the control says that it cannot do the task."""
    import mteb

    chance = None
    scores: dict[str, float | None] = {}
    for record in CONTROLS:
        try:
            (entry,) = mteb.evaluate(_load(record), task, cache=None).task_results[0].scores["test"]
        except UnsupportedError:
            scores[record.name] = None
            continue
        chance = entry["task"]["chance"]
        scores[record.name] = round(entry["main_score"], _DECIMALS)
    if chance is None:
        raise UnknownNameError(f"no control can do {task.metadata.name}")
    chance = round(chance, _DECIMALS)
    for record in CONTROLS:
        yield ControlScore(*version_of(task), record.name, record.revision, chance, scores[record.name])


def version_of(task: WordTask) -> tuple[str, str, str]:
    """Return the name of a task, the revision of its data and the version of its scoring, on which its scores depend."""
    return task.metadata.name, task.metadata.revision, task.scoring_version


@cache
def _load(record: ModelRecord) -> MTEBModels:
    return model_meta(record).load_model()


def write(rows: Iterable[ControlScore]) -> None:
    """Write the table, ordered by task and control as in their lists."""
    tasks, controls = [task.metadata.name for task in COMPARED], [record.name for record in CONTROLS]
    ordered = sorted(rows, key=lambda row: (tasks.index(row.task), controls.index(row.control)))
    with TABLE.open("w", encoding="ascii", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(ControlScore)], delimiter="\t", lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in ordered)


def build(names: Sequence[str]) -> None:
    """Run the controls on the tasks with these names, or on all tasks, and write the table after each task."""
    tasks = {task.metadata.name: task for task in COMPARED}
    for name in names:
        if name not in tasks:
            raise UnknownNameError(f"{name!r} is no task of a benchmark{nearest(name, tasks)}")
    rows = [row for row in control_scores() if row.task in tasks and row.task not in names] if names else []
    for name in names or tasks:
        rows += run_controls(tasks[name]())
        write(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tasks", nargs="*", metavar="TASK", help="the tasks to run again (default: all)")
    build(parser.parse_args(arguments).tasks)


if __name__ == "__main__":
    main()
