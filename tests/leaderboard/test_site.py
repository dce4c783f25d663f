"""The site as a whole: what is written, what is in the pages, what is never done."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mteb_words.leaderboard.site import build

from .entries import of_kind, part

HOSTILE = """<script>alert(1)</script>"'&{{ 7*7 }}"""


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links = []
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]


def files(site):
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


@pytest.fixture
def site(results, put, tmp_path):
    size = {"embed_dim": 50, "n_parameters": 1000}
    put("org/one", task="A", score=0.25, n_asked=4, n_answered=3, meta=size)
    put("org/one", task="B", score=-0.5, meta=size)
    put("org/two", task="A", score=0.75, parts=(part("relations", {"capitals": {"accuracy": 0.5}}),))
    build(results, tmp_path / "site")
    return tmp_path / "site"


def test_every_link_of_every_page_leads_to_a_file_of_the_site(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) == 5 + 2 + 2 + 2  # index, list of tasks, compare, changes and method; models, alone and against others; tasks
    for page in pages:
        for link in Links(page.read_text()).links:
            if not link.startswith(("data:", "#")):
                assert (page.parent / link).resolve().is_relative_to(site.resolve())
                assert (page.parent / link.partition("#")[0]).is_file(), (page, link)


def test_the_index_shows_scores_coverage_and_what_was_not_run_without_javascript(site):
    index = re.sub(r"<script>.*?</script>", "", (site / "index.html").read_text(), flags=re.S)
    for text in ("0.250", "75\u202f% known", "\u22120.500", "\u22120.125", "not run", "1/2 tasks", ">50\n", ">1\u202fk<"):
        assert text in index, text


def test_a_score_of_a_model_that_was_trained_on_the_task_is_marked_and_keeps_its_rank(results, put, tmp_path):
    put("org/trained", task="SimLex999", score=0.8, meta={"training_datasets": ["SimLex999"]})
    put("org/not", task="SimLex999", score=0.5, meta={"training_datasets": []})
    put("org/silent", task="SimLex999", score=0.4)
    build(results, tmp_path / "site")
    texts = {path.name.partition("-")[0]: path.read_text() for path in (tmp_path / "site").rglob("*.html")}
    assert "0.800‡" in texts["index.html"]
    assert texts["index.html"].count("‡") == 2 + 1  # beside the score, below the table, and in the script
    models = [path.read_text() for path in sorted((tmp_path / "site" / "models").iterdir())]
    assert [re.search("Trained on data of</dt><dd>([^<]*)", text)[1] for text in models] == [
        "none of these tasks, by its record",
        "not stated",
        "SimLex999",
    ]
    assert "1 of 3 models by their records; of 1 nothing is said" in texts["simlex999"]
    document = json.loads((tmp_path / "site" / "board.json").read_text())
    assert [(model["label"], model["results"][0]["trained_on"]) for model in document["models"]] == [
        ("org/trained", True),
        ("org/not", False),
        ("org/silent", None),
    ]


def test_the_result_files_are_shipped_as_they_are(site, results):
    shipped = {data for path, data in files(site).items() if path.startswith("results/")}
    assert shipped == {path.read_bytes() for path in results.rglob("?.json")}


def test_the_manifest_lists_every_result_with_its_hash(site):
    import hashlib

    manifest = json.loads((site / "manifest.json").read_text())
    assert manifest["results"] == {p: hashlib.sha256(data).hexdigest() for p, data in files(site).items() if p.startswith("results/")}
    assert manifest["counts"] == {"models": 2, "tasks": 2, "results": 3, "left_out": 0}
    assert manifest["files"] == {p: hashlib.sha256(data).hexdigest() for p, data in files(site).items() if p != "manifest.json"}


def test_pages_ask_for_nothing_from_elsewhere_and_allow_only_their_own_script(site):
    for page in site.rglob("*.html"):
        text = page.read_text()
        assert "default-src 'none'" in text
        assert not re.search(r"""(src|@import|url\()\s*=?\s*["']?https?:""", text)
        assert "style=" not in text
        assert not re.search(r"\son\w+=", text)


def test_an_empty_folder_gives_a_friendly_page(results, tmp_path):
    report = build(results, tmp_path / "site")
    assert (report.models, report.tasks, report.problems) == (0, 0, ())
    assert "There are no results here yet" in report.index.read_text()


@pytest.mark.process
def test_the_same_results_give_the_same_bytes_in_another_process(site, results, tmp_path):
    code = "import sys; from pathlib import Path; from mteb_words.leaderboard.site import build; build(*map(Path, sys.argv[1:]))"
    again = tmp_path / "else" / "where"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code, results, again], env=environment, check=True)
    assert files(site) == files(again)


@pytest.mark.process
def test_building_needs_neither_mteb_nor_torch(results, tmp_path):
    code = (
        "import sys; from mteb_words.extension.cli import main; "
        f"code = main(['leaderboard', {str(results)!r}, '--out', {str(tmp_path / 's')!r}]); "
        "sys.exit(code or bool({'mteb', 'torch', 'numpy', 'pandas'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_names_from_result_files_are_text_and_never_markup(results, put, tmp_path):
    meta = {
        "embed_dim": HOSTILE,
        "license": HOSTILE,
        "reference": "javascript:alert(1)",
        **of_kind("static", word_vector=HOSTILE, recipe={HOSTILE: HOSTILE}),
    }
    put(
        "org/x",
        task="A",
        n_asked=1,
        n_answered=1,
        details={"method": HOSTILE, HOSTILE: {HOSTILE: {HOSTILE: HOSTILE}}},
        parts=(part(HOSTILE, {HOSTILE: {HOSTILE: 1.0}}),),
        facts=dict.fromkeys(("type", "description", "main_score", "ceiling_source", "reference"), HOSTILE),
        meta={**meta, "name": f"org/{HOSTILE}"},
    )
    path = put("org/y", task="B")
    path.write_text(json.dumps({**json.loads(path.read_text()), "task_name": HOSTILE, "dataset_revision": HOSTILE}))
    put("org/z", content="{")
    build(results, tmp_path / "site")
    for page in (tmp_path / "site").rglob("*.html"):
        text = page.read_text()
        assert Links(text).tags.count("script") == 1 + (page.name in ("compare.html", "index.html")), page  # these have data in another
        assert "javascript:" not in text
        assert "49" not in re.sub(r"[0-9a-f]{8,}|sha256-\S+", "", text)


def test_an_earlier_site_is_replaced_and_other_files_stay(site, results, put):
    (site / "CNAME").write_text("words.example")
    (site / ".git" / "objects").mkdir(parents=True)
    (site / ".git" / "HEAD").write_text("ref")
    (site / "models" / "notes.txt").write_text("mine")
    before = set(files(site))
    gone = next(path for path in results.rglob("B.json"))
    gone.unlink()
    put("org/three", task="A", score=0.9)
    build(results, site)
    for path, text in (("CNAME", "words.example"), (".git/HEAD", "ref"), ("models/notes.txt", "mine")):
        assert (site / path).read_text() == text
    assert (site / ".git" / "objects").is_dir()
    assert any(path.startswith("tasks/b-") for path in before)
    assert not any(path.startswith("tasks/b-") for path in files(site))
    assert ">three</a>" in (site / "index.html").read_text()


@pytest.mark.parametrize("manifest", [None, '{"name": "a web app"}', "[]", "{", '{"generator": "mteb-words leaderboard"}'])
def test_a_folder_that_holds_something_else_is_not_touched(results, put, tmp_path, manifest):
    put()
    mine = tmp_path / "thesis"
    mine.mkdir()
    (mine / "chapter.txt").write_text("precious")
    if manifest:
        (mine / "manifest.json").write_text(manifest)
    before = files(mine)
    with pytest.raises(FileExistsError, match="thesis holds something else than a site of mteb-words; choose another folder"):
        build(results, mine)
    assert files(mine) == before


def test_a_link_to_a_site_stays_a_link(site, results, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(site)
    build(results, link)
    assert link.is_symlink()
    assert (site / "index.html").is_file()


def test_the_current_folder_is_refused(results, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(FileExistsError, match="here is the current folder, which cannot be replaced; name a folder inside it"):
        build(results, Path())


@pytest.mark.parametrize(
    ("answered", "asked", "shown"), [(29, 100, "29"), (57, 100, "57"), (58, 100, "58"), (999, 1000, "99"), (1, 3, "33")]
)
def test_a_percentage_is_rounded_down_and_not_by_accident(results, put, tmp_path, answered, asked, shown):
    put(n_answered=answered, n_asked=asked)
    assert f">{shown}\u202f% known<" in build(results, tmp_path / "site").index.read_text()


def test_a_site_inside_its_results_folder_is_not_read_as_results(results, put):
    put()
    first = build(results, results / "site")
    second = build(results, results / "site")
    assert (first.models, second.models, second.problems) == (1, 1, ())


def test_nothing_is_left_beside_the_site(site):
    assert sorted(path.name for path in site.parent.iterdir()) == ["results", "site"]


def test_a_broken_file_is_one_line_that_says_what_to_do_and_exit_code_1(command, results, put, tmp_path):
    put("org/good")
    put("org/bad", content='{"task_name": "SimLex999", "scores"')
    run = command("leaderboard", results, "--out", tmp_path / "site")
    assert run.returncode == 1
    (line,) = run.stderr.splitlines()
    assert line.startswith("mteb-words: left out results/org__bad/v1/SimLex999.json: it is not valid JSON (")
    assert line.endswith("remove it and run the task again")
    assert ">good</a>" in Path(tmp_path / "site" / "index.html").read_text()


def test_an_empty_folder_exits_with_0(command, results, tmp_path):
    run = command("leaderboard", results, "--out", tmp_path / "site")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_task_that_few_models_ran_is_named(results, put, tmp_path):
    for name in ("org/one", "org/two", "org/three"):
        put(name, task="A")
    put("org/three", task="Foreign")
    build(results, tmp_path / "site")
    page = (tmp_path / "site" / "index.html").read_text()
    assert re.search(r"Few models ran <a [^>]*><bdi>Foreign</bdi></a> \(1 of 3\): for want of it others are incomplete\.", page)


def test_a_site_is_no_folder_of_results(site, tmp_path):
    for folder in (site, site / "results"):
        with pytest.raises(OSError, match="is a site of mteb-words, or in one; name the folder of results"):
            build(folder, tmp_path / "other")
