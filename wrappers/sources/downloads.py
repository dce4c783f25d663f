"""Downloads of word vector files. A file is fetched once, and its checksum is verified."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from ...errors import DataError, MissingPackageError, first_line
from ...folders import cache_folder
from .cache import make_once

_PATIENCE = (4, 8)  # seconds: to connect, and to wait for the next bytes
_silent: set[str] = set()  # hosts that did not answer in time; this process does not ask them again


@dataclass(frozen=True, slots=True)
class Download:
    """One file on the web, with the checksum of its content.

    Attributes:
        url: The address of the file.
        checksum: ``md5:`` or ``sha256:`` and the digest of what the address serves, in hexadecimal.
        member: For a zip archive, the name of the file in it.
    """

    url: str
    checksum: str
    member: str | None = None

    @property
    def path(self) -> Path:
        """The path of the file, which may not be downloaded yet."""
        name = PurePosixPath(self.member or self.url).name
        return cache_folder() / "downloads" / self.checksum.replace(":", "-") / name

    def fetch(self) -> Path:
        """Return the file's path. A missing file is downloaded; it appears only when it is complete and verified.

        Raises:
            MissingPackageError: The address cannot be reached.
            DataError: The bytes do not have the expected checksum, or the archive does not have the member.
        """
        return make_once(self.path.parent, self._fill) / self.path.name

    def _fill(self, folder: Path) -> None:
        name = retrieve(self.url, self.checksum, folder, otherwise="download it and run it by its place, static:PATH")
        if self.member is None:
            name.rename(folder / self.path.name)
            return
        try:
            with zipfile.ZipFile(name) as archive, archive.open(self.member) as source, (folder / self.path.name).open("wb") as target:
                shutil.copyfileobj(source, target, 2**20)
        except (KeyError, zipfile.BadZipFile) as error:
            raise DataError(f"{self.url} is no zip archive with {self.member} in it ({first_line(error)})") from error
        name.unlink()


def retrieve(url: str, checksum: str, folder: Path, otherwise: str) -> Path:
    """Download a file into a folder. A host that has not answered in time once is not asked again.

    Args:
        url: The address of the file.
        checksum: The name of a hash, a colon and the digest in hexadecimal.
        folder: The folder that the file is written into.
        otherwise: What to do on a machine without a network, for the error message.

    Raises:
        MissingPackageError: The address cannot be reached.
        DataError: The bytes do not have the expected checksum.
    """
    import pooch
    import requests

    host = urlsplit(url).netloc
    if host in _silent:
        raise MissingPackageError(f"{url} was not asked for, as {host} did not answer before; without a network, {otherwise}")
    downloader = pooch.HTTPDownloader(progressbar=True, timeout=_PATIENCE)
    try:
        return Path(pooch.retrieve(url, known_hash=checksum, fname="download", path=folder, downloader=downloader))
    except ValueError as error:  # the checksum is another
        raise DataError(f"{url} no longer serves the bytes that were published ({first_line(error)}); nothing was kept") from error
    except requests.RequestException as error:
        if isinstance(error, requests.Timeout):
            _silent.add(host)
        raise MissingPackageError(f"{url} could not be reached ({first_line(error)}); without a network, {otherwise}") from error
