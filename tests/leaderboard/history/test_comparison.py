"""What a pull request does to the board: added models, scores, the nearest model, and the ranks that move."""

import json

import pytest
from markdown_it import MarkdownIt

from mteb_words.leaderboard.history.comparison import compare, to_markdown
from mteb_words.leaderboard.history.diff import load_document
from mteb_words.leaderboard.site import build, what_would_change

from ..hostile_names import NAMES


@pytest.fixture
def old(results, put, tmp_path):
    """A site of three models on two tasks, the first of which is surely the best."""
    for name, score in (("org/first", 0.8), ("org/second", 0.6), ("org/third", 0.3)):
        for task in "AB":
            put(name, task=task, score=score, interval=(score - 0.01, score + 0.01))
    build(results, tmp_path / "old")
    return tmp_path / "old"


def test_nothing_is_said_of_the_same_results(results, old):
    comparison = what_would_change(results, old)
    assert comparison == compare(load_document(old), load_document(old))
    assert (comparison.models, comparison.moved) == ((), ())
    assert to_markdown(comparison) == "Nothing would change on the board.\n"


def test_a_new_model_has_its_scores_its_rank_and_the_nearest_model_and_others_move(results, old, put):
    put("org/new", task="A", score=0.95, interval=(0.94, 0.96))
    put("org/new", task="B", score=0.9, interval=(0.89, 0.91))
    comparison = what_would_change(results, old)
    (model,) = comparison.models
    assert (model.label, model.kind, model.rank_before, model.rank) == ("org/new", "added", None, (1, 1))
    assert (model.nearest, model.difference) == ("org/first", pytest.approx((0.15 + 0.1) / 2))
    assert [(each.task, each.before, each.score, each.nearest) for each in model.scores] == [("A", None, 0.95, 0.8), ("B", None, 0.9, 0.8)]
    assert model.scores[0].interval == (0.94, 0.96)
    moved = {move.label: (move.before, move.after) for move in comparison.moved}
    assert moved["org/first"] == ((1, 1), (2, 2))
    assert moved.keys() == {"org/first", "org/second", "org/third"}
    assert any(change.kind == "model added" for change in comparison.changes)


def test_changed_and_removed_models_are_told_apart(results, old, put):
    put("org/third", task="A", score=0.35, interval=(0.3, 0.4))
    for path in (results / "results" / "org__second").rglob("*.json"):
        path.unlink()
    kinds = {model.label: (model.kind, [(each.task, each.before, each.score) for each in model.scores]) for model in
             what_would_change(results, old).models}  # fmt: skip
    assert kinds == {"org/second": ("removed", [("A", 0.6, None), ("B", 0.6, None)]), "org/third": ("changed", [("A", 0.3, 0.35)])}


def test_the_markdown_has_a_table_of_scores_and_one_of_ranks(command, results, old, put):
    put("org/new", task="A", score=0.95, interval=(0.94, 0.96))
    put("org/new", task="B", score=0.9, interval=(0.89, 0.91))
    run = command("leaderboard", results, "--diff", old, "--format", "markdown")
    assert run.returncode == 0
    assert "**Models: added 1, changed 0, removed 0; ranks of others that move: 3**" in run.stdout
    assert "| A | – | 0.9500 | 0.9400 to 0.9600 | 0.8000 |" in run.stdout
    assert "| org/first | 1 | 2 |" in run.stdout
    assert MarkdownIt("commonmark").enable("table").render(run.stdout).count("<table>") == 2


def test_the_json_has_the_same(command, results, old, put):
    put("org/new", task="A", score=0.95, interval=(0.94, 0.96))
    said = json.loads(command("leaderboard", results, "--diff", old, "--format", "json").stdout)
    (model,) = said["models"]
    assert (model["label"], model["rank"], model["scores"][0]["interval"]) == ("org/new", None, [0.94, 0.96])
    assert {change["kind"] for change in said["changes"]} >= {"model added"}


def test_a_format_without_a_difference_is_a_mistake(command, results):
    assert "--format: only allowed with argument --diff" in command("leaderboard", results, "--check", "--format", "json").stderr


@pytest.mark.parametrize("n", range(0, len(NAMES), 8))
def test_hostile_names_call_nobody_and_are_no_markup(results, old, put, n):
    for k, name in enumerate([*NAMES[n : n + 8], "@everyone", "![x](https://x.example)", "<img src=x>", "www.x.example", "#1"]):
        put(f"org/h{k}", task="A", meta={"name": name})
    text = to_markdown(what_would_change(results, old))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    assert not {token.type for token in inner} & {"link_open", "image", "code_inline", "em_open"}
    assert {token.content for token in inner if token.type == "html_inline"} <= {"<!-- -->"}
    assert not any(token.type == "html_block" for token in tokens)
    assert not any("@e" in line or "www.x" in line for line in text.splitlines())


def test_a_comment_stays_short(results, old, put):
    for n in range(30):
        put(f"org/{'x' * 150}{n}", task="A", score=0.5 + n / 100)
    text = to_markdown(what_would_change(results, old))
    assert "… and 20 more models" in text
    assert len(text) < 65_536
