"""What a board is about is read from a file; a mistake in it is named with its line."""

import pytest

from mteb_words.leaderboard.board.board_file import NO_BOARD_FILE, BoardFile, BoardFileError, board_file_of, read_board_file

WHOLE = """\
title = "Words"
introduction = "What models know."
logo = "logo.svg"
owner = "Somebody"
contact = "https://example.org/contact"
address = "https://example.org/board/"
groups = ["STS", "Analogy"]
show = ["org/*"]
hide = ["org/secret"]
[[links]]
label = "Paper"
address = "https://example.org/paper"
[[tasks]]
name = "STS17"
type = "STS"
splits = ["test"]
subsets = ["en-en", "en-de"]
languages = {"en-en" = ["eng-Latn"], "en-de" = ["eng-Latn", "deu-Latn"]}
main_score = "cosine_spearman"
related = ["STS17MultilingualVisualSTS"]
[[tasks]]
name = "Other"
[origins]
"org/a*" = "rerun"
"*" = "self-reported"
[revisions]
"org/a" = "0123"
"""


def written(folder, text):
    path = folder / "board.toml"
    path.write_text(text)
    return path


def test_a_file_says_what_a_board_is_about(tmp_path):
    board = read_board_file(written(tmp_path, WHOLE))
    assert board == board_file_of(tmp_path)
    assert (board.title, board.owner, board.links[0].label) == ("Words", "Somebody", "Paper")
    assert board.task("STS17").languages == {"en-en": ("eng-Latn",), "en-de": ("eng-Latn", "deu-Latn")}
    assert (board.task("STS17").heading, board.task("Other").heading) == ("STS", None)
    assert [board.names_task(name) for name in ("STS17", "Missing")] == [True, False]
    assert board.task("STS17").parts == ("test, en-de", "test, en-en")
    assert board.task("Missing").asks("dev", "default")
    assert [board.shows(name) for name in ("org/a", "org/secret", "else/a")] == [True, False, False]
    assert [board.origin(name) for name in ("org/a1", "org/b")] == ["rerun", "self-reported"]


def test_without_a_file_nothing_is_said(tmp_path):
    assert board_file_of(tmp_path) == NO_BOARD_FILE
    assert NO_BOARD_FILE.shows("org/a")
    assert NO_BOARD_FILE.origin("org/a") is None


def test_brackets_and_question_marks_in_a_name_mean_themselves():
    board = BoardFile(show=("org/a[1]?",))
    assert board.shows("org/a[1]?")
    assert not board.shows("org/a1x")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = 3\n", "board.toml, line 1: title: it is 3; input should be a valid string"),
        ('\ntitel = "x"\n', "board.toml, line 2: titel: there is no such field; expected one of title, introduction"),
        ("title = \n", "board.toml: it is not valid TOML (Invalid value (at line 1, column 9))"),
        ('[[tasks]]\nname = "A"\n[[tasks]]\nname = "B"\nsplits = "test"\n', "board.toml, line 5: tasks.1.splits: it is 'test'"),
        ('[[tasks]]\nname = "A"\n[[tasks]]\ntype = "B"\n', "board.toml, line 3: tasks.1.name: it is {'type': 'B'}; field required"),
        ('[[tasks]]\nname = "A"\nspilts = ["test"]\n', "board.toml, line 3: tasks.0.spilts: there is no such field"),
        ('[[links]]\nlabel = "A"\naddress = "javascript:x"\n', "board.toml, line 3: links.0.address: it is 'javascript:x'"),
        ('[origins]\n"org/a" = "mine"\n', "board.toml, line 2: origins.org/a: it is 'mine'; input should be 'self-reported', 'rerun' or"),
        ('[[tasks]]\nname = "A"\n[[tasks]]\nname = "A"\n', "board.toml: the task 'A' stands twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_what_was_expected(tmp_path, text, said):
    with pytest.raises(BoardFileError) as caught:
        read_board_file(written(tmp_path, text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_of_other_bytes_is_refused(tmp_path):
    (tmp_path / "board.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(BoardFileError, match="not valid TOML"):
        board_file_of(tmp_path)
