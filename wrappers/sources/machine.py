"""A description of the machine that computes results, so that readers can judge run times."""

from __future__ import annotations

import os
import platform
import sys
from functools import cache
from pathlib import Path


def machine() -> str:
    """Return the processor, the number of cores that this process may use, and the accelerators that it already uses."""
    return ", ".join([_processor(), *_accelerators()])


@cache
def _processor() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{_name()}, {cores} core{'' if cores == 1 else 's'}"


def _name() -> str:
    """Return the name of the processor. On Linux, Python's ``platform`` knows only its architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = (value.strip() for key, _, value in (line.partition(":") for line in lines) if key.strip() == "model name")
    return next(names, "") or platform.processor() or platform.machine()


def _accelerators() -> list[str]:
    torch = sys.modules.get("torch")  # torch is not imported for a run that does not need it
    if torch is None or not torch.cuda.is_initialized():
        return []
    return [torch.cuda.get_device_name(n) for n in range(torch.cuda.device_count())]
