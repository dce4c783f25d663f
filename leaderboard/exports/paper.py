"""The board for papers and readmes, as LaTeX, Markdown and BibTeX, each with its own escaping."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ... import __version__
from ..board.board_file import NO_BOARD_FILE
from ..board.names import visible
from ..board.ranks import rank_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ..board.board import Board, Row

_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "[": "{[}",  # after a line break it would start an optional argument
    "*": "{*}",
    "!": "{!}",  # followed by a backquote it would become another character
    "?": "{?}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()|~&$#!:])")
_CITATION = re.compile(r"@([a-z]+)\s*\{\s*([a-z0-9:_.+/-]+)\s*,(.*)\}", flags=re.DOTALL | re.IGNORECASE | re.ASCII)
_EN_DASH = "\u2013"


def latex(board: Board) -> str:
    """Return a booktabs table: rank, headline and each score to three decimals, with a note that explains what is bold.

    In the column of headlines, the models are bold that share the first rank and whose headline has an interval. In a task's column, the
    highest score is bold. Variants of models are left out.
    """
    best = [
        max((cell.score for row in board.models if (cell := row.cells[n])), default=None) if column.counts else None
        for n, column in enumerate(board.columns)
    ]
    lines = [
        r"% needs \usepackage{booktabs} and \usepackage[T1]{fontenc}",
        rf"\begin{{tabular}}{{lrr{'r' * len(board.columns)}}}",
        r"\toprule",
        _latex_line(["Model", "Rank", "Headline", *(latex_text(column.label) for column in board.columns)]),
        r"\midrule",
    ]
    for row in board.models:
        scores = ["" if cell is None else _number(cell.score, bold=cell.score == top) for cell, top in zip(row.cells, best, strict=True)]
        first = row.rank is not None and row.rank[0] == 1 and row.headline_interval is not None
        headline = "" if row.headline is None else _number(row.headline, bold=first)
        lines.append(_latex_line([latex_text(row.label), _rank(row).replace(_EN_DASH, "--"), headline, *scores]))
    note = f"mteb-words {latex_text(__version__)}{', ' + latex_text(board.date) if board.date else ''}. "
    note += "Bold: the models that share the first rank, and the highest score of each task."
    lines += [
        r"\bottomrule",
        _latex_line([rf"\multicolumn{{{3 + len(board.columns)}}}{{l}}{{\footnotesize {note}}}"]),
        r"\end{tabular}",
        "",
    ]
    return "\n".join(lines)


def latex_text(text: str) -> str:
    """Return text escaped for LaTeX."""
    escaped = "".join(_LATEX.get(character, character) for character in visible(text))
    return re.sub("-(?=-)", "-{}", escaped)  # two hyphens would become a dash


def _latex_line(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _number(score: float, *, bold: bool) -> str:
    text = _rounded(score)
    number = text.replace("-", "$-$")
    return rf"\textbf{{{number}}}" if bold else number


def _rounded(score: float) -> str:
    return f"{round(score, 3) + 0.0:.3f}"  # no -0.000


def _rank(row: Row) -> str:
    return "" if row.rank is None else rank_text(row.rank)


def markdown(board: Board) -> str:
    """Return a table in GitHub's Markdown: rank, headline and each score to three decimals. Variants of models are left out."""
    heads = ["Model", "Rank", "Headline", *(markdown_text(column.label) for column in board.columns)]
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for row in board.models:
        scores = ["" if cell is None else _rounded(cell.score) for cell in row.cells]
        lines.append([markdown_text(row.label), _rank(row), "" if row.headline is None else _rounded(row.headline), *scores])
    note = f"mteb-words {__version__}{', ' + board.date if board.date else ''}"
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + f"\n\n{note}\n"


def markdown_text(text: str) -> str:
    """Return text escaped for Markdown, also in a cell of a table."""
    return _MARKDOWN.sub(r"\\\1", visible(text))


def bibtex(board: Board) -> str:
    """Return the BibTeX entries of the board, this package, the benchmark, and the models that have a citation.

    The author of the board is its owner; without one it has none. A board without a file follows the paper of this package.
    """
    made = f"Made by mteb-words {__version__}{', ' + board.date if board.date else ''}"
    package = {"author": "{The mteb-words authors}", "title": "{mteb-words}: Word Embeddings in {MTEB}", "version": __version__}
    paper = {
        "author": "Mahajan and Freestone and Bansal and Aakur and Karmaker",
        "title": "Revisiting Word Embeddings in the {LLM} Era",
        "year": "2025",
        "eprint": "2402.11094",
        "archiveprefix": "arXiv",
    }
    owner = {"author": f"{{{latex_text(board.about.owner)}}}"} if board.about.owner else {}
    board_ = {**owner, "title": f"{{{latex_text(board.title)}}}", "note": made}
    entries = {
        "mteb-words-leaderboard": _entry("misc", board_ | ({"year": board.date[:4]} if board.date else {})),
        "mteb-words": _entry("software", package),
    }
    if board.about == NO_BOARD_FILE:
        entries["mahajan-etal-2025-revisiting"] = _entry("misc", paper)
    cited = [board.about.citation, *(row.model.meta.get("citation") for row in board.rows)]
    return "\n".join(text.replace("{", "{" + key + ",", 1) for key, text in (entries | _citations(cited, entries)).items())


def _entry(kind: str, fields: dict[str, str]) -> str:
    return f"@{kind}{{\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items()) + "}\n"


def _citations(cited: Iterable[object], taken: Collection[str]) -> dict[str, str]:
    """Return citations by unique keys. One that could break the file is left out."""
    citations: dict[str, str] = {}
    for citation in cited:
        match = _CITATION.fullmatch(citation.strip()) if isinstance(citation, str) else None
        if match is None or not _is_closed(match[3]) or match[1].lower() in ("comment", "preamble", "string"):
            continue
        text, key, n = f"@{match[1]}{{{_lines(match[3])}}}\n", match[2], 1
        if text in citations.values():
            continue
        known = {name.casefold() for name in (*taken, *citations)}  # BibTeX ignores case
        while key.casefold() in known:
            key = f"{match[2]}-{(n := n + 1)}"
        citations[key] = text
    return citations


def _is_closed(text: str) -> bool:
    """Return whether every brace, and every quotation mark outside braces, is closed."""
    depth = quotes = 0
    for character in text:
        depth += (character == "{") - (character == "}")
        quotes += character == '"' and depth == 0
        if depth < 0:
            return False
    return depth == 0 and quotes % 2 == 0


def _lines(text: str) -> str:
    """Replace invisible characters by their numbers, and leave the line breaks."""
    return "\n".join(visible(line.replace("\t", " ")) for line in text.splitlines())
