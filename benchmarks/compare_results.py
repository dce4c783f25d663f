"""Compares two folders of results digit by digit; the layout of their entries may differ.

    .venv/bin/python benchmarks/compare_results.py OLD NEW

Prints every number of OLD that differs in NEW, and what only one of them has. Exits 1 if a number differs, or if a result of OLD is
missing in NEW. Packed numbers (draws, bits, cosines) are compared in their packed form. Fields about where and when a result was made
are ignored.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Leaf = float | int | bool | str | None | tuple[Any, ...]
Where = tuple[str, ...]

_NO_SCORES = {"hardware", "made_with", "mteb_version", "mteb_words_version", "schema_version", "versions"}
_PACKED = 100  # characters: a text of at least this length without a blank is packed numbers


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of the values of one entry.

    Attributes:
        same: The number of values that are equal.
        renamed: Equal values under different names: old and new path.
        differ: Values that differ: path, old and new value.
        gone: Values only in OLD: path and value.
        added: Values only in NEW: path and value.
    """

    same: int
    renamed: tuple[tuple[Where, Where], ...]
    differ: tuple[tuple[Where, Leaf, Leaf], ...]
    gone: tuple[tuple[Where, Leaf], ...]
    added: tuple[tuple[Where, Leaf], ...]


def leaves(value: Any, path: Where = ()) -> Iterator[tuple[Where, Leaf]]:
    """Yield all values with their paths. A list of plain values is one value; each cell of a table (columns and rows) has its own path."""
    if isinstance(value, dict) and {"columns", "rows"} <= value.keys():
        names = [column["name"] for column in value["columns"]]
        rows = {row: dict(zip(names, cells, strict=True)) for row, cells in value["rows"].items()}
        yield from leaves(rows, path)
    elif isinstance(value, dict):
        for name, part in value.items():
            if path or name not in _NO_SCORES:
                yield from leaves(part, (*path, name))
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        for n, part in enumerate(value):
            yield from leaves(part, (*path, *(str(part[key]) for key in ("name", "part") if key in part)) or (str(n),))
    else:
        yield path, tuple(value) if isinstance(value, list) else value


def compare(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    """Compare two entries. Paths match if they are equal, else if the new one contains the names of the old one in order, else by value."""
    before, after = dict(leaves(old)), dict(leaves(new))
    by_name = defaultdict(list)
    for path in after:
        for name in set(path):
            by_name[name].append(path)
    matched: dict[Where, Where] = {}
    for path in before:
        candidates = [path] if path in after else [new_path for new_path in by_name[path[-1]] if _holds(new_path, path)]
        equal = [candidate for candidate in candidates if after[candidate] == before[path]]
        if candidates:
            matched[path] = (equal or sorted(candidates, key=len))[0]
    free = {path: value for path, value in after.items() if path not in matched.values()}
    renamed = []
    for path in before.keys() - matched.keys():
        if alike := sorted(new_path for new_path, value in free.items() if value == before[path] and type(value) is type(before[path])):
            renamed.append((path, alike[0]))
            del free[alike[0]]
    gone = before.keys() - matched.keys() - {path for path, _ in renamed}
    differ = [(path, before[path], after[new_path]) for path, new_path in matched.items() if before[path] != after[new_path]]
    return Comparison(
        same=len(matched) - len(differ),
        renamed=tuple(sorted(renamed)),
        differ=tuple(differ),
        gone=tuple((path, before[path]) for path in sorted(gone)),
        added=tuple(free.items()),
    )


def _holds(path: Where, names: Where) -> bool:
    """Tell whether a path contains the given names in their order."""
    rest = iter(path)
    return all(name in rest for name in names)


def is_number(value: Leaf) -> bool:
    """Tell whether a value is a number, numbers, or packed numbers."""
    if isinstance(value, tuple):
        return any(map(is_number, value))
    if isinstance(value, str):
        return len(value) >= _PACKED and " " not in value
    return value is not None


def entries(folder: Path) -> dict[Where, dict[str, Any]]:
    """Return the entries of all result files of a folder, by model, revision, task, split and subset."""
    by_identity = {}
    for path in sorted(folder.rglob("*.json")):
        document = json.loads(path.read_bytes())
        for split, scores in document.get("scores", {}).items() if "task_name" in document else ():
            for entry in scores:
                by_identity[*path.parent.parts[-2:], document["task_name"], split, entry["hf_subset"]] = entry
    return by_identity


def main() -> int:
    """Compare, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--all", action="store_true", help="also print what is renamed and what only NEW has")
    options = parser.parse_args()
    old, new = entries(options.old), entries(options.new)
    failed = 0
    for where in old.keys() | new.keys():
        if where not in old or where not in new:
            print(f"{'/'.join(where)}: only in {'NEW' if where in new else 'OLD'}")
    for where in sorted(old.keys() & new.keys()):
        comparison = compare(old[where], new[where])
        bad = [row for row in comparison.differ if is_number(row[1]) or is_number(row[2])]
        failed += len(bad)
        print(
            f"{'/'.join(where)}: {comparison.same} the same, {len(comparison.renamed)} renamed, {len(bad)} numbers differ, "
            f"{len(comparison.gone)} only in OLD, {len(comparison.added)} only in NEW"
        )
        for path, before, after in comparison.differ:
            print(f"  differs: {'.'.join(path)}: {before!r:.60} is {after!r:.60}")
        for path, before in comparison.gone:
            print(f"  only in OLD: {'.'.join(path)}: {before!r:.60}")
        for path, new_path in comparison.renamed if options.all else ():
            print(f"  renamed: {'.'.join(path)} is {'.'.join(new_path)}")
        for path, after in comparison.added if options.all else ():
            print(f"  only in NEW: {'.'.join(path)}: {after!r:.60}")
    print(f"{failed} numbers differ in {len(old.keys() & new.keys())} entries")
    return 1 if failed or old.keys() - new.keys() else 0


if __name__ == "__main__":
    raise SystemExit(main())
