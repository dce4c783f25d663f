"""Progress is a bar on a terminal, a line now and then elsewhere, and nothing where silence is asked for."""

import mteb
import pytest

from mteb_words import SimLex999, WordPairSeparationMini, get_model, progress


@pytest.fixture
def clock(monkeypatch):
    """The seconds that have passed; tests set them."""
    seconds = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: seconds[0])
    return seconds


def count(clock, each, total=1_200):
    with progress.progress(total, what="Encoding", unit="word") as done:
        for _ in range(total // 100):
            clock[0] += each
            done.set_postfix_str("the last")
            done.update(100)


def test_off_a_terminal_a_line_is_written_every_half_minute(clock, capfd):
    count(clock, 10)
    assert capfd.readouterr().err.splitlines() == [
        "Encoding: 300 of 1,200 words, about 90 s left, the last".replace("90 s", "2 min"),
        "Encoding: 600 of 1,200 words, about 60 s left, the last",
        "Encoding: 900 of 1,200 words, about 30 s left, the last",
        "Encoding: 1,200 of 1,200 words, about 0 s left, the last",
    ]


def test_short_work_says_nothing(clock, capfd):
    count(clock, 1)
    assert capfd.readouterr().err == ""


def test_silence_is_silence_in_blocks_inside_too(clock, capfd):
    with progress.silence(), progress.silence(False):
        count(clock, 100)
    assert capfd.readouterr().err == ""
    count(clock, 100)
    assert capfd.readouterr().err


def test_mteb_is_told_to_show_nothing_and_nothing_is_shown(registered, monkeypatch, capfd):
    monkeypatch.setattr(progress, "SECONDS", 0)  # every update would be a line
    model = get_model("mteb-words/random-300d")
    mteb.evaluate(model, [SimLex999(), WordPairSeparationMini()], cache=None, show_progress_bar=False)
    assert capfd.readouterr().err == ""
    mteb.evaluate(model, [WordPairSeparationMini()], cache=None, encode_kwargs={"batch_size": 8})
    assert "Cosines of all pairs" in capfd.readouterr().err
