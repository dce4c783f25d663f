"""The base class of the tasks about words in context, and the metadata of those whose sentences this package ships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from ..base import WordTask
from ..metadata import WordTaskMetadata

if TYPE_CHECKING:
    from ..columns import Columns

CITATION = r"""
@misc{mtebwords2026sentences,
  author = {{The mteb-words authors}},
  howpublished = {mteb-words},
  title = {{SenseFrames}, {SentenceEdits} and {AnchorSentences}: {E}nglish sentences for words in context},
  year = {2026},
}
""".strip()


class AbsTaskContext(WordTask):
    """A task about words in sentences. The names of the columns with sentences start with ``text`` or ``context``."""

    abstask_prompt = "Represent the sentence."

    def statistics(self, columns: Columns) -> dict[str, Any]:
        """Return the numbers of rows, of distinct sentences and of their characters."""
        texts = {text for name, values in columns.items() if name.startswith(("text", "context")) for text in values}
        return {**super().statistics(columns), "number_of_characters": sum(map(len, texts)), "unique_sentences": len(texts)}


def sentences_metadata(name: str, path: str, revision: str, type_: str, main_score: str, description: str) -> WordTaskMetadata:
    """Return the metadata of a task over sentences that this package ships."""
    return WordTaskMetadata(
        name=name,
        description=description,
        dataset={"path": path, "revision": revision},
        type=cast("Any", type_),
        reference="https://arxiv.org/abs/2402.11094",
        main_score=main_score,
        date=("2026-11-01", "2026-11-28"),
        domains=["Constructed", "Written"],
        license="cc-by-4.0",
        annotations_creators="LM-generated and reviewed",
        sample_creation="LM-generated and verified",
        bibtex_citation=CITATION,
        contributed_by="mteb-words",
    )
