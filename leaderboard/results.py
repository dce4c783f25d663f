"""Reads and checks a folder of mteb result files; a bad file is left out with a reason, never with a traceback."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .values import number, typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "manifest.json"
GENERATOR = "mteb-words leaderboard"
_META = "model_meta.json"
_NOT_RUN = {"unsupported.jsonl": ("unsupported",), "not_run.jsonl": ("unsupported", "failed")}  # a file and the kinds it may name
_MAX_BYTES = 20 * 2**20
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_LARGEST_SCORE = 1e6  # percentages, distances and times are far below


@dataclass(frozen=True, slots=True)
class NotRun:
    """A task of which a run left no result.

    Attributes:
        task: The task's name.
        kind: ``unsupported`` or ``failed``.
        reason: Why, in a sentence.
    """

    task: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Model:
    """The model that a result belongs to.

    Attributes:
        name: As registered, ``organisation/model``.
        revision: The model's revision.
        experiment: The folder name of an mteb experiment, or "".
        meta: What ``model_meta.json`` says; empty if there is none.
        not_run: What ``not_run.jsonl`` beside the results says, or ``unsupported.jsonl``.
    """

    name: str
    revision: str
    experiment: str
    meta: dict[str, Any]
    not_run: tuple[NotRun, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells two models apart."""
        return self.name, self.revision, self.experiment


@dataclass(frozen=True, slots=True)
class Result:
    """One valid result file.

    Attributes:
        model: The model.
        task: The task's name.
        data_revision: The revision of the task's data.
        entries: One record of scores for each split and subset, with the split added.
        document: The whole file.
        data: The file's bytes.
    """

    model: Model
    task: str
    data_revision: str
    entries: tuple[dict[str, Any], ...]
    document: dict[str, Any]
    data: bytes

    @property
    def sha256(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def parts(self) -> tuple[str, ...]:
        """The splits and subsets it covers: a mean over others is another number."""
        return tuple(sorted({f"{entry['split']}, {entry.get('hf_subset', '')}" for entry in self.entries}))

    @property
    def scoring(self) -> str:
        """The version of the scoring, as tasks of this package say it, such as ``scoring 1.1``; "" for others."""
        made_with = (made[0] for entry in self.entries if (made := typed(entry.get("made_with"), list)))
        return "; ".join(sorted({said for said in made_with if isinstance(said, str) and said.startswith("scoring ")}))

    @property
    def main_scores(self) -> dict[tuple[str, str], float]:
        """The main score of each split and subset."""
        return {(entry["split"], str(entry.get("hf_subset", ""))): entry["main_score"] for entry in self.entries}

    @property
    def date(self) -> float:
        """When it was made, in seconds since 1970; 0 where the file does not say."""
        return number(self.document.get("date")) or 0.0

    @property
    def score(self) -> float:
        """The main score: as in mteb, the mean over splits and subsets."""
        return math.fsum(entry["main_score"] for entry in self.entries) / len(self.entries)


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was left out.

    Attributes:
        path: The file, relative to the results folder.
        reason: What is wrong and what to do.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


class _BadFileError(Exception):
    """Says why a file is left out."""


def read_results(folder: Path) -> tuple[list[Result], list[Problem]]:
    """Read every result file below a folder.

    Args:
        folder: The ``--output-folder`` of a run, an mteb cache or a results repository. Sites made by this package
            and predictions are passed over.

    Returns:
        The valid results, sorted by model and task, and the files that were left out. Of files with the same scores of the same
        task and model it is the newest.

    Raises:
        NotADirectoryError: There is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"there is no folder {folder}; make results first: mteb-words run ... --output-folder {folder}")
    if site_manifest(folder) is not None or site_manifest(folder.resolve().parent) is not None:
        raise NotADirectoryError(f"{folder} is a site of mteb-words, or in one; name the folder of results that it was made from")
    results: dict[tuple[object, ...], Result] = {}
    problems: dict[Path, str] = {}
    paths: dict[tuple[object, ...], Path] = {}
    beside: dict[Path, tuple[dict[str, Any], tuple[NotRun, ...]]] = {}
    for path in _json_files(folder):
        if path.parent not in beside:
            beside[path.parent] = _meta(path.parent, problems), _not_run(path.parent, problems)
        try:
            result = _read(path, beside[path.parent], folder)
            key = (*result.model.key, result.task, result.data_revision, result.parts)
            known = results.setdefault(key, result)
            first = paths.setdefault(key, path)
            if known.main_scores != result.main_scores:
                raise _BadFileError(f"{_shown(first, folder)} holds other scores of the same task, model and revisions; remove one of them")
            results[key] = max(known, result, key=lambda each: (each.date, each.sha256))
        except _BadFileError as error:
            problems[path] = str(error)
    return [results[key] for key in sorted(results, key=repr)], [Problem(_shown(p, folder), problems[p]) for p in sorted(problems)]


def _json_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink() and site_manifest(path) is None:
            yield from _json_files(path)
        elif path.suffix == ".json" and path.name != _META and not path.stem.endswith("_predictions"):
            yield path


def site_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a site that this package wrote into a folder, None if the folder is anything else."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("generator") == GENERATOR else None


def _meta(folder: Path, problems: dict[Path, str]) -> dict[str, Any]:
    """Return the model's record beside results; a broken one is a problem of its own and costs no result."""
    path = folder / _META
    if not path.exists():
        return {}
    try:
        return _load(path)[1]
    except _BadFileError as error:
        problems[path] = f"{error}; the results beside it are shown without what it says"
        return {}


def _not_run(folder: Path, problems: dict[Path, str]) -> tuple[NotRun, ...]:
    """Return what runs recorded of tasks without a result; a line that is no such record is passed over, and named."""
    found: dict[str, NotRun] = {}
    for name, kinds in _NOT_RUN.items():
        path = folder / name
        try:
            lines = path.read_bytes().splitlines() if path.is_file() and path.stat().st_size <= _MAX_BYTES else []
        except OSError as error:
            problems[path] = f"it cannot be read ({error.strerror})"
            continue
        for n, line in enumerate(lines, start=1):
            record = _record(line, kinds)
            if record is None:
                problems[path] = f"line {n} is no record of a task that was not run; it is passed over"
            else:
                found[record.task] = record
    return tuple(found.values())


def _record(line: bytes, kinds: tuple[str, ...]) -> NotRun | None:
    try:
        row = json.loads(line)
        json.dumps(row, ensure_ascii=False).encode()  # half a surrogate pair cannot stand on a page
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict):
        return None
    task, kind, reason = row.get("task_name"), row.get("kind", kinds[0]), row.get("reason")
    if not isinstance(task, str) or not isinstance(reason, str) or kind not in kinds:
        return None
    return NotRun(task, kind, reason)


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix().encode(errors="backslashreplace").decode()


def _read(path: Path, beside: tuple[dict[str, Any], tuple[NotRun, ...]], root: Path) -> Result:
    data, document = _load(path)
    task, revision, scores = document.get("task_name"), document.get("dataset_revision"), document.get("scores")
    if not isinstance(task, str) or not task or not isinstance(scores, dict):
        raise _BadFileError("it is no mteb result: it needs a task_name and scores; remove it or run the task again")
    entries = tuple({**entry, "split": split} for split, found in scores.items() for entry in _entries(found))
    if not entries:
        raise _BadFileError("it holds no scores; remove it and run the task again")
    return Result(_model(path, *beside, root), task, str(revision), entries, document, data)


def _entries(found: object) -> list[dict[str, Any]]:
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise _BadFileError("its scores are not a list of records; remove it and run the task again")
    for entry in found:
        score = entry.get("main_score")
        if isinstance(score, bool) or not isinstance(score, int | float) or not abs(score) <= _LARGEST_SCORE:
            raise _BadFileError(f"its main_score is {score!r:.60}, not a plausible number; remove it and run the task again")
    return found


def _load(path: Path) -> tuple[bytes, dict[str, Any]]:
    try:
        if not path.is_file():
            raise _BadFileError("it is no file that can be read")
        if path.stat().st_size > _MAX_BYTES:
            raise _BadFileError(f"it is larger than {_MAX_BYTES // 2**20} MB; no result file is")
        data = path.read_bytes()
        document = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_refuse_duplicates
        )  # NaN is let in: it may be a score that nobody shows
        if _SURROGATE.search(data):
            json.dumps(document, ensure_ascii=False).encode()  # half a pair cannot stand on a page
    except OSError as error:
        raise _BadFileError(f"it cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise _BadFileError(f"it is not valid JSON ({error}); remove it and run the task again") from error
    if not isinstance(document, dict):
        raise _BadFileError("it is no mteb result: expected an object; remove it or run the task again")
    return data, document


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _model(path: Path, meta: dict[str, Any], not_run: tuple[NotRun, ...], root: Path) -> Model:
    """Return the model of a result file, from the record beside it or else from the folder names."""
    folders = tuple(_shown(path, root).split("/"))[:-1]
    experiment = ""
    if len(folders) >= 2 and folders[-2] == "experiments":
        experiment, folders = folders[-1], folders[:-2]
    name = meta.get("name") or (folders[-2].replace("__", "/", 1) if len(folders) >= 2 else path.parent.name)
    revision = meta.get("revision") or (folders[-1] if folders else "")
    if not isinstance(name, str) or not isinstance(revision, str) or not name:
        raise _BadFileError(f"{_META} beside it has no usable name and revision; run the model again")
    return Model(name, revision, experiment, meta, not_run)
