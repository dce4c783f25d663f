"""What the public names promise a type checker. This only has to type-check; it is never run."""

from collections.abc import Sequence
from pathlib import Path
from typing import assert_type

import mteb
import numpy as np
import pandas as pd
from mteb.abstasks import AbsTask
from mteb.models import EncoderProtocol
from numpy.typing import NDArray

import mteb_words

VECTORS = np.eye(2, dtype=np.float32)


def vectors_of_words(model: mteb_words.WordModel) -> None:
    words = model.encode_words(["king", "queen"])
    assert_type(words, mteb_words.WordVectors)
    assert_type(words["king"], NDArray[np.float32])
    assert_type(words.known, NDArray[np.bool_])
    assert_type(words.similarity("king", "queen"), float)
    assert_type(words.most_similar("king", n=1), list[tuple[str, float]])
    assert_type(len(words), int)
    assert_type("king" in words, bool)
    assert_type(list(words), list[str])
    assert_type(model.encode_spans(["the king"], [(4, 8)]), mteb_words.WordVectors)


def takes(mtebs: EncoderProtocol, words: mteb_words.WordEncoder, spans: mteb_words.SpanEncoder) -> None: ...


def takes_words(words: mteb_words.WordEncoder) -> None: ...


def takes_error(error: KeyError) -> None: ...


def models() -> None:
    named = mteb_words.get_model("mteb-words/glove-6b-50d", device="cpu", dtype="float32")
    assert_type(named, mteb_words.WordModel)
    given = mteb_words.WordModel.from_vectors(["king", "queen"], VECTORS, name="mine")
    takes(named, named, named)
    takes(given, given, given)
    mteb.evaluate(named, [mteb_words.SimLex999()], cache=None)
    assert_type(given.mteb_model_meta.name, str | None)


class OfMine:
    """An encoder of one's own that says which words it knows."""

    def encode_words(self, words: Sequence[str]) -> mteb_words.WordVectors:
        return mteb_words.WordVectors(tuple(words), VECTORS, np.ones(len(words), dtype=np.bool_))


takes_words(OfMine())


def runs(folder: Path) -> None:
    task = mteb_words.get_task("pairs:mine.csv")
    assert_type(task, AbsTask)
    model = mteb_words.get_model("mteb-words/random-300d")
    outcomes = mteb_words.run([model, "mteb-words/glove-6b-50d"], [task, "SimLex999", mteb_words.WordSim353()], folder=folder)
    assert_type(outcomes, tuple[mteb_words.Outcome, ...])
    assert_type(outcomes[0].score, float | None)
    mteb_words.run("mteb-words/random-300d", "SimLex999", overwrite="always", jobs=2)
    mteb_words.run(model, benchmarks=["MTEBWords(eng, mini)"])


def lists_and_results(folder: Path) -> None:
    assert_type(mteb_words.list_models()[0].name, str)
    assert_type(mteb_words.list_tasks()[0].benchmarks, tuple[str, ...])
    results = mteb_words.load_results(folder)
    assert_type(results, mteb_words.Results)
    assert_type(results.to_dataframe(), pd.DataFrame)
    assert_type(mteb_words.build_site("results", "site").models, int)
    assert_type(mteb_words.Recipe(template="The word is {word}", layer=3).template, str)


def errors(words: mteb_words.WordVectors) -> None:
    try:
        words["kng"]
    except mteb_words.UnknownWordError as error:
        takes_error(error)
