"""``enable`` and ``disable``: make mteb's own command line know the names of this package, and undo that.

Python runs the ``import`` line of a ``.pth`` file in site-packages when it starts. Ours adds a finder that waits for
``mteb.cli``, which ``mteb run`` imports once mteb itself is complete, and registers at that moment. Until then the
finder compares one string an import. If this package is gone by then, the finder does nothing and says nothing.
"""

from __future__ import annotations

import os
import site
import sysconfig
from pathlib import Path

from ..errors import MtebWordsError

FILE_NAME = "mteb_words_enabled.pth"

_HOOK = """
import sys
class MtebWordsHook:
    def find_spec(name, path=None, target=None):
        if name == "mteb.cli":
            sys.meta_path.remove(MtebWordsHook)
            try:
                from mteb_words.extension.hook import register_quietly
            except ModuleNotFoundError as error:
                if not str(error.name).startswith("mteb_words"):
                    raise
            else:
                register_quietly()
sys.meta_path.insert(0, MtebWordsHook)
sys.mteb_words_hook = True
"""
# In a virtual environment site runs the line twice, and inside a function: hence the guard, and a home for the names.
LINE = f"import sys; hasattr(sys, 'mteb_words_hook') or exec({_HOOK!r}, {{}})\n"


def enable() -> Path:
    """Make ``mteb run`` know our names in every new process of this Python.

    Returns:
        The path of the file that was written, in site-packages; it has one line.

    Raises:
        MtebWordsError: No site-packages folder of this Python can be written.
    """
    refused = []
    for folder in _site_folders():
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(f".{os.getpid()}.tmp")
            partial.write_text(LINE, encoding="ascii")
            partial.replace(path)
        except OSError as error:
            refused.append(f"{folder}: {error.strerror}")
        else:
            return path
    raise MtebWordsError(f"no site-packages folder can be written ({'; '.join(refused)}); use a virtual environment")


def disable() -> list[Path]:
    """Undo ``enable``.

    Returns:
        The files that were removed; empty if there were none.

    Raises:
        MtebWordsError: A file exists and cannot be removed.
    """
    removed = []
    for folder in _site_folders():
        path = folder / FILE_NAME
        try:
            path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise MtebWordsError(f"{path} cannot be removed: {error.strerror}; remove it by hand") from error
        removed.append(path)
    return removed


def register_quietly() -> None:
    """Register. A failure gives a warning, and mteb's command still runs."""
    import warnings

    from .registry import register

    try:
        register()
    except MtebWordsError as error:
        warnings.warn(f"mteb-words is enabled but could not register: {error}", stacklevel=2)


def _site_folders() -> list[Path]:
    """Return the folders in which Python looks for ``.pth`` files; the environment's own folder is first."""
    folders = [sysconfig.get_path("purelib")]
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    return [Path(folder) for folder in folders]
