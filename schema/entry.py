"""An entry: what a result file says of a score on one split and subset.

Tasks write entries strictly: one that contradicts itself raises. ``reading`` reads them leniently. mteb adds keys of its own to an
entry (``MTEB_KEYS``), and the main score stands under its own name too, as mteb wants it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from .described import Count, Described, Interval, Many, Share
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
    """Some items of a task, the same for every model, so that a reader sees on which of them models disagree."""

    texts: Annotated[Many[str], Field(max_length=1_000)]
    """What each asks."""
    values: Many[Share | None]
    """How the model takes each, 0 to 1; null where it does not answer."""
    expected: Many[Share] | None = None
    """The same of people or of the data; null where the right answer is always 1."""

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
    """What it is: a score, a limit of a score's 95 % interval, or a count of items."""
    of: str | None = None
    """For a limit: the score whose interval it limits."""


class Part(Described):
    """Scores of the parts of a task: its relations, kinds of pairs or methods, say."""

    name: str
    """What the parts are."""
    columns: Many[Column]
    """The columns. The first score is the one to show where there is room for one."""
    rows: dict[str, Many[float | int | None]]
    """For each part one value a column; null where it is not defined."""
    in_main_score: Many[str] = ()
    """The rows that the main score is the mean of; empty if it is no mean of these rows."""

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
    """How often a value falls into each bin of a histogram."""

    name: str
    """What is counted."""
    part: str | None = None
    """The part of the task that it is counted over; null for all of it."""
    counts: Many[Count]
    """One count a bin."""
    in_main_score: bool = True
    """Whether the main score is about this part."""


class Histogram(Described):
    """Counts of a value in bins of equal width."""

    name: str
    """What the value is."""
    low: float
    """The lower end of the first bin."""
    high: float
    """The upper end of the last bin."""
    curves: Many[Curve]
    """The counts, as many for each curve."""

    @model_validator(mode="after")
    def _same_bins(self) -> Self:
        if self.low >= self.high or len({len(curve.counts) for curve in self.curves}) != 1:
            raise ValueError(f"{self.name!r} goes from {self.low} to {self.high}; expected as many bins for each curve, from low to high")
        return self


class AgreementView(Described):
    """What a model says of a fixed sample of words and pairs, from which the agreement of any two models is computed."""

    sample_sha256: str
    """SHA-256 of all words that take part, one a line. Views of other samples cannot be compared."""
    n_words: Annotated[int, Field(ge=2, lt=10_000)]
    """Words of the sample, m."""
    related: Annotated[str, _packed(unpack_cosines)]
    """Packed cosines of related pairs, in the order of the data."""
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
    """Which items one method answered rightly."""

    n: Count
    """How many items there are."""
    bits: Annotated[str, _packed(unpack_bits)]
    """One packed bit an item, in the order of the data."""


class Entry(Described):
    """What a result file says of one split and subset of a task."""

    schema_version: Annotated[int, Field(ge=1)] | None = None
    """The version of this description; null in entries that mteb alone wrote."""
    main_score: float
    """The main score, named in ``task``."""
    interval: Interval | None = None
    """The limits of its 95 % interval, which hold it."""
    draws: Annotated[str, _packed(unpack_draws)] | None = None
    """The main score in each of 2,000 bootstrap draws of the items, packed float32. Draw k takes the same items for every model."""
    n_asked: Count | None = None
    """Items that the task asks."""
    n_answered: Count | None = None
    """Items of which the model knows all words."""
    coverage: Share | None = None
    """Answered over asked, 0 to 1."""
    task: TaskFacts | None = None
    """The task in brief."""
    items: Items | None = None
    """Some of the items."""
    parts: Many[Part] = ()
    """Scores of the parts of the task."""
    histograms: Many[Histogram] = ()
    """Distributions."""
    view: AgreementView | None = None
    """What agreement with other models is computed from."""
    outcomes: dict[str, Outcomes] = {}
    """For each method, which items it answered rightly."""
    made_with: MadeWith | None = None
    """What the score depends on."""
    hardware: str | None = None
    """The machine."""
    versions: dict[str, str] = {}
    """The versions of packages that computed it."""
    details: dict[str, JsonValue] = {}
    """Whatever else a family of tasks reports. It is shown and never interpreted."""

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
        """Return the entry as plain data for mteb: without what is not known, and the main score under its own name too."""
        if self.task is None:
            raise ValueError("an entry without task facts has no name for its main score")
        return {self.task.main_score: self.main_score, **self.model_dump(mode="json", exclude_none=True)}


def entry_json_schema() -> dict[str, Any]:
    """Return the JSON schema of an entry; a result file holds ``MTEB_KEYS`` and the main score under its own name too."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Entry.model_json_schema()}


def _contradiction(fields: tuple[str, ...], reason: str) -> PydanticCustomError:
    return PydanticCustomError("contradiction", "{reason}", {"reason": reason, "fields": fields})
