"""Reads and checks a folder of mteb result files. A bad file is left out, with a reason."""

from __future__ import annotations

import hashlib
import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from ...schema import MODEL_FACTS, MODEL_META, NOT_RUN, Ignored, ModelFacts, ModelId, NotRun
from .board_file import NO_BOARD_FILE
from .entries import entries_of
from .historic import in_present_form
from .json_files import MANIFEST, BadFileError, is_site, json_files, load_object, read_plain, shown_path
from .names import folder_name, visible
from .results import IgnoredField, Model, Problem, Reading, Result, task_id
from .values import number, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ...schema import ResultId
    from .board_file import BoardFile

_SITE = "this folder is a site of mteb-words; nothing in it is read"
_DAY = 86_400  # seconds; a clock may be wrong by a time zone


def read_results(folder: Path, about: BoardFile = NO_BOARD_FILE) -> Reading:
    """Read every result file below a folder.

    Args:
        folder: The ``--output-folder`` of a run, an mteb cache or a results repository. Sites made by this package
            and predictions are passed over.
        about: What the board is about.

    Returns:
        The valid results, sorted by model and task, the files that were left out, and the fields that were ignored. Of several files
        with the same identity and the same scores, the newest is used.

    Raises:
        NotADirectoryError: There is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder}; make results first: mteb-words run ... --output-folder {folder}")
    if is_site(folder) or is_site(folder.resolve().parent):
        raise NotADirectoryError(f"{folder} is a site of mteb-words, or in one; name the folder of results that it was made from")
    problems: dict[Path, str] = {}
    sites: list[Path] = []
    ignored: list[IgnoredField] = []
    beside: dict[Path, _Beside] = {}
    read: dict[Path, Result] = {}
    for path in json_files(folder, problems, sites):
        if path.name == MODEL_META or not _is_asked(path, about):
            continue
        if path.parent not in beside:
            beside[path.parent] = _read_beside(path.parent, folder, problems, ignored)
        try:
            read[path], unread = _read(path, beside[path.parent], folder, about)
            ignored += unread
        except BadFileError as error:
            problems[path] = str(error)
    ignored += [IgnoredField(shown_path(site, folder), MANIFEST, _SITE) for site in sites]
    results = _one_each(_at_home(read, folder, problems), folder, problems)
    return Reading(results, [Problem(shown_path(path, folder), problems[path]) for path in sorted(problems)], ignored)


def _at_home(read: Mapping[Path, Result], root: Path, problems: dict[Path, str]) -> dict[Path, Result]:
    """Return the results without those of a folder that claims the name of a model that has a folder of its own.

    A result belongs to its path: whoever may add a folder must not be able to speak for another model. A copy with the same scores is no
    problem.
    """
    homes: dict[str, Path] = {}
    for path, result in read.items():
        if _is_home(path, result):
            homes.setdefault(result.model.id.name, path.parent)
    strangers = {path for path, result in read.items() if result.model.id.name in homes and not _is_home(path, result)}
    honest = {path: result for path, result in read.items() if path not in strangers}
    scores = {result.id: result.main_scores for result in honest.values()}
    for path in strangers:
        name = read[path].model.id.name
        if scores.get(read[path].id) != read[path].main_scores:
            owner = f"{visible(name)}, which is that of {shown_path(homes[name], root)}"
            problems[path] = f"{MODEL_META} beside it claims the name {owner}; rename the model or the folder"
    return honest


def _is_home(path: Path, result: Result) -> bool:
    """Return whether a file lies in the folder that mteb makes for its model."""
    folders = path.parts[: -3 if result.model.id.experiment else -1]  # experiments/NAME lie in the folder of the revision
    return folders[-2:-1] == (folder_name(result.model.id.name),)


def _one_each(read: Mapping[Path, Result], root: Path, problems: dict[Path, str]) -> list[Result]:
    """Return one result for each identity, by model and task: of several files with the same scores the newest."""
    results: dict[ResultId, Result] = {}
    paths: dict[ResultId, Path] = {}
    for path, result in read.items():
        known, first = results.setdefault(result.id, result), paths.setdefault(result.id, path)
        if known.main_scores == result.main_scores:
            results[result.id] = max(known, result, key=lambda each: each.age)
        else:
            problems[path] = f"{shown_path(first, root)} holds other scores of the same task, model and revisions; remove one of them"
    return [results[key] for key in sorted(results, key=repr)]


def _is_asked(path: Path, about: BoardFile) -> bool:
    """Return whether a file can be a result of the board. mteb names a file after the task."""
    return not about.tasks or about.names_task(path.stem)


class _Beside(NamedTuple):
    """The files beside result files: the model's record, its facts, and the records of tasks without a result."""

    meta: dict[str, Any]
    facts: ModelFacts | None
    not_run: tuple[NotRun, ...]


def _read_beside(folder: Path, root: Path, problems: dict[Path, str], ignored: list[IgnoredField]) -> _Beside:
    """Read the files beside result files. A bad one is a separate problem; the results are still used."""
    path = folder / MODEL_META
    try:
        meta = load_object(path)[1] if os.path.lexists(path) else {}
    except BadFileError as error:
        problems[path] = f"{error}; the results beside it are shown without what it says"
        meta = {}
    facts, loading = None, typed(meta.get("loader_kwargs"), dict) or {}
    if MODEL_FACTS in loading:
        try:
            facts = ModelFacts.model_validate(loading[MODEL_FACTS])
        except ValidationError as error:
            ignored.append(IgnoredField(shown_path(path, root), f"loader_kwargs.{MODEL_FACTS}", _first(error)))
    return _Beside(meta, facts, tuple(_not_run(folder / NOT_RUN, problems)))


def _first(error: ValidationError) -> str:
    """Return the first validation error as one line."""
    problem = error.errors(include_url=False)[0]
    return f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}".removeprefix(": ")


def _not_run(path: Path, problems: dict[Path, str]) -> Iterator[NotRun]:
    """Yield the last record of each task without a result. A bad line is skipped and reported."""
    try:
        lines = read_plain(path).splitlines() if os.path.lexists(path) else []
    except BadFileError as error:
        problems[path] = str(error)
        return
    records: dict[str, NotRun] = {}
    for n, line in enumerate(lines, start=1):
        try:
            record = NotRun.model_validate_json(line)
            records[record.task_name] = record
        except ValidationError:
            problems[path] = f"line {n} is no record of a task that was not run; it is passed over"
    yield from records.values()


def _read(path: Path, beside: _Beside, root: Path, about: BoardFile) -> tuple[Result, list[IgnoredField]]:
    data, document = load_object(path)
    document = in_present_form(document, about)
    task, revision, scores = document.get("task_name"), document.get("dataset_revision"), document.get("scores")
    if not isinstance(task, str) or not task or not isinstance(scores, dict):
        raise BadFileError("it is no mteb result: it needs a task_name and scores; remove it or run the task again")
    asked = about.task(task)
    subsets, ignored = entries_of(scores, asked)
    if not subsets and not asked.parts:
        raise BadFileError(f"{f'its main_score {ignored[0].reason[3:]}' if ignored else 'it holds no scores'}; run the task again")
    model = _model(path, beside, root)
    date, seconds = number(document.get("date")), number(document.get("evaluation_time"))
    if date is not None and date > time.time() + _DAY:
        ignored.append(Ignored("date", f"it is {date:.10g}, later than tomorrow, in seconds since 1970"))
        date = None
    result = Result(
        model=model,
        task=task_id(task, str(revision), subsets, asked.parts),
        entries=subsets,
        date=date,
        seconds=seconds,
        source=path,
        sha256=hashlib.sha256(data).hexdigest(),
        revision=model.id.revision,
        data_revision=str(revision),
        mteb_version=typed(document.get("mteb_version"), str),
        lacks=tuple(sorted({*asked.parts} - {each.name for each in subsets})),
    )
    return result, [IgnoredField(shown_path(path, root), field, reason) for field, reason in ignored]


def _model(path: Path, beside: _Beside, root: Path) -> Model:
    """Return the model of a result file: from the record beside it, otherwise from the names of the folders."""
    folders = tuple(shown_path(path, root).split("/"))[:-1]
    experiment = ""
    if len(folders) >= 2 and folders[-2] == "experiments":
        experiment, folders = folders[-1], folders[:-2]
    name = beside.meta.get("name") or (folders[-2].replace("__", "/", 1) if len(folders) >= 2 else path.parent.name)
    revision = beside.meta.get("revision") or (folders[-1] if folders else "")
    if not isinstance(name, str) or not isinstance(revision, str) or not name:
        raise BadFileError(f"{MODEL_META} beside it has no usable name and revision; run the model again")
    return Model(ModelId(name, revision, experiment), beside.meta, beside.facts, beside.not_run)
