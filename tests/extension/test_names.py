"""The hub is asked for hub names alone, and a library changes no settings of the process that uses it."""

import os
import socket

import datasets
import huggingface_hub
import pytest

from mteb_words import MissingPackageError, get_model
from mteb_words.extension import names, offline


@pytest.fixture
def online(monkeypatch):
    """A process that may ask the hub; each address that it connects to is listed, and nobody answers."""
    asked = []

    def connect(self, address):
        asked.append(address)
        raise ConnectionRefusedError(address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(offline, "_own_process", type(offline._own_process)())
    offline.hub_is_reachable.cache_clear()
    yield asked
    offline.hub_is_reachable.cache_clear()


def settings():
    return dict(os.environ), huggingface_hub.constants.HF_HUB_OFFLINE, datasets.config.HF_HUB_OFFLINE


def test_a_model_in_a_folder_asks_nobody_and_changes_nothing(small_model, online):
    before = settings()
    for recipe in ("", "@eol"):
        assert get_model(f"hf:{small_model('llama')}{recipe}").encode_words(["a"]).known.all()
    assert online == []
    assert settings() == before


def test_without_an_answer_a_library_leaves_the_settings_and_a_command_goes_offline(online, monkeypatch):
    before = settings()
    monkeypatch.setattr(offline, "_PATIENCE", 0.2)
    monkeypatch.setattr(offline, "_answers", lambda address: False)
    assert not offline.hub_is_reachable()
    assert settings() == before
    offline.hub_is_reachable.cache_clear()
    offline.in_own_process()
    assert not offline.hub_is_reachable()
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert huggingface_hub.constants.HF_HUB_OFFLINE
    assert datasets.config.HF_HUB_OFFLINE


def test_a_sentence_encoder_that_is_not_here_is_named_at_once_with_the_package_that_has_it(registered, monkeypatch, tmp_path):
    monkeypatch.setattr(names, "hub_is_reachable", lambda: False)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(MissingPackageError, match=r"'sentence-transformers/all-MiniLM-L6-v2' is not on this machine, and the hub cannot be "
                       r"reached; the same model as a package: -m mteb-words/all-minilm-l6-v2$"):  # fmt: skip
        get_model("sentence-transformers/all-MiniLM-L6-v2")
    with pytest.raises(MissingPackageError, match=r"L12-v2' is not on this machine, and the hub cannot be reached$"):
        get_model("sentence-transformers/all-MiniLM-L12-v2")
