"""The encyclopedic word pairs: every file is what its data card says."""

import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import wordfreq

from mteb_words.tasks.data.builders.lexical.tables import CANARY, data_lines

DATA = Path(__file__).resolve().parents[3] / "tasks" / "data"
FOLDER = DATA / "lexical_relations" / "encyclopedic"
FILES = sorted(FOLDER.glob("E*.tsv"))
COLUMNS = ["a", "b", "zipf_a", "zipf_b", "split"]


def read(path):
    return list(csv.DictReader(data_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE))


def zipf(word):
    return wordfreq.zipf_frequency(word.lower(), "en", wordlist="large")


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request):
    return request.param


def test_there_are_enough_relations_and_they_are_numbered():
    assert len(FILES) >= 12
    assert [path.stem[:4] for path in FILES] == [f"E{number:02}_" for number in range(1, len(FILES) + 1)]


def test_a_file_has_a_canary_one_header_and_plain_lines(path):
    text = path.read_bytes().decode("ascii")
    assert text.startswith(CANARY + "\n" + "\t".join(COLUMNS) + "\n")
    assert text.endswith("\n")
    line = re.compile(r"[A-Za-z]+\t[A-Za-z]+(/[A-Za-z]+)*\t\d\.\d\d\t\d\.\d\d\t(common|rare)")
    assert [found for found in text.splitlines()[2:] if not line.fullmatch(found)] == []


def test_a_relation_has_at_least_fifty_pairs_sorted_and_asked_once(path):
    words = [row["a"] for row in read(path)]
    assert len(words) >= 50
    assert words == sorted(words)
    assert len({word.lower() for word in words}) == len(words)


def test_the_answers_are_different_words_and_no_first_answer_comes_more_than_five_times(path):
    firsts = Counter()
    for row in read(path):
        answers = row["b"].split("/")
        assert len(set(answers)) == len(answers), row
        assert row["a"].lower() not in {answer.lower() for answer in answers}, row
        firsts[answers[0]] += 1
    assert {word: times for word, times in firsts.items() if times > 5} == {}


def test_frequencies_and_splits_are_wordfreqs(path):
    for row in read(path):
        frequencies = zipf(row["a"]), zipf(row["b"].split("/")[0])
        assert (float(row["zipf_a"]), float(row["zipf_b"])) == pytest.approx(frequencies, abs=0.005), row
        assert min(frequencies) >= 2, row
        assert row["split"] == ("common" if min(frequencies) >= 3.0 else "rare"), row


@pytest.mark.process
def test_the_files_are_made_again_byte_for_byte_from_their_first_two_columns(tmp_path):
    for path in FILES:
        pairs = ["\t".join(line.split("\t")[:2]) for line in data_lines(path)]
        (tmp_path / path.name).write_text("\n".join(pairs) + "\n", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mteb_words.tasks.data.builders.add_frequencies", tmp_path], check=True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {path.name: path.read_bytes() for path in FILES}


@pytest.mark.process
def test_a_pair_below_the_floor_is_refused(tmp_path):
    shutil.copy(FILES[0], tmp_path)
    with (tmp_path / FILES[0].name).open("a", encoding="utf-8") as file:
        file.write("Qwxzv\tParis\n")
    run = subprocess.run(
        [sys.executable, "-m", "mteb_words.tasks.data.builders.add_frequencies", tmp_path], capture_output=True, text=True, check=False
    )
    assert "Qwxzv - Paris: Zipf frequencies 0.0" in run.stderr


def test_a_rejected_pair_has_a_reason_and_is_not_in_the_set():
    kept = {(path.stem, row["a"]) for path in FILES for row in read(path)}
    rejected = read(FOLDER / "../../builders/lexical/rejected_encyclopedic.tsv")
    assert [row for row in rejected if not row["reason"] or (row["relation"], row["a"]) in kept] == []
    assert len({(row["relation"], row["a"]) for row in rejected}) == len(rejected)


def test_kin_stand_in_one_relation_alone():
    pairs = {frozenset((row["a"], row["b"].split("/")[0])) for row in read(FOLDER / "E10_male_female.tsv")}
    rows = read(FOLDER / "../lexicographic/L12_antonym_noun.tsv")
    antonyms = {frozenset((row["a"], answer)) for row in rows for answer in row["b"].split("/")}
    assert pairs & antonyms == set()


def test_the_data_card_counts_what_is_there(path):
    rows = read(path)
    splits = Counter(row["split"] for row in rows)
    answers = len({row["b"].split("/")[0] for row in rows})
    rejected = sum(row["relation"] == path.stem for row in read(FOLDER / "../../builders/lexical/rejected_encyclopedic.tsv"))
    card = (FOLDER / "README.md").read_text(encoding="utf-8")
    line = next(line for line in card.splitlines() if line.startswith(f"| {path.stem} |"))
    found = [cell.strip() for cell in line.strip("|").split("|")][2:]
    assert found == [str(number) for number in (len(rows), splits["common"], splits["rare"], answers, rejected)]
