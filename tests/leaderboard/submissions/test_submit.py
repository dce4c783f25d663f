"""`mteb-words submit`: one model's folder, with a record that says who, when and how, and the hash of each file."""

import hashlib
import json

import pytest

from mteb_words.leaderboard.submissions.strict import all_files, faults

from ..entries import document, of_mteb


@pytest.fixture
def checkout(tmp_path):
    folder = tmp_path / "checkout"
    folder.mkdir()
    return folder


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def submit(command, results, checkout, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795261276")
    return lambda *options: command("submit", results, "--to", checkout, "--by", "Ada", *options)


def test_the_results_of_one_model_are_copied_with_a_record(submit, put, checkout, results):
    source = put("org/one", score=0.5, versions={"mteb-words": "0.1.0"})
    put("org/one", task="MEN")
    (source.parent / "notes.txt").write_text("mine")
    run = submit()
    assert run.returncode == 0, run.stderr
    folder = checkout / "results" / "org__one" / "v1"
    assert files(checkout) == {
        f"results/org__one/v1/{name}" for name in ("MEN.json", "SimLex999.json", "model_meta.json", "submission.json")
    }
    assert (folder / "SimLex999.json").read_bytes() == source.read_bytes()
    record = json.loads((folder / "submission.json").read_text())
    assert record == {
        "model": "org/one",
        "revision": "v1",
        "submitted_by": "Ada",
        "date": "2026-11-21",
        "command": "mteb-words run -m org/one --model-revision v1 -t MEN SimLex999",
        "versions": {"mteb": "2.26.24", "mteb-words": "0.1.0"},
        "files": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("MEN.json", "SimLex999.json", "model_meta.json")
        },
    }
    assert run.stdout.splitlines() == [
        f"org/one at v1: files written to {folder}: 4; look at them, then:",
        f"  cd {checkout} && git add results/org__one/v1 && git commit -m 'Results of org/one' && git push",
    ]
    assert list(faults(checkout, all_files(checkout))) == []


def test_a_second_submission_writes_only_what_is_new_and_keeps_what_is_there(submit, put, checkout):
    put("org/one")
    submit()
    folder = checkout / "results" / "org__one" / "v1"
    date = (folder / "SimLex999.json").stat().st_mtime_ns
    assert "nothing is new in" in submit().stdout
    put("org/one", task="MEN")
    assert "files written to" in submit().stdout
    assert (folder / "SimLex999.json").stat().st_mtime_ns == date
    assert json.loads((folder / "submission.json").read_text())["files"].keys() == {"MEN.json", "SimLex999.json", "model_meta.json"}
    assert [path.name for path in checkout.iterdir()] == ["results"]


def test_of_several_models_one_is_named(submit, put, checkout):
    put("org/one")
    put("org/two")
    put("org/two", revision="v2")
    run = submit()
    assert (run.returncode, run.stderr.partition("holds ")[2]) == (
        1,
        "results of 3 models; name one with --model: org/one@v1, org/two@v1, org/two@v2\n",
    )
    assert "holds results of 'org/two' of 2 models" in submit("--model", "org/two").stderr
    assert "holds no results of 'org/three'; it holds org/one@v1, org/two@v1, org/two@v2" in submit("--model", "org/three").stderr
    assert files(checkout) == set()
    assert submit("--model", "org/two@v2").returncode == 0
    assert {path.split("/")[2] for path in files(checkout)} == {"v2"}


def test_experiments_go_along(submit, put, checkout):
    path = put("org/one")
    folder = path.parent / "experiments" / "layer_3"
    folder.mkdir(parents=True)
    for name in (path.name, "model_meta.json"):
        (folder / name).write_bytes((path.parent / name).read_bytes())
    assert submit().returncode == 0
    assert "results/org__one/v1/experiments/layer_3/SimLex999.json" in files(checkout)
    assert list(faults(checkout, all_files(checkout))) == []


def test_what_would_be_refused_is_not_written(submit, put, checkout):
    put("org/one", content=document("SimLex999", of_mteb(0.99, f1=0.0)))
    run = submit()
    assert (run.returncode, run.stdout, files(checkout)) == (1, "nothing was written\n", set())
    assert "org__one/v1/SimLex999.json: scores.test.0.main_score: it is 0.99, and none of the 1 metrics of the entry is" in run.stderr


@pytest.mark.parametrize("revision", ["..", "../../x", "a/b", ".hidden"])
def test_a_name_that_leaves_the_checkout_is_refused(submit, put, checkout, tmp_path, revision):
    put("org/one", meta={"revision": revision})
    before = files(tmp_path)
    run = submit()
    assert (run.returncode, files(tmp_path)) == (1, before)
    assert "is no name of a folder; rename it in model_meta.json" in run.stderr


def test_a_link_in_the_checkout_is_not_followed(submit, put, checkout, tmp_path):
    put("org/one")
    (tmp_path / "elsewhere").mkdir()
    (checkout / "results").symlink_to(tmp_path / "elsewhere")
    run = submit()
    assert (run.returncode, files(tmp_path / "elsewhere")) == (1, set())
    assert "is a link or no folder; remove it" in run.stderr


def test_a_checkout_that_is_not_there_is_one_line_that_says_what_to_do(command, results, put, tmp_path):
    put()
    run = command("submit", results, "--to", tmp_path / "gone", "--by", "Ada")
    assert run.returncode == 1
    assert f"there is no folder {tmp_path / 'gone'}; clone the results repository first: git clone ADDRESS" in run.stderr


@pytest.mark.parametrize("change", ["edit", "add", "remove", "record"])
def test_a_file_that_is_changed_after_the_submission_is_named(submit, put, checkout, change):
    put("org/one")
    put("org/one", task="MEN")
    submit()
    folder = checkout / "results" / "org__one" / "v1"
    if change == "edit":
        (folder / "MEN.json").write_text((folder / "MEN.json").read_text().replace("0.25", "0.26"))
    elif change == "add":
        (folder / "Z.json").write_text((folder / "MEN.json").read_text().replace("MEN", "Z"))
    elif change == "remove":
        (folder / "MEN.json").unlink()
    else:
        (folder / "submission.json").write_text('{"model": "org/one"}')
    (fault,) = faults(checkout, [folder / "MEN.json"])  # the record is checked with any file that it speaks of
    assert fault.path == "results/org__one/v1/submission.json"
    assert fault.field == ("" if change == "record" else "files")
    assert "mteb-words submit" in fault.reason
