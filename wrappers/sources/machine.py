"""The machine that results are made on, for those who wonder about a time."""

from __future__ import annotations

import os
import platform
import sys
from functools import cache
from pathlib import Path


def machine() -> str:
    """Return the processor, how many cores this process may use, and the accelerators that it has begun to use."""
    return ", ".join([_processor(), *_accelerators()])


@cache
def _processor() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{_name()}, {cores} core{'' if cores == 1 else 's'}"


def _name() -> str:
    """Return what the processor calls itself; Python knows its architecture alone on Linux."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = (value.strip() for key, _, value in (line.partition(":") for line in lines) if key.strip() == "model name")
    return next(names, "") or platform.processor() or platform.machine()


def _accelerators() -> list[str]:
    torch = sys.modules.get("torch")  # a run that did not need it is not made to load it
    if torch is None or not torch.cuda.is_initialized():
        return []
    return [torch.cuda.get_device_name(n) for n in range(torch.cuda.device_count())]
