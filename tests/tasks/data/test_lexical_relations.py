"""The tables of lexical relations, as they ship: no network, no sources."""

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

import mteb_words
from mteb_words.errors import DataError
from mteb_words.tasks.data.builders.build_lexical_relations import ADDED, FOLDER, GROUPS, REJECTED, REMOVED, STOP_WORDS
from mteb_words.tasks.data.builders.lexical.choice import EVERY_ANSWER, Chosen, choose, revise
from mteb_words.tasks.data.builders.lexical.lemminflect_table import regular_pasts, regular_plurals, suffixed
from mteb_words.tasks.data.builders.lexical.lexicon import split_of
from mteb_words.tasks.data.builders.lexical.tables import (
    CANARY,
    COLUMNS,
    counts,
    data_lines,
    read_additions,
    read_rejections,
    read_stop_words,
)
from mteb_words.tasks.data.builders.lexical.word_pair_choice import Pair, Relation
from mteb_words.tasks.frequency import zipf

RELATIONS = {relation.name: relation for relations in GROUPS.values() for relation in relations}
PATHS = {name: FOLDER / group / f"{name}.tsv" for group, relations in GROUPS.items() for name in (r.name for r in relations)}
# where the language has no more; the data card says so
FEWER = {
    ("D07_re_verb", "common"): 42,
    ("I08_verb_past_irregular", "rare"): 43,
    ("I09_verb_participle_irregular", "rare"): 26,
    ("L11_antonym_verb", "rare"): 29,
}
AFFIXES = {
    "D01_adjective_ly": r".*(ly|y)",
    "D02_adjective_ness": r".*ness",
    "D04_verb_er": r".*er",
    "D05_verb_tion": r".*tion",
    "D06_verb_able": r".*able",
    "D08_adjective_ity": r".*ity",
    "D09_verb_ment": r".*ment",
    "D10_noun_al": r".*al",
    "D11_noun_y": r".*y",
    "D12_adjective_ence": r".*(ence|ance|ency|ancy)",
}
PREFIXES = {"D03_un_adjective": "un", "D07_re_verb": "re"}


def rows(name):
    return list(csv.DictReader(data_lines(PATHS[name]), delimiter="\t", quoting=csv.QUOTE_NONE))


def answers(row):
    return row["b"].split("/")


@pytest.fixture(params=sorted(PATHS))
def name(request):
    return request.param


def test_each_group_has_ten_relations_or_more_and_no_file_that_no_rule_makes():
    for group, relations in GROUPS.items():
        assert len(relations) >= 10
        assert {path.stem for path in (FOLDER / group).iterdir()} == {relation.name for relation in relations}


def test_a_table_is_plain_text_with_a_canary_and_a_header(name):
    data = PATHS[name].read_bytes()
    assert data.isascii()
    assert b"\r" not in data
    lines = data.decode().splitlines()
    assert lines[:2] == [CANARY, "\t".join(COLUMNS)]
    assert {line.count("\t") for line in lines[1:]} == {4}
    assert data.endswith(b"\n")


def test_a_split_has_fifty_pairs_unless_the_language_has_fewer_or_a_reader_removed_some(name):
    found = Counter(row["split"] for row in rows(name))
    if not name.startswith("L"):
        assert found == {split: FEWER.get((name, split), 50) for split in ("common", "rare")}
        return
    removed = sum(r.relation == name and r.b == EVERY_ANSWER for r in read_rejections(REMOVED))
    assert sum(found.values()) == sum(FEWER.get((name, split), 50) for split in ("common", "rare")) - removed
    assert found["common"] >= 40
    assert found["rare"] >= 26  # the fewest, of antonyms of verbs


def test_words_are_single_and_lower_case(name):
    for row in rows(name):
        for word in (row["a"], *answers(row)):
            assert re.fullmatch(r"[a-z]{3,}|do|go|ox", word), row


def test_the_answers_to_a_word_are_distinct_and_not_the_word(name):
    for row in rows(name):
        assert len({row["a"], *answers(row)}) == 1 + len(answers(row)), row


def test_no_word_comes_twice_in_a_relation_except_hypernyms(name):
    table = rows(name)
    questions = [row["a"] for row in table]
    first = [answers(row)[0] for row in table]
    assert len(set(questions)) == len(questions)
    assert not set(questions) & set(first)
    if RELATIONS[name].repeats:
        assert max(Counter((row["split"], b) for row, b in zip(table, first, strict=True)).values()) <= 3
    else:
        assert len(set(first)) == len(first)


def test_frequencies_are_those_of_wordfreq_and_decide_the_split(name):
    for row in rows(name):
        a, b = row["a"], answers(row)[0]
        assert (row["zipf_a"], row["zipf_b"]) == (f"{zipf(a):.2f}", f"{zipf(b):.2f}")
        lower = min(float(row["zipf_a"]), float(row["zipf_b"]))
        assert row["split"] == split_of(a, b) == ("common" if lower >= 3 else "rare")
        assert lower >= 2


def test_rejected_pairs_and_stop_words_do_not_ship(name):
    rejected = {(r.a, r.b) for r in (*read_rejections(REJECTED), *read_rejections(REMOVED)) if r.relation == name}
    stop = read_stop_words(STOP_WORDS)
    for row in rows(name):
        assert (row["a"], EVERY_ANSWER) not in rejected
        assert not rejected & {(row["a"], b) for b in answers(row)}
        assert not stop & {row["a"], *answers(row)}


def test_every_added_answer_ships(name):
    shipped = {(row["a"], b) for row in rows(name) for b in answers(row)}
    firsts = {(row["a"], answers(row)[0]) for row in rows(name)}
    added = [addition for addition in read_additions(ADDED) if addition.relation == name]
    assert {(addition.a, addition.b) for addition in added} <= shipped
    assert {(addition.a, addition.b) for addition in added if addition.place == "first"} <= firsts
    assert {addition.place for addition in added} <= {"first", "last"}


@pytest.mark.parametrize("path", [REJECTED, REMOVED])
def test_every_rejection_is_written_once_with_a_reason(path):
    rejections = read_rejections(path)
    assert len({r[:3] for r in rejections}) == len(rejections)
    assert {r.relation for r in rejections} <= PATHS.keys()
    assert all(re.fullmatch(r"[a-z-]+", r.reason) for r in rejections)


@pytest.mark.parametrize("name", sorted(AFFIXES))
def test_a_derived_word_has_the_affix_and_the_start_of_its_stem(name):
    for row in rows(name):
        for b in answers(row):
            assert re.fullmatch(AFFIXES[name], b), row
            assert b[:2] == row["a"][:2], row


@pytest.mark.parametrize("name", sorted(PREFIXES))
def test_a_prefixed_word_is_the_prefix_and_the_word(name):
    assert all(answers(row) == [PREFIXES[name] + row["a"]] for row in rows(name))


def test_every_derivation_is_checked():
    assert AFFIXES.keys() | PREFIXES.keys() == {relation.name for relation in GROUPS["derivation"]}


@pytest.mark.parametrize(
    ("name", "regular"),
    [
        ("I01_noun_plural_regular", regular_plurals),
        ("I03_adjective_comparative", lambda word: suffixed(word, "er")),
        ("I04_adjective_superlative", lambda word: suffixed(word, "est")),
        ("I05_verb_3rd_person", regular_plurals),
        ("I06_verb_ing", lambda word: suffixed(word, "ing")),
        ("I07_verb_past_regular", regular_pasts),
    ],
)
def test_regular_forms_follow_the_rules_of_spelling(name, regular):
    for row in rows(name):
        assert answers(row)[0] in regular(row["a"]), row


@pytest.mark.parametrize(
    ("name", "regular"),
    [
        ("I02_noun_plural_irregular", regular_plurals),
        ("I08_verb_past_irregular", regular_pasts),
        ("I09_verb_participle_irregular", regular_pasts),
    ],
)
def test_no_regular_form_leads_an_irregular_pair(name, regular):
    for row in rows(name):
        assert answers(row)[0] not in regular(row["a"]), row


def test_irregular_participles_are_not_the_past():
    pasts = {row["a"]: answers(row) for row in rows("I08_verb_past_irregular")}
    for row in rows("I09_verb_participle_irregular"):
        assert answers(row)[0] not in pasts.get(row["a"], ())


def test_the_checksums_are_those_of_every_file():
    listed = dict(reversed(line.split("  ")) for line in (FOLDER / "SHA256SUMS").read_text().splitlines())
    found = {path.relative_to(FOLDER).as_posix(): path for path in FOLDER.rglob("*") if path.is_file() and path.name != "SHA256SUMS"}
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in found.items()}, (
        "after an edit run: python -m mteb_words.tasks.data.builders.build_lexical_relations"
    )


def test_the_card_has_the_counts_of_the_tables():
    assert counts(FOLDER) in (FOLDER / "README.md").read_text()


def test_the_notices_of_the_sources_travel_with_the_package():
    found = {path.name: path.read_text() for path in (FOLDER / "LICENSES").iterdir()}
    assert "WordNet 3.0 Copyright 2006 by Princeton University" in found["WordNet-3.0.txt"]
    assert "Copyright (C) 2019 Brad Jascob" in found["lemminflect-MIT.txt"]
    assert "CC BY-SA 4.0" in found["NOTICE.txt"]
    assert FOLDER.is_relative_to(Path(mteb_words.__file__).resolve().parent)


def test_the_choice_is_the_same_in_any_order_and_replaces_what_is_rejected():
    relation = Relation("X01_test", "", lambda _: ())
    words = ["house", "water", "music", "money", "paper", "table"]
    pairs = [Pair(a, (b,)) for a, b in zip(words, ["school", "river", "song", "bank", "book", "chair"], strict=True)]
    chosen = choose(relation, pairs, {}, per_split=3)
    assert chosen == choose(relation, pairs[::-1], {}, per_split=3)
    assert [one.split for one in chosen] == ["common"] * 3
    out = chosen[0].pair
    again = choose(relation, pairs, {out.a: frozenset({out.first[0]})}, per_split=3)
    assert len(again) == 3
    assert {one.pair.a for one in again} > {one.pair.a for one in chosen} - {out.a}


def test_an_answer_that_is_rejected_leaves_the_others():
    relation = Relation("X01_test", "", lambda _: ())
    (one,) = choose(relation, [Pair("house", ("tent", "home"), ("shed",))], {"house": frozenset({"tent"})})
    assert one.pair.answers == ("home", "shed")


def revised(added=None, removed=None):
    chosen = [Chosen(Pair("house", ("tent", "home"), ("shed",)), "common"), Chosen(Pair("music", ("song",)), "common")]
    found = revise(chosen, added or {}, {a: frozenset(words) for a, words in (removed or {}).items()})
    return {item.pair.a: (item.pair.answers, item.split) for item in found}


def test_a_reader_adds_moves_and_removes_answers():
    found = revised({"house": {"hut": "last", "shed": "first"}}, {"house": ["tent"]})
    assert found == {"house": (("shed", "home", "hut"), "common"), "music": (("song",), "common")}


def test_a_removed_pair_is_not_replaced():
    assert revised(removed={"house": [EVERY_ANSWER]}) == {"music": (("song",), "common")}


def test_a_rarer_first_answer_puts_a_pair_into_the_other_split():
    assert revised({"music": {"cantata": "first"}})["music"] == (("cantata", "song"), "rare")


@pytest.mark.parametrize(
    ("decisions", "message"),
    [
        ({"added": {"water": {"sea": "last"}}}, "'water' is no word of the relation"),
        ({"removed": {"house": ["barn"]}}, "'house' has no answer 'barn'"),
        ({"removed": {"music": ["song"]}}, "'music' - '': no answer is left"),
    ],
)
def test_a_decision_that_does_not_fit_is_an_error(decisions, message):
    with pytest.raises(DataError, match=message):
        revised(**decisions)
