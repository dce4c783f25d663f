"""The schema of result files. The code that writes results and the code that reads them both import it.

An ``Entry`` describes the score of one split and subset. ``read_entry`` reads an entry of any origin and lists what it ignored.
"""

from .entry import (
    MTEB_KEYS,
    ROUNDING,
    SCHEMA_VERSION,
    AgreementView,
    Column,
    Curve,
    Entry,
    Histogram,
    Items,
    Outcomes,
    Part,
    entry_json_schema,
)
from .facts import MODEL_FACTS, MadeWith, ModelFacts, TaskFacts
from .intervals import NORMAL, interval_of_draws, is_above_zero
from .packing import (
    DRAWS,
    pack_bits,
    pack_cosines,
    pack_draws,
    pack_indices,
    unpack_bits,
    unpack_cosines,
    unpack_draws,
    unpack_indices,
)
from .reading import Ignored, read_entry
from .results import MODEL_META, NOT_RUN, RUN_SETTINGS, ModelId, NotRun, ResultId, TaskId

__all__ = [
    "DRAWS", "MODEL_FACTS", "MODEL_META", "MTEB_KEYS", "NORMAL", "NOT_RUN", "ROUNDING", "RUN_SETTINGS", "SCHEMA_VERSION",
    "AgreementView", "Column", "Curve", "Entry", "Histogram", "Ignored", "Items", "MadeWith", "ModelFacts", "ModelId", "NotRun",
    "Outcomes", "Part", "ResultId", "TaskFacts", "TaskId",
    "entry_json_schema", "interval_of_draws", "is_above_zero", "pack_bits", "pack_cosines", "pack_draws", "pack_indices", "read_entry",
    "unpack_bits", "unpack_cosines", "unpack_draws", "unpack_indices",
]  # fmt: skip
