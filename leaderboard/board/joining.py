"""Joins the results of the revisions of a model into one row, by the rule of mteb's ``BenchmarkResults.join_revisions``.

For each task one result is taken, never a mean of several. The main revision of the model, which ``board.toml`` names, is preferred; then a
result that states a version of mteb; then a known revision; then the newest version of mteb. What was not taken is named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from packaging.version import InvalidVersion, Version

from .names import natural
from .results import Rival

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...schema import ModelId
    from .results import Result

    Preference = tuple[int, bool, Version]

UNKNOWN = frozenset({"", "None", "external", "no_revision_available"})
_MAIN, _VERSION, _KNOWN = 1000, 100, 10  # the weights of mteb
_OLDEST = Version("0")


def joined(results: Sequence[Result], main_revisions: Mapping[str, str]) -> list[Result]:
    """Return one result for each model, experiment and task, under one identity of the model.

    Args:
        results: The results.
        main_revisions: The main revision of a model, by its name.
    """
    by_model: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        by_model[result.model.id.name, result.model.id.experiment].append(result)
    return [result for (name, _), own in by_model.items() for result in _one_row(own, main_revisions.get(name))]


def _one_row(results: Iterable[Result], main_revision: str | None) -> list[Result]:
    by_task: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        by_task[result.task.task, result.task.scoring].append(result)
    taken = [_taken(same, main_revision) for same in by_task.values()]
    identity = _identity([result.model.id for result in taken], main_revision)
    return [replace(result, model=replace(result.model, id=identity)) for result in taken]


def _taken(results: list[Result], main_revision: str | None) -> Result:
    """Return the result that is preferred, with those that differ from it."""
    ordered = sorted(results, key=lambda each: (natural(each.revision), each.sha256))
    ordered.sort(key=lambda each: _preference(each, main_revision), reverse=True)  # the first of equals stays first
    first = ordered[0]
    rivals = (Rival(each.revision, each.score) for each in ordered[1:] if each.entries and each.main_scores != first.main_scores)
    return replace(first, rivals=tuple(rivals))


def _preference(result: Result, main_revision: str | None) -> Preference:
    version = _version(result.mteb_version)
    weight = _MAIN * (result.revision == main_revision) + _VERSION * (version is not None) + _KNOWN * (result.revision not in UNKNOWN)
    return weight, version is not None, version or _OLDEST


def _version(text: str | None) -> Version | None:
    """Return a version of mteb, None if none is stated. A range of versions is none, as in mteb."""
    try:
        return Version(text or "")
    except InvalidVersion:
        return None


def _identity(models: Sequence[ModelId], main_revision: str | None) -> ModelId:
    """Return the identity of a row: the main revision if it has results, otherwise the known revision that has the most."""
    counts = Counter(models)
    return max(counts, key=lambda each: (each.revision == main_revision, each.revision not in UNKNOWN, counts[each], each.revision))
