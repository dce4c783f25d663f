"""Writes the computed parts of the documentation, which pages include: `python docs/generate.py FOLDER`."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mteb_words
from mteb_words.extension import cli
from mteb_words.schema import Entry, ModelFacts, NotRun
from mteb_words.tasks.benchmarks import BENCHMARKS
from mteb_words.tasks.controls import control_scores
from mteb_words.tasks.registry import TASKS
from mteb_words.wrappers.catalogue.entries import entries
from mteb_words.wrappers.catalogue.model_record import OURS
from mteb_words.wrappers.contextual.recipe import PRESETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mteb_words.wrappers.catalogue.entries import Entry as CatalogueEntry

ROOT = Path(mteb_words.__file__).parent
RETURNED = (
    "mteb_words.extension.listing.ModelRow",
    "mteb_words.extension.listing.TaskRow",
    "mteb_words.leaderboard.board.results.IgnoredField",
    "mteb_words.leaderboard.board.results.Problem",
    "mteb_words.leaderboard.site.Report",
)
WHOLE_FILES = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
CARDS = ("sense_frames", "sentence_edits", "anchor_sentences", "lexical_relations", "lexical_relations/encyclopedic", "word_pairs")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)


def tasks() -> str:
    """Return the table of tasks, each linked with the source that its metadata names."""
    return table(
        ("Task", "What it asks", "Main score", "Data licence"),
        (
            (
                f"[`{meta.name}`]({meta.reference})" if meta.reference else f"`{meta.name}`",
                meta.description,
                f"`{meta.main_score}`",
                str(meta.license),
            )
            for meta in (task.metadata for task in TASKS)
        ),
    )


def benchmarks() -> str:
    """Return the table of benchmarks."""
    rows = ((f"`{b.name}`", b.description, ", ".join(f"`{task.metadata.name}`" for task in b.tasks)) for b in BENCHMARKS)
    return table(("Benchmark", "What it asks", "Tasks"), rows)


def controls() -> str:
    """Return the table of what the controls get on each task of a benchmark, and the reasons."""
    scores = {(row.task, row.control): row for row in control_scores()}
    names = list(dict.fromkeys(control for _, control in scores))
    tasks = list(dict.fromkeys(task for task, _ in scores))
    rows = (
        (f"`{task}`", f"{scores[task, names[0]].chance:.4f}", *(_control(scores[task, name].main_score) for name in names))
        for task in tasks
    )
    reasons = [f"- `{task}`, {', '.join(f'`{name}`' for name in of.split())}: {reason}" for task, of, reason in control_reasons()]
    return table(("Task", "Chance", *(f"`{_short(name)}`" for name in names)), rows) + "\n\n" + "\n".join(reasons)


def control_reasons() -> list[list[str]]:
    """Return rows of a task, controls between blanks, and why they get more or less than chance."""
    _, *lines = (ROOT / "docs" / "control_reasons.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def _control(score: float | None) -> str:
    return "cannot" if score is None else f"{score:.4f}"


def _short(name: str) -> str:
    return name.removeprefix(OURS).removeprefix("control-")


def models() -> str:
    """Return the table of the catalogue."""
    return table(
        ("Model", "Kind", "Dimensions", "Download", "Licence", "Where it comes from"),
        (
            (
                f"[`{typed(entry)}`]({entry.reference})" if entry.reference else f"`{typed(entry)}`",
                entry.kind + (" (paper)" if entry.paper else ""),
                "" if entry.dim is None else str(entry.dim),
                "" if entry.size_mb is None else f"{entry.size_mb:,} MB",
                licence(entry.licence),
                origin(entry),
            )
            for entry in entries()
        ),
    )


def licence(stated: str | None) -> str:
    """Return a licence as it is stated, and the address of one as a link."""
    if stated is None:
        return "not stated"
    return f"[licence]({stated})" if stated.startswith("https://") else stated


def typed(entry: CatalogueEntry) -> str:
    """Return what a user types after ``-m``."""
    if entry.source in ("mteb", "elsewhere"):
        return entry.run or entry.name
    return f"{OURS}{entry.name}" + ("@RECIPE" if entry.kind == "language model" else "")


def origin(entry: CatalogueEntry) -> str:
    """Return where a model comes from, and what a user needs to know before running it."""
    sources = {
        "package": "a Python package",
        "computed": "this package computes it",
        "download": "a file on the web",
        "hub": "a repository of the model hub",
        "mteb": "mteb loads it",
        "elsewhere": "not loaded by this package",
    }
    gated = "; you have to accept its terms first" if entry.gated else ""
    key = f"; needs a key in `{entry.key}`" if entry.key else ""
    retired = "; its publisher has retired it" if entry.retired else ""
    over = f" from `{OURS}{entry.over}`" if entry.over else ""
    return sources[entry.source] + over + gated + key + retired + (f". {entry.note}" if entry.note else "")


def recipes() -> str:
    """Return the table of named recipes."""
    return table(("Recipe", "How a word becomes a vector"), ((f"`@{name}`", recipe.words()) for name, recipe in PRESETS.items()))


def commands() -> str:
    """Return the help text of the command line and of each command of ours."""
    names = [name for name in cli._COMMANDS if not name.startswith("-") and name != "help"]
    sections = [
        f"```text\n{help_text('--help')}```",
        *(f"## mteb-words {name}\n\n```text\n{help_text(name, '--help')}```" for name in names),
    ]
    return "\n\n".join(sections)


def help_text(*arguments: str) -> str:
    """Return what the command line prints."""
    printed = io.StringIO()
    os.environ["COLUMNS"] = "100"
    with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        cli.main(arguments)
    return printed.getvalue()


def schema() -> str:
    """Return a section for each part of the schema of result files, the entry first."""
    parts = {"Entry": Entry.model_json_schema()}
    parts |= parts["Entry"].pop("$defs")
    parts |= {model.__name__: model.model_json_schema() for model in (ModelFacts, NotRun)}
    return "\n\n".join(schema_part(name, part) for name, part in parts.items() if "properties" in part)


def schema_part(name: str, part: Mapping[str, Any]) -> str:
    """Return the section of one part: what it is, and a row for each field."""
    required = part.get("required", ())
    rows = (
        (f"`{field}`", type_of(facts), "yes" if field in required else "", facts.get("description", "").replace("``", "`"))
        for field, facts in part["properties"].items()
    )
    return f"### {name}\n\n{part['description'].replace('``', '`')}\n\n{table(('Field', 'Type', 'Required', 'Meaning'), rows)}"


def type_of(facts: Mapping[str, Any]) -> str:
    """Return the type of a field of a JSON schema in words."""
    if reference := facts.get("$ref"):
        name = reference.rpartition("/")[2]
        return "any JSON" if name == "JsonValue" else f"[{name}](#{name.lower()})"
    if choices := facts.get("anyOf"):
        return " or ".join(dict.fromkeys(map(type_of, choices)))
    if values := facts.get("enum"):
        return " or ".join(f'`"{value}"`' for value in values)
    if "prefixItems" in facts:
        return f"{len(facts['prefixItems'])} numbers"
    match facts.get("type"):
        case "array":
            return f"list of {type_of(facts['items'])}"
        case "object":
            return (
                f"object of {type_of(facts['additionalProperties'])}" if isinstance(facts.get("additionalProperties"), dict) else "object"
            )
        case kind:
            return str(kind or "any JSON")


def api() -> str:
    """Return the reference of every public name: functions, classes, what functions return, errors, and the task classes as a list."""
    public = {name: getattr(mteb_words, name) for name in mteb_words.__all__ if not name.startswith("__")}
    task_names = {name for name, value in public.items() if value in TASKS}
    error_names = {name for name, value in public.items() if isinstance(value, type) and issubclass(value, Exception)}
    class_names = {name for name, value in public.items() if isinstance(value, type)} - task_names - error_names
    functions = public.keys() - task_names - error_names - class_names
    sections = (
        ("Functions", [f".. autofunction:: {name}" for name in sorted(functions)]),
        ("Classes", [f".. autoclass:: {name}\n   :members:" for name in sorted(class_names)]),
        ("What functions return", [f".. autoclass:: {name}\n   :members:" for name in RETURNED]),
        ("Errors", [f".. autoexception:: {name}\n   :show-inheritance:" for name in sorted(error_names)]),
    )
    reference = (
        f"## {title}\n\n```{{eval-rst}}\n.. currentmodule:: mteb_words\n\n" + "\n\n".join(body) + "\n```" for title, body in sections
    )
    rows = ((f"`mteb_words.{name}`", (public[name].__doc__ or "").partition("\n")[0]) for name in sorted(task_names, key=str.lower))
    return "\n\n".join((*reference, f"## Task classes\n\n{table(('Class', 'What it is'), rows)}"))


PARTS: dict[str, Callable[[], str]] = {
    "api": api,
    "benchmarks": benchmarks,
    "commands": commands,
    "controls": controls,
    "models": models,
    "recipes": recipes,
    "schema": schema,
    "tasks": tasks,
}


def main(folder: Path) -> None:
    """Write all parts, the files of the root that are pages here, and the cards of the data."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PARTS.items():
        (folder / f"{name}.md").write_text(make() + "\n", encoding="utf-8")
    for name in WHOLE_FILES:
        text = (ROOT / name).read_text(encoding="utf-8").replace("](docs/", "](")
        (folder / name).write_text(text, encoding="utf-8")
    for name in CARDS:
        card = (ROOT / "tasks" / "data" / name / "README.md").read_text(encoding="utf-8")
        linked = re.sub(r"\]\(\.\./(\w+)/(README\.md|LICENSES)\)", r"](\1.md)", card)
        (folder / f"{name.rpartition('/')[2]}.md").write_text(linked, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
