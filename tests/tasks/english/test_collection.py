"""The sets of human judgements, of whose files the tests have look-alikes, and the mirror that they may come from."""

import hashlib
from itertools import combinations

import pytest
from datasets import DatasetDict

from mteb_words import MEN, RG65, MtebWordsError, SemEval2017Task2, SimVerb3500, WordSim353, WordSim353Relatedness
from mteb_words.tasks.english.collection import WORD_BENCHMARKS, _path
from mteb_words.tasks.sources import fetched

from ..entries import named

PLAIN = ",word1,word2,similarity\n0,gem,jewel,3.94\n1,car,automobile,3.92\n2,cord,smile,0.02\n"
CONTENT = {
    "men": ",word1,word2,similarity\n0,sun-n,sunlight-n,50.000000\n1,old-j,run-v,1.0\n2,run-v,well-known-j,7.0\n",
    "semeval17": ",word1,word2,similarity\n0,Joule,spacecraft,0.58\n1,Promised Land,Baku,0.42\n2,carbon dioxide,CO2,4\n",
    "simverb-3500": ",similarity,word1,word2,relation\n0,6.81,take,remove,synonyms\n1,1.16,protest,release,none\n",
    "wordsim353-rel": ",word1,word2,similarity\n0,computer,keyboard,7.62\n1,king,cabbage,0.23\n2,,,\n",
    "mturk-771": ",word1,word2,similarity\n0,kitchen,toilet,2.545454545\t\n1,account,explanation,2\n",
}


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    """A folder with look-alikes of all files, whose checksums stand in place of the published ones."""
    folder = tmp_path / "mirror"
    table = {}
    for task in WORD_BENCHMARKS:
        content = CONTENT.get(task.file, PLAIN).encode()
        path = folder / _path(task.file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        table[_path(task.file)] = hashlib.sha256(content).hexdigest()
    monkeypatch.setattr(fetched, "checksums", lambda: table)
    monkeypatch.setattr(fetched, "URL", "http://127.0.0.1:9")
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("MTEB_WORDS_MIRROR", raising=False)
    return folder


def rows(task):
    loaded = task()
    loaded.load_data()
    return loaded.dataset["test"][:]


def test_the_published_table_has_the_files_of_all_tasks():
    table = fetched.checksums()
    assert len(table) == 22
    assert {len(sha256) for sha256 in table.values()} == {64}
    assert {_path(task.file) for task in WORD_BENCHMARKS} <= table.keys()
    assert len({task.metadata.revision for task in WORD_BENCHMARKS}) == len(WORD_BENCHMARKS) == 11


def test_simlex_is_not_taken_from_there():
    assert not any("simlex" in path for path in fetched.checksums())


@pytest.mark.parametrize("task", WORD_BENCHMARKS)
def test_scores_lie_on_the_scale_that_the_task_states(mirror, monkeypatch, task):
    monkeypatch.setenv("MTEB_WORDS_MIRROR", str(mirror))
    found = rows(task)
    assert len(found["score"]) == len(found["sentence1"]) == len(found["sentence2"]) >= 2
    if task.file in CONTENT:
        assert task.min_score <= min(found["score"])
        assert max(found["score"]) <= task.max_score


def test_the_suffixes_of_men_become_parts_of_speech(mirror, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_MIRROR", str(mirror))
    assert rows(MEN) == {
        "sentence1": ["sun", "old", "run"],
        "sentence2": ["sunlight", "run", "well-known"],
        "score": [50, 1, 7],
        "part_of_speech": ["noun-noun", "adjective-verb", "adjective-verb"],  # whichever of the two comes first
    }


def test_columns_are_told_by_their_names_and_words_may_be_several(mirror, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_MIRROR", str(mirror))
    assert rows(SimVerb3500) == {"sentence1": ["take", "protest"], "sentence2": ["remove", "release"], "score": [6.81, 1.16]}
    assert rows(SemEval2017Task2)["sentence1"] == ["Joule", "Promised Land", "carbon dioxide"]


def test_a_line_with_nothing_but_its_number_is_no_pair(mirror, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_MIRROR", str(mirror))
    assert rows(WordSim353Relatedness)["score"] == [7.62, 0.23]


@pytest.mark.parametrize("by", ["mirror", "official address"])
def test_a_file_is_fetched_once(mirror, serve, monkeypatch, by):
    address = serve(mirror)
    if by == "mirror":
        monkeypatch.setenv("MTEB_WORDS_MIRROR", f"{address}/")
    else:
        monkeypatch.setattr(fetched, "URL", address)
    first = rows(RG65)
    (mirror / _path("rg-65")).unlink()
    assert rows(RG65) == first
    assert first["sentence1"] == ["gem", "car", "cord"]


def test_other_bytes_from_an_address_are_refused_and_not_kept(mirror, serve, monkeypatch, tmp_path):
    (mirror / _path("rg-65")).write_text(PLAIN + "3,a,b,1\n")
    monkeypatch.setenv("MTEB_WORDS_MIRROR", serve(mirror))
    with pytest.raises(MtebWordsError, match=r"rg-65\.csv no longer serves the bytes that were published"):
        RG65().read()
    assert not list((tmp_path / "cache").rglob("*.csv"))


def test_other_bytes_in_a_mirror_folder_and_in_the_cache_are_refused(mirror, serve, monkeypatch, tmp_path):
    monkeypatch.setenv("MTEB_WORDS_MIRROR", serve(mirror))
    RG65().read()
    (kept,) = (tmp_path / "cache").rglob("rg-65.csv")
    for file, remedy in ((kept, "remove .* and run again"), (mirror / _path("rg-65"), "copy the file again; MTEB_WORDS_MIRROR is")):
        file.write_text(PLAIN + "3,a,b,1\n")
        with pytest.raises(MtebWordsError, match=rf"rg-65\.csv has SHA-256 \w+, expected \w+; {remedy}"):
            RG65().read()
        monkeypatch.setenv("MTEB_WORDS_MIRROR", str(mirror))
    (mirror / _path("rg-65")).unlink()
    with pytest.raises(MtebWordsError, match=r"rg-65\.csv is missing; copy the file again"):
        RG65().read()


def test_without_a_network_the_way_to_a_mirror_is_named(mirror):
    with pytest.raises(MtebWordsError, match=r"name a folder, or an address, with the files of .* by MTEB_WORDS_MIRROR"):
        RG65().read()


def test_pushing_to_the_hub_sends_the_parts_of_speech_too(mirror, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_MIRROR", str(mirror))
    sent = {}
    monkeypatch.setattr(DatasetDict, "push_to_hub", lambda self, repo, **_: sent.update({repo: self}))
    monkeypatch.setattr(type(MEN.metadata), "push_dataset_card_to_hub", lambda *_: None)
    task = MEN()
    task.load_data()
    task.push_dataset_to_hub("someone/men")
    assert sent["someone/men"]["test"].column_names == ["sentence1", "sentence2", "score", "part_of_speech"]


def test_statistics_are_those_of_the_pairs(mirror, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_MIRROR", str(mirror))
    assert SemEval2017Task2().calculate_descriptive_statistics()["test"]["num_samples"] == 3


def test_parts_of_speech_and_bands_are_scored_each_for_itself(mirror, monkeypatch, registered, glove):
    monkeypatch.setenv("MTEB_WORDS_MIRROR", str(mirror))
    found = named(registered.evaluate(glove, [MEN()], cache=None).task_results[0].scores["test"][0])
    assert {name: part["n_asked"] for name, part in found["parts_of_speech"].items()} == {"adjective-verb": 2, "noun-noun": 1}
    assert sum(part["n_asked"] for part in found["frequency_bands"].values()) == 3
    assert (found["task"]["ceiling"], found["n_positives"]) == (0.84, 1)


def test_tasks_that_share_pairs_name_the_one_that_holds_them():
    """No two of WordSim353, its halves, RG65 and MC30 may count in one mean: of each two, one names the other."""
    shared = {task.metadata.name: task.part_of for task in (*WORD_BENCHMARKS, WordSim353) if task.part_of or task is WordSim353}
    assert set(shared) == {"MC30", "RG65", "WordSim353", "WordSim353Relatedness", "WordSim353Similarity"}
    for left, right in combinations(shared, 2):
        assert (left in shared[right]) != (right in shared[left]), (left, right)
    for task in WORD_BENCHMARKS:
        assert ("WordSim353 holds" in task.metadata.description) == bool(task.part_of)
