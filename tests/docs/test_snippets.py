"""Every snippet of the README and of the pages does what stands there."""

import contextlib
import io
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from mteb_words.extension import cli
from mteb_words.tasks.benchmarks import BENCHMARKS
from mteb_words.tasks.registry import TASKS
from mteb_words.wrappers.catalogue.entries import find_model

from .snippets import agrees, commands, read_snippets

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", *sorted(page for page in (ROOT / "docs").glob("*.md") if page.name != "extending.md")]  # that has its own test
pytestmark = pytest.mark.models

MESSAGE = r"mteb-words[a-z ]*: "
OTHER_PROGRAMS = {"pip", "make", "git", "cp", "export", "python", "mteb", "open", "rsync", "ls", "cat"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the snippets of a page run, as a reader would run them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    monkeypatch.setenv("MTEB_WORDS_SNIPPET", "")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_snippets_run_and_print_what_the_page_says(page, folder, capfd):
    namespace = {"__name__": "__main__"}
    for snippet in read_snippets(page):
        where = f"{page.name}:{snippet.line}"
        if snippet.language == "file":
            Path(snippet.file).parent.mkdir(parents=True, exist_ok=True)
            Path(snippet.file).write_text(snippet.text, encoding="utf-8")
        elif snippet.language == "python":
            printed = python_output(snippet, where, namespace)
            assert snippet.printed is None or agrees(printed, snippet.printed), f"{where} prints\n{printed}"
        elif not snippet.not_run:
            printed = "".join(command_output(words, where, snippet.printed or "", capfd) for words in commands(snippet))
            assert snippet.printed is None or agrees(printed, snippet.printed), f"{where} prints\n{printed}"


def python_output(snippet, where, namespace):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(snippet.text, where, "exec"), namespace)
    return printed.getvalue()


def command_output(words, where, expected, capfd):
    """Run one command; only one whose expected output is an error may fail."""
    if words[0] in ("pip", "make", "git"):  # what they name is checked below
        return ""
    capfd.readouterr()
    if words[0] == "mteb-words":
        code = exit_code(words[1:])
        printed = capfd.readouterr()
        errors = "".join(line for line in printed.err.splitlines(keepends=True) if re.match(MESSAGE, line))
        assert (code != 0) == bool(re.match(MESSAGE, expected)), f"{where}: {shlex.join(words)} exits with {code}\n{printed.err}"
        return printed.out + errors
    run = subprocess.run(shlex.join(words), shell=True, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{where}: {run.stderr}"
    return run.stdout


def exit_code(arguments):
    try:
        return cli.main(arguments)
    except SystemExit as stop:
        return stop.code


def all_commands():
    return [
        (page, snippet, words)
        for page in PAGES
        for snippet in read_snippets(page)
        if snippet.language == "sh"
        for words in commands(snippet)
    ]


def values_of(words, flag):
    """Return what stands behind a flag, up to the next one."""
    values = []
    for start in (position for position, word in enumerate(words) if word == flag):
        for word in words[start + 1 :]:
            if word.startswith("-"):
                break
            values.append(word)
    return values


@pytest.fixture(scope="module")
def help_of():
    """Gives the help text of a command, with that of `mteb run` where our command takes its flags."""
    texts = {}

    def text(command):
        if command not in texts:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
                cli.main([command, "--help"])
            if command in ("run", "sweep"):
                from mteb.cli.build_cli import build_cli

                with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
                    build_cli().parse_args(["run", "--help"])
            texts[command] = printed.getvalue()
        return texts[command]

    return text


def test_every_command_of_a_page_exists_with_its_flags_and_names(help_of):
    tasks, benchmarks = {task.metadata.name for task in TASKS}, {benchmark.name for benchmark in BENCHMARKS}
    ours = [
        (f"{page.name}:{snippet.line}", words[1:])
        for page, snippet, words in all_commands()
        if words[0] == "mteb-words" and not re.match(MESSAGE, snippet.printed or "")  # those are mistakes on purpose
    ]
    assert ours
    for where, (command, *arguments) in ours:
        assert command in {*cli._COMMANDS, "available-tasks"}, where
        for flag in (word for word in arguments if re.match("--?[a-z]", word)):
            assert re.search(rf"(?<![\w-]){flag}(?![\w-])", help_of(command)), f"{where}: {flag}"
        for name in values_of(arguments, "-m"):
            assert find_model(name) if name.startswith("mteb-words/") else re.match(r"static:|hf:|[\w-]+/", name), f"{where}: {name}"
        assert set(values_of(arguments, "-b")) <= benchmarks, where
        assert all(":" in name or name in tasks for name in values_of(arguments, "-t")), where


def test_every_other_program_is_a_known_one():
    for page, snippet, words in all_commands():
        assert words[0] in OTHER_PROGRAMS | {"mteb-words"}, f"{page.name}:{snippet.line}"


def test_every_make_target_exists():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M))
    for page in PAGES:
        assert set(re.findall(r"`?\bmake ([\w-]+)`", page.read_text(encoding="utf-8"))) <= targets, page.name
    assert {word for _, _, words in all_commands() if words[0] == "make" for word in words[1:] if "=" not in word} <= targets


def test_every_package_that_is_installed_is_one_of_ours_at_the_version_that_is_tested():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    known = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "constraints.txt", "Makefile"))
    for page, snippet, words in all_commands():
        where = f"{page.name}:{snippet.line}"
        for word in words if words[:2] == ["pip", "install"] else ():
            assert set(re.findall(r"\w+", word.partition("[")[2])) <= extras.keys(), where
            assert "==" not in word or word in known, where


def test_links_of_the_readme_lead_to_files():
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_every_page_is_linked_from_the_readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    included = {"index", "api", "commands", "changelog", "contributing", "security"}  # what the site adds
    for page in PAGES[1:]:
        assert page.stem in included or f"(docs/{page.name})" in text, page.name
