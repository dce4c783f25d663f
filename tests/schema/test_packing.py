"""Numbers as text: against struct and base64 by hand, and the one rule for an interval against numpy."""

import base64
import struct

import numpy as np
import pytest

from mteb_words.schema import (
    DRAWS,
    pack_bits,
    pack_cosines,
    pack_draws,
    pack_indices,
    unpack_bits,
    unpack_cosines,
    unpack_draws,
    unpack_indices,
)
from mteb_words.schema.packing import are_neighbours


def text(form, *values):
    """Values as little-endian bytes in base64."""
    return base64.b64encode(struct.pack(f"<{len(values)}{form}", *values)).decode()


def test_draws_are_float32():
    draws = np.linspace(-1, 1, DRAWS)
    assert pack_draws(draws) == text("f", *draws.tolist())
    assert len(pack_draws(draws)) == 10_668
    assert unpack_draws(pack_draws(draws)).tolist() == draws.astype(np.float32).tolist()
    assert unpack_draws(pack_draws(draws)).dtype == np.float32


@pytest.mark.parametrize("damaged", ["", "not base64!", "AAA", "\u00e9", text("f", *[0.5] * 1_999), text("d", *[0.5] * DRAWS)])
@pytest.mark.parametrize("unpack", [unpack_draws])
def test_what_cannot_be_draws_is_refused(unpack, damaged):
    with pytest.raises(ValueError, match=r"."):
        unpack(damaged)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_draws_that_are_not_finite_are_refused(value):
    with pytest.raises(ValueError, match="they are 2000 numbers; expected 2000, all finite"):
        unpack_draws(text("f", *[0.5] * 1_999, value))


@pytest.mark.parametrize("n", [0, 1, 7, 8, 9, 200])
def test_bits_stand_first_bit_first(n):
    bits = np.arange(n) % 3 == 0
    whole = "".join("01"[bit] for bit in bits.tolist()).ljust((n + 7) // 8 * 8, "0")
    expected = base64.b64encode(bytes(int(whole[k : k + 8], 2) for k in range(0, len(whole), 8))).decode()
    assert pack_bits(bits) == expected
    assert unpack_bits(expected, n).tolist() == bits.tolist()
    assert unpack_bits(expected)[:n].tolist() == bits.tolist()


def test_another_number_of_bits_is_refused():
    packed = pack_bits(np.ones(9, dtype=bool))
    for n in (8, 17):
        with pytest.raises(ValueError, match=f"they are 16 bits; expected {n}, filled up to whole bytes"):
            unpack_bits(packed, n)


def test_cosines_are_whole_numbers_of_16_bits():
    cosines = np.array([1.0, -1.0, 0.0, 0.5, np.nan, 1.5])
    assert pack_cosines(cosines) == text("h", 32_767, -32_767, 0, 16_384, -32_768, 32_767)
    read = unpack_cosines(pack_cosines(cosines))
    assert read[:3].tolist() == [1.0, -1.0, 0.0]
    assert read[3] == pytest.approx(0.5, abs=1 / 32_767)
    assert np.isnan(read[4])


def test_indices_are_whole_numbers_of_16_bits_and_at_least_minus_1():
    assert pack_indices(np.array([[0, 1], [-1, 32_767]])) == text("h", 0, 1, -1, 32_767)
    assert unpack_indices(text("h", 0, -1, 32_767)).tolist() == [0, -1, 32_767]
    with pytest.raises(ValueError, match="an index is -2; expected -1 or more"):
        unpack_indices(text("h", 0, -2))


@pytest.mark.parametrize("unpack", [unpack_cosines, unpack_indices, unpack_bits])
@pytest.mark.parametrize("damaged", ["!", "AAA", "\u00e9"])
def test_what_is_no_base64_is_refused(unpack, damaged):
    with pytest.raises(ValueError, match=r"."):
        unpack(damaged)


def test_half_a_number_is_refused():
    for unpack in (unpack_cosines, unpack_indices):
        with pytest.raises(ValueError, match=r"."):
            unpack(base64.b64encode(b"abc").decode())


@pytest.mark.parametrize(
    ("rows", "fits"),
    [
        ([1, 2, 0, 2, 0, 1], True),
        ([1, 2, 0, 2, -1, -1], True),
        ([1, 2, 0, 2, -1, 1], False),
        ([1, 1, 0, 2, 0, 1], False),
        ([1, 2, 0, 300, 0, 1], True),
        ([1, 2, 0, 2, 0], False),
        ([], False),
    ],
)
def test_neighbours_are_as_many_different_words_for_each_of_three(rows, fits):
    assert are_neighbours(np.array(rows, dtype=np.int64), 3) is fits
