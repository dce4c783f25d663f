"""A benchmark of mteb is written as board.toml and read again as it was."""

import pytest

from mteb_words.errors import UnknownNameError
from mteb_words.extension.board_files import benchmark_board, board_file_text
from mteb_words.extension.cli import main
from mteb_words.extension.registry import related_tasks
from mteb_words.leaderboard.board.board_file import BoardFile, BoardTask, Link, read_board_file


def test_the_tasks_of_a_benchmark_have_its_splits_and_subsets(tmp_path, capsys):
    import mteb

    assert main(["board-file", "MTEB(eng, v2)"]) == 0
    (tmp_path / "board.toml").write_text(capsys.readouterr().out)
    board = read_board_file(tmp_path / "board.toml")
    benchmark = mteb.get_benchmark("MTEB(eng, v2)")
    assert [task.name for task in board.tasks] == [task.metadata.name for task in benchmark.tasks]
    assert board.task("STS17").subsets == ("en-en",)
    assert board.task("STS17").languages == {"en-en": ("eng-Latn",)}
    for task in benchmark.tasks:
        named = board.task(task.metadata.name)
        assert (set(named.splits), set(named.subsets)) == (set(task.eval_splits), set(task.hf_subsets))
        assert (named.type, named.main_score) == (task.metadata.type, task.metadata.main_score)
    assert (
        board.revisions["sentence-transformers/all-MiniLM-L6-v2"] == mteb.get_model_meta("sentence-transformers/all-MiniLM-L6-v2").revision
    )


def test_our_benchmarks_have_boards_too():
    board = benchmark_board("MTEBWords(eng, mini)")
    assert {task.name for task in board.tasks} == {"GoogleAnalogiesMini", "SimLex999", "WordPairSeparationMini", "WordSim353"}


def test_an_unknown_benchmark_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"unknown benchmark 'MTEB\(eng, v9\)'.*MTEB\(eng, v"):
        benchmark_board("MTEB(eng, v9)")


@pytest.mark.parametrize(("name", "has_related"), [("MSMARCO", True), ("HotpotQA", True), ("NanoNQRetrieval", True), ("STS17", False)])
def test_related_tasks_are_those_by_which_mteb_tells_training_data(name, has_related):
    import mteb

    meta = next(iter(mteb.get_model_metas()))
    trained = meta.model_copy(update={"training_datasets": {name}, "adapted_from": None}).get_training_datasets()
    assert related_tasks(name) == trained - {name}
    assert bool(related_tasks(name)) == has_related


def test_any_text_comes_back_as_it_was(tmp_path):
    text = "a \"b\" \\ 'c' \n\t\x00\x7f é 😀 # [x] = "
    tasks = (BoardTask(name=text, languages={text: (text,), "b c": ("d",)}), BoardTask(name="B"))
    links = (Link(label=text, address="https://example.org/"),)
    board = BoardFile(title="t", introduction=text, links=links, origins={text: "rerun"}, tasks=tasks, revisions={"org/a": text})
    (tmp_path / "board.toml").write_text(board_file_text(board), newline="")
    assert read_board_file(tmp_path / "board.toml") == board
