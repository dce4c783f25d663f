"""Check once whether the model hub can be reached. If not, a command's downloads fail at once; the clients would retry for minutes."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import suppress
from functools import cache

logger = logging.getLogger(__name__)

_PATIENCE = 3.0  # seconds
_own_process = threading.Event()


@cache
def hub_is_reachable() -> bool:
    """Return whether the hub answers; checked once. In a command, its clients then use only the files on this machine."""
    import huggingface_hub

    if huggingface_hub.constants.HF_HUB_OFFLINE:
        return False
    address = huggingface_hub.constants.ENDPOINT
    if _answers(address):
        return True
    logger.warning("The hub (%s) cannot be reached from here; only what has been downloaded before is used.", address)
    if _own_process.is_set():
        _go_offline()
    return False


def in_own_process() -> None:
    """Say that this process runs a command of ours, so that the settings of the hub's clients may be changed. A library changes none."""
    _own_process.set()


def _answers(address: str) -> bool:
    """Return whether the address answers over HTTP. A connection alone is not enough: some firewalls accept it and then drop packets."""
    from huggingface_hub import get_session

    answered = threading.Event()

    def ask() -> None:
        with suppress(Exception):  # the errors of the client differ between releases
            get_session().head(address, timeout=_PATIENCE)
            answered.set()

    threading.Thread(target=ask, daemon=True).start()  # the timeout does not cover the look-up of the host's name
    return answered.wait(_PATIENCE)


def _go_offline() -> None:
    import datasets
    import huggingface_hub

    os.environ["HF_HUB_OFFLINE"] = "1"  # for processes that are started from here
    huggingface_hub.constants.HF_HUB_OFFLINE = True
    datasets.config.HF_HUB_OFFLINE = True
