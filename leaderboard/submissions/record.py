"""What a submission states: ``submission.json`` beside the results of one model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..board.json_files import BadFileError, load_object

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUBMISSION = "submission.json"


class Submission(BaseModel):
    """The record of a submission."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)

    model: str
    """The name of the model."""
    revision: str
    """Its revision."""
    submitted_by: Annotated[str, Field(min_length=1, max_length=200)]
    """Who submits the results: a name, and an address if they wish."""
    date: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    """The day of the submission, in UTC."""
    command: str | None
    """The command that makes the results again, null if the name of the model is not enough."""
    versions: dict[str, str]
    """The versions of the packages that made the results; several of one package are joined by a comma."""
    files: dict[str, Annotated[str, Field(pattern="^[0-9a-f]{64}$")]]
    """The SHA-256 of each file of the folder by its path in the folder."""


def read_submission(path: Path) -> Submission:
    """Return the record in a file.

    Raises:
        BadFileError: It cannot be read or is no such record.
    """
    _, document = load_object(path)
    try:
        return Submission.model_validate(document)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        raise BadFileError(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}; make it with mteb-words submit") from error


def differing(stated: Mapping[str, str], actual: Mapping[str, str]) -> str | None:
    """Return how the files of a folder differ from those that a record states, None if they do not."""
    for name in sorted(stated.keys() | actual.keys()):
        if name not in actual:
            return f"{name} is stated and is not there"
        if name not in stated:
            return f"{name} is there and is not stated"
        if stated[name] != actual[name]:
            return f"{name} has the SHA-256 {actual[name][:12]}…, not {stated[name][:12]}…"
    return None
