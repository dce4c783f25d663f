"""Writing is strict, reading is lenient field by field and says what it ignored."""

import base64
import json
from typing import Any

import numpy as np
import pytest
from pydantic import BaseModel, ValidationError

from mteb_words.schema import (
    DRAWS,
    MTEB_KEYS,
    AgreementView,
    Column,
    Curve,
    Entry,
    Histogram,
    Items,
    ModelFacts,
    Outcomes,
    Part,
    TaskFacts,
    entry_json_schema,
    pack_bits,
    pack_draws,
    pack_indices,
    read_entry,
)

from .example import COLUMNS, WHOLE

MTEB = {"hf_subset": "default", "languages": ["eng-Latn"], "mteb_version": "2.26.24"}


def whole() -> dict[str, Any]:
    """An entry with everything set, as it stands in a result file."""
    return json.loads(json.dumps(Entry(**WHOLE).record() | MTEB))


def test_the_example_sets_every_field():
    assert WHOLE.keys() == Entry.model_fields.keys()
    assert {*MTEB, "main_score"} == {*MTEB_KEYS}


def test_what_was_written_is_read_with_nothing_ignored():
    assert read_entry(whole()) == (Entry(**WHOLE), ())


def test_the_main_score_stands_under_its_own_name_too():
    assert whole()["spearman"] == whole()["main_score"] == 0.5
    with pytest.raises(ValueError, match="an entry without task facts has no name for its main score"):
        Entry(main_score=0.5).record()


# strict writing


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"interval": (0.6, 0.7)}, r"\[0.6, 0.7\] does not hold the main score 0.5"),
        ({"interval": (0.6, 0.4)}, r"\[0.6, 0.4\] does not hold the main score 0.5"),
        ({"draws": pack_draws(np.linspace(0.6, 0.7, DRAWS))}, "not around the main score 0.5"),
        ({"n_answered": 5, "coverage": None}, "5 items are answered of 4"),
        ({"coverage": 0.5}, "the coverage of 3 of 4 is not 0.5"),
        ({"coverage": 1.5}, "less than or equal to 1"),
        ({"n_asked": -1}, "greater than or equal to 0"),
        ({"n_asked": 2**53}, "less than"),
        ({"n_asked": True}, "valid integer"),
        ({"main_score": float("nan")}, "finite"),
        ({"main_score": "0.5"}, "valid number"),
        ({"schema_version": 0}, "greater than or equal to 1"),
        ({"colour": "red"}, "Extra inputs are not permitted"),
        ({"details": {"mrr": float("inf")}}, "finite"),
    ],
)
def test_an_entry_that_contradicts_itself_is_not_written(change, message):
    with pytest.raises(ValidationError, match=message):
        Entry(**{**WHOLE, **change})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Items(texts=("a",), values=()), "1 texts, 0 values; expected one value and one expected value a text"),
        (lambda: Items(texts=("a",), values=(0.5,), expected=()), "one expected value a text"),
        (lambda: Items(texts=("a",), values=(1.5,)), "less than or equal to 1"),
        (lambda: Items(texts=("a",) * 1001, values=(0.5,) * 1001), "at most 1000 items"),
        (lambda: Part(name="p", columns=COLUMNS, rows={"a": (0.5,)}), "row 'a' of 'p' has 1 values; expected 4"),
        (lambda: Part(name="p", columns=COLUMNS[:1], rows={}, in_main_score=("b",)), "'b' is in the main score and is no row of 'p'"),
        (lambda: Part(name="p", columns=COLUMNS[1:], rows={}), "expected different names, and limits of scores among them"),
        (lambda: Part(name="p", columns=COLUMNS[:1] * 2, rows={}), "expected different names"),
        (lambda: Column(name="x", role="middle"), "Input should be"),
        (lambda: Histogram(name="h", low=1.0, high=-1.0, curves=(Curve(name="c", counts=(1,)),)), "from low to high"),
        (lambda: Histogram(name="h", low=0.0, high=1.0, curves=()), "as many bins for each curve"),
        (
            lambda: Histogram(name="h", low=0.0, high=1.0, curves=(Curve(name="c", counts=(1,)), Curve(name="d", counts=(1, 2)))),
            "as many bins for each curve",
        ),
        (lambda: Curve(name="c", counts=(-1,)), "greater than or equal to 0"),
        (lambda: AgreementView(**{**WHOLE["view"].model_dump(), "n_words": 4}), "random holds 3 cosines; expected 6, all pairs of 4 words"),
        (
            lambda: AgreementView(**{**WHOLE["view"].model_dump(), "neighbours": pack_indices(np.array([1, 1, 2, 3, 0, 2]))}),
            "neighbours does not hold as many different words for each of 3",
        ),
        (lambda: Outcomes(n=-1, bits="AA=="), "greater than or equal to 0"),
        (lambda: TaskFacts(type="t", description="d", main_score="m", direction="sideways"), "Input should be 'higher' or 'lower'"),
        (lambda: ModelFacts(kind="magic", word_vector="w"), "Input should be 'static'"),
    ],
)
def test_a_part_of_an_entry_that_contradicts_itself_is_not_written(make, message):
    with pytest.raises(ValidationError, match=message):
        make()


# lenient reading

OF_MANY = ("parts", "histograms", "outcomes", "versions", "details")  # of which the bad ones alone are left out


@pytest.mark.parametrize("field", [name for name in Entry.model_fields if name != "main_score"])
@pytest.mark.parametrize("value", [7.5, True, ["x"], {"x": {"y": [object]}}, float("nan")])
def test_a_field_of_another_type_is_ignored_and_all_else_is_kept(field, value):
    value = {"x": {"y": float("inf")}} if isinstance(value, dict) else value
    found, ignored = read_entry({**whole(), field: value})
    names = {each.field.partition(".")[0] for each in ignored}
    assert names - {"spearman"} == {field}  # which nobody knows for the main score's own name without the task
    assert all(each.reason for each in ignored)
    empty = Entry(main_score=0.5)
    for name in Entry.model_fields:
        assert getattr(found, name) == (getattr(empty, name) if name == field else getattr(Entry(**WHOLE), name)), name


def leaves(model: BaseModel, path=()):
    """Every field of every part of the schema that is set in an entry: its class, and the keys that lead there."""
    for name in type(model).model_fields:
        if getattr(model, name) is not None:
            yield type(model), (*path, name)
        value = getattr(model, name)
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, tuple) else [(None, value)]
        for key, each in inner:
            if isinstance(each, BaseModel):
                yield from leaves(each, (*path, name, *([] if key is None else [key])))


PATHS = [path for _, path in leaves(Entry(**WHOLE)) if path != ("main_score",)]


def renamed(value, path):
    """The same with the field at a path under another name."""
    if len(path) > 1:
        copy = dict(value) if isinstance(value, dict) else list(value)
        copy[path[0]] = renamed(value[path[0]], path[1:])
        return copy
    return {f"{name}_2" if name == path[0] else name: each for name, each in value.items()}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_a_field_that_has_another_name_is_ignored_and_said(path):
    """So a rename of any field of the schema, by those who write alone, is reported by ``--check``."""
    _, ignored = read_entry(renamed(whole(), path))
    if path == ("schema_version",):  # then it is taken for an entry of mteb alone
        assert read_entry(renamed(whole(), path))[0].details["n_asked"] == 4
    else:
        names = {each.field.partition(".")[0] for each in ignored}
        assert names - {"spearman"} == {f"{path[0]}_2" if len(path) == 1 else path[0]}


def test_every_field_of_every_part_of_the_schema_is_renamed_above():
    covered = {(of.__name__, path[-1]) for of, path in leaves(Entry(**WHOLE))}
    whole_schema = entry_json_schema()
    described = {"Entry": whole_schema, **whole_schema["$defs"]}
    assert covered == {(name, field) for name, each in described.items() for field in each.get("properties", ())}


@pytest.mark.parametrize("field", ["parts", "histograms"])
def test_of_several_tables_the_bad_one_alone_is_left_out(field):
    raw = whole()
    raw[field] = [raw[field][0], {"name": 7}, raw[field][0]]
    found, ignored = read_entry(raw)
    assert len(getattr(found, field)) == 2
    assert {each.field for each in ignored} == {f"{field}.1"}


@pytest.mark.parametrize("field", ["outcomes", "versions", "details"])
def test_of_several_named_things_the_bad_one_alone_is_left_out(field):
    raw = whole()
    raw[field]["bad"] = float("nan")
    found, ignored = read_entry(raw)
    assert getattr(found, field) == getattr(Entry(**WHOLE), field)
    assert {each.field for each in ignored} == {f"{field}.bad"}


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        ({"interval": [0.6, 0.7]}, {"interval"}),
        ({"n_answered": 5}, {"n_asked", "n_answered", "coverage"}),
        ({"coverage": 0.5}, {"coverage"}),
        ({"draws": base64.b64encode(np.full(DRAWS, 0.9, dtype="<f4").tobytes()).decode()}, {"draws"}),
    ],
)
def test_what_contradicts_is_ignored_and_all_else_is_kept(change, gone):
    found, ignored = read_entry({**whole(), **change})
    assert {each.field for each in ignored} == gone
    assert found == Entry(**{name: value for name, value in WHOLE.items() if name not in gone})


def test_counts_that_contradict_are_ignored_where_no_coverage_is_said():
    raw = {name: value for name, value in whole().items() if name != "coverage"}
    found, ignored = read_entry({**raw, "n_answered": 5})
    assert (found.n_asked, found.n_answered, {each.field for each in ignored}) == (None, None, {"n_asked", "n_answered"})


@pytest.mark.parametrize("score", [None, "0.5", True, float("nan"), float("inf"), [0.5]])
def test_without_a_main_score_there_is_no_entry(score):
    with pytest.raises(ValueError, match=r"its main_score is .*, no finite number"):
        read_entry({**whole(), "main_score": score})


def test_an_entry_of_mteb_alone_has_its_scores_as_details():
    raw = {"main_score": 0.5, "cosine_spearman": 0.5, "nested": {"a": 1}, "hardware": "a machine", "interval": "any", **MTEB}
    found, ignored = read_entry(raw)
    assert ignored == ()
    assert (found.schema_version, found.interval, found.hardware) == (None, None, "a machine")
    assert found.details == {"cosine_spearman": 0.5, "nested": {"a": 1}, "interval": "any"}


def test_the_json_schema_accepts_what_is_written_and_refuses_the_rest():
    import jsonschema

    schema = entry_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    plain = json.loads(Entry(**WHOLE).model_dump_json())
    jsonschema.validate(plain, schema, jsonschema.Draft202012Validator)
    for damage in ({"coverage": 1.5}, {"colour": "red"}, {"main_score": "0.5"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**plain, **damage}, schema, jsonschema.Draft202012Validator)
    assert entry_json_schema() == schema


def test_what_cannot_be_relied_on_is_said():
    newer = read_entry(whole() | {"schema_version": 999})[1]
    assert [(each.field, "999, newer than" in each.reason) for each in newer] == [("schema_version", True)]
    without = {name: value for name, value in whole().items() if name != "schema_version"}
    assert [each.field for each in read_entry(without)[1]] == ["schema_version"]
    name = Entry(**WHOLE).task.main_score
    another = read_entry(whole() | {name: whole()["main_score"] + 0.25})[1]
    assert [each.field for each in another] == [name]


@pytest.mark.parametrize("n", [0, 3, 17, 2**40])
def test_outcomes_have_as_many_bits_as_items(n):
    bits = pack_bits(np.ones(9, dtype=np.bool_))
    assert Outcomes(n=9, bits=bits).n == 9
    with pytest.raises(ValidationError, match="bits; expected"):
        Outcomes(n=n, bits=bits)
