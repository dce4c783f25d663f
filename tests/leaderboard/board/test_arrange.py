"""The board: means, order, columns, labels, file names."""

import json

import numpy as np
import pytest

from mteb_words.leaderboard.board.arrange import make_board, slug
from mteb_words.leaderboard.board.board import REASONS
from mteb_words.leaderboard.board.reading import read_results
from mteb_words.schema import MadeWith, pack_draws

from ..entries import document, of_kind, of_mteb, part


def board(results):
    return make_board(read_results(results))


def test_models_are_ordered_by_their_mean_over_all_tasks(results, put):
    for model, scores in (("org/low", (0.1, 0.2)), ("org/high", (0.3, 0.8))):
        for task, score in zip("AB", scores, strict=True):
            put(model, task=task, score=score)
    rows = board(results).rows
    assert [(row.label, row.mean) for row in rows] == [("org/high", (0.3 + 0.8) / 2), ("org/low", (0.1 + 0.2) / 2)]


def test_a_model_that_has_not_run_every_task_has_no_mean_and_stands_last(results, put):
    put("org/all", task="A", score=0.1)
    put("org/all", task="B", score=0.1)
    put("org/some", task="B", score=0.9)
    rows = board(results).rows
    assert [(row.label, row.mean, sum(cell is not None for cell in row.cells)) for row in rows] == [
        ("org/all", 0.1, 2),
        ("org/some", None, 1),
    ]
    assert rows[1].cells[0] is None


def test_results_over_other_data_never_share_a_column(results, put):
    put("org/one", task="A", score=0.1, revision="v1")
    put("org/two", content={**json.loads(put("org/two", task="A").read_text()), "dataset_revision": "r2"}, task="A")
    columns = board(results).columns
    assert [column.label for column in columns] == ["A (r1)", "A (r2)"]
    assert len({column.page for column in columns}) == 2


def test_results_of_another_version_of_the_scoring_never_share_a_column(results, put):
    put("org/old", score=0.2, made_with=MadeWith(scoring="1.1", loading="x"))
    put("org/new", score=0.1, made_with=MadeWith(scoring="1.2", loading="y"))
    put("org/foreign", score=0.3, raw={"made_with": "scoring 1.2"})
    found = board(results)
    assert [column.label for column in found.columns] == [f"SimLex999 (scoring {version})" for version in ("not stated", "1.1", "1.2")]
    assert len({column.page for column in found.columns}) == 3
    assert {row.label: row.missing for row in found.rows} == {
        "org/foreign": (None, "other scoring", "other scoring"),
        "org/old": ("other scoring", None, "other scoring"),
        "org/new": ("other scoring", "other scoring", None),
    }


def test_a_model_under_two_versions_of_the_scoring_stands_in_both_columns(results, put):
    path = put("org/one", score=0.2, made_with=MadeWith(scoring="1.1"))
    path.rename(path.with_name("before.json"))
    put("org/one", score=0.1, made_with=MadeWith(scoring="1.2"))
    found = board(results)
    assert found.problems == ()
    assert [cell.score for row in found.rows for cell in row.cells] == [0.2, 0.1]
    assert len({cell.file for row in found.rows for cell in row.cells}) == 2


def test_two_revisions_of_a_model_are_told_apart(results, put):
    put("org/one", revision="v1")
    put("org/one", revision="v2")
    assert [row.label for row in board(results).rows] == ["org/one (v1)", "org/one (v2)"]


def test_counts_and_coverage_come_from_the_result(results, put):
    put(task="A", n_asked=4, n_answered=3)
    put(task="B")
    known, unknown = board(results).rows[0].cells
    assert (known.n_asked, known.n_answered, known.coverage) == (4, 3, 3 / 4)
    assert (unknown.n_asked, unknown.n_answered, unknown.coverage) == (None, None, None)


def test_what_a_file_says_of_parts_and_all_else_stands_in_its_cell(results, put):
    relations = part("relations", {"capitals": {"accuracy": 0.5, "n_asked": 2}, "plural": {"accuracy": 1.0, "n_asked": 1}})
    put(details={"method": "3CosAdd"}, parts=(relations,))
    (each,) = board(results).rows[0].cells[0].entries
    assert (each.split, each.subset, each.versions) == ("test", "default", "mteb 2.26.24")
    assert each.entry.details == {"method": "3CosAdd"}
    assert each.entry.parts == (relations,)


def test_a_record_with_values_of_other_types_says_nothing_wrong(results, put):
    put(meta={"loader_kwargs": [1], "embed_dim": [50, 100], "n_parameters": True, "license": {"a": 1}, "reference": 7})
    facts = board(results).rows[0].facts
    assert {facts.kind, facts.word_vector, facts.dimensions, facts.parameters, facts.licence, facts.reference} == {None}


def test_the_command_that_makes_the_results_again_is_safe_to_paste(results, put):
    put("org/a b;rm", task="A")
    assert board(results).rows[0].command == "mteb-words run -m 'org/a b;rm' --model-revision v1 -t A"


def test_what_has_no_command_of_its_own_claims_none(results, put):
    path = put("org/one")
    folder = path.parent / "experiments" / "layer_3"
    folder.mkdir(parents=True)
    (folder / path.name).write_text(path.read_text())
    put("local/mine")
    assert {row.label: row.command is None for row in board(results).rows} == {
        "org/one": False,
        "org/one layer 3": True,
        "local/mine": True,
    }


def test_results_over_other_splits_never_share_a_column(results, put):
    put("org/one", task="A", score=0.1)
    put("org/two", content=document("A", of_mteb(0.9), split="dev"), task="A")
    assert [column.label for column in board(results).columns] == ["A (dev, default)", "A (test, default)"]


@pytest.mark.parametrize(
    "counts", [{"n_asked": 10**400, "n_answered": 1}, {"n_asked": 3, "n_answered": 4}, {"n_asked": 3, "n_answered": -1}]
)
def test_counts_that_cannot_be_are_not_shown(results, put, counts):
    put(raw=counts)
    (cell,) = board(results).rows[0].cells
    assert (cell.n_asked, cell.n_answered, cell.coverage) == (None, None, None)


def test_characters_that_are_not_seen_are_shown_by_their_number(results, put):
    put("org/\u202eltr\uffff", task="A")
    assert board(results).rows[0].label == "org/\\u202eltr\\uffff"


def test_names_become_plain_file_names_that_never_collide():
    names = ["org/a_b", "org_a/b", "ORG/A_B", "../../etc", "CON", "x" * 400, "", "日本", "\ud800", "a\0b"]
    slugs = [slug(name) for name in names]
    assert len({name.casefold() for name in slugs}) == len(names)
    assert all(name.replace("-", "").isalnum() and name.isascii() and len(name) < 80 for name in slugs)
    assert slug("a", "b") != slug("a\0b"[:1], "b", "")


STS = {"type": "STS", "description": "What it asks.", "main_score": "cosine_spearman", "chance": 0.0}


def test_a_column_says_of_its_task_what_most_files_say(results, put):
    put("org/a", content=document("A", of_mteb()), task="A")
    put("org/b", task="A", facts={**STS, "ceiling": 0.78, "ceiling_source": "Hill 2015", "reference": "https://example.org"})
    put("org/c", task="A", facts=STS)
    put("org/d", task="A", facts={**STS, "type": "Lie", "chance": 0.9})
    (column,) = board(results).columns
    assert (column.type, column.description, column.measure, column.chance) == ("STS", "What it asks.", "cosine_spearman", 0.0)
    assert (column.ceiling, column.ceiling_source, column.reference) == (0.78, "Hill 2015", "https://example.org")
    assert (column.counts, column.direction) == (True, "higher")


@pytest.mark.parametrize(
    "record",
    [
        *(None, 7, [], {}, {"type": 3, "description": [], "main_score": {}, "chance": "0"}, {"chance": True}, {"chance": float("nan")}),
        *({**STS, "ceiling": float("inf")}, {**STS, "ceiling_source": 7}),
    ],
)
def test_a_damaged_record_of_a_task_says_nothing(results, put, record):
    put("org/a", task="A", raw={"task": record})
    (column,) = board(results).columns
    assert {column.type, column.description, column.measure, column.chance, column.ceiling, column.ceiling_source} == {None}


@pytest.mark.parametrize("facts", [{"in_mean": False}, {"direction": "lower"}])
def test_a_task_says_whether_it_counts_and_a_lower_score_never_does(results, put, facts):
    put("org/a", task="A", facts=facts)
    put("org/a", task="B", score=0.5)
    found = board(results)
    assert [column.counts for column in found.columns] == [False, True]
    assert found.rows[0].mean == 0.5


def test_the_mean_of_a_type_is_over_its_tasks_and_none_where_one_is_missing(results, put):
    for model, scores in (("org/a", {"A": 0.1, "B": 0.3, "C": 0.5}), ("org/b", {"A": 0.2, "C": 0.6})):
        for name, score in scores.items():
            put(model, task=name, score=score, facts={"type": "WordAnalogy" if name == "C" else "STS"})
    put("org/a", content=document("D", of_mteb(0.9)), task="D")  # of no type
    found = board(results)
    assert found.types == ("STS", "WordAnalogy")
    assert [row.type_means for row in found.rows] == [(pytest.approx(0.2), 0.5), (None, 0.6)]


def test_agreement_is_no_quality_and_its_type_no_column_of_means(results, put):
    put("org/a", facts={"type": "WordAgreement", "in_mean": False})
    found = board(results)
    assert (found.types, found.columns[0].type, found.rows[0].type_means) == ((), "WordAgreement", ())


def test_an_empty_cell_has_the_reason_that_the_run_recorded(results, put):
    for name in "ABCD":
        put("org/all", task=name)
    folder = put("org/part", task="A").parent
    records = [
        {"task_name": "B", "kind": "failed", "reason": "out of memory"},
        {"task_name": "A", "kind": "failed", "reason": "at first"},
        {"task_name": "C", "kind": "unsupported", "reason": "no vector\u202e of a word in a text"},
    ]
    (folder / "not_run.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    row = next(row for row in board(results).rows if row.label == "org/part")
    assert row.missing == (None, "failed", "unsupported", "not run")
    assert row.missing_details == (None, "out of memory", "no vector\\u202e of a word in a text", None)
    assert {reason for reason in row.missing if reason} <= set(REASONS)


def test_a_score_of_other_splits_is_a_filtered_split(results, put):
    put("org/one", task="A")
    put("org/two", content=document("A", of_mteb(0.9), split="dev"), task="A")
    assert [row.missing for row in board(results).rows] == [("filtered split", None), (None, "filtered split")]


@pytest.mark.parametrize(
    ("score", "interval", "level"),
    [(0.5, [0.4, 0.6], False), (0.5, [0.2, 0.8], True), (0.1, [0.0, 0.15], True), (0.5, None, False), (0.29, None, True)],
)
def test_a_score_whose_interval_reaches_into_that_of_the_best_control_is_marked(results, put, score, interval, level):
    put("org/random", score=0.25, interval=(0.2, 0.3), meta=of_kind("control"))
    put("org/worse", score=0.1, interval=[0.0, 0.9], meta=of_kind("control"))
    put("org/model", score=score, interval=interval)
    cells = {row.label: row.cells[0].no_better_than_control for row in board(results).rows}
    assert cells == {"org/random": False, "org/worse": False, "org/model": level}


@pytest.mark.parametrize(
    ("facts", "interval", "level"),
    [
        ({"chance": 0.5}, (0.55, 0.65), False),
        ({"chance": 0.5}, (0.45, 0.75), True),  # not shown to be above chance
        ({"chance": 0.5, "controls": {"constant": 0.5, "form-ngrams": 0.58}}, (0.55, 0.65), True),  # the best control counts
        ({"chance": 0.5, "controls": {"constant": 0.5, "form-ngrams": 0.54}}, (0.55, 0.65), False),
        ({"chance": 0.7}, None, True),
        ({"chance": 0.5}, None, False),
        ({"chance": 0.9, "in_mean": False}, (0.55, 0.65), True),  # shown and not averaged, and marked all the same
        ({"in_mean": False}, (0.55, 0.65), False),
        ({"chance": 0.9, "direction": "lower"}, (0.55, 0.65), False),
    ],
)
def test_a_score_that_is_not_shown_to_be_above_chance_and_the_controls_of_the_files_is_marked(results, put, facts, interval, level):
    put("org/model", score=0.6, interval=interval, facts=facts)
    assert make_board(read_results(results)).rows[0].cells[0].no_better_than_control is level


def test_of_chance_the_files_and_the_board_the_best_control_counts(results, put):
    """The control on the board is compared by paired draws, although its interval is wide."""
    noise = np.linspace(-0.2, 0.2, 2000)
    facts = {"chance": 0.2, "controls": {"constant": 0.3}}
    put("org/random", score=0.4, draws=pack_draws(0.4 + noise), meta=of_kind("control"), facts=facts)
    put("org/model", score=0.5, draws=pack_draws(0.5 + noise), facts=facts)
    assert not board(results).rows[0].cells[0].no_better_than_control
    facts = {**facts, "controls": {"constant": 0.55}}
    put("org/random", task="T", score=0.5, interval=(0.4, 0.7), meta=of_kind("control"), facts=facts)
    put("org/model", task="T", score=0.6, interval=(0.4, 0.7), facts=facts)
    model = next(row for row in board(results).rows if row.label == "org/model")
    assert [cell.no_better_than_control for cell in model.cells] == [False, True]


def test_a_column_has_the_controls_and_the_larger_tasks_that_most_files_state(results, put):
    for name, controls in (("a", {"x": 0.1}), ("b", {"x": 0.1}), ("c", {"x": 0.9})):
        put(f"org/{name}", facts={"controls": controls, "part_of": ("W",)})
    (column,) = board(results).columns
    assert (column.controls, column.part_of) == ((("x", 0.1),), ("W",))


@pytest.mark.parametrize(("shares", "little"), [((0.9, 0.9, 0.9), False), ((0.8, 0.99, 0.9), True), ((0.0, 1.0), True), ((), False)])
def test_a_model_that_answers_less_than_nine_tenths_has_its_rank_marked(results, put, shares, little):
    put(task="Z")
    for n, share in enumerate(shares):
        put(task=f"T{n}", n_asked=100, n_answered=round(100 * share))
    (row,) = board(results).rows
    assert row.covers_little is little
    assert row.coverage == (pytest.approx(sum(shares) / len(shares)) if shares else None)


def test_an_interval_over_groups_stands_beside_that_over_items(results, put):
    put("org/a", task="A", score=0.5, interval=(0.45, 0.55), group="relation", group_interval=(0.3, 0.7))
    put("org/b", task="A", score=0.5, interval=(0.45, 0.55))
    cells = {row.label: row.cells[0] for row in board(results).rows}
    assert (cells["org/a"].interval, cells["org/a"].group, cells["org/a"].group_interval) == ((0.45, 0.55), "relation", (0.3, 0.7))
    assert (cells["org/b"].group, cells["org/b"].group_interval) == (None, None)


def test_a_task_states_the_smallest_difference_that_it_shows(results, put):
    """The noise of the differences is .01, .02 and .03 by construction, and the median counts; the control takes no part."""
    noise = np.random.default_rng(0).standard_normal(2000)
    noise = (noise - noise.mean()) / noise.std()
    for name, factor, meta in (("a", 0, {}), ("b", 0.01, {}), ("c", 0.03, {}), ("d", 9, of_kind("control"))):
        put(f"org/{name}", score=0.5, draws=pack_draws(0.5 + factor * noise), meta=meta)
    assert board(results).columns[0].detectable == pytest.approx(2.8 * 0.02, rel=1e-4)


def test_without_draws_of_two_models_the_smallest_difference_is_unknown(results, put):
    put("org/a", score=0.5, draws=pack_draws(0.5 + np.linspace(-0.1, 0.1, 2000)))
    put("org/b", score=0.5, interval=(0.4, 0.6))
    assert board(results).columns[0].detectable is None


def test_of_records_that_differ_the_newest_counts_and_for_its_own_score_each(tmp_path):
    """One model in two output folders, as of two runs."""
    for folder, task, date, kind, training in (("old", "A", 1.0, "control", None), ("new", "B", 2.0, "static", ["B"])):
        place = tmp_path / folder / "results" / "org__one" / "v1"
        place.mkdir(parents=True)
        record = {"name": "org/one", "revision": "v1", "license": f"{folder}\u202e", "training_datasets": training}
        (place / "model_meta.json").write_text(json.dumps({**record, **of_kind(kind)}))
        (place / f"{task}.json").write_text(json.dumps(document(task, of_mteb(0.5), date=date)))
    (row,) = board(tmp_path).rows
    assert (row.facts.kind, row.facts.licence) == ("static", "new\\u202e")
    assert [cell.trained_on for cell in row.cells] == [None, True]


def test_a_mean_of_one_score_has_its_interval(results, put):
    put(score=0.5, interval=[0.1, 0.7], draws=pack_draws(np.linspace(0.4, 0.6, 2000)))
    (row,) = board(results).rows
    assert row.mean_interval == row.cells[0].interval == (0.1, 0.7)


@pytest.mark.parametrize(
    ("said", "expected"),
    [({}, None), ({"training_datasets": None}, None), ({"training_datasets": []}, False), ({"training_datasets": "A"}, None)]
    + [({"training_datasets": tasks}, True) for tasks in (["A", "C"], {"A": ["train"]})],
)
def test_a_score_says_whether_the_model_was_trained_on_data_of_the_task(results, put, said, expected):
    put("org/model", task="A", meta=said)
    put("org/model", task="B", meta=said)
    first, second = board(results).rows[0].cells
    assert (first.trained_on, second.trained_on) == (expected, False if expected else expected)


def test_without_a_control_nothing_is_marked(results, put):
    put("org/model", score=-1)
    assert not board(results).rows[0].cells[0].no_better_than_control


@pytest.mark.parametrize(
    ("kind", "sizes", "active"),
    [
        ("static", {"n_parameters": 10, "n_embedding_parameters": 10}, 0),
        ("static", {}, 0),
        ("language model", {"n_parameters": 10, "n_embedding_parameters": 4}, 6),
        ("language model", {"n_parameters": 10, "n_embedding_parameters": 4, "n_active_parameters_override": 3}, 3),
        ("language model", {"n_parameters": 10}, None),
        ("language model", {"n_parameters": 4, "n_embedding_parameters": 10}, None),
        (None, {"n_parameters": 10, "n_embedding_parameters": -1}, None),
    ],
)
def test_active_parameters_are_those_outside_the_table(results, put, kind, sizes, active):
    put(meta={**(of_kind(kind) if kind else {}), **sizes})
    assert board(results).rows[0].facts.active_parameters == active


def dated(put, model, date):
    path = put(model)
    path.write_text(json.dumps({**json.loads(path.read_text()), "date": date}))


def test_the_board_has_the_day_of_the_newest_result(results, put, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert board(results).date == ""
    for model, date in (("org/a", 0), ("org/b", 86_400 * 365 + 86_399.5), ("org/c", "tomorrow"), ("org/d", 1e300), ("org/e", -1)):
        dated(put, model, date)
    assert board(results).date == "1971-01-01"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert board(results).date == "1970-01-02"


@pytest.mark.parametrize("said", ["", "tomorrow", "-1", "1e9", "9" * 30, "\u0663"])
def test_a_source_date_epoch_that_is_no_time_is_named(results, put, monkeypatch, said):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", said)
    with pytest.raises(OSError, match=r"SOURCE_DATE_EPOCH is .*; expected seconds since 1970, a whole number"):
        board(results)


def test_the_data_say_whether_a_score_is_above_the_best_control_by_paired_draws(results, put):
    """Both intervals are wide and overlap; the difference is .1 in every draw."""
    noise = np.linspace(-0.2, 0.2, 2000)
    put("org/random", score=0.4, draws=pack_draws(0.4 + noise), meta=of_kind("control"))
    put("org/better", score=0.5, draws=pack_draws(0.5 + noise))
    put("org/unlike", score=0.5, draws=pack_draws(0.5 - noise))
    marked = {row.label: row.cells[0].no_better_than_control for row in board(results).rows}
    assert marked == {"org/random": False, "org/better": False, "org/unlike": True}


def test_a_result_over_other_data_is_no_reason_to_say_not_run(results, put):
    put("org/one", task="A", data_revision="r1")
    put("org/two", task="A", data_revision="r2")
    assert [row.missing for row in board(results).rows] == [(None, "other data"), ("other data", None)]


def test_many_subsets_are_counted_and_not_listed(results, put):
    for n, name in enumerate(("org/one", "org/two")):
        put(name, content=document("A", *(of_mteb(0.5, subset=f"subset-{k}") for k in range(40 + n))), task="A")
    labels = [column.label for column in board(results).columns]
    assert sorted(label[:14] for label in labels) == ["A (40 subsets,", "A (41 subsets,"]
    assert max(map(len, labels)) < 30


def test_models_without_a_rank_stand_in_the_order_of_their_numbers(results, put):
    put("org/all", task="B")
    for n in (10, 2, 1):
        put(f"org/layer {n}", task="A")
    assert [row.label for row in board(results).rows] == ["org/all", "org/layer 1", "org/layer 2", "org/layer 10"]
