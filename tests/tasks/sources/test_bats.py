"""BATS, of whose files the tests have look-alikes, and analogies by place."""

import hashlib
import re
import zipfile

import pytest

from mteb_words import BATSAnalogies, MtebWordsError
from mteb_words.extension.runs.commands import run_command
from mteb_words.extension.runs.flags import run_flags
from mteb_words.extension.runs.plan import make_plan
from mteb_words.tasks.places import local_analogies
from mteb_words.tasks.sources import bats

from ..entries import named

PAIRS = {
    "I": "cat\tcats\ndog\tdogs\nhouse\thouses\n",
    "D": "slow\tslowly\nquick\tquickly\n",
    "E": "france\tparis\nJapan\tTokyo\n",
    "L": "big\tlarge/huge\nsmall\tlittle/tiny\n",
}


def digest(content):
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


@pytest.fixture
def archive(tmp_path, monkeypatch, serve):
    """An archive of the 40 names with other pairs in them, known by its checksums, at an address on loopback."""
    web = tmp_path / "web"
    web.mkdir()
    contents = {name: PAIRS[relation[0]].encode() for relation, name in bats.relation_files().items()}
    with zipfile.ZipFile(web / "BATS_3.0.zip", "w") as file:
        for name, content in contents.items():
            file.writestr(name, content)
        file.writestr("BATS_3.0/metadata.json", "{}")
    table = {name: digest(content) for name, content in contents.items()} | {"BATS_3.0.zip": digest((web / "BATS_3.0.zip").read_bytes())}
    monkeypatch.setattr(bats, "checksums", lambda: table)
    monkeypatch.setattr(bats, "URL", f"{serve(web)}/BATS_3.0.zip")
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("MTEB_WORDS_BATS", raising=False)
    return web / "BATS_3.0.zip"


def test_the_published_table_has_ten_relations_of_each_group_and_the_archive():
    relations = list(bats.relation_files())
    assert len(relations) == 40
    assert [sum(name.startswith(group) for name in relations) for group in "IDEL"] == [10] * 4
    assert len(bats.checksums()) == 41
    assert {len(sha1) for sha1 in bats.checksums().values()} == {40}


def test_bats_is_downloaded_once_and_every_pair_asked_with_every_other(archive):
    task = BATSAnalogies()
    task.load_data()
    rows = task.dataset["test"]
    assert len(rows) == 10 * (3 + 2 + 2 + 2)
    assert rows["word"][:3] == ["cat", "dog", "house"]
    assert {"word": "japan", "answers": ["tokyo"]}.items() <= rows[10 * 3 + 10 * 2 + 1].items()  # in lower case
    assert rows[-1]["answers"] == ["little", "tiny"]
    archive.unlink()
    again = BATSAnalogies()
    again.load_data()
    assert again.calculate_descriptive_statistics()["test"]["num_samples"] == 10 * (3 * 2 + 2 + 2 + 2)


def test_the_score_is_the_mean_over_relations(archive, registered, glove):
    found = named(registered.evaluate(glove, [BATSAnalogies()], cache=None).task_results[0].scores["test"][0])
    assert found["average"] == "macro"
    relations = [part["accuracy"] for part in found["relations"].values()]
    assert found["accuracy"] == pytest.approx(sum(relations) / 40)
    assert found["groups"].keys() == {"inflection", "derivation", "encyclopedic", "lexicographic"}
    assert found["n_asked"] == 120
    assert found["methods"]["LRCos"]["n_asked"] == 90


def test_a_folder_of_the_users_is_read_and_verified(archive, tmp_path, monkeypatch):
    with zipfile.ZipFile(archive) as file:
        file.extractall(tmp_path / "mine")
    monkeypatch.setattr(bats, "URL", "http://127.0.0.1:9/")
    for place in (tmp_path / "mine", tmp_path / "mine" / "BATS_3.0"):
        monkeypatch.setenv("MTEB_WORDS_BATS", str(place))
        assert len(bats.read_bats()["word"]) == 90
    path = next((tmp_path / "mine").rglob("I03*"))
    path.write_bytes(path.read_bytes() + b"extra\textras\n")
    with pytest.raises(MtebWordsError, match=r"I03.* has SHA-1 .* expected"):
        bats.read_bats()
    path.unlink()
    with pytest.raises(MtebWordsError, match=r"I03.* is missing; BATS 3.0 has 40 files"):
        bats.read_bats()
    monkeypatch.setenv("MTEB_WORDS_BATS", str(tmp_path))
    with pytest.raises(MtebWordsError, match=r"where there is no folder BATS_3\.0"):
        bats.read_bats()


def test_other_bytes_at_the_official_address_are_refused_and_not_kept(archive, tmp_path):
    archive.write_bytes(archive.read_bytes() + b"x")
    with pytest.raises(MtebWordsError, match=r"BATS_3\.0\.zip no longer serves the bytes that were published"):
        bats.read_bats()
    assert not (tmp_path / "cache" / "downloads" / "bats-3.0").exists()


def test_without_a_network_the_way_to_a_folder_is_named(archive, monkeypatch):
    monkeypatch.setattr(bats, "URL", "http://127.0.0.1:9/BATS_3.0.zip")
    with pytest.raises(MtebWordsError, match="name the folder that it is in by MTEB_WORDS_BATS"):
        bats.read_bats()


QUESTIONS = ": capitals\nfrance paris japan tokyo\njapan tokyo france paris\n: plural\ncat cats dog dogs\n"


@pytest.mark.parametrize(
    ("files", "average", "asked"),
    [
        ({"mine.txt": QUESTIONS}, "micro", 3),
        ({"mine.txt": PAIRS["I"]}, "macro", 6),
        ({"a.txt": PAIRS["I"], "b.txt": PAIRS["L"]}, "macro", 8),
    ],
)
def test_anybodys_own_analogies_are_told_by_their_content(registered, tmp_path, files, average, asked, capsys):
    folder = tmp_path / "my words"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    path = folder / "mine.txt" if len(files) == 1 else folder
    task = local_analogies(path)
    assert re.fullmatch("Local-mine-[0-9a-f]{8}" if len(files) == 1 else "Local-my-words-[0-9a-f]{8}", task.metadata.name)
    assert (
        run_command(["-m", "mteb-words/glove-6b-50d", "-t", f"analogies:{path}", "SimLex999", "--output-folder", str(tmp_path / "results")])
        == 0
    )
    (result,) = (tmp_path / "results").rglob("Local-*.json")
    import json

    scores = named(json.loads(result.read_text())["scores"]["test"][0])
    assert (scores["average"], scores["n_asked"]) == (average, asked)
    assert task.metadata.name in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("cat cats\ndog\n", r"mine\.txt:2: 'dog'; expected a word, a tab, and one or more answers"),
        ("cat\t/\n", r"mine\.txt:1: .*expected a word, a tab"),
        (": a\ncat cats dog\n", r"mine\.txt:2: 3 words in 'cat cats dog'; expected four"),
        (b"a\tb\ncaf\xe9\tx\n", r"mine\.txt:2: b'caf\\xe9\\tx' is not UTF-8"),
        ("", r"mine\.txt asks nothing; expected two pairs or more"),
        ("\n\n", r"mine\.txt asks nothing"),
        ("cat\tcats\n", r"mine\.txt asks nothing"),
        (": plural\n", r"mine\.txt asks nothing; expected lines of four words"),
        ("cat\tcats\n: plural\n", r"mine\.txt:2: ': plural'; expected a word, a tab"),
        (None, "is no file with analogies, and no folder with .txt files"),
    ],
)
def test_a_bad_line_is_named_by_its_number_before_anything_runs(registered, tmp_path, content, message):
    path = tmp_path / "mine.txt"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(MtebWordsError, match=message):
        make_plan(run_flags(["-m", "mteb-words/random-300d", "-t", f"analogies:{path}"]).options)


def test_a_folder_has_a_relation_a_file_whatever_the_names(tmp_path):
    for name in ("en/p.txt", "de/p.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PAIRS["I"])
    task = local_analogies(tmp_path)
    assert set(task.read()["relation"]) == {"en/p", "de/p"}
    (tmp_path / "en" / "p.txt").rename(tmp_path / "en" / "q.txt")
    assert local_analogies(tmp_path).metadata.revision != task.metadata.revision


def test_a_folder_of_files_of_questions_is_read_and_formats_are_not_mixed(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(QUESTIONS)
    assert len(local_analogies(tmp_path).read()["relation"]) == 6
    (tmp_path / "b.txt").write_text(PAIRS["I"])
    with pytest.raises(MtebWordsError, match=r"a\.txt and .*b\.txt are in two formats"):
        local_analogies(tmp_path)


def test_other_content_is_another_revision(tmp_path):
    revisions = set()
    for content in (PAIRS["I"], PAIRS["L"]):
        (tmp_path / "mine.txt").write_text(content)
        revisions.add(local_analogies(tmp_path / "mine.txt").metadata.revision)
    assert len(revisions) == 2
