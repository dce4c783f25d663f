"""From a run to a published board, as the documentation says: a maintainer, a contributor and a forger on local repositories."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mteb_words.leaderboard.submissions.submit import submit

from ..entries import document, of_mteb
from .roles import REPOSITORY, ROOT, run_workflow, steps

pytestmark = pytest.mark.process
MTEB_WORDS = Path(sys.executable).parent / "mteb-words"


def tree(git, repository, branch):
    """The files of a branch and their hashes."""
    lines = git(repository, "ls-tree", "-r", branch).splitlines()
    return {line.split("\t")[1]: line.split()[2] for line in lines}


@pytest.fixture
def upstream(git, tmp_path, put, results):
    """The repository of a maintainer: the files of the documentation and two models of their own, pushed to a bare repository."""
    bare, mine = tmp_path / "board.git", tmp_path / "maintainer"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", bare)
    git(tmp_path, "clone", "--quiet", bare, mine)
    shutil.copytree(REPOSITORY, mine, dirs_exist_ok=True)
    for name, score in (("our-group/good", 0.6), ("our-group/bad", 0.2)):
        for task in ("SimLex999", "WordSim353"):
            put(name, task=task, score=score, interval=(score - 0.05, score + 0.05))
        submit(results, mine, "Ada", name)
    git(mine, "add", ".")
    git(mine, "commit", "--quiet", "--message", "The repository")
    git(mine, "push", "--quiet", "origin", "HEAD:main")
    return bare


@pytest.fixture
def publish(git, tmp_path, upstream):
    """Runs the workflow that publishes, in a fresh checkout of main."""

    def run(number):
        checkout = tmp_path / f"publish-{number}"
        git(tmp_path, "clone", "--quiet", upstream, checkout)
        sha = git(checkout, "rev-parse", "HEAD").strip()
        return run_workflow("publish.yml", checkout, tmp_path / f"runner-{number}", {"GITHUB_SHA": sha})

    return run


@pytest.fixture
def check(git, tmp_path, upstream):
    """Runs the workflow that checks a branch of a fork, as GitHub does: on the merge of main and the branch."""

    def run(fork, branch):
        checkout = tmp_path / f"check-{branch}"
        git(tmp_path, "clone", "--quiet", upstream, checkout)
        git(checkout, "fetch", "--quiet", fork, branch)
        git(checkout, "checkout", "--quiet", "--detach", "origin/main")
        git(checkout, "merge", "--quiet", "--no-ff", "--message", "Merge", "FETCH_HEAD")
        return run_workflow("check.yml", checkout, tmp_path / f"runner-{branch}", {"GITHUB_BASE_REF": "main"})

    return run


@pytest.fixture
def fork(git, tmp_path, upstream):
    """A clone of a contributor, on a branch."""

    def make(branch):
        folder = tmp_path / branch
        git(tmp_path, "clone", "--quiet", upstream, folder)
        git(folder, "switch", "--quiet", "--create", branch)
        return folder

    return make


def commit(git, folder):
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "Results")


def test_a_board_is_published_and_a_contribution_changes_it(git, tmp_path, upstream, publish, check, fork, put, results):
    first = publish(1)
    assert first.failed is None, first.printed
    before = tree(git, upstream, "gh-pages")
    assert "index.html" in before

    pages = tmp_path / "pages"  # the maintainer names the board's address
    git(tmp_path, "clone", "--quiet", "--branch", "gh-pages", upstream, pages)
    (pages / "CNAME").write_text("board.example.org\n")
    commit(git, pages)
    git(pages, "push", "--quiet", "origin", "gh-pages")

    mine = fork("contribution")
    for task in ("SimLex999", "WordSim353"):
        put("ada/model", task=task, score=0.9, interval=(0.85, 0.95))
    submit(results, mine, "Ada", "ada/model")
    commit(git, mine)
    checked = check(mine, "contribution")
    assert checked.failed is None, checked.printed
    assert "**Models: added 1, changed 0, removed 0;" in checked.summary
    assert "| SimLex999 | – | 0.9000 | 0.8500 to 0.9500 | 0.6000 |" in checked.summary

    git(mine, "push", "--quiet", "origin", "HEAD:main")  # as the maintainer merges it
    second = publish(2)
    assert second.failed is None, second.printed
    after = tree(git, upstream, "gh-pages")
    assert after["CNAME"] == git(pages, "rev-parse", "HEAD:CNAME").strip()
    assert any(path.startswith("models/ada-model-") for path in after)
    assert after["schema.json"] == before["schema.json"]
    assert {path for path in before if path.startswith("results/")} < after.keys()
    board = json.loads(git(upstream, "show", "gh-pages:board.json"))
    assert next(model["name"] for model in board["models"]) == "ada/model"

    heads = git(upstream, "rev-parse", "gh-pages")
    third = publish(3)  # nothing is new
    assert (third.failed, git(upstream, "rev-parse", "gh-pages")) == (None, heads), third.printed


def test_a_file_that_is_left_out_stops_no_board_and_makes_the_run_fail(git, upstream, publish, fork):
    broken = fork("broken")
    path = broken / "results" / "our-group__bad" / "v1" / "SimLex999.json"
    path.write_text("{")
    commit(git, broken)
    git(broken, "push", "--quiet", "origin", "HEAD:main")
    outcome = publish(1)
    assert outcome.failed == "Say what was left out"
    assert "results/our-group__bad/v1/SimLex999.json: it is not valid JSON" in outcome.printed
    assert "index.html" in tree(git, upstream, "gh-pages")


def forged_scores(folder, put_into):
    """All main scores are .99, and the metrics are 0."""
    for task in ("SimLex999", "WordSim353"):
        put_into(folder, "eve/model", task, document(task, of_mteb(0.99, cosine_spearman=0.0)))


def rival_lowered(folder, put_into):
    """The score of another model, whose files agree with each other after it."""
    path = folder / "results" / "our-group__good" / "v1" / "SimLex999.json"
    path.write_text(path.read_text().replace("0.6", "0.1").replace("0.55", "0.05").replace("0.65", "0.15"))


def name_taken(folder, put_into):
    """A folder that speaks for another model."""
    put_into(folder, "eve/model", "SimLex999", document("SimLex999", of_mteb(0.9, x=0.9)), "our-group/good")


def name_imitated(folder, put_into):
    """A name with a Cyrillic letter."""
    put_into(folder, "our-group/gооd", "SimLex999", document("SimLex999", of_mteb(0.9, x=0.9)))


def link(folder, put_into):
    """A link to a file of the machine that builds."""
    put_into(folder, "eve/model", "SimLex999", document("SimLex999", of_mteb(0.9, x=0.9)))
    (folder / "results" / "eve__model" / "v1" / "WordSim353.json").symlink_to("/etc/passwd")


def label_changed(folder, put_into):
    """Who made the results, by board.toml."""
    path = folder / "board.toml"
    path.write_text(path.read_text().replace("our-group/*", "eve/*"))


FORGED = {
    forged_scores: (
        "Check the results",
        "results/eve__model/v1/SimLex999.json: scores.test.0.main_score: it is 0.99, and none of the 1 ",
    ),
    rival_lowered: ("Check the results", "results/our-group__good/v1/submission.json: files: SimLex999.json has the SHA-256"),
    name_taken: (
        "Check the results",
        "results/eve__model/v1/model_meta.json: name: it is 'our-group/good'; expected the name",
    ),
    name_imitated: ("Check the results", "the name our-group/g\\u043e\\u043ed looks like our-group/good; rename one of the models"),
    link: ("Check the results", "results/eve__model/v1/WordSim353.json: it is no plain file"),
    label_changed: ("Only results are changed", "board.toml"),
}


@pytest.mark.parametrize("forge", FORGED, ids=lambda forge: forge.__name__)
def test_a_forger_is_refused_with_the_file_named(git, check, fork, forge):
    def put_into(folder, name, task, content, said=None):
        place = folder / "results" / name.replace("/", "__") / "v1"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{task}.json").write_text(json.dumps(content))
        (place / "model_meta.json").write_text(json.dumps({"name": said or name, "revision": "v1"}))

    folder = fork("forged")
    forge(folder, put_into)
    commit(git, folder)
    outcome = check(folder, "forged")
    step, named = FORGED[forge]
    assert outcome.failed == step, outcome.printed
    assert named in outcome.printed
    assert "There is no board yet" in outcome.summary


def test_the_workflow_of_a_pull_request_has_no_secret_and_may_write_nothing():
    text = (REPOSITORY / ".github" / "workflows" / "check.yml").read_text()
    assert "secrets" not in text
    assert "pull_request_target" not in text
    assert re.search(r"^permissions:\n  contents: read\njobs:", text, flags=re.M)
    for workflow in ("check.yml", "publish.yml"):
        uses = re.findall(r"uses: (\S+)", (REPOSITORY / ".github" / "workflows" / workflow).read_text())
        assert uses
        assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", use) for use in uses)
        assert all("${{" not in step["run"] for step in steps(workflow))  # no name of a branch or title becomes a command


def test_the_commands_for_pages_work_as_they_stand(git, tmp_path, put, results, monkeypatch):
    """Against a bare repository, twice: rc 0, CNAME and .git stay, and the second push has only what changed."""
    bare = tmp_path / "board.git"
    git(tmp_path, "init", "--quiet", "--bare", bare)
    page = (ROOT / "docs" / "leaderboard.md").read_text()
    first, later = (block for block in re.findall(r"```sh\n(.*?)```", page, flags=re.S) if "gh-pages" in block)

    def run(block):
        for line in block.replace("https://github.com/our-group/board", str(bare)).splitlines():
            words = shlex.split(line)
            program = [MTEB_WORDS, *words[1:]] if words[0] == "mteb-words" else words
            done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (line, done.stdout, done.stderr)

    put("org/first", score=0.8)
    run(first)
    before = tree(git, bare, "gh-pages")
    pages = tmp_path / "pages"
    (pages / "CNAME").write_text("board.example.org\n")
    (pages / "README.md").write_text("The board of our group.\n")
    commit(git, pages)
    git(pages, "push", "--quiet", "origin", "gh-pages")
    put("org/second", task="MEN", score=0.5)
    run(later)
    after = tree(git, bare, "gh-pages")
    assert {"CNAME", "README.md", ".nojekyll", "index.html"} <= after.keys()
    assert before["schema.json"] == after["schema.json"]
    sent = git(tmp_path / "pages-now", "diff", "--name-only", "HEAD~1").split()
    assert "index.html" in sent
    assert not {"CNAME", "README.md", "schema.json", ".nojekyll"} & set(sent)
    assert not any(path.startswith("results/org-first") for path in sent)
