"""What changed between two boards, in words; answers known by hand."""

import json
from dataclasses import replace

import pytest

from mteb_words.leaderboard.exports.document import document
from mteb_words.leaderboard.history.diff import Edition, Score, Standing, changes, edition, load_edition, read_document
from mteb_words.leaderboard.site import build
from mteb_words.schema import ModelId, TaskId

A, B = TaskId("A", "r1", ("test, default",), "1.1"), TaskId("B", "r1", ("test, default",), "1.1")


def model(name, a=0.5, *, b=0.5, interval=(0.4, 0.6), rank=(1, 1), revision="v1", sha=None):
    scores = {A: a, B: b}
    return Standing(
        ModelId(name, revision, ""), name, rank, {t: Score(v, interval, sha or f"{v}") for t, v in scores.items() if v is not None}
    )


def board(*models, version="1", tasks=(A, B)):
    return Edition(version, {task: task.task for task in tasks}, models)


def told(old, new):
    return [(change.kind, str(change)) for change in changes(old, new)]


def test_the_same_board_has_no_changes():
    assert told(board(model("x"), model("y")), board(model("y"), model("x"))) == []


def test_models_that_come_and_go_are_told():
    assert told(board(model("x")), board(model("y"))) == [
        ("model removed", "x: model removed"),
        ("model added", "y: model added, with 2 results"),
    ]


def test_a_score_is_told_with_whether_it_left_its_interval():
    old = board(model("x", 0.5), model("y", 0.5), model("z", 0.5, interval=None))
    new = board(model("x", 0.55), model("y", 0.7), model("z", 0.51, interval=None))
    assert told(old, new) == [
        ("model run again", "x: run again: 1 result"),
        ("score", "x: A 0.5000 → 0.5500, within its interval"),
        ("model run again", "y: run again: 1 result"),
        ("score changed", "y: A 0.5000 → 0.7000, more than its interval"),
        ("model run again", "z: run again: 1 result"),
        ("score changed", "z: A 0.5000 → 0.5100"),
    ]


def test_a_run_that_gave_the_same_scores_is_told_once():
    assert told(board(model("x")), board(model("x", sha="other"))) == [("model run again", "x: run again: 2 results")]


def test_a_new_revision_of_a_model_is_the_same_model():
    assert told(board(model("x")), board(model("x", revision="v2"))) == [("model run again", "x: now at revision v2")]


def test_two_revisions_are_two_models():
    old = board(model("x", revision="v1"))
    assert [kind for kind, _ in told(old, board(model("x", revision="v2"), model("x", revision="v3")))] == [
        "model removed",
        "model added",
        "model added",
    ]


def test_results_that_come_and_go_are_told():
    assert told(board(model("x", b=None)), board(model("x"))) == [("model run again", "x: new: B")]
    assert told(board(model("x")), board(model("x", b=None))) == [("model run again", "x: gone: B")]


def test_other_data_of_a_task_are_a_new_version():
    newer = TaskId("A", "r2", ("test, default",), "1.2")
    standing = Standing(ModelId("x", "v1", ""), "x", None, {newer: Score(0.5, None, "s"), B: Score(0.5, (0.4, 0.6), "0.5")})
    assert told(board(model("x", rank=None)), board(standing, tasks=(newer, B))) == [
        ("task version", "A: its data are now r2, test, default; scoring 1.2"),
        ("model run again", "x: new: A; gone: A"),
    ]


def test_tasks_that_come_and_go_are_told():
    assert told(board(tasks=(A,)), board(tasks=(B,))) == [("task removed", "A: task removed"), ("task added", "B: task added")]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (board(model("x", rank=(4, 5))), board(model("x", 0.9, rank=(1, 2))), "new score"),
        (board(model("x", rank=(1, 2))), board(model("x", rank=(4, 5)), model("y")), "new model, or one that is gone"),
        (board(model("x", rank=(1, 2)), model("y")), board(model("x", rank=(4, 5)), model("y", 0.9)), "new score of another model"),
        (board(model("x", rank=(1, 2))), board(model("x", rank=(4, 5)), version="2"), "new rule (mteb-words 1 → 2)"),
        (board(model("x", b=None, rank=(1, 2)), tasks=(A,)), board(model("x", b=None, rank=(4, 5))), "new tasks"),
    ],
)
def test_a_rank_that_moved_by_more_than_one_is_explained(old, new, reason):
    moved = [text for kind, text in told(old, new) if kind == "rank moved"]
    assert len(moved) == 1
    assert moved[0].endswith(f", {reason}")
    assert moved[0].startswith("x: rank ")


def test_a_rank_that_moved_by_one_is_not_told():
    assert told(board(model("x", rank=(1, 2))), board(model("x", rank=(2, 2)))) == []


def test_a_model_that_is_complete_no_longer_or_now_is_told():
    ranked, unranked = board(model("x", rank=(1, 2))), board(model("x", rank=None))
    assert told(ranked, unranked) == [("rank moved", "x: rank 1–2 → none, no longer ranked")]
    assert told(unranked, ranked) == [("rank moved", "x: rank none → 1–2, now ranked")]


def test_an_edition_is_what_the_board_says(nasty_board):
    found = edition(read_document(document(nasty_board).to_json()))
    assert [standing.label for standing in found.models] == [row.label for row in nasty_board.rows]
    assert [standing.rank for standing in found.models] == [row.rank for row in nasty_board.rows]
    for standing, row in zip(found.models, nasty_board.rows, strict=True):
        assert [score.value for score in standing.scores.values()] == [cell.score for cell in row.cells if cell]
    assert changes(found, edition(document(replace(nasty_board)))) == []


DAMAGED = [
    "",
    "{",
    "[]",
    "null",
    "{}",
    "[" * 99_999,
    '{"tasks": [1], "models": []}',
    '{"tasks": [], "models": [{}], "generator": {"version": 1}}',
]


@pytest.mark.parametrize("text", DAMAGED)
def test_what_is_no_board_is_refused_with_the_file_and_what_to_name(tmp_path, text):
    (tmp_path / "board.json").write_text(text)
    with pytest.raises(ValueError, match=r"board\.json is no board of mteb-words leaderboard \(.*\); name a site or its board\.json"):
        load_edition(tmp_path)


def test_a_board_that_says_more_than_this_version_knows_is_read(nasty_board, tmp_path):
    later = {**json.loads(document(nasty_board).to_json()), "colour": "red"}
    (tmp_path / "board.json").write_text(json.dumps(later))
    assert load_edition(tmp_path) == edition(document(nasty_board))


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_diff_says_what_would_change_and_writes_nothing(command, results, put, tmp_path):
    put("org/one", score=0.25)
    build(results, tmp_path / "site")
    put("org/two", score=0.5)
    put("org/one", score=0.3)
    before = files(tmp_path)
    for old in ("site", "site/board.json"):
        run = command("leaderboard", results, "--diff", tmp_path / old)
        assert (run.returncode, run.stderr) == (0, "")
        lines = run.stdout.splitlines()
        assert lines[:2] == ["org/one: run again: 1 result", "org/one: SimLex999 0.2500 → 0.3000"]
        assert "org/two: model added, with 1 result" in lines
    assert files(tmp_path) == before


def test_no_change_is_said(command, results, put, tmp_path):
    put()
    build(results, tmp_path / "site")
    assert command("leaderboard", results, "--diff", tmp_path / "site").stdout == "nothing would change\n"


@pytest.mark.parametrize("old", ["gone", "results"])
def test_an_old_board_that_is_not_there_is_one_line(command, results, tmp_path, old):
    run = command("leaderboard", results, "--diff", tmp_path / old)
    assert run.returncode == 1
    (line,) = run.stderr.splitlines()
    assert line.startswith("mteb-words: error: ")
    assert old in line


def test_check_writes_nothing_and_names_what_is_wrong(command, results, put, tmp_path):
    put("org/good")
    assert (command("leaderboard", results, "--check").stdout, sorted(tmp_path.iterdir())) == ("nothing is wrong\n", [results])
    put("org/bad", content="{")
    path = put("org/other")
    path.write_text(path.read_text().replace('"r1"', '"r2"'))
    run = command("leaderboard", results, "--check")
    assert (run.returncode, run.stdout) == (1, "problems: 2\n")
    broken, mixed = run.stderr.splitlines()
    assert broken.startswith("mteb-words: results/org__bad/v1/SimLex999.json: it is not valid JSON")
    assert mixed == (
        "mteb-words: SimLex999: its results are over different data or splits, or scored in different ways, and share no column: "
        "SimLex999 (r1); SimLex999 (r2)"
    )
    assert sorted(tmp_path.iterdir()) == [results]


def test_check_names_the_fields_that_are_ignored_and_strict_exits_with_1(command, results, put, tmp_path):
    put("org/one", raw={"interval": [0.9, 1.0], "colour": "red"})
    for options, code in (((), 0), (("--strict",), 1)):
        run = command("leaderboard", results, "--check", *options)
        assert (run.returncode, run.stdout) == (code, "ignored fields: 2\n")
        colour, interval = run.stderr.splitlines()
        path = "mteb-words: ignored results/org__one/v1/SimLex999.json: test, default"
        assert colour == f"{path}: colour: no such field is described"
        assert interval == f"{path}: interval: [0.9, 1.0] does not hold the main score 0.25"
    put("org/bad", content="{")
    assert command("leaderboard", results, "--check").stdout == "problems: 1, ignored fields: 2\n"
    run = command("leaderboard", results, "--out", tmp_path / "site")
    assert f"mteb-words: ignored fields: 2; mteb-words leaderboard {results} --check names them\n" in run.stderr
    assert command("leaderboard", results, "--out", tmp_path / "x", "--strict").returncode == 2


def test_one_thing_is_done_at_a_time(command, results):
    assert command("leaderboard", results).returncode == 2
    assert "not allowed with argument" in command("leaderboard", results, "--check", "--out", "site").stderr
