"""The table of the first page: sorting, filtering, folding, and the state in its address."""

import random
from urllib.parse import urlencode

import pytest

from mteb_words.leaderboard.site import build

FILTERS = ("q", "kind", "min")


@pytest.fixture
def index(page, site):
    page.goto((site / "index.html").as_uri())
    return page


def shown(page):
    """The names of the models in view, from top to bottom."""
    return page.evaluate("[...document.querySelectorAll('tbody.rows tr:not([hidden]) th a')].map((a) => a.textContent)")


def column(page, head):
    """What stands in a column, in the rows in view that are complete."""
    return page.evaluate(
        "(id) => { const n = document.getElementById(id).cellIndex;"
        " return [...document.querySelectorAll('[data-ranked] tr:not([hidden])')].map((row) => row.cells[n].firstChild.textContent); }",
        head,
    )


def head_of(page, name):
    return page.evaluate("(name) => [...document.querySelectorAll('th[id]')].find((th) => th.id.startsWith(name)).id", name)


def state(page):
    return page.evaluate(
        "() => [location.hash, document.querySelector('[role=status]').textContent, document.querySelector('.chips').textContent,"
        " [...document.querySelectorAll('thead th')].map((th) => [th.id, th.ariaSort, th.offsetWidth > 0]),"
        " [...document.querySelectorAll('tbody.rows tr')].map((row) => [row.cells[0].textContent, row.hidden, row.cells[1].textContent]),"
        " [...document.querySelectorAll('.controls [name]')].map((field) => [field.value, field.checked])]"
    )


def test_a_click_sorts_from_the_highest_and_another_from_the_lowest(index):
    head = head_of(index, "synthetictask0")
    index.locator(f"#{head} button").click()
    for reverse in (True, False):
        scores = [float(text.rstrip("†")) for text in column(index, head)]
        assert scores == sorted(scores, reverse=reverse)
        index.locator(f"#{head} button").click()
    index.locator(f"#{head} button").click()
    assert index.locator("[aria-sort]").count() == 1
    assert index.locator(f"#{head}").get_attribute("aria-sort") == "ascending"


def test_keys_sort_too_and_keep_the_focus(index):
    index.get_by_role("button", name="sizes").click()
    index.locator("#dimensions button").focus()
    index.keyboard.press("Enter")
    first = column(index, "dimensions")
    index.keyboard.press("Space")
    assert [int(n) for n in first] == sorted(map(int, first), reverse=True)
    assert index.evaluate("document.activeElement.parentNode.id") == "dimensions"
    assert "Sorted by Dimensions, ascending" in index.locator("[role=status]").text_content()


def test_shift_sorts_by_a_second_column_among_equals(index):
    index.get_by_role("button", name="sizes").click()
    index.locator("#kind button").click()
    index.locator("#dimensions button").focus()
    index.keyboard.press("Shift+Enter")
    found = list(zip(column(index, "kind"), map(int, column(index, "dimensions")), strict=True))
    assert found == sorted(found, key=lambda pair: (pair[0].split(" ", 1)[1], -pair[1]))
    assert index.evaluate("location.hash").endswith("&show=sizes&sort=kind&sort=-dimensions")


def test_what_has_no_score_stands_last_in_both_directions(index):
    head = head_of(index, "synthetictask2")
    for _ in range(2):
        index.locator(f"#{head} button").click()
        last = index.evaluate(
            "(id) => { const n = document.getElementById(id).cellIndex;"
            " const rows = document.querySelectorAll('tbody.rows:last-child tr:not([hidden])');"
            " return [...rows].map((row) => row.cells[n].textContent.trim()); }",
            head,
        )
        assert last == ["not run"]


def variants(page):
    return [name.rpartition("@")[2] for name in shown(page) if "language-model-0@" in name]


def test_variants_fold_under_their_model_and_unfold_below_it(index):
    """The one at layer 6 is declared; the one at layer 18 has not run every task, and stands below its model all the same."""
    assert variants(index) == ["bare-L6"]
    assert ", folded variants: 3" in index.locator("[role=status]").text_content()
    models = shown(index)
    index.get_by_role("button", name="show 3 variants").click()
    assert variants(index) == ["bare-L6", "bare-L0", "bare-L12", "bare-L18"]
    assert [name for name in shown(index) if "language-model-0@" not in name] == [
        name for name in models if "language-model-0@" not in name
    ]
    assert len(shown(index)) == 16
    assert index.get_by_role("button", name="hide 3 variants").get_attribute("aria-expanded") == "true"


def test_a_variant_has_no_rank(index):
    index.get_by_role("button", name="show 3 variants").click()
    ranks = dict(zip(shown(index), column(index, "rank"), strict=False))
    assert {name.rpartition("@")[2]: rank == "variant" for name, rank in ranks.items() if "@" in name} == {
        "bare-L6": False, "bare-L0": True, "bare-L12": True, "bare-L18": True
    }  # fmt: skip


def test_a_sort_orders_models_by_their_own_score_and_variants_below_each(index):
    head = head_of(index, "synthetictask1")
    index.locator(f"#{head} button").click()
    scores = [float(text.rstrip("†")) for text in column(index, head)]
    assert scores == sorted(scores, reverse=True)
    index.get_by_role("button", name="show 3 variants").click()
    assert variants(index)[0] == "bare-L6"
    first = next(n for n, name in enumerate(shown(index)) if "language-model-0@" in name)
    below = [float(text.rstrip("†")) for text in column(index, head)][first + 1 : first + 4]
    assert below == sorted(below, reverse=True)


def test_a_variant_whose_model_is_filtered_away_keeps_its_model_s_position(index):
    index.get_by_label("Search").fill("1")
    assert variants(index) == ["bare-L12"]
    headlines = [float(text) for name, text in zip(shown(index), column(index, "headline"), strict=False) if "@" not in name]
    assert headlines == sorted(headlines, reverse=True)


def test_raw_means_and_pairwise_ranks_are_shown_on_request(page, results, put, tmp_path):
    for model, score in (("org/a", 0.8), ("org/b", 0.6)):
        put(model, score=score, facts={"chance": 0.5})  # so that the raw mean is not the headline
    build(results, tmp_path / "site")
    page.goto((tmp_path / "site" / "index.html").as_uri())

    def widths():
        return page.evaluate("['mean', 'pairwise', 'borda', 'headline'].map((id) => document.getElementById(id).offsetWidth > 0)")

    assert widths() == [False, False, False, True]
    page.get_by_role("button", name="raw mean").click()
    assert widths() == [True, False, False, True]
    page.get_by_role("button", name="pairwise ranks (no correction").click()
    assert widths() == [True, True, True, True]
    assert "show=" in page.evaluate("location.hash")


def test_a_link_within_the_page_is_no_state(page, site):
    page.goto(sorted((site / "models").glob("*.html"))[0].as_uri())
    page.locator("#score button").click()
    order = page.evaluate("[...document.querySelectorAll('tbody.rows tr')].map((row) => row.cells[0].textContent)")
    page.locator("tbody.rows a", has_text="details").first.click()
    assert page.evaluate("[...document.querySelectorAll('tbody.rows tr')].map((row) => row.cells[0].textContent)") == order


def test_filters_count_the_rows_in_view_and_ranks_stay(index):
    ranks = dict(zip(shown(index), column(index, "rank"), strict=False))
    index.get_by_label("static").check()
    assert len(shown(index)) == 4
    assert column(index, "kind") == ["■ static"] * len(column(index, "kind"))
    assert index.evaluate("[...document.querySelectorAll('[data-ranked] tr:not([hidden])')].map((row) => row.cells[1].textContent)") == [
        "1",
        "2",
        "3",
        "4",
    ]
    assert [ranks[name] for name in shown(index)] == column(index, "rank")
    assert index.locator("[role=status]").text_content().startswith("4 of 16 models. ")


def test_filters_of_size_and_coverage_pass_over_what_is_not_known(index):
    index.get_by_label("Parameters from").select_option("100000000")
    some = len(shown(index))
    index.get_by_label("Coverage from").select_option("1")
    assert 0 < some < 16
    assert shown(index) == []
    assert "0 of 16 models; without Coverage from 100\u202f% there would be" in index.locator("[role=status]").text_content()


def test_a_filter_of_coverage_keeps_what_reads_the_same(page, results, put, tmp_path):
    for task in "ABC":
        put("org/95", task=task, n_asked=100, n_answered=95)  # the mean of three 0.95 is a little less as a float
        put("none", task=task, n_asked=100, n_answered=94)
    build(results, tmp_path / "site")
    page.goto((tmp_path / "site" / "index.html").as_uri() + "#coverage=0.95")
    assert shown(page) == ["95"]
    page.get_by_role("button", name="Reset").click()
    page.get_by_label("Search").fill("undefined")
    assert shown(page) == []


def test_what_to_loosen_is_named_whole_or_not_at_all(index):
    index.get_by_label("static").check()
    index.get_by_label("control").check()
    index.get_by_role("searchbox").fill("language")
    assert "; without Search “language” there would be 8" in index.locator("[role=status]").text_content()
    index.get_by_role("searchbox").fill("nothing of that name")
    index.get_by_label("Parameters from").select_option("300000000000")
    assert "0 of 16 models; no single filter is to blame" in index.locator("[role=status]").text_content()


def test_filters_of_dimensions_and_licence(index):
    index.get_by_label("Dimensions to").select_option("300")
    assert 0 < len(shown(index)) < 16
    assert max(map(int, column(index, "dimensions"))) <= 300
    index.get_by_role("button", name="Reset").click()
    index.get_by_label("Licence").select_option("apache-2.0")
    assert index.evaluate("location.hash") == "#licence=apache-2.0"
    assert index.locator("[role=status]").text_content().startswith("5 of 16 models")
    assert index.get_by_role("button", name="Remove the filter Licence apache-2.0").count() == 1


def test_a_chip_removes_its_filter_and_reset_all(index):
    whole = shown(index)
    index.get_by_label("Search").fill("org3/")
    index.get_by_label("control").check()
    index.get_by_role("button", name="Remove the filter Search “org3/”").click()
    assert all("model-with-some-name" in name for name in shown(index))
    assert index.get_by_label("Search").input_value() == ""
    index.get_by_role("button", name="Reset").click()
    assert shown(index) == whole
    assert index.locator(".chips button").count() == 0


def test_a_state_comes_back_from_its_address(index, context, site):
    fresh = context().new_page()
    draw = random.Random(5)
    heads = index.evaluate("[...document.querySelectorAll('th[data-order]')].map((th) => th.id)")
    groups = index.evaluate("[...document.querySelectorAll('[data-show]')].map((button) => button.dataset.show)")
    for n in range(8):
        pairs = [("sort", draw.choice(["", "-"]) + head) for head in draw.sample(heads, draw.randint(0, 3))]
        pairs += [("kind", kind) for kind in ("static", "language model") if draw.random() < 0.4]
        pairs += (
            [("q", "org")] * draw.randint(0, 1)
            + [("min", "10000000")] * draw.randint(0, 1)
            + [("open", "org0/language-model-0")] * draw.randint(0, 1)
        )
        pairs += [("show", draw.choice([*groups, "none"]))] * draw.randint(0, 1)
        fresh.goto(f"{(site / 'index.html').as_uri()}?{n}#{urlencode(pairs)}")
        index.evaluate("(hash) => { location.hash = hash; }", urlencode(pairs))
        index.wait_for_function(
            "document.querySelectorAll('.chips button').length === " + str(sum(key in FILTERS for key, _ in pairs) + bool(pairs))
        )
        assert state(index) == state(fresh)


def test_the_back_button_undoes(index):
    before = state(index)
    index.get_by_label("static").check()
    index.locator("#kind button").click()
    index.go_back()
    index.go_back()
    index.wait_for_function("!location.hash")
    assert state(index)[1:] == before[1:]


@pytest.mark.parametrize("address", ["#sort=nonsense&kind=&q=&x=y&__proto__=1&min=abc&show=no&open=none", "#%", "#sort=-", "#&&=&"])
def test_what_an_address_says_beyond_that_is_passed_over(page, site, address):
    errors = []
    page.on("pageerror", lambda error: errors.append(error))
    page.goto((site / "index.html").as_uri())
    before = shown(page)
    page.goto((site / "index.html").as_uri() + "?" + address)
    assert shown(page) == before
    assert errors == []


@pytest.mark.parametrize(
    ("words", "models"),
    [
        ("multilingual e5", ["multilingual-e5-large", "multilingual-e5-small"]),
        ("  E5   MULTILINGUAL small ", ["multilingual-e5-small"]),
        ("intfloat base", ["e5-base"]),
        ("e5 bert", []),
    ],
)
def test_each_word_of_a_search_is_found_in_any_order(page, results, put, tmp_path, words, models):
    for n, name in enumerate(("intfloat/multilingual-e5-large", "intfloat/multilingual-e5-small", "intfloat/e5-base", "google/bert-base")):
        put(name, score=0.9 - n / 10)
    build(results, tmp_path / "site")
    page.goto((tmp_path / "site" / "index.html").as_uri())
    page.get_by_label("Search").fill(words)
    assert shown(page) == models
