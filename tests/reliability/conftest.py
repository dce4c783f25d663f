"""What the tests of faults share: sizes from the environment, small files to run on, and what a folder of results holds."""

import json
import os
from pathlib import Path

import pytest

RANDOM = "mteb-words/random-300d"


def size(name: str, default: int) -> int:
    """How often: a tenth of what is promised, unless MTEB_WORDS_<NAME> says otherwise."""
    return int(os.environ.get(f"MTEB_WORDS_{name}", default))


@pytest.fixture(scope="session")
def vectors(tmp_path_factory):
    """A small file of vectors."""
    path = tmp_path_factory.mktemp("vectors") / "tiny.txt"
    path.write_text("cat 1 2 3\ndog 1 2 4\ntiger 3 1 0\nsun 0 1 5\nmoon 1 1 5\n")
    return path


@pytest.fixture(scope="session")
def pairs(tmp_path_factory):
    """A small file of judgements of one's own."""
    path = tmp_path_factory.mktemp("pairs") / "tiny.tsv"
    path.write_text("word1\tword2\tscore\ncat\tdog\t8\ncat\tcar\t1\nsun\tmoon\t7\nsun\tspoon\t2\ncup\tmug\t9\n")
    return path


def scores(folder):
    """(model, task) -> scores, from the result files below a folder; a file that cannot be read is an error."""
    found = {}
    for path in Path(folder).rglob("*.json"):
        document = json.loads(path.read_bytes(), parse_constant=pytest.fail)
        if "scores" in document:
            found[path.parent.parent.name, path.stem] = document["scores"]
    return found


def left_behind(folder):
    """Files that are neither results nor what belongs beside them."""
    ours = {"model_meta.json", "run_settings.jsonl", "not_run.jsonl", ".lock"}
    return [str(path) for path in Path(folder).rglob("*") if path.is_file() and path.name not in ours and path.suffix != ".json"]
