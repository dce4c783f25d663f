"""What a change of results does to the board, for a comment on a pull request: as Markdown and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from ..board.names import visible
from ..board.ranks import rank_text
from ..exports.document import to_json
from ..exports.paper import markdown_text
from .diff import changes, edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..board.ranks import Rank
    from ..board.uncertainty import Interval
    from ..exports.document import Document, PublishedModel
    from .diff import Change

_MOST_MODELS, _MOST_TASKS, _MOST_MOVES = 10, 60, 50  # in Markdown; a comment on GitHub has at most 65,536 characters


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A score of a model that is new or has changed.

    Attributes:
        task: The label of the task.
        before: The score on the old board, None if there was none.
        score: The score now, None if there is none any more.
        interval: The limits of its 95 % interval, None if it is unknown.
        nearest: The score of the nearest model on the task, None if it has none.
    """

    task: str
    before: float | None
    score: float | None
    interval: Interval | None
    nearest: float | None


@dataclass(frozen=True, slots=True)
class ModelChange:
    """A model that was added, removed or changed.

    Attributes:
        label: Its label.
        revision: Its revision.
        kind: Which of these.
        rank_before: The best and the worst rank on the old board, None if it had none.
        rank: The same now.
        headline: The headline now, None for an incomplete model.
        headline_interval: The limits of its 95 % interval.
        nearest: The label of the model whose scores are the nearest: the one with the smallest mean absolute difference over the tasks that
            both have, of the models that share the most tasks with it. None if no model shares one.
        difference: That mean absolute difference.
        scores: The scores that are new or have changed.
    """

    label: str
    revision: str
    kind: Literal["added", "removed", "changed"]
    rank_before: Rank | None
    rank: Rank | None
    headline: float | None
    headline_interval: Interval | None
    nearest: str | None
    difference: float | None
    scores: tuple[ScoreChange, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A model whose own scores did not change, and whose rank did.

    Attributes:
        label: Its label.
        before: The best and the worst rank on the old board, None if it had none.
        after: The same now.
    """

    label: str
    before: Rank | None
    after: Rank | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two boards.

    Attributes:
        models: The models that were added, removed or changed, by label.
        moved: The other models whose rank moved, by their rank now.
        changes: All changes as sentences.
    """

    models: tuple[ModelChange, ...]
    moved: tuple[Move, ...]
    changes: tuple[Change, ...]

    def to_json(self) -> bytes:
        """Return the comparison as JSON with the fields of the classes above."""
        return to_json(asdict(self))


def compare(old: Document, new: Document) -> Comparison:
    """Return what differs between two boards. Models are matched by name, revision and experiment."""
    before, after = ({_key(model): model for model in document.models} for document in (old, new))
    found, moved = [], []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        scores = [*_score_changes(was, now, new)]
        if was is None or now is None or scores:
            found.append(_model_change(was, now, scores, new))
        elif _rank(was) != _rank(now):
            moved.append(Move(visible(now.label), _rank(was), _rank(now)))
    moved.sort(key=lambda move: (move.after is None, move.after or (0, 0), move.label))
    return Comparison(tuple(found), tuple(moved), tuple(changes(edition(old), edition(new))))


def _key(model: PublishedModel) -> tuple[str, str, str]:
    return model.name, model.revision, model.experiment or ""


def _rank(model: PublishedModel | None) -> Rank | None:
    """Return the rank of a model; the one by Borda count where the data allow no other."""
    if model is None:
        return None
    return model.rank or (None if model.borda_rank is None else (model.borda_rank, model.borda_rank))


def _scores(model: PublishedModel | None) -> dict[str, float]:
    return {result.task: result.score for result in model.results if result.score is not None} if model else {}


def _score_changes(was: PublishedModel | None, now: PublishedModel | None, new: Document) -> Iterator[ScoreChange]:
    before, after = _scores(was), _scores(now)
    intervals = {result.task: result.interval for result in now.results} if now else {}
    nearest = _scores(_nearest(now, new)[0]) if now else {}
    for task in sorted(before.keys() | after.keys()):
        if before.get(task) != after.get(task):
            yield ScoreChange(visible(task), before.get(task), after.get(task), intervals.get(task), nearest.get(task))


def _model_change(was: PublishedModel | None, now: PublishedModel | None, scores: Sequence[ScoreChange], new: Document) -> ModelChange:
    shown = now or was
    assert shown is not None  # noqa: S101  # a model is on one of the boards
    rival, difference = _nearest(now, new) if now else (None, None)
    return ModelChange(
        label=visible(shown.label),
        revision=visible(shown.revision),
        kind="added" if was is None else "removed" if now is None else "changed",
        rank_before=_rank(was),
        rank=_rank(now),
        headline=now.headline if now else None,
        headline_interval=now.headline_interval if now else None,
        nearest=visible(rival.label) if rival else None,
        difference=difference,
        scores=tuple(scores),
    )


def _nearest(model: PublishedModel, board: Document) -> tuple[PublishedModel | None, float | None]:
    """Return the model whose scores are the nearest to those of a model, and the mean absolute difference."""
    own = _scores(model)
    ordered = []
    for n, rival in enumerate(board.models):
        theirs = _scores(rival)
        shared = [abs(score - theirs[task]) for task, score in own.items() if task in theirs]
        if shared and _key(rival) != _key(model):
            ordered.append((-len(shared), sum(shared) / len(shared), n))
    if not ordered:
        return None, None
    _, difference, n = min(ordered)
    return board.models[n], difference


def to_markdown(comparison: Comparison) -> str:
    """Return a comparison as Markdown for a comment. Names are escaped: they may come from anybody."""
    if not comparison.models and not comparison.moved:
        return "Nothing would change on the board.\n"
    counts = [f"{kind} {sum(model.kind == kind for model in comparison.models)}" for kind in ("added", "changed", "removed")]
    lines = [f"**Models: {', '.join(counts)}; ranks of others that move: {len(comparison.moved)}**", ""]
    for model in comparison.models[:_MOST_MODELS]:
        lines += [*_of_model(model), ""]
    lines += _more(len(comparison.models) - _MOST_MODELS, "models")
    if comparison.moved:
        lines += ["| Rank of | Before | Now |", "|---|---:|---:|"]
        lines += [f"| {_name(move.label)} | {_ranked(move.before)} | {_ranked(move.after)} |" for move in comparison.moved[:_MOST_MOVES]]
        lines += _more(len(comparison.moved) - _MOST_MOVES, "ranks")
    return "\n".join(lines).rstrip() + "\n"


def _of_model(model: ModelChange) -> Iterator[str]:
    parts = [f"{_name(model.label)} {model.kind}"]
    if model.kind != "removed":
        before = f"{_ranked(model.rank_before)} → " if model.kind == "changed" else ""
        parts.append(f"rank {before}{_ranked(model.rank)}")
    if model.headline is not None:
        parts.append(f"headline {_number(model.headline)}{_within(model.headline_interval)}")
    if model.nearest is not None:
        parts.append(f"nearest model: {_name(model.nearest)}, {_number(model.difference)} away a task")
    yield "; ".join(parts)
    if model.scores and model.kind != "removed":
        yield from ("", "| Task | Before | Now | 95 % interval | Nearest |", "|---|---:|---:|---:|---:|")
        for each in model.scores[:_MOST_TASKS]:
            cells = (_name(each.task), _number(each.before), _number(each.score), _limits(each.interval), _number(each.nearest))
            yield f"| {' | '.join(cells)} |"
        yield from _more(len(model.scores) - _MOST_TASKS, "tasks")


def _name(label: str) -> str:
    """Return a name for Markdown; an ``@`` would call somebody, and an address would become a link."""
    return markdown_text(label).replace("@", "@<!-- -->").replace("www.", "www\\.")


def _more(number: int, noun: str) -> list[str]:
    return ["", f"… and {number} more {noun}"] if number > 0 else []


def _ranked(rank: Rank | None) -> str:
    return "none" if rank is None else rank_text(rank)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 4) + 0.0:.4f}".replace("-", "\u2212")


def _limits(interval: Interval | None) -> str:
    return "–" if interval is None else f"{_number(interval[0])} to {_number(interval[1])}"


def _within(interval: Interval | None) -> str:
    return "" if interval is None else f" ({_limits(interval)})"
