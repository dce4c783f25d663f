"""The results of one model in a folder: mteb's ``ResultCache``, in mteb's layout and formats, made safe against damage and old scores.

Each file is written atomically and under a lock. A damaged file is renamed, and its result is computed again. A score is not returned
if its data, its scoring or the way in which its model is loaded have changed since.
"""

from __future__ import annotations

import json
import math
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from mteb.abstasks.aggregated_task import AbsTaskAggregate
from mteb.cache import ResultCache
from mteb.models import ModelMeta

from ...errors import DataError
from ...schema import MODEL_META, NOT_RUN, RUN_SETTINGS, NotRun
from ...wrappers.sources.machine import machine
from .atomic import check_name, check_room, inside, locked, naming, write_atomic
from .freshness import made_with, stale
from .reading import ResultFile, finite_json, json_object, look_at, model_name_in, numbers, read_not_run, set_aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mteb.abstasks import AbsTask
    from mteb.results import TaskResult

    from ..names import ResolvedModel

State = Literal["done", "stale", "damaged", "open"]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The state of the result of a model on a task before a run.

    Attributes:
        state: done; stale: made with other data, scoring or loading; damaged: not readable; open: missing or incomplete.
        result: The result, if the state is done or stale.
        reason: Why the result is stale or damaged, otherwise empty.
    """

    state: State
    result: TaskResult | None = None
    reason: str = ""


class ModelResults(ResultCache):
    """The results of one model in a folder, for ``mteb.evaluate(..., cache=ModelResults(...))``. mteb's own readers read it.

    Each file is read once, and again if it changes.

    Args:
        root: The folder; the first write creates it.
        model: The model.
        tasks: Tasks whose earlier results are returned only if they are not stale. Results of other tasks are always returned.
    """

    def __init__(self, root: Path | str, model: ResolvedModel, tasks: Iterable[AbsTask] = ()) -> None:
        self.cache_path = Path(root)
        self._model = model
        self._tasks = {task.metadata.name: task for given in tasks for task in _with_parts(given)}
        self._files: dict[Path, ResultFile] = {}

    def get_task_result_path(
        self, task_name: str, model_name: str | ModelMeta, model_revision: str | None = None, *args: Any, **kwargs: Any
    ) -> Path:
        """Return the path of a result; see mteb.

        Raises:
            DataError: A name or revision would leave the folder, or is not a safe file name.
        """
        given = [task_name, model_revision]
        if isinstance(model_name, ModelMeta):
            given[1:] = [model_name.revision, *(model_name.experiment_kwargs or {}).values()]
        for name in given:  # each by itself: joined, "a/b" is two plain names and "." none; of options mteb makes _ of / and :
            if isinstance(name, str):
                check_name(name.replace(":", "/"))
        return inside(self.cache_path, super().get_task_result_path(task_name, model_name, model_revision, *args, **kwargs))

    @property
    def folder(self) -> Path:
        """The folder of the model's results.

        Raises:
            DataError: The model's name or revision is not a safe file name.
        """
        return self.get_task_result_path("Task", self._model.meta).parent

    def earlier(self, task: AbsTask) -> Earlier:
        """Return the state of the model's result on a task; no file is changed."""
        file = self._file(self.get_task_result_path(task.metadata.name, self._model.meta))
        if file.damage:
            return Earlier("damaged", reason=file.damage)
        if file.result is None:
            return Earlier("open")
        if reason := stale(task, self._model, file.result):
            return Earlier("stale", file.result, reason)
        return Earlier("open") if file.result.get_missing_evaluations(task) else Earlier("done", file.result)

    def claim(self) -> None:
        """Create the folder of the model's results, check that it takes files, and write the model's record, which reserves the folder.

        Raises:
            DataError: The folder cannot be written, or belongs to another model: some systems do not distinguish A from a, and mteb does
                not distinguish a/b__c from a__b/c.
        """
        folder, results, meta = self.folder, self.cache_path / "results", self._model.meta
        check_room(folder)
        with locked(results), locked(folder):
            if owner := _other_owner(results, folder, str(meta.name)):
                raise DataError(
                    f"{folder} belongs to the model {owner!r}, and the results of {str(meta.name)!r} at {meta.revision} would mix with "
                    "its own; choose another --output-folder"
                )
            if model_name_in(folder / MODEL_META) is None:
                set_aside(folder / MODEL_META, "it is no record of a model")
                write_atomic(folder / MODEL_META, finite_json(json.dumps(meta.to_dict(), default=str)))

    def load_task_result(
        self,
        task_name: str,
        model_name: str | ModelMeta,
        model_revision: str | None = None,
        raise_if_not_found: bool = False,
        prioritize_remote: bool = False,
        experiment_name: str | None = None,
    ) -> TaskResult | None:
        """Return an earlier result; None if there is none or it is stale. See mteb.

        A damaged file is renamed to ``<name>.corrupt-<n>``, with a warning.
        """
        path = self.get_task_result_path(task_name, model_name, model_revision, experiment_name=experiment_name)
        while (file := self._file(path)).damage:
            with locked(path.parent):
                if file.is_still_at(path):  # another process may have written a new file meanwhile
                    set_aside(path, file.damage)
        result = file.result
        if result is None or prioritize_remote:
            result = super().load_task_result(
                task_name, model_name, model_revision, raise_if_not_found, prioritize_remote, experiment_name=experiment_name
            )
        task = self._tasks.get(task_name)
        return None if result and task and stale(task, self._model, result) else result

    def save_to_cache(
        self,
        task_result: TaskResult,
        model_name: str | ModelMeta,
        model_revision: str | None = None,
        *,
        encode_kwargs: Mapping[str, Any] | None = None,
    ) -> None:
        """Save a result, the model's record and the settings of the run; see mteb.

        mteb writes into a temporary folder, so the formats are mteb's; each file is then moved atomically.

        Raises:
            DataError: A score is not a finite number; the message says which.
            OSError: The folder cannot be written; its files are unchanged.
        """
        path = self.get_task_result_path(task_result.task_name, model_name, model_revision)
        if not isinstance(model_name, ModelMeta):
            model_revision = path.parent.name
        self._mark(task_result)
        for where, number in numbers(task_result.scores, "scores"):
            if not math.isfinite(number):
                raise DataError(f"{where} of {task_result.task_name} is {number}; no result is kept that is not all finite numbers")
        with tempfile.TemporaryDirectory() as drafts, locked(path.parent):
            cache = ResultCache(drafts)
            draft = cache.get_task_result_path(task_result.task_name, model_name, model_revision)
            draft.parent.mkdir(parents=True)
            if (path.parent / RUN_SETTINGS).is_file():
                (draft.parent / RUN_SETTINGS).write_bytes(_readable_lines(path.parent / RUN_SETTINGS))
            with naming(draft):
                settings = _finite({key: value for key, value in (encode_kwargs or {}).items() if key != "show_progress_bar"})
                cache.save_to_cache(task_result, model_name, model_revision, encode_kwargs=settings or None)
            for name in (MODEL_META, RUN_SETTINGS, path.name):  # in this order, a result never appears before the record and the settings
                if (draft.parent / name).is_file():
                    _publish(draft.parent / name, path.parent / name)

    def _mark(self, result: TaskResult) -> None:
        """Add to the result of a task of mteb what it was made with; tasks of this package write this themselves."""
        task = self._tasks.get(result.task_name)
        if task:
            now = made_with(task, self._model).model_dump(exclude_none=True)
            for entry in (entry for entries in result.scores.values() for entry in entries):
                cast("dict[str, Any]", entry).setdefault("made_with", now)
                cast("dict[str, Any]", entry).setdefault("hardware", machine())

    def _file(self, path: Path) -> ResultFile:
        """Return the state of a result file; it is read the first time, and again if it has changed."""
        file = self._files.get(path)
        if file is None or not file.is_still_at(path):
            file = self._files[path] = look_at(path)
        return file

    def is_noted(self, task: str, reason: str) -> bool:
        """Return whether it is recorded beside the results that a task has no result for this reason."""
        return any((row.task_name, row.reason) == (task, reason) for row in read_not_run(self.folder / NOT_RUN))

    def note_not_run(self, row: NotRun) -> None:
        """Record beside the results why a task has none."""
        with locked(self.folder):
            rows = {earlier.task_name: earlier for earlier in read_not_run(self.folder / NOT_RUN)}
            self._write_not_run(rows | {row.task_name: row})

    def forget_not_run(self, task: str) -> None:
        """Remove the record that a task has no result."""
        if (self.folder / NOT_RUN).is_file():
            with locked(self.folder):
                self._write_not_run({row.task_name: row for row in read_not_run(self.folder / NOT_RUN) if row.task_name != task})

    def _write_not_run(self, rows: Mapping[str, NotRun]) -> None:
        path = self.folder / NOT_RUN
        if rows:
            lines = (json.dumps(rows[task].model_dump(exclude_none=True)) for task in sorted(rows))
            write_atomic(path, "".join(f"{line}\n" for line in lines).encode())
        else:
            path.unlink(missing_ok=True)


def _with_parts(task: AbsTask) -> Iterable[AbsTask]:
    """Yield a task and, for an aggregate, its tasks."""
    yield task
    if isinstance(task, AbsTaskAggregate):
        yield from task.metadata.tasks


def _finite(value: Any) -> Any:
    """Return settings as plain data in which a number that is not finite, which JSON has not, is null."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _publish(draft: Path, path: Path) -> None:
    data = draft.read_bytes()
    if path.name == MODEL_META or (path.suffix == ".json" and (b"NaN" in data or b"Infinity" in data)):  # a time, say: scores are finite
        data = finite_json(data)
    if path.name in (MODEL_META, RUN_SETTINGS):  # these are often the same as before; a result is always new
        with suppress(OSError):
            if path.read_bytes() == data:
                return
    write_atomic(path, data)


def _readable_lines(path: Path) -> bytes:
    """Return the lines of a file that are JSON objects; if some are not, the file is set aside."""
    lines = path.read_bytes().splitlines(keepends=True)
    good = [line for line in lines if not line.strip() or json_object(line)]
    if len(good) < len(lines):
        set_aside(path, f"{len(lines) - len(good)} of its {len(lines)} lines are no JSON objects; the others are kept")
    return b"".join(good)


def _other_owner(results: Path, folder: Path, name: str) -> str | None:
    """Return the other model that owns this folder, or a folder whose name differs only in case; None if there is none."""
    parts = folder.relative_to(results).parts
    for depth, part in enumerate(parts):
        for sibling in results.joinpath(*parts[:depth]).iterdir():
            if sibling.name != part and sibling.name.casefold() == part.casefold():
                return sibling.name
    owner = next((owner for path in (results / parts[0]).rglob(MODEL_META) if (owner := model_name_in(path))), name)
    return None if owner == name else owner
