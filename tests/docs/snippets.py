"""The snippets of a Markdown page: code, files, and what is printed.

A block of ``python`` or ``sh`` is run, and a block of ``text`` that follows it is what it prints (``…`` stands for anything). A block
with a ``:caption:`` is a file of that name. A comment ``<!-- not run: REASON -->`` above a block of commands says that they are only
checked against the command line's help.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Snippet:
    """One block. ``language`` is python, sh, file or diff (a change of a file).

    ``printed`` is None where the page does not say what is printed.
    """

    line: int
    language: str
    text: str
    printed: str | None = None
    file: str | None = None
    not_run: bool = False


_BLOCK = re.compile(
    r"(?:^<!-- (?P<comment>[^\n]*) -->\n\n?)?"
    r"^```(?P<language>\{code-block\} \w+|\w+)\n(?::caption: (?P<file>\S+)\n\n)?(?P<text>.*?)^```$",
    flags=re.M | re.S,
)


def read_snippets(page: Path) -> list[Snippet]:
    """Return the snippets of a page, in order."""
    text = page.read_text(encoding="utf-8")
    snippets: list[Snippet] = []
    end = 0
    for block in _BLOCK.finditer(text):
        comment = block["comment"] or ""
        line = text.count("\n", 0, block.start("text")) + 1
        if block["file"]:
            kind = "diff" if "diff" in block["language"] else "file"
            snippets.append(Snippet(line, kind, block["text"], file=block["file"]))
        elif block["language"] in ("python", "sh"):
            snippets.append(Snippet(line, block["language"], block["text"], not_run=comment.startswith("not run: ")))
        elif block["language"] == "text" and snippets and not text[end : block.start()].strip():
            snippets[-1] = replace(snippets[-1], printed=block["text"])
        end = block.end()
    return snippets


def commands(snippet: Snippet) -> list[list[str]]:
    """Return the commands of a block of ``sh``, each as words."""
    lines = snippet.text.replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def agrees(printed: str, expected: str) -> bool:
    """Tell whether what was printed is what the page says, where ``…`` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in expected.strip().split("…"))
    return re.fullmatch(pattern, printed.strip(), flags=re.S) is not None
