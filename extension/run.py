"""``mteb-words run``: several models on several tasks, with the flags of ``mteb run``. One that fails never takes the others down."""

from __future__ import annotations

import contextlib
import logging
import sys
import tempfile
import traceback
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import DataError, MtebWordsError, UnsupportedError, first_line
from ..tasks.metadata import WordTaskMetadata
from .cache import Earlier, ResultFolder
from .files import check_room, tidy
from .interrupts import end_waits
from .models import load
from .offline import hub_is_reachable
from .plan import Plan, make_plan, parse
from .registry import register, remember_versions
from .report import Item, Outcome, exit_code, labels, outcome_of, plan_text, summary_json, summary_text, where
from .streams import lasting, output_as_error

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from mteb.abstasks import AbsTask
    from mteb.models import ModelMeta, MTEBModels
    from mteb.results import TaskResult

    from .report import Kind

_LOG_LEVELS = {0: logging.CRITICAL, 1: logging.WARNING, 2: logging.INFO, 3: logging.DEBUG}


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit code."""
    options = parse(arguments)
    folder = options.output_folder
    for name in ("output_folder", "prediction_folder"):  # a model may go elsewhere
        if (given := getattr(options, name)) is not None:
            setattr(options, name, str(Path(given).absolute()))
    with lasting():
        with output_as_error() if options.json else contextlib.nullcontext():
            prepare(options.verbosity)
            work = make_plan(options)
            outcomes, items = _carry_out(work)
            print(f"\n{summary_text(outcomes, labels(items))}\n\n{where(folder)}")
        code = 0 if options.dry_run else exit_code(outcomes)
        if options.json:
            print(summary_json(outcomes, items, folder, code), flush=True)
    return code


def prepare(verbosity: int) -> None:
    """Make mteb know our names, and as talkative as asked for."""
    register()
    end_waits()
    remember_versions()
    logging.getLogger("mteb").setLevel(_LOG_LEVELS.get(verbosity, logging.DEBUG))


def _carry_out(work: Plan) -> tuple[list[Outcome], list[Item]]:
    """Print the plan and, but for a dry run, run what is missing.

    Returns:
        An outcome for each model and task, and the models.
    """
    for task in work.tasks:
        if task.metadata.dataset["path"].startswith("local/"):  # somebody's own data, and what was made of them
            print(f"{task.metadata.name}: {task.metadata.description}")
    items, cannot = look(work, hold=not work.options.dry_run)
    print(plan_text(items, cannot), flush=True)
    found: dict[tuple[str, str], Outcome] = {}
    for item in items:
        kind: Kind = "to run" if work.options.dry_run else "not run"
        left = [Outcome(item.name, task, kind) for task in item.todo]
        found |= {(item.name, outcome.task): outcome for outcome in (*item.done, *left)}
    for outcome in () if work.options.dry_run else _with_progress(items, work):
        found[outcome.model, outcome.task] = outcome
    found |= {(m, t.metadata.name): Outcome(m, t.metadata.name, "cannot", reason=why) for m, why in cannot.items() for t in work.tasks}
    order = [(name, task.metadata.name) for name in dict.fromkeys(work.options.models) for task in work.tasks]
    return [found[pair] for pair in order], items


def look(work: Plan, *, hold: bool) -> tuple[list[Item], dict[str, str]]:
    """Look at what there is of each model; with ``hold`` also see that its results can be written, before anything is computed.

    Returns:
        The models that can run, and for the others the reason.

    Raises:
        DataError: No result at all can be written, or one is missing that must not be made.
    """
    cache = ResultFolder(work.options.output_folder, work.tasks)
    items, cannot = [], dict(work.cannot)
    for name, meta in work.models.items():
        try:
            items.append(Item(name, meta, {task.metadata.name: _before(cache, task, meta, work.strategy) for task in work.tasks}))
        except (DataError, OSError) as error:
            cannot[name] = first_line(error)
    todo = [item for item in items if item.todo]
    if todo and work.strategy == "only-cache":
        item = todo[0]
        raise DataError(
            f"{cache.cache_path} has no complete result of {item.meta.name} on {', '.join(item.todo)}, and only-cache runs nothing"
        )
    for item in items if hold else ():
        tidy(cache.folder(item.meta))
    if todo and hold:  # a folder that is only read may be read-only
        check_room(cache.cache_path / "results")
        check_room(Path(tempfile.gettempdir()), "name another folder for temporary files by TMPDIR")
        refused = dict(_claim(cache, todo))
        return [item for item in items if item.name not in refused], cannot | refused
    return items, cannot


def _claim(cache: ResultFolder, items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """Take the folders of models; yields those that cannot have theirs, with the reason."""
    for item in items:
        try:
            cache.claim(item.meta)
        except (DataError, OSError) as error:
            yield item.name, first_line(error)


def _before(cache: ResultFolder, task: AbsTask, meta: ModelMeta, strategy: str) -> Earlier:
    if strategy == "always":
        return Earlier("open")
    found = cache.earlier(task, meta)
    return replace(found, state="done") if found.state == "stale" and strategy in ("never", "only-cache") else found


def _with_progress(items: Sequence[Item], work: Plan) -> Iterator[Outcome]:
    """Run what is missing, with a bar over all of it; at the first failure stop if that was asked for."""
    from tqdm.auto import tqdm

    from .jobs import in_processes

    options = work.options
    todo = [item for item in items if item.todo]
    with (
        tqdm(total=sum(len(item.todo) for item in todo), desc="Results", unit="result", disable=not todo or options.verbosity == 0) as bar,
        contextlib.closing(in_processes(todo, options) if options.jobs > 1 else _one_by_one(todo, work)) as stream,
    ):
        for outcome in stream:
            bar.set_postfix_str(f"{outcome.model} {outcome.task} {outcome.kind}")
            bar.update()
            if outcome.kind == "failed":
                bar.write(f"{outcome.model} failed on {outcome.task}: {outcome.reason}", file=sys.stderr)
            yield outcome
            if outcome.kind == "failed" and options.fail_fast:
                return


def _one_by_one(items: Iterable[Item], work: Plan) -> Generator[Outcome]:
    for item in items:
        yield from run_model(item, work, partial(load, item.meta, work.options.device))


def run_model(item: Item, work: Plan, model_of: Callable[[], MTEBModels]) -> Iterator[Outcome]:
    """Run one model on the tasks that are missing; it is loaded once, if there are any. What fails is noted, and the others go on."""
    cache = ResultFolder(work.options.output_folder, work.tasks)
    todo = [task for task in work.tasks if task.metadata.name in item.todo]
    if not todo:
        return
    try:
        model = model_of()
    except BaseException as error:
        for task in todo:
            yield _note(cache, item, task, error)
        return
    for task in todo:
        try:
            check_room(cache.folder(item.meta))
            outcome = outcome_of(item.name, _evaluate(model, task, cache, work))
            cache.note_not_run(item.meta, task.metadata.name, None)
        except BaseException as error:  # what models raise, a panic of Rust among it, is no Exception always
            outcome = _note(cache, item, task, error)
        yield outcome


def _evaluate(model: MTEBModels, task: AbsTask, cache: ResultFolder, work: Plan) -> TaskResult:
    import mteb

    options = work.options
    foreign = not isinstance(task.metadata, WordTaskMetadata)
    offline = foreign and not task.data_loaded and not hub_is_reachable()
    try:
        found = mteb.evaluate(
            model,
            task,
            co2_tracker=options.co2_tracker,
            encode_kwargs={"batch_size": options.batch_size} if options.batch_size else None,
            cache=cache,
            overwrite_strategy=work.strategy,
            prediction_folder=options.output_folder if options.save_predictions else options.prediction_folder,
            show_progress_bar=options.verbosity > 0,
            num_proc=getattr(options, "num_proc", None),  # older releases of `mteb run` do not have it
        )
    except OSError as error:  # what the hub's clients raise when they find nothing
        if not offline:
            raise
        path = task.metadata.dataset["path"]
        raise DataError(f"the data set {path!r} is not on this machine, and the hub cannot be reached ({first_line(error)})") from error
    if not found.task_results:  # mteb makes an exception for data sets that are private
        raise DataError(found.exceptions[0].exception if found.exceptions else f"mteb returned no result of {task.metadata.name}")
    return found.task_results[0]


def _note(cache: ResultFolder, item: Item, task: AbsTask, error: BaseException) -> Outcome:
    """Write down beside the results why there is none; an interruption is passed on."""
    if isinstance(error, KeyboardInterrupt | GeneratorExit):
        raise error
    kind: Kind = "unsupported" if isinstance(error, UnsupportedError) else "failed"
    reason = first_line(error) if isinstance(error, MtebWordsError) else f"{type(error).__name__}: {first_line(error)}"
    row = {"kind": kind, "reason": reason}
    if kind == "failed":
        row["traceback"] = "".join(traceback.format_exception(error))
    try:
        cache.note_not_run(item.meta, task.metadata.name, row)
    except (OSError, DataError) as refused:  # a full disk, say, which is why it failed
        logging.getLogger(__name__).warning("%s could not be noted beside the results (%s).", reason, first_line(refused))
    return Outcome(item.name, task.metadata.name, kind, reason=reason)
