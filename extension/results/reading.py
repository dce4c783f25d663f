"""Read result files strictly, and set damaged files aside."""

from __future__ import annotations

import errno
import json
import logging
import math
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mteb.results import TaskResult

from ...errors import DataError, first_line
from ...schema import MadeWith, NotRun

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NO_FILE = (errno.EISDIR, errno.ELOOP, errno.ENOTDIR)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """The state of a result file.

    Attributes:
        stamp: Distinguishes this file from a later file at the same path; None if there is no file.
        result: The result, None if the file is missing or not readable.
        damage: Why the file is not readable, otherwise empty.
    """

    stamp: tuple[int, int, int] | None
    result: TaskResult | None = None
    damage: str = ""

    def is_still_at(self, path: Path) -> bool:
        """Return whether the file is unchanged since it was read."""
        return self.stamp == _stamp(path)


def look_at(path: Path) -> ResultFile:
    """Read a result file and return its state.

    Raises:
        OSError: The file may be whole and cannot be read now.
    """
    stamp = _stamp(path)  # taken before the file is read, so that the next comparison sees a change made meanwhile
    if stamp is None:
        return ResultFile(None)
    try:
        return ResultFile(stamp, read_result(path))
    except FileNotFoundError:
        return ResultFile(None)
    except DataError as error:
        return ResultFile(stamp, damage=str(error))


def read_result(path: Path) -> TaskResult:
    """Read a result, more strictly than mteb.

    Raises:
        DataError: The file is not a complete JSON document with finite numbers and unique keys, or is no result of the task in its name.
        FileNotFoundError: There is no such file.
        OSError: The file may be whole and cannot be read now.
    """
    try:
        document = json.loads(path.read_bytes(), parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_each_once)
        result = TaskResult.from_dict(document)
        if document["task_name"] != path.stem:
            raise ValueError(f"it is of the task {document['task_name']!r}")
        for split, entries in document["scores"].items():
            for entry in entries:
                _check_score(split, entry)
                _check_rest(entry)
    except FileNotFoundError:
        if path.is_symlink():
            raise DataError(f"{path} is no readable result (it is a link to nothing)") from None
        raise
    except MemoryError:
        raise
    except Exception as error:  # mteb's reader raises different errors for different damage
        if isinstance(error, OSError) and error.errno not in _NO_FILE:  # the file may be whole, for example on a network disk that is away
            raise
        raise DataError(f"{path} is no readable result ({first_line(error)})") from error
    return result


def read_not_run(path: Path) -> list[NotRun]:
    """Return the rows of the file that records what could not run, without damaged lines; empty if there is no such file."""
    rows = []
    for line in path.read_bytes().splitlines() if path.is_file() else ():
        with suppress(ValueError):
            rows.append(NotRun.model_validate_json(line))
    return rows


def finite_json(text: bytes | str) -> bytes:
    """Return a JSON document with null for NaN and infinity, which are no JSON; mteb reads null in a model's record."""
    return json.dumps(json.loads(text, parse_constant=lambda _: None), indent=4, allow_nan=False).encode()


def json_object(line: bytes) -> dict[str, Any] | None:
    """Return the JSON object of a line, None if the line holds no object."""
    with suppress(ValueError, RecursionError):
        value = json.loads(line)
        return value if isinstance(value, dict) else None
    return None


def set_aside(path: Path, reason: str) -> None:
    """Rename a damaged file, so that it is not read again."""
    if not path.exists() and not path.is_symlink():
        return
    n = 1
    while (aside := path.with_name(f"{path.name}.corrupt-{n}")).exists():
        n += 1
    path.rename(aside)
    logger.warning("%s is damaged and set aside as %s: %s", path, aside.name, reason)


def model_name_in(path: Path) -> str | None:
    """Return the name in a model's record, None if the record is damaged."""
    with suppress(ValueError, OSError, RecursionError):
        record = json.loads(path.read_bytes())
        return str(record["name"]) if isinstance(record, dict) and "name" in record else None
    return None


def numbers(value: object, path: str) -> Iterable[tuple[str, float]]:
    """Yield every float in nested containers, with the names that lead to it, joined by dots."""
    if isinstance(value, float):
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    for name, part in items:
        yield from numbers(part, f"{path}.{name}")


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat() if path.exists() or not path.is_symlink() else path.lstat()  # lstat: for a link whose target is missing
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _check_score(split: str, entry: dict[str, Any]) -> None:
    score = entry["main_score"]
    if isinstance(score, bool) or not isinstance(score, int | float):
        raise ValueError(f"the main score of {split} is {score!r}; expected a number")
    if "schema_version" in entry and abs(score) > 1:  # the range of the scores of mteb's tasks is not known
        raise ValueError(f"the main score of {split} is {score!r}; expected -1 to 1")


def _check_rest(entry: dict[str, Any]) -> None:
    """Check the types of the fields that a plan and a summary use."""
    said, coverage = entry.get("made_with"), entry.get("coverage", 1.0)
    try:
        MadeWith.model_validate({} if said is None else said)
    except ValueError:
        raise ValueError(f"made_with is {said!r:.60}; expected {', '.join(MadeWith.model_fields)}, each a text") from None
    if isinstance(coverage, bool) or not isinstance(coverage, int | float):
        raise ValueError(f"coverage is {coverage!r:.60}; expected a number")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large for a number")
    return number


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise ValueError("a key stands twice")
    return document
