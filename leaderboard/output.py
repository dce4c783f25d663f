"""The folder of a site: it is written beside an earlier one, put in its place, and keeps what others put there."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from .board.json_files import MANIFEST, site_manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_SAFE_PATH = re.compile(r"\.nojekyll|(?:[A-Za-z0-9_-][A-Za-z0-9._@-]{0,99}/)*[A-Za-z0-9_-][A-Za-z0-9._@-]{0,99}")
_MAY_BE_THERE = re.compile(r"\.git(?:ignore|attributes)?|\.nojekyll|CNAME|LICEN[CS]E.*|README.*", flags=re.IGNORECASE)


@dataclass(slots=True)
class Written:
    """The files of a site that is being written.

    Attributes:
        hashes: The SHA-256 of each file by its path.
        changed: The paths whose file is new or has other bytes than in the earlier site.
    """

    hashes: dict[str, str] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)


def write_site(site: Path, pages: Iterable[tuple[str, bytes]], manifest: Callable[[Mapping[str, str]], bytes]) -> Written:
    """Write the pages into a new folder beside ``site`` and put that in its place.

    Each page is written when it is made, so that one page at a time is in memory. A page with the same bytes as before keeps its file.
    Files that no earlier build wrote, such as ``CNAME`` or ``.git``, stay.

    Args:
        site: The folder to write.
        pages: The path of each file in the site, and its bytes.
        manifest: Returns the bytes of the manifest, given the SHA-256 of each other file by its path. It is written last.

    Raises:
        OSError: The site cannot be written, or two paths name one file.
        ValueError: A path leaves the site.
    """
    site = site.resolve()  # if it is a link, the link stays and its target is replaced
    earlier = _written_before(site)
    if site == Path.cwd():
        raise FileExistsError(f"{site} is the current folder, which cannot be replaced; name a folder inside it")
    site.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".site-", dir=site.parent))
    try:
        written = _write_pages(work / "new", site, pages, manifest)
        _exchange(site, work, earlier)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return written


def _write_pages(new: Path, old: Path, pages: Iterable[tuple[str, bytes]], manifest: Callable[[Mapping[str, str]], bytes]) -> Written:
    written, folded = Written(), dict[str, str]()
    for path, data in pages:
        _check_path(path, folded)
        written.hashes[path] = hashlib.sha256(data).hexdigest()
        written.changed += [path] * _write(new / path, old / path, data)
    written.changed += [MANIFEST] * _write(new / MANIFEST, old / MANIFEST, manifest(written.hashes))
    return written


def _write(path: Path, earlier: Path, data: bytes) -> bool:
    """Write a file and return whether its bytes are new; otherwise the earlier file is taken, which keeps its date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if earlier.is_file() and not earlier.is_symlink() and earlier.read_bytes() == data:
        _take(earlier, path)
        return False
    path.write_bytes(data)
    return True


def _take(source: Path | str, target: Path | str) -> None:
    """Give a file a second name, or copy it where the file system cannot do so: it is never moved, and not lost if a later step fails."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _exchange(site: Path, work: Path, earlier: frozenset[str]) -> None:
    """Put ``work/new`` in the place of the site."""
    new, replaced = work / "new", work / "old"
    if not site.exists():
        new.replace(site)
        return
    _take_along(site, new, earlier)
    site.replace(replaced)
    try:
        new.replace(site)
    except OSError:
        replaced.replace(site)
        raise


def _check_path(path: str, folded: dict[str, str]) -> None:
    """Check that no name of a model or task became a path that leaves the site or that another page has.

    Raises:
        FileExistsError: The path equals one before, or differs only in case, which some file systems ignore.
        ValueError: The path is not made of plain names.
    """
    if not _SAFE_PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no path of plain names inside a site")
    if (first := folded.setdefault(path.casefold(), path)) is not path:
        raise FileExistsError(f"{path} and {first} would be one file of the site; rename one of the models or tasks")


def _written_before(site: Path) -> frozenset[str]:
    """Return the paths that an earlier build wrote.

    Raises:
        FileExistsError: The folder is no site of this package, and has other files than a new checkout of a branch for pages.
    """
    if not site.exists():
        return frozenset()
    written = (site_manifest(site) or {}).get("files")
    if isinstance(written, dict):
        return frozenset({*written, MANIFEST})
    if site.is_dir() and all(_MAY_BE_THERE.fullmatch(path.name) for path in site.iterdir()):
        return frozenset()
    raise FileExistsError(
        f"{site} holds something else than a site of mteb-words; choose another folder or empty it (.git, CNAME and README may stay)"
    )


def _take_along(old: Path, new: Path, written: frozenset[str], prefix: str = "") -> None:
    """Take the files that the earlier build did not write into the new folder."""
    for entry in old.iterdir():
        path = prefix + entry.name
        is_folder = entry.is_dir() and not entry.is_symlink()
        if is_folder and ((new / path).is_dir() or any(name.startswith(f"{path}/") for name in written)):
            _take_along(entry, new, written, f"{path}/")
        elif path not in written and not (new / path).exists():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            if is_folder:
                shutil.copytree(entry, new / path, symlinks=True, copy_function=_take)
            else:
                _take(entry, new / path)
