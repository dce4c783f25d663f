"""Streams whose reader leaves: nothing stops, and what follows is lost without a word."""

import io
import os
import subprocess
import sys

import pytest

from mteb_words.extension.runs.streams import Lasting, lasting


def test_a_stream_whose_reader_has_left_takes_everything_all_the_same():
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        lasting = Lasting(stream)
        for _ in range(2):
            assert lasting.write("x" * 100_000) == 100_000
            lasting.flush()


def test_a_stream_that_somebody_has_closed_or_that_never_was_takes_everything_too():
    stream = io.StringIO()
    last = Lasting(stream)
    last.write("before")
    assert stream.getvalue() == "before"
    stream.close()
    assert last.write("after") == 5
    assert Lasting(None).write("nobody") == 6


def test_the_streams_of_a_process_come_back(capsys):
    before = sys.stdout
    with lasting():
        sys.stdout.write("heard\n")
        assert sys.stdout is not before
    assert sys.stdout is before
    assert capsys.readouterr().out == "heard\n"


@pytest.mark.process
def test_with_output_as_error_nothing_of_libraries_and_programs_is_on_standard_output():
    code = """
import os, subprocess, sys
from mteb_words.extension.runs.streams import output_as_error
with output_as_error():
    print("python", flush=True)
    os.write(1, b"library\\n")
    subprocess.run([sys.executable, "-c", "print('program')"], check=True)
print("{}")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{}\n"
    assert done.stderr.split() == ["python", "library", "program"]
