"""Without a route to the model hub, what needs it fails at once: its clients would try again and again, for minutes."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import suppress
from functools import cache

logger = logging.getLogger(__name__)

_PATIENCE = 3.0  # seconds


@cache
def hub_is_reachable() -> bool:
    """Tell whether the hub answers; if it does not, its clients are told to look on this machine alone. Asked once."""
    import huggingface_hub

    if huggingface_hub.constants.HF_HUB_OFFLINE:
        return False
    address = huggingface_hub.constants.ENDPOINT
    if _answers(address):
        return True
    logger.warning("The hub (%s) cannot be reached from here; only what has been downloaded before is used.", address)
    _go_offline()
    return False


def _answers(address: str) -> bool:
    """Tell whether something there speaks HTTP; that a connection can be made is not enough, for what drops packets makes some, too."""
    from huggingface_hub import get_session

    answered = threading.Event()

    def ask() -> None:
        with suppress(Exception):  # of the client: its kinds differ between releases
            get_session().head(address, timeout=_PATIENCE)
            answered.set()

    threading.Thread(target=ask, daemon=True).start()  # to look a name up may take longer than any timeout
    return answered.wait(_PATIENCE)


def _go_offline() -> None:
    import datasets
    import huggingface_hub

    os.environ["HF_HUB_OFFLINE"] = "1"  # for processes that are started from here
    huggingface_hub.constants.HF_HUB_OFFLINE = True
    datasets.config.HF_HUB_OFFLINE = True
