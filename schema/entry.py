"""An entry: the part of a result file that describes the score of one split and subset.

Tasks write entries strictly: an entry that contradicts itself raises an error. ``reading`` reads entries leniently. mteb adds keys
of its own to an entry (``MTEB_KEYS``), and expects the main score under its own name too.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from .base import Count, Described, Interval, Many, Share
from .facts import MadeWith, TaskFacts
from .packing import are_neighbours, unpack_bits, unpack_cosines, unpack_draws, unpack_indices

SCHEMA_VERSION = 1
MTEB_KEYS = ("main_score", "hf_subset", "languages", "mteb_version")
ROUNDING = 1e-5  # mteb writes scores with six decimals


def _packed(unpack: Any) -> AfterValidator:
    def check(text: str) -> str:
        unpack(text)  # raises ValueError
        return text

    return AfterValidator(check)


class Items(Described):
    """A sample of the items of a task. It is the same for every model, so that a reader sees on which items models disagree."""

    texts: Annotated[Many[str], Field(max_length=1_000)]
    """The question of each item, as text."""
    values: Many[Share | None]
    """The model's value for each item, from 0 to 1; null where the model does not answer."""
    expected: Many[Share] | None = None
    """The value of people or of the data for each item, from 0 to 1; null where the right value is always 1."""

    @model_validator(mode="after")
    def _same_length(self) -> Self:
        if not len(self.texts) == len(self.values) == len(self.texts if self.expected is None else self.expected):
            raise ValueError(f"{len(self.texts)} texts, {len(self.values)} values; expected one value and one expected value a text")
        return self


class Column(Described):
    """One column of a table of parts."""

    name: str
    """The name of the score or count."""
    role: Literal["score", "low", "high", "n_asked", "n_answered", "coverage"] = "score"
    """What the column holds: a score, a limit of a score's 95 % interval, or a count of items."""
    of: str | None = None
    """For a limit: the name of the score whose interval it limits."""


class Part(Described):
    """A table of scores of the parts of a task, for example of its relations, kinds of pairs or methods."""

    name: str
    """What the parts are."""
    columns: Many[Column]
    """The columns. The first score is shown where there is room for only one score."""
    rows: dict[str, Many[float | int | None]]
    """For each part, one value for each column; null where the value is not defined."""
    in_main_score: Many[str] = ()
    """The rows whose mean is the main score; empty if the main score is not a mean of these rows."""

    @model_validator(mode="after")
    def _rectangular(self) -> Self:
        if ragged := [row for row, values in self.rows.items() if len(values) != len(self.columns)]:
            raise ValueError(f"row {ragged[0]!r} of {self.name!r} has {len(self.rows[ragged[0]])} values; expected {len(self.columns)}")
        if strangers := [row for row in self.in_main_score if row not in self.rows]:
            raise ValueError(f"{strangers[0]!r} is in the main score and is no row of {self.name!r}")
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names) or any(column.of not in (None, *names) for column in self.columns):
            raise ValueError(
                f"the columns of {self.name!r} are {', '.join(names)}; expected different names, and limits of scores among them"
            )
        return self


class Curve(Described):
    """The number of values in each bin of a histogram."""

    name: str
    """Which values are counted."""
    part: str | None = None
    """The part of the task whose values are counted; null for the whole task."""
    counts: Many[Count]
    """One count for each bin."""
    in_main_score: bool = True
    """Whether this part belongs to the main score."""


class Histogram(Described):
    """A distribution: the number of values in each of several bins of equal width."""

    name: str
    """What the values are."""
    low: float
    """The lower end of the first bin."""
    high: float
    """The upper end of the last bin."""
    curves: Many[Curve]
    """The counts. Each curve has the same number of bins."""

    @model_validator(mode="after")
    def _same_bins(self) -> Self:
        if self.low >= self.high or len({len(curve.counts) for curve in self.curves}) != 1:
            raise ValueError(f"{self.name!r} goes from {self.low} to {self.high}; expected as many bins for each curve, from low to high")
        return self


class AgreementView(Described):
    """The cosines and nearest words of one model for a fixed sample. The agreement of two models is computed from their views."""

    sample_sha256: str
    """SHA-256 of all words that take part, one word a line. Views of different samples cannot be compared."""
    n_words: Annotated[int, Field(ge=2, lt=10_000)]
    """The number of words of the sample, m."""
    related: Annotated[str, _packed(unpack_cosines)]
    """Packed cosines of the related pairs, in the order of the data."""
    random: Annotated[str, _packed(unpack_cosines)]
    """Packed cosines of all pairs of the sample: the upper triangle, row by row."""
    neighbours: Annotated[str, _packed(unpack_indices)]
    """Packed indices of the nearest words of each word of the sample, among all words, m rows; -1 where a word is unknown."""

    @model_validator(mode="after")
    def _fits_the_sample(self) -> Self:
        m, n_pairs = self.n_words, len(unpack_cosines(self.random))
        if n_pairs != m * (m - 1) // 2:
            raise ValueError(f"random holds {n_pairs} cosines; expected {m * (m - 1) // 2}, all pairs of {m} words")
        if not are_neighbours(unpack_indices(self.neighbours), m):
            raise ValueError(f"neighbours does not hold as many different words for each of {m}, or -1 throughout")
        return self


class Outcomes(Described):
    """Which items one method answered correctly."""

    n: Count
    """The number of items."""
    bits: Annotated[str, _packed(unpack_bits)]
    """One packed bit for each item, in the order of the data; 1 for a correct answer."""

    @model_validator(mode="after")
    def _as_many_bits(self) -> Self:
        unpack_bits(self.bits, self.n)  # raises ValueError
        return self


class Entry(Described):
    """The result of a task on one split and subset."""

    schema_version: Annotated[int, Field(ge=1)] | None = None
    """The version of this schema; null in entries that mteb alone wrote."""
    main_score: float
    """The main score. ``task`` holds its name and direction."""
    interval: Interval | None = None
    """The limits of the 95 % interval of the main score, which lies between them."""
    draws: Annotated[str, _packed(unpack_draws)] | None = None
    """The main score in each of 2,000 bootstrap draws of the items, packed float32. Draw k resamples the same items for every model."""
    group: str | None = None
    """What ``group_interval`` draws, for example ``relation`` or ``word``."""
    group_interval: Interval | None = None
    """The limits of the 95 % interval when groups of items are drawn too: how far the score would vary with other relations or words."""
    n_asked: Count | None = None
    """The number of items that the task asks."""
    n_answered: Count | None = None
    """The number of items of which the model knows all words."""
    coverage: Share | None = None
    """``n_answered`` divided by ``n_asked``, from 0 to 1."""
    n_partly_known: Count | None = None
    """The number of different words and texts, candidates included, of which the model knows a part: some of their tokens are unknown.
    They count as known. Null if the model does not say."""
    n_truncated: Count | None = None
    """The number of different words and texts that are longer than the model takes, so that it does not read their ends. Null if the
    model does not say."""
    task: TaskFacts | None = None
    """Facts about the task."""
    items: Items | None = None
    """A sample of the items."""
    parts: Many[Part] = ()
    """Tables of scores of the parts of the task."""
    histograms: Many[Histogram] = ()
    """Distributions of values."""
    view: AgreementView | None = None
    """The data from which the agreement with other models is computed."""
    outcomes: dict[str, Outcomes] = {}
    """For each method, which items it answered correctly."""
    made_with: MadeWith | None = None
    """What the score depends on, besides the revisions of the model and the data."""
    hardware: str | None = None
    """The machine that computed the score."""
    versions: dict[str, str] = {}
    """The versions of the packages that computed the score."""
    details: dict[str, JsonValue] = {}
    """Further results of a family of tasks. They are shown and never interpreted."""

    @model_validator(mode="after")
    def _no_contradiction(self) -> Self:
        asked, answered, coverage = self.n_asked, self.n_answered, self.coverage
        if asked is not None and answered is not None:
            if answered > asked:
                raise _contradiction(("n_asked", "n_answered", "coverage"), f"{answered} items are answered of {asked}")
            if coverage is not None and abs(coverage - (answered / asked if asked else 0.0)) > ROUNDING:
                raise _contradiction(("coverage",), f"the coverage of {answered} of {asked} is not {coverage}")
        if self.interval and not self.interval[0] - ROUNDING <= self.main_score <= self.interval[1] + ROUNDING:
            raise _contradiction(("interval",), f"{list(self.interval)} does not hold the main score {self.main_score}")
        if self.draws is not None:
            draws = unpack_draws(self.draws)
            if not draws.min() - ROUNDING <= self.main_score <= draws.max() + ROUNDING:
                raise _contradiction(
                    ("draws",), f"they go from {draws.min()} to {draws.max()}, not around the main score {self.main_score}"
                )
        return self

    def record(self) -> dict[str, Any]:
        """Return the entry as plain data for mteb, without the fields that are null, with the main score under its own name too.

        Raises:
            ValueError: The entry has no task facts, so the name of the main score is not known.
        """
        if self.task is None:
            raise ValueError("an entry without task facts has no name for its main score")
        return {self.task.main_score: self.main_score, **self.model_dump(mode="json", exclude_none=True)}


def entry_json_schema() -> dict[str, Any]:
    """Return the JSON schema of an entry; a result file holds ``MTEB_KEYS`` and the main score under its own name too."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Entry.model_json_schema()}


def _contradiction(fields: tuple[str, ...], reason: str) -> PydanticCustomError:
    return PydanticCustomError("contradiction", "{reason}", {"reason": reason, "fields": fields})
