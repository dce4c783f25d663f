"""Selects what a board shows: its models, one result a model and task, and the data that a column is over."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from .joining import UNKNOWN, joined
from .names import folder_name, visible
from .ranges import plausible, unfit
from .results import IgnoredField, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ...schema import TaskId
    from .board_file import BoardFile
    from .results import Reading, Result

UNKNOWN_DATA = UNKNOWN | {"dataset revision not available"}


def selected(reading: Reading, about: BoardFile) -> Reading:
    """Return the results that the board shows, what was left out, and what was not taken.

    If the board names its tasks, the revisions of a model are joined, and results over any revision of a task's data share a column, as in
    mteb. Otherwise only a result over data of an unknown revision joins those over a known one. Cells say what they are over.
    """
    shown = [result for result in reading.results if about.shows(result.model.id.name)]
    results = [*_over_shared_data(shown, about)]
    rivals: list[IgnoredField] = []
    if about.tasks:
        results = joined(results, about.revisions)
        rivals = [note for result in results for note in _rivals(result)]
    implausible = {result.id: problem for result, problem in _implausible(results, about)}
    left = [result for result in results if result.id not in implausible]
    return reading._replace(results=left, problems=[*reading.problems, *implausible.values()], ignored=[*reading.ignored, *rivals])


def _over_shared_data(results: Sequence[Result], about: BoardFile) -> Iterator[Result]:
    """Yield the results with the revision of the data that their column is over; ``Result.data_revision`` stays that of the file."""
    columns: dict[TaskId, list[Result]] = defaultdict(list)
    for result in results:
        columns[result.task._replace(data_revision="")].append(result)
    for column, own in columns.items():
        revision = about.task(column.task).data_revision or _usual(own)
        known = {result.model.id for result in own if result.task.data_revision == revision}
        for result in own:
            joins = about.names_task(column.task) or (result.task.data_revision in UNKNOWN_DATA and result.model.id not in known)
            yield replace(result, task=result.task._replace(data_revision=revision)) if joins else result


def _usual(results: Iterable[Result]) -> str:
    """Return the known revision of the data that most results are over; the unknown one if there is no other."""
    counts = Counter(result.task.data_revision for result in results)
    return max(counts, key=lambda revision: (revision not in UNKNOWN_DATA, counts[revision], revision))


def _rivals(result: Result) -> Iterator[IgnoredField]:
    for rival in result.rivals:
        why = f"revision {visible(result.revision)} has {result.score:.6g} and is taken"
        yield IgnoredField(_path(result, rival.revision), "main_score", f"it is {rival.score:.6g}; {why}")


def _implausible(results: Sequence[Result], about: BoardFile) -> Iterator[tuple[Result, Problem]]:
    """Yield each result whose main score cannot be one of its task, because the most of the others lie in the range of such scores."""
    columns: dict[TaskId, list[Result]] = defaultdict(list)
    for result in results:
        columns[result.task].append(result)
    for column, own in columns.items():
        measure = about.task(column.task).main_score
        if unfit([result.score for result in own if result.entries], measure, None):
            continue
        for result in own:
            if result.entries and not plausible(result.score, measure):
                why = f"its main_score is {result.score:.6g}, outside the range of {visible(measure or 'the other results')}"
                yield result, Problem(_path(result, result.revision), f"{why}; run the task again")


def _path(result: Result, revision: str) -> str:
    """Return the path of a result in mteb's layout."""
    name, _, experiment = result.model.id
    folders = [folder_name(name), revision, *(["experiments", experiment] if experiment else [])]
    return visible("/".join([*folders, f"{result.task.task}.json"]))
