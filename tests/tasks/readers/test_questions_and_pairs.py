"""Data files: what is read, and how a bad line is named."""

import re

import pytest

from mteb_words import MtebWordsError
from mteb_words.tasks.readers.questions_and_pairs import read_pairs, read_questions_words


def write(tmp_path, text, **encoding):
    path = tmp_path / "data.txt"
    path.write_bytes(text.encode(**encoding))
    return path


def test_questions_come_with_their_relation(tmp_path):
    rows = read_questions_words(write(tmp_path, ": capitals\r\nAthens Greece\tRome  Italy\r\n\r\n: plural\na as b bs\n"))
    assert {name: values[0] for name, values in rows.items()} == {
        "relation": "capitals", "a": "Athens", "a_prime": "Greece", "b": "Rome", "b_prime": ["Italy"],
    }  # fmt: skip
    assert rows["relation"] == ["capitals", "plural"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("New York\tUSA\tSão Paulo\tBrazil", ("New York", "USA", "São Paulo", "Brazil")),
        ("ice cream\t\tice creams \tcar\t cars", ("ice cream", "ice creams", "car", "cars")),
        ("a\tb c\td", ("a", "b", "c", "d")),
        ("a b\tc d", ("a", "b", "c", "d")),
        ("a b c d", ("a", "b", "c", "d")),
    ],
)
def test_between_tabs_words_may_be_phrases(tmp_path, line, words):
    rows = read_questions_words(write(tmp_path, f": r\n{line}\n"))
    assert (rows["a"], rows["a_prime"], rows["b"], rows["b_prime"]) == ([words[0]], [words[1]], [words[2]], [[words[3]]])


@pytest.mark.parametrize("line", ["New York USA Paris France", "New York\tUSA\tParis", "New York\tUSA\tParis\tFrance\tRome"])
def test_in_a_file_with_phrases_tabs_part_four(tmp_path, line):
    with pytest.raises(MtebWordsError, match=r"data\.txt:3: \d words .* with tabs between them if they have blanks"):
        read_questions_words(write(tmp_path, f": r\nice cream\tices\tcar\tcars\n{line}\n"))


def test_pairs_come_under_the_names_of_mtebs_columns(tmp_path):
    rows = read_pairs(write(tmp_path, "\ufeff# a comment\nice cream\tsorbet\t8.5\n"))
    assert rows == {"sentence1": ["ice cream"], "sentence2": ["sorbet"], "score": [8.5]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a b c d\n", ":1: a question before the first relation"),
        (": r\na b c d\na b c\n", ":3: 3 words in 'a b c'; expected four"),
        (": r\na b c d e\n", ":2: 5 words in"),
    ],
)
def test_a_bad_question_is_named_by_file_and_line(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(MtebWordsError, match=re.escape(f"{path}{message}")):
        read_questions_words(path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a b 3", "1 fields in 'a b 3'; expected three between tabs"),
        ("a\t\t3", "3 fields in"),
        ("a\tb\tc\t3", "4 fields in"),
        ("a\tb\tmany", "'many' is not a score; expected a finite number"),
        ("a\tb\tnan", "'nan' is not a score"),
        ("a\tb\t1e999", "'1e999' is not a score"),
    ],
)
def test_a_bad_pair_is_named_by_file_and_line(tmp_path, line, message):
    path = write(tmp_path, f"x\ty\t1\n{line}\n")
    with pytest.raises(MtebWordsError, match=re.escape(f"{path}:2: {message}")):
        read_pairs(path)
