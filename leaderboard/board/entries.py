"""The entries of a result file: the scores of the splits and subsets that a board asks for."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from ...schema import Ignored, read_entry
from .json_files import BadFileError
from .names import visible
from .results import SubsetEntry
from .values import typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .board_file import BoardTask

_LARGEST_SCORE = 1e6  # percentages, distances and times are far smaller
_MOST_SUBSETS = 50_000  # the most of mteb are 41,412
_LONGEST = 500  # characters of the name of a split or subset
_MOST_SCORES = 2_000  # of a split and subset


def entries_of(scores: Mapping[str, object], asked: BoardTask) -> tuple[tuple[SubsetEntry, ...], list[Ignored]]:
    """Return the entries of the splits and subsets that the board asks for, and what was ignored in them."""
    ignored: list[Ignored] = []
    entries = []
    for split, raw in _raw_entries(scores, asked):
        subset = str(raw.get("hf_subset", ""))
        if _is_missing(raw.get("main_score")):
            ignored.append(Ignored(f"{split}, {subset}: main_score", f"it is {raw.get('main_score')}, not a plausible number"))
            continue
        entry, unread = read_entry(raw)
        stated = asked.languages.get(subset) or tuple(
            visible(each) for each in typed(raw.get("languages"), list) or () if isinstance(each, str)
        )
        entries.append(SubsetEntry(split, subset, entry, typed(raw.get("mteb_version"), str), stated))
        ignored += [Ignored(f"{entries[-1].name}: {each.field}", each.reason) for each in unread]
    _check_names(entries)
    return tuple(entries), ignored


def _check_names(entries: list[SubsetEntry]) -> None:
    """Check that each split and subset has one entry and a name that can be shown."""
    names = Counter(entry.name for entry in entries)
    if twice := next((name for name, number in names.items() if number > 1), None):
        raise BadFileError(f"it holds two entries of {visible(twice)}, of which one is wrong; run the task again")
    if len(names) > _MOST_SUBSETS:
        raise BadFileError(f"it holds {len(names):,} splits and subsets, more than {_MOST_SUBSETS:,}; no task has so many")
    if long := next((name for name in names if len(name) > _LONGEST), None):
        raise BadFileError(f"the name of a split and subset has {len(long):,} characters, more than {_LONGEST}: {visible(long[:40])}…")


def _raw_entries(scores: Mapping[str, object], asked: BoardTask) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the split and the record of each subset that the board asks for."""
    for split, listed in scores.items():
        if asked.splits and split not in asked.splits:
            continue
        if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
            raise BadFileError("its scores are not a list of records; run the task again")
        for entry in listed:
            if not asked.asks(split, str(entry.get("hf_subset", ""))):
                continue
            score = entry.get("main_score")
            if not _is_missing(score) and (isinstance(score, bool) or not isinstance(score, int | float) or abs(score) > _LARGEST_SCORE):
                raise BadFileError(f"its main_score is {score!r:.60}, not a plausible number; run the task again")
            if len(entry) > _MOST_SCORES:
                raise BadFileError(
                    f"it holds {len(entry):,} scores of one split and subset, more than {_MOST_SCORES:,}; no task has so many"
                )
            yield split, entry


def _is_missing(score: object) -> bool:
    """Return whether a main score says that there is none: null or NaN, as mteb writes it."""
    return score is None or (isinstance(score, float) and math.isnan(score))
