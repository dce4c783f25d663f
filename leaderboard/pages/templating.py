"""The environment of the templates, with the style, the script and the content security policy of every page."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from ..board.names import visible
from . import details, formats
from .table import head_id

if TYPE_CHECKING:
    from jinja2 import Environment


def make_environment() -> Environment:
    """Return the environment of the templates. All values are escaped, and a missing value is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(__package__), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    assets = {name: _asset(name) for name in ("site.css", "table.js", "compare.js")}
    assets["index.js"] = "\n".join((assets["table.js"], _asset("parquet.js"), _asset("view.js")))
    hashes = {name: csp_hash(text) for name, text in assets.items()}
    environment.globals.update(
        assets=assets,
        hashes=hashes,
        safe_link=safe_link,
        order=formats.order,
        size=formats.size,
        percent=formats.percent,
        count=formats.count,
    )
    environment.filters.update(
        {name: getattr(formats, name) for name in _FILTERS},
        value=formats.anything,
        head_id=head_id,
        visible=visible,
        detail_items=details.detail_items,
        detail_tables=details.detail_tables,
    )
    return environment


_COMMENT = re.compile(r"// .*")
_BLANKS = re.compile(r"\s*([{};])\s*|(?<=[:,])\s")  # of a style, where they mean nothing
_FILTERS = (
    "score",
    "interval",
    "ranks",
    "percent",
    "count",
    "size",
    "named",
    "seconds",
    "symbol",
    "pieces",
    "short",
    "plain",
    "axis",
    "sentence",
    "ticked",
    "part",
)


def _asset(name: str) -> str:
    """Return a style or a script without comments and blanks, since it is part of every page."""
    text = files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
    whole = "\n".join(line for each in text.splitlines() if (line := _COMMENT.sub("", each).strip()))
    return _BLANKS.sub(lambda blanks: blanks[1] or "", whole).replace(";}", "}") if name.endswith(".css") else whole


def csp_hash(text: str) -> str:
    """Return the source expression of a content security policy that allows exactly this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def safe_link(address: str | None) -> bool:
    """Return whether a page may link to an address. Result files may come from anybody, and escaping does not check schemes."""
    return address is not None and address.startswith(("https://", "http://"))
