"""Engines: an engine evaluates items and yields outcomes. Only an engine knows on which process or device an item runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from ..names import load
from .evaluation import run_item
from .processes import in_processes

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from .items import Item
    from .options import RunOptions
    from .outcomes import Outcome
    from .plan import Plan


class Engine(Protocol):
    """Runs every task that an item lacks, and yields an outcome when a task ends. Closing the generator ends what is running."""

    def __call__(self, items: Sequence[Item], plan: Plan, /) -> Generator[Outcome]:
        """Run the items."""
        ...


def engine_of(options: RunOptions) -> Engine:
    """Return the engine for the options of a run."""
    return in_processes if options.jobs > 1 else one_by_one


def one_by_one(items: Sequence[Item], plan: Plan) -> Generator[Outcome]:
    """Run one model after the other in this process. A model is loaded once, and only if it lacks a result."""
    for item in items:
        yield from run_item(item, plan, partial(load, item.model, plan.options.device))
