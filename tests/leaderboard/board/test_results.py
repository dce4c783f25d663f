"""Reading result folders: what is valid, and what is left out with which reason."""

import json
import os
import time
from pathlib import Path

import pytest

from mteb_words.leaderboard.board.reading import read_results
from mteb_words.schema import MODEL_FACTS, NotRun

from ..entries import document, entry, of_kind, of_mteb


def test_a_result_is_read_with_its_model(results, put):
    put("org/one", score=0.25, meta={"embed_dim": 50})
    (result,), problems, _ = read_results(results)
    assert (result.model.id.name, result.model.id.revision, result.model.meta["embed_dim"]) == ("org/one", "v1", 50)
    assert (result.task.task, result.task.data_revision, result.score) == ("SimLex999", "r1", 0.25)
    assert problems == []


def test_the_main_score_is_the_mean_over_splits_and_subsets(results, put):
    whole = document("T", *(of_mteb(score, subset=str(score)) for score in (0.1, 0.2)))
    whole["scores"]["dev"] = [entry(0.9)]
    put(content=whole)
    (result,), _, _ = read_results(results)
    assert result.score == pytest.approx((0.1 + 0.2 + 0.9) / 3)


def test_without_a_record_the_folder_names_say_the_model(results, put):
    path = put("org/one")
    (path.parent / "model_meta.json").unlink()
    (result,), _, _ = read_results(results)
    assert (result.model.id.name, result.model.id.revision) == ("org/one", "v1")


def test_an_experiment_is_a_model_of_its_own(results, put):
    path = put("org/one")
    folder = path.parent / "experiments" / "layer_3"
    folder.mkdir(parents=True)
    (folder / path.name).write_text(path.read_text())
    (folder / "model_meta.json").write_text((path.parent / "model_meta.json").read_text())
    found, problems, _ = read_results(results)
    assert [result.model.id.experiment for result in found] == ["", "layer_3"]
    assert problems == []


def test_a_record_with_infinity_for_no_limit_is_read(results, put):
    put(meta={"max_tokens": float("inf")})
    assert len(read_results(results)[0]) == 1


def test_predictions_records_and_sites_are_passed_over(results, put):
    path = put()
    (path.parent / "SimLex999_predictions.json").write_text("[1, 2]")
    site = results / "site"
    site.mkdir()
    for name in ("index.html", "manifest.json", "stray.json"):
        (site / name).write_text('{"generator": "mteb-words leaderboard"}')
    found, problems, _ = read_results(results)
    assert (len(found), problems) == (1, [])


def test_results_beside_a_web_page_of_others_are_read(results, put):
    folder = put().parent
    (folder / "index.html").write_text("mine")
    (folder / "manifest.json").write_text('{"name": "a web app"}')
    found, (problem,), _ = read_results(results)
    assert len(found) == 1
    assert problem.path.endswith("manifest.json")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it is not valid JSON"),
        ('{"task_name": "T", "sco', "it is not valid JSON"),
        ("\x00\x01", "it is not valid JSON"),
        ("[" * 100_000, "it is not valid JSON"),
        ("[]", "expected an object"),
        ("null", "expected an object"),
        ("{}", "needs a task_name and scores"),
        ('{"task_name": "", "scores": {}}', "needs a task_name and scores"),
        ('{"task_name": 3, "scores": {}}', "needs a task_name and scores"),
        ('{"task_name": "T", "scores": {}}', "it holds no scores"),
        ('{"task_name": "T", "scores": {"test": []}}', "it holds no scores"),
        ('{"task_name": "T", "scores": {"test": {}}}', "not a list of records"),
        ('{"task_name": "T", "scores": {"test": [1]}}', "not a list of records"),
        ('{"task_name": "T", "scores": {"test": [{}]}}', "its main_score is None, not a plausible number"),
        ('{"task_name": "T", "scores": {"test": [{"main_score": true}]}}', "its main_score is True, not a plausible number"),
        ('{"task_name": "T", "scores": {"test": [{"main_score": "0.9"}]}}', "its main_score is '0.9', not a plausible number"),
        ('{"task_name": "T", "scores": {"test": [{"main_score": NaN}]}}', "its main_score is nan, not a plausible number"),
        ('{"task_name": "T", "scores": {"test": [{"main_score": Infinity}]}}', "its main_score is inf, not a plausible number"),
        ('{"task_name": "T", "scores": {"test": [{"main_score": 1e999}]}}', "its main_score is inf, not a plausible number"),
        ('{"task_name": "T", "scores": {"test": [{"main_score": 1' + "0" * 400 + "}]}}", "not a plausible number"),
        ('{"task_name": "T\\ud800", "scores": {"test": [{"main_score": 1}]}}', "surrogates not allowed"),
    ],
)
def test_a_bad_file_is_left_out_with_a_reason_and_the_others_stay(results, put, content, reason):
    put("org/good")
    put("org/bad", content)
    found, (problem,), _ = read_results(results)
    assert [result.model.id.name for result in found] == ["org/good"]
    assert problem.path == "results/org__bad/v1/SimLex999.json"
    assert reason in problem.reason


def test_a_bad_record_of_a_model_is_named_and_costs_no_result(results, put):
    for task in "AB":
        path = put("org/one", task=task)
    (path.parent / "model_meta.json").write_text("{")
    found, (problem,), _ = read_results(results)
    assert [(result.task.task, result.model.id.name) for result in found] == [("A", "org/one"), ("B", "org/one")]
    assert problem.path == "results/org__one/v1/model_meta.json"
    assert "the results beside it are shown without what it says" in problem.reason


def test_nan_in_a_score_that_is_not_the_main_one_costs_nothing(results, put):
    nan = of_mteb(other=float("nan"), nested={"deep": float("inf")}, mrr=0.5)
    put(content=document("A", nan))
    (result,), problems, ignored = read_results(results)
    assert (result.score, problems, result.entries[0].entry.details) == (0.25, [], {"mrr": 0.5})
    assert [field.field for field in ignored] == ["test, default: details.other", "test, default: details.nested"]


@pytest.mark.parametrize(("score", "n_problems"), [(0.25, 0), (0.5, 1)])
def test_the_same_file_twice_counts_once_and_other_scores_of_the_same_are_named(results, put, score, n_problems):
    path = put()
    copy = results / "zcopy" / "org__one" / "v1"
    copy.mkdir(parents=True)
    for file in path.parent.iterdir():
        (copy / file.name).write_bytes(file.read_bytes().replace(b"0.25", str(score).encode()))
    found, problems, _ = read_results(results)
    assert [result.score for result in found] == [0.25]
    assert len(problems) == n_problems
    assert all("holds other scores of the same task" in problem.reason for problem in problems)


def test_the_same_task_over_other_data_is_another_result(results, put):
    path = put()
    copy = results / "copy" / "org__one" / "v1"
    copy.mkdir(parents=True)
    for file in path.parent.iterdir():
        (copy / file.name).write_bytes(file.read_bytes().replace(b'"r1"', b'"r2"'))
    found, problems, _ = read_results(results)
    assert [result.task.data_revision for result in found] == ["r1", "r2"]
    assert problems == []


def test_what_is_no_file_is_not_waited_for(results, put):
    os.mkfifo(put().parent / "pipe.json")
    assert "it is no file that can be read" in read_results(results)[1][0].reason


def test_a_file_name_that_is_not_utf8_can_be_shown(results, put):
    Path(os.fsdecode(os.fsencode(put().parent) + b"/bad\xff.json")).write_text("{")
    assert read_results(results)[1][0].path.endswith("bad\\xff.json") or "udcff" in read_results(results)[1][0].path


def test_a_folder_name_that_is_not_utf8_can_be_shown(results, put):
    path = put()
    folder = Path(os.fsdecode(os.fsencode(results) + b"/org__\xff")) / "v1"
    folder.mkdir(parents=True)
    (folder / path.name).write_bytes(path.read_bytes())
    assert sorted(result.model.id.name for result in read_results(results)[0]) == ["org/\\udcff", "org/one"]


def test_a_file_in_another_encoding_is_left_out(results, put):
    path = put()
    path.write_text(path.read_text(), encoding="utf-8-sig")
    assert len(read_results(results)[0]) == 1
    path.write_text(path.read_text(encoding="utf-8-sig"), encoding="utf-16")
    assert "it is not valid JSON ('utf-8' codec" in read_results(results)[1][0].reason


def test_a_huge_file_is_not_read(results, put):
    path = put()
    path.write_text(json.dumps({"x": "y" * (20 * 2**20)}))
    assert "larger than 20 MB" in read_results(results)[1][0].reason


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotADirectoryError, match=r"there is no folder .*gone; make results first: mteb-words run"):
        read_results(tmp_path / "gone")


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "7",
        "[" * 100_000,
        "{}",
        '{"task_name": 7, "kind": "failed", "reason": "x"}',
        '{"task_name": "B", "kind": "asleep", "reason": "x"}',
        '{"task_name": "B", "kind": ["failed"], "reason": "x"}',
        '{"task_name": "B", "kind": "failed"}',
        '{"task_name": "B", "kind": "failed", "reason": "\\ud800"}',
    ],
)
def test_a_damaged_line_on_what_was_not_run_is_named_and_the_others_count(results, put, line):
    good = '{"task_name": "C", "kind": "failed", "reason": "why"}'
    for name in "AD":
        folder = put("org/one", task=name).parent
    (folder / "not_run.jsonl").write_text(f"{line}\n{good}\n")
    found, (problem,), _ = read_results(results)
    assert [result.model.not_run for result in found] == [(NotRun(task_name="C", kind="failed", reason="why"),)] * 2
    assert str(problem) == ("results/org__one/v1/not_run.jsonl: line 1 is no record of a task that was not run; it is passed over")


def test_of_two_files_with_the_same_scores_the_newest_is_read(results, put):
    """A run in two folders, say, of which the later one says more."""
    old = put("org/one", task="A", score=0.5)
    newer = json.loads(old.read_text())
    newer["scores"]["test"][0]["hardware"] = "another"
    copy = results / "copy" / "org__one" / "v1"
    copy.mkdir(parents=True)
    (copy / "A.json").write_text(json.dumps({**newer, "date": 1000.0}))
    (copy / "model_meta.json").write_text((old.parent / "model_meta.json").read_text())
    found, problems, _ = read_results(results)
    assert [result.entries[0].entry.hardware for result in found] == ["another"]
    assert problems == []


def test_a_field_that_is_not_as_described_is_ignored_and_said_and_the_rest_is_read(results, put):
    put("org/one", n_asked=4, n_answered=3, raw={"interval": [0.9, 1.0], "colour": "red"})
    (result,), problems, ignored = read_results(results)
    assert problems == []
    assert (result.entries[0].entry.n_asked, result.entries[0].entry.interval) == (4, None)
    path = "results/org__one/v1/SimLex999.json"
    assert [str(field) for field in ignored] == [
        f"{path}: test, default: colour: no such field is described",
        f"{path}: test, default: interval: [0.9, 1.0] does not hold the main score 0.25",
    ]


def test_facts_of_a_model_that_are_not_as_described_are_ignored_and_said(results, put):
    put("org/one", meta={"loader_kwargs": {MODEL_FACTS: {"kind": "magic", "word_vector": "a row"}}, "embed_dim": 50})
    put("org/two", meta=of_kind("static"))
    found, problems, (ignored,) = read_results(results)
    assert problems == []
    assert [result.model.facts and result.model.facts.kind for result in found] == [None, "static"]
    assert found[0].model.meta["embed_dim"] == 50
    assert (ignored.path, ignored.field) == ("results/org__one/v1/model_meta.json", f"loader_kwargs.{MODEL_FACTS}")
    assert ignored.reason.startswith("kind: Input should be 'static', ")


def test_of_a_key_that_stands_twice_the_last_value_counts_as_in_mteb(results, put):
    text = json.dumps(document("T", of_mteb(0.25)))
    put(content=text.replace('"main_score": 0.25', '"main_score": 0.5, "main_score": 0.25'))
    (found,), problems, _ = read_results(results)
    assert (found.score, problems) == (0.25, [])


def test_a_subset_without_a_score_costs_the_others_nothing_and_is_named(results, put):
    put(content=document("T", of_mteb(0.25, subset="en"), of_mteb(float("nan"), subset="de"), of_mteb(None, subset="fr")))
    (found,), problems, ignored = read_results(results)
    assert ([each.subset for each in found.entries], found.score, problems) == (["en"], 0.25, [])
    assert [(each.field, each.reason) for each in ignored] == [
        ("test, de: main_score", "it is nan, not a plausible number"),
        ("test, fr: main_score", "it is None, not a plausible number"),
    ]


def test_a_subset_that_stands_there_twice_is_no_mean_of_two(results, put):
    put(content=document("T", entry(0.2), entry(0.9)))
    found, (problem,), _ = read_results(results)
    assert found == []
    assert "two entries of test, default" in problem.reason


def test_a_pipe_a_device_and_links_are_named_and_never_opened(results, put, tmp_path):
    """Also where a record or a manifest is looked for: a pipe has no end, and nobody may be made to wait for one."""
    good = put("org/one").parent
    for name in ("pipe.json", "not_run.jsonl"):
        os.mkfifo(good / name)
    (good / "zero.json").symlink_to("/dev/zero")
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "T.json").write_text((good / "SimLex999.json").read_text())
    (good / "secret.json").symlink_to(secret / "T.json")
    (good.parent / "v2").symlink_to(secret)
    record = put("org/two").parent / "model_meta.json"
    record.unlink()
    os.mkfifo(record)
    for folder in (results, results / "results", good):
        os.mkfifo(folder / "manifest.json")
    found, problems, _ = read_results(results)
    assert sorted(result.model.id.name for result in found) == ["org/one", "org/two"]
    reasons = {problem.path.removeprefix("results/"): problem.reason for problem in problems}
    pipe, link = "it is no file that can be read, but a pipe", "it is no file that can be read, but a link"
    assert {path: reason.partition(";")[0] for path, reason in reasons.items()} == {
        "org__one/v1/pipe.json": pipe,
        "org__one/v1/not_run.jsonl": pipe,
        "org__one/v1/zero.json": link,
        "org__one/v1/secret.json": link,
        "org__one/v1/manifest.json": pipe,
        "manifest.json": pipe,
        "org__one/v2": "it is a link to a folder, which is not followed",
        "org__two/v1/model_meta.json": pipe,
    }


def test_what_git_writes_is_no_result(results, put):
    put()
    (results / ".git" / "refs").mkdir(parents=True)
    (results / ".git" / "refs" / "branch.json").write_text("0" * 40)
    found, problems, ignored = read_results(results)
    assert (len(found), problems, ignored) == (1, [], [])


def test_a_site_among_the_results_is_passed_over_and_said(results, put):
    put()
    (results / "site").mkdir()
    (results / "site" / "manifest.json").write_text('{"generator": "mteb-words leaderboard"}')
    _, problems, ignored = read_results(results)
    assert problems == []
    assert [str(field) for field in ignored] == ["site: manifest.json: this folder is a site of mteb-words; nothing in it is read"]


def test_folders_that_lie_too_deep_are_named(results, put):
    put()
    deep = results.joinpath(*["a"] * 300)
    deep.mkdir(parents=True)
    found, (problem,), _ = read_results(results)
    assert len(found) == 1
    assert problem.reason == "it lies more than 16 folders deep, where no result is; move or remove it"


def test_a_folder_that_claims_the_name_of_another_model_loses_and_the_honest_file_stays(results, put):
    """Whatever the order of the folders, the revision and the tasks."""
    honest = put("org/honest", score=0.25)
    for n, folder in enumerate(("aaa/aaa", "org/honest-", "zzz/zzz")):
        put(folder, score=0.99, revision=f"v{n}", task="SimLex999" if n else "MEN", meta={"name": "org/honest"})
    found, problems, _ = read_results(results)
    assert [(result.model.id, result.score, result.source) for result in found] == [(("org/honest", "v1", ""), 0.25, honest)]
    assert [problem.path for problem in problems] == [
        "results/aaa__aaa/v0/MEN.json",
        "results/org__honest-/v1/SimLex999.json",
        "results/zzz__zzz/v2/SimLex999.json",
    ]
    claims = "model_meta.json beside it claims the name org/honest, which is that of results/org__honest/v1; rename the model or the folder"
    assert {problem.reason for problem in problems} == {claims}


def test_a_copy_in_another_folder_is_no_second_result_and_never_the_newer_one(results, put):
    honest = put("org/one", score=0.25)
    put("aaa/aaa", score=0.25, meta={"name": "org/one"}, content=document("SimLex999", entry(0.25, hardware="forged"), date=1000.0))
    (result,), problems, _ = read_results(results)
    assert (result.source, problems) == (honest, [])


def test_a_name_that_nobody_else_has_needs_no_folder_of_that_name(results, put):
    put("copy", meta={"name": "org/one"})
    ((result,), problems, _) = read_results(results)
    assert (result.model.id.name, problems) == ("org/one", [])


@pytest.mark.parametrize("day", [2, 40, 3_000_000])
def test_a_date_beyond_tomorrow_is_not_taken(results, put, day):
    late = time.time() + 86_400 * day
    put(content=document("T", of_mteb(0.5), date=late))
    (result,), problems, (ignored,) = read_results(results)
    assert (result.score, result.date, problems) == (0.5, None, [])
    assert str(ignored).startswith("results/org__one/v1/SimLex999.json: date: it is ")
    assert "later than tomorrow" in ignored.reason


def test_a_date_of_a_clock_in_another_time_zone_is_taken(results, put):
    soon = round(time.time() + 80_000, 3)
    put(content=document("T", of_mteb(0.5), date=soon))
    (result,), problems, ignored = read_results(results)
    assert (result.date, problems, ignored) == (soon, [], [])


def test_files_of_more_values_or_subsets_than_any_task_has_are_left_out(results, put):
    put("org/values", content='{"task_name": "T", "x": [' + "{}," * 1_000_000 + "{}]}")
    put("org/subsets", content=document("T", *({"main_score": 0.5, "hf_subset": str(n)} for n in range(50_001))))
    put("org/long", content=document("T", of_mteb(0.5, subset="x" * 200_000)))
    found, problems, _ = read_results(results)
    assert found == []
    assert {problem.path.split("/")[1]: problem.reason for problem in problems} == {
        "org__values": "it holds more than 1,000,000 values; no result file does",
        "org__subsets": "it holds 50,001 splits and subsets, more than 50,000; no task has so many",
        "org__long": f"the name of a split and subset has 200,006 characters, more than 500: test, {'x' * 34}…",
    }
