"""The command that a model's page shows makes its scores again."""

import json
import shlex
from pathlib import Path

from mteb_words.extension.cli import main
from mteb_words.leaderboard.site import build


def scores(folder: Path) -> dict[str, object]:
    found = {path.name: json.loads(path.read_text()) for path in folder.glob("results/*/*/S*.json")}
    return {name: document["scores"] for name, document in found.items()}


def test_the_command_on_a_page_makes_the_same_scores_again(registered, tmp_path, monkeypatch):
    assert main(["run", "-m", "mteb-words/random-300d", "-t", "SimLex999", "--output-folder", str(tmp_path / "results")]) == 0
    build(tmp_path / "results", tmp_path / "site")
    (model,) = json.loads((tmp_path / "site" / "board.json").read_text())["models"]
    (page,) = (tmp_path / "site" / "models").glob("*.html")
    command = page.read_text().split("<code>mteb-words run", 1)[1].split("</code>", 1)[0]
    monkeypatch.chdir(tmp_path)
    assert main(["run", *shlex.split(command), "--output-folder", "again"]) == 0
    assert scores(tmp_path / "again") == scores(tmp_path / "results")
    assert list(scores(tmp_path / "again")) == ["SimLex999.json"]
    assert model["name"] == "mteb-words/random-300d"
