"""Changes from one edition of the board to the next, as sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from ...schema import ModelId, TaskId
from ..board.names import visible
from ..board.ranks import rank_text
from ..exports.document import BOARD, Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..board.uncertainty import Interval
    from ..exports.document import PublishedModel

Kind = Literal[
    "task added", "task removed", "task version", "model added", "model removed", "model run again", "score changed", "score", "rank moved"
]
_NO_JUMP = 1  # a move of this many ranks is not reported


@dataclass(frozen=True, slots=True)
class Score:
    """A score as it was published.

    Attributes:
        value: The main score.
        interval: The limits of the 95 % interval, None if there is none.
        sha256: The SHA-256 of the result file.
    """

    value: float
    interval: Interval | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A model as it stood on a published board.

    Attributes:
        id: Name, revision and experiment.
        label: The name that the board showed.
        rank: The best and the worst rank, None for an incomplete model.
        scores: The scores of the model.
    """

    id: ModelId
    label: str
    rank: tuple[int, int] | None
    scores: dict[TaskId, Score]


@dataclass(frozen=True, slots=True)
class Edition:
    """A board as it was published.

    Attributes:
        version: The version of the package that made it.
        tasks: The label of each task.
        models: The models.
    """

    version: str
    tasks: dict[TaskId, str]
    models: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change.

    Attributes:
        kind: The kind; ``score changed`` means that the score left its interval, ``score`` that it stayed within.
        subject: The label of the model or task.
        text: The rest of a sentence that begins with the subject.
    """

    kind: Kind
    subject: str
    text: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.text}"


def load_edition(path: Path) -> Edition:
    """Read an edition from a site or a ``board.json``; the errors are those of ``load_document``."""
    return edition(load_document(path))


def load_document(path: Path) -> Document:
    """Read the document of a site or a ``board.json``.

    Raises:
        OSError: The file cannot be read.
        ValueError: The file is no board of this package.
    """
    file = path / BOARD if path.is_dir() else path
    try:
        data = file.read_bytes()
    except OSError as error:
        raise OSError(f"{file} cannot be read ({error.strerror}); name a site or its {BOARD}") from error
    try:
        return read_document(data)
    except ValueError as error:
        raise ValueError(f"{file} is no board of mteb-words leaderboard ({error}); name a site or its {BOARD}") from error


def read_document(data: bytes) -> Document:
    """Return the document of a file. The file may come from anybody, and fields that this version does not know are ignored.

    Raises:
        ValueError: The file is no such document.
    """
    try:
        return Document.model_validate_json(data, extra="ignore")
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(map(str, problem["loc"]))
        raise ValueError(f"{where}: {problem['msg']}" if where else problem["msg"]) from error


def edition(document: Document) -> Edition:
    """Return the parts of a document in which changes are reported."""
    tasks = {TaskId(task.name, task.revision, task.parts, task.scoring or ""): visible(task.label) for task in document.tasks}
    models = tuple(_standing(model, tuple(tasks)) for model in document.models)
    return Edition(visible(document.generator.version), tasks, models)


def _standing(model: PublishedModel, tasks: tuple[TaskId, ...]) -> Standing:
    scores = {
        task: Score(result.score, result.interval, result.sha256 or "")
        for task, result in zip(tasks, model.results, strict=True)
        if result.score is not None
    }
    return Standing(ModelId(model.name, model.revision, model.experiment or ""), visible(model.label), model.rank, scores)


def changes(old: Edition, new: Edition) -> list[Change]:
    """Return the changes: of tasks, then of models by name, then of ranks."""
    pairs = _pairs(old, new)
    news = [*_tasks(old, new)]
    for before, after in pairs:
        news += _model(before, after, old, new)
    news += [Change(*change) for before, after in pairs if before and after for change in _complete(before, after)]
    moved = {after.id for before, after in pairs if before and after and _values(before) != _values(after)}
    come_or_gone = [after or before for before, after in pairs if before is None or after is None]
    for before, after in pairs:
        if before and after and before.rank and after.rank and abs(after.rank[0] - before.rank[0]) > _NO_JUMP:
            reason = _reason(after, moved, bool(come_or_gone), old, new)
            news.append(Change("rank moved", after.label, f"rank {rank_text(before.rank)} → {rank_text(after.rank)}, {reason}"))
    return news


def _pairs(old: Edition, new: Edition) -> list[tuple[Standing | None, Standing | None]]:
    """Return each model before and after.

    Models are matched by name, revision and experiment; if exactly one revision replaced exactly one other, by name and experiment.
    """
    before, after = ({model.id: model for model in edition.models} for edition in (old, new))
    revisions = [Counter((key[0], key[2]) for key in keys) for keys in (before.keys() - after.keys(), after.keys() - before.keys())]
    replaced = {(key[0], key[2]): model for key, model in before.items() if key not in after}
    pairs: dict[tuple[str, str, str], tuple[Standing | None, Standing | None]] = {}
    for key, model in after.items():
        same = (key[0], key[2])
        single = revisions[0][same] == revisions[1][same] == 1
        pairs[key] = before.get(key) or (replaced[same] if single else None), model
    known = {was.id for was, _ in pairs.values() if was}
    pairs |= {key: (model, None) for key, model in before.items() if key not in known}
    return [pairs[key] for key in sorted(pairs)]


def _tasks(old: Edition, new: Edition) -> Iterator[Change]:
    for task in sorted(old.tasks.keys() | new.tasks.keys()):
        replaced = any(each.task == task.task and each not in new.tasks for each in old.tasks)
        if task not in old.tasks and replaced:
            scored = f"; scoring {visible(task.scoring)}" if task.scoring else ""
            data = f"{visible(task.data_revision)}, {'; '.join(map(visible, task.parts))}"
            yield Change("task version", new.tasks[task], f"its data are now {data}{scored}")
        elif task not in old.tasks:
            yield Change("task added", new.tasks[task], "task added")
        elif task not in new.tasks and not any(each.task == task.task and each not in old.tasks for each in new.tasks):
            yield Change("task removed", old.tasks[task], "task removed")


def _model(before: Standing | None, after: Standing | None, old: Edition, new: Edition) -> Iterator[Change]:
    if before is None:
        if after is not None:
            yield Change("model added", after.label, f"model added, with {_results(len(after.scores))}")
        return
    if after is None:
        yield Change("model removed", before.label, "model removed")
        return
    if parts := list(_run_again(before, after, old, new)):
        yield Change("model run again", after.label, "; ".join(parts))
    for task in sorted(before.scores.keys() & after.scores.keys()):
        was, now = before.scores[task], after.scores[task]
        if was.value != now.value:
            kind, how = _weight(was, now)
            yield Change(kind, after.label, f"{new.tasks[task]} {_number(was.value)} → {_number(now.value)}{how}")


def _complete(before: Standing, after: Standing) -> Iterator[tuple[Kind, str, str]]:
    if before.rank and not after.rank:
        yield "rank moved", after.label, f"rank {rank_text(before.rank)} → none, no longer ranked"
    if after.rank and not before.rank:
        yield "rank moved", after.label, f"rank none → {rank_text(after.rank)}, now ranked"


def _run_again(before: Standing, after: Standing, old: Edition, new: Edition) -> Iterator[str]:
    again = sum(before.scores[task].sha256 != score.sha256 for task, score in after.scores.items() if task in before.scores)
    if before.id != after.id:
        yield f"now at revision {visible(after.id.revision)}"
    if again:
        yield f"run again: {_results(again)}"
    if come := sorted(new.tasks[task] for task in after.scores if task not in before.scores):
        yield f"new: {', '.join(come)}"
    if gone := sorted(old.tasks[task] for task in before.scores if task not in after.scores):
        yield f"gone: {', '.join(gone)}"


def _results(n: int) -> str:
    return f"{n} result{'' if n == 1 else 's'}"


def _weight(was: Score, now: Score) -> tuple[Kind, str]:
    """Return whether a score left its interval, as a kind and its words. Without an interval, each change counts."""
    interval, value = (was.interval, now.value) if was.interval else (now.interval, was.value)
    if interval is None:
        return "score changed", ""
    if interval[0] <= value <= interval[1]:
        return "score", ", within its interval"
    return "score changed", ", more than its interval"


def _values(model: Standing) -> dict[TaskId, float]:
    return {task: score.value for task, score in model.scores.items()}


def _reason(model: Standing, moved: set[ModelId], come_or_gone: bool, old: Edition, new: Edition) -> str:
    """Return why a rank moved: the first cause that applies."""
    if model.id in moved:
        return "new score"
    if come_or_gone:
        return "new model, or one that is gone"
    if moved:
        return "new score of another model"
    return "new tasks" if old.tasks != new.tasks else f"new rule (mteb-words {old.version} → {new.version})"


def _number(value: float) -> str:
    return f"{value:.4f}".replace("-", "\u2212")
