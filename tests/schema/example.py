"""An entry with everything set, by hand."""

import numpy as np

from mteb_words.schema import (
    DRAWS,
    SCHEMA_VERSION,
    AgreementView,
    Column,
    Curve,
    Histogram,
    Items,
    MadeWith,
    Outcomes,
    Part,
    TaskFacts,
    pack_bits,
    pack_cosines,
    pack_draws,
    pack_indices,
)

TASK = TaskFacts(
    type="WordSimilarity",
    description="What it asks.",
    main_score="spearman",
    chance=0.0,
    ceiling=0.8,
    ceiling_source="who",
    reference="where",
    controls={"constant": 0.1},
    part_of=("A larger task",),
)
COLUMNS = (
    Column(name="spearman"),
    Column(name="spearman_low", role="low", of="spearman"),
    Column(name="spearman_high", role="high", of="spearman"),
    Column(name="n_asked", role="n_asked"),
)
CURVES = (
    Curve(name="related", part="synonym", counts=(1, 2)),
    Curve(name="related", part="inflection", counts=(9, 9), in_main_score=False),
)
WHOLE = {
    "schema_version": SCHEMA_VERSION,
    "main_score": 0.5,
    "interval": (0.4, 0.6),
    "group": "relation",
    "group_interval": (0.3, 0.7),
    "draws": pack_draws(np.linspace(0.4, 0.6, DRAWS)),
    "n_asked": 4,
    "n_answered": 3,
    "coverage": 0.75,
    "n_partly_known": 2,
    "n_truncated": 1,
    "task": TASK,
    "items": Items(texts=("a, b", "c, d"), values=(0.5, None), expected=(0.0, 1.0)),
    "parts": (Part(name="bands", columns=COLUMNS, rows={"low": (0.5, 0.4, None, 4), "high": (0.7, 0.6, 0.8, 2)}, in_main_score=("low",)),),
    "histograms": (Histogram(name="cosine", low=-1.0, high=1.0, curves=CURVES),),
    "view": AgreementView(
        sample_sha256="s",
        n_words=3,
        related=pack_cosines(np.array([0.5, np.nan])),
        random=pack_cosines(np.array([0.1, 0.2, 0.3])),
        neighbours=pack_indices(np.array([1, 2, 0])),
    ),
    "outcomes": {"3CosAdd": Outcomes(n=3, bits=pack_bits(np.array([True, False, True])))},
    "made_with": MadeWith(scoring="2.1", mteb="2.26", loading="hash"),
    "hardware": "a machine",
    "versions": {"mteb-words": "0.1.0"},
    "details": {"mrr": 0.5, "landing": {"a": 0.5}, "speeds": {"slow": {"words": 1.5}, "fast": {"words": 2.5, "cached": True}}},
}
