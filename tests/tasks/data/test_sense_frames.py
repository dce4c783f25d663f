"""SenseFrames: what a program can check of what the data card promises."""

import re
from collections import Counter

from mteb_words.tasks.data.builders import build_sense_frames as builder
from mteb_words.tasks.data.builders.checksums import CANARY
from mteb_words.tasks.sources.marked import rows_of
from mteb_words.tasks.sources.sense_frames import FOLDER, read_frames
from mteb_words.wrappers.sources.packages import file_sha256

FRAMES = read_frames()


def rows(frame):
    return frame.same, frame.reworded, frame.other


def distance(left, right):
    """Word edit distance."""
    left, right = left.split(), right.split()
    row = list(range(len(right) + 1))
    for i, word in enumerate(left, 1):
        row, before = [i], row
        for j, other in enumerate(right, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (word != other)))
    return row[-1]


def test_each_word_has_two_frames_and_one_form():
    assert Counter(frame.anchor for frame in FRAMES) == dict.fromkeys({frame.anchor for frame in FRAMES}, 2)
    assert len(FRAMES) == 2 * 432
    forms = {(frame.anchor, s.text[slice(*s.span)].lower()) for frame in FRAMES for s in rows(frame)}
    assert len(forms) == 432
    assert {frame.part_of_speech for frame in FRAMES} == {"noun", "verb", "adjective"}


def test_frame_1_differs_before_the_word_and_frame_2_after_it():
    for frame in FRAMES:
        fixed = {s.text[s.span[1] :] if frame.number == 1 else s.text[: s.span[0]] for s in rows(frame)}
        moving = {s.text[: s.span[0]] if frame.number == 1 else s.text[s.span[1] :] for s in rows(frame)}
        assert (len(fixed), len(moving)) == (1, 3), frame


def test_both_edits_have_the_same_size():
    apart = Counter(distance(f.same.text, f.other.text) - distance(f.same.text, f.reworded.text) for f in FRAMES)
    assert sum(apart[n] for n in (-1, 0, 1)) >= 0.97 * len(FRAMES)  # a few grew or shrank when they were mended
    # on average the other sense is a little nearer in words, so overlap alone would rather choose it
    assert -0.5 < sum(n * count for n, count in apart.items()) / len(FRAMES) <= 0


def test_the_first_two_have_one_sense_and_the_third_another():
    senses = {frame.anchor: {s.sense for s in (frame.same, frame.reworded)} for frame in FRAMES}
    assert all(len(sense) == 1 for sense in senses.values())
    assert all(frame.other.sense not in senses[frame.anchor] for frame in FRAMES)


def test_all_sentences_are_plain_different_sentences():
    texts = [s.text for frame in FRAMES for s in rows(frame)]
    assert len(set(texts)) == len(texts)
    assert all(re.fullmatch(r"[A-Z][^\[\]\"]+[.!?]", text) and text.isascii() for text in texts)


def test_what_was_left_out_and_what_ships_is_what_was_written_and_read():
    words = {sentences[0].anchor for sentences in builder.read_words()}
    left_out = {row[0] for row in rows_of(builder.SOURCE / "left_out.tsv")}
    assert words == left_out | {frame.anchor for frame in FRAMES}
    assert not left_out & {frame.anchor for frame in FRAMES}
    text = {s.text for frame in FRAMES for s in rows(frame)}
    assert text <= {row.text.replace("[", "").replace("]", "") for sentences in builder.read_words() for row in sentences}


def test_the_second_reading_found_at_most_three_per_cent_wrong():
    verdicts = Counter(row[2] for row in rows_of(FOLDER / "second_reading.tsv"))
    assert verdicts == {"right": 505, "wrong": 4}


def test_every_file_has_its_checksum_and_a_canary():
    for line in (FOLDER / "SHA256SUMS").read_text().splitlines():
        checksum, name = line.split("  ")
        assert file_sha256(FOLDER / name) == checksum, name
    assert all(path.read_text().startswith(CANARY) for path in FOLDER.glob("*.tsv"))
