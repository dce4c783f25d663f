"""Model repositories of the Hugging Face hub, fetched at one commit and only with safetensors, and model folders on this machine."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import DataError, MissingPackageError, MtebWordsError, UnknownNameError, first_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_COMMIT = re.compile(r"[0-9a-f]{40}")
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")
_WANTED = ["*.json", "*.txt", "*.model", "*.jinja", "*.safetensors"]
_UNWANTED = ["onnx/*", "openvino/*", "original/*", "consolidated*", "*.fp16.safetensors"]  # the same weights in other formats
_CONVERT = "other formats can run code when they are read: convert them first"


def fetch_repository(repository: str, revision: str | None = None, *, allow_remote_code: bool = False) -> tuple[Path, str]:
    """Return the folder of a model repository, which is downloaded if it is not on this machine, and its commit.

    Args:
        repository: The hub's id, for example ``EleutherAI/pythia-160m``.
        revision: A commit, branch or tag. A branch or tag is resolved to its current commit. None: the main branch.
        allow_remote_code: Whether Python files are fetched too.

    Raises:
        UnknownNameError: There is no such repository or revision, or the user may not read it.
        MissingPackageError: The repository is not on this machine, and the hub cannot be reached.
        DataError: The repository has no safetensors weights.
    """
    from huggingface_hub import HfApi, snapshot_download

    if not _REPOSITORY.fullmatch(repository):
        raise UnknownNameError(f"{repository!r} is neither a folder here nor the id of a repository, for example openai-community/gpt2")
    patterns = [*_WANTED, "*.py"] if allow_remote_code else _WANTED
    try:
        if not (revision and _COMMIT.fullmatch(revision) and _here(repository, revision)):  # a commit never changes
            info = HfApi().model_info(repository, revision=revision, timeout=10)
            if not any(file.rfilename.endswith(".safetensors") for file in info.siblings or []):
                raise DataError(f"{repository} has no safetensors weights; {_CONVERT}")
        # by the name that was asked for, not by its commit, so that the same name works without a network
        folder = Path(snapshot_download(repository, revision=revision, allow_patterns=patterns, ignore_patterns=_UNWANTED))
    except DataError:
        raise
    except Exception as error:  # the hub client has no common base class for "not there", "not allowed" and "not reachable"
        downloaded = _here(repository, revision)
        if downloaded is None:
            raise _unreachable(repository, revision, error) from error
        folder = downloaded
    return folder, folder.name


def _here(repository: str, revision: str | None) -> Path | None:
    """Return the folder of a repository that was downloaded before, None if there is none."""
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(repository, revision=revision, local_files_only=True))
    except (OSError, ValueError):  # the client raises one of the two for "not on this machine"
        return None
    return folder if any(folder.rglob("*.safetensors")) else None


def _unreachable(repository: str, revision: str | None, error: Exception) -> MtebWordsError:
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    what = f"the model repository {repository!r}" + (f" at {revision!r}" if revision else "")
    match error:
        case GatedRepoError():
            return UnknownNameError(f"{what} is gated: accept its terms on its page, and log in with `hf auth login`")
        case RevisionNotFoundError():
            return UnknownNameError(f"{what} has no such commit, branch or tag")
        case RepositoryNotFoundError():
            return UnknownNameError(f"{what} does not exist, or is private: check its name, or log in with `hf auth login`")
    return MissingPackageError(f"{what} is not on this machine and the hub could not be asked ({first_line(error)}); check the network")


def model_files(folder: Path, *, code: bool = False) -> tuple[Path, ...]:
    """Return the files that decide what a model in a folder computes.

    Raises:
        DataError: The folder holds no model, or a model without safetensors weights.
    """
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise DataError(f"{folder} has neither config.json nor modules.json; expected the folder of a transformers model")
    patterns = [*_WANTED, "*.py"] if code else _WANTED
    folders = [folder, *_module_folders(folder)]
    files = {path for inside in folders for pattern in patterns for path in inside.glob(pattern) if path.is_file()}
    for inside in folders:
        if any(inside.glob("*.bin")) and not any(inside.glob("*.safetensors")):
            raise DataError(f"{inside} has no safetensors weights; {_CONVERT}")
    return tuple(sorted(path for path in files if not path.name.startswith(".")))


def _module_folders(folder: Path) -> list[Path]:
    """Return the folders of the modules of a sentence-transformers model."""
    path = folder / "modules.json"
    try:
        modules = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
        inside = [(folder / str(module["path"])).resolve() for module in modules if module["path"]]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DataError(f"{path} is no list of modules ({first_line(error)}); fetch it again") from error
    return [path for path in inside if path.is_dir() and path.is_relative_to(folder.resolve())]


def refuse_code(folder: Path) -> None:
    """Refuse a configuration that makes transformers fetch and run code without asking.

    Raises:
        DataError: A configuration in the folder does.
    """
    for path in sorted(folder.rglob("config.json")):
        for key, value in _settings(path):
            if key.endswith("_implementation") and isinstance(value, str) and "/" in value:
                raise DataError(f"{path} asks for code from {value!r} ({key}), which was not run; if you trust it, add --allow-remote-code")


def _settings(path: Path) -> Iterable[tuple[str, object]]:
    """Return every setting in a JSON file, at any depth."""
    try:
        open_ = [json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is no JSON ({error}); fetch it again") from error
    while open_:
        value = open_.pop()
        if isinstance(value, dict):
            yield from value.items()
            open_ += value.values()
        elif isinstance(value, list):
            open_ += value


def parameters(folder: Path) -> int:
    """Return the number of parameters, which is read from the headers of the safetensors files.

    Raises:
        DataError: There is no safetensors file, or a damaged one.
    """
    from safetensors import SafetensorError, safe_open

    total = 0
    paths = sorted(folder.glob("*.safetensors")) or sorted(folder.rglob("*.safetensors"))
    if not paths:
        raise DataError(f"{folder} has no safetensors weights; {_CONVERT}")
    for path in paths:
        try:
            with safe_open(path, framework="numpy") as file:
                for name in file.keys():  # noqa: SIM118  # no mapping
                    shape = file.get_slice(name).get_shape()
                    size = 1
                    for length in shape:
                        size *= length
                    total += size
        except (SafetensorError, OSError) as error:
            raise DataError(f"{path} is no usable safetensors file ({error}); fetch it again") from error
    return total
