"""From result files to the board."""

from __future__ import annotations

import hashlib
import re
import shlex
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from .agreement import TASK as AGREEMENT
from .agreement import read_view
from .board import Board, Cell, Column, Detail, Facts, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .agreement import View
    from .results import Model, Problem, Result

T = TypeVar("T")

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # Unicode categories
_SHOWN_ELSEWHERE = {"outcomes", "main_score", "hf_subset", "languages", "mteb_version", "split", "mteb_words_version"}


def make_board(results: Sequence[Result], problems: Sequence[Problem]) -> Board:
    """Arrange results into a board."""
    columns = _columns(results)
    by_model: dict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for result in results:
        by_model[result.model.key].append(result)
    names = [name for name, _, _ in by_model]
    rows = [_row(found, columns, unique=names.count(found[0].model.name) == 1) for found in by_model.values()]
    rows.sort(key=lambda row: (row.mean is None, -(row.mean or 0.0), row.label.casefold(), row.label))
    files = tuple((_file(result), result.data) for result in results)
    return Board(columns, tuple(rows), tuple(problems), files, tuple(_views(rows, by_model)))


def _views(rows: Sequence[Row], by_model: dict[tuple[str, str, str], list[Result]]) -> Iterator[tuple[Row, View]]:
    """Yield what each model says of the sample of words on which agreement is measured."""
    for row in rows:
        entries = (entry for result in by_model[row.model.key] if result.task == AGREEMENT for entry in result.entries)
        view = next((view for entry in entries if (view := read_view(entry))), None)
        if view is not None:
            yield row, view


def slug(*parts: str) -> str:
    """Return a file name for an identifier: readable, of plain characters, and never the same for two identifiers."""
    digest = hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:8]
    readable = re.sub(r"[^a-z0-9]+", "-", parts[0].lower()).strip("-")[:60]
    return f"{readable}-{digest}".lstrip("-")


def _columns(results: Sequence[Result]) -> tuple[Column, ...]:
    keys = sorted({_column_key(result) for result in results}, key=lambda key: (key[0].casefold(), key))
    return tuple(
        Column(
            task,
            revision,
            parts,
            visible(_column_label(task, revision, parts, keys)),
            f"tasks/{slug(task, revision, *parts)}.html",
            task != AGREEMENT,
        )
        for task, revision, parts in keys
    )


def _column_label(task: str, revision: str, parts: tuple[str, ...], keys: Sequence[tuple[str, str, tuple[str, ...]]]) -> str:
    """The task's name, with what tells it apart from other columns of that name."""
    others = [key for key in keys if key[0] == task and key != (task, revision, parts)]
    differs = [revision] * any(key[1] != revision for key in others) + ["; ".join(parts)] * any(key[2] != parts for key in others)
    return f"{task} ({'; '.join(differs)})" if differs else task


def _column_key(result: Result) -> tuple[str, str, tuple[str, ...]]:
    return result.task, result.data_revision, result.parts


def _row(results: Sequence[Result], columns: Sequence[Column], *, unique: bool) -> Row:
    model = results[0].model
    by_column = {_column_key(result): result for result in results}
    cells = tuple(_cell(by_column.get((column.task, column.revision, column.parts))) for column in columns)
    counted = [cell for cell, column in zip(cells, columns, strict=True) if column.counts]
    scores = [cell.score for cell in counted if cell is not None]
    return Row(
        label=visible(model.name if unique else " ".join(filter(None, (model.name, model.experiment, f"({model.revision})")))),
        model=model,
        facts=_facts(model.meta),
        cells=cells,
        mean=sum(scores) / len(scores) if scores and len(scores) == len(counted) else None,
        page=f"models/{slug(*model.key)}.html",
        command=_command(model, sorted({result.task for result in results})),
    )


def _command(model: Model, tasks: list[str]) -> str | None:
    if model.experiment or model.name.startswith("local/"):
        return None
    revision = ["--model-revision", model.revision] if model.revision else []
    return shlex.join(["mteb-words", "run", "-m", model.name, *revision, "-t", *tasks])


def visible(text: str) -> str:
    """Show control and formatting characters, which could make one name look like another, by their numbers; and what is no character."""
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c) in _UNSEEN or ord(c) & 0xFFFE == 0xFFFE else c for c in text)


def _facts(meta: dict[str, Any]) -> Facts:
    loading = meta.get("loader_kwargs")
    loading = loading if isinstance(loading, dict) else {}
    recipe = loading.get("recipe")
    return Facts(
        kind=_typed(loading.get("kind"), str),
        word_vector=_typed(loading.get("word_vector"), str),
        recipe=tuple((str(name), str(value)) for name, value in sorted(recipe.items())) if isinstance(recipe, dict) else (),
        dimensions=_typed(meta.get("embed_dim"), int),
        parameters=_typed(meta.get("n_parameters"), int),
        embedding_parameters=_typed(meta.get("n_embedding_parameters"), int),
        licence=_typed(meta.get("license"), str),
        reference=_typed(meta.get("reference"), str),
    )


def _typed(value: object, kind: type[T]) -> T | None:
    huge = isinstance(value, int) and abs(value) >= 2**63  # no count of anything, and it breaks arithmetic
    return value if isinstance(value, kind) and not isinstance(value, bool) and not huge else None


def _cell(result: Result | None) -> Cell | None:
    if result is None:
        return None
    asked, answered = (_total(result, name) for name in ("n_asked", "n_answered"))
    if asked is None or answered is None or not 0 <= answered <= asked < 2**53:
        asked = answered = None  # what the file says cannot be
    seconds = result.document.get("evaluation_time")
    return Cell(
        score=result.score,
        n_asked=asked,
        n_answered=answered,
        coverage=answered / asked if asked and answered is not None else None,
        seconds=_typed(seconds, float) or _typed(seconds, int),
        details=tuple(_detail(entry) for entry in result.entries),
        file=_file(result),
        sha256=result.sha256,
    )


def _total(result: Result, name: str) -> int | None:
    counts = [_typed(entry.get(name), int) for entry in result.entries]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _file(result: Result) -> str:
    return f"results/{slug(*result.model.key)}/{slug(result.task, result.data_revision, *result.parts)}.json"


def _detail(entry: dict[str, Any]) -> Detail:
    plain = tuple(
        (name, value)
        for name, value in entry.items()
        if name not in _SHOWN_ELSEWHERE and isinstance(value, int | float | str) and not isinstance(value, bool)
    )
    tables = tuple(table for name, value in entry.items() if (table := _table(name, value)))
    versions = [
        f"{package} {entry[key]}" for package, key in (("mteb-words", "mteb_words_version"), ("mteb", "mteb_version")) if key in entry
    ]
    return Detail(str(entry["split"]), str(entry.get("hf_subset", "")), plain, tables, ", ".join(versions))


def _table(name: str, value: object) -> Table | None:
    """Return a score that consists of parts, each part with the same plain scores, as a table."""
    if not isinstance(value, dict) or not value or not all(isinstance(part, dict) and part for part in value.values()):
        return None
    columns = tuple(next(iter(value.values())))
    if any(tuple(part) != columns or not all(v is None or isinstance(v, int | float) for v in part.values()) for part in value.values()):
        return None
    return name, columns, tuple((str(part), tuple(scores.values())) for part, scores in value.items())
