"""Models and data that lie inside an installed Python package, found without running the package's code."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from ...errors import DataError, MissingPackageError


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """One file inside an installed package, known by its content.

    Attributes:
        module: The import name of the package; it is located, never imported.
        path: The file's path inside the package.
        sha256: The SHA-256 of the file's bytes, in hexadecimal.
        install: The command that installs the package.
        needs: Import names of the packages that reading it takes besides.
    """

    module: str
    path: str
    sha256: str
    install: str
    needs: tuple[str, ...] = ()

    def folder(self) -> Path:
        """Return the package's folder.

        Raises:
            MissingPackageError: The package is not installed.
        """
        for module in self.needs:
            if importlib.util.find_spec(module) is None:
                raise MissingPackageError(f"the package {module!r} is not installed; install it with: {self.install}")
        spec = importlib.util.find_spec(self.module)
        if spec is None or not spec.submodule_search_locations:
            raise MissingPackageError(f"the package {self.module!r} is not installed; install it with: {self.install}")
        return Path(next(iter(spec.submodule_search_locations)))

    def is_here(self) -> bool:
        """Tell whether the file is on this machine, without reading it."""
        try:
            return (self.folder() / self.path).is_file()
        except MissingPackageError:
            return False

    def verified(self) -> Path:
        """Return the file's path after comparing its bytes with the known SHA-256.

        Raises:
            MissingPackageError: The package, or the file in it, is missing.
            DataError: The bytes are not the known ones.
        """
        path = self.folder() / self.path
        if not path.is_file():
            raise MissingPackageError(f"{path} is missing from the package {self.module!r}; install it again with: {self.install}")
        found = file_sha256(path)
        if found != self.sha256:
            raise DataError(f"{path} has SHA-256 {found}, expected {self.sha256}; install the known version with: {self.install}")
        return path


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_revision(*parts: str) -> str:
    """Return a revision that changes when any of the parts does: ``sha256-`` and 16 hexadecimal digits."""
    return "sha256-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
