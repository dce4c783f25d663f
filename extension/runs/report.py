"""The plan and the summary of a run, as text and as JSON."""

from __future__ import annotations

import json
import math
import shlex
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from ...schema import NOT_RUN
from ..listing import table
from .outcomes import BAD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .curve import Curve
    from .items import Item, Work
    from .outcomes import Outcome


def labels(items: Sequence[Item]) -> dict[str, str]:
    """Return the label of each model: its name in results, or the name as typed if two models have the same name in results."""
    taken = Counter(item.model.meta.name for item in items)
    return {item.name: str(item.model.meta.name) if taken[item.model.meta.name] == 1 else item.name for item in items}


def plan_text(work: Work) -> str:
    """Return the plan as text: what will run, what exists already, what is computed again and why, and what cannot run and why."""
    lines, names = [], labels(work.items)
    for item in work.items:
        todo = item.todo
        done = f"{names[item.name]}: {len(item.before) - len(todo)} of {len(item.before)} tasks done before"
        lines.append(done + (f", {len(todo)} to run: {', '.join(todo)}" if todo else ""))
        reasons = ((task, earlier.reason) for task, earlier in item.before.items() if earlier.reason)
        lines += [f"  {task} {'again' if task in todo else 'as it was'}: {reason}" for task, reason in reasons]
    lines += [f"{name}: cannot run: {reason}" for name, reason in work.cannot.items()]
    return "\n".join(lines)


def summary_text(outcomes: Sequence[Outcome], labels: Mapping[str, str]) -> str:
    """Return a table of main scores. If coverage is below 1, it is in brackets. The reasons for missing scores are below the table.

    Args:
        outcomes: One for each model and task.
        labels: Name as typed -> the name in results.
    """
    tasks = list(dict.fromkeys(outcome.task for outcome in outcomes))
    cells = {(outcome.model, outcome.task): _cell(outcome) for outcome in outcomes}
    rows = [[labels.get(model, model), *(cells[model, task] for task in tasks)] for model in dict.fromkeys(o.model for o in outcomes)]
    lines = [table([["", *tasks], *rows], numbers=True)]
    for outcome in outcomes:
        label = labels.get(outcome.model, outcome.model)
        lines += [f"{label} on {outcome.task}: {partly}" for partly in _read_in_part(outcome)]
        if outcome.kind in ("unsupported", "failed"):
            lines.append(f"{label} {'cannot run' if outcome.kind == 'unsupported' else 'failed on'} {outcome.task}: {outcome.reason}")
    lines += [f"{labels.get(model, model)} cannot run: {reason}" for model, reason in _cannot(outcomes).items()]
    counts = Counter(outcome.kind for outcome in outcomes if outcome.kind in BAD)
    if counts:
        said = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        tracebacks = f" (tracebacks: {NOT_RUN} beside the results)" if counts["failed"] else ""
        lines.append(f"{said}; the same command runs only what is missing{tracebacks}")
    return "\n".join(lines)


def summary_json(outcomes: Sequence[Outcome], items: Sequence[Item], folder: str, code: int) -> str:
    """Return the summary as JSON: ``results`` (the folder), ``exit_code``, and ``outcomes``, a list of ``Outcome`` with revisions."""
    revisions = {item.name: str(item.model.meta.revision) for item in items}
    names = {item.name: str(item.model.meta.name) for item in items}
    rows = [{**asdict(o), "name": names.get(o.model), "revision": revisions.get(o.model)} for o in outcomes]
    return json.dumps({"results": folder, "exit_code": code, "outcomes": rows}, indent=2, allow_nan=False)


def curve_text(curve: Curve) -> str:
    """Return a table with a row for each layer, and name the best layer and pooling."""
    score, layer, pooling = curve.best()
    rows = [[f"{curve.task} ({curve.metric})", *curve.scores]]
    rows += [[f"layer {n}", *(f"{row[k]:.4f}" for row in curve.scores.values())] for k, n in enumerate(curve.layers)]
    return f"{table(rows, numbers=True)}\nbest: {score:.4f}, layer {-layer}, {pooling}"


def where(folder: str) -> str:
    """Say where the result files are, and which command makes a site of them."""
    return f"Result files: {folder}. To make a site of them: mteb-words leaderboard {shlex.quote(folder)} --out site"


def _cell(outcome: Outcome) -> str:
    if outcome.score is None:
        return outcome.kind
    return f"{outcome.score:.4f}" + (f" ({_percent(outcome.coverage)} known)" if outcome.coverage < 1 else "")


def _percent(share: float) -> str:
    """Return a share below 1 as a percentage, rounded down as on a site, so that 99.9 % is not 100 %; 0 % is nothing at all.

    >>> _percent(3498 / 3500), _percent(0.29), _percent(1 / 3500), _percent(0.0)
    ('99%', '29%', '<1%', '0%')
    """
    return f"{math.floor(round(share * 100, 9))}%" if share >= 0.01 or not share else "<1%"


def _read_in_part(outcome: Outcome) -> list[str]:
    """Say how many words and texts count as known although the model reads only a part of them."""
    of_each = (
        (outcome.n_partly_known, "known in part, because some tokens are unknown"),
        (outcome.n_truncated, "longer than the model takes, and cut"),
    )
    return [
        f"{n} word{'s' * (n > 1)} or text{'s' * (n > 1)} {'are' if n > 1 else 'is'} {how} (counted as known)" for n, how in of_each if n
    ]


def _cannot(outcomes: Sequence[Outcome]) -> dict[str, str]:
    return {outcome.model: outcome.reason for outcome in outcomes if outcome.kind == "cannot"}
