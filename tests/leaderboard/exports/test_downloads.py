"""The downloads of the whole board, each read back by its usual reader and compared with the board."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import bibtexparser
import jsonschema
import pandas
import pyarrow.parquet
import pytest
from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexWalker

from mteb_words.leaderboard.board.board_file import BoardFile
from mteb_words.leaderboard.exports.badge import badge, badges
from mteb_words.leaderboard.exports.dataset import json_ld
from mteb_words.leaderboard.exports.document import document
from mteb_words.leaderboard.exports.paper import latex, latex_text, markdown, markdown_text
from mteb_words.leaderboard.exports.tables import DOWNLOADS, table
from mteb_words.leaderboard.exports.tables import downloads as files_of
from mteb_words.leaderboard.site import build


def downloads(board):
    return files_of(board, document(board).to_json())


@pytest.fixture
def found(nasty_board):
    return downloads(nasty_board)


def wanted(board):
    """What a table must hold, written out again: for each model the label, rank, headline and the scores."""
    return [
        [
            row.label,
            *(row.rank or (None, None)),
            row.headline,
            *(row.headline_interval or (None, None)),
            *(c and c.score for c in row.cells),
        ]
        for row in board.rows
    ]


def columns(board):
    return ["model", "rank low", "rank high", "headline", "headline low", "headline high", *NAMES]


NAMES = ["Plain", "with | pipe", "under_score", "=formula", "Plain low (2)"]  # the last one's name is that of a limit of the first


def test_every_download_that_is_announced_is_there(found):
    assert {path for path, _ in DOWNLOADS} | {"schema.json"} == set(found)
    assert all(found.values())


def test_an_empty_board_has_its_json_alone(nasty_board):
    assert set(downloads(replace(nasty_board, columns=(), rows=(), types=()))) == {"board.json", "schema.json"}


# CSV


def unprefixed(text):
    return text.removeprefix("'")


def test_csv_is_read_back_by_the_csv_module_equal_to_the_board(found, nasty_board):
    head, *lines = csv.reader(io.StringIO(found["board.csv"].decode(), newline=""), strict=True)
    head = [unprefixed(name) for name in head]
    assert len(set(head)) == len(head)
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    numbers = [[float(row[name]) if row[name] else None for name in columns(nasty_board)[1:]] for row in rows]
    assert [[unprefixed(row["model"]), *values] for row, values in zip(rows, numbers, strict=True)] == wanted(nasty_board)


def test_csv_is_read_back_by_pandas_equal_to_the_board(found, nasty_board):
    frame = pandas.read_csv(io.BytesIO(found["board.csv"]), keep_default_na=False, na_values=[""])
    frame.columns = [unprefixed(name) for name in frame.columns]
    frame["model"] = frame["model"].map(unprefixed)
    read = [[None if pandas.isna(value) else value for value in line] for line in frame[columns(nasty_board)].to_numpy().tolist()]
    assert read == wanted(nasty_board)


def test_csv_has_the_line_ends_of_rfc_4180_and_the_same_number_of_cells_everywhere(found):
    data = found["board.csv"]
    assert data.count(b"\n") == data.count(b"\r\n")
    assert not data.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "payload",
    [
        "=cmd|'/C calc'!A0", "=1+1", "==1", "+1+1", "-1+1", "--1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\0=1", "=HYPERLINK(\"https://x\")",
        "＝1", "＋1", "－1", "＠x", "-", "+", "=", "@", "-1", "+1", "=\u202e", "\u202e=1", "\ufeff=1", "=1;=1", "-2+3+cmd|' /C calc'!A0",
        "@x\"y", "+\"", "=IMPORTXML(1)",
    ],
)  # fmt: skip
def test_no_cell_of_text_can_be_taken_for_a_formula(nasty_board, payload):
    row = nasty_board.rows[0]
    hostile = replace(
        row,
        label=payload,
        model=replace(row.model, id=row.model.id._replace(revision=payload, experiment=payload)),
        facts=replace(row.facts, kind=payload, licence=payload),
    )
    column = replace(nasty_board.columns[0], label=payload)
    board = replace(nasty_board, rows=(hostile,), columns=(column, *nasty_board.columns[1:]), types=(payload, "STS"))
    head, line = csv.reader(io.StringIO(downloads(board)["board.csv"].decode(), newline=""), strict=True)
    for cell in (*head, *line):
        try:
            float(cell)
        except ValueError:
            assert not cell.startswith(tuple("=+-@\t\r\n\0＝＋－＠")), cell
    assert float(line[head.index("headline")]) == hostile.headline  # a number stays one, also a negative one


# JSON


def test_json_is_strict_valid_and_says_what_the_board_says(found, nasty_board):
    def refuse(name):
        raise AssertionError(name)

    read = json.loads(found["board.json"], parse_constant=refuse)
    schema = json.loads(found["schema.json"])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(read, schema, jsonschema.Draft202012Validator)
    for model, row in zip(read["models"], nasty_board.rows, strict=True):
        assert (model["label"], model["name"], model["revision"]) == (row.label, row.model.id.name, row.model.id.revision)
        assert (model["headline"], model["mean"], model["rank"]) == (row.headline, row.mean, list(row.rank) if row.rank else None)
        assert model["type_means"] == {"Analogy": None, "STS": 0.5}
        assert model["type_scores"] == {"Analogy": None, "STS": 0.25}
        for result, cell, column in zip(model["results"], row.cells, nasty_board.columns, strict=True):
            assert result["task"] == column.label
            assert (result["score"], result["missing"]) == ((cell.score, None) if cell else (None, "not run"))
            assert result["interval"] == (list(cell.interval) if cell else None)


@pytest.mark.parametrize(
    "damage",
    [
        lambda board: board["models"][0].pop("mean"),
        lambda board: board["models"][0].update(rank=[0, 1]),
        lambda board: board["models"][0]["results"][0].update(score="0.5"),
        lambda board: board["models"][0]["results"][0].update(coverage=1.5),
        lambda board: board["tasks"][0].update(other=1),
        lambda board: board.update(date="yesterday"),
    ],
)
def test_the_schema_refuses_what_is_no_board(found, damage):
    board = json.loads(found["board.json"])
    damage(board)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(board, json.loads(found["schema.json"]), jsonschema.Draft202012Validator)


def test_a_time_that_is_no_number_is_null(nasty_board):
    row = nasty_board.rows[0]
    cells = (replace(row.cells[0], seconds=float("nan")), *row.cells[1:])
    assert document(replace(nasty_board, rows=(replace(row, cells=cells),))).models[0].results[0].seconds is None


# Parquet


def test_parquet_is_read_back_by_pyarrow_and_pandas_equal_to_the_board(found, nasty_board):
    read = pyarrow.parquet.read_table(io.BytesIO(found["board.parquet"]))
    lines = [list(line.values()) for line in read.select(columns(nasty_board)).to_pylist()]
    assert lines == wanted(nasty_board)
    frame = pandas.read_parquet(io.BytesIO(found["board.parquet"]))
    assert frame["mean"].tolist()[:-1] == [row.mean for row in nasty_board.rows[:-1]]
    assert read.schema.metadata == {b"generator": b"mteb-words 0.1.0", b"date": b"2026-11-21"}
    assert {read.schema.field(name).type for name in ("rank low", "parameters")} == {pyarrow.int64()}


@pytest.mark.process
def test_parquet_has_the_same_bytes_in_another_process(found, nasty_board, tmp_path):
    import pickle

    (tmp_path / "board").write_bytes(pickle.dumps(nasty_board))
    code = (
        "import pickle, sys, pathlib; from mteb_words.leaderboard.exports.tables import downloads; "
        "sys.stdout.buffer.write(downloads(pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()), b'')['board.parquet'])"
    )
    again = subprocess.run([sys.executable, "-c", code, tmp_path / "board"], capture_output=True, check=True).stdout
    assert again == found["board.parquet"]


# LaTeX


def text_of_latex(text):
    context = get_default_latex_context_db()
    unknown = {
        "textbar": "|",
        "textless": "<",
        "textgreater": ">",
        "textquotedbl": '"',
        "textasciicircum": "^",
    }  # to the reader, not to LaTeX
    context.add_context_category("more", macros=[MacroTextSpec(name, simplify_repl=sign) for name, sign in unknown.items()], prepend=True)
    return LatexNodes2Text(context, strict_latex_spaces=True).latex_to_text(text)


def cells_of_latex(text):
    body = text.split(r"\toprule")[1].split(r"\bottomrule")[0].replace(r"\midrule", "")
    lines = [line.removesuffix(r" \\") for line in body.strip().split("\n") if line]
    return [[text_of_latex(cell) for cell in line.split(" & ")] for line in lines]


def test_latex_is_read_back_equal_to_the_board(nasty_board):
    text = latex(nasty_board)
    LatexWalker(text, tolerant_parsing=False).get_latex_nodes()
    head, *lines = cells_of_latex(text)
    assert head == ["Model", "Rank", "Headline", *(column.label for column in nasty_board.columns)]
    for line, row in zip(lines, nasty_board.rows, strict=True):
        shown = ["" if value is None else f"{value:.3f}" for value in (row.headline, *(c and c.score for c in row.cells))]
        assert line == [row.label, f"{row.rank[0]}\u2013{row.rank[1]}" if row.rank else "", *shown]


def test_latex_sets_in_bold_the_models_that_share_the_first_rank_and_the_best_score_of_a_task(nasty_board):
    lines = latex(nasty_board).split(r"\midrule")[1].split(r"\bottomrule")[0].strip().split("\n")
    bold = [["textbf" in cell for cell in line.split(" & ")] for line in lines]
    assert [line[2] for line in bold] == [True, True] + [False] * 8  # ranks 1-2, 1-2, 2-3, ...
    assert [sum(line[n] for line in bold) for n in range(3, 8)] == [1] * 5
    assert "mteb-words 0.1.0, 2026-11-21" in latex(nasty_board)


def test_latex_leaves_no_character_that_means_something():
    every = "".join(map(chr, range(32, 127))) + "--- ?` !` [x] *"
    text = latex_text(every)
    assert text_of_latex(text) == every
    bare = re.sub(r"\\[a-z]+\{\}|\\[&%$#_{}]|\{[\[*!?]\}|-\{\}", "", text)
    assert not set(bare) & set("\\&%$#_{}~^<>|[*!?`")
    assert "--" not in text


@pytest.mark.process
def test_latex_compiles_where_there_is_latex(nasty_board, tmp_path):
    text = latex(nasty_board).replace("日本 é 😀", "e")  # what pdflatex has no letters for
    assert text.count(r"\\") == text.count("\n") - text.count(r"\begin") - text.count(r"\end") - 4
    if program := shutil.which("pdflatex"):
        start = "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{textcomp,booktabs}\\begin{document}\n"
        (tmp_path / "board.tex").write_text(f"{start}{text}\\end{{document}}\n")
        run = subprocess.run(
            [program, "-halt-on-error", "-interaction=batchmode", "board.tex"], cwd=tmp_path, capture_output=True, check=False
        )
        assert run.returncode == 0, (tmp_path / "board.log").read_text(errors="replace")


# Markdown


def test_markdown_is_read_back_equal_to_the_board(nasty_board):
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown(nasty_board))
    texts = ["".join(child.content for child in token.children) for token in tokens if token.type == "inline"]
    assert all(child.type == "text" for token in tokens if token.type == "inline" for child in token.children)
    width = 3 + len(nasty_board.columns)
    lines = [texts[start : start + width] for start in range(0, width * (1 + len(nasty_board.rows)), width)]
    assert lines[0] == ["Model", "Rank", "Headline", *(column.label for column in nasty_board.columns)]
    for line, row in zip(lines[1:], nasty_board.rows, strict=True):
        shown = ["" if value is None else f"{value:.3f}" for value in (row.headline, *(c and c.score for c in row.cells))]
        assert line == [row.label, f"{row.rank[0]}\u2013{row.rank[1]}" if row.rank else "", *shown]


def test_markdown_shows_every_character_as_it_is():
    every = "".join(map(chr, range(33, 127)))
    (_, inline, _) = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown_text(every))
    assert "".join(child.content for child in inline.children) == every


# BibTeX


CITATION = "@article{%s,\n  title={Some {Title}},\n  author={A. Author},\n year={2020}\n}"


def entries(board):
    return bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False).parse(
        downloads(board)["board.bib"].decode()
    )


def cited(board, *citations):
    rows = [replace(row, model=replace(row.model, meta={"citation": text})) for row, text in zip(board.rows, citations, strict=False)]
    return replace(board, rows=tuple(rows))


def test_bibtex_has_the_board_the_package_and_the_paper(nasty_board):
    found = entries(nasty_board).entries_dict
    assert set(found) == {"mteb-words-leaderboard", "mteb-words", "mahajan-etal-2025-revisiting"}
    assert found["mteb-words-leaderboard"]["year"] == "2026"
    assert found["mteb-words"]["version"] == "0.1.0"


def test_bibtex_has_the_citations_of_models_by_keys_of_their_own(nasty_board):
    other = CITATION.replace("Some", "Other")
    found = entries(cited(nasty_board, CITATION % "a2020", CITATION % "a2020", other % "A2020", CITATION % "mteb-words")).entries
    keys = [entry["ID"] for entry in found]
    assert keys[3:] == ["a2020", "A2020-2"]
    assert [entry["title"] for entry in found][3:] == ["Some {Title}", "Other {Title}"]
    assert len({key.casefold() for key in keys}) == len(keys)


@pytest.mark.parametrize(
    "broken",
    ["@article{a,title={x}", "@article{a,title={x}}}", '@article{a,title="x}', "see https://x", "@string{a,x}", 7, None, "@article{a b,x}"],
)
def test_a_citation_that_could_break_its_neighbours_is_left_out(nasty_board, broken):
    assert len(entries(cited(nasty_board, broken)).entries) == 3


OWNED = BoardFile(
    title="Words & more",
    owner="A {lab}",
    introduction="What was measured.",
    citation=CITATION % "bench2025",
    address="https://example.org/b",
)


def test_the_board_is_that_of_its_owner_and_cites_the_benchmark(nasty_board):
    found = entries(replace(nasty_board, about=OWNED)).entries_dict
    assert set(found) == {"mteb-words-leaderboard", "mteb-words", "bench2025"}
    assert (found["mteb-words-leaderboard"]["author"], found["mteb-words-leaderboard"]["title"]) == (r"{A \{lab\}}", r"{Words \& more}")


def test_without_an_owner_nobody_is_named(nasty_board):
    assert "author" not in entries(nasty_board).entries_dict["mteb-words-leaderboard"]
    assert not {"creator", "citation"} & set(json.loads(json_ld(nasty_board)))


# JSON-LD and badges


def test_json_ld_and_badges_name_the_owner(nasty_board):
    owned = replace(nasty_board, about=OWNED)
    read = json.loads(json_ld(owned))
    assert (read["name"], read["description"], read["url"]) == ("Words & more", "What was measured.", "https://example.org/b")
    assert read["creator"] == {"@type": "Organization", "name": "A {lab}"}
    assert all(b">A {lab}<" in data for data in badges(owned).values())


def test_json_ld_describes_the_data_set_and_cannot_end_its_script(nasty_board):
    column = replace(nasty_board.columns[0], label="</script><!-- & \u2028")
    text = json_ld(replace(nasty_board, columns=(column,)))
    assert not set(text) & set("<>&\u2028")
    read = json.loads(text)
    assert (read["@context"], read["@type"], read["dateModified"]) == ("https://schema.org", "Dataset", "2026-11-21")
    assert read["variableMeasured"][0] == column.label
    assert {file["contentUrl"] for file in read["distribution"]} == {path for path, _ in DOWNLOADS}
    assert all(file["encodingFormat"] for file in read["distribution"])


def test_a_badge_is_xml_that_asks_for_nothing_and_says_the_headline_and_the_rank(nasty_board):
    for row, data in zip(nasty_board.rows, badges(nasty_board).values(), strict=True):
        root = ElementTree.fromstring(data)
        texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
        rank = "" if row.rank is None else f" (rank {row.rank[0]}\u2013{row.rank[1]})"
        mean = "4 of 5 tasks" if row.headline is None else f"{row.headline:.2f}".replace("-", "\u2212")
        assert texts == ["mteb-words", mean + rank]
        assert root.find("{http://www.w3.org/2000/svg}title").text.startswith(row.label)
        assert not re.search(rb"href|url\(|@import|style=|<script", data)


def test_a_rank_that_is_sure_is_one_number(nasty_board):
    assert "(rank 3)" in badge(replace(nasty_board.rows[0], rank=(3, 3)), 5, 5)


# all together


def test_the_table_has_types_that_do_not_depend_on_what_is_missing(nasty_board):
    before = [(variable.name, variable.type) for variable in table(nasty_board)]
    bare = replace(
        nasty_board,
        rows=tuple(
            replace(row, rank=None, headline=None, mean=None, headline_interval=None, type_scores=(), type_means=())
            for row in nasty_board.rows
        ),
    )
    assert [(variable.name, variable.type) for variable in table(bare)] == before


def test_the_downloads_of_a_site_say_what_its_result_files_say(results, put, tmp_path):
    put("org/one", task="A", score=0.25, n_asked=4, n_answered=3)
    put("org/two", task="A", score=0.75)
    build(results, tmp_path / "site")
    frame = pandas.read_csv(tmp_path / "site" / "board.csv")
    assert dict(zip(frame["model"], frame["A"], strict=True)) == {"org/two": 0.75, "org/one": 0.25}
    assert frame["A coverage"].tolist()[1] == 0.75
    schema = json.loads((tmp_path / "site" / "schema.json").read_text())
    jsonschema.validate(json.loads((tmp_path / "site" / "board.json").read_text()), schema, jsonschema.Draft202012Validator)


def test_no_number_is_a_negative_zero(nasty_board):
    row = nasty_board.rows[0]
    board = replace(nasty_board, rows=(replace(row, mean=-0.0001, cells=tuple(replace(cell, score=-0.0004) for cell in row.cells)),))
    for text in (latex(board), markdown(board)):
        assert "0.000" in text
        assert not re.search(r"(-|\$-\$)0\.000", text)


def test_a_model_of_which_nothing_is_sure_is_not_bold(nasty_board):
    unsure = replace(nasty_board.rows[-2], rank=(1, 9), headline_interval=None)
    lines = latex(replace(nasty_board, rows=(*nasty_board.rows[:-2], unsure))).split("\n")
    assert "textbf" in lines[5].split(" & ")[2]
    assert "textbf" not in next(line for line in lines if "1--9" in line).split(" & ")[2]
