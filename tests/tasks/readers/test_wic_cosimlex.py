"""The folders of WiC and CoSimLex."""

import pytest

from mteb_words import MtebWordsError
from mteb_words.extension.runs.commands import run_command
from mteb_words.tasks.english.official import official_folder
from mteb_words.tasks.readers.wic_cosimlex import cosimlex_pairs, unmarked, wic_pairs

LINES = {
    "train": ["bank\tN\t1-0\tthe bank closed\tbank of rock\tF", "bank\tN\t1-1\ta bank lends\tthe bank pays\tT"],
    "dev": ["run\tV\t1-2\tthey run fast\twe can run\tT"],
    "test": ["light\tN\t1-1\tthe light shines\ta light goes out\tT", "light\tN\t1-2\ta light glows\tfeather is light\tF"],
}
HEADER = [
    "word1",
    "word2",
    "context1",
    "context2",
    "sim1",
    "sim2",
    "stdev1",
    "stdev2",
    "pvalue",
    "word1_context1",
    "word2_context1",
    "word1_context2",
    "word2_context2",
]
ROW = [
    "cat", "dog", 'The <strong>cat</strong> saw "a <strong>dog</strong>.', "<strong>Dogs</strong> and <strong>Cats</strong> rain.",
    "4.5", "2.0", "1", "1", "0.1", "cat", "dog", "cats", "dogs",
]  # fmt: skip


@pytest.fixture
def wic(tmp_path):
    for split, lines in LINES.items():
        folder = tmp_path / "WiC_dataset" / split
        folder.mkdir(parents=True)
        (folder / f"{split}.data.txt").write_text("\n".join(line.rpartition("\t")[0] for line in lines) + "\n", encoding="utf-8")
        (folder / f"{split}.gold.txt").write_text("\n".join(line.rpartition("\t")[2] for line in lines) + "\n", encoding="utf-8")
    return tmp_path / "WiC_dataset"


@pytest.fixture
def cosimlex(tmp_path):
    path = tmp_path / "CoSimLex" / "cosimlex_en.tsv"
    path.parent.mkdir()
    path.write_text("\n".join("\t".join(fields) for fields in (HEADER, ROW, ROW, ROW)) + "\n", encoding="utf-8")
    return path


def test_the_words_stand_where_their_numbers_say(wic):
    pairs = wic_pairs(wic)
    assert [pair.part for pair in pairs] == ["tuning"] * 3 + ["test"] * 2
    assert [pair.same for pair in pairs] == [False, True, True, True, False]
    for pair in pairs:
        assert pair.text1[pair.start1 : pair.end1] == pair.text2[pair.start2 : pair.end2] == pair.word


def test_without_answers_of_test_dev_is_judged(wic):
    (wic / "test" / "test.gold.txt").unlink()
    assert [pair.part for pair in wic_pairs(wic)] == ["tuning"] * 2 + ["test"]


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("data", "bank N 1-0", r"train.data.txt:1: expected a word, N or V, two places"),
        ("data", "bank\tN\t9-0\tthe bank closed\tbank of rock", r"train.data.txt:1: there is no word number 9"),
        ("gold", "yes", r"train.gold.txt:1: expected T or F, got 'yes'"),
    ],
)
def test_a_bad_line_of_wic_is_named(wic, file, line, message):
    path = wic / "train" / f"train.{file}.txt"
    path.write_text("\n".join([line, *path.read_text().splitlines()[1:]]))
    with pytest.raises(MtebWordsError, match=message):
        wic_pairs(wic)


def test_an_answer_too_few_is_told(wic):
    (wic / "dev" / "dev.gold.txt").write_text("")
    with pytest.raises(MtebWordsError, match=r"dev.data.txt has 1 lines and .*dev.gold.txt has 0; expected one answer a line"):
        wic_pairs(wic)


def test_marks_are_taken_out_and_remembered():
    found = unmarked("a <strong>b</strong> c<strong>d</strong>")
    assert found.text == "a b cd"
    assert found.spans == ((2, 3), (5, 6))


def test_each_word_of_cosimlex_is_found_in_each_context(cosimlex):
    row = cosimlex_pairs(cosimlex)[0]._asdict()
    assert row["context1"] == 'The cat saw "a dog.'
    found = {(w, c): row[f"context{c}"][row[f"start{w}{c}"] : row[f"end{w}{c}"]] for w in (1, 2) for c in (1, 2)}
    assert found == {(1, 1): "cat", (2, 1): "dog", (1, 2): "Cats", (2, 2): "Dogs"}
    assert (row["sim1"], row["sim2"]) == (4.5, 2.0)


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        (4, "much", r"cosimlex_en.tsv:3: 'much' is not a score"),
        (9, "fish", r"cosimlex_en.tsv:3: 'fish' is not marked in 'The cat saw"),
    ],
)
def test_a_bad_line_of_cosimlex_is_named(cosimlex, place, value, message):
    bad = [*ROW[:place], value, *ROW[place + 1 :]]
    cosimlex.write_text("\n".join("\t".join(fields) for fields in (HEADER, ROW, bad)))
    with pytest.raises(MtebWordsError, match=message):
        cosimlex_pairs(cosimlex)


def test_a_missing_column_is_named(cosimlex):
    cosimlex.write_text("\t".join(HEADER[1:]))
    with pytest.raises(MtebWordsError, match="has no column 'word1'; expected the columns word1, word2"):
        cosimlex_pairs(cosimlex)


def test_a_folder_with_neither_says_what_is_wanted(tmp_path):
    with pytest.raises(MtebWordsError, match=r"holds neither WiC \(train/train.data.txt\) nor CoSimLex"):
        official_folder(tmp_path)


def test_both_run_from_the_command_line(registered, wic, cosimlex, tmp_path, capsys):
    folders = [str(wic.parent), str(cosimlex.parent)]
    assert run_command(["-m", "mteb-words/glove-6b-50d", "--data", *folders, "--output-folder", str(tmp_path / "results")]) == 0
    said = capsys.readouterr().out
    assert "WiC" in said
    assert "CoSimLex-en" in said


def test_static_vectors_see_no_change_between_contexts(registered, cosimlex, glove):
    found = registered.evaluate(glove, [official_folder(cosimlex)], cache=None, show_progress_bar=False).task_results[0].scores["test"][0]
    assert abs(found["details"]["change"]) <= 1
    assert (found["n_asked"], found["n_answered"]) == (3, 3)
