"""The commands ``mteb-words run`` and ``mteb-words sweep``: they read flags, call the modules ``run`` and ``sweep``, and print text."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ...wrappers.sources.cache import nothing_kept
from ..offline import in_own_process
from .curve import draw
from .flags import run_flags, sweep_flags
from .items import look, take
from .outcomes import exit_code
from .report import curve_text, labels, plan_text, summary_json, summary_text, where
from .run import carry_out, planned, prepare
from .streams import lasting, output_as_error
from .sweep import sweep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .sweep import Swept


def run_command(arguments: Sequence[str]) -> int:
    """Run the command ``run`` and return its exit code."""
    flags = run_flags(arguments)
    options = flags.options
    in_own_process()
    with lasting():
        with output_as_error() if flags.json else contextlib.nullcontext(), nothing_kept() if flags.dry_run else contextlib.nullcontext():
            plan = prepare(options)
            for task in plan.tasks:
                if task.metadata.dataset["path"].startswith("local/"):  # data of the user; the description says how they were read
                    print(f"{task.metadata.name}: {task.metadata.description}")
            work = look(plan) if flags.dry_run else take(look(plan))
            print(plan_text(work), flush=True)
            outcomes = planned(work) if flags.dry_run else carry_out(work)
            print(f"\n{summary_text(outcomes, labels(work.items))}\n\n{where(options.output_folder)}")
        code = 0 if flags.dry_run else exit_code(outcomes)
        if flags.json:
            print(summary_json(outcomes, work.items, options.output_folder, code), flush=True)
    return code


def sweep_command(arguments: Sequence[str]) -> int:
    """Run the command ``sweep`` and return its exit code."""
    options = sweep_flags(arguments)
    in_own_process()
    here = Path.cwd()  # a model may change the current folder
    code = 0
    with lasting():
        for swept in sweep(options):
            code |= bool(swept.cannot) or exit_code(swept.outcomes)
            _say(swept)
            if swept.curves:
                name = f"sweep-{re.sub(r'[^A-Za-z0-9.@_-]+', '-', swept.name)}.svg"
                plot = options.plot or Path(options.run.output_folder) / name
                draw(swept.curves, swept.name, here / plot)
                print(f"\nCurves: {plot}")
        print(
            "\nThe best score of many layers is too high an estimate. Choose a layer on other tasks than those on which you compare models."
        )
        print(where(options.run.output_folder))
    return code


def _say(swept: Swept) -> None:
    """Print the curves of a model, and why a task has none."""
    if swept.cannot:
        print(f"{swept.name} cannot run: {swept.cannot}")
        return
    for task, reason in {outcome.task: outcome.reason for outcome in swept.outcomes if outcome.reason}.items():
        print(f"{swept.name} cannot run {task}: {reason}")
    print(f"{swept.name}\n\n" + "\n\n".join(map(curve_text, swept.curves)))
