"""SentenceEdits: what a program can check of what the data card promises."""

import re
from collections import Counter

import pytest

from mteb_words.tasks.data.builders import build_sentence_edits as builder
from mteb_words.tasks.data.builders.balance import words_of
from mteb_words.tasks.data.builders.checksums import CANARY
from mteb_words.tasks.sources.marked import rows_of
from mteb_words.tasks.sources.sentence_edits import CONTRASTS, FOLDER, read_edits
from mteb_words.wrappers.sources.packages import file_sha256

from .test_sense_frames import distance

EDITS = read_edits()


def of(contrast):
    return [edit for edit in EDITS if edit.contrast == contrast]


def words(text):
    return re.sub(r"[^a-z' ]", "", text.lower().replace("-", " "))


def test_the_card_states_how_many_there_are():
    card = (FOLDER / "README.md").read_text()
    for contrast, number in Counter(edit.contrast for edit in EDITS).items():
        assert re.search(rf"^\| {contrast} \|.*\| {number} \|$", card, re.MULTILINE)
    assert {edit.contrast for edit in EDITS} == set(CONTRASTS)


@pytest.mark.parametrize("contrast", CONTRASTS)
def test_both_edits_are_as_far_from_the_base_sentence(contrast):
    apart = Counter(distance(words(e.base), words(e.changed)) - distance(words(e.base), words(e.kept)) for e in of(contrast))
    assert set(apart) <= {-1, 0, 1}
    if contrast in ("negation", "substitution"):
        assert set(apart) == {0}


def test_a_negation_and_its_counterpart_only_insert_words_of_one_length():
    for edit in of("negation"):
        base, kept, changed = (Counter(words_of(text)) for text in (edit.base, edit.kept, edit.changed))
        assert not base - kept
        assert not base - changed
        assert abs(sum(map(len, (kept - base).elements())) - sum(map(len, (changed - base).elements()))) <= 1, edit


def test_an_order_has_the_words_of_the_base_sentence():
    for edit in of("order"):
        assert Counter(words_of(edit.base)) == Counter(words_of(edit.kept)) == Counter(words_of(edit.changed)), edit
        assert len({edit.base, edit.kept, edit.changed}) == 3


@pytest.mark.parametrize("contrast", CONTRASTS)
def test_overlap_frequency_and_letters_are_no_cue(contrast):
    edits = of(contrast)
    overlap, frequency, *forms = (builder._given_away(vectors).mean() for vectors in builder._controls(edits))
    assert abs(overlap - 0.5) <= 0.02
    assert abs(frequency - 0.5) <= 0.02
    assert abs(sum(forms) / len(forms) - 0.5) <= 0.02


def test_what_ships_and_what_was_left_out_is_what_was_written_and_read():
    left_out = {tuple(row) for row in rows_of(builder.SOURCE / "left_out.tsv")}
    assert {tuple(edit) for edit in builder.read_written()} == left_out | {tuple(edit) for edit in EDITS}
    assert len(left_out) + len(EDITS) == len(builder.read_written())


def test_the_second_reading_found_at_most_three_per_cent_wrong():
    assert Counter(row[1] for row in rows_of(FOLDER / "second_reading.tsv")) == {"right": 295, "wrong": 5}


def test_every_file_has_its_checksum_and_a_canary():
    for line in (FOLDER / "SHA256SUMS").read_text().splitlines():
        checksum, name = line.split("  ")
        assert file_sha256(FOLDER / name) == checksum, name
    assert all(path.read_text().startswith(CANARY) for path in FOLDER.glob("*.tsv"))
