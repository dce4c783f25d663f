"""What every shipped data set has: a canary line and the checksums of its files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Whoever trains a model on text from the web can leave out files with this line.
CANARY = "# mteb-words canary 5e0c4c9a-6f0e-4f53-9a5e-2d6f1f7c8b31: benchmark data, not for training"


def write_checksums(folder: Path) -> None:
    """Write ``SHA256SUMS`` with the SHA-256 of every other file below a folder, in the format of ``sha256sum``."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="ascii")
