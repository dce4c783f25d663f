"""Tells whether a model of the catalogue can run on this machine, without loading it."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .entries import records

if TYPE_CHECKING:
    from .entries import Entry

Status = Literal["here", "downloadable", "needs a package", "needs key", "see note", "service retired"]


def status(entry: Entry) -> tuple[Status, str]:
    """Return the status of a model and a note for the user, for example what to install; "" if there is nothing to say."""
    note = entry.note or ""
    if entry.retired:
        return "service retired", note
    if entry.key and not os.environ.get(entry.key):
        return "needs key", f"set {entry.key}"
    match entry.source:
        case "elsewhere":
            return "see note", note
        case "package" | "computed":
            return _packaged(entry)
        case "download":
            return ("here" if entry.download.path.is_file() else "downloadable"), note
        case "hub":
            return _on_the_hub(entry.repository), "accept its terms on the hub first" if entry.gated else note
        case "mteb":
            if any(importlib.util.find_spec(module) is None for module in entry.needs):
                return "needs a package", entry.install
            return ("here" if entry.key else _on_the_hub(str(entry.run))), "accept its terms on the hub first" if entry.gated else note


def _packaged(entry: Entry) -> tuple[Status, str]:
    missing = records(entry)[0].missing()
    if missing:
        return "needs a package", missing.install
    if any(importlib.util.find_spec(module) is None for module in entry.needs):
        return "needs a package", entry.install
    return "here", entry.note or ""


def _on_the_hub(repository: str) -> Status:
    return "here" if weights_on_machine(repository) else "downloadable"


def weights_on_machine(repository: str) -> bool:
    """Tell whether weights of a repository are in the cache of the hub client."""
    from huggingface_hub.constants import HF_HUB_CACHE

    snapshots = Path(HF_HUB_CACHE) / f"models--{repository.replace('/', '--')}" / "snapshots"
    return any(path for ending in ("safetensors", "bin") for path in snapshots.glob(f"*/*.{ending}"))
