"""What a result says of the machine."""

import os

from mteb_words.wrappers.sources.machine import machine


def test_the_processor_and_its_cores_are_named():
    name, cores = machine().split(", ")[:2]
    assert name
    assert cores.split()[0] == str(len(os.sched_getaffinity(0)))
