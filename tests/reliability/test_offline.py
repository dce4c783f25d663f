"""Without a route to the hub: what is here is done, and the rest fails within seconds and names what is missing."""

import socket
import time

import pytest

from .conftest import RANDOM, scores

SECONDS = 10


@pytest.fixture(params=["nobody listens", "an answer never comes", "the name is unknown", "offline was asked for"])
def no_route(request):
    """The environment of a machine that cannot reach the hub, in each of the ways in which that happens."""
    online = {"HF_HUB_OFFLINE": "0"}
    if request.param == "an answer never comes":
        with socket.create_server(("127.0.0.1", 0), backlog=50) as silent:  # connections are made, and that is all
            yield {**online, "HF_ENDPOINT": f"http://127.0.0.1:{silent.getsockname()[1]}"}
    elif request.param == "nobody listens":
        yield {**online, "HF_ENDPOINT": "http://127.0.0.1:9"}
    elif request.param == "the name is unknown":
        yield {**online, "HF_ENDPOINT": "https://hub.invalid"}
    else:
        yield {"HF_HUB_OFFLINE": "1"}


MISSING = {
    "a model of mteb": ("sentence-transformers/all-MiniLM-L12-v2", "'sentence-transformers/all-MiniLM-L12-v2' is not on this machine"),
    "a model that nobody knows": ("nobody/nothing", "unknown model 'nobody/nothing'"),
    "a repository by place": ("hf:nobody/nothing", "nobody/nothing"),
}


def run_main(server, folder, models, tasks, environment, log):
    code = f"""
import os
os.environ.update({environment!r})
import datasets, huggingface_hub
from huggingface_hub import constants
constants.HF_HUB_OFFLINE = datasets.config.HF_HUB_OFFLINE = os.environ["HF_HUB_OFFLINE"] == "1"
constants.ENDPOINT = os.environ.get("HF_ENDPOINT", constants.ENDPOINT)
from mteb_words.extension.cli import main
raise SystemExit(main(["run", "-m", *{models!r}, "-t", *{tasks!r}, "-v", "0", "--output-folder", {str(folder)!r}]))
"""
    start = time.monotonic()
    return server.run(code=code, log=log), time.monotonic() - start


def test_what_is_here_is_done_and_the_rest_fails_at_once_by_name(server, no_route, tmp_path):
    log = tmp_path / "log"
    models = [RANDOM, *(name for name, _ in MISSING.values())]
    code, seconds = run_main(server, tmp_path / "r", models, ["WordSim353", "STSBenchmark"], no_route, log)
    said = log.read_text()
    assert code == 1, said
    assert seconds < SECONDS, said
    assert scores(tmp_path / "r").keys() == {("mteb-words__random-300d", "WordSim353")}
    for _, message in MISSING.values():
        assert any("cannot" in line or "failed" in line for line in said.splitlines() if message in line), said
    assert any("mteb/stsbenchmark-sts" in line and "is not on this machine" in line for line in said.splitlines()), said
