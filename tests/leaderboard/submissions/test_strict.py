"""What is refused before results of strangers are accepted: each with the file and the field."""

import json
import os
import time

import pytest

from mteb_words.leaderboard.board.board_file import BoardFile, BoardTask
from mteb_words.leaderboard.submissions.acceptance import check_strictly
from mteb_words.leaderboard.submissions.strict import all_files, faults

from ..entries import document, entry, of_mteb

FILE = "results/org__one/v1/SimLex999.json"


def wrong(results):
    """The path, the field and the first words of each fault."""
    return [(fault.path, fault.field, fault.reason.partition(";")[0]) for fault in faults(results, all_files(results))]


def test_honest_results_have_no_fault(results, put):
    put("org/one", score=0.5)
    put(
        "org/two",
        task="STS",
        content=document("STS", of_mteb(0.5, cosine_spearman=0.5, subset="a"), of_mteb(-0.1, x={"y": [-0.1]}, subset="b")),
    )
    folder = put("org/three", task="A").parent
    experiment = folder / "experiments" / "layer_3"
    experiment.mkdir(parents=True)
    for path in list(folder.glob("*.json")):
        (experiment / path.name).write_bytes(path.read_bytes())
    (folder / "README.txt").write_text("hello")
    assert wrong(results) == []
    assert check_strictly(results) == ([], [], [])


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"task_name": "Other"}, "task_name", "it is 'Other'"),
        ({"scores": {}}, "scores", "it has none"),
        ({"scores": {"test": []}}, "scores.test", "it is no list of records"),
        ({"scores": {"test": [1]}}, "scores.test", "it is no list of records"),
        ({"date": time.time() + 200_000}, "date", "it is "),
        ({"date": 253_402_300_000}, "date", "it is 2.534023e+11"),
        ({"date": 5}, "date", "it is 5"),
        ({"evaluation_time": -1}, "evaluation_time", "it is -1"),
        ({"evaluation_time": 1e12}, "evaluation_time", "it is 1e+12"),
    ],
)
def test_a_field_of_a_file_that_cannot_be_is_named(results, put, change, field, reason):
    put("org/one", content={**document("SimLex999", of_mteb(0.5, f1=0.5)), **change})
    ((path, where, why),) = wrong(results)
    assert (path, where) == (FILE, field)
    assert why.startswith(reason)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (of_mteb(99.9, f1=99.9), "it is 99.9; expected a score from -1 to 1"),
        (of_mteb(-1.5, f1=-1.5), "it is -1.5; expected a score from -1 to 1"),
        (of_mteb(0.99, f1=0.0, recall=0), "it is 0.99, and none of the 2 metrics of the entry is; run the task again"),
        (of_mteb(0.99), "it is 0.99, and none of the 0 metrics of the entry is; run the task again"),
        ({**entry(0.25), "main_score": 0.99}, "it is 0.99, and score, which it should be, is 0.25; run the task again"),
        ({**entry(0.25), "score": None}, "it is 0.25, and score, which it should be, is None; run the task again"),
        (of_mteb("0.5"), "it is '0.5'; expected a finite number"),
        (of_mteb(True), "it is True; expected a finite number"),
        (of_mteb(float("nan")), "it is nan; expected a finite number"),
    ],
)
def test_a_main_score_that_cannot_be_is_named(results, put, said, reason):
    put("org/one", content=document("SimLex999", of_mteb(0.1, f1=0.1), {**said, "hf_subset": "other"}))
    (fault,) = faults(results, all_files(results))
    assert str(fault) == f"{FILE}: scores.test.1.main_score: {reason}"


def test_the_metric_that_the_board_names_is_the_one_that_counts(results, put):
    """Another metric of the same value is no excuse."""
    about = BoardFile(tasks=(BoardTask(name="SimLex999", main_score="cosine_spearman"),))
    put("org/one", content=document("SimLex999", of_mteb(0.99, cosine_spearman=0.1, pearson=0.99)))
    assert wrong(results) == []
    (fault,) = faults(results, all_files(results), about)
    assert fault.reason == "it is 0.99, and cosine_spearman, which it should be, is 0.1; run the task again"


def test_a_score_that_the_board_does_not_ask_for_may_be_missing(results, put):
    about = BoardFile(tasks=(BoardTask(name="SimLex999", splits=("test",), subsets=("en",)),))
    put("org/one", content=document("SimLex999", of_mteb(0.5, f1=0.5, subset="en"), of_mteb(float("nan"), subset="de")))
    assert len(wrong(results)) == 1
    assert [*faults(results, all_files(results), about)] == []


def test_a_lower_score_that_is_better_may_be_above_1(results, put):
    put("org/one", score=7.5, facts={"direction": "lower"})
    assert wrong(results) == []


def test_a_subset_that_stands_twice_is_named(results, put):
    put("org/one", content=document("SimLex999", of_mteb(0.1, f1=0.1), of_mteb(0.9, f1=0.9)))
    assert wrong(results) == [(FILE, "scores.test", "the subset 'default' stands 2 times")]


def test_a_key_that_stands_twice_is_named(results, put):
    text = json.dumps(document("SimLex999", of_mteb(0.1, f1=0.1)))
    put("org/one", content=text.replace('"main_score": 0.1', '"main_score": 0.1, "main_score": 0.9'))
    assert wrong(results) == [(FILE, "", "the key 'main_score' stands twice in one object")]


@pytest.mark.parametrize(
    ("meta", "field", "reason"),
    [
        ({"name": "org/other"}, "name", "it is 'org/other'; expected the name of its folder, org__one"),
        ({"name": None}, "name", "it is None; expected the name of its folder, org__one"),
        ({"revision": "v2"}, "revision", "it is 'v2'; expected the name of its folder, v1"),
    ],
)
def test_a_record_that_speaks_of_another_folder_is_named(results, put, meta, field, reason):
    put("org/one", meta=meta)
    (fault,) = faults(results, all_files(results))
    assert str(fault) == f"results/org__one/v1/model_meta.json: {field}: {reason}"


def test_what_is_no_plain_file_is_named_and_not_opened(results, put):
    folder = put("org/one").parent
    os.mkfifo(folder / "notes.txt")
    (folder / "Other.json").symlink_to("/dev/zero")
    (folder.parent / "v2").symlink_to(folder)
    assert [(path.rpartition("/")[2], field, why) for path, field, why in wrong(results)] == [
        ("Other.json", "", "it is no plain file"),
        ("notes.txt", "", "it is no plain file"),
        ("v2", "", "it is no plain file"),
    ]


def test_a_file_without_a_record_beside_it_is_named(results, put):
    (put("org/one").parent / "model_meta.json").unlink()
    assert wrong(results) == [(FILE, "", "it has no model_meta.json beside it")]


def test_a_file_that_is_too_large_is_named(results, put):
    put("org/one", content='{"x": "' + "y" * (20 * 2**20) + '"}')
    assert wrong(results) == [(FILE, "", "it is larger than 20 MB")]


@pytest.mark.process
def test_the_pull_request_of_a_forger_is_refused_with_file_and_field(command, repository, git, put):
    """All main scores are .99, and the metrics that they are said to be are 0."""
    git(repository, "switch", "--quiet", "--create", "forged")
    for task in ("SimLex999", "MEN"):
        put("org/forger", task=task, content=document(task, of_mteb(0.99, cosine_spearman=0.0, pearson=0.0)))
    assert command("leaderboard", repository, "--check").returncode == 0  # a board cannot know
    run = command("leaderboard", repository, "--check", "--strict", "--changed-only", "main")
    assert (run.returncode, run.stdout) == (1, "problems: 2\n")
    assert run.stderr.splitlines() == [
        f"mteb-words: results/org__forger/v1/{task}.json: scores.test.0.main_score: it is 0.99, and none of the 2 metrics of the entry is; "
        "run the task again"
        for task in ("MEN", "SimLex999")
    ]


@pytest.mark.process
def test_only_what_a_branch_changes_is_named(command, repository, git, put):
    """Older faults are not the contributor's, and what others sent since is not either."""
    put("org/first", task="Old", content=document("Old", of_mteb(0.99, f1=0.0)))
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "An old fault")
    git(repository, "switch", "--quiet", "--create", "mine")
    put("org/mine")
    for _ in range(2):  # as it lies there, and committed
        run = command("leaderboard", repository, "--check", "--strict", "--changed-only", "main")
        assert (run.returncode, run.stdout, run.stderr) == (0, "nothing is wrong\n", "")
        git(repository, "add", ".")
        git(repository, "commit", "--quiet", "--allow-empty", "--message", "Mine")
    assert command("leaderboard", repository, "--check", "--strict").returncode == 1
    git(repository, "switch", "--quiet", "main")
    put("org/other", content="{")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "Of others")
    git(repository, "switch", "--quiet", "mine")
    assert command("leaderboard", repository, "--check", "--strict", "--changed-only", "main").returncode == 0


@pytest.mark.process
@pytest.mark.parametrize("base", ["gone", "--output=x", "HEAD~7"])
def test_a_base_that_git_does_not_know_is_one_line(command, repository, base, tmp_path):
    run = command("leaderboard", repository, "--check", f"--changed-only={base}")
    assert run.returncode == 1
    (line,) = run.stderr.splitlines()
    assert line.startswith("mteb-words: error: ")
    assert not (tmp_path / "x").exists()


def test_a_folder_outside_of_git_is_one_line(command, results, put):
    put()
    run = command("leaderboard", results, "--check", "--changed-only", "main")
    assert run.returncode == 1
    assert "git merge-base failed in" in run.stderr
    assert len(run.stderr.splitlines()) == 1
