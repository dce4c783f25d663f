"""Folders of results that mean harm: what one pull request can hold. Each function adds to a folder that has one honest model.

An honest result of 0.25 of ``org/honest`` on ``SimLex999`` is there before.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from .entries import document, entry, of_kind, of_mteb

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEGABYTE = 2**20


def put(folder: Path, name: str, content: Any = None, meta: dict[str, Any] | None = None, task: str = "SimLex999") -> Path:
    """Write a result and the record of its model, in mteb's layout; text as it is."""
    place = folder / "results" / name.replace("/", "__") / "v1"
    place.mkdir(parents=True, exist_ok=True)
    (place / "model_meta.json").write_text(json.dumps({"name": name, "revision": "v1", **(meta or {})}))
    path = place / f"{task}.json"
    content = document(task, of_mteb(0.99, cosine_spearman=0.99)) if content is None else content
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def links(folder: Path) -> None:
    """To a secret, to a folder, to nothing, in a circle."""
    place = put(folder, "org/links").parent
    for name, target in (("Passwd", "/etc/passwd"), ("Gone", "/nowhere"), ("Round", "Round.json")):
        (place / f"{name}.json").symlink_to(target)
    (place.parent / "v2").symlink_to("/etc")
    (folder / "all.json").symlink_to("/")
    put(folder, "org/linked").unlink()
    (folder / "results" / "org__linked" / "v1" / "SimLex999.json").symlink_to(folder / "results" / "org__honest" / "v1" / "SimLex999.json")


def looked_for(folder: Path, name: str) -> list[Path]:
    """The paths at which a reader looks for a file without being told of it, and one that it meets."""
    place = put(folder, name).parent
    (place / "model_meta.json").unlink()
    return [folder / "manifest.json", *(place / each for each in ("Other.json", "model_meta.json", "not_run.jsonl", "manifest.json"))]


def pipes(folder: Path) -> None:
    """Wherever a file is looked for."""
    for path in looked_for(folder, "org/pipes"):
        os.mkfifo(path)


def devices(folder: Path) -> None:
    """What never ends, behind the names that are looked for."""
    for path in looked_for(folder, "org/devices"):
        path.symlink_to("/dev/zero")


def impersonation(folder: Path) -> None:
    """A folder that claims another model's name, before and after it by name."""
    for name in ("aaa/aaa", "zzz/zzz"):
        put(folder, name, meta={"name": "org/honest"})
        put(folder, name, meta={"name": "org/honest"}, task="MEN")


def duplicate_subset(folder: Path) -> None:
    """One subset twice, with another score."""
    put(folder, "org/twice", document("SimLex999", of_mteb(0.1, x=0.1), of_mteb(0.99, x=0.99)))


def large_score(folder: Path) -> None:
    """A main score that no correlation has."""
    put(folder, "org/large", document("SimLex999", of_mteb(99.9, cosine_spearman=99.9)))


def far_future(folder: Path) -> None:
    """The year 9999, which would be the day of the board."""
    put(folder, "org/late", document("SimLex999", of_mteb(0.5, x=0.5), date=253_402_300_000))


def look_alikes(folder: Path) -> None:
    """Of the honest model: Cyrillic, with a character that nobody sees, with a blank at the end."""
    for name in ("org/hоnest", "org/hon\u200best", "org/honest "):
        put(folder, name, document("SimLex999", of_mteb(0.5, x=0.5)))


def long_names(folder: Path) -> None:
    """200,000 letters wherever a name or text stands."""
    long = "x" * 200_000
    put(
        folder,
        "org/l1",
        document("SimLex999", of_mteb(0.5, x=0.5)),
        meta={"name": f"org/{long}", "license": long, "reference": f"https://{long}"},
    )
    put(folder, "org/l2", {**document("SimLex999", of_mteb(0.5, x=0.5)), "task_name": long})
    put(folder, "org/l3", document("SimLex999", of_mteb(0.5, x=0.5, subset=long)))
    put(folder, "org/l4", document("SimLex999", of_mteb(0.5, **{long: 0.5})))
    facts = dict.fromkeys(("type", "description", "main_score", "ceiling_source", "reference"), long)
    put(
        folder,
        "org/l5",
        document("Long", entry(0.5, facts=facts)),
        meta=of_kind("static", word_vector=long, recipe={long: long}),
        task="Long",
    )
    put(folder, "org/l6", {**document("SimLex999", of_mteb(0.5, x=0.5)), "dataset_revision": long})


def large_files(folder: Path) -> None:
    """Six of 19 MB: of what takes the most memory or time to read."""
    fill: dict[str, Callable[[int], str]] = {
        "objects": lambda size: '{"task_name": "T", "x": [' + ",".join(["{}"] * (size // 3)) + "]}",
        "lists": lambda size: '{"task_name": "T", "x": [' + ",".join(["[]"] * (size // 3)) + "]}",
        "floats": lambda size: '{"task_name": "T", "x": [' + ",".join(["0.5"] * (size // 4)) + "]}",
        "keys": lambda size: '{"task_name": "T", "x": {' + ",".join(f'"{n:07}":1' for n in range(size // 12)) + "}}",
        "text": lambda size: json.dumps(document("SimLex999", of_mteb(0.5, x="y" * (size - 500)))),
        "metrics": lambda size: json.dumps(document("SimLex999", of_mteb(0.5, **{f"m{n:07}": 0.5 for n in range(size // 17)}))),
    }
    for name, make in fill.items():
        put(folder, f"org/{name}", make(19 * MEGABYTE))


def many_subsets(folder: Path) -> None:
    """100,000 in one file."""
    put(folder, "org/many", document("SimLex999", *({"main_score": 0.5, "x": 0.5, "hf_subset": f"s{n}"} for n in range(100_000))))


def large_manifests(folder: Path) -> None:
    """In every folder, of what takes the most memory, and one that would hide honest results."""
    text = "[" + ",".join(["{}"] * (19 * MEGABYTE // 3)) + "]"
    for n in range(6):
        (put(folder, f"org/m{n}", document("SimLex999", of_mteb(0.5, x=0.5))).parent / "manifest.json").write_text(text)


def deep_folders(folder: Path) -> None:
    """Far deeper than any layout of results."""
    put(folder, "org/deep", document("SimLex999", of_mteb(0.5, x=0.5)))
    home = os.getcwd()
    os.chdir(folder / "results" / "org__deep")
    for _ in range(400):
        os.mkdir("a")
        os.chdir("a")
    os.chdir(home)


def shouting_names(folder: Path) -> None:
    """Names of files that would give orders to a terminal or to a continuous integration."""
    place = put(folder, "org/shouting", document("SimLex999", of_mteb(0.5, x=0.5))).parent
    for name in ("\x1b[2Jcleared.json", "a\n::error file=x::forged.json", "b\r\u202egnp.json"):
        (place / name).write_text("{")


HOSTILE = {
    make.__name__: make
    for make in (
        links, pipes, devices, impersonation, duplicate_subset, large_score, far_future, look_alikes, long_names, large_files, many_subsets,
        large_manifests, deep_folders, shouting_names,
    )
}  # fmt: skip
