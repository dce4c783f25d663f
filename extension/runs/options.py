"""The options of a run: the command line and the Python API both make ``RunOptions``, and worker processes receive them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, get_args

from ...errors import DataError
from ...wrappers.contextual.recipe import Dtype  # pydantic reads it

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import TypeAdapter

    from ...wrappers.contextual.recipe import Pooling

Strategy = Literal["always", "never", "only-missing", "only-cache"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """Models, tasks and how they run. Names and defaults are those of the flags of ``mteb run``.

    Attributes:
        models: Names that ``mteb-words run -m`` takes, at least one.
        tasks: Names of tasks, or paths such as ``pairs:PATH``.
        benchmarks: Names of benchmarks. They exclude ``tasks`` and the filters.
        task_types: If any, only tasks of these types.
        categories: If any, only tasks of these categories.
        languages: If any, only tasks in these languages, as ISO 639-3 codes.
        eval_splits: If any, only these splits.
        model_revision: A commit, branch or tag, for repositories of the hub.
        device: ``"cpu"``, ``"cuda"``, ``"cuda:1"``, an integer, or None for the GPU if there is one.
        dtype: The type that weights are loaded in; None for float32.
        allow_remote_code: Whether Python code that comes with a model may run.
        batch_size: The number of texts that are encoded at a time, at least 1; None for mteb's default.
        num_proc: The number of processes that load data; None for one.
        output_folder: The folder of the results.
        overwrite_strategy: What is done about earlier results, as in mteb's ``OverwriteStrategy``.
        prediction_folder: The folder of predictions; None if they are not written.
        co2_tracker: Whether emissions are tracked; None to track them if the tracker is installed.
        fail_fast: Whether the first failure ends the run, also that of a model that cannot be loaded.
        jobs: The number of models that run at a time, each in its own process, at least 1.
        verbosity: 0 (silent, no progress bars) to 3 (debug).
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}

    models: tuple[str, ...]
    tasks: tuple[str, ...] = ()
    benchmarks: tuple[str, ...] = ()
    task_types: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    eval_splits: tuple[str, ...] = ()
    model_revision: str | None = None
    device: str | int | None = None
    dtype: Dtype | None = None
    allow_remote_code: bool = False
    batch_size: int | None = None
    num_proc: int | None = None
    output_folder: str = "results"
    overwrite_strategy: Strategy = "only-missing"
    prediction_folder: str | None = None
    co2_tracker: bool | None = None
    fail_fast: bool = False
    jobs: int = 1
    verbosity: int = 1

    def __post_init__(self) -> None:
        """Check that the options are consistent.

        Raises:
            DataError: They are not; the message names the flag.
        """
        filters = ("tasks", "task_types", "categories", "languages", "eval_splits")
        ignored = [name for name in filters if getattr(self, name)]
        if not (self.tasks or self.benchmarks or self.task_types or self.categories or self.languages):
            raise DataError("name tasks with -t or a benchmark with -b, for example -b 'MTEBWords(eng, mini)'")
        if self.batch_size is not None and self.batch_size < 1:
            raise DataError(f"--batch-size is {self.batch_size}; expected 1 or more")
        if self.benchmarks and ignored:
            flag = ignored[0].replace("_", "-")
            raise DataError(f"-b names all tasks of a benchmark; leave out --{flag}, or name tasks with -t instead of -b")
        for flag, value, choices in (
            ("--overwrite-strategy", self.overwrite_strategy, get_args(Strategy)),
            ("--dtype", self.dtype, (None, *get_args(Dtype))),
        ):
            if value not in choices:
                raise DataError(f"{flag} is {value!r}; expected one of {', '.join(choice for choice in choices if choice)}")
        if self.jobs < 1:
            raise DataError(f"--jobs is {self.jobs}; expected 1 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepOptions:
    """Layers and poolings of language models on several tasks.

    Attributes:
        run: The options of the run.
        layers: ``all``, numbers and ranges such as ``12-16``; layer 0 is the input of layer 1.
        pooling: How the vectors of a word's tokens become one vector.
        plot: An ``.svg`` or ``.png`` file for the curves; None for a file in the folder of the results.
    """

    run: RunOptions
    layers: tuple[str, ...] = ("all",)
    pooling: tuple[Pooling, ...] = ("mean",)
    plot: Path | None = None

    def __post_init__(self) -> None:
        """Check the file for the curves.

        Raises:
            DataError: The file is of another kind than SVG or PNG, or there are several models for it.
        """
        if self.plot and (self.plot.suffix not in (".svg", ".png") or self.plot.is_dir()):
            raise DataError(f"--plot is {self.plot}; expected a file that ends in .svg or .png")
        if self.plot and len(set(self.run.models)) > 1:
            raise DataError("--plot is one file, for the curves of one model; leave it out, or sweep one model")


@dataclass(frozen=True, slots=True)
class Order:
    """The order that a worker process receives as one line of JSON.

    Attributes:
        options: The options of the run, with one model and absolute folders.
        tasks: The names of the tasks to run; the options may name more.
    """

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}

    options: RunOptions
    tasks: tuple[str, ...]

    def to_json(self) -> str:
        """Return the order as one line of JSON."""
        return _orders().dump_json(self).decode()

    @staticmethod
    def from_json(line: str) -> Order:
        """Read an order.

        Raises:
            ValueError: A field is missing, unknown or of another type.
        """
        return _orders().validate_json(line, strict=True)


@cache
def _orders() -> TypeAdapter[Order]:
    from pydantic import TypeAdapter

    return TypeAdapter(Order)
