"""AnchorSentences: what a program can check of what the data card promises."""

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher

from wordfreq import zipf_frequency

from mteb_words.tasks.data.builders.checksums import CHECKSUMS
from mteb_words.tasks.sources.anchors import FOLDER, VARIATIONS, read_anchors
from mteb_words.wrappers.sources.packages import file_sha256

SENTENCES = read_anchors()
BASES = {(s.anchor, s.base): s for s in SENTENCES if s.variation == "base"}
NEGATOR = re.compile(r"\b(not|never|no|nobody|nothing|none|neither|nor|without|hardly|cannot|nowhere)\b|n't\b", re.IGNORECASE)
VERBS = {"win": "won", "buy": "bought", "build": "built", "lend": "lent", "freeze": "froz"}


def base(sentence):
    return BASES[sentence.anchor, sentence.base]


def of(variation):
    return [sentence for sentence in SENTENCES if sentence.variation == variation]


def words(text):
    return text.split()


def test_there_are_twenty_anchors_of_each_part_of_speech_with_three_bases_and_nine_variations():
    assert Counter(s.part_of_speech for s in BASES.values()) == {"noun": 60, "verb": 60, "adjective": 60}
    assert len({s.anchor for s in SENTENCES}) == 60
    by_base = defaultdict(list)
    for sentence in SENTENCES:
        by_base[sentence.anchor, sentence.base].append(sentence.variation)
    assert all(tuple(found) == ("base", *VARIATIONS) for found in by_base.values())
    assert len(SENTENCES) == 1_800


def test_anchors_are_spread_over_frequency_bands():
    bands = Counter(int(zipf_frequency(anchor, "en")) for anchor in {s.anchor for s in SENTENCES})
    assert set(bands) == {3, 4, 5}  # Zipf: about one in a million words, ten in a million, a hundred


def test_no_two_sentences_are_alike():
    assert len({re.sub(r"\W+", " ", s.text.lower()) for s in SENTENCES}) == len(SENTENCES)
    by_anchor = defaultdict(list)
    for sentence in SENTENCES:
        if sentence.variation in ("base", "polysemy"):
            by_anchor[sentence.anchor].append(sentence.text)
    for texts in by_anchor.values():
        for n, one in enumerate(texts):
            assert all(SequenceMatcher(None, one, other).ratio() < 0.9 for other in texts[:n]), one


def test_every_sentence_is_plain_text_of_8_to_25_words():
    for sentence in SENTENCES:
        assert 8 <= len(words(sentence.text)) <= 25, sentence
        assert sentence.text[0].isupper(), sentence
        assert sentence.text[-1] == {"question": "?", "exclamation": "!"}.get(sentence.variation, "."), sentence
        assert not re.search(r"\s\s|\s[.,?!]|^\s|\s$", sentence.text), sentence
        assert 2 <= len(words(sentence.sense)) <= 8, sentence


def test_the_anchor_stands_where_the_base_says():
    for sentence in BASES.values():
        place = len(words(sentence.text[: sentence.span[0]])) + 1
        share = place / len(words(sentence.text))
        assert (share <= 0.34, 0.34 < share <= 0.67, share > 0.67)[sentence.base - 1], sentence


def test_the_span_is_the_anchor_or_what_replaced_it():
    for sentence in SENTENCES:
        stem = sentence.anchor[: max(3, len(sentence.anchor) - 2)]
        anchor = sentence.target.lower().startswith((stem, VERBS.get(sentence.anchor, stem)))
        if sentence.variation in ("synonym", "antonym"):
            assert sentence.anchor not in words(sentence.target.lower()), sentence
        else:
            assert anchor, sentence


def test_synonym_and_antonym_replace_the_anchor_alone():
    for sentence in (*of("synonym"), *of("antonym")):
        around = [re.sub(r"\ban?\b", "a", f"{s.text[: s.span[0]]}|{s.text[s.span[1] :]}".lower()) for s in (sentence, base(sentence))]
        assert around[0] == around[1], sentence


def test_a_negation_has_a_negator_and_its_base_has_none():
    for sentence in of("negation"):
        assert NEGATOR.search(sentence.text), sentence
        assert not NEGATOR.search(base(sentence).text), sentence


def test_jumbling_is_a_permutation_that_moves_the_anchor():
    def bag(text):
        return sorted(re.sub(r'[.,;:?!"]', "", word).lower() for word in words(text))

    for sentence in of("jumbling"):
        assert bag(sentence.text) == bag(base(sentence).text), sentence
        assert len(words(sentence.text[: sentence.span[0]])) != len(words(base(sentence).text[: base(sentence).span[0]])), sentence


def test_all_but_antonym_and_polysemy_keep_the_sense():
    for sentence in SENTENCES:
        if sentence.variation == "polysemy":
            assert sentence.sense != base(sentence).sense
        elif sentence.variation != "antonym":
            assert sentence.sense == base(sentence).sense


def test_the_side_that_differs_is_told():
    first = next(iter(BASES.values()))
    assert first.side(first) == "none"
    assert {base(s).side(s) for s in of("synonym")} <= {"none", "left"}  # left: a became an
    assert {base(s).side(s) for s in SENTENCES} == {"none", "left", "right", "both"}


def test_the_files_are_those_of_the_list_of_checksums():
    listed = dict(reversed(line.split("  ")) for line in (FOLDER / CHECKSUMS).read_text(encoding="ascii").splitlines())
    found = {
        path.relative_to(FOLDER).as_posix(): file_sha256(path) for path in FOLDER.rglob("*") if path.is_file() and path.name != CHECKSUMS
    }
    assert found == listed
