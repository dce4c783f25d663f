"""What every shipped data set has: a canary line and the checksums of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....wrappers.sources.packages import file_sha256

if TYPE_CHECKING:
    from pathlib import Path

CHECKSUMS = "SHA256SUMS"
# Whoever trains a model on text from the web can leave out files with this line.
CANARY = "# mteb-words canary 5e0c4c9a-6f0e-4f53-9a5e-2d6f1f7c8b31: benchmark data, not for training"


def write_checksums(folder: Path) -> None:
    """Write the SHA-256 of every other file below a folder, in the format of ``sha256sum``."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CHECKSUMS)
    text = "".join(f"{file_sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)
    (folder / CHECKSUMS).write_text(text, encoding="utf-8", newline="\n")
