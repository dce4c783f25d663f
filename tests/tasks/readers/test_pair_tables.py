"""Tables of word pairs as they come, and ``pairs:PATH``: the columns are found and stated, a bad line is named."""

import errno
import json
import os
import re

import pytest

from mteb_words import MtebWordsError
from mteb_words.extension.runs.commands import run_command
from mteb_words.extension.runs.flags import run_flags
from mteb_words.extension.runs.plan import make_plan
from mteb_words.tasks.places import local_pairs, local_task
from mteb_words.tasks.readers.pair_tables import read_pair_table

from ..entries import named

PAIRS = (("cat", "dog", 7.5, ""), ("ice cream", "sorbet", 8.0, ""), ("sun", "fork", 0.25, ""))


def write(tmp_path, content, name="mine.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("content", "stated"),
    [
        ("cat\tdog\t7.5\nice cream\tsorbet\t8\nsun\tfork\t.25\n", "column 1 and column 2, the score is column 3, between tabs, no header"),
        ("word1,word2,score\ncat,dog,7.5\nice cream,sorbet,8\nsun,fork,.25", "'word1' and 'word2', the score is 'score', between commas"),
        ("Word 1;Word 2;Human (mean)\ncat;dog;7.5\nice cream;sorbet;8\nsun;fork;.25\n", "the score is 'Human (mean)', between semicolons"),
        ("Wort,anderes,Wert\ncat,dog,7.5\nice cream,sorbet,8\nsun,fork,.25\n", "'Wort' and 'anderes', the score is 'Wert'"),
        ("7.5,cat,dog\n8,ice cream,sorbet\n.25,sun,fork\n", "column 2 and column 3, the score is column 1"),
        (
            ",word1,word2,mean\n0,cat,dog,7.5\n1,ice cream,sorbet,8\n2,sun,fork,.25\n",
            "'mean', between commas, the first column an index",
        ),
        ("1,cat,dog,7.5\n2,ice cream,sorbet,8\n3,sun,fork,.25\n", "column 2 and column 3, the score is column 4"),
        (",w1,w2,x,score\n0,cat,dog,1,7.5\n1,ice cream,sorbet,1,8\n2,sun,fork,5,.25\n,,,,\n", "'w1' and 'w2', the score is 'score'"),
        ('\ufeffword1,word2,score\r\ncat,dog,7.5\r\n"ice cream","sorbet",8\r\n\r\nsun,"fork",.25\r\n', "the score is 'score'"),
        ("# mine\n\n# all of it\ncat\tdog\t7.5\nice cream\tsorbet\t8\nsun\tfork\t.25\n", "no header, 2 lines of comments above"),
    ],
)
def test_the_columns_are_found_and_stated(tmp_path, content, stated):
    table = read_pair_table(write(tmp_path, content))
    assert table.pairs == PAIRS
    assert stated in table.description
    assert table.description.startswith("3 pairs: the words are ")


@pytest.mark.parametrize(
    ("content", "stated"),
    [
        ("Wort1;Wort2;Wert\ncat;dog;7,5\nice cream;sorbet;8,0\nsun;fork;0,25\n", "the score is 'Wert', between semicolons, decimal commas"),
        ('word1,word2,score\ncat,dog,"7,5"\nice cream,sorbet,"8,0"\nsun,fork,"0,25"\n', "'score', between commas, decimal commas"),
        ("cat\tdog\t7,5\nice cream\tsorbet\t8,0\nsun\tfork\t0,25\n", "the score is column 3, between tabs, no header, decimal commas"),
        ("1;7,5;cat;dog\n2;8,0;ice cream;sorbet\n3;0,25;sun;fork\n4;;;\n", "no header, the first column an index, decimal commas"),
        ("a;b;rating1\ncat;dog;7,5\nice cream;sorbet;8,0\nsun;fork;0,25\n", "the score is 'rating1', between semicolons, decimal commas"),
    ],
)
def test_decimal_commas_are_read_where_every_score_has_one(tmp_path, content, stated):
    table = read_pair_table(write(tmp_path, content))
    assert table.pairs == PAIRS
    assert stated in table.description


@pytest.mark.parametrize(
    "scores",
    [
        ("7,5", "8", "0,25"),
        ("8", "7,5", "0,25"),
        ("7,5", "8.0", "0,25"),
        ("1,234,567", "2,000", "3"),
        ("7,5", ",5", "0,25"),
        ("7,", "8,1", "9,1"),
    ],
)
def test_other_commas_are_refused_with_what_to_write(tmp_path, scores):
    body = "".join(f"cat;dog;{score}\n" for score in scores)
    with pytest.raises(MtebWordsError, match=r"'[\d,]+' is not a score; expected a finite number, with a point for the comma"):
        read_pair_table(write(tmp_path, f"word1;word2;score\n{body}"))
    with pytest.raises(MtebWordsError):
        read_pair_table(write(tmp_path, body))


def test_white_space_parts_columns_where_nothing_else_does(tmp_path):
    table = read_pair_table(write(tmp_path, "cat  dog 7.5\nsun\tfork  0.25\n"))
    assert table.pairs == (PAIRS[0], PAIRS[2])
    assert "between white space" in table.description


def test_quotes_hold_separators_and_quotes(tmp_path):
    table = read_pair_table(write(tmp_path, 'word1,word2,score\n"salt, pepper","the ""best""",3\n#cat,dog,4\n'))
    assert table.pairs == (("salt, pepper", 'the "best"', 3, ""), ("#cat", "dog", 4, ""))  # a comment stands above all pairs


def test_words_may_look_like_names_of_columns_and_one_pair_is_enough(tmp_path):
    assert read_pair_table(write(tmp_path, "mean\taverage\t8.5\n")).pairs == (("mean", "average", 8.5, ""),)


def test_a_part_of_speech_is_kept(tmp_path):
    table = read_pair_table(write(tmp_path, "word1\tword2\tPOS\tSimLex999\told\nold\tnew\tA\t1.58\t2\ngo\tcome\tV\t2.42\t3\n"))
    assert table.pairs == (("old", "new", 1.58, "A"), ("go", "come", 2.42, "V"))
    assert table.columns()["part_of_speech"] == ["A", "V"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b,1\nc,d,many\ne,f,2\n", ":2: 'many' is not a score; expected a finite number"),
        ("a,b,nan\nc,d,2\ne,f,2\n", ":1: 'nan' is not a score"),
        ("a;b;3\nc;d;3,5\ne;f;1\n", ":2: '3,5' is not a score"),
        ("a,b,1\nc,,3\n", ":2: a word is missing; expected two words and a score"),
        ("a,b,1\n\nc,d,e,3\n", ":3: 4 columns; expected 3, as in line 1"),
        ('a,b,1\n"c,d,3\n', ":2: unexpected end of data; expected quotes to be closed"),
        ("a b\nc d\n", ":1: 'a b' has no three columns between tabs, semicolons, commas or white space"),
        ("", " holds no pairs"),
        ("word1,word2,score\n", " holds no pairs"),
        (b"caf\xe9,x,1\n", ":1: b'caf\\xe9,x,1' is not UTF-8"),
        ("a,b,1,2\nc,d,3,5\n", ": cannot tell the two words (they may be: column 1, column 2) and the score (column 3, column 4); give"),
        (
            "a,b,n,1\nc,d,v,2\n",
            ": cannot tell the two words (they may be: column 1, column 2, column 3) and the score (column 4); give",
        ),
        (
            "word1,word2,mean,score\na,b,1,2\n",
            ": cannot tell the two words (they may be: 'word1', 'word2') and the score ('mean', ",
        ),
        ("a,b,c\nd,e,f\n", ": cannot tell the two words (they may be: column 1, column 2, column 3) and the score (none); give"),
        ("word1,word2,score\na,b,many\nc,d,2\n", ":2: 'many' is not a score"),
    ],
)
def test_what_is_wrong_is_named_with_what_was_expected(tmp_path, content, message):
    path = write(tmp_path, content)
    with pytest.raises(MtebWordsError, match=re.escape(f"{path}{message}")):
        read_pair_table(path)


def test_anybodys_own_pairs_run_and_their_columns_are_printed_once(registered, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    path = write(tmp_path, "word1;word2;score\ncat;dog;7\nsun;fork;-1.5\nking;queen;8\nxqzzv;dog;1\n", "my pairs.csv")
    models = ["mteb-words/glove-6b-50d", "mteb-words/random-300d"]
    assert run_command(["-m", *models, "-t", f"pairs:{path}", "--output-folder", str(tmp_path / "results")]) == 0
    printed = capsys.readouterr().out
    assert (
        len(
            re.findall(
                "LocalPairs-my-pairs-[0-9a-f]{8}: my pairs.csv, 4 pairs: the words are 'word1' and 'word2', the score is 'score'", printed
            )
        )
        == 1
    )
    asked = [named(json.loads(file.read_text())["scores"]["test"][0]) for file in sorted((tmp_path / "results").rglob("LocalPairs-*.json"))]
    assert [(found["n_asked"], found["n_answered"]) for found in asked] == [(4, 3), (4, 4)]
    assert all("frequency_bands" not in found and len(found["interval"]) == 2 for found in asked)  # of whichever language they are
    task = local_pairs(path)
    assert (task.min_score, task.max_score) == (-2, 8)


def test_a_file_with_a_very_long_name_runs_beside_other_tasks(registered, tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    path = write(tmp_path, "cat,dog,7\nsun,fork,1\nking,queen,8\n", f"{230 * 'x'}.csv")
    asked = ["-t", f"pairs:{path}", "WordSim353"]
    assert run_command(["-m", "mteb-words/random-300d", *asked, "--output-folder", str(tmp_path / "results")]) == 0
    names = {file.stem for file in (tmp_path / "results").rglob("*.json")}
    assert {f"LocalPairs-{60 * 'x'}-{local_pairs(path).metadata.revision[7:15]}", "WordSim353"} <= names


@pytest.mark.parametrize("kind", ["pairs", "analogies", "data"])
def test_a_file_that_may_not_be_read_is_named_with_the_next_step(tmp_path, monkeypatch, kind):
    path = write(tmp_path, "a,b,1\nc,d,2\n", "cosimlex_en.tsv")

    def refuse(opened, *_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(opened))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    wanted = f"{path} cannot be read (Permission denied); make it readable, or name another file"
    with pytest.raises(MtebWordsError, match=re.escape(wanted)):
        local_task(f"{kind}:{path}")


def test_other_content_is_another_revision(tmp_path):
    revisions = {local_pairs(write(tmp_path, f"a,b,{score}\nc,d,2\n")).metadata.revision for score in (1, 3)}
    assert len(revisions) == 2


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["pairs:{0}/none.csv"], "none.csv does not exist; expected a file with word pairs"),
        (["pairs:{0}/mine.csv", "pairs:{0}/more/mine.csv"], "would both be the task LocalPairs-mine-[0-9a-f]{8}; rename one of them"),
    ],
)
def test_a_file_that_cannot_be_run_is_refused_before_anything_runs(registered, tmp_path, names, message):
    (tmp_path / "more").mkdir()
    for folder in (tmp_path, tmp_path / "more"):
        write(folder, "a,b,1\nc,d,2\n")
    with pytest.raises(MtebWordsError, match=message):
        make_plan(run_flags(["-m", "mteb-words/random-300d", "-t", *(name.format(tmp_path) for name in names)]).options)
