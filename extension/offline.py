"""Without a route to the model hub, what needs it fails at once: its clients would try again and again, for minutes."""

from __future__ import annotations

import logging
import os
import socket
from functools import cache
from urllib.parse import urlsplit

logger = logging.getLogger(__name__)

_PATIENCE = 3.0  # seconds


@cache
def hub_is_reachable() -> bool:
    """Tell whether the hub answers; if it does not, its clients are told to look on this machine alone. Asked once."""
    import huggingface_hub

    if huggingface_hub.constants.HF_HUB_OFFLINE:
        return False
    address = urlsplit(huggingface_hub.constants.ENDPOINT)
    if _proxy() or _answers(str(address.hostname), address.port or (80 if address.scheme == "http" else 443)):
        return True
    logger.warning("The hub (%s) cannot be reached from here; only what has been downloaded before is used.", address.hostname)
    _go_offline()
    return False


def _proxy() -> bool:
    """Tell whether somebody else makes the connections."""
    return any(os.environ.get(name) for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"))


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except OSError:
        return False
    return True


def _go_offline() -> None:
    import datasets
    import huggingface_hub

    os.environ["HF_HUB_OFFLINE"] = "1"  # for processes that are started from here
    huggingface_hub.constants.HF_HUB_OFFLINE = True
    datasets.config.HF_HUB_OFFLINE = True
