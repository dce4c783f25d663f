"""The logo of a board: a picture beside ``board.toml``, which becomes a file of the site."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..board.board_file import BOARD_FILE, BoardFileError
from ..board.json_files import BadFileError, read_plain

if TYPE_CHECKING:
    from ..board.board_file import BoardFile

_KINDS = (".png", ".jpg", ".jpeg", ".webp", ".svg")
_MOST_BYTES = 500_000  # every page shows it


def logo_path(about: BoardFile) -> str:
    """Return the path of the logo in the site, "" if the board has none."""
    return f"logo{PurePosixPath(about.logo).suffix.lower()}" if about.logo else ""


def logo_file(results: Path, about: BoardFile) -> dict[str, bytes]:
    """Return the logo as a file of the site: its path and its bytes; empty if the board has none.

    Args:
        results: The folder that holds ``board.toml``.
        about: What the board is about.

    Raises:
        BoardFileError: The file is no picture of a known kind, lies outside of the folder, is too large or cannot be read.
    """
    if not about.logo:
        return {}
    source = results / about.logo
    said = f"{results / BOARD_FILE}: logo: it is {about.logo!r}"
    if source.suffix.lower() not in _KINDS:
        raise BoardFileError(f"{said}; expected a name that ends in {', '.join(_KINDS)}")
    if not source.resolve().is_relative_to(results.resolve()):
        raise BoardFileError(f"{said}, outside of the folder of {BOARD_FILE}; copy the file into it")
    try:
        data = read_plain(source)
    except (OSError, BadFileError) as error:
        raise BoardFileError(f"{said}, which cannot be read: {error}") from error
    if len(data) > _MOST_BYTES:
        raise BoardFileError(f"{said} of {len(data):,} bytes; every page shows it, so it may have {_MOST_BYTES:,}: make it smaller")
    return {logo_path(about): data}
