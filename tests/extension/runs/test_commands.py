"""What ``mteb-words run`` promises of a dry run, of models that cannot be loaded, and of revisions."""

import json

import pytest
from mteb.results import TaskResult

from mteb_words import MtebWordsError
from mteb_words.extension.names import ResolvedModel, resolve
from mteb_words.extension.results.folder import ModelResults
from mteb_words.extension.runs.commands import run_command

VECTORS = "king 9 2 0\nqueen 8 4 1\nman 6 1 2\ncar 1 0 9\n"
PAIRS = "king\tqueen\t9\nking\tman\t5\nking\tcar\t1\n"


@pytest.fixture
def files(tmp_path, monkeypatch, registered):
    """A folder with vectors, pairs and a file that is no vectors, and a cache folder that does not exist yet."""
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    for name, text in (("vectors.txt", VECTORS), ("pairs.tsv", PAIRS), ("bad.txt", "king 1 2\nqueen 1\nman 1 2\n")):
        (tmp_path / name).write_text(text)
    return tmp_path


def everything(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize("earlier", [False, True])
def test_a_dry_run_writes_nothing(files, capsys, earlier):
    asked = ["-m", "static:vectors.txt", "-t", "pairs:pairs.tsv"]
    if earlier:
        assert run_command(asked) == 0
    before = everything(files)
    assert run_command([*asked, "--dry-run"]) == 0
    assert everything(files) == before
    assert f"{int(earlier)} of 1 tasks done before" in capsys.readouterr().out


def test_a_dry_run_names_a_file_that_cannot_be_read(files, capsys):
    before = everything(files)
    assert run_command(["-m", "static:vectors.txt", "static:bad.txt", "-t", "pairs:pairs.tsv", "--dry-run"]) == 0
    assert "static:bad.txt: cannot run: bad.txt:2: " in capsys.readouterr().out
    assert everything(files) == before


@pytest.mark.parametrize(("flags", "kind"), [([], "done"), (["--fail-fast"], "not run")])
def test_a_model_that_cannot_be_loaded_is_a_failure_that_fail_fast_counts(files, capsys, flags, kind):
    asked = ["-m", "static:vectors.txt", "static:bad.txt", "-t", "pairs:pairs.tsv", "--json", *flags]
    assert run_command(asked) == 1
    outcomes = json.loads(capsys.readouterr().out)["outcomes"]
    assert {outcome["model"]: outcome["kind"] for outcome in outcomes} == {"static:vectors.txt": kind, "static:bad.txt": "cannot"}


@pytest.mark.parametrize("name", ["static:vectors.txt", "static:none.txt"])
def test_a_revision_of_a_file_is_refused(files, name):
    with pytest.raises(MtebWordsError, match=f"a revision, 'v2', is for repositories of the hub; {name} is a file of this machine"):
        resolve(name, "v2")
    with pytest.raises(MtebWordsError, match="a revision, 'v2'"):
        run_command(["-m", name, "-t", "pairs:pairs.tsv", "--model-revision", "v2"])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [1.0, float("-inf")], {"deep": (float("nan"), 2)}])
def test_a_setting_that_is_no_number_never_reaches_a_file(registered, tmp_path, value):
    meta = registered.get_model_meta("mteb-words/random-300d")
    cache = ModelResults(tmp_path, ResolvedModel(str(meta.name), None, meta))
    entry = {"main_score": 0.5, "hf_subset": "default", "languages": ["eng-Latn"]}
    result = TaskResult(
        task_name="T", dataset_revision="1", scores={"test": [entry]}, mteb_version="2.26", evaluation_time=1.0, kg_co2_emissions=None
    )
    cache.save_to_cache(result, meta, encode_kwargs={"temperature": value, "batch_size": 2})
    written = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert any('"batch_size": 2' in text for text in written)
    assert not any(word in text for text in written for word in ("NaN", "Infinity"))
