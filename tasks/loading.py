"""What every task of ours does when mteb asks it to load its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datasets import Dataset
    from mteb.abstasks.task_metadata import TaskMetadata
    from mteb.timing import TimingStack


class LocalTask(Protocol):
    """A task whose data come from this machine and not from a hub."""

    metadata: TaskMetadata
    dataset: Any
    data_loaded: bool

    def read(self) -> Dataset:
        """Read and check the data."""
        ...

    def dataset_transform(self, num_proc: int | None = None) -> None:
        """Mteb's hook for subclasses that change the data."""
        ...


def load_local(task: LocalTask, num_proc: int | None, timer: TimingStack | None) -> None:
    """Fill ``task.dataset`` with one split, ``test``, in the steps and under the names that mteb uses."""
    from datasets import DatasetDict
    from mteb.timing import TimingStack

    if task.data_loaded:
        return
    timer = timer or TimingStack()
    with timer("Data loading", log_message=f"Loading {task.metadata.name}..."):
        task.dataset = DatasetDict({"test": task.read()})
    with timer("Dataset transform"):
        task.dataset_transform(num_proc=num_proc)
    task.data_loaded = True
