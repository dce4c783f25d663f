"""A folder of result files as a pandas table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from ...leaderboard.board.results import IgnoredField, Problem, Result, SubsetEntry


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a folder.

    Attributes:
        results: The valid results, by model and task.
        problems: The files that were left out, with reasons.
        ignored: The fields that were ignored in files that were read, with reasons.
    """

    results: tuple[Result, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[IgnoredField, ...]

    def __repr__(self) -> str:
        return f"Results({len(self.results)} results, {len(self.problems)} problems, {len(self.ignored)} ignored fields)"

    def to_dataframe(self) -> pd.DataFrame:
        """Return a table with a row for each model, task, split and subset, in the order of ``results``.

        Its columns:

        - ``model``, ``revision``, ``experiment``: the model; ``kind``: its kind; ``word_vector``: how a word becomes a vector.
        - ``task``, ``data_revision``, ``scoring``, ``split``, ``subset``: the task, its data and the version of the scoring.
        - ``main_score``: in the unit and direction of the task; ``metric``: its name.
        - ``low``, ``high``: the limits of the 95 % interval of the main score.
        - ``n_asked``, ``n_answered``, ``coverage``: the number of items asked and answered, and the share answered, 0 to 1.
        - ``mteb_version``, ``date`` (UTC), ``seconds`` (for the whole file).

        A value that a file does not state is missing in the table.
        """
        import pandas as pd

        frame = pd.DataFrame([_row(result, each) for result in self.results for each in result.entries], columns=list(_COLUMNS))
        return frame.astype(_COLUMNS).assign(date=lambda frame: pd.to_datetime(frame["date"], unit="s", utc=True))


_COLUMNS = {
    **dict.fromkeys(("model", "revision", "experiment", "kind", "word_vector"), "object"),
    **dict.fromkeys(("task", "data_revision", "scoring", "split", "subset"), "object"),
    "main_score": "float64", "metric": "object", "low": "float64", "high": "float64",
    "n_asked": "Int64", "n_answered": "Int64", "coverage": "float64",
    "mteb_version": "object", "date": "float64", "seconds": "float64",
}  # fmt: skip


def _row(result: Result, each: SubsetEntry) -> dict[str, Any]:
    entry, facts = each.entry, result.model.facts
    low, high = entry.interval or (None, None)
    return {
        "model": result.model.id.name,
        "revision": result.model.id.revision,
        "experiment": result.model.id.experiment,
        "kind": facts and facts.kind,
        "word_vector": facts and facts.word_vector,
        "task": result.task.task,
        "data_revision": result.task.data_revision,
        "scoring": entry.made_with and entry.made_with.scoring,
        "split": each.split,
        "subset": each.subset,
        "main_score": entry.main_score,
        "metric": entry.task and entry.task.main_score,
        "low": low,
        "high": high,
        "n_asked": entry.n_asked,
        "n_answered": entry.n_answered,
        "coverage": entry.coverage,
        "mteb_version": each.mteb_version,
        "date": result.date,
        "seconds": result.seconds,
    }


def load_results(folder: str | Path = "results") -> Results:
    """Read every result file below a folder. Bad files are left out and named in ``problems``.

    Args:
        folder: The folder of a run, an mteb cache or a results repository.

    Raises:
        NotADirectoryError: ``folder`` is no folder, or it is a site.
    """
    from ...leaderboard.board.reading import read_results

    reading = read_results(Path(folder))
    return Results(tuple(reading.results), tuple(reading.problems), tuple(reading.ignored))
