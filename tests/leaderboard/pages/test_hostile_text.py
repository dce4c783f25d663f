"""No text of a result file runs on a page or becomes a link to anything but the web; escaping alone sees to it, the policy is set aside."""

import json
import os
from urllib.parse import quote

import pytest

from mteb_words.leaderboard.site import build
from mteb_words.schema import MODEL_FACTS, MTEB_KEYS, Items, MadeWith

from ..entries import of_kind, part
from ..synthetic import record, result
from .payloads import PAYLOADS

SOME = int(os.environ.get("MTEB_WORDS_XSS", len(PAYLOADS) // 16))  # all of them: make test-all
CHOSEN = PAYLOADS[:: max(1, len(PAYLOADS) // SOME)] if len(PAYLOADS) > SOME else PAYLOADS
WATCH = "window.executed = 0; window.probe = () => { window.executed += 1; };"


def in_record(key):
    return lambda text: ({key: text}, {}, {})


def in_loading(key):
    return lambda text: (of_kind("static", **{key: text}), {}, {})


def in_entry(key):
    return lambda text: ({}, {}, {key: text})


def in_task(*keys):
    return lambda text: ({}, {}, {"facts": dict.fromkeys(keys, text)})


def in_mteb(key):
    """Into what mteb adds to the entry."""
    return lambda text: ({}, {key: text}, {})


FIELDS = {
    "name": lambda text: ({"name": f"org/{text}"}, {}, {}),
    "organisation": lambda text: ({"name": f"{text}/name"}, {}, {}),
    "revision": in_record("revision"),
    "licence": in_record("license"),
    "reference": in_record("reference"),
    "kind": lambda text: ({"loader_kwargs": {MODEL_FACTS: {"kind": text, "word_vector": text}}}, {}, {}),
    "word vector": in_loading("word_vector"),
    "recipe": lambda text: (of_kind("language model", recipe={text: text}), {}, {}),
    "task": lambda text: ({}, {"task_name": text}, {}),
    "data revision": lambda text: ({}, {"dataset_revision": text}, {}),
    "subset": in_mteb("hf_subset"),
    "score": lambda text: ({}, {}, {"details": {text: text, f"{text}s": {text: text}, f"{text} of all": {text: {text: text}}}}),
    "part": lambda text: ({}, {}, {"parts": (part(text, {text: {text: 0.5}}),)}),
    "scoring": lambda text: ({}, {}, {"made_with": MadeWith(scoring=text), "versions": {text: text}}),
    "version": in_mteb("mteb_version"),
    "ceiling": in_task("ceiling_source"),
    "description": in_task("type", "description", "main_score", "reference"),
    "hardware": in_entry("hardware"),
}


def put(folder, n, payload, field):
    import random

    meta, outside, said = FIELDS[field](payload)
    place = folder / f"model{n}"
    place.mkdir(parents=True)
    (place / "model_meta.json").write_text(json.dumps({**record(0), "name": f"org/model{n}", **meta}))
    items = Items(texts=(payload,), values=(n / len(FIELDS),), expected=(0.5,))  # the same for all: kinds of models disagree
    content = result("Task", random.Random(n), items=items, **said)
    content["scores"]["test"][0] |= {name: value for name, value in outside.items() if name in MTEB_KEYS}
    (place / "Task.json").write_text(json.dumps({**content, **outside}))


def test_the_payload_stands_in_the_pages(tmp_path):
    """Else the tests below would look at pages without it."""
    for n, field in enumerate(FIELDS):
        put(tmp_path / "results", n, "\\probe", field)
    report = build(tmp_path / "results", tmp_path / "site")
    assert [field.field for field in report.ignored] == ["loader_kwargs.mteb_words"]  # a kind is one of four
    pages = [path.read_text() for path in (tmp_path / "site" / "models").iterdir()]
    assert len(pages) == len(FIELDS)
    assert all("\\probe" in text for text in pages)


def unsafe(page):
    return page.evaluate(
        "[...document.querySelectorAll('[href], [src], [action], [formaction], [data], [srcdoc]')]"
        ".filter((e) => e.localName !== 'link' && !/^file:.*\\/badges\\/[-a-z0-9]+\\.svg$/.test(e.src))"
        ".filter((e) => !(e.localName === 'a' && ['http:', 'https:', 'file:'].includes(e.protocol)))"
        ".map((e) => e.outerHTML)"
    )


@pytest.mark.parametrize("payload", CHOSEN)
def test_nothing_runs_and_nothing_leads_astray(context, tmp_path, payload):
    for n, field in enumerate(FIELDS):
        put(tmp_path / "results", n, payload, field)
    build(tmp_path / "results", tmp_path / "site")
    page = context(bypass_csp=True).new_page()
    page.add_init_script(WATCH)
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    visited = 0
    for path in sorted((tmp_path / "site").rglob("*.html")):
        page.goto(path.as_uri())
        assert page.evaluate("window.executed") == 0, path
        assert unsafe(page) == [], path
        visited += path.parent.name == "models"
    assert visited == len(FIELDS)
    page.goto(f"{(tmp_path / 'site' / 'index.html').as_uri()}#q={quote(payload)}&open={quote(payload)}&kind={quote(payload)}")
    assert (page.evaluate("window.executed"), dialogs) == (0, [])


def test_there_are_at_least_64_payloads_and_500_pairs():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 64
    assert len(PAYLOADS) * len(FIELDS) >= 500


def test_the_canary_runs(context, tmp_path):
    """A page that does not escape: the watch above would see it."""
    (tmp_path / "canary.html").write_text(f"<!doctype html><p>{PAYLOADS[0]}<a href='javascript:probe()'>x</a>")
    page = context(bypass_csp=True).new_page()
    page.add_init_script(WATCH)
    page.goto((tmp_path / "canary.html").as_uri())
    assert page.evaluate("window.executed") == 1
    assert len(unsafe(page)) == 1
