"""Copies the results of one model into a checkout of a results repository, with a record of the submission."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ...schema import MODEL_META, NOT_RUN, RUN_SETTINGS
from ..board.arrange import command_of
from ..board.names import folder_name, visible
from ..board.reading import read_results
from .record import SUBMISSION, Submission
from .strict import EXPERIMENTS, all_files, faults, hashes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..board.results import Result
    from .strict import Fault

_RESULTS = "results"
_SAFE = re.compile(r"[^/\\\0.][^/\\\0]*")  # a folder's name


class SubmissionError(ValueError):
    """Results that cannot be submitted; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What came of a submission.

    Attributes:
        folder: The model's folder in the checkout.
        record: The record of the submission.
        changed: The paths in the folder that are new or have other bytes than before.
        faults: What is wrong with the files; if anything is, nothing was written.
    """

    folder: Path
    record: Submission
    changed: tuple[str, ...]
    faults: tuple[Fault, ...] = ()


def submit(results: Path, checkout: Path, by: str, model: str | None = None) -> Submitted:
    """Copy the results of one model into a checkout.

    Args:
        results: The folder of results.
        checkout: A checkout of a results repository. The files are written to ``results/MODEL/REVISION`` in it, as mteb does; other files
            there stay.
        by: Who submits.
        model: The name of the model, or NAME@REVISION; not needed if the folder holds one model.

    Raises:
        OSError: A folder is not there or cannot be written.
        SubmissionError: The folder holds no such model, or several, or its name is no name of a folder.
    """
    if not checkout.is_dir():
        raise NotADirectoryError(f"there is no folder {checkout}; clone the results repository first: git clone ADDRESS {checkout}")
    own = _of_one_model(read_results(results).results, model, results)
    folder = _folder_in(checkout, own[0])
    with tempfile.TemporaryDirectory(prefix=".submission-", dir=checkout) as work:
        draft = Path(work) / folder.parent.name / folder.name
        if folder.is_dir():
            shutil.copytree(folder, draft, symlinks=True)
        for source, path in _files(own):
            (draft / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, draft / path, follow_symlinks=False)
        (draft / SUBMISSION).unlink(missing_ok=True)
        wrong = tuple(faults(Path(work), all_files(draft)))
        record = _record(own, by, {} if wrong else hashes(draft))
        if wrong:
            return Submitted(folder, record, (), wrong)
        (draft / SUBMISSION).write_text(record.model_dump_json(indent=2) + "\n", encoding="utf-8", newline="\n")
        return Submitted(folder, record, tuple(_put(draft, folder)))


def _of_one_model(results: Sequence[Result], model: str | None, folder: Path) -> list[Result]:
    """Return the results of the model that is asked for, with its experiments."""
    by_model: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        name, revision, _ = result.model.id
        if model is None or model in (name, f"{name}@{revision}"):
            by_model[f"{name}@{revision}"].append(result)
    if len(by_model) == 1:
        return next(iter(by_model.values()))
    held = sorted(by_model) or sorted({f"{result.model.id.name}@{result.model.id.revision}" for result in results})
    asked = "results" if model is None else f"results of {model!r}"
    if by_model:
        raise SubmissionError(f"{folder} holds {asked} of {len(held)} models; name one with --model: {visible(', '.join(held[:10]))}")
    raise SubmissionError(f"{folder} holds no {asked}; it holds {visible(', '.join(held[:10])) or 'no results'}")


def _folder_in(checkout: Path, result: Result) -> Path:
    """Return the folder of a model in a checkout.

    Raises:
        SubmissionError: A name is no plain name of a folder, or a folder in the checkout is a link.
    """
    names = folder_name(result.model.id.name), result.model.id.revision
    for name in names:
        if not _SAFE.fullmatch(name):
            raise SubmissionError(f"{name!r:.200} is no name of a folder; rename it in {MODEL_META}: letters, digits, dots, - and _")
    folder = checkout.joinpath(_RESULTS, *names)
    for part in (folder, *folder.parents[:2]):
        if part.is_symlink() or (part.exists() and not part.is_dir()):
            raise SubmissionError(f"{part} is a link or no folder; remove it")
    return folder


def _files(results: Sequence[Result]) -> Iterator[tuple[Path, str]]:
    """Yield the files of results, with those that a run writes beside them, and the path of each in the model's folder."""
    for result in results:
        prefix = f"{EXPERIMENTS}/{result.model.id.experiment}/" if result.model.id.experiment else ""
        yield result.source, f"{prefix}{result.source.name}"
        for name in (MODEL_META, NOT_RUN, RUN_SETTINGS):
            if (result.source.parent / name).is_file():
                yield result.source.parent / name, f"{prefix}{name}"


def _record(results: Sequence[Result], by: str, files: dict[str, str]) -> Submission:
    name, revision, _ = results[0].model.id
    versions: dict[str, set[str]] = defaultdict(set)
    for entry in (each for result in results for each in result.entries):
        for package, version in (entry.entry.versions | ({"mteb": entry.mteb_version} if entry.mteb_version else {})).items():
            versions[package].add(version)
    tasks = sorted({result.task.task for result in results})
    return Submission(
        model=name,
        revision=revision,
        submitted_by=by,
        date=datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or datetime.now(UTC).timestamp()), UTC).date().isoformat(),
        command=command_of(results[0].model, tasks),
        versions={package: ", ".join(sorted(said)) for package, said in sorted(versions.items())},
        files=files,
    )


def _put(draft: Path, folder: Path) -> Iterator[str]:
    """Put the files of a draft into the folder, each whole or not at all, the record last; yield the paths of those that changed."""
    for source in sorted(all_files(draft), key=lambda path: (path.name == SUBMISSION, path)):
        path = source.relative_to(draft).as_posix()
        target = folder / path
        if not target.is_file() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
            yield path
