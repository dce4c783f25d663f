"""``pairs:PATH`` and ``analogies:PATH`` over files as people have them; ``cases`` holds such files, with what is right of each."""

from pathlib import Path

import pytest
from scipy.stats import spearmanr

from mteb_words import MtebWordsError
from mteb_words.tasks.places import local_analogies, local_pairs, local_task
from mteb_words.wrappers.base import WordModel

from .entries import named

CASES = Path(__file__).parent / "cases"
WORDS = ("king", "queen", "man", "woman", "cat", "dog", "car", "truck")
TABLE = [[9, 2, 0, 1], [8, 4, 1, 2], [6, 1, 2, 0], [5, 1, 3, 1], [0, 9, 2, 3], [1, 8, 5, 3], [1, 1, 2, 9], [0, 2, 1, 9]]


@pytest.fixture(scope="module")
def model():
    return WordModel.from_vectors(WORDS, TABLE, name="eight")


def scored(registered, model, task):
    return named(registered.evaluate(model, [task], cache=None).task_results[0].scores["test"][0])


def write(tmp_path, text, name="mine.tsv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def judged(model, rows):
    """Spearman's correlation of the judgements with the model's cosines, by scipy."""
    vectors = model.encode_words(WORDS)
    return spearmanr([vectors.similarity(left, right) for left, right, _ in rows], [float(score) for _, _, score in rows]).statistic


def plain(path, separator=";"):
    return [line.split(separator) for line in path.read_text().splitlines()[1:]]


@pytest.mark.parametrize("name", ["quoted_decimal.csv", "semi_decimal.csv", "semi_decimal_en.csv", "tab_decimal.tsv"])
def test_decimal_commas_are_read_if_every_score_has_one(registered, model, name):
    task = local_pairs(CASES / "C27" / name)
    assert task.read() == local_pairs(CASES / "C27" / "header_de.csv").read()
    assert "decimal commas" in task.metadata.description
    assert scored(registered, model, task)["main_score"] == pytest.approx(judged(model, plain(CASES / "C27" / "header_de.csv")), abs=1e-6)


def test_scores_with_decimal_commas_are_those_that_gloves_get_with_points(registered, glove):
    assert scored(registered, glove, local_pairs(CASES / "C27" / "semi_decimal.csv"))["main_score"] == pytest.approx(0.8, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "scores"),
    [
        ("cat dog -0,5\ncar truck 7,25\n", [-0.5, 7.25]),
        ("Nr;Wort 1;Wort 2;Wert\n1;cat;dog;7,5\n2;car;truck;,\n".replace(";,\n", ";8,0\n"), [7.5, 8.0]),
        ('"cat","dog","7,125"\n"car","truck","8,250"\n', [7.125, 8.25]),
    ],
)
def test_other_tables_with_decimal_commas(tmp_path, text, scores):
    assert local_pairs(write(tmp_path, text)).read()["score"] == scores


def test_one_decimal_comma_among_points_is_refused(tmp_path):
    with pytest.raises(MtebWordsError, match=r"mine\.tsv:3: '8,0' is not a score; expected a finite number"):
        local_pairs(write(tmp_path, "cat;dog;7.5\ncar;truck;1.0\nking;queen;8,0\n"))


def test_a_table_of_analogies_is_no_table_of_judgements():
    with pytest.raises(MtebWordsError, match=r"type\.csv: cannot tell the two words .* 'word3', 'target' would be left over; give"):
        local_pairs(CASES / "C28" / "type.csv")


@pytest.mark.parametrize(
    "text",
    [
        "id,word1,word2\n1043,king,queen\n22,man,woman\n7,cat,dog\n",
        "1,king,queen\n2,man,woman\n3,cat,dog\n",
        "word1,word2,word3,word4,group\nman,king,woman,queen,1\ncat,cats,dog,dogs,2\n",
        "king,queen,0\nman,woman,1\ncat,dog,2\ncar,truck,3\nking,car,4\ndog,man,5\n",
        "rank;left;right\n3;king;queen\n1;man;woman\n2;cat;dog\n",
    ],
)
def test_a_number_of_the_row_is_no_score(tmp_path, text):
    with pytest.raises(MtebWordsError, match="cannot tell the two words"):
        local_pairs(write(tmp_path, text))


def test_the_header_that_the_refusal_asks_for_is_enough(tmp_path):
    path = write(tmp_path, "row,word1,word2,more,score\n0,king,queen,x,8\n1,man,woman,y,7\n")
    assert local_pairs(path).read()["score"] == [8, 7]


@pytest.mark.models
@pytest.mark.parametrize(("name", "expected"), [("glove", 0.8), ("minilm", 0.35)])
def test_words_in_lemma_form_get_what_the_plain_words_get(registered, request, name, expected):
    lemmas, natural = (local_pairs(CASES / "C29" / f"{file}.txt") for file in ("men", "men_nat"))
    assert "the words without their suffixes -n" in lemmas.metadata.description
    found = scored(registered, request.getfixturevalue(name), lemmas)
    assert (found["coverage"], found["main_score"]) == (1, pytest.approx(expected, abs=1e-4))
    assert found["main_score"] == scored(registered, request.getfixturevalue(name), natural)["main_score"]


@pytest.mark.parametrize(
    ("text", "words", "parts"),
    [
        ("run-v\told-j\t1\nsun-n\twell-known-j\t2\n", ["run", "sun"], ["adjective-verb", "adjective-noun"]),
        ("run-V,walk-V,1\nsun-N,moon-N,2\n", ["run", "sun"], ["verb-verb", "noun-noun"]),
        ("word1,word2,pos,score\nrun-v,walk-v,VV,1\nsun-n,moon-n,NN,2\n", ["run", "sun"], ["VV", "NN"]),
    ],
)
def test_suffixes_become_parts_of_speech(tmp_path, text, words, parts):
    columns = local_pairs(write(tmp_path, text)).read()
    assert (columns["sentence1"], columns["part_of_speech"]) == (words, parts)


@pytest.mark.parametrize("tag", ["_NOUN", "/NN", "#n", ".n"])
def test_tags_of_other_kinds_stay_and_are_named(tmp_path, tag):
    task = local_pairs(write(tmp_path, f"sun{tag}\tmoon{tag}\t1\nsea{tag}\tlake{tag}\t2\n"))
    assert task.read()["sentence1"] == [f"sun{tag}", f"sea{tag}"]
    assert f"every word ends in a tag ({tag})" in task.metadata.description


def test_a_word_with_a_hyphen_among_others_is_a_word(tmp_path):
    task = local_pairs(write(tmp_path, "x-n\tmoon\t1\nsea-n\tlake-n\t2\n"))
    assert task.read()["sentence1"] == ["x-n", "sea-n"]
    assert "suffix" not in task.metadata.description


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("king\tqueen\t5\n", "holds one pair; a correlation needs two pairs or more"),
        ("king\tqueen\t5\nman\twoman\t5.0\ncat\tdog\t5e0\n", r"judges all 3 pairs alike \(5\); a correlation needs different judgements"),
        ("word1;word2;score\nking;queen;0,0\nman;woman;0,0\n", r"judges all 2 pairs alike \(0\)"),
    ],
)
def test_judgements_with_which_no_correlation_is_defined_are_refused(tmp_path, text, message):
    with pytest.raises(MtebWordsError, match=message):
        local_task(f"pairs:{write(tmp_path, text)}")


def test_a_slash_in_a_heading_makes_no_group(registered):
    vectors = [line.split() for line in (CASES / "C35" / "plur.txt").read_text().splitlines()]
    model = WordModel.from_vectors([word for word, *_ in vectors], [[float(x) for x in row] for _, *row in vectors], name="plurals")
    found = scored(registered, model, local_analogies(CASES / "C35" / "slash3.txt"))
    assert not found.get("groups")
    assert set(found["relations"]) == {"nouns: SI/PL", "nouns: PL/SI"}


@pytest.mark.parametrize("heading", ["a/b", "/", "km/h: units", "sing./plur."])
def test_no_heading_of_a_file_of_questions_names_a_group(tmp_path, heading):
    task = local_analogies(write(tmp_path, f": {heading}\ncat dog car truck\n"))
    assert task.group(task.read()["relation"][0]) == ""


def test_the_folders_of_lists_of_pairs_are_groups(tmp_path):
    (tmp_path / "lists" / "nouns").mkdir(parents=True)
    (tmp_path / "lists" / "nouns" / "plural.txt").write_text("cat\tcats\ndog\tdogs\n")
    task = local_analogies(tmp_path / "lists")
    assert task.group(task.read()["relation"][0]) == "nouns"


def test_questions_without_a_heading_are_told_what_they_lack(tmp_path):
    path = write(tmp_path, "cat dog car truck\nking queen man woman\n", "questions.txt")
    with pytest.raises(MtebWordsError, match=r"questions\.txt:1: a question, .*, above the first relation; write a line ': name'"):
        local_analogies(path)
    path.write_text(": animals\n" + path.read_text())
    assert len(local_analogies(path).read()["a"]) == 2
