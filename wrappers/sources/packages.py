"""Models and data inside installed Python packages, located without running the packages' code."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from ...errors import DataError, MissingPackageError


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """One file inside an installed package, with the checksum of its content.

    Attributes:
        module: The import name of the package. The package is located and never imported.
        path: The file's path inside the package.
        sha256: The SHA-256 of the file's bytes, in hexadecimal.
        install: The command that installs the package.
        needs: Import names of other packages that are needed to read the file.
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
        """Return the file's path after comparing the SHA-256 of its bytes with the known one.

        Raises:
            MissingPackageError: The package, or the file in it, is missing.
            DataError: The bytes have another SHA-256.
        """
        path = self.folder() / self.path
        if not path.is_file():
            raise MissingPackageError(f"{path} is missing from the package {self.module!r}; install it again with: {self.install}")
        digest = file_sha256(path)
        if digest != self.sha256:
            raise DataError(f"{path} has SHA-256 {digest}, expected {self.sha256}; install the known version with: {self.install}")
        return path


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_revision(*parts: str) -> str:
    """Return a revision that changes when any of the parts does: ``sha256-`` and 16 hexadecimal digits."""
    return "sha256-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
