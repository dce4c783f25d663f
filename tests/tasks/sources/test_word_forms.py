"""The forms of English words, as they ship."""

import hashlib

from mteb_words.tasks.data.builders.build_lexical_relations import _LEMMINFLECT_SHA256
from mteb_words.tasks.sources.word_forms import FILE, form_twins


def test_twins_are_the_lemmas_of_a_word_and_all_their_forms():
    assert form_twins(["Dogs", "found", "the"]) == {
        "dogs": {"dog", "dogged", "dogging"},
        "found": {"find", "finds", "finding", "founds", "founded", "founding"},
        "the": frozenset(),
    }


def test_irregular_forms_are_twins_in_both_directions():
    twins = form_twins(["child", "children", "good", "better"])
    assert "children" in twins["child"]
    assert "child" in twins["children"]
    assert {"better", "best"} <= twins["good"]
    assert {"good", "best", "well"} <= twins["better"]


def test_a_derived_word_is_no_twin():
    assert not form_twins(["teach"])["teach"] & {"teacher", "teachers"}


def test_the_table_is_the_one_that_the_builder_reads():
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == _LEMMINFLECT_SHA256
    listed = dict(reversed(line.split("  ")) for line in (FILE.parent / "SHA256SUMS").read_text().splitlines())
    assert listed == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FILE.parent.iterdir() if path.name != "SHA256SUMS"
    }
