"""Reads entries of any origin. What does not fit the schema is left out and reported."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from .entry import MTEB_KEYS, ROUNDING, SCHEMA_VERSION, Entry


class Ignored(NamedTuple):
    """A field of a result file that was left out, and the reason."""

    field: str
    reason: str


_OF_MANY = {"parts", "histograms", "outcomes", "versions", "details"}


def read_entry(raw: Mapping[str, Any]) -> tuple[Entry, tuple[Ignored, ...]]:
    """Return an entry of a result file, and the fields that were ignored because they do not fit the schema.

    In an entry that mteb alone wrote, ``made_with``, ``hardware`` and ``versions`` come from this package. All other fields are scores
    of mteb and become ``details``.

    Raises:
        ValueError: The main score is missing or is not a finite number.
    """
    ours = "schema_version" in raw
    described = Entry.model_fields.keys() if ours else {"main_score", "made_with", "hardware", "versions"}
    said = {name: value for name, value in raw.items() if name in described}
    task = said.get("task")
    named = task.get("main_score") if isinstance(task, Mapping) else None
    undescribed = {
        sys.intern(name): value  # thousands of files have the same names, which take more memory than the scores
        for name, value in raw.items()
        if name not in described and name not in (*MTEB_KEYS, named)
    }
    ignored = [Ignored(name, "no such field is described") for name in undescribed] if ours else []
    if not ours:
        said["details"] = undescribed
    ignored += _doubts(raw, named)
    while True:
        try:
            return Entry.model_validate(said), tuple(ignored)
        except ValidationError as error:
            ignored += _leave_out(said, error)


def _doubts(raw: Mapping[str, Any], named: object) -> list[Ignored]:
    """Return doubts about the version of an entry, and about a main score that stands there twice."""
    version, main_score = raw.get("schema_version"), raw.get("main_score")
    doubts = []
    if isinstance(version, int) and version > SCHEMA_VERSION:
        doubts.append(Ignored("schema_version", f"it is {version}, newer than {SCHEMA_VERSION}; fields that are new in it are not read"))
    if "schema_version" not in raw and isinstance(raw.get("task"), Mapping) and "draws" in raw:
        doubts.append(Ignored("schema_version", "it is missing, so that the other fields are read as scores of mteb"))
    again = raw.get(named) if isinstance(named, str) else None
    if isinstance(again, int | float) and isinstance(main_score, int | float) and abs(again - main_score) > ROUNDING:
        doubts.append(Ignored(str(named), f"it is {again}, while main_score is {main_score}"))
    return doubts


def _leave_out(said: dict[str, Any], error: ValidationError) -> list[Ignored]:
    """Remove the fields that an error names from an entry. Of a field in ``_OF_MANY`` only the bad members are removed."""
    reasons: dict[tuple[str | int, ...], str] = {}
    for problem in error.errors(include_url=False):
        location = problem["loc"]
        contradictory = () if location else problem["ctx"]["fields"]
        fields = [location[: 1 + (location[0] in _OF_MANY)]] if location else [(name,) for name in contradictory if name in said]
        for field in fields:
            reasons.setdefault(field, problem["msg"].removeprefix("Value error, "))
    if ("main_score",) in reasons:
        raise ValueError(f"its main_score is {said.get('main_score')!r:.60}, no finite number")
    for name in dict.fromkeys(str(field[0]) for field in reasons):
        values = said.pop(name)
        if (name,) in reasons:
            continue
        items = enumerate(values) if isinstance(values, list | tuple) else values.items()
        good = {key: value for key, value in items if (name, key) not in reasons}
        said[name] = good if isinstance(values, Mapping) else list(good.values())
    return [Ignored(".".join(map(str, field)), reason) for field, reason in reasons.items()]
