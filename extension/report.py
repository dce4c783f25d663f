"""What a run is going to do and what came of it, for people and for programs."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from .cache import NOT_RUN
from .listing import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mteb.models import ModelMeta
    from mteb.results import TaskResult

    from .cache import Earlier

Kind = Literal["done before", "done", "to run", "unsupported", "failed", "cannot", "not run"]
_BAD = ("failed", "cannot", "not run")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one model on one task.

    Attributes:
        model: The model's name as it was typed.
        task: The task's name.
        kind: done before, done: there is a result; to run: a plan that was not carried out; unsupported: the model is of a kind that
            cannot do that task; failed: it was tried; cannot: the model cannot be loaded or its results not written; not run: the run
            stopped before.
        score: The main score, to six digits, if there is a result.
        coverage: The least share of items answered, 0 to 1.
        reason: Why there is no result, in one line.
    """

    model: str
    task: str
    kind: Kind
    score: float | None = None
    coverage: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One model of a plan, and what there is of it.

    Attributes:
        name: Its name as typed.
        meta: mteb's record.
        before: Task -> what there is.
    """

    name: str
    meta: ModelMeta
    before: dict[str, Earlier]

    @property
    def todo(self) -> list[str]:
        """The tasks that there is no present result of."""
        return [task for task, earlier in self.before.items() if earlier.state != "done"]

    @property
    def done(self) -> list[Outcome]:
        """What there is of the others."""
        return [
            outcome_of(self.name, earlier.result, "done before")
            for earlier in self.before.values()
            if earlier.state == "done" and earlier.result
        ]


def outcome_of(model: str, result: TaskResult, kind: Kind = "done") -> Outcome:
    """Return the outcome that a result is."""
    entries = [entry for split in result.scores.values() for entry in split]
    coverage = min((float(entry.get("coverage", 1.0)) for entry in entries), default=1.0)
    return Outcome(model, result.task_name, kind, round(float(result.get_score()), 6), coverage)  # as in its file


def labels(items: Sequence[Item]) -> dict[str, str]:
    """Return what each model is called: its name in results, or as it was typed where that tells two of them apart."""
    taken = Counter(item.meta.name for item in items)
    return {item.name: str(item.meta.name) if taken[item.meta.name] == 1 else item.name for item in items}


def plan_text(items: Sequence[Item], cannot: Mapping[str, str]) -> str:
    """Say what will run, what is there already, what is made again and why, and what cannot run and why."""
    lines, names = [], labels(items)
    for item in items:
        todo = item.todo
        done = f"{names[item.name]}: {len(item.before) - len(todo)} of {len(item.before)} tasks done before"
        lines.append(done + (f", {len(todo)} to run: {', '.join(todo)}" if todo else ""))
        reasons = ((task, earlier.reason) for task, earlier in item.before.items() if earlier.reason)
        lines += [f"  {task} {'again' if task in todo else 'as it was'}: {reason}" for task, reason in reasons]
    lines += [f"{name}: cannot run: {reason}" for name, reason in cannot.items()]
    return "\n".join(lines)


def summary_text(outcomes: Sequence[Outcome], labels: Mapping[str, str]) -> str:
    """Lay out main scores, in brackets the coverage where a model did not know every word; below, why there is no score.

    Args:
        outcomes: One for each model and task.
        labels: Name as typed -> the name in results.
    """
    tasks = list(dict.fromkeys(outcome.task for outcome in outcomes))
    cells = {(outcome.model, outcome.task): _cell(outcome) for outcome in outcomes}
    rows = [[labels.get(model, model), *(cells[model, task] for task in tasks)] for model in dict.fromkeys(o.model for o in outcomes)]
    lines = [table([["", *tasks], *rows], numbers=True)]
    for outcome in outcomes:
        if outcome.kind in ("unsupported", "failed"):
            verb = "cannot run" if outcome.kind == "unsupported" else "failed on"
            lines.append(f"{labels.get(outcome.model, outcome.model)} {verb} {outcome.task}: {outcome.reason}")
    lines += [f"{labels.get(model, model)} cannot run: {reason}" for model, reason in _cannot(outcomes).items()]
    counts = Counter(outcome.kind for outcome in outcomes if outcome.kind in _BAD)
    if counts:
        said = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        tracebacks = f" (tracebacks: {NOT_RUN} beside the results)" if counts["failed"] else ""
        lines.append(f"{said}; the same command runs only what is missing{tracebacks}")
    return "\n".join(lines)


def summary_json(outcomes: Sequence[Outcome], items: Sequence[Item], folder: str, code: int) -> str:
    """Return the summary as JSON: ``results``, the folder; ``exit_code``; ``outcomes``, a list of ``Outcome`` with revisions."""
    revisions = {item.name: str(item.meta.revision) for item in items}
    names = {item.name: str(item.meta.name) for item in items}
    rows = [{**asdict(o), "name": names.get(o.model), "revision": revisions.get(o.model)} for o in outcomes]
    return json.dumps({"results": folder, "exit_code": code, "outcomes": rows}, indent=2, allow_nan=False)


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """Return 1 if something that was asked for could not be done; that a model is of another kind than a task needs is no failure."""
    return int(any(outcome.kind in _BAD for outcome in outcomes))


def where(folder: str) -> str:
    """Say where the result files are, and what makes a page of them."""
    return f"Result files: {folder}. A page of them: mteb-words leaderboard {shlex.quote(folder)} --out site"


def _cell(outcome: Outcome) -> str:
    if outcome.score is None:
        return outcome.kind
    return f"{outcome.score:.4f}" + (f" ({outcome.coverage:.0%} known)" if outcome.coverage < 1 else "")


def _cannot(outcomes: Sequence[Outcome]) -> dict[str, str]:
    return {outcome.model: outcome.reason for outcome in outcomes if outcome.kind == "cannot"}
