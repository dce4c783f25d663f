"""The contract between those who write results and those who read them: whatever a task declares is in its entry, read without loss."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mteb_words.extension.registry import model_meta
from mteb_words.schema import (
    SCHEMA_VERSION,
    AgreementView,
    Column,
    Curve,
    Entry,
    Histogram,
    Items,
    MadeWith,
    Outcomes,
    Part,
    TaskFacts,
    interval_of_draws,
    read_entry,
    unpack_bits,
    unpack_draws,
)
from mteb_words.tasks.families.agreement import WordNeighbourAgreement
from mteb_words.tasks.families.separation import WordPairSeparationMini
from mteb_words.tasks.metadata import SCORING
from mteb_words.tasks.places import local_task
from mteb_words.tasks.registry import TASKS
from mteb_words.wrappers.base import StaticWords, WordModel
from mteb_words.wrappers.catalogue.entries import MODELS
from mteb_words.wrappers.catalogue.facts import loading_hash
from mteb_words.wrappers.vectors import WordVectors, parts_of

PAIRS = """word1	word2	POS	score
cat	dog	N	7
sun	fork	N	1
big	large	A	9
old	new	A	2
king	queen	N	8
xq	dog	N	1
"""
ANALOGIES = {"in/p.txt": "cat\tcats\ndog\tdogs\nxqzz\txqzzs\n", "in/q.txt": "big\tlarge/huge\nsmall\tlittle\nold\taged\n"}
WIC = (
    ("bank\tN\t1-0\tthe bank closed\tbank of rock", "F"),
    ("bank\tN\t1-1\ta bank lends\tthe bank pays", "T"),
    ("run\tV\t1-2\tthey run fast\twe can run", "T"),
)
COSIMLEX = """word1	word2	context1	context2	sim1	sim2	word1_context1	word2_context1	word1_context2	word2_context2
cat	dog	The [cat] saw a [dog].	[Dogs] and [cats].	4.5	2	cat	dog	cats	Dogs
old	new	[Old] or [new]?	The [new] [old] one	1	3	Old	new	old	new
big	sun	A [big] [sun]	The [sun] is [big]	6	5	big	sun	big	sun
""".replace("[", "<strong>").replace("]", "</strong>")
BY_PLACE = ("pairs:pos.tsv", "analogies:relations", "data:wic", "data:cosimlex_en.tsv")

# What the entry of each type of task declares beside the main score, counts and facts: fields, tables, histograms.
DECLARED = {
    "WordAnalogy": ({"interval", "draws", "items", "outcomes"}, {"relations", "methods", "variants"}, ()),
    "WordSimilarity": ({"interval", "draws", "items"}, set(), ()),
    "WordSeparation": (
        {"interval", "draws"},
        {"spaces", "kinds", "kinds_centred", "kinds_z_scored", "kinds_all_but_the_top"},
        ("cosine",),
    ),
    "WordAgreement": ({"view"}, set(), ()),
    "AnchorVariation": ({"interval", "draws"}, {"variations", "sides", "places"}, ()),
    "SentenceVariation": ({"interval", "draws"}, {"criteria", "variations"}, ()),
    "WordSense": ({"interval", "draws"}, {"parts_of_speech", "words_before"}, ()),
    "CoSimLex": ({"interval"}, set(), ()),
}


class Toy(WordModel):
    """Eight components from a hash of the text; a word of an odd hash is unknown now and then; a span has the vector of its text."""

    mteb_model_meta = model_meta(next(record for record in MODELS if record.kind == "control"))

    def encode_words(self, words):
        seeds = [np.frombuffer(word.encode().ljust(8, b"-"), dtype=np.uint8).sum() * 31 + len(word) for word in words]
        rows = np.array([np.random.default_rng(seed).normal(size=8) for seed in seeds], dtype=np.float32).reshape(-1, 8)
        known = np.array([seed % 17 != 0 and not word.startswith("xq") for seed, word in zip(seeds, words, strict=True)], dtype=bool)
        return WordVectors(tuple(words), np.where(known[:, None], rows, np.float32(0)), known)

    def encode_spans(self, texts, spans):
        vectors = self.encode_words([text[start:] for text, (start, _) in zip(texts, spans, strict=True)])
        return WordVectors(tuple(parts_of(texts, spans)), vectors.vectors, vectors.known)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A folder with files of somebody's own."""
    folder = tmp_path_factory.mktemp("data")
    files = {"pos.tsv": PAIRS, "cosimlex_en.tsv": COSIMLEX, **{f"relations/{name}": text for name, text in ANALOGIES.items()}}
    for split in ("train", "dev", "test"):
        for kind, lines in zip(("data", "gold"), zip(*WIC, strict=True), strict=True):
            files[f"wic/{split}/{split}.{kind}.txt"] = "\n".join(lines)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@functools.cache
def look_alike(type_):
    """Columns of a task whose data are fetched, or would take long to score."""
    if type_ == "WordSimilarity":
        words = ["cat", "dog", "sun", "fork", "king", "queen", "big", "old"]
        return {"sentence1": words, "sentence2": words[::-1], "score": [1.0, 5.0, 3.0, 2.5, 9.0, 8.0, 4.0, 0.0]}
    words = {f"{group}0{n} [x]/r": [f"{group}{n}{k}" for k in range(6)] for n, group in enumerate(("I", "D", "E", "L"))}
    rows = [(name, word, [f"{word}s", f"{word}z"]) for name, of in words.items() for word in of]
    return {"relation": [row[0] for row in rows], "word": [row[1] for row in rows], "answers": [row[2] for row in rows]}


def task_of(what, folder):
    """A task by class or by place, with little data where its own are fetched or many."""
    if isinstance(what, str):
        kind, _, name = what.partition(":")
        return local_task(f"{kind}:{folder / name}")
    task = what()
    if task.metadata.type in ("WordSimilarity", "WordAnalogy"):
        task.read = lambda: look_alike(task.metadata.type)
    if task.metadata.type == "WordAnalogy":
        task.candidates = SimpleNamespace(words=lambda words: tuple(dict.fromkeys(words)))
        task.main_groups = None  # the look-alike has no groups of relations
    if task.metadata.name == "WordPairSeparation":
        task.size = "mini"
    return task


def declared(task):
    names = [cls.__name__ for cls in type(task).__mro__]
    family = next(name for name in DECLARED if name in (*names, task.metadata.type) or f"AbsTask{name}" in names)
    return DECLARED[family]


@dataclass(frozen=True)
class Evaluated:
    """A task, its entry as it comes back from JSON, and the predictions that were saved."""

    task: Any
    raw: dict[str, Any]
    predictions: list[Any]

    @functools.cached_property
    def read(self):
        return read_entry(self.raw)

    @property
    def entry(self):
        return self.read[0]


def evaluate(task, model, folder):
    import mteb

    (result,) = mteb.evaluate(model, [task], cache=None, show_progress_bar=False, prediction_folder=folder).task_results
    predictions = json.loads((folder / task.prediction_file_name).read_text())["default"]["test"]
    return Evaluated(task, json.loads(result.model_dump_json())["scores"]["test"][0], predictions)


@pytest.fixture(scope="module", params=[*TASKS, *BY_PLACE], ids=lambda what: getattr(what, "__name__", what))
def evaluated(registered, data, request, tmp_path_factory):
    return evaluate(task_of(request.param, data), Toy(), tmp_path_factory.mktemp("predictions"))


def test_an_entry_is_read_back_whole_and_has_what_its_family_declares(evaluated):
    """Reading ignores nothing, and nothing that the family declares is missing.

    The other half of the contract, that the board's cell shows all of it, is to be asserted here too.
    """
    (entry, ignored), task = evaluated.read, evaluated.task
    assert ignored == ()
    fields, tables, histograms = declared(task)
    assert {name for name in ("interval", "draws", "items", "outcomes", "view") if getattr(entry, name)} == fields
    assert tables <= {part.name for part in entry.parts}
    assert tuple(histogram.name for histogram in entry.histograms) == histograms
    assert evaluated.raw[task.metadata.main_score] == evaluated.raw["main_score"] == entry.main_score
    assert entry.schema_version == SCHEMA_VERSION
    assert entry.made_with == MadeWith(scoring=f"{SCORING}.{task.metadata.scoring}", loading=loading_hash(Toy.mteb_model_meta))
    assert entry.versions.keys() == {"mteb-words"}
    assert entry.hardware
    assert 0 < entry.n_answered <= entry.n_asked
    assert entry.coverage == entry.n_answered / entry.n_asked
    facts = entry.task
    assert (facts.type, facts.description, facts.main_score) == (task.metadata.type, task.metadata.description, task.metadata.main_score)
    assert facts.in_mean == (task.metadata.type != "WordAgreement" and task.metadata.name != "LexicalRelationsRare")
    assert facts.ceiling == (task.ceiling.score if task.ceiling else None)


def test_every_name_that_a_family_writes_is_described(evaluated):
    entry, described = evaluated.entry, evaluated.task.described
    written = {*entry.details, *(part.name for part in entry.parts), *(histogram.name for histogram in entry.histograms)}
    written |= {column.name for part in entry.parts for column in part.columns if column.role == "score"}
    assert written - described.keys() == set()
    assert entry.task.main_score in described
    assert all(text.endswith(".") for text in described.values())


def test_the_main_score_is_the_mean_of_the_parts_that_say_so(evaluated):
    entry = evaluated.entry
    for part in entry.parts:
        first = next(n for n, column in enumerate(part.columns) if column.name == entry.task.main_score) if part.in_main_score else 0
        values = [part.rows[row][first] for row in part.in_main_score]
        assert not values or np.mean(values) == pytest.approx(entry.main_score, abs=1e-9)


def test_draws_intervals_and_outcomes_fit_the_score(evaluated):
    entry = evaluated.entry
    if entry.draws:
        draws = unpack_draws(entry.draws)
        assert interval_of_draws(draws, entry.main_score) == pytest.approx(entry.interval, abs=0.2)  # Wilson's, say, is another
    for name, outcomes in entry.outcomes.items():
        right = unpack_bits(outcomes.bits, outcomes.n)
        (methods,) = (part for part in entry.parts if part.name == "methods")
        n_asked = next(n for n, column in enumerate(methods.columns) if column.role == "n_asked")
        assert outcomes.n == methods.rows[name][n_asked]
        if entry.details["average"] == "micro":
            assert right.mean() == pytest.approx(methods.rows[name][0])


def test_every_family_has_a_prediction_for_each_item(evaluated):
    assert len(evaluated.predictions) >= min(evaluated.entry.n_asked, 3)


def test_a_result_says_how_its_model_was_loaded_whoever_ran_it(registered, data, tmp_path):
    """Also where mteb alone evaluates; another recipe of one model is another loading."""
    metas = [registered.get_model_meta(f"mteb-words/{name}") for name in ("smollm2-135m@bare", "smollm2-135m@paper", "random-300d")]
    loadings = []
    for meta in metas:
        model = StaticWords("toy", ["cat", "dog"], np.eye(2, dtype=np.float32))
        model.mteb_model_meta = meta
        loadings.append(evaluate(task_of("pairs:pos.tsv", data), model, tmp_path).entry.made_with.loading)
    assert len(set(loadings)) == 3


@pytest.fixture(scope="module")
def full_entry(registered, data, tmp_path_factory):
    """An entry with everything that an entry can have, put together from three families."""
    folder = tmp_path_factory.mktemp("predictions")
    separation, agreement = (evaluate(task(), Toy(), folder).raw for task in (WordPairSeparationMini, WordNeighbourAgreement))
    analogies = evaluate(task_of("analogies:relations", data), Toy(), folder).raw
    entry = {**separation, "view": agreement["view"], **{name: analogies[name] for name in ("items", "outcomes")}}
    assert read_entry(entry)[1] == ()
    return entry


WHERE = {
    (): Entry,
    ("task",): TaskFacts,
    ("items",): Items,
    ("parts", 0): Part,
    ("parts", 0, "columns", 0): Column,
    ("histograms", 0): Histogram,
    ("histograms", 0, "curves", 0): Curve,
    ("view",): AgreementView,
    ("outcomes", "3CosAdd"): Outcomes,
    ("made_with",): MadeWith,
}


@pytest.mark.parametrize(
    ("where", "field"),
    [(where, field) for where, model in WHERE.items() for field in model.model_fields if field not in ("main_score", "schema_version")]
    + [(("task",), "main_score")],
)
def test_a_field_that_a_writer_renames_alone_is_reported(full_entry, where, field):
    entry = json.loads(json.dumps(full_entry))
    holder = functools.reduce(lambda value, key: value[key], where, entry)
    holder[f"{field}_renamed"] = holder.pop(field, None)
    _, ignored = read_entry(entry)
    assert any(each.field.split(".")[0] == str((*where, f"{field}_renamed")[0]) for each in ignored)


@pytest.mark.parametrize(("field", "reported"), [("main_score", None), ("schema_version", "schema_version_renamed")])
def test_the_main_score_and_the_version_of_the_schema_cannot_be_renamed_either(full_entry, field, reported):
    """Without its score an entry is none; one without the version is taken for mteb's, whose scores are details."""
    entry = {f"{name}_renamed" if name == field else name: value for name, value in full_entry.items()}
    if reported is None:
        with pytest.raises(ValueError, match="main_score is None"):
            read_entry(entry)
    else:
        assert reported in read_entry(entry)[0].details
