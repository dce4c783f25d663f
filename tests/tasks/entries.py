"""Reading entries of result files in tests."""

from __future__ import annotations

from typing import Any


def named(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry with its details, and with its tables of parts as ``{row: {column: value}}``, beside its fields, all by name."""
    return {**entry["details"], **{part["name"]: _rows(part) for part in entry["parts"]}, **entry}


def counts(entry: dict[str, Any], curve: str) -> dict[str | None, list[int]]:
    """The counts of the curves of one name in the only histogram, by the part that they are of."""
    (histogram,) = entry["histograms"]
    return {each.get("part"): each["counts"] for each in histogram["curves"] if each["name"] == curve}


def _rows(part: dict[str, Any]) -> dict[str, dict[str, Any]]:
    columns = [column["name"] for column in part["columns"]]
    return {row: dict(zip(columns, values, strict=True)) for row, values in part["rows"].items()}
