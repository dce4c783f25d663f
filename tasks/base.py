"""The base class of all word tasks: loading, encoding, predictions and the entry of the result file; families add the scoring."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from mteb.abstasks import AbsTask

from .. import __version__
from ..progress import silence
from ..schema import SCHEMA_VERSION, Entry, MadeWith, TaskFacts, pack_draws
from ..wrappers.catalogue.facts import loading_hash
from ..wrappers.sources.machine import machine
from .controls import controls_of
from .encoders import Encoders, Tally
from .metadata import SCORING
from .sampling import task_seed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from datasets import Dataset, DatasetDict
    from mteb.models import MTEBModels
    from mteb.timing import TimingStack
    from mteb.types import EncodeKwargs

    from .columns import Columns
    from .metadata import WordTaskMetadata
    from .scored import Scored


@dataclass(frozen=True, slots=True)
class HumanCeiling:
    """The main score that people reach on a data set.

    Attributes:
        score: The main score.
        source: How it was measured, and the publication.
    """

    score: float
    source: str


class WordTask(AbsTask):
    """A task about words. A family defines ``described`` and ``score``, a task ``metadata`` and ``read``.

    Attributes:
        described: The meaning of each name in ``parts`` and ``details``: range, direction, denominator.
        ceiling: The main score that people reach, if it is published.
        in_mean: Whether the main score counts in a mean over tasks.
        part_of: The names of tasks that hold the items of this task too.
    """

    described: ClassVar[Mapping[str, str]]
    ceiling: ClassVar[HumanCeiling | None] = None
    in_mean: ClassVar[bool] = True
    part_of: ClassVar[tuple[str, ...]] = ()

    @property
    def scoring_version(self) -> str:
        """The version of the scoring of all tasks of this package, a dot, and the version of this task's own scoring."""
        return f"{SCORING}.{getattr(self.metadata, 'scoring', 1)}"

    @abstractmethod
    def read(self) -> Columns:
        """Read and check the data.

        Raises:
            DataError: The data are missing or bad.
        """

    @abstractmethod
    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model.

        Args:
            columns: The data, as columns.
            model: The model.
            seed: The seed of the bootstrap draws, the same for every model.
        """

    def statistics(self, columns: Columns) -> dict[str, Any]:
        """Return the descriptive statistics of the data; ``num_samples`` is the number of items."""
        return {"num_samples": len(next(iter(columns.values()), []))}

    def load_data(self, num_proc: int | None = None, *, timer: TimingStack | None = None, **kwargs: Any) -> None:
        """Fill ``dataset`` with one split, ``test``, in the steps and under the names that mteb uses."""
        from datasets import Dataset, DatasetDict
        from mteb.timing import TimingStack

        if self.data_loaded:
            return
        timer = timer or TimingStack()
        with timer("Data loading", log_message=f"Loading {self.metadata.name}..."):
            self.dataset = cast("Any", DatasetDict({"test": Dataset.from_dict(dict(self.read()))}))
        with timer("Dataset transform"):
            self.dataset_transform(num_proc=num_proc)
        self.data_loaded = True

    def _evaluate_subset(
        self,
        model: MTEBModels,
        data_split: Dataset,
        *,
        hf_split: str,
        hf_subset: str,
        encode_kwargs: EncodeKwargs,
        prediction_folder: Path | None = None,
        num_proc: int | None = None,
        timer: TimingStack,
        **kwargs: Any,
    ) -> Any:
        encoders = Encoders(model, self.metadata, hf_split, hf_subset, encode_kwargs, timer)
        columns = data_split[:]  # all rows at once, because access row by row takes longer than the scoring
        with silence(encode_kwargs.get("show_progress_bar") is False):
            scored = self.score(columns, encoders, task_seed(self.metadata, hf_split, hf_subset))
        if prediction_folder:
            self._save_task_predictions(list(scored.predictions), model, prediction_folder, hf_split=hf_split, hf_subset=hf_subset)
        return self._entry(scored, model, encoders.tally).record()

    def _entry(self, scored: Scored, model: MTEBModels, tally: Tally) -> Entry:
        return Entry(
            schema_version=SCHEMA_VERSION,
            main_score=scored.main_score,
            interval=scored.interval,
            group=scored.group,
            group_interval=scored.group_interval,
            draws=None if scored.draws is None else pack_draws(scored.draws),
            n_asked=scored.n_asked,
            n_answered=scored.n_answered,
            coverage=scored.coverage,
            n_partly_known=len(tally.partly_known) if tally.is_said else None,
            n_truncated=len(tally.truncated) if tally.is_said else None,
            task=self._facts(scored.chance),
            items=scored.items,
            parts=scored.parts,
            histograms=scored.histograms,
            view=scored.view,
            outcomes=dict(scored.outcomes),
            made_with=MadeWith(scoring=self.scoring_version, loading=loading_hash(getattr(model, "mteb_model_meta", None))),
            hardware=machine(),
            versions={"mteb-words": __version__},
            details=dict(scored.details),
        )

    def _facts(self, chance: float) -> TaskFacts:
        return TaskFacts(
            type=str(self.metadata.type),
            description=self.metadata.description,
            main_score=self.metadata.main_score,
            chance=chance,
            ceiling=self.ceiling.score if self.ceiling else None,
            ceiling_source=self.ceiling.source if self.ceiling else None,
            reference=self.metadata.reference,
            in_mean=self.in_mean,
            controls=controls_of(self.metadata.name, self.metadata.revision, self.scoring_version),
            part_of=self.part_of,
        )

    def _calculate_descriptive_statistics_from_split(
        self, split: str, *, hf_subset: str | None = None, compute_overall: bool = False, num_proc: int | None = None
    ) -> Any:
        return self.statistics(cast("DatasetDict", self.dataset)[split][:])

    def _push_dataset_to_hub(self, repo_name: str, num_proc: int | None = None, **kwargs: Any) -> None:
        columns = cast("DatasetDict", self.dataset)["test"].column_names
        self._upload_dataset_to_hub(repo_name, columns, num_proc=num_proc, **kwargs)


class GivenData(WordTask):
    """A task whose metadata and data are arguments, because the data are the user's own files.

    Args:
        metadata: The metadata of the task.
        columns: The data.
        seed: The seed that mteb gives to tasks.
    """

    def __init__(self, metadata: WordTaskMetadata, columns: Columns, seed: int = 42) -> None:
        self._metadata = metadata
        self._columns = columns
        super().__init__(seed=seed)

    @property
    def metadata(self) -> WordTaskMetadata:  # type: ignore[override]  # no attribute: mteb deletes those of an instance with the data
        """The metadata of the task."""
        return self._metadata

    def read(self) -> Columns:
        """Return the data."""
        return self._columns
