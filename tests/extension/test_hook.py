"""`enable` and `disable`, in environments of their own: the file they write is this Python's business alone."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mteb_words import SimLex999

pytestmark = pytest.mark.packaging
RUN = ["run", "-m", "mteb-words/random-300d", "-t", "SimLex999", "--output-folder", "results"]


def call(environment: Path, *command: object, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(environment / "bin" / str(command[0])), *map(str, command[1:])],
        cwd=environment,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(params=["wheel_environment", "editable_environment"])
def environment(request, tmp_path):
    return request.getfixturevalue(request.param)


def test_the_stock_command_knows_our_names_between_enable_and_disable(environment, registered, tmp_path):
    before = sorted(environment.rglob("*.pth"))
    assert call(environment, "mteb", *RUN).returncode != 0
    enabled = call(environment, "mteb-words", "enable")
    assert enabled.returncode == 0, enabled.stderr
    run = call(environment, "mteb", *RUN)
    assert run.returncode == 0, run.stderr
    (stock,) = environment.glob("results/results/mteb-words__random-300d/*/SimLex999.json")
    registered.evaluate(registered.get_model("mteb-words/random-300d"), [SimLex999()], cache=registered.ResultCache(tmp_path))
    (python,) = tmp_path.glob("results/mteb-words__random-300d/*/SimLex999.json")
    assert json.loads(stock.read_text())["scores"] == json.loads(python.read_text())["scores"]
    again = call(environment, "mteb-words", "enable")
    assert again.stdout == enabled.stdout
    assert "removed" in call(environment, "mteb-words", "disable").stdout
    assert sorted(environment.rglob("*.pth")) == before
    assert not list(environment.rglob("*mteb_words_enabled*"))
    assert call(environment, "mteb-words", "disable").stdout == "nothing to undo: it was not enabled\n"


def test_python_does_not_import_the_package_unless_mtebs_command_runs(wheel_environment):
    call(wheel_environment, "mteb-words", "enable")
    code = "import sys; print([name for name in sys.modules if name.startswith('mteb')], len(sys.meta_path))"
    try:
        run = call(wheel_environment, "python", "-c", code)
        assert run.stdout.startswith("[] "), run.stdout + run.stderr
    finally:
        call(wheel_environment, "mteb-words", "disable")


def test_what_an_uninstall_leaves_behind_does_nothing_and_says_nothing(wheel_environment, tmp_path):
    gone = tmp_path / "gone"
    shutil.copytree(wheel_environment, gone, symlinks=True)
    (site,) = gone.glob("lib/python*/site-packages")
    call(wheel_environment, "mteb-words", "enable")
    try:
        (left,) = wheel_environment.rglob("mteb_words_enabled.pth")
        shutil.copy(left, site)
    finally:
        call(wheel_environment, "mteb-words", "disable")
    shutil.rmtree(site / "mteb_words")
    plain = call(gone, "python", "-c", "print('quiet')")
    assert (plain.stdout, plain.stderr) == ("quiet\n", "")
    for files in ([], [site / "mteb_words" / "tasks" / "left.nbi"]):  # pip leaves what others wrote, and Python imports such a folder
        for file in files:
            file.parent.mkdir(parents=True)
            file.touch()
        stock = call(gone, "python", "-c", "import mteb.cli; print('quiet')")
        assert (stock.stdout, stock.stderr) == ("quiet\n", "")


def test_a_folder_that_cannot_be_written_is_named(monkeypatch):
    from mteb_words import MtebWordsError
    from mteb_words.extension import hook as stock

    monkeypatch.setattr(stock, "_site_folders", lambda: [Path("/proc/nowhere")])
    with pytest.raises(MtebWordsError, match=r"no site-packages folder can be written \(/proc/nowhere: .*\); use a virtual environment"):
        stock.enable()
