"""Reads the facts of a model's record, which may come from anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .board import Facts
from .names import visible
from .values import typed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .results import Model


def read_facts(model: Model) -> Facts:
    """Return the facts of a model's record; a value of a wrong type is treated as missing."""
    meta, facts = model.meta, model.facts
    kind = facts.kind if facts else None
    options = sorted(facts.recipe.items()) if facts and facts.recipe else ()
    return Facts(
        kind=kind,
        word_vector=visible(facts.word_vector) if facts else None,
        recipe=tuple((visible(name), visible(str(value))) for name, value in options),
        dimensions=typed(meta.get("embed_dim"), int),
        parameters=typed(meta.get("n_parameters"), int),
        embedding_parameters=typed(meta.get("n_embedding_parameters"), int),
        licence=_text(meta.get("license")),
        reference=_text(meta.get("reference")),
        active_parameters=_active(meta, kind),
        selected_on=facts.selected_on if facts else (),
    )


def is_trained_on(meta: dict[str, Any], names: Collection[str], records: Mapping[str, dict[str, Any]]) -> bool | None:
    """Return whether a model was trained on one of several data sets, None if its record does not state its training data.

    As in mteb, a model is also trained on what its base was trained on.

    Args:
        meta: The record of the model.
        names: The names of data sets that hold items of a task.
        records: The records of the models of the board by name, for the base of the model.
    """
    data = _training_data(meta, records, frozenset())
    return None if data is None else not data.isdisjoint(names)


def _training_data(meta: dict[str, Any], records: Mapping[str, dict[str, Any]], passed: frozenset[str]) -> frozenset[str] | None:
    """Return the names of the training data of a model and its bases; a circle of bases is passed once. Older records also list splits."""
    said, base = meta.get("training_datasets"), meta.get("adapted_from")
    if not isinstance(said, list | dict):
        return None
    own = frozenset(each for each in said if isinstance(each, str))
    if not isinstance(base, str) or base in passed or base not in records:
        return own
    return own | (_training_data(records[base], records, passed | {base}) or frozenset())


def _active(meta: dict[str, Any], kind: str | None) -> int | None:
    """Return the number of parameters that take part in computing a vector; 0 for a table that is only looked up."""
    said, total, table = (typed(meta.get(name), int) for name in ("n_active_parameters_override", "n_parameters", "n_embedding_parameters"))
    if kind == "static":
        return 0
    if said is not None:
        return said
    return total - table if total is not None and table is not None and 0 <= table <= total else None


def _text(value: object) -> str | None:
    return visible(value) if isinstance(value, str) else None
