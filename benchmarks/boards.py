"""Measures memory, CPU time and size of boards: of a folder of results of yours, or of a made one of the size of mteb's public results.

``python benchmarks/boards.py [PATH] [--models 674] [--files 105000] [--tasks 41]`` checks the folder, builds a board of the first tasks,
and builds it again with one more model. Each step is a process of its own, whose peak memory is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ALL_TASKS = 1_700
METRICS = tuple(f"{name}_at_{k}" for name in ("ndcg", "map", "recall", "precision", "mrr") for k in (1, 10, 100, 1000))
SUBSETS = ((0.7, 1), (0.9, 6), (0.98, 30), (1.0, 150))  # the share of tasks up to a number of subsets, as in mteb's public results


def make_folder(folder: Path, models: int, files: int, tasks: int) -> None:
    """Write about so many result files; every model has those of the first tasks, which have one subset each."""
    draw = random.Random(0)
    subsets = [
        1 if n < tasks else next(number for share, number in SUBSETS if draw.random() < share or share == 1) for n in range(ALL_TASKS)
    ]
    lines = [f'[[tasks]]\nname = "Task{n}"\ntype = "Type{n % 7}"\nsplits = ["test"]\nsubsets = ["default"]\n' for n in range(tasks)]
    (folder / "board.toml").write_text("\n".join(lines))
    for n in range(models):
        name, revision = f"org{n % 50}/model-{n}", f"{n:040x}"
        place = folder / "results" / name.replace("/", "__") / revision
        place.mkdir(parents=True)
        (place / "model_meta.json").write_text(json.dumps({"name": name, "revision": revision, "n_parameters": 10**6 * (n + 1)}, indent=2))
        for task in [*range(tasks), *draw.sample(range(tasks, ALL_TASKS), max(0, files // models - tasks))]:
            (place / f"Task{task}.json").write_text(json.dumps(make_result(task, subsets[task], draw), indent=2))


def n_subsets(share: float) -> int:
    """Return the number of subsets of a task at a place in the order by that number."""
    return next(number for limit, number in SUBSETS if share <= limit)


def make_result(task: int, subsets: int, draw: random.Random) -> dict[str, object]:
    """Return the content of a result file as mteb writes it."""
    entries: list[dict[str, object]] = []
    for n in range(subsets):
        metrics: dict[str, object] = {metric: round(draw.random(), 6) for metric in METRICS}
        subset = "default" if subsets == 1 else f"subset-{n}"
        entries.append({**metrics, "main_score": metrics["ndcg_at_10"], "hf_subset": subset, "languages": ["eng-Latn"]})
    whole = {"dataset_revision": f"{task:040x}", "task_name": f"Task{task}", "mteb_version": "2.26.24", "evaluation_time": 1.5}
    return {**whole, "scores": {"test": entries}}


def measured(name: str, *arguments: object) -> None:
    """Run a command and print what it took."""
    command = [sys.executable, "-m", "mteb_words", "leaderboard", *map(str, arguments)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"}
    )
    printed = process.stdout.read().strip() if process.stdout else ""
    _, _, spent = os.wait4(process.pid, 0)
    print(f"| {name} | {spent.ru_utime + spent.ru_stime:.0f} s | {spent.ru_maxrss // 1024} MB | {printed} |", flush=True)


def file_hashes(site: Path) -> dict[str, str]:
    return dict(json.loads((site / "manifest.json").read_text())["files"])


def with_one_more(folder: Path, site: Path) -> None:
    """Add a copy of the last model under another name, build again, and print the files that changed."""
    before = file_hashes(site)
    last = max((folder / "results").iterdir())
    new = folder / "results" / "zzz__one-more"
    shutil.copytree(last, new)
    try:
        for record in new.rglob("model_meta.json"):
            record.write_text(json.dumps({**json.loads(record.read_text()), "name": "zzz/one-more"}))
        measured("with one more model", folder, "--out", site)
    finally:
        shutil.rmtree(new)
    after = file_hashes(site)
    changed = Counter(path.split("/")[0] for path, sha256 in after.items() if before.get(path) != sha256)
    total = Counter(path.split("/")[0] for path in after)
    print("\nfiles that changed:", ", ".join(f"{name} {number:,} of {total[name]:,}" for name, number in changed.most_common()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path, nargs="?", help="a folder of results; by default one is made")
    parser.add_argument("--models", type=int, default=674)
    parser.add_argument("--files", type=int, default=105_000)
    parser.add_argument("--tasks", type=int, default=41, help="the tasks of the board that is made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder, site = options.results or Path(work) / "results", Path(work) / "site"
        if options.results is None:
            folder.mkdir()
            make_folder(folder, options.models, options.files, options.tasks)
        print("| step | CPU time | peak memory | printed |\n|---|---|---|---|")
        measured("check", folder, "--check")
        measured("build", folder, "--out", site)
        sizes = {path: path.stat().st_size for path in site.rglob("*") if path.is_file()}
        pages = {path: size for path, size in sizes.items() if path.suffix == ".html"}
        if options.results is None:  # nothing is written into a folder of somebody's own
            with_one_more(folder, site)
        largest = max(pages, key=lambda path: pages[path])
        print(
            f"first page {pages[site / 'index.html'] // 1000} kB, largest page {largest.relative_to(site)} {pages[largest] // 1000} kB, ",
            end="",
        )
        print(f"site {sum(sizes.values()) // 10**6} MB in {len(sizes):,} files")


if __name__ == "__main__":
    main()
