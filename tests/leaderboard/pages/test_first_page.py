"""What a stranger sees first: the demo's table on a desktop, a phone and paper, and nothing that says nothing."""

import re

import pytest

from mteb_words.leaderboard.pages.formats import pieces
from mteb_words.leaderboard.site import build

from ..entries import of_kind

DEMO = {"GoogleAnalogiesMini": "WordAnalogy", "SimLex999": "WordSimilarity", "WordSim353": "WordSimilarity",
        "WordPairSeparationMini": "WordSeparation", "WordNeighbourAgreement": "WordAgreement"}  # fmt: skip
MODELS = ("smollm2-135m@template-L8", "all-minilm-l6-v2", "glove-6b-50d", "control-form-ngrams", "random-300d", "control-frequency")
KINDS = ("language model", "sentence encoder", "static", "control", "control", "control")


@pytest.fixture
def demo(results, put, tmp_path):
    """A site like that of the demo: six models, of which three know nothing, on five tasks of four types."""
    for n, (name, kind) in enumerate(zip(MODELS, KINDS, strict=True)):
        meta = {"n_parameters": 0 if kind == "control" else 10**9 // 7**n, "embed_dim": 300, "license": "apache-2.0", **of_kind(kind)}
        for task, type_ in DEMO.items():
            score = 0.001 if kind == "control" else 0.7 - n / 10
            facts = {"type": type_, "chance": 0.0, "in_mean": type_ != "WordAgreement"}
            limits = (score - 0.1, score + 0.1)
            put(
                f"mteb-words/{name}",
                task=task,
                score=score,
                facts=facts,
                interval=limits,
                n_asked=99,
                n_answered=99,
                coverage=1.0,
                meta=meta,
            )
    build(results, tmp_path / "site")
    return tmp_path / "site" / "index.html"


def heads(page):
    return page.evaluate("[...document.querySelectorAll('.overview thead th')].filter((th) => th.offsetWidth).map((th) => th.innerText)")


def test_at_1360_pixels_the_demo_s_table_needs_no_sideways_scroll(context, demo):
    page = context(viewport={"width": 1360, "height": 900}).new_page()
    page.goto(demo.as_uri())
    assert page.evaluate("(() => { const box = document.querySelector('.scroll'); return box.scrollWidth - box.clientWidth; })()") <= 0


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_a_model_is_on_the_first_screen(context, demo, scripts):
    page = context(viewport={"width": 390, "height": 844}, java_script_enabled=scripts).new_page()
    page.goto(demo.as_uri())
    first = page.locator(".overview tbody.rows th a").first.bounding_box()
    assert first["y"] + first["height"] <= 844
    assert first["x"] + first["width"] <= 390


def test_a_type_of_one_task_has_one_column_and_what_says_nothing_has_none(page, demo):
    page.goto(demo.as_uri())
    said = [head.replace("\n", "").rstrip("↕↓").strip() for head in heads(page)]
    types, tasks = ["WordAnalogy", "WordSeparation", "WordSimilarity"], ["SimLex999", "WordSim353"]
    assert said == ["Model", "Rank", "Headline", *types, *tasks, "Kind", "Parameters"]
    assert page.locator("#coverage").count() == page.locator("[name=coverage]").count() == 0  # every model knows every word
    assert page.locator("[name=licence]").count() == 0  # all have one licence
    assert page.get_by_text("WordAnalogy is GoogleAnalogiesMini").count() == 1


def test_models_that_say_nothing_of_themselves_have_neither_filters_nor_columns(page, results, put, tmp_path):
    for n in range(3):
        put(f"org/m{n}", score=0.9 - n / 10)
    build(results, tmp_path / "site")
    page.goto((tmp_path / "site" / "index.html").as_uri())
    assert page.locator(".controls [name]").evaluate_all("(all) => all.map((each) => each.name)") == ["q"]
    for name in ("kind", "parameters", "active", "embedding", "dimensions", "coverage"):
        assert page.locator(f"#{name}").count() == 0
    assert page.locator("figure").count() == 0


def test_on_paper_every_column_stands(page, demo):
    page.goto(demo.as_uri())
    assert page.locator("#dimensions").evaluate("(head) => head.offsetWidth") == 0
    page.emulate_media(media="print")
    widths = page.evaluate("[...document.querySelectorAll('.overview thead th:not(.position)')].map((head) => head.offsetWidth)")
    assert min(widths) > 0
    assert not page.locator(".skip").is_visible()


def test_on_a_landscape_sheet_the_whole_table_of_the_demo_stands(context, demo):
    page = context(viewport={"width": 1047, "height": 718}).new_page()  # A4 less 1 cm on each side, at 96 dots per inch
    page.goto(demo.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1047


def test_the_first_tab_skips_to_the_content(page, demo):
    page.goto(demo.as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().x") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_first_sentence_says_who_leads(demo):
    lead = re.sub(r"<[^>]+>", "", re.search(r'<p class="lead">(.*?)</p>', demo.read_text(), flags=re.S)[1])
    assert lead.startswith("6 models on 5 tasks. First: smollm2-135m@template-L8 (0.700)")


def test_colours_are_steps_of_the_scores_and_never_alone(page, demo):
    page.goto(demo.as_uri())
    cells = page.locator(".overview tbody.rows tr td:nth-child(4)").evaluate_all("(all) => all.map((td) => [td.className, td.textContent])")
    assert [style for style, _ in cells] == ["s4", "s2", "", "", "", ""]  # between the best and the worst model that is no control
    assert all(re.match(r"\d\.\d{3}", text) for _, text in cells)
    page.emulate_media(color_scheme="dark")
    assert len(set(page.locator("td[class^=s]").evaluate_all("(all) => all.map((td) => getComputedStyle(td).backgroundColor)"))) > 1


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("WordSim353", "Word|Sim353"),
        ("BATSAnalogies", "BATS|Analogies"),
        ("TwitterURLCorpus", "Twitter|URL|Corpus"),
        ("CQADupstackRetrieval", "CQA|Dupstack|Retrieval"),
        ("SIB200ClusteringS2S", "SIB200|Clustering|S2S"),
        ("STS17", "STS17"),
        ("cosine_spearman_all", "cosine_|spearman_|all"),
        ("smollm2-135m@template-L8", "smollm2-|135m@|template-L8"),
        ("", ""),
    ],
)
def test_names_break_at_words(name, broken):
    assert pieces(name) == broken.split("|")
