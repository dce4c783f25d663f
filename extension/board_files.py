"""The command ``mteb-words board-file``: a benchmark of mteb or of this package as ``board.toml``, so that a board needs no mteb."""

from __future__ import annotations

import argparse
import json
import re
from typing import TYPE_CHECKING

from ..errors import UnknownNameError, nearest
from ..leaderboard.board.board_file import BoardFile, BoardTask, Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mteb.abstasks import AbsTask
    from mteb.benchmarks import Benchmark

_AGGREGATE = "default"  # the only subset in results of a task that aggregates others
_MARKDOWN_LINK = re.compile(r"\[([^\]]*)\]\((https?://[^\s)]*)\)")
_BARE = re.compile("[A-Za-z0-9_-]+")


def board_file_command(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="mteb-words board-file",
        description="Print what the board of a benchmark is about, for `mteb-words leaderboard`: mteb-words board-file NAME > board.toml",
    )
    parser.add_argument("benchmark", help="the name of a benchmark of mteb or of this package, for example 'MTEB(eng, v2)'")
    print(board_file_text(benchmark_board(parser.parse_args(arguments).benchmark)), end="")
    return 0


def benchmark_board(name: str) -> BoardFile:
    """Return what the board of a benchmark is about: its tasks with their splits, subsets and main scores, as mteb resolves them.

    The main revision of each model that mteb knows is part of it, because mteb prefers the results of that revision.

    Raises:
        UnknownNameError: mteb knows no benchmark of this name.
    """
    import mteb

    from .registry import benchmark_names, register

    register()
    try:
        benchmark = mteb.get_benchmark(name)
    except KeyError as error:
        raise UnknownNameError(f"unknown benchmark {name!r}{nearest(name, benchmark_names())}; `mteb-words tasks` lists ours") from error
    return board_of(benchmark)


def board_of(benchmark: Benchmark) -> BoardFile:
    """Return what the board of a benchmark object of mteb is about."""
    from .registry import main_revisions

    tasks = tuple(_task(task) for task in benchmark.tasks)
    return BoardFile(
        title=benchmark.name,
        introduction=_MARKDOWN_LINK.sub(r"\1 (\2)", " ".join((benchmark.description or "").split())),
        links=_links(benchmark),
        citation=benchmark.citation or None,
        groups=tuple(dict.fromkeys(task.type for task in tasks if task.type is not None)),
        tasks=tasks,
        revisions=main_revisions(),
    )


def _links(benchmark: Benchmark) -> tuple[Link, ...]:
    return (Link(label="About the benchmark", address=str(benchmark.reference)),) if benchmark.reference else ()


def _task(task: AbsTask) -> BoardTask:
    from .registry import related_tasks

    metadata = task.metadata
    subsets = [_AGGREGATE] if task.is_aggregate else list(task.hf_subsets)
    languages = metadata.hf_subsets_to_langscripts
    every = tuple(dict.fromkeys(language for each in languages.values() for language in each))
    return BoardTask(
        name=metadata.name,
        type=metadata.type,
        splits=tuple(task.eval_splits),
        subsets=tuple(subsets),
        languages={subset: tuple(languages.get(subset, every)) for subset in subsets},
        main_score=metadata.main_score,
        data_revision=metadata.revision or None,
        related=tuple(sorted(related_tasks(metadata.name))),
    )


def board_file_text(board_file: BoardFile) -> str:
    """Return the text of a ``board.toml``; fields that have their default are left out."""
    said = board_file.model_dump(exclude_defaults=True, mode="json")
    fields = {name: value for name, value in said.items() if not isinstance(value, dict) and name not in ("links", "tasks")}
    tables = [f"[[{name}]]\n" + "".join(_lines(record)) for name in ("links", "tasks") for record in said.get(name, ())]
    mappings = [f"[{name}]\n" + "".join(_lines(value)) for name, value in said.items() if isinstance(value, dict)]
    return "\n".join(["".join(_lines(fields)), *tables, *mappings])


def _lines(record: Mapping[str, object]) -> Iterator[str]:
    for name, value in record.items():
        yield f"{_key(name)} = {_value(value)}\n"


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + "}"
    return f"[{', '.join(map(_value, value))}]" if isinstance(value, list) else _string(str(value))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _string(text: str) -> str:
    """Return a TOML string: JSON escapes all that TOML wants escaped but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
