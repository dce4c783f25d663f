"""axe-core finds nothing against WCAG 2.2 A and AA, on any kind of page."""

import pytest

VIEWS = {
    "desktop, light": {"color_scheme": "light"},
    "phone, dark": {"color_scheme": "dark", "viewport": {"width": 360, "height": 700}},
    "200 %, light": {"color_scheme": "light", "viewport": {"width": 680, "height": 450}, "device_scale_factor": 2},
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(context, kinds, view):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = context(**VIEWS[view]).new_page()
    found = {}
    for path in kinds:
        page.goto(path.as_uri())
        results = axe.run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]})
        for each in results.response["violations"]:
            found[path.name, each["id"]] = [(node["html"][:120], node["any"][:1]) for node in each["nodes"][:3]]
    assert found == {}


def test_every_control_is_reached_by_the_tab_key(page, site):
    page.goto((site / "index.html").as_uri())
    controls = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, [tabindex]')].filter((e) => e.offsetWidth).length"
    )
    reached = set()
    for _ in range(controls + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert len(reached) >= controls


def test_targets_are_24_pixels_high(page, kinds):
    for path in kinds:
        page.goto(path.as_uri())
        small = page.evaluate(
            "[...document.querySelectorAll('button, input, select, summary')].filter((e) => e.offsetWidth)"
            ".filter((e) => (e.closest('label') ?? e).getBoundingClientRect().height < 24)"
            ".map((e) => e.outerHTML.slice(0, 80))"
        )
        assert small == [], path
